/* What the suites of the base and proto layers share. */
#include "unit.h"

#include <stdlib.h>

#include "postlogin/text.h"

struct arena *unit_arena;

static void
setup(void)
{
	unit_arena = arena_new();
}

static void
teardown(void)
{
	arena_free(&unit_arena);
}

TCase *
unit_case(Suite *suite, const char *name)
{
	TCase *tests = tcase_create(name);

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_set_timeout(tests, 60); /* valgrind, on a busy machine */
	suite_add_tcase(suite, tests);
	return tests;
}

int
unit_run(Suite *const *suites, int count)
{
	SRunner *runner = srunner_create(suites[0]);
	int failed;

	for (int i = 1; i < count; i++)
		srunner_add_suite(runner, suites[i]);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

const char *
unit_show(struct span span)
{
	struct text text = {.arena = unit_arena};

	for (size_t i = 0; i < span.size; i++) {
		unsigned char byte = (unsigned char)span.data[i];

		if (byte < 0x20 || byte > 0x7e)
			text_addf(&text, "\\x%02x", byte);
		else
			text_add_byte(&text, (char)byte);
	}
	return text_string(&text);
}

void
unit_assert_span(const char *name, struct span got, struct span expected)
{
	ck_assert_msg(span_equal(got, expected),
	    "%s: '%s' where '%s' was expected", name, unit_show(got),
	    unit_show(expected));
}
