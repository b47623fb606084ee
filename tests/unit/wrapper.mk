check_PROGRAMS += tests/unit/check_wrapper
TESTS += tests/unit/check_wrapper
tests_unit_check_wrapper_SOURCES = tests/unit/check_wrapper.c
tests_unit_check_wrapper_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_check_wrapper_LDADD = src/libwrapper.a src/libproto.a \
	src/libbase.a $(CHECK_LIBS)
