/* The JSON writer on what directories may hold. */
#include <check.h>
#include <stdlib.h>

#include "ctl/json.h"
#include "postlogin/arena.h"

#include "unit.h"

static struct arena *arena;

static void
setup(void)
{
	arena = arena_new();
}

static void
teardown(void)
{
	arena_free(&arena);
}

#define TEXT(text) (text), sizeof(text) - 1

static const struct {
	const char *data;
	size_t size;
	const char *wanted;
} span_cases[] = {
    {TEXT(""), "\"\""},
    {TEXT("plain"), "\"plain\""},
    {TEXT("a\"b\\c/d"), "\"a\\\"b\\\\c/d\""},
    {TEXT("a\tb\r\nc"), "\"a\\tb\\r\\nc\""},
    {TEXT("\x1b[2J\x07"), "\"\\u001b[2J\\u0007\""},
    {TEXT("a\0b"), "\"a\\u0000b\""},
    {TEXT("\x7f"), "\"\\u007f\""},
    {TEXT("j\xc3\xbcrgen \xe2\x82\xac \xf0\x9f\x93\xac"),
        "\"j\xc3\xbcrgen \xe2\x82\xac \xf0\x9f\x93\xac\""},
    {TEXT("\xc2\x9b"), "\"\\u009b\""},          /* CSI of C1 */
    {TEXT("\xc2\xa0"), "\"\xc2\xa0\""},         /* first behind C1 */
    {TEXT("\xe2\x80\xa8x"), "\"\\u2028x\""},    /* line separator */
    {TEXT("\xe2\x80\xae"), "\"\\u202e\""},      /* override */
    {TEXT("\xe2\x81\xa6"), "\"\\u2066\""},      /* isolate */
    {TEXT("\xef\xbf\xbd"), "\"\xef\xbf\xbd\""}, /* U+FFFD itself */
    {TEXT("\xff"), "\"/w==\""},                 /* no UTF-8 */
    {TEXT("a\xc3"), "\"YcM=\""},                /* cut */
    {TEXT("\xed\xa0\x80"), "\"7aCA\""},         /* a surrogate */
    {TEXT("\xc0\x80"), "\"wIA=\""},             /* over-long */
    {TEXT("\xf4\x90\x80\x80"), "\"9JCAgA==\""}, /* above U+10FFFF */
    {TEXT("\0\xff\0"), "\"AP8A\""},
};

START_TEST(test_span)
{
	struct json json = {.text = {.arena = arena}};

	json_span(&json, NULL,
	    (struct span){span_cases[_i].data, span_cases[_i].size});
	ck_assert_str_eq(json_text(&json), span_cases[_i].wanted);
}
END_TEST

START_TEST(test_structure)
{
	struct json json = {.text = {.arena = arena}};

	json_open_object(&json, NULL);
	json_string(&json, "none", NULL);
	json_open_list(&json, "empty");
	json_close_list(&json);
	json_open_object(&json, "nothing");
	json_close_object(&json);
	json_open_list(&json, "list");
	json_string(&json, NULL, "a");
	json_number(&json, NULL, -9223372036854775807LL);
	json_open_object(&json, NULL);
	json_number(&json, "n", 0);
	json_close_object(&json);
	json_open_list(&json, NULL);
	json_close_list(&json);
	json_close_list(&json);
	json_string(&json, "a\"key", "\xff");
	json_close_object(&json);
	ck_assert_str_eq(json_text(&json),
	    "{\"none\":null,\"empty\":[],\"nothing\":{},"
	    "\"list\":[\"a\",-9223372036854775807,{\"n\":0},[]],"
	    "\"a\\\"key\":\"/w==\"}");
}
END_TEST

/* Whatever the bytes are, the text is ASCII-safe for a terminal and a string
 * of JSON: quotes only at its ends or escaped, no control character. */
START_TEST(test_every_pair_of_bytes)
{
	for (int second = 0; second < 256; second++) {
		const char bytes[] = {(char)_i, (char)second};
		struct json json = {.text = {.arena = arena}};
		const char *text;
		size_t i;

		json_span(&json, NULL, (struct span){bytes, sizeof(bytes)});
		text = json_text(&json);
		ck_assert(text[0] == '"');
		ck_assert(utf8_valid(span_of(text)));
		for (i = 1; text[i] && text[i] != '"'; i++) {
			ck_assert((unsigned char)text[i] >= 0x20);
			ck_assert(text[i] != 0x7f);
			if (text[i] == '\\')
				i++;
		}
		ck_assert(text[i] == '"' && text[i + 1] == '\0');
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("ctl");
	TCase *cases = tcase_create("json");

	suite_add_tcase(suite, cases);
	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_add_loop_test(cases, test_span, 0,
	    (int)(sizeof(span_cases) / sizeof(span_cases[0])));
	tcase_add_test(cases, test_structure);
	tcase_add_loop_test(cases, test_every_pair_of_bytes, 0, 256);
	return unit_run(&suite, 1);
}
