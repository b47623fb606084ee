# tests/unit: time and patterns
base_time_tests = \
	tests/unit/base_zone \
	tests/unit/base_hours \
	tests/unit/base_datetime \
	tests/unit/base_pattern
check_PROGRAMS += $(base_time_tests)
TESTS += $(base_time_tests)
tests_unit_base_zone_SOURCES = tests/unit/base_zone.c
tests_unit_base_zone_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_unit_base_zone_LDADD = src/libbase.a $(CHECK_LIBS)
tests_unit_base_hours_SOURCES = tests/unit/base_hours.c
tests_unit_base_hours_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_unit_base_hours_LDADD = src/libbase.a $(CHECK_LIBS)
tests_unit_base_datetime_SOURCES = tests/unit/base_datetime.c
tests_unit_base_datetime_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_unit_base_datetime_LDADD = src/libbase.a $(CHECK_LIBS)
tests_unit_base_pattern_SOURCES = tests/unit/base_pattern.c
tests_unit_base_pattern_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_unit_base_pattern_LDADD = src/libbase.a $(CHECK_LIBS)
