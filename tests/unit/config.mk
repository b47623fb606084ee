# tests/unit: the configuration layer
config_test_ldadd = tests/unit/libunit.a src/libconfig.a src/libproto.a src/libbase.a $(YAML_LIBS) \
	$(CHECK_LIBS)
config_test_cppflags = $(AM_CPPFLAGS) $(CHECK_CFLAGS) $(YAML_CFLAGS)

config_tests = \
	tests/unit/config_files \
	tests/unit/config_golden \
	tests/unit/config_include \
	tests/unit/config_load \
	tests/unit/config_merge \
	tests/unit/config_yaml
check_PROGRAMS += $(config_tests)
TESTS += $(config_tests)
tests_unit_config_files_SOURCES = tests/unit/config_files.c \
	tests/unit/config_loading.c tests/unit/config_loading.h
tests_unit_config_files_CPPFLAGS = $(config_test_cppflags)
tests_unit_config_files_LDADD = $(config_test_ldadd)
tests_unit_config_golden_SOURCES = tests/unit/config_golden.c \
	tests/unit/tree.c tests/unit/tree.h
tests_unit_config_golden_CPPFLAGS = $(config_test_cppflags)
tests_unit_config_golden_LDADD = $(config_test_ldadd)
tests_unit_config_include_SOURCES = tests/unit/config_include.c \
	tests/unit/config_loading.c tests/unit/config_loading.h
tests_unit_config_include_CPPFLAGS = $(config_test_cppflags)
tests_unit_config_include_LDADD = $(config_test_ldadd)
tests_unit_config_merge_SOURCES = tests/unit/config_merge.c
tests_unit_config_merge_CPPFLAGS = $(config_test_cppflags)
tests_unit_config_merge_LDADD = $(config_test_ldadd)
tests_unit_config_load_SOURCES = tests/unit/config_load.c \
	tests/unit/config_loading.c tests/unit/config_loading.h
tests_unit_config_load_CPPFLAGS = $(config_test_cppflags)
tests_unit_config_load_LDADD = $(config_test_ldadd)
tests_unit_config_yaml_SOURCES = tests/unit/config_yaml.c
tests_unit_config_yaml_CPPFLAGS = $(config_test_cppflags)
tests_unit_config_yaml_LDADD = $(config_test_ldadd)

check_PROGRAMS += tests/unit/config_template tests/unit/config_filter
TESTS += tests/unit/config_template tests/unit/config_filter
tests_unit_config_template_SOURCES = tests/unit/config_template.c \
	tests/unit/config_fixture.c tests/unit/config_fixture.h
tests_unit_config_template_CPPFLAGS = $(config_test_cppflags)
tests_unit_config_template_LDADD = $(config_test_ldadd)
tests_unit_config_filter_SOURCES = tests/unit/config_filter.c \
	tests/unit/config_fixture.c tests/unit/config_fixture.h
tests_unit_config_filter_CPPFLAGS = $(config_test_cppflags)
tests_unit_config_filter_LDADD = $(config_test_ldadd)

check_PROGRAMS += tests/unit/config_condition
TESTS += tests/unit/config_condition
tests_unit_config_condition_SOURCES = tests/unit/config_condition.c \
	tests/unit/config_fixture.c tests/unit/config_fixture.h
tests_unit_config_condition_CPPFLAGS = $(config_test_cppflags)
tests_unit_config_condition_LDADD = $(config_test_ldadd)

check_PROGRAMS += tests/unit/config_rule
TESTS += tests/unit/config_rule
tests_unit_config_rule_SOURCES = tests/unit/config_rule.c \
	tests/unit/config_fixture.c tests/unit/config_fixture.h
tests_unit_config_rule_CPPFLAGS = $(config_test_cppflags)
tests_unit_config_rule_LDADD = $(config_test_ldadd)

check_PROGRAMS += tests/unit/config_mutation
TESTS += tests/unit/config_mutation
tests_unit_config_mutation_SOURCES = tests/unit/config_mutation.c
tests_unit_config_mutation_CPPFLAGS = $(config_test_cppflags)
tests_unit_config_mutation_LDADD = $(config_test_ldadd)

EXTRA_DIST += tests/data/config
