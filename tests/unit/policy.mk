# tests/unit: the policy
check_PROGRAMS += tests/unit/check_policy
TESTS += tests/unit/check_policy
tests_unit_check_policy_SOURCES = \
	tests/unit/check_policy.c \
	tests/unit/policy_admit.c \
	tests/unit/policy_alerts.c \
	tests/unit/policy_conditions.c \
	tests/unit/policy_dates.c \
	tests/unit/policy_effects.c \
	tests/unit/policy_example.c \
	tests/unit/policy_facts.c \
	tests/unit/policy_groups.c \
	tests/unit/policy_messages.c \
	tests/unit/policy_monotone.c \
	tests/unit/policy_rig.c \
	tests/unit/policy_rig.h \
	tests/unit/policy_templates.c \
	tests/unit/policy_values.c \
	tests/unit/policy_verdict.c
tests_unit_check_policy_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_unit_check_policy_LDADD = tests/unit/libunit.a src/libpolicy.a src/libconfig.a \
	src/libproto.a src/libbase.a $(YAML_LIBS) $(CHECK_LIBS)
