# tests/unit
decide_test_ldadd = tests/unit/libunit.a src/libdecide.a src/libstate.a src/libpolicy.a src/libdirectory.a \
	src/libconfig.a src/libproto.a src/libbase.a \
	$(STATE_LIBS) $(LDAP_LIBS) $(YAML_LIBS) $(CHECK_LIBS)

check_PROGRAMS += tests/unit/check_decide
TESTS += tests/unit/check_decide
tests_unit_check_decide_SOURCES = tests/unit/check_decide.c \
	tests/unit/check_decide_groups.h \
	tests/unit/check_decide_logins.h \
	tests/unit/decide_rig.c \
	tests/unit/decide_rig.h
tests_unit_check_decide_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_check_decide_LDADD = $(decide_test_ldadd)

check_PROGRAMS += tests/unit/check_reply
TESTS += tests/unit/check_reply
tests_unit_check_reply_SOURCES = tests/unit/check_reply.c
tests_unit_check_reply_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_check_reply_LDADD = $(decide_test_ldadd)
