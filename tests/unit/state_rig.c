#include "state_rig.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

char directory[64];
char file[128];
struct error problem;

static void
open_directory(void)
{
	static const char start[] = "/tmp/lp-state.";

	memset(directory, 0, sizeof(directory));
	snprintf(directory, sizeof(directory), "%s", start);
	memset(directory + sizeof(start) - 1, 'X', 6); /* mkdtemp(3) */
	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(file, sizeof(file), "%s/state.mdb", directory);
}

static void
close_directory(void)
{
	static const char *const names[] = {
	    "state.mdb", "state.mdb-lock", "state.lock", "elsewhere"};
	char path[128];

	(void)chmod(directory, 0700);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
		(void)(unlink(path) == 0 || rmdir(path) == 0);
	}
	ck_assert_int_eq(rmdir(directory), 0);
}

struct state_mark
mark_of(const char *user, const char *alert, int64_t every)
{
	return (struct state_mark){
	    .key = state_key(span_of(user), span_of(alert)),
	    .once = every == 0,
	    .every = every,
	};
}

/* One login with one alert: is it shown? every 0: once. */
bool
shown_at(const char *user, const char *alert, int64_t every, int64_t now)
{
	struct state_mark mark = mark_of(user, alert, every);
	struct state_alert one = {.marks = &mark, .count = 1, .size = 30};
	struct claim *claim = state_claim(
	    unit_arena, directory, &one, 1, now, deadline_in(5000), &problem);

	ck_assert(claim == NULL || problem.text[0] == '\0');
	state_keep(&claim);
	return one.shown;
}

bool
shown(const char *user, const char *alert, int64_t every, int64_t now)
{
	bool result = shown_at(user, alert, every, now);

	ck_assert_str_eq(problem.text, "");
	return result;
}

/* It is shown, each time, and there is a line for the log. */
void
expect_no_memory(const char *reason)
{
	for (size_t i = 0; i < 2; i++) {
		int64_t before = clock_now();

		ck_assert(shown_at("u", "a", HOUR, NOW));
		ck_assert_msg(strstr(problem.text, reason) != NULL,
		    "\"%s\" is not in \"%s\"", reason, problem.text);
		ck_assert_int_lt(clock_now() - before, 10000);
	}
}

static int
take(enum hold what)
{
	struct store store;
	MDB_txn *txn;
	MDB_dbi database;

	if (store_open(&store, directory, &problem) != 0)
		return -1;
	if (what != HOLD_READ && store_lock(&store, &problem) != 1)
		return -1;
	if (what == HOLD_LOCK)
		return 0;
	return store_begin(&store, what == HOLD_READ ? MDB_RDONLY : 0,
	    ALERTS_DATABASE, &txn, &database, &problem);
}

pid_t
hold(enum hold what)
{
	int ready[2];
	char byte;
	pid_t pid;

	ck_assert_int_eq(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		if (take(what) == 0 && write(ready[1], "", 1) == 1)
			for (;;)
				(void)pause();
		_exit(1);
	}
	close(ready[1]);
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return pid;
}

void
end_process(pid_t pid)
{
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}

bool
is_watched(void)
{
	const char *preloaded = getenv("LD_PRELOAD");

	return preloaded != NULL && strstr(preloaded, "valgrind") != NULL;
}

TCase *
state_case(Suite *suite, const char *name)
{
	TCase *tests = unit_case(suite, name);

	tcase_add_checked_fixture(tests, open_directory, close_directory);
	return tests;
}
