/* Every operator on values, with the second before, at and after. */
#include "policy_rig.h"

#include <stdio.h>

/* A test of attribute `a`, now being 2026-11-25T12:00:00Z. */
static const struct {
	const char *test;
	const char *facts;
	enum tri expected;
} operator_cases[] = {
    {"x", "a: X", TRI_TRUE},
    {"'two  words'", "a:  Two words ", TRI_TRUE},
    {"'*'", "a: anything", TRI_FALSE},
    {"'*'", "a: *", TRI_TRUE},
    {"'!x'", "a: y", TRI_FALSE},
    {"{equals: ['cn=A,dc=B', q]}", "a: CN=a, DC=b", TRI_TRUE},
    {"{equals: 'cn=Sales\\2C EMEA,dc=x'}", "a: cn=Sales\\\\, EMEA,dc=x",
        TRI_TRUE},
    {"{equals: 'a=b'}", "a: a=b c", TRI_FALSE},
    {"{equals: 'straße'}", "a: STRAßE", TRI_TRUE},
    {"{equals: x}", "a: x\\0y", TRI_FALSE},
    {"{equals: '%{user}'}", "a: JDOE", TRI_TRUE},
    {"{equals: '%{ldap:none}'}", "a: x", TRI_FALSE},
    {"{equals: '%{ldap:b}'}", "a: q\nb: p\nb: q", TRI_TRUE},
    {"{equals: 'x-%{ldap:b}'}", "a: x-q\nb: p\nb: q", TRI_TRUE},
    {"{equals: '%{ldap:none | default(''z'')}'}", "a: z", TRI_TRUE},
    {"{equals: '%{policy:p | default(''z'')}'}", "a: z\nfailed policy",
        TRI_UNDEFINED},
    {"{equals: '%{policy:p | default(user)}'}", "a: jdoe\nfailed policy",
        TRI_UNDEFINED},
    {"{equals: '%{policy:p | default(user)}'}", "a: jdoe", TRI_TRUE},
    {"{matches: 'ab+c'}", "a: ABBC", TRI_TRUE},
    {"{matches: 'ab+c'}", "a: xabbc", TRI_FALSE},
    {"{matches: '.*'}", "a: x\\0y", TRI_UNDEFINED},
    {"{present: true}", "a: x", TRI_TRUE},
    {"{present: false}", "a: x", TRI_FALSE},
    {"{bits: 2}", "a: 514", TRI_TRUE},
    {"{bits: 2}", "a: 512", TRI_FALSE},
    {"{bits: 6}", "a: 4", TRI_TRUE},
    {"{bits: 2147483648}", "a: -2147483646", TRI_TRUE},
    {"{bits: 2}", "a: 0x2", TRI_UNDEFINED},
    {"{bits: 2}", "a: 99999999999999999999", TRI_UNDEFINED},
    {"{not: {bits: 2}}", "a: x", TRI_UNDEFINED},
    {"{at_least: 5}", "a: 4", TRI_FALSE},
    {"{at_least: 5}", "a: 5", TRI_TRUE},
    {"{at_least: 5}", "a: 6", TRI_TRUE},
    {"{at_most: 5}", "a: 4", TRI_TRUE},
    {"{at_most: 5}", "a: 5", TRI_TRUE},
    {"{at_most: 5}", "a: 6", TRI_FALSE},
    {"{at_least: 10}", "a: 9", TRI_FALSE},
    {"{at_least: -2}", "a: -1", TRI_TRUE},
    {"{at_most: 0}", "a: -1", TRI_TRUE},
    {"{at_least: 1, at_most: 3}", "a: 2", TRI_TRUE},
    {"{at_least: 1, at_most: 3}", "a: 4", TRI_FALSE},
    {"{at_least: 5}", "a: five", TRI_UNDEFINED},
    {"{at_least: 5}", "a: ", TRI_UNDEFINED},
    {"{at_least: 5}", "a: 99999999999999999999", TRI_UNDEFINED},
    {"{not: {at_least: 5}}", "a: five", TRI_UNDEFINED},
    {"{at_least: 5}", "a: 20261125120000Z", TRI_UNDEFINED},
    {"{at_least: 5}", "b: 5", TRI_FALSE},
    {"{at_most: '%{ldap:b}'}", "a: 5\nb: 5", TRI_TRUE},
    {"{at_most: '%{ldap:b}'}", "a: 6\nb: 5", TRI_FALSE},
    {"{at_most: '%{ldap:b}'}", "a: 5", TRI_FALSE},
    {"{at_least: '%{ldap:b}'}", "a: 5", TRI_FALSE},
    {"{at_most: '%{ldap:b}'}", "a: 5\nb: x", TRI_UNDEFINED},
    {"{at_most: '%{ldap:b}'}", "a: 5\nb: 5\nb: 6", TRI_UNDEFINED},
    {"{at_most: '%{policy:p}'}", "a: 5\nfailed policy", TRI_UNDEFINED},
    {"{at_most: '%{ldap:b | count}'}", "a: 2\nb: x\nb: y", TRI_TRUE},
    {"{at_most: '%{ldap:b | count}'}", "a: 3\nb: x\nb: y", TRI_FALSE},
    {"{at_most: '%{ldap:b | count}'}", "a: 0", TRI_TRUE},
    {"{at_most: '1%{ldap:b}'}", "a: 15\nb: 5", TRI_TRUE},
    {"{at_least: 20261125115959Z}", "a: 20261125125959+0100", TRI_TRUE},
    {"{at_least: 20261125120000Z}", "a: 20261125125959+0100", TRI_FALSE},
    {"{at_least: '%{now}'}", "a: 20261125120000Z", TRI_TRUE},
    {"{at_least: '%{now}'}", "a: 20261125115959Z", TRI_FALSE},
    {"{at_least: '%{ldap:b}'}", "a: 000001010000Z\nb: 99991231235959Z",
        TRI_TRUE},
    {"{at_most: '%{ldap:b}'}", "a: 20261125120000Z\nb: 000001010000Z",
        TRI_TRUE},
    {"{at_most: '%{ldap:b}'}", "a: 000001010000Z\nb: 000001010000Z", TRI_TRUE},
    {"{not: [x, y]}", "a: z", TRI_TRUE},
    {"{past: true}", "a: 20261125115959Z", TRI_TRUE},
    {"{past: true}", "a: 20261125120000Z", TRI_TRUE},
    {"{past: true}", "a: 20261125120001Z", TRI_FALSE},
    {"{past: false}", "a: 20261125120001Z", TRI_TRUE},
    {"{past: true}", "a: 00000101000000Z", TRI_FALSE},
    {"{past: true}", "a: 000001010000Z", TRI_FALSE},
    {"{past: false}", "a: 000001010000Z", TRI_TRUE},
    {"{past: true}", "a: tomorrow", TRI_UNDEFINED},
    {"{past: true}", "a: ", TRI_UNDEFINED},
    {"{past: true, add: 1h}", "a: 20261125110000Z", TRI_TRUE},
    {"{past: true, add: 1h}", "a: 20261125110001Z", TRI_FALSE},
    {"{past: true, add: '%{ldap:b}'}", "a: 20200101000000Z", TRI_FALSE},
    {"{past: true, add: '%{ldap:b}'}", "a: 20200101000000Z\nb: 0", TRI_FALSE},
    {"{past: true, add: '%{ldap:b}'}", "a: 20200101000000Z\nb: 60", TRI_TRUE},
    {"{past: true, add: '%{ldap:b}'}", "a: 20200101000000Z\nb: soon",
        TRI_UNDEFINED},
    {"{past: true, add: '%{ldap:b}'}", "a: 20200101000000Z\nb: 1\nb: 2",
        TRI_UNDEFINED},
    {"{past: true, add: [1h, 30m]}", "a: 20261125103000Z", TRI_TRUE},
    {"{past: true, add: [1h, 30m]}", "a: 20261125103001Z", TRI_FALSE},
    {"{past: true, add: ['%{ldap:b}d', 1d]}", "a: 20261123120000Z\nb: 1",
        TRI_TRUE},
    {"{past: true, add: ['%{ldap:b}d', 1d]}", "a: 20261123120001Z\nb: 1",
        TRI_FALSE},
    {"{past: true, add: ['%{ldap:b}d', 1d]}", "a: 20200101000000Z", TRI_FALSE},
    {"{past: true, add: [1d, '%{ldap:b}d']}", "a: 20200101000000Z\nb: -1",
        TRI_FALSE},
    {"{past: false, add: [1d, '%{ldap:b}d']}", "a: 20200101000000Z\nb: 0",
        TRI_TRUE},
    {"{past: true, add: ['%{ldap:c}d', '%{ldap:b}d']}",
        "a: 20200101000000Z\nb: x", TRI_UNDEFINED},
    {"{past: true, add: ['9223372036854775s', '9223372036854775s']}",
        "a: 20200101000000Z", TRI_FALSE},
    {"{within: 1d, add: [5d, 5d]}", "a: 20261116120000Z", TRI_TRUE},
    {"{within: 1d, add: [5d, 5d]}", "a: 20261116120001Z", TRI_FALSE},
    {"{older: 1d}", "a: 20261124115959Z", TRI_TRUE},
    {"{older: 1d}", "a: 20261124120000Z", TRI_TRUE},
    {"{older: 1d}", "a: 20261124120001Z", TRI_FALSE},
    {"{newer: 1d}", "a: 20261124115959Z", TRI_FALSE},
    {"{newer: 1d}", "a: 20261124120000Z", TRI_FALSE},
    {"{newer: 1d}", "a: 20261124120001Z", TRI_TRUE},
    {"{older: 1500ms}", "a: 20261125115958Z", TRI_TRUE},
    {"{older: 1500ms}", "a: 20261125115959Z", TRI_FALSE},
    {"{newer: 500ms}", "a: 20261125120000Z", TRI_TRUE},
    {"{older: 1d}", "a: 000001010000Z", TRI_FALSE},
    {"{newer: 1d}", "a: 000001010000Z", TRI_TRUE},
    {"{within: 1d}", "a: 000001010000Z", TRI_FALSE},
    {"{newer: '%{ldap:b}'}", "a: 20000101000000Z", TRI_TRUE},
    {"{newer: '%{ldap:b}'}", "a: 20000101000000Z\nb: 0", TRI_TRUE},
    {"{newer: '%{ldap:b}'}", "a: 20000101000000Z\nb: -60", TRI_TRUE},
    {"{newer: '%{ldap:b}'}", "a: 20000101000000Z\nb: 600", TRI_FALSE},
    {"{older: '%{ldap:b}d'}", "a: 20260101000000Z\nb: 90", TRI_TRUE},
    {"{older: '%{ldap:b}d'}", "a: 20260101000000Z\nb: -1", TRI_FALSE},
    {"{older: '%{ldap:b}d'}", "a: 20260101000000Z\nb: 99999", TRI_FALSE},
    {"{older: '%{ldap:b}d'}", "a: 20260101000000Z\nb: ", TRI_UNDEFINED},
    {"{older: '%{policy:p}'}", "a: 20260101000000Z\nfailed policy",
        TRI_UNDEFINED},
    {"{older: '%{policy:p}'}", "a: 20260101000000Z\nentry policy cn=p\np: 60",
        TRI_TRUE},
    {"{within: 1d}", "a: 20261125120000Z", TRI_FALSE},
    {"{within: 1d}", "a: 20261125120001Z", TRI_TRUE},
    {"{within: 1d}", "a: 20261126120000Z", TRI_TRUE},
    {"{within: 1d}", "a: 20261126120001Z", TRI_FALSE},
    {"{within: [1d, 14d, 3d]}", "a: 20261209120000Z", TRI_TRUE},
    {"{within: [1d, 14d, 3d]}", "a: 20261209120001Z", TRI_FALSE},
    {"{within: 1d, add: 10d}", "a: 20261116120000Z", TRI_TRUE},
    {"{within: 1d, add: 10d}", "a: 20261116120001Z", TRI_FALSE},
    {"{within: 1d, add: '%{ldap:b}'}", "a: 20261125120100Z", TRI_FALSE},
    {"{within: [1d, '%{ldap:b}']}", "a: 20261125120100Z\nb: x", TRI_TRUE},
    {"{within: [1d, '%{ldap:b}']}", "a: 20261128120100Z\nb: x", TRI_UNDEFINED},
    {"{within: ['%{ldap:b}', 1d]}", "a: 20261128120100Z", TRI_FALSE},
    {"{older: 1d, matches: '2026.*'}", "a: 20260101000000Z", TRI_TRUE},
    {"{older: 1d, matches: '2026.*'}", "a: 20250101000000Z", TRI_FALSE},
};

static const char operator_config[] =
    "entries: {policy: {base: 'cn=p,dc=example,dc=com', optional: true}}\n"
    "rules:\n"
    "  - deny: {ldap: {a: %s}}\n";

START_TEST(operators)
{
	char config[1024];
	struct policy_case test = {
	    .name = operator_cases[_i].test,
	    .config = config,
	    .facts = operator_cases[_i].facts,
	};
	struct rig rig;

	snprintf(config, sizeof(config), operator_config, test.name);
	rig_open(&rig, &test);
	ck_assert_msg(
	    policy_holds(&rig.scene, rig.config->rules[0].condition) ==
	        operator_cases[_i].expected,
	    "%s with %s", test.name, test.facts);
	rig_close(&rig);
}
END_TEST

/* Attributes with another syntax, in all places that know it. */
static const struct policy_case syntax_cases[] = {
    {"filetime in the past",
        "syntax: {accountExpires: filetime}\n"
        "attributes: {accountExpires: {deny: {past: true}, code: expired,\n"
        "  message: 'Expired on %{date}.'}}\n",
        "accountExpires: 133800768000000000", NULL,
        "deny expired Expired on 2024-12-31.\n"},
    {"filetime never",
        "syntax: {accountExpires: filetime}\n"
        "attributes: {accountExpires: {deny: {past: true}}}\n",
        "accountExpires: 0\naccountExpires: 9223372036854775807", NULL,
        "allow\n"},
    {"shadow days",
        "syntax: {shadowLastChange: unix_days}\n"
        "attributes: {shadowLastChange:\n"
        "  {deny: {older: '%{ldap:shadowMax}d'}, message: '%{date} %{days}'}}",
        "shadowLastChange: 20000\nshadowMax: 90", NULL,
        "deny authorizationfailed 2025-01-02 -692\n"},
    {"address",
        "syntax: {web: address}\n"
        "rules: [{deny: {userdb: {web: 10.3.0.0/24}}}]\n",
        NULL, "userdb.web=::ffff:10.3.0.9",
        "deny authorizationfailed Access denied.\n"},
    {"address that is none",
        "syntax: {web: address}\n"
        "rules: [{deny: {userdb: {web: 10.3.0.0/24}}}]\n",
        NULL, "userdb.web=office",
        "unavailable unavailable Temporary failure, please try again later.\n"
        "note web: \"office\" is no address"},
    {"logon hours, open", /* Wednesday 12-13 UTC: bit 84 */
        "syntax: {logonHours: logon_hours}\n"
        "attributes: {logonHours: {require: {hours: '%{value}'}}}\n",
        "logonHours: \\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\x10"
        "\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0",
        NULL, "allow\n"},
    {"logon hours, shut",
        "syntax: {logonHours: logon_hours}\n"
        "attributes: {logonHours: {require: {hours: '%{value}'}}}\n",
        "logonHours: \\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\x20"
        "\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0",
        NULL, "deny authorizationfailed Access denied.\n"},
    {"logon hours of a wrong length",
        "syntax: {logonHours: logon_hours}\n"
        "attributes: {logonHours: {require: {hours: '%{value}'}}}\n",
        "logonHours: \\xff", NULL,
        "unavailable unavailable Temporary failure, please try again later.\n"},
};

START_TEST(syntaxes)
{
	rig_run(&syntax_cases[_i]);
}
END_TEST

/* %{date} and %{days} of the rule's date test. */
static const struct policy_case date_cases[] = {
    {"date of an alert",
        "attributes: {a: {alert: 'In %{days} days, on %{date}.',\n"
        "  when: {within: 14d, add: 10d}}}\n",
        "a: 20261118130000Z", NULL, "allow\nalert In 4 days, on 2026-11-28.\n"},
    {"whole days are not rounded",
        "attributes: {a: {alert: '%{days}', when: {within: 14d}}}\n",
        "a: 20261128120000Z", NULL, "allow\nalert 3\n"},
    {"date of the value that decided",
        "attributes: {a: {deny: {past: true}, message: '%{date}'}}\n",
        "a: 20270101000000Z\na: 20260101000000Z", NULL,
        "deny authorizationfailed 2026-01-01\n"},
    {"date and DUR of older",
        "attributes: {a: {deny: {older: 2d}, message: '%{date}'}}\n",
        "a: 20261101000000Z", NULL, "deny authorizationfailed 2026-11-03\n"},
    {"never has no date",
        "attributes: {a: {deny: {newer: 2d}, message: '[%{date}] "
        "[%{days}]'}}\n",
        "a: 000001010000Z", NULL, "deny authorizationfailed [] []\n"},
    {"date of when",
        "attributes: {a: {deny: {user: jdoe}, when: {past: true},\n"
        "  message: '%{date | date(''%d.%m.%Y'')}'}}\n",
        "a: 20261101000000Z", NULL, "deny authorizationfailed 01.11.2026\n"},
    {"the end of time",
        "syntax: {a: unix_seconds}\n"
        "attributes: {a: {require: {newer: 1d}}}\n",
        "a: 253402300799", NULL, "allow\n"},
    {"locked until an administrator unlocks",
        "entries: {policy: {base: 'cn=p,dc=x'}}\n"
        "attributes: {a: {deny: {newer: '%{policy:d}'},\n"
        "  when: {policy: {lock: 'TRUE'}}}}\n",
        "a: 000001010000Z\nentry policy cn=p,dc=x\nlock: TRUE\nd: 300", NULL,
        "deny authorizationfailed Access denied.\n"},
    {"locked under a policy without a duration",
        "entries: {policy: {base: 'cn=p,dc=x'}}\n"
        "attributes: {a: {deny: {newer: '%{policy:d}'},\n"
        "  when: {policy: {lock: 'TRUE'}}}}\n",
        "a: 20200101000000Z\nentry policy cn=p,dc=x\nlock: TRUE", NULL,
        "deny authorizationfailed Access denied.\n"},
};

START_TEST(dates)
{
	rig_run(&date_cases[_i]);
}
END_TEST

TCase *
policy_values_tests(void)
{
	TCase *tests = tcase_create("values");

	tcase_add_loop_test(tests, operators, 0, CASES(operator_cases));
	tcase_add_loop_test(tests, syntaxes, 0, CASES(syntax_cases));
	tcase_add_loop_test(tests, dates, 0, CASES(date_cases));
	return tests;
}
