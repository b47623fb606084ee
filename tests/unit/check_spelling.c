/* Times in filters and values, as Active Directory wants them. */
#include <check.h>
#include <stdlib.h>

#include "postlogin/arena.h"
#include "postlogin/text.h"
#include "directory/spelling.h"

/* NULL: there is no time in it. */
static const struct {
	const char *filter;
	const char *expected;
} filters[] = {
    {"(a<=20260101000000Z)", "(a<=20260101000000.0Z)"},
    {"(a>=20260101000000Z)", "(a>=20260101000000.0Z)"},
    {"(a=20260101000000Z)", "(a=20260101000000.0Z)"},
    {"(&(a<=20260101000000Z)(|(b=c)(!(d>=20261231235959Z))))",
        "(&(a<=20260101000000.0Z)(|(b=c)(!(d>=20261231235959.0Z))))"},
    {"(a<=20260101000000.0Z)", NULL},
    {"(&(a<=20260101000000.0Z)(b<=20260101000000Z))",
        "(&(a<=20260101000000.0Z)(b<=20260101000000.0Z))"},
    {"(a=20260101000000)", NULL},
    {"(a=2026010100000Z)", NULL},
    {"(a=202601010000000Z)", NULL},
    {"(a=20260101000000Zx)", NULL},
    {"(a=20260101000000Z*)", NULL},
    {"(a=x20260101000000Z)", NULL},
    {"(a=b=20260101000000Z)", NULL},
    {"(a=20260101000000Z", "(a=20260101000000.0Z"},
    {"(20260101000000Z", NULL},
    {"a=20260101000000Z", NULL},
    {"(a=)", NULL},
    {"(a", NULL},
    {"((((", NULL},
    {"", NULL},
};

START_TEST(filter)
{
	const char *text = filters[_i].filter;
	const char *expected = filters[_i].expected;
	struct arena *arena = arena_new();

	ck_assert_msg(spelling_matters(text) == (expected != NULL), "%s", text);
	ck_assert_str_eq(
	    spelling_filter(arena, text), expected ? expected : text);
	arena_free(&arena);
}
END_TEST

/* Of what is written, and only where the server is known to want it so. */
START_TEST(value)
{
	static const char time[] = "20260101000000Z";
	struct session session = {0};
	struct arena *arena = arena_new();

	ck_assert_str_eq(spelling_value(&session, arena, time).data, time);
	session.active_directory = FEATURE_ABSENT;
	ck_assert_str_eq(spelling_value(&session, arena, time).data, time);
	session.active_directory = FEATURE_PRESENT;
	ck_assert_str_eq(
	    spelling_value(&session, arena, time).data, "20260101000000.0Z");
	ck_assert_str_eq(spelling_value(&session, arena, "imap").data, "imap");
	ck_assert_str_eq(spelling_value(&session, arena, "").data, "");
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("spelling");
	TCase *tcase = tcase_create("spelling");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_loop_test(
	    tcase, filter, 0, sizeof(filters) / sizeof(filters[0]));
	tcase_add_test(tcase, value);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
