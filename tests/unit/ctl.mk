check_PROGRAMS += tests/unit/check_ctl
TESTS += tests/unit/check_ctl
tests_unit_check_ctl_SOURCES = tests/unit/check_ctl.c
tests_unit_check_ctl_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_check_ctl_LDADD = tests/unit/libunit.a src/libctl.a src/libbase.a $(CHECK_LIBS)

# The program itself, on what an administrator types.
TESTS += tests/unit/ctl_hours.sh
EXTRA_DIST += tests/unit/ctl_hours.sh
# Policy tests on files, without a server.
TESTS += tests/unit/policytest.sh
EXTRA_DIST += tests/unit/policytest.sh tests/data/policytests
