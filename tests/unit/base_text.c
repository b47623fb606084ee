/* The buffer and the small text functions. */
#include "base_suites.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "postlogin/text.h"
#include "unit.h"

START_TEST(buffer)
{
	struct text text = {.arena = unit_arena};

	ck_assert_str_eq(text_string(&text), "");
	ck_assert_uint_eq(text_span(&text).size, 0);
	text_add(&text, "");
	ck_assert_str_eq(text_string(&text), "");
	text_add(&text, "a");
	text_add_byte(&text, '\0');
	text_addf(&text, "%d", 42);
	text_add_span(&text, BYTES("\0z"));
	unit_assert_span("all", text_span(&text), BYTES("a\00042\0z"));
}
END_TEST

START_TEST(buffer_keeps_its_nul)
{
	struct text text = {.arena = unit_arena};

	for (size_t i = 1; i <= 5000; i++) {
		text_add_byte(&text, (char)('a' + i % 26));
		ck_assert_uint_eq(text.size, i);
		ck_assert_int_eq(text.data[i], '\0');
	}
	for (size_t i = 1; i <= 5000; i++)
		ck_assert_int_eq(text.data[i - 1], (char)('a' + i % 26));
}
END_TEST

START_TEST(ascii_case)
{
	char word[] = "aZ09_[`{\xc3\x84";

	ck_assert(text_same("memberOf", "MEMBEROF"));
	ck_assert(text_same("", ""));
	ck_assert(!text_same("a", "ab"));
	ck_assert(!text_same("ab", "a"));
	ck_assert(!text_same("[", "{"));
	ck_assert(!text_same("@", "`"));
	ck_assert(!text_same("\xc3\x84", "\xc3\xa4"));
	text_upper(word);
	ck_assert_str_eq(word, "AZ09_[`{\xc3\x84");
	text_lower(word);
	ck_assert_str_eq(word, "az09_[`{\xc3\x84");
}
END_TEST

static const struct quoted_case {
	const char *string, *quoted;
} quoteds[] = {
    {"alice@example.com", "alice@example.com"},
    {"*:/+-_%.", "*:/+-_%."},
    {"", "\"\""},
    {"a verdict=allow", "\"a verdict=allow\""},
    {"a=b", "\"a=b\""},
    {"\"\\\n", "\"\\\"\\\\ \""},
    {"\xc3\xa4\xff", "\"\xc3\xa4\xef\xbf\xbd\""},
};

START_TEST(quoted)
{
	ck_assert_str_eq(
	    text_quoted(unit_arena, quoteds[_i].string), quoteds[_i].quoted);
}
END_TEST

START_TEST(quoted_is_short)
{
	char string[1001] = "";

	memset(string, 'a', 1000);
	ck_assert_uint_eq(strlen(text_quoted(unit_arena, string)), 203);
	memset(string, '"', 1000);
	ck_assert_uint_eq(strlen(text_quoted(unit_arena, string)), 405);
}
END_TEST

START_TEST(cut_between_characters)
{
	const struct span text = BYTES("a\xc3\xa4\xe2\x82\xac\xff");
	static const size_t sizes[] = {0, 1, 1, 3, 3, 3, 6, 7, 7};

	for (size_t max = 0; max < COUNT(sizes); max++)
		ck_assert_uint_eq(text_cut(text, max).size, sizes[max]);
}
END_TEST

static const struct integer_case {
	const char *text;
	int status;
	long long number;
} integers[] = {
    {"0", 0, 0},
    {"-0", 0, 0},
    {"007", 0, 7},
    {"42", 0, 42},
    {"-42", 0, -42},
    {"9223372036854775807", 0, INT64_MAX},
    {"-9223372036854775808", 0, INT64_MIN},
    {"9223372036854775808", -1, 0},
    {"-9223372036854775809", -1, 0},
    {"92233720368547758070", -1, 0},
    {"99999999999999999999999999", -1, 0},
    {"", -1, 0},
    {"-", -1, 0},
    {"--1", -1, 0},
    {"+1", -1, 0},
    {" 1", -1, 0},
    {"1 ", -1, 0},
    {"1.0", -1, 0},
    {"0x10", -1, 0},
    {"1e3", -1, 0},
    {"\xd9\xa1", -1, 0},
};

START_TEST(integer)
{
	const struct integer_case *row = &integers[_i];
	long long number = 0;
	int status = text_integer(span_of(row->text), &number);

	ck_assert_msg(status == row->status, "%s: %d", row->text, status);
	ck_assert_msg(number == row->number, "%s: %lld", row->text, number);
}
END_TEST

START_TEST(integer_refuses_nul)
{
	long long number;

	ck_assert_int_eq(text_integer(BYTES("1\0"), &number), -1);
}
END_TEST

static const struct distance_case {
	const char *a, *b;
	unsigned edits;
} distances[] = {
    {"", "", 0},
    {"", "abc", 3},
    {"abc", "", 3},
    {"timeout", "timeout", 0},
    {"timeuot", "timeout", 1},
    {"timout", "timeout", 1},
    {"timmeout", "timeout", 1},
    {"tineout", "timeout", 1},
    {"kitten", "sitting", 3},
    {"ab", "ba", 1},
    {"ca", "abc", 3},
};

START_TEST(distance)
{
	const struct distance_case *row = &distances[_i];

	ck_assert_uint_eq(text_distance(row->a, row->b), row->edits);
	ck_assert_uint_eq(text_distance(row->b, row->a), row->edits);
}
END_TEST

START_TEST(distance_of_long_words)
{
	char word[66];

	memset(word, 'a', sizeof(word));
	word[64] = '\0';
	ck_assert_uint_eq(text_distance(word, ""), 64);
	ck_assert_uint_eq(text_distance(word, word), 0);
	word[64] = 'a';
	word[65] = '\0';
	ck_assert_uint_eq(text_distance(word, "a"), UINT_MAX);
	ck_assert_uint_eq(text_distance(word, word), 0);
}
END_TEST

/* RFC 4648 section 10 */
static const struct base64_case {
	struct span bytes;
	const char *expected;
} base64s[] = {
    {LITERAL(""), ""},
    {LITERAL("f"), "Zg=="},
    {LITERAL("fo"), "Zm8="},
    {LITERAL("foo"), "Zm9v"},
    {LITERAL("foob"), "Zm9vYg=="},
    {LITERAL("fooba"), "Zm9vYmE="},
    {LITERAL("foobar"), "Zm9vYmFy"},
    {LITERAL("\0\xff\xfe\xfb"), "AP/++w=="},
};

START_TEST(base64)
{
	const struct base64_case *row = &base64s[_i];

	ck_assert_str_eq(text_base64(unit_arena, row->bytes), row->expected);
}
END_TEST

Suite *
suite_text(void)
{
	Suite *suite = suite_create("text");
	TCase *tests = unit_case(suite, "text");

	tcase_add_test(tests, buffer);
	tcase_add_test(tests, buffer_keeps_its_nul);
	tcase_add_test(tests, ascii_case);
	tcase_add_loop_test(tests, quoted, 0, COUNT(quoteds));
	tcase_add_test(tests, quoted_is_short);
	tcase_add_test(tests, cut_between_characters);
	tcase_add_loop_test(tests, integer, 0, COUNT(integers));
	tcase_add_test(tests, integer_refuses_nul);
	tcase_add_loop_test(tests, distance, 0, COUNT(distances));
	tcase_add_test(tests, distance_of_long_words);
	tcase_add_loop_test(tests, base64, 0, COUNT(base64s));
	return suite;
}
