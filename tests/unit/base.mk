# tests/unit: time and patterns
base_time_tests = \
	tests/unit/base_zone \
	tests/unit/base_hours \
	tests/unit/base_hourmap \
	tests/unit/base_hourtables \
	tests/unit/base_datetime \
	tests/unit/base_pattern
check_PROGRAMS += $(base_time_tests)
TESTS += $(base_time_tests)
tests_unit_base_zone_SOURCES = tests/unit/base_zone.c
tests_unit_base_zone_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_unit_base_zone_LDADD = tests/unit/libunit.a src/libbase.a $(CHECK_LIBS)
tests_unit_base_hours_SOURCES = tests/unit/base_hours.c
tests_unit_base_hours_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_unit_base_hours_LDADD = tests/unit/libunit.a src/libbase.a $(CHECK_LIBS)
tests_unit_base_hourmap_SOURCES = tests/unit/base_hourmap.c
tests_unit_base_hourmap_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_unit_base_hourmap_LDADD = tests/unit/libunit.a src/libbase.a $(CHECK_LIBS)
tests_unit_base_hourtables_SOURCES = tests/unit/base_hourtables.c
tests_unit_base_hourtables_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_unit_base_hourtables_LDADD = tests/unit/libunit.a src/libbase.a $(CHECK_LIBS)
EXTRA_DIST += tests/data/hours
tests_unit_base_datetime_SOURCES = tests/unit/base_datetime.c
tests_unit_base_datetime_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_unit_base_datetime_LDADD = tests/unit/libunit.a src/libbase.a $(CHECK_LIBS)
tests_unit_base_pattern_SOURCES = tests/unit/base_pattern.c
tests_unit_base_pattern_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_unit_base_pattern_LDADD = tests/unit/libunit.a src/libbase.a $(CHECK_LIBS)
# tests/unit: the base layer, one program of one suite a module
unit_cppflags = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
check_LIBRARIES += tests/unit/libunit.a
tests_unit_libunit_a_CPPFLAGS = $(unit_cppflags)
tests_unit_libunit_a_SOURCES = tests/unit/unit.c tests/unit/unit.h

check_PROGRAMS += tests/unit/check_base
TESTS += tests/unit/check_base
# libldap is there as the oracle for DNs.
tests_unit_check_base_CPPFLAGS = $(unit_cppflags) $(LDAP_CFLAGS)
tests_unit_check_base_LDADD = tests/unit/libunit.a src/libbase.a $(LDAP_LIBS) $(CHECK_LIBS)
tests_unit_check_base_SOURCES = \
	tests/unit/base_address.c \
	tests/unit/base_arena.c \
	tests/unit/base_dn.c \
	tests/unit/base_dn_oracle.c \
	tests/unit/base_entry.c \
	tests/unit/base_error.c \
	tests/unit/base_escape.c \
	tests/unit/base_fd.c \
	tests/unit/base_fold.c \
	tests/unit/base_language.c \
	tests/unit/base_log.c \
	tests/unit/base_sid.c \
	tests/unit/base_suites.h \
	tests/unit/base_text.c \
	tests/unit/base_tri.c \
	tests/unit/base_url.c \
	tests/unit/base_utf8.c \
	tests/unit/check_base.c
