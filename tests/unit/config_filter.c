/*
 * Filters: RFC 4515 with variables in the values, and nothing else.
 */
#include <check.h>
#include <stdlib.h>

#include "config_fixture.h"

#include "unit.h"

static const struct place place = {.directory = true};

static const struct {
	const char *yaml;
	const char *shown;
} good[] = {
    {"x: (uid=%{user})", "[uid 'uid='{user}]"},
    {"x: (objectClass=*)", "[objectClass 'objectClass=*']"},
    {"x: (&(a=b)(|(c=%{user})(!(d=e))))",
        "&([a 'a=b']|([c 'c='{user}]!([d 'd=e'])))"},
    {"x: (&)", "&()"},
    {"x: (|)", "|()"},
    {"x: (cn=a*b*%{user}*)", "[cn 'cn=a*b*'{user}'*']"},
    {"x: (cn=\\28x\\2A\\00\\5c)", "[cn 'cn=\\28x\\2A\\00\\5c']"},
    {"x: (cn=)", "[cn 'cn=']"},
    {"x: (a>=1)", "[a 'a>=1']"},
    {"x: (a<=%{now})", "[a 'a<='{now}]"},
    {"x: (last<=%{now})", "[last/filetime 'last<='{now}]"},
    {"x: (a~=x y)", "[a 'a~=x y']"},
    {"x: (a:=x)", "[a 'a:=x']"},
    {"x: (a;lang-de=x)", "[a;lang-de 'a;lang-de=x']"},
    {"x: (uAC:1.2.840.113556.1.4.803:=2)",
        "[uAC 'uAC:1.2.840.113556.1.4.803:=2']"},
    {"x: (a:dn:caseIgnoreMatch:=x)", "[a 'a:dn:caseIgnoreMatch:=x']"},
    {"x: (ou:dn:=x)", "[ou 'ou:dn:=x']"},
    {"x: (:dn:2.4.6.8.10:=x)", "[- ':dn:2.4.6.8.10:=x']"},
    {"x: (:caseExactMatch:=x)", "[- ':caseExactMatch:=x']"},
    {"x: (a=b=c&d|e!<>~:)", "[a 'a=b=c&d|e!<>~:']"},
    {"x: (a=100%%{user\\29)", "[a 'a=100%{user\\29']"},
    {"x: \"(a=%{user | default(')(')})\"", "[a 'a='{user|default')('}]"},
    {"x: |\n  (&\n    (a=b)\n    (c=d)\n  )\n", "&([a 'a=b'][c 'c=d'])"},
};

static const struct {
	const char *yaml;
	const char *problem;
} bad[] = {
    {"x: uid=%{user}", "1:4: expected a filter, put it in parentheses\n"},
    {"x: ''", "1:5: expected a filter, put it in parentheses\n"},
    {"x: [(a=b)]", "1:4: a list, expected a filter in parentheses\n"},
    {"x: (a=b)(c=d)",
        "1:9: text behind the filter, expected its end; several filters are "
        "joined as (&(...)(...))\n"},
    {"x: (a=b))", "1:9: text behind the filter, expected its end; several "
                  "filters are joined as (&(...)(...))\n"},
    {"x: (a=b", "1:4: \"(\" without \")\"\n"},
    {"x: (&(a=b)", "1:4: \"(\" without \")\"\n"},
    {"x: (&(a=b)c)", "1:11: expected \"(\" or \")\"\n"},
    {"x: (!)", "1:6: \"!\" takes exactly one filter in parentheses\n"},
    {"x: (!(a=b)(c=d))",
        "1:16: \"!\" takes exactly one filter in parentheses\n"},
    {"x: ()", "1:5: expected (ATTRIBUTE=VALUE)\n"},
    {"x: (=b)", "1:5: expected (ATTRIBUTE=VALUE)\n"},
    {"x: (a b=c)", "1:5: expected (ATTRIBUTE=VALUE)\n"},
    {"x: (a)", "1:6: expected (ATTRIBUTE=VALUE)\n"},
    {"x: (a>1)", "1:8: expected (ATTRIBUTE=VALUE)\n"},
    {"x: (:=x)", "1:5: expected (ATTRIBUTE=VALUE)\n"},
    {"x: (:dn:=x)", "1:5: expected (ATTRIBUTE=VALUE)\n"},
    {"x: (a:dn:b_c:=x)", "1:5: expected (ATTRIBUTE:dn:RULE:=VALUE), with "
                         "\"dn\" or RULE or both\n"},
    {"x: (%{user}=x)",
        "1:5: a variable stands only in the value, behind \"=\"\n"},
    {"x: (mail%{user}=x)",
        "1:9: a variable stands only in the value, behind \"=\"\n"},
    {"x: (a=b(c)", "1:8: \"(\" in a value, expected \\28\n"},
    {"x: (a>=b*)", "1:9: \"*\" goes only with \"=\", expected \\2a\n"},
    {"x: (a=b**c)", "1:8: \"**\", expected one \"*\"\n"},
    {"x: (a=b\\2g)", "1:8: expected two hexadecimal digits behind \"\\\"; a "
                     "backslash is \\5c\n"},
    {"x: (a=b\\2", "1:8: expected two hexadecimal digits behind \"\\\"; a "
                   "backslash is \\5c\n"},
    {"x: (a=50%)",
        "1:9: \"%\" alone, expected %{VARIABLE}; \"%%\" is a percent sign\n"},
    {"x: (&(\xc3\xa4=b)(a=%{usre}))", "1:7: expected (ATTRIBUTE=VALUE)\n"},
    {"x: (&(b=\xc3\xa4)(a=%{usre}))",
        "1:16: unknown variable \"usre\", did you mean \"user\"?\n"},
    {"x: (a=%{user)", "1:13: expected \"|\" or \"}\"\n"},
    {"x: (a=%{user", "1:7: \"%{\" without \"}\"\n"},
    {"x: |\n  (a=b\n  )\n",
        "1:4: a control character or line break in a value, expected \\ and "
        "two hexadecimal digits\n"},
};

START_TEST(good_filters)
{
	struct fixture fixture;
	const struct filter *filter = NULL;

	fixture_open(&fixture);
	load_filter(&fixture.loader, &place, NULL,
	    fixture_node(&fixture, good[_i].yaml), &filter);
	ck_assert_str_eq(fixture_problems(&fixture), "");
	ck_assert_str_eq(show_filter(&fixture, filter), good[_i].shown);
	fixture_close(&fixture);
}
END_TEST

START_TEST(bad_filters)
{
	struct fixture fixture;
	const struct filter *filter = NULL;

	fixture_open(&fixture);
	load_filter(&fixture.loader, &place, NULL,
	    fixture_node(&fixture, bad[_i].yaml), &filter);
	ck_assert_str_eq(fixture_problems(&fixture), bad[_i].problem);
	ck_assert_ptr_null(filter);
	fixture_close(&fixture);
}
END_TEST

static const char *
repeat(struct fixture *fixture, const char *piece, size_t count,
    const char *middle, const char *end)
{
	struct text text = {.arena = fixture->arena};

	for (size_t i = 0; i < count; i++)
		text_add(&text, piece);
	text_add(&text, middle);
	for (size_t i = 0; i < count && *end != '\0'; i++)
		text_add(&text, end);
	return text_string(&text);
}

static bool
compiles(struct fixture *fixture, const char *text)
{
	const struct position at = {"f", 1, 1};

	return filter_compile(&fixture->loader, &place, at, text, true) != NULL;
}

START_TEST(deep_and_long_filters)
{
	struct fixture fixture;

	fixture_open(&fixture);
	ck_assert(compiles(&fixture, repeat(&fixture, "(!", 31, "(a=b)", ")")));
	ck_assert(
	    !compiles(&fixture, repeat(&fixture, "(!", 32, "(a=b)", ")")));
	ck_assert_str_eq(fixture_problems(&fixture),
	    "1:65: filters nested more than 32 deep\n");
	ck_assert(!compiles(&fixture, repeat(&fixture, "(&", 500000, "", "")));
	ck_assert(!compiles(&fixture, repeat(&fixture, "(|(", 300000, "", "")));
	ck_assert(
	    !compiles(&fixture, repeat(&fixture, "(a=b", 1, "", "(a=b)(a=b)")));
	ck_assert(
	    compiles(&fixture, arena_printf(fixture.arena, "(&%s)",
	                           repeat(&fixture, "(a=b)", 100000, "", ""))));
	ck_assert(compiles(
	    &fixture, arena_printf(fixture.arena, "(a=%s)",
	                  repeat(&fixture, "%{user}*", 50000, "", ""))));
	fixture_close(&fixture);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config_filter");
	TCase *cases = tcase_create("filters");

	tcase_add_loop_test(
	    cases, good_filters, 0, (int)(sizeof good / sizeof *good));
	tcase_add_loop_test(
	    cases, bad_filters, 0, (int)(sizeof bad / sizeof *bad));
	tcase_add_test(cases, deep_and_long_filters);
	suite_add_tcase(suite, cases);
	return unit_run(&suite, 1);
}
