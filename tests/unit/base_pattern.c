/* Patterns: what is refused before regcomp() sees it, and what matches. */
#include "postlogin/pattern.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

static const struct {
	const char *expression;
	const char *value;
	size_t size; /* 0: that of the string */
	enum tri result;
} matches[] = {
    {"abc", "abc", 0, TRI_TRUE},
    {"abc", "ABC", 0, TRI_TRUE},
    {"abc", "abcd", 0, TRI_FALSE},
    {"abc", "xabc", 0, TRI_FALSE},
    {"abc", "", 0, TRI_FALSE},
    {"a*", "", 0, TRI_TRUE},
    /* the whole value, whatever the alternatives look like */
    {"a|b", "a", 0, TRI_TRUE},
    {"a|b", "b", 0, TRI_TRUE},
    {"a|b", "ab", 0, TRI_FALSE},
    {"a|b", "bx", 0, TRI_FALSE},
    {"^a$", "a", 0, TRI_TRUE},
    {"^a$|b", "a", 0, TRI_TRUE},
    {"()", "", 0, TRI_TRUE},
    /* lines are nothing special */
    {"abc", "abc\n", 0, TRI_FALSE},
    {"abc", "x\nabc", 0, TRI_FALSE},
    {"abc", "abc\nx", 0, TRI_FALSE},
    {"abc.*", "abc\nx", 0, TRI_TRUE},
    {"[^x]*", "a\nb", 0, TRI_TRUE},
    {"(^a$|^b$)", "b", 0, TRI_TRUE},
    {"a$|b", "a\nb", 0, TRI_FALSE},
    /* repeats */
    {"a{2}", "aa", 0, TRI_TRUE},
    {"a{2}", "aaa", 0, TRI_FALSE},
    {"a{2,}", "aaaaaaa", 0, TRI_TRUE},
    {"a{2,3}", "aaaa", 0, TRI_FALSE},
    {"a{0,32}", "", 0, TRI_TRUE},
    {"(ab){2}c{3}", "ababccc", 0, TRI_TRUE},
    {"(a{2}|b)*", "aabaa", 0, TRI_TRUE},
    /* brackets: a brace, a parenthesis or a backslash in them is itself */
    {"[{(|\\]", "\\", 0, TRI_TRUE},
    {"[{(|\\]", "{", 0, TRI_TRUE},
    {"[]a]", "]", 0, TRI_TRUE},
    {"[^]a]", "]", 0, TRI_FALSE},
    {"[[:alpha:][:digit:]_-]+", "a-1_", 0, TRI_TRUE},
    {"[[.-.]x]", "-", 0, TRI_TRUE},
    {"[[=a=]]", "a", 0, TRI_TRUE},
    {"[[]", "[", 0, TRI_TRUE},
    {"[a-f]{2}", "BE", 0, TRI_TRUE},
    /* escapes of punctuation */
    {"a\\.b", "a.b", 0, TRI_TRUE},
    {"a\\.b", "axb", 0, TRI_FALSE},
    {"\\(\\)\\[\\]\\{\\}\\|\\*\\+\\?\\^\\$\\\\", "()[]{}|*+?^$\\", 0, TRI_TRUE},
    {"a\\{3}", "a{3}", 0, TRI_TRUE},
    {"a}", "a}", 0, TRI_TRUE},
    /* characters, not bytes */
    {"M.ller", "M\xc3\xbcller", 0, TRI_TRUE},
    {"m\xc3\x9cller", "M\xc3\xbcLLER", 0, TRI_TRUE},
    {"[\xc3\xa4\xc3\xb6]", "\xc3\xb6", 0, TRI_TRUE},
    {"[^a]", "\xf0\x9f\x93\xa7", 0, TRI_TRUE},
    {".", "\xc3\xbc", 0, TRI_TRUE},
    {"..", "\xc3\xbc", 0, TRI_FALSE},
    /* what is not UTF-8 is matched byte by byte: no way round a `deny` */
    {".*evil.*",
        "\xff"
        "evil\xfe",
        0, TRI_TRUE},
    {"evil.", "evil\xc3", 0, TRI_TRUE},
    {"[^a]*", "\xff\xff", 0, TRI_TRUE},
    {"evil", "evil\xff", 0, TRI_FALSE},
    /* a value with NUL is unparsable */
    {".*", "a\0b", 3, TRI_UNDEFINED},
    {".*", "ab\0", 3, TRI_UNDEFINED},
    /* only the span counts, not what lies behind it */
    {"ab", "abc", 2, TRI_TRUE},
};

START_TEST(values_matched)
{
	struct error error = {{0}};
	struct pattern *pattern =
	    pattern_compile(matches[_i].expression, &error);
	struct span value = {matches[_i].value,
	    matches[_i].size > 0 ? matches[_i].size
	                         : strlen(matches[_i].value)};

	ck_assert_msg(
	    pattern != NULL, "%s: %s", matches[_i].expression, error.text);
	ck_assert_msg(pattern_match(pattern, value) == matches[_i].result,
	    "%s on %s", matches[_i].expression, matches[_i].value);
	/* and the same once more */
	ck_assert_int_eq(pattern_match(pattern, value), matches[_i].result);
	pattern_free(&pattern);
	ck_assert_ptr_null(pattern);
}
END_TEST

static const struct {
	const char *expression, *reason;
} refused[] = {
    {"", "is empty"},
    {"(a)\\1", "back-references"},
    {"\\9", "back-references"},
    {"\\w+", "backslash stands before punctuation"},
    {"\\d", "backslash stands before punctuation"},
    {"\\bx", "backslash stands before punctuation"},
    {"\\<x", "backslash stands before punctuation"},
    {"\\`x", "backslash stands before punctuation"},
    {"x\\'", "backslash stands before punctuation"},
    {"\\ ", "backslash stands before punctuation"},
    {"\\\xc3\xbc", "backslash stands before punctuation"},
    {"a\\", "nothing follows"},
    {"a{33}", "at most 32"},
    {"a{1,33}", "at most 32"},
    {"a{99999999999999999999}", "at most 32"},
    {"a{3,2}", "at most 32"},
    {"a{", "at most 32"},
    {"a{}", "at most 32"},
    {"a{,3}", "at most 32"},
    {"a{2", "at most 32"},
    {"a{2,", "at most 32"},
    {"a{2,3", "at most 32"},
    {"a{-1}", "at most 32"},
    {"a{ 2}", "at most 32"},
    {"(a{2}){2}", "inside one another"},
    {"((a{2})+b){2,3}", "inside one another"},
    {"((a|(b{2}))*){2}", "inside one another"},
    {"a{2}{3}", "inside one another"},
    {"a{2}*{3}", "inside one another"},
    {"(.{0,32}.{0,32}.{0,32}.{0,32}.{0,32}.{0,32}.{0,32}.{0,32}"
     ".{0,32}.{0,32}.{0,32}.{0,32}.{0,32}.{0,32}.{0,32}.{0,32}.{0,32}"
     ".{0,32}.{0,32}.{0,32}.{0,32}.{0,32}.{0,32}.{0,32}.{0,32}.{0,32}"
     ".{0,32}.{0,32}.{0,32}.{0,32}.{0,32}.{0,32}.{0,32})",
        "too long"},
    {"(abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz){20}", "too long"},
    {"{2}", "nothing to repeat"},
    {"a|{2}", "nothing to repeat"},
    {"({2})", "nothing to repeat"},
    {"*", "nothing to repeat"},
    {"*.example.com", "nothing to repeat"},
    {"(*a)", "nothing to repeat"},
    {"^+", "nothing to repeat"},
    {"a^b", "at a start only"},
    {"(a)^", "at a start only"},
    {"a$.b", "at an end only"},
    {"$a", "at an end only"},
    {"a$*", "at an end only"},
    {"(?:a)", "not part of POSIX"},
    {"(?i)a", "not part of POSIX"},
    {"(", "not closed"},
    {"(a", "not closed"},
    {"((a)", "not closed"},
    {")", "no ( for"},
    /* would undo the anchors */
    {"a)|(b", "no ( for"},
    {"a)(b", "no ( for"},
    {"[a", "not closed"},
    {"[", "not closed"},
    {"[]", "not closed"},
    {"[^]", "not closed"},
    {"[[:alpha:]", "not closed"},
    {"[[:alpha", "not closed"},
    {"[[.a]", "not closed"},
    {"[[:nonsense:]]", "not a regular expression"},
    {"[b-a]", "not a regular expression"},
    {"\xff", "not UTF-8"},
};

START_TEST(expressions_refused)
{
	struct error error = {{0}};
	struct pattern *pattern =
	    pattern_compile(refused[_i].expression, &error);

	ck_assert_msg(pattern == NULL, "%s", refused[_i].expression);
	ck_assert_msg(strstr(error.text, refused[_i].reason) != NULL, "%s: %s",
	    refused[_i].expression, error.text);
}
END_TEST

START_TEST(lengths)
{
	static char text[5000];
	struct error error;
	struct pattern *pattern;

	memset(text, 'a', sizeof(text) - 1);
	pattern = pattern_compile("a*", &error);
	ck_assert_ptr_nonnull(pattern);
	ck_assert_int_eq(
	    pattern_match(pattern, (struct span){text, 4096}), TRI_TRUE);
	ck_assert_int_eq(
	    pattern_match(pattern, (struct span){text, 4097}), TRI_UNDEFINED);
	ck_assert_int_eq(
	    pattern_match(pattern, (struct span){NULL, 0}), TRI_TRUE);
	pattern_free(&pattern);
	pattern_free(&pattern);
	text[1024] = '\0';
	pattern = pattern_compile(text, &error);
	ck_assert_ptr_nonnull(pattern);
	pattern_free(&pattern);
	text[1024] = 'a';
	text[1025] = '\0';
	ck_assert_ptr_null(pattern_compile(text, &error));
	memset(text, '(', 33);
	memset(text + 33, ')', 33);
	text[66] = '\0';
	ck_assert_ptr_null(pattern_compile(text, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "nested too deeply"));
}
END_TEST

/* Values that make as many states as can be, over and over: compiled anew
 * between, so that the results stay and the memory does not grow. */
START_TEST(hostile_values)
{
	static char text[4097];
	unsigned seed = 1;
	struct pattern *pattern = pattern_compile("(a|b)*a(a|b){31}", NULL);

	ck_assert_ptr_nonnull(pattern);
	for (int round = 0; round < 5; round++) {
		for (size_t i = 0; i < 4096; i++) {
			seed = seed * 1103515245U + 12345U;
			text[i] = "ab"[seed >> 16 & 1];
		}
		text[4096 - 32] = round % 2 == 0 ? 'a' : 'b';
		ck_assert_int_eq(
		    pattern_match(pattern, (struct span){text, 4096}),
		    round % 2 == 0 ? TRI_TRUE : TRI_FALSE);
	}
	pattern_free(&pattern);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("base/pattern");
	TCase *tests = tcase_create("pattern");

	suite_add_tcase(suite, tests);
	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, values_matched, 0, COUNT(matches));
	tcase_add_loop_test(tests, expressions_refused, 0, COUNT(refused));
	tcase_add_test(tests, lengths);
	tcase_add_test(tests, hostile_values);
	return unit_run(&suite, 1);
}
