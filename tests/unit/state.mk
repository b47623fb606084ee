# tests/unit: what is remembered
check_PROGRAMS += tests/unit/check_state
TESTS += tests/unit/check_state
tests_unit_check_state_SOURCES = tests/unit/check_state.c \
	tests/unit/state_faults.c tests/unit/state_full.c \
	tests/unit/state_processes.c tests/unit/state_rig.c \
	tests/unit/state_rig.h tests/unit/state_times.c
tests_unit_check_state_CPPFLAGS = $(AM_CPPFLAGS) $(LMDB_CFLAGS) $(CHECK_CFLAGS)
tests_unit_check_state_LDADD = tests/unit/libunit.a src/libstate.a \
	src/libproto.a src/libbase.a $(STATE_LIBS) $(CHECK_LIBS)
