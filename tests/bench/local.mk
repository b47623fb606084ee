# What a login costs, side by side with other ways to do the same, as root:
#
#	make bench [BENCH_USERS=100000] [BENCH_GROUPS=2000] [BENCH_MEMBERSHIPS=10]
#	    [BENCH_ROUNDS=9] [BENCH_LOGINS=20] [BENCH_FLAGS=--keep]
#
# Not part of make check: it needs a quiet machine and python3-ldap.
BENCH_USERS = 100000
BENCH_GROUPS = 2000
BENCH_MEMBERSHIPS = 10
BENCH_ROUNDS = 9
BENCH_LOGINS = 20

bench_programs = \
	tests/bench/empty \
	tests/bench/end \
	tests/bench/measure \
	tests/bench/minimal
EXTRA_PROGRAMS = $(bench_programs)
CLEANFILES += $(bench_programs) bench.json
tests_bench_empty_SOURCES = tests/bench/empty.c
tests_bench_empty_CFLAGS = -fno-pie
tests_bench_empty_LDFLAGS = -static -no-pie
tests_bench_end_SOURCES = tests/bench/end.c
tests_bench_end_CFLAGS = -fno-pie
tests_bench_end_LDFLAGS = -static -no-pie
tests_bench_measure_SOURCES = tests/bench/measure.c
tests_bench_minimal_SOURCES = tests/bench/minimal.c
tests_bench_minimal_CPPFLAGS = $(AM_CPPFLAGS) $(LDAP_CFLAGS)
tests_bench_minimal_LDADD = $(LDAP_LIBS)

bench_scripts = \
	tests/bench/bench \
	tests/bench/script.py \
	tests/bench/script.sh
EXTRA_DIST += $(bench_scripts) \
	tests/bench/candidates.py \
	tests/bench/company.py \
	tests/bench/results.py

bench: $(bench_programs)
	$(srcdir)/tests/bench/bench --source '$(abs_srcdir)' \
		--build '$(abs_builddir)' --users $(BENCH_USERS) \
		--groups $(BENCH_GROUPS) --memberships $(BENCH_MEMBERSHIPS) \
		--rounds $(BENCH_ROUNDS) --logins $(BENCH_LOGINS) \
		--json bench.json $(BENCH_FLAGS)

.PHONY: bench
