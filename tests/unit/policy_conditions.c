/*
 * The truth table of undefined, through not, all, any, and in each place where
 * a condition may stand. T, F and U are named conditions: true, false and
 * undefined (Dovecot did not say the mechanism).
 */
#include "policy_rig.h"

#include <stdio.h>

#include "postlogin/text.h"

#define NAMES                                                                  \
	"conditions:\n"                                                        \
	"  T: {user: jdoe}\n"                                                  \
	"  F: {user: other}\n"                                                 \
	"  U: {mechanism: PLAIN}\n"

static const struct {
	const char *condition;
	enum tri expected;
} truth_cases[] = {
    {"T", TRI_TRUE},
    {"F", TRI_FALSE},
    {"U", TRI_UNDEFINED},
    {"{not: T}", TRI_FALSE},
    {"{not: F}", TRI_TRUE},
    {"{not: U}", TRI_UNDEFINED},
    {"{not: {not: U}}", TRI_UNDEFINED},
    {"[T, F]", TRI_TRUE},
    {"[T, U]", TRI_TRUE},
    {"[U, T]", TRI_TRUE},
    {"[F, U]", TRI_UNDEFINED},
    {"[U, F]", TRI_UNDEFINED},
    {"[F, F]", TRI_FALSE},
    {"[U, U]", TRI_UNDEFINED},
    {"{all: [T, T]}", TRI_TRUE},
    {"{all: [T, F]}", TRI_FALSE},
    {"{all: [T, U]}", TRI_UNDEFINED},
    {"{all: [U, T]}", TRI_UNDEFINED},
    {"{all: [F, U]}", TRI_FALSE},
    {"{all: [U, F]}", TRI_FALSE},
    {"{all: [U, U]}", TRI_UNDEFINED},
    {"{not: [F, U]}", TRI_UNDEFINED},
    {"{not: [T, U]}", TRI_FALSE},
    {"{not: [F, F]}", TRI_TRUE},
    {"{not: {all: [F, U]}}", TRI_TRUE},
    {"{not: {all: [T, U]}}", TRI_UNDEFINED},
    {"{user: jdoe, service: imap}", TRI_TRUE},
    {"{user: jdoe, service: pop3}", TRI_FALSE},
    {"{user: jdoe, mechanism: PLAIN}", TRI_UNDEFINED},
    {"{service: pop3, mechanism: PLAIN}", TRI_FALSE},
    {"{user: jdoe, not: {service: pop3}}", TRI_TRUE},
    {"{user: {not: [other, another]}}", TRI_TRUE},
    {"{mechanism: {not: PLAIN}}", TRI_UNDEFINED},
    {"{mechanism: {present: true}}", TRI_FALSE},
    {"{mechanism: {present: false}}", TRI_TRUE},
    {"{mechanism: '*'}", TRI_UNDEFINED},
    {"{ldap: {present: a, absent: b}}", TRI_FALSE},
    {"{ldap: {missing: {present: false}}}", TRI_TRUE},
    {"{ldap: {missing: {present: true}}}", TRI_FALSE},
    {"{ldap: {missing: {not: x}}}", TRI_TRUE},
    {"{ldap: {missing: {past: true}}}", TRI_FALSE},
    {"{ldap: {missing: {past: false}}}", TRI_FALSE},
    {"{ldap: {missing: {bits: 2}}}", TRI_FALSE},
    {"{ldap: {missing: x}}", TRI_FALSE},
    {"{not: {ldap: {missing: x}}}", TRI_TRUE},
    {"{ldap: {colour: red}}", TRI_TRUE},
    {"{ldap: {colour: [blue, green]}}", TRI_TRUE},
    {"{ldap: {colour: {not: red}}}", TRI_TRUE},
    {"{not: {ldap: {colour: red}}}", TRI_FALSE},
    {"{ldap: {colour: {matches: 'b.*', not: blue}}}", TRI_FALSE},
    {"{policy: {pwdLockout: 'TRUE'}}", TRI_UNDEFINED},
    {"{policy: {pwdLockout: {present: false}}}", TRI_UNDEFINED},
    {"{not: {policy: {pwdLockout: 'TRUE'}}}", TRI_UNDEFINED},
    {"{userdb: {quota: 10}}", TRI_TRUE},
    {"{userdb: {quota: {not: 10}}}", TRI_FALSE},
    {"{userdb: {none: {present: true}}}", TRI_FALSE},
    {"{search: '(uid=*)'}", TRI_TRUE},
    {"{not: {search: '(uid=*)'}}", TRI_FALSE},
};

static const char truth_config[] = NAMES
    "entries: {policy: {base: 'cn=p,dc=example,dc=com', optional: true}}\n"
    "rules:\n"
    "  - {name: r, deny: %s}\n";

START_TEST(truth)
{
	char config[1024];
	struct policy_case test = {
	    .name = truth_cases[_i].condition,
	    .config = config,
	    .facts = "colour: red\ncolour: blue\nfailed policy\nsearch true",
	    .login = "mechanism= userdb.quota=10",
	};
	struct rig rig;

	snprintf(
	    config, sizeof(config), truth_config, truth_cases[_i].condition);
	rig_open(&rig, &test);
	ck_assert_msg(
	    policy_holds(&rig.scene, rig.config->rules[0].condition) ==
	        truth_cases[_i].expected,
	    "%s", test.name);
	rig_close(&rig);
}
END_TEST

#define DENIED "deny authorizationfailed Access denied.\n"
#define UNAVAILABLE                                                            \
	"unavailable unavailable Temporary failure, please try again later.\n"

static const struct policy_case place_cases[] = {
    {"deny true", NAMES "rules: [{name: r, deny: T}]", NULL,
        "mechanism=", DENIED "reason r deny denied"},
    {"deny false", NAMES "rules: [{name: r, deny: F}]", NULL,
        "mechanism=", "allow\nreason r deny passed"},
    {"deny undefined", NAMES "rules: [{name: r, deny: U}]", NULL,
        "mechanism=", UNAVAILABLE "reason r deny undefined"},
    {"require true", NAMES "rules: [{name: r, require: T}]", NULL,
        "mechanism=", "allow\nreason r require passed"},
    {"require false", NAMES "rules: [{name: r, require: F}]", NULL,
        "mechanism=", DENIED "reason r require denied"},
    {"require undefined", NAMES "rules: [{name: r, require: U}]", NULL,
        "mechanism=", UNAVAILABLE "reason r require undefined"},
    {"deny when false", NAMES "rules: [{name: r, deny: T, when: F}]", NULL,
        "mechanism=", "allow\nreason r deny skipped"},
    {"deny when undefined", NAMES "rules: [{deny: T, when: U}]", NULL,
        "mechanism=", DENIED},
    {"require when undefined", NAMES "rules: [{require: F, when: U}]", NULL,
        "mechanism=", DENIED},
    {"require when undefined but true", NAMES "rules: [{require: T, when: U}]",
        NULL, "mechanism=", "allow\n"},
    {"alert when undefined", NAMES "rules: [{name: r, alert: 'hi', when: U}]",
        NULL, "mechanism=", "allow\nreason r alert skipped"},
    {"export when undefined",
        NAMES "rules: [{export: {mail_path: x}, when: U}]", NULL,
        "mechanism=", "allow\n"},
    {"update when undefined",
        NAMES "rules: [{update: {increment: {n: 1}}, when: U}]", NULL,
        "mechanism=", "allow\n"},
    {"group when undefined", NAMES "rules: [{group: g, when: U}]", NULL,
        "mechanism=", "allow\nacl \n"},
    {"deny beats unavailable",
        NAMES "rules: [{deny: U}, {deny: T, message: 'No.', code: limit}]",
        NULL, "mechanism=", "deny limit No.\n"},
    {"the first denial speaks",
        NAMES "rules: [{deny: T, message: 'One'}, {deny: T, message: 'Two'}]",
        NULL, NULL, "deny authorizationfailed One\n"},
    {"exempt undefined is not exempt", NAMES "exempt: U\nrules: [{deny: T}]",
        NULL, "mechanism=", DENIED},
    {"exempt", NAMES "exempt: T\nrules: [{name: r, deny: T}, {require: U}]",
        NULL, "mechanism=", "allow\nreason r deny exempt"},
};

START_TEST(place)
{
	rig_run(&place_cases[_i]);
}
END_TEST

/* --- Values of the rule's attribute ----------------------------------------
 */

#define RULE(rule) "attributes:\n  a: " rule "\n"

static const struct policy_case value_cases[] = {
    {"deny if one value", RULE("{deny: {equals: x}}"), "a: y\na: x", NULL,
        DENIED "reason deny a deny denied x"},
    {"deny if no value", RULE("{deny: {equals: x}}"), "a: y\na: z", NULL,
        "allow\nreason deny a deny passed y, z"},
    {"deny absent", RULE("{deny: {not: {equals: x}}}"), NULL, NULL,
        "allow\nreason deny a deny nothing"},
    {"require one", RULE("{require: {equals: x}}"), "a: y\na: x", NULL,
        "allow\nreason require a require passed x"},
    {"require none", RULE("{require: {equals: x}}"), "a: y", NULL,
        DENIED "reason require a require denied y"},
    {"require absent", RULE("{require: {equals: x}, code: contactadmin}"), NULL,
        NULL, "deny contactadmin Access denied.\n"},
    {"require absent allows", RULE("{require: {equals: x}, absent: allow}"),
        NULL, NULL, "allow\nreason require a require passed"},
    {"not negates any", RULE("{require: {not: {equals: x}}}"), "a: y\na: x",
        NULL, DENIED},
    {"undefined or true", RULE("{deny: {bits: 2}}"), "a: nonsense\na: 2", NULL,
        DENIED},
    {"undefined or false", RULE("{deny: {bits: 2}}"), "a: nonsense\na: 4", NULL,
        UNAVAILABLE "note uid=jdoe,ou=people,dc=example,dc=com a: "
                    "\"nonsense\" is no integer\n"},
    {"the value that decided speaks",
        RULE("{deny: {matches: 'b.*'}, message: 'Bad: %{value}.'}"),
        "a: good\na: bad\na: best", NULL,
        "deny authorizationfailed Bad: bad.\n"},
    {"a branch that fails decided nothing",
        RULE("{deny: [{equals: x, service: pop3}, {equals: y}], "
             "message: '%{value}'}"),
        "a: x\na: y", NULL, "deny authorizationfailed y\n"},
    {"a value that admits decided",
        RULE("{deny: {remote_ip: '%{value}'}, message: 'Not %{value}'}"),
        "a: 10.0.0.1\na: 192.0.2.0/24", NULL,
        "deny authorizationfailed Not 192.0.2.0/24\n"},
    {"when on the value", RULE("{deny: {user: jdoe}, when: {equals: on}}"),
        "a: off", NULL, "allow\n"},
    {"when on one value", RULE("{deny: {user: jdoe}, when: {equals: on}}"),
        "a: off\na: on", NULL, DENIED},
    {"own entry", RULE("{deny: {entry: {b: z}}}"), "a: 1\nb: z", NULL, DENIED},
    {"two rules, one attribute",
        RULE("[{deny: {equals: x}}, {name: s, deny: {equals: y}}]"), "a: y",
        NULL, DENIED "reason s deny denied y"},
    {"binary is shown as base64", RULE("{deny: {present: true}}"),
        "a: \\0\\xff", NULL, DENIED "reason deny a deny denied AP8="},
    {"what another entry held is shown",
        "rules: [{name: r, deny: {ldap: {b: y}}}]\n", "b: x\nb: y", NULL,
        DENIED "reason r deny denied y"},
};

START_TEST(value)
{
	rig_run(&value_cases[_i]);
}
END_TEST

/* One bad value in two rules and two places is one line for the log; a flood of
 * them ends. */
START_TEST(notes)
{
	struct policy_case test = {
	    .name = "notes",
	    .config = RULE("[{deny: {bits: 2}}, {deny: [{bits: 4}, "
	                   "{ldap: {a: {bits: 8}}}]}]"),
	    .facts = "a: x\na: y",
	};
	struct arena *arena = arena_new();
	struct text facts = {.arena = arena};
	struct rig rig;

	rig_open(&rig, &test);
	ck_assert_uint_eq(policy_decide(&rig.scene)->note_count, 2);
	rig_close(&rig);
	test.config = "groups: [{base: 'dc=x', attributes: {a: {deny: {bits: "
	              "2}}}}]\n";
	for (int i = 0; i < 100; i++)
		text_addf(&facts, "group 0 cn=%d\na: x%d\n", i, i);
	test.facts = text_string(&facts);
	rig_open(&rig, &test);
	ck_assert_uint_eq(policy_decide(&rig.scene)->note_count, 51);
	rig_close(&rig);
	arena_free(&arena);
}
END_TEST

TCase *
policy_conditions_tests(void)
{
	TCase *tests = tcase_create("conditions");

	tcase_add_loop_test(tests, truth, 0, CASES(truth_cases));
	tcase_add_loop_test(tests, place, 0, CASES(place_cases));
	tcase_add_test(tests, notes);
	tcase_add_loop_test(tests, value, 0, CASES(value_cases));
	return tests;
}
