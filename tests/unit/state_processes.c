/* Other processes: many at once, stopped ones, killed ones. */
#include "state_rig.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TOLD = 1, LATE = 2 };

/* What comes of a login in a process of its own, whose failed assertions nobody
 * would see. Late: valgrind on a busy machine needs longer than a login may. */
static int
outcome(void)
{
	struct state_mark mark = mark_of("u", "a", HOUR);
	struct state_alert one = {.marks = &mark, .count = 1, .size = 30};
	struct claim *claim = state_claim(
	    unit_arena, directory, &one, 1, NOW, deadline_in(5000), &problem);

	state_keep(&claim);
	if (problem.text[0] != '\0')
		return LATE;
	return one.shown ? TOLD : 0;
}

/* How many were told, of those who come at the same moment. */
static int
simultaneous(size_t processes, int *late_r)
{
	int gate[2], told = 0;

	ck_assert_int_eq(pipe(gate), 0);
	for (size_t i = 0; i < processes; i++) {
		char byte;

		if (fork() != 0)
			continue;
		close(gate[1]);
		if (read(gate[0], &byte, 1) != 0)
			_exit(99);
		_exit(outcome());
	}
	close(gate[0]);
	close(gate[1]);
	*late_r = 0;
	for (size_t i = 0; i < processes; i++) {
		int status;

		ck_assert_int_gt(wait(&status), 0);
		ck_assert(WIFEXITED(status) && WEXITSTATUS(status) <= LATE);
		told += WEXITSTATUS(status) == TOLD;
		*late_r += WEXITSTATUS(status) == LATE;
	}
	return told;
}

START_TEST(at_the_same_moment)
{
	int told, late;

	if (_i == 1) /* the file is there already */
		ck_assert(shown("v", "a", HOUR, NOW));
	told = simultaneous(is_watched() ? 2 : 20, &late);
	ck_assert_int_le(told, 1);
	ck_assert(told == 1 || late > 0);
	ck_assert(late == 0 || is_watched());
}
END_TEST

START_TEST(a_stopped_writer)
{
	pid_t pid;

	ck_assert(shown("u", "known", HOUR, NOW));
	pid = hold(_i == 1 ? HOLD_WRITE : HOLD_LOCK);
	ck_assert_int_eq(kill(pid, SIGSTOP), 0);
	expect_no_memory("another process is writing for too long");
	/* Reading waits for nobody: what is known stays unsaid. */
	ck_assert(!shown("u", "known", HOUR, NOW));
	end_process(pid);
	/* After kill -9 both locks are free. */
	ck_assert(shown("u", "a", HOUR, NOW));
	ck_assert(!shown("u", "a", HOUR, NOW));
}
END_TEST

/* Whoever is killed between the claim and the word to the user told nobody. */
START_TEST(killed_before_the_answer)
{
	struct state_mark mark = mark_of("u", "a", 0);
	struct state_alert one = {.marks = &mark, .count = 1, .size = 30};
	struct deadline deadline = deadline_in(5000);
	pid_t pid = fork();
	bool again;
	int status;

	if (pid == 0) {
		struct claim *claim = state_claim(unit_arena, directory, &one,
		    1, NOW, deadline_in(5000), &problem);

		if (!claim || !one.shown)
			_exit(1);
		(void)kill(getpid(), SIGKILL);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status));
	/* Given back by a process that nobody waits for. */
	while (!(again = shown("u", "a", 0, NOW)) && !deadline_passed(deadline))
		(void)usleep(10 * 1000);
	ck_assert(again);
	ck_assert(!shown("u", "a", 0, NOW));
}
END_TEST

/* Readers that were killed do not keep the file growing, nor their places. */
START_TEST(killed_readers)
{
	struct stat before, after;

	ck_assert(shown("v", "a", HOUR, NOW));
	for (size_t i = 0; i < 30; i++) {
		end_process(hold(HOLD_READ));
		(void)shown("u", "a", HOUR, NOW + (int64_t)i * HOUR);
	}
	ck_assert_int_eq(stat(file, &before), 0);
	for (size_t i = 100; i < 150; i++)
		ck_assert(shown("u", "a", HOUR, NOW + (int64_t)i * HOUR));
	ck_assert_int_eq(stat(file, &after), 0);
	ck_assert_int_le(after.st_size, before.st_size + 4 * 4096);
}
END_TEST

Suite *
processes_suite(void)
{
	Suite *suite = suite_create("processes");
	TCase *tests = state_case(suite, "processes");

	tcase_add_loop_test(tests, at_the_same_moment, 0, 2);
	tcase_add_loop_test(tests, a_stopped_writer, 0, 2);
	tcase_add_test(tests, killed_before_the_answer);
	tcase_add_test(tests, killed_readers);
	return suite;
}
