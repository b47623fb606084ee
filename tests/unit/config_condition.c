/*
 * Conditions and tests: what they are compiled to, and what they may not say.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "config_fixture.h"

#include "unit.h"

static struct lookup lookup;

static const struct place anywhere = {.directory = true};
static const struct place value = {
    .directory = true,
    .has_value = true,
    .owner = OWNER_ENTRY,
    .owner_index = 1,
    .attribute = "last",
    .syntax = SYNTAX_FILETIME,
};
static const struct place hours = {
    .directory = true,
    .has_value = true,
    .owner = OWNER_USER,
    .attribute = "hours",
    .syntax = SYNTAX_LOGON_HOURS,
};
static const struct place when = {.lookup = &lookup};
static const struct place early = {.lookup = &lookup, .no_groups = true};

struct good {
	const struct place *place;
	const char *yaml;
	const char *shown;
};

static const struct good good[] = {
    {&anywhere, "x: {user: a}", "all(user word 'a')"},
    {&anywhere, "x: {user: [a, b], domain: c}",
        "all(user word 'a' 'b', domain text 'c')"},
    {&anywhere, "x: {username: a, hostname: b, mechanism: c, master_user: '*'}",
        "all(username text 'a', hostname hostname 'b', mechanism text 'c', "
        "master_user text '*')"},
    {&anywhere, "x: {service: 'imap, POP3', group: [a, 'cn=a,dc=b']}",
        "all(service service 'imap, POP3', group group 'a' 'cn=a,dc=b')"},
    {&anywhere,
        "x: {remote_ip: [10.0.0.0/8, '!10.1.2.3 ::1'], "
        "local_ip: '%{userdb:lip}'}",
        "all(remote_ip address '10.0.0.0/8' '!10.1.2.3 ::1', "
        "local_ip address {userdb:lip})"},
    {&anywhere, "x: {hours: ['Mon-Fri 08:00-18:00 UTC, !Sat 09:00-10:00']}",
        "all(hours hours 'Mon-Fri 08:00-18:00 UTC, !Sat 09:00-10:00')"},
    {&anywhere, "x: {hours: [2026-12-24..2026-12-26, 2027-01-01]}",
        "all(hours hours '2026-12-24..2026-12-26' '2027-01-01')"},
    {&hours, "x: {hours: '%{value}'}", "all(hours hours {value/5})"},
    {&anywhere, "x: {user: {matches: 'a+', not: [b, c]}}",
        "all(user all(matches pattern)(not(word 'b' 'c')))"},
    {&anywhere, "x: {group: {not: {equals: x}}}", "all(group not(equals 'x'))"},
    {&anywhere, "x: [{user: a}, {user: b}]",
        "any(all(user word 'a'), all(user word 'b'))"},
    {&anywhere, "x: {all: [{user: a}, [{user: b}, {user: c}]]}",
        "all(all(all(user word 'a'), any(all(user word 'b'), all(user word "
        "'c'))))"},
    {&anywhere, "x: {not: {user: a, domain: b}}",
        "all(not(all(user word 'a', domain text 'b')))"},
    {&anywhere, "x: {not: [{user: a}, {user: b}]}",
        "all(not(any(all(user word 'a'), all(user word 'b'))))"},
    {&anywhere, "c: {n: {user: a}}\nx: n", "named n(all(user word 'a'))"},
    {&anywhere, "c: {n: [m], m: {user: a}}\nx: {not: [n, m]}",
        "all(not(any(named n(any(named m(all(user word 'a')))), "
        "named m(all(user word 'a')))))"},
    {&anywhere, "x: {ldap: {mail: a, net: 10.0.0.0/8}}",
        "all(ldap:mail equal 'a', ldap:net address '10.0.0.0/8')"},
    {&anywhere, "x: {owner: {cn: [a, b]}, policy: {present: {present: false}}}",
        "all(owner:cn equal 'a' 'b', policy:present present false)"},
    {&anywhere, "x: {userdb: {quota_rule: '*', net: '!10.1.1.1, *'}}",
        "all(userdb:quota_rule equal '*', userdb:net address "
        "'!10.1.1.1, *')"},
    {&anywhere, "x: {search: '(a=%{ldap:b})'}", "all(search:0)"},
    {&anywhere, "x: [{search: {base: 'dc=x'}}, {search: (a=b)}]",
        "any(all(search:0), all(search:1))"},
    {&anywhere, "x: {ldap: {a: {past: false, add: 1d}}}",
        "all(ldap:a past false add 86400000)"},
    {&anywhere, "x: {ldap: {a: {older: '%{policy:max}', newer: 5}}}",
        "all(ldap:a all(older {policy:max})(newer 5000))"},
    {&anywhere, "x: {ldap: {a: {past: true, add: ['%{ldap:m}d', 1d]}}}",
        "all(ldap:a past true add {ldap:m}'d' + 86400000)"},
    {&anywhere, "x: {ldap: {a: {at_least: 5, at_most: '%{policy:max}'}}}",
        "all(ldap:a all(at_least '5')(at_most {policy:max}))"},
    {&anywhere, "x: {ldap: {a: {at_most: '%{ldap:b | count}'}}}",
        "all(ldap:a at_most {ldap:b|count})"},
    {&anywhere, "x: {ldap: {a: {at_least: 20261125120000Z}}}",
        "all(ldap:a at_least '20261125120000Z')"},
    {&anywhere, "x: {ldap: {a: {bits: 2, equals: '2'}}}",
        "all(ldap:a all(bits 2)(equals '2'))"},
    {&value, "x: {equals: [a, '*']}", "all(value:last equals 'a' '*')"},
    {&value, "x: {equals: a, not: {group: b}, present: true}",
        "all(value:last all(equals 'a')(present true), not(all(group group "
        "'b')))"},
    {&value, "x: {not: {equals: a}}", "all(not(all(value:last equals 'a')))"},
    {&value, "x: {within: [14d, '%{ldap:w}d'], add: '%{ldap:m}s', past: true}",
        "all(value:last all(within 1209600000 {ldap:w}'d' add "
        "{ldap:m}'s')(past true add {ldap:m}'s'))"},
    {&value, "x: {entry: {cn: '%{value}'}}", "all(entry:cn equal {value/1})"},
    {&value, "x: [{remote_ip: '%{value}'}, {matches: a}]",
        "any(all(remote_ip address {value/1}), all(value:last matches "
        "pattern))"},
    {&when, "c: {n: {userdb: {a: b}}}\nx: {all: [n, {group: g}]}",
        "all(all(named n(all(userdb:a equal 'b')), all(group group 'g')))"},
};

struct bad {
	const struct place *place;
	const char *yaml;
	const char *problem;
};

static const struct bad bad[] = {
    {&anywhere, "c: {inside: {user: a}}\nx: insde",
        "2:4: there is no condition \"insde\", did you mean \"inside\"?\n"},
    {&anywhere, "x: anything",
        "1:4: there is no condition \"anything\", expected a name of those "
        "under "
        "\"conditions\"\n"},
    {&anywhere, "x: {usr: a}",
        "1:5: unknown key \"usr\" in a condition, did you mean \"user\"?\n"},
    {&anywhere, "x: {ownr: {a: b}}",
        "1:5: unknown key \"ownr\" in a condition, did you mean \"owner\"?\n"},
    {&value, "x: {equal: a}",
        "1:5: unknown key \"equal\" in a condition, did "
        "you mean \"equals\"?\n"},
    {&anywhere, "c: {inside: {user: a}}\nx: {inside: true}",
        "2:5: \"inside\" is the name of a condition, expected it alone or in "
        "a list\n"},
    {&anywhere, "x: {equals: a}",
        "1:5: \"equals\" tests a value and there is none here, expected "
        "ldap: {ATTR: {equals: ...}}\n"},
    {&anywhere, "x: {all: {user: a}}",
        "1:10: a mapping, expected a list of conditions\n"},
    {&anywhere, "x: {ldap: mail}", "1:11: a value, expected {ATTR: TEST}\n"},
    {&anywhere, "x: {ldap: {a b: c}}", "1:12: \"a b\" is no attribute name\n"},
    {&anywhere, "x: {userdb: a}", "1:13: a value, expected {FIELD: TEST}\n"},
    {&anywhere, "x: {entry: {a: b}}",
        "1:12: \"entry\" is the entry of a rule of an attribute, expected it "
        "in such a rule\n"},
    {&anywhere, "x: {user: {equal: a}}",
        "1:12: unknown key \"equal\" in a test, did you mean \"equals\"?\n"},
    {&anywhere, "c: {a: [b], b: {not: a}}\nx: a",
        "1:22: the condition \"a\" is made of itself\n"},
    {&anywhere, "x: {remote_ip: [10.0.0.1, 10.0.0.0/33]}",
        "1:27: \"10.0.0.0/33\", expected an address or a network such as "
        "10.0.0.0/8\n"},
    {&anywhere, "x: {remote_ip: '::1, !office'}",
        "1:23: \"office\", expected an address or a network such as "
        "10.0.0.0/8\n"},
    {&anywhere, "x: {service: 'imap smtp'}",
        "1:20: \"smtp\", expected imap, pop3, sieve or submission\n"},
    {&anywhere, "x: {service: ['!', imap]}",
        "1:17: \"!\", expected what is excluded behind it\n"},
    {&anywhere, "x: {hours: 'Mon-Fri 08:00-18:00 Europe/Zuerich'}",
        "1:13: no such time zone: \"Europe/Zuerich\", expected a name such "
        "as Europe/Zurich\n"},
    {&anywhere, "x: {hours: [2026-12-26..2026-12-24]}",
        "1:13: \"2026-12-26..2026-12-24\", the last day is before the first, "
        "expected the first one first\n"},
    {&anywhere, "x: {hours: {equals: a}}",
        "1:21: this cannot be asked of hours, expected hours such as "
        "\"Mon-Fri 08:00-18:00\"\n"},
    {&anywhere, "x: {hours: {not: {matches: a}}}",
        "1:28: this cannot be asked of hours, expected hours such as "
        "\"Mon-Fri 08:00-18:00\"\n"},
    {&anywhere, "x: {service: '!pop3'}",
        "1:14: warning: exclusions alone admit nobody, expected also what is "
        "admitted, such as \"*\"\n"},
    {&anywhere, "x: {user: '*@a'}",
        "1:12: warning: \"*@a\": \"*\" inside an item is only a star, "
        "expected \"matches\" for a pattern\n"},
    {&anywhere, "x: {ldap: {net: ten}}",
        "1:17: \"ten\", expected an address or a network such as "
        "10.0.0.0/8\n"},
    {&anywhere, "x: {ldap: {net: {past: true}}}",
        "1:24: \"net\" holds no date by its `syntax`, expected another "
        "test\n"},
    {&anywhere, "x: {ldap: {a: {add: 1d, older: 2d}}}",
        "1:21: \"add\" alone, expected \"past\" or \"within\" beside it\n"},
    {&anywhere, "x: {ldap: {a: {present: TRUE}}}",
        "1:25: \"TRUE\", expected true or false\n"},
    {&anywhere, "x: {ldap: {a: {bits: 0x2}}}",
        "1:22: \"0x2\", expected a number above 0, in decimal\n"},
    {&anywhere, "x: {ldap: {a: {at_least: five}}}",
        "1:26: \"five\", expected a number, a date in the attribute's "
        "syntax, or a variable that holds one\n"},
    {&anywhere, "x: {ldap: {a: {at_most: [1, 2]}}}",
        "1:25: a list, expected a number\n"},
    {&anywhere, "x: {ldap: {a: {past: true, add: [1d, 1y]}}}",
        "1:38: \"1y\", expected a duration such as 500ms, 2s, 15m, 12h, 7d "
        "or 2w\n"},
    {&anywhere, "x: {ldap: {a: {past: true, add: []}}}",
        "1:33: an empty list, expected something in it\n"},
    {&anywhere, "x: {ldap: {a: {older: [1d]}}}",
        "1:23: a list, expected a duration\n"},
    {&anywhere, "x: {ldap: {a: {older: 1y}}}",
        "1:23: \"1y\", expected a duration such as 500ms, 2s, 15m, 12h, 7d "
        "or 2w\n"},
    {&anywhere, "x: {search: uid=a}",
        "1:13: expected a filter, put it in parentheses\n"},
    {&anywhere, "x: {search: {filter: (a=b)}}",
        "1:13: \"base\" is missing, expected it in search, or in the "
        "directory\n"},
    {&anywhere, "x: {search: {base: 'dc=x', directory: b}}",
        "1:39: there is no directory \"b\", expected it under the key "
        "\"directories\"\n"},
    {&anywhere, "x: {search: {base: 'dc=x', scope: sub}}",
        "1:35: \"sub\", expected base, onelevel or subtree\n"},
    {&value, "x: {search: '(a=%{value})'}",
        "1:19: %{value} is of a rule, expected a variable of the login: a "
        "search is made once a login, before the rules\n"},
    {&value, "x: {equals: '%{days}'}",
        "1:16: %{days} is not known here, expected it in the texts and "
        "templates of a rule with a date test\n"},
    {&when, "x: {ldap: {a: b}}",
        "1:11: \"ldap\" reads the directory, expected tests of the login "
        "alone\n"},
    {&when, "x: {owner: {a: b}}",
        "1:5: \"owner\" reads the directory, expected tests of the login "
        "alone\n"},
    {&when, "x: {search: (a=b)}",
        "1:13: \"search\" reads the directory, expected tests of the login "
        "alone\n"},
    {&when, "c: {n: [{ldap: {a: b}}]}\nx: {not: n}",
        "2:10: the condition \"n\" reads the directory, expected tests of "
        "the login alone\n"},
    {&when, "c: {n: {user: '%{dn}'}}\nx: n",
        "2:4: the condition \"n\" reads the directory, expected tests of "
        "the login alone\n"},
    {&early, "x: {group: a}",
        "1:12: groups are looked up later, expected another test\n"},
    {&early, "c: {n: {group: a}, m: n}\nx: [m]",
        "2:5: the condition \"m\" tests groups, which are looked up later\n"},
};

START_TEST(good_conditions)
{
	struct fixture fixture;
	const struct condition *condition = NULL;

	fixture_open(&fixture);
	load_condition(&fixture.loader, good[_i].place, NULL,
	    fixture_node(&fixture, good[_i].yaml), &condition);
	ck_assert_str_eq(fixture_problems(&fixture), "");
	ck_assert_str_eq(show_condition(&fixture, condition), good[_i].shown);
	fixture_close(&fixture);
}
END_TEST

START_TEST(bad_conditions)
{
	struct fixture fixture;
	const struct condition *condition = NULL;

	fixture_open(&fixture);
	load_condition(&fixture.loader, bad[_i].place, NULL,
	    fixture_node(&fixture, bad[_i].yaml), &condition);
	ck_assert_str_eq(fixture_problems(&fixture), bad[_i].problem);
	fixture_close(&fixture);
}
END_TEST

static const char *const patterns[] = {
    "(", "a{1,99}", "(a{2}){2}", "(a)\\1", "[b-a]"};

START_TEST(bad_patterns)
{
	struct fixture fixture;
	const struct condition *condition = NULL;

	fixture_open(&fixture);
	load_condition(&fixture.loader, &anywhere, NULL,
	    fixture_node(
	        &fixture, arena_printf(fixture.arena,
	                      "x: {user: {matches: '%s'}}", patterns[_i])),
	    &condition);
	ck_assert_uint_eq(fixture.diagnostics.errors, 1);
	ck_assert_uint_eq(fixture.diagnostics.items[0].at.column, 21);
	ck_assert_uint_eq(fixture.loader.pattern_count, 0);
	fixture_close(&fixture);
}
END_TEST

/* The `when` of a look-up tells what has to be known before. */
START_TEST(what_is_needed)
{
	struct fixture fixture;
	const struct condition *condition = NULL;
	const struct search_config *searches;

	fixture_open(&fixture);
	lookup.needs_groups = false;
	load_condition(&fixture.loader, &when, NULL,
	    fixture_node(&fixture, "x: {user: a}"), &condition);
	ck_assert(!lookup.needs_groups);
	load_condition(&fixture.loader, &when, NULL,
	    fixture_node(&fixture, "c: {n: {group: a}}\nx: {not: n}"),
	    &condition);
	ck_assert(lookup.needs_groups);
	load_condition(&fixture.loader, &anywhere, NULL,
	    fixture_node(&fixture,
	        "x: [{search: '(a=%{owner:b})'}, "
	        "{search: {base: '%{policy:p}', scope: base}}]"),
	    &condition);
	ck_assert_str_eq(fixture_problems(&fixture), "");
	ck_assert_uint_eq(fixture.config.search_count, 2);
	searches = fixture.config.searches;
	ck_assert(searches[0].own && searches[0].lookup.needs_user);
	ck_assert_int_eq(searches[0].lookup.scope, SCOPE_BASE);
	ck_assert_uint_eq(searches[0].lookup.needs[0], 0);
	ck_assert(!searches[1].own && !searches[1].lookup.needs_user);
	ck_assert_uint_eq(searches[1].lookup.needs[0], 1);
	ck_assert_uint_eq(searches[1].lookup.bases.count, 1);
	ck_assert_str_eq(show_filter(&fixture, searches[1].lookup.filter),
	    "[objectClass 'objectClass=*']");
	fixture_close(&fixture);
}
END_TEST

/* Names in names: refused when too deep, and never walked twice. */
START_TEST(many_names)
{
	struct fixture fixture;
	const struct condition *condition = NULL;
	struct text text = {.arena = NULL};

	fixture_open(&fixture);
	text.arena = fixture.arena;
	text_add(&text, "c: {n30: {master_user: a}");
	for (unsigned i = 20; i < 30; i++)
		text_addf(&text, ", n%u: [n%u, n%u]", i, i + 1, i + 1);
	text_add(&text, "}\nx: {not: n20}");
	load_condition(&fixture.loader, &anywhere, NULL,
	    fixture_node(&fixture, text_string(&text)), &condition);
	ck_assert_str_eq(fixture_problems(&fixture), "");
	ck_assert(fixture.loader.conditions[1].reads.master);
	ck_assert_uint_gt(fixture.loader.conditions[1].reads.size, 2048);
	fixture_close(&fixture);

	fixture_open(&fixture);
	text = (struct text){.arena = fixture.arena};
	text_add(&text, "c: {n30: {user: a}");
	for (unsigned i = 0; i < 30; i++)
		text_addf(&text, ", n%u: [n%u, n%u]", i, i + 1, i + 1);
	text_add(&text, "}\nx: n0");
	load_condition(&fixture.loader, &anywhere, NULL,
	    fixture_node(&fixture, text_string(&text)), &condition);
	ck_assert_uint_ge(fixture.diagnostics.errors, 1);
	ck_assert_ptr_nonnull(
	    strstr(fixture_problems(&fixture), "parts, expected at most"));
	fixture_close(&fixture);

	fixture_open(&fixture);
	text = (struct text){.arena = fixture.arena};
	text_add(&text, "c: {n1000: {user: a}");
	for (unsigned i = 0; i < 1000; i++)
		text_addf(&text, ", n%u: n%u", i, i + 1);
	text_add(&text, "}\nx: n0");
	load_condition(&fixture.loader, &anywhere, NULL,
	    fixture_node(&fixture, text_string(&text)), &condition);
	ck_assert_uint_eq(fixture.diagnostics.errors, 1);
	fixture_close(&fixture);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config_condition");
	TCase *cases = tcase_create("conditions");

	tcase_add_loop_test(
	    cases, good_conditions, 0, (int)(sizeof good / sizeof *good));
	tcase_add_loop_test(
	    cases, bad_conditions, 0, (int)(sizeof bad / sizeof *bad));
	tcase_add_loop_test(
	    cases, bad_patterns, 0, (int)(sizeof patterns / sizeof *patterns));
	tcase_add_test(cases, what_is_needed);
	tcase_add_test(cases, many_names);
	suite_add_tcase(suite, cases);
	return unit_run(&suite, 1);
}
