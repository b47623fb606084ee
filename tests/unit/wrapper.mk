wrapper_tests = tests/unit/check_apply tests/unit/check_wrapper
check_PROGRAMS += $(wrapper_tests)
TESTS += $(wrapper_tests)
wrapper_test_libraries = src/libwrapper.a src/libproto.a src/libbase.a \
	$(CHECK_LIBS)
tests_unit_check_apply_SOURCES = tests/unit/check_apply.c
tests_unit_check_apply_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_check_apply_LDADD = tests/unit/libunit.a $(wrapper_test_libraries)
tests_unit_check_wrapper_SOURCES = tests/unit/check_wrapper.c
tests_unit_check_wrapper_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_check_wrapper_LDADD = tests/unit/libunit.a $(wrapper_test_libraries)
