/* How values are compared. */
#include "base_suites.h"

#include "postlogin/text.h"
#include "unit.h"

static const struct fold_case {
	const char *name;
	struct span bytes;
	struct span expected;
} folds[] = {
    {"empty", LITERAL(""), LITERAL("")},
    {"spaces alone", LITERAL("   "), LITERAL("")},
    {"ASCII", LITERAL("Hello World"), LITERAL("hello world")},
    {"runs and ends", LITERAL("  a   b\t\n c "), LITERAL("a b c")},
    {"beyond ASCII", LITERAL("M\xc3\x9cLLER \xc5\xa0"),
        LITERAL("m\xc3\xbcller \xc5\xa1")},
    {"Greek, Cyrillic", LITERAL("\xce\x91\xd0\xaf"),
        LITERAL("\xce\xb1\xd1\x8f")},
    {"beyond the BMP", LITERAL("\xf0\x90\x90\x80"),
        LITERAL("\xf0\x90\x90\xa8")},
    {"NBSP is a space", LITERAL("a\xc2\xa0 b"), LITERAL("a b")},
    {"ideographic space at the end", LITERAL("a\xe3\x80\x80"), LITERAL("a")},
    {"NUL stays", LITERAL("A\0B"), LITERAL("a\0b")},
    {"Latin-1 stays, ASCII folds", LITERAL("B\xdcRO"), LITERAL("b\xdcro")},
    {"cut sequence stays", LITERAL("A\xc3"), LITERAL("a\xc3")},
    {"a letter that grows", LITERAL("\xc8\xba"), LITERAL("\xe2\xb1\xa5")},
};

START_TEST(fold)
{
	const struct fold_case *row = &folds[_i];
	struct span once = text_folded(unit_arena, row->bytes);

	unit_assert_span(row->name, once, row->expected);
	unit_assert_span(row->name, text_folded(unit_arena, once), once);
}
END_TEST

static const struct glob_case {
	const char *pattern;
	const char *subject;
	bool expected;
} globs[] = {
    {"", "", true},
    {"", "a", false},
    {"*", "", true},
    {"*", "anything", true},
    {"***", "", true},
    {"?", "", false},
    {"?", "a", true},
    {"?", "\xc3\xa4", true},
    {"??", "\xc3\xa4", false},
    {"?", "\xff", true},
    {"unix-*", "unix-", true},
    {"unix-*", "UNIX-wheel", true},
    {"unix-*", "aunix-wheel", false},
    {"*-ro", "sales-ro", true},
    {"*-ro", "sales-rox", false},
    {"*a*b*c*", "xxaxxbxxcxx", true},
    {"*a*b*c*", "xxaxxcxxbxx", false},
    {"a*a*a", "aa", false},
    {"a*a*a", "aaa", true},
    {"*ab", "aab", true},
    {"*aab", "aaab", true},
    {"M\xc3\x9cLLER", "m\xc3\xbcller", true},
    {"[a]", "a", false},
    {"[a]", "[a]", true},
    {"\\*", "*", false},
    {"\\*", "\\x", true},
    {"a?c", "a c", true},
};

START_TEST(glob)
{
	const struct glob_case *row = &globs[_i];

	ck_assert_msg(text_glob(unit_arena, row->pattern,
	                  span_of(row->subject)) == row->expected,
	    "%s against %s", row->pattern, row->subject);
}
END_TEST

/* What would take for ever by naive backtracking. */
START_TEST(glob_ends)
{
	struct text pattern = {.arena = unit_arena};
	struct text subject = {.arena = unit_arena};

	for (int i = 0; i < 60; i++)
		text_add(&pattern, "*a");
	text_add_byte(&pattern, 'b');
	for (int i = 0; i < 4000; i++)
		text_add_byte(&subject, 'a');
	ck_assert(
	    !text_glob(unit_arena, text_string(&pattern), text_span(&subject)));
}
END_TEST

Suite *
suite_fold(void)
{
	Suite *suite = suite_create("fold");
	TCase *tests = unit_case(suite, "fold");

	tcase_add_loop_test(tests, fold, 0, COUNT(folds));
	tcase_add_loop_test(tests, glob, 0, COUNT(globs));
	tcase_add_test(tests, glob_ends);
	return suite;
}
