/* What is due when, and for whom. */
#include "state_rig.h"

#include <sys/wait.h>
#include <unistd.h>

/* --- Time ------------------------------------------------------------------
 */

static const struct {
	const char *name;
	int64_t every; /* of the first login; 0: once */
	int64_t then;  /* of the second */
	int64_t later; /* when it is, after the first */
	bool expected;
} time_cases[] = {
    {"at once again", HOUR, HOUR, 0, false},
    {"the second before", HOUR, HOUR, HOUR - 1, false},
    {"at", HOUR, HOUR, HOUR, true},
    {"the second after", HOUR, HOUR, HOUR + 1, true},
    {"one second", 1, 1, 1, true},
    {"clock set back a little", HOUR, HOUR, -HOUR, false},
    {"clock set back further than `every`", HOUR, HOUR, -HOUR - 1, true},
    {"the configuration says more by now", HOUR, DAY, HOUR, false},
    {"the configuration says less by now", DAY, HOUR, HOUR, true},
    {"once", 0, 0, 0, false},
    {"once, a year later", 0, 0, 366 * DAY, false},
    {"once, ten years later", 0, 0, 3660 * (int64_t)DAY, false},
    {"once, clock set back", 0, 0, -3660 * (int64_t)DAY, false},
    {"once, then every", 0, HOUR, HOUR, true},
    {"every, then once", HOUR, 0, DAY, false},
};

START_TEST(time_passes)
{
	ck_assert(shown("u", "a", time_cases[_i].every, NOW));
	ck_assert_msg(
	    shown("u", "a", time_cases[_i].then, NOW + time_cases[_i].later) ==
	        time_cases[_i].expected,
	    "%s", time_cases[_i].name);
}
END_TEST

START_TEST(extreme_times)
{
	ck_assert(shown("u", "a", INT64_MAX, INT64_MIN));
	ck_assert(shown("u", "a", INT64_MAX, INT64_MAX));
	ck_assert(!shown("u", "a", INT64_MAX, INT64_MAX));
	ck_assert(shown("u", "o", 0, INT64_MAX));
	ck_assert(!shown("u", "o", 0, INT64_MIN));
}
END_TEST

/* What is shown again starts anew. */
START_TEST(shown_again)
{
	ck_assert(shown("u", "a", HOUR, NOW));
	ck_assert(shown("u", "a", HOUR, NOW + HOUR));
	ck_assert(!shown("u", "a", HOUR, NOW + HOUR + HOUR - 1));
	ck_assert(shown("u", "a", HOUR, NOW + HOUR + HOUR));
}
END_TEST

START_TEST(users_and_alerts)
{
	ck_assert(shown("u", "a", 0, NOW));
	ck_assert(shown("v", "a", 0, NOW));
	ck_assert(shown("u", "b", 0, NOW));
	ck_assert(shown("", "", 0, NOW));
	ck_assert(!shown("u", "a", 0, NOW));
	ck_assert(!shown("v", "a", 0, NOW));
	ck_assert(!shown("u", "b", 0, NOW));
	ck_assert(!shown("", "", 0, NOW));
}
END_TEST

START_TEST(once_is_kept_while_it_is_due)
{
	int64_t now = NOW;

	ck_assert(shown("u", "a", 0, now));
	for (size_t i = 0; i < 5; i++) {
		struct alerts_record record = {.shown = NOW, .seen = now};

		now += ALERTS_UNSEEN - 1;
		ck_assert(!alerts_over(&record, now));
		ck_assert(alerts_over(&record, now + 1));
		ck_assert(!shown("u", "a", 0, now)); /* renews */
	}
}
END_TEST

/* --- Several at a time ------------------------------------------------------
 */

/* What is due as one is marked as one. */
START_TEST(one_text_of_several)
{
	struct state_mark marks[] = {
	    mark_of("u", "1", HOUR), mark_of("u", "2", HOUR)};
	struct state_alert one = {.marks = marks, .count = 2, .size = 9};
	struct claim *claim;

	ck_assert(shown("u", "1", HOUR, NOW));
	claim = state_claim(unit_arena, directory, &one, 1, NOW + 60,
	    deadline_in(5000), &problem);
	ck_assert(one.shown);
	state_keep(&claim);
	ck_assert(!shown("u", "2", HOUR, NOW + HOUR));
	ck_assert(!shown("u", "1", HOUR, NOW + HOUR));
	one.always = true;
	claim = state_claim(unit_arena, directory, &one, 1, NOW + 61,
	    deadline_in(5000), &problem);
	ck_assert(one.shown);
	state_keep(&claim);
}
END_TEST

/* What has no room is due next time. */
START_TEST(no_more_than_fits)
{
	struct state_mark marks[25];
	struct state_alert alerts[25] = {{0}};
	size_t seen = 0, logins = 0, shown_now;

	for (size_t i = 0; i < 25; i++) {
		marks[i] =
		    mark_of("u", arena_printf(unit_arena, "%zu", i), HOUR);
		alerts[i] = (struct state_alert){
		    .marks = &marks[i], .count = 1, .size = 50};
	}
	do {
		struct claim *claim = state_claim(unit_arena, directory, alerts,
		    25, NOW, deadline_in(5000), &problem);

		shown_now = 0;
		for (size_t i = 0; i < 25; i++)
			shown_now += alerts[i].shown;
		ck_assert_uint_le(shown_now, CLIENT_ALERTS_MAX);
		seen += shown_now;
		state_keep(&claim);
	} while (shown_now > 0 && ++logins < 10);
	ck_assert_uint_eq(seen, 25);
	ck_assert_uint_eq(logins, 3);
}
END_TEST

START_TEST(bytes_that_fit)
{
	struct state_alert alerts[] = {
	    {.due = true, .size = 8000},
	    {.due = true, .size = 0},
	    {.due = false, .size = 8000},
	    {.due = true, .size = 192},
	    {.due = true, .size = 1},
	};

	alerts_choose(alerts, 5);
	ck_assert(alerts[0].shown && alerts[3].shown);
	ck_assert(!alerts[1].shown && !alerts[2].shown && !alerts[4].shown);
}
END_TEST

START_TEST(given_back)
{
	struct state_mark mark = mark_of("u", "a", _i == 0 ? 0 : HOUR);
	struct state_alert one = {.marks = &mark, .count = 1, .size = 30};
	struct claim *claim = state_claim(
	    unit_arena, directory, &one, 1, NOW, deadline_in(5000), &problem);

	ck_assert(one.shown);
	ck_assert_ptr_nonnull(claim);
	state_give_back(&claim);
	ck_assert_ptr_null(claim);
	ck_assert(shown("u", "a", mark.every, NOW + 1));
	ck_assert(!shown("u", "a", mark.every, NOW + 1));
}
END_TEST

/* A login without anything to remember leaves no trace. */
START_TEST(nothing_to_remember)
{
	struct state_alert one = {.size = 30};
	struct claim *claim = state_claim(
	    unit_arena, directory, &one, 1, NOW, deadline_in(5000), &problem);

	ck_assert(one.shown);
	ck_assert_ptr_null(claim);
	ck_assert_str_eq(problem.text, "");
	ck_assert_int_ne(access(file, F_OK), 0);
}
END_TEST

Suite *
times_suite(void)
{
	Suite *suite = suite_create("times");
	TCase *tests = state_case(suite, "times");

	tcase_add_loop_test(tests, time_passes, 0, COUNT(time_cases));
	tcase_add_test(tests, extreme_times);
	tcase_add_test(tests, shown_again);
	tcase_add_test(tests, users_and_alerts);
	tcase_add_test(tests, once_is_kept_while_it_is_due);
	tcase_add_test(tests, one_text_of_several);
	tcase_add_test(tests, no_more_than_fits);
	tcase_add_test(tests, bytes_that_fit);
	tcase_add_loop_test(tests, given_back, 0, 2);
	tcase_add_test(tests, nothing_to_remember);
	return suite;
}
