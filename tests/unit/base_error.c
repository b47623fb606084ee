/* Errors in words. */
#include "base_suites.h"

#include <string.h>

#include "postlogin/error.h"
#include "postlogin/text.h"
#include "unit.h"

START_TEST(set)
{
	struct error error;

	ck_assert_int_eq(error_set(NULL, "nobody reads %s", "this"), -1);
	ck_assert_int_eq(error_set(&error, "%s: %d", "uri", 7), -1);
	ck_assert_str_eq(error.text, "uri: 7");
	error_set(&error, "line 3: %s", error.text);
	ck_assert_str_eq(error.text, "line 3: uri: 7");
	error_set(&error, "%s", "a\nb\x1b\xff");
	ck_assert_str_eq(error.text, "a b \xef\xbf\xbd");
}
END_TEST

/* Cut between two characters, wherever the limit falls. */
START_TEST(cut)
{
	struct error error;
	char text[1000];

	memset(text, 'a', sizeof(text));
	for (size_t i = (size_t)_i; i + 1 < sizeof(text); i += 2)
		memcpy(text + i, "\xc3\xa4", 2);
	text[sizeof(text) - 1] = '\0';
	error_set(&error, "%s", text);
	ck_assert_uint_ge(strlen(error.text), sizeof(error.text) - 4);
	ck_assert(utf8_valid(span_of(error.text)));
}
END_TEST

Suite *
suite_error(void)
{
	Suite *suite = suite_create("error");
	TCase *tests = unit_case(suite, "error");

	tcase_add_test(tests, set);
	tcase_add_loop_test(tests, cut, 0, 2);
	return suite;
}
