# tests/unit: the configuration layer
config_test_ldadd = src/libconfig.a src/libproto.a src/libbase.a $(YAML_LIBS) $(CHECK_LIBS)
config_test_cppflags = $(AM_CPPFLAGS) $(CHECK_CFLAGS) $(YAML_CFLAGS)

check_PROGRAMS += tests/unit/config_yaml
TESTS += tests/unit/config_yaml
tests_unit_config_yaml_SOURCES = tests/unit/config_yaml.c
tests_unit_config_yaml_CPPFLAGS = $(config_test_cppflags)
tests_unit_config_yaml_LDADD = $(config_test_ldadd)
