# src/config
noinst_LIBRARIES += src/libconfig.a
src_libconfig_a_CPPFLAGS = $(AM_CPPFLAGS) $(YAML_CFLAGS)
src_libconfig_a_SOURCES = \
	src/config/compile.h \
	src/config/base.c \
	src/config/condition.c \
	src/config/condition_keys.c \
	src/config/diagnostics.c \
	src/config/directories.c \
	src/config/directory.c \
	src/config/excerpt.c \
	src/config/excerpt.h \
	src/config/expect.c \
	src/config/file.c \
	src/config/file.h \
	src/config/filter.c \
	src/config/generic.c \
	src/config/groups.c \
	src/config/include.c \
	src/config/include.h \
	src/config/items.c \
	src/config/keys.c \
	src/config/load.c \
	src/config/loader.h \
	src/config/lookup.c \
	src/config/merge.c \
	src/config/merge.h \
	src/config/message.c \
	src/config/names.c \
	src/config/options.c \
	src/config/order.c \
	src/config/parts.h \
	src/config/pipe.c \
	src/config/policytest.c \
	src/config/policytest.h \
	src/config/profiles.c \
	src/config/profiles.h \
	src/config/reads.c \
	src/config/rule.c \
	src/config/rule_judge.c \
	src/config/rules.c \
	src/config/rulesets.c \
	src/config/search.c \
	src/config/secret.c \
	src/config/template.c \
	src/config/template_dn.c \
	src/config/template_parse.h \
	src/config/test.c \
	src/config/uri.c \
	src/config/uri.h \
	src/config/variable.c \
	src/config/verbs.c \
	src/config/walk.c \
	src/config/yaml.c \
	src/config/yaml_problem.c \
	src/config/yaml_problem.h

# Prints the reference of the language for the manual page.
noinst_PROGRAMS += src/config/manual
src_config_manual_SOURCES = \
	src/config/manual.c \
	src/config/manual.h \
	src/config/manual_markdown.c
src_config_manual_LDADD = src/libconfig.a src/libproto.a src/libbase.a \
	$(YAML_LIBS)
