# tests/unit
check_PROGRAMS += tests/unit/check_directory
TESTS += tests/unit/check_directory
tests_unit_check_directory_SOURCES = tests/unit/check_directory.c
tests_unit_check_directory_CPPFLAGS = $(AM_CPPFLAGS) $(LDAP_CFLAGS)
tests_unit_check_directory_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_check_directory_LDADD = tests/unit/libunit.a src/libdirectory.a src/libbase.a \
	$(LDAP_LIBS) $(CHECK_LIBS)

check_PROGRAMS += tests/unit/check_ranges
TESTS += tests/unit/check_ranges
tests_unit_check_ranges_SOURCES = tests/unit/check_ranges.c
tests_unit_check_ranges_CPPFLAGS = $(AM_CPPFLAGS) $(LDAP_CFLAGS)
tests_unit_check_ranges_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_check_ranges_LDADD = $(tests_unit_check_directory_LDADD)

check_PROGRAMS += tests/unit/check_spelling
TESTS += tests/unit/check_spelling
tests_unit_check_spelling_SOURCES = tests/unit/check_spelling.c
tests_unit_check_spelling_CPPFLAGS = $(AM_CPPFLAGS) $(LDAP_CFLAGS)
tests_unit_check_spelling_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_check_spelling_LDADD = $(tests_unit_check_directory_LDADD)

check_PROGRAMS += tests/unit/check_srv
TESTS += tests/unit/check_srv
tests_unit_check_srv_SOURCES = tests/unit/check_srv.c tests/unit/mutate.c \
	tests/unit/mutate.h
tests_unit_check_srv_CPPFLAGS = $(AM_CPPFLAGS) $(LDAP_CFLAGS)
tests_unit_check_srv_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_check_srv_LDADD = $(tests_unit_check_directory_LDADD)
