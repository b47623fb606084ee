/*
 * Rules: verbs, their options, defaults, and what follows from the whole.
 */
#include <check.h>
#include <inttypes.h>
#include <stdlib.h>

#include "config_fixture.h"

#include "unit.h"

static const struct place loose = {0};
static const struct place user = {.owner = OWNER_USER};
static const struct place group = {.owner = OWNER_GROUP};
static const struct place entry = {.owner = OWNER_ENTRY, .owner_index = 1};

/* A list is `rules`, a mapping is `attributes`. */
static struct rules
load(struct fixture *fixture, const struct place *place, const char *yaml)
{
	const struct node *node = fixture_node(fixture, yaml);
	struct rules rules = {0};

	if (place->owner == OWNER_NONE)
		load_rule_list(&fixture->loader, place, node, &rules);
	else
		load_attribute_rules(&fixture->loader, place, node, &rules);
	return rules;
}

static void
add_updates(struct fixture *fixture, struct text *text, const struct rule *rule)
{
	for (size_t i = 0; i < rule->update_count; i++) {
		const struct update_config *update = &rule->updates[i];

		text_addf(text, " %s %s", operation_name(update->operation),
		    update->attribute);
		if (update->value)
			text_add(text, show_template(fixture, update->value));
		if (update->operation == OPERATION_INCREMENT)
			text_addf(text, "%+lld", update->amount);
	}
}

static void
add_options(struct text *text, const struct rule *rule)
{
	if (rule->verb == VERB_DENY || rule->verb == VERB_REQUIRE)
		text_addf(text, " code %d", (int)rule->code);
	if (rule->absent_allows)
		text_add(text, " absent");
	if (rule->every_once)
		text_add(text, " once");
	else if (rule->every.set)
		text_addf(text, " every %" PRId64, rule->every.milliseconds);
	if (rule->after != AFTER_ALLOW)
		text_addf(text, " after %d", (int)rule->after);
	text_add(text, rule->tests_master ? " master" : "");
	text_add(text, rule->needs_directory ? " directory" : "");
}

static const char *
show_message(struct fixture *fixture, const struct message *message)
{
	struct text text = {.arena = fixture->arena};

	text_add(&text, show_template(fixture, message->text));
	for (size_t i = 0; i < message->count; i++)
		text_addf(&text, " %s: %s", message->languages[i],
		    show_template(fixture, message->texts[i]));
	return text_string(&text);
}

static const char *
show(struct fixture *fixture, const struct rule *rule)
{
	struct text text = {.arena = fixture->arena};

	text_addf(&text, "%s:", rule_label(fixture->arena, rule));
	if (rule->when)
		text_addf(
		    &text, " when %s", show_condition(fixture, rule->when));
	if (rule->condition)
		text_addf(
		    &text, " %s", show_condition(fixture, rule->condition));
	if (rule->message)
		text_addf(
		    &text, " message %s", show_message(fixture, rule->message));
	if (rule->alert)
		text_addf(&text, " %s", show_message(fixture, rule->alert));
	if (rule->group)
		text_addf(&text, " %s", show_template(fixture, rule->group));
	for (size_t i = 0; i < rule->export_count; i++)
		text_addf(&text, " %s=%s", rule->exports[i].setting,
		    rule->exports[i].value
		        ? show_template(fixture, rule->exports[i].value)
		        : "value");
	add_updates(fixture, &text, rule);
	add_options(&text, rule);
	return text_string(&text);
}

static const struct {
	const struct place *place;
	const char *yaml;
	const char *shown;
} good[] = {
    {&loose, "x: [{deny: {user: a}}]", "deny: all(user word 'a') code 1"},
    {&loose,
        "x: [{name: n, require: {user: a}, message: 'no %{user}', "
        "code: limit}]",
        "n: all(user word 'a') message 'no '{user} code 4"},
    {&loose, "c: {m: {master_user: '*'}}\nx: [{alert: 'hi', when: {not: m}}]",
        "alert: when all(not(named m(all(master_user text '*')))) 'hi' every "
        "43200000 master"},
    {&loose,
        "x: [{deny: {user: a}, message: {de: 'Nein.', default: 'No.', "
        "pt-BR: 'Não, %{user}.'}}]",
        "deny: all(user word 'a') message 'No.' de: 'Nein.' "
        "pt-BR: 'Não, '{user}'.' code 1"},
    {&loose, "x: [{alert: {default: 'Hi.', de: 'Tag, %{ldap:cn}.'}}]",
        "alert: 'Hi.' de: 'Tag, '{ldap:cn}'.' every 43200000 directory"},
    {&loose, "x: [{deny: {master_user: '*'}}]",
        "deny: all(master_user text '*') code 1"},
    {&loose, "x: [{deny: {group: a}}]",
        "deny: all(group group 'a') code 1 directory"},
    {&loose, "x: [{deny: {user: '%{ldap:a}'}}]",
        "deny: all(user word {ldap:a}) code 1 directory"},
    {&loose, "x: [{deny: {search: (a=b)}, code: unavailable}]",
        "deny: all(search:0) code 0 directory"},
    {&loose, "x: [{group: readonly, when: {userdb: {a: b}}}]",
        "group: when all(userdb:a equal 'b') 'readonly'"},
    {&loose, "x: [{export: {acl_user: '%{master_user}', plugin/a+b: ''}}]",
        "export: acl_user={master_user} plugin/a+b="},
    {&loose, "x: [{export: {mail_path: \"%{owner:uid | default(dn)}\"}}]",
        "export: mail_path={owner:uid|default:dn} directory"},
    {&loose,
        "x: [{update: {replace: {a: '%{now}'}, add: {b: x}, delete: [c, "
        "d], increment: {e: -2}}, after: deny, every: 1h}]",
        "update: replace a{now} add b'x' delete c delete d increment e-2 "
        "every 3600000 after 1 directory"},
    {&user, "x: {last: {deny: {past: true}, message: 'on %{date}'}}",
        "deny last: all(value:last past true) message 'on '{date} code 1 "
        "directory"},
    {&user, "x: {last: [{require: {equals: a}, absent: allow, code: expired}]}",
        "require last: all(value:last equals 'a') code 2 absent directory"},
    {&user,
        "x: {last: {alert: '%{days}', when: {within: [7d, 1d]}, every: "
        "once}}",
        "alert last: when all(value:last within 604800000 86400000) {days} "
        "once directory"},
    {&user, "x: {last: {alert: 'a', every: 0s}}",
        "alert last: 'a' every 0 directory"},
    {&user, "x: {last: {group: '%{value}'}}",
        "group last: {value/1} directory"},
    {&user, "x: {last: {export: quota}}", "export last: quota=value directory"},
    {&user, "x: {last: {update: '%{now}', after: any}}",
        "update last: replace last{now} every 900000 after 2 directory"},
    {&entry, "x: {last: {deny: {entry: {b: '%{entry:c}'}}}}",
        "deny last: all(entry:b equal {entry:c}) code 1 directory"},
    {&entry, "x: {a: {update: {increment: {n: 1}}}}",
        "update a: increment n+1 every 900000 directory"},
    {&group, "x: {a: {alert: '[%{group}] %{value}'}}",
        "alert a: '['{group}'] '{value} every 43200000 directory"},
};

static const struct {
	const struct place *place;
	const char *yaml;
	const char *problem;
} bad[] = {
    {&loose, "x: [{name: n}]",
        "1:5: a rule without a verb, expected deny, require, alert, group, "
        "export or update\n"},
    {&loose, "x: [{alert: 'a', deny: {user: a}}]",
        "1:6: \"alert\" beside \"deny\", expected one verb in a rule\n"},
    {&loose, "x: [{dney: {user: a}}]",
        "1:6: unknown key \"dney\" in a rule, did you mean \"deny\"?\n"},
    {&loose, "x: [{alert: a}]",
        "1:13: \"a\", expected a quoted text, quote it\n"},
    {&loose, "x: {deny: {user: a}}",
        "1:4: a mapping, expected a list of rules\n"},
    {&loose, "x: [a]", "1:5: a value, expected a rule as a mapping\n"},
    {&loose, "x: [{alert: 'a', message: 'b'}]",
        "1:18: \"message\" with \"alert\", expected it only with deny or "
        "require\n"},
    {&loose, "x: [{deny: {user: a}, every: 1d, after: any}]",
        "1:23: \"every\" with \"deny\", expected it only with alert or "
        "update\n1:34: \"after\" with \"deny\", expected it only with "
        "update\n"},
    {&user, "x: {a: {deny: {equals: b}, absent: allow}}",
        "1:28: \"absent\" with \"deny\", expected it only with require\n"},
    {&loose, "x: [{require: {user: a}, absent: allow}]",
        "1:26: \"absent\" in a rule of no attribute, expected it under an "
        "attribute\n"},
    {&loose, "x: [{require: {user: a}, code: contact}]",
        "1:32: \"contact\", expected authorizationfailed, expired, "
        "contactadmin, unavailable, limit or noperm\n"},
    {&loose, "x: [{require: {user: a}, message: no}]",
        "1:35: \"no\", expected a quoted text, quote it\n"},
    {&loose, "x: [{alert: {en: 'a', de: 'b'}}]",
        "1:13: \"default\" is missing, expected it in a text by language\n"},
    {&loose, "x: [{alert: 'a', every: sometimes}]",
        "1:25: \"sometimes\", expected \"once\" or a duration such as 15m, 12h "
        "or 7d\n"},
    {&loose, "x: [{update: {delete: [a]}, every: once}]",
        "1:36: \"once\", expected a duration such as 15m, 12h or 7d\n"},
    {&loose, "x: [{update: '%{now}'}]",
        "1:14: \"%{now}\", expected {replace: {ATTR: TEMPLATE}}: this rule "
        "is of no attribute\n"},
    {&loose, "x: [{export: mail}]",
        "1:14: \"mail\" without a value, expected {SETTING: TEMPLATE}: this "
        "rule is of no attribute\n"},
    {&loose, "x: [{export: {1mail: a, b c: d}}]",
        "1:15: \"1mail\" is no setting, expected a name as in dovecot.conf\n"
        "1:25: \"b c\" is no setting, expected a name as in dovecot.conf\n"},
    {&loose, "x: [{export: {mail: a, MAIL: b}}]",
        "1:24: \"MAIL\" a second time, expected each setting once\n"},
    {&loose, "x: [{export: {mail: \"a\\nb\"}}]",
        "1:21: a line break or control character, expected one line\n"},
    {&loose, "x: [{update: {increment: {a: b}}}]",
        "1:30: \"b\", expected a whole number\n"},
    {&loose, "x: [{update: {replace: {a b: c}}}]",
        "1:25: \"a b\" is no attribute name\n"},
    {&loose, "x: [{update: {replace: {a: c}, increment: {A: 1}}}]",
        "1:44: \"A\" a second time, expected each attribute once in an "
        "update\n"},
    {&loose, "x: [{update: {}}]",
        "1:14: an empty mapping, expected something in it\n"},
    {&group, "x: {a: {update: b}}",
        "1:17: \"update\" under `groups`, expected it under `attributes`, "
        "`entries` or `rules`\n"},
    {&user, "x: {a_b: {alert: 'a'}}", "1:5: \"a_b\" is no attribute name\n"},
    {&user, "x: {a: {alert: '%{days}'}}",
        "1:17: %{date} and %{days} are of a date test, expected past, older, "
        "newer or within in this rule\n"},
    {&loose, "x: [{alert: '%{value}'}]",
        "1:16: %{value} is not known here, expected it in a rule of an "
        "attribute\n"},
    {&loose, "x: [{alert: 'a', name: ''}]",
        "1:24: an empty name, expected a name\n"},
};

START_TEST(good_rules)
{
	struct fixture fixture;
	struct rules rules;

	fixture_open(&fixture);
	rules = load(&fixture, good[_i].place, good[_i].yaml);
	ck_assert_uint_eq(rules.count, 1);
	ck_assert_str_eq(fixture_problems(&fixture), "");
	ck_assert_str_eq(show(&fixture, &rules.items[0]), good[_i].shown);
	fixture_close(&fixture);
}
END_TEST

START_TEST(bad_rules)
{
	struct fixture fixture;

	fixture_open(&fixture);
	load(&fixture, bad[_i].place, bad[_i].yaml);
	ck_assert_str_eq(fixture_problems(&fixture), bad[_i].problem);
	fixture_close(&fixture);
}
END_TEST

START_TEST(lists_of_rules)
{
	struct fixture fixture;
	struct rules rules;

	fixture_open(&fixture);
	rules = load(&fixture, &entry,
	    "x:\n  a:\n    - {alert: 'x'}\n    - {name: n, deny: {present: "
	    "true}}\n  last: {update: '%{now}'}\n");
	ck_assert_str_eq(fixture_problems(&fixture), "");
	ck_assert_uint_eq(rules.count, 3);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_int_eq(rules.items[i].owner, OWNER_ENTRY);
		ck_assert_uint_eq(rules.items[i].owner_index, 1);
		ck_assert_uint_eq(rules.items[i].at.line, i + 3);
	}
	ck_assert_str_eq(rules.items[1].name, "n");
	ck_assert_str_eq(rules.items[1].attribute, "a");
	ck_assert_int_eq(rules.items[2].syntax, SYNTAX_FILETIME);
	ck_assert_int_eq(rules.items[2].updates[0].syntax, SYNTAX_FILETIME);
	ck_assert_uint_eq(fixture.loader.entry_wanted[1].count, 2);
	ck_assert_uint_eq(fixture.loader.user_wanted.count, 0);
	fixture_close(&fixture);
}
END_TEST

/* An update reads what it writes: how old it is, how far it has counted. */
START_TEST(updates_read)
{
	struct fixture fixture;

	fixture_open(&fixture);
	load(&fixture, &loose,
	    "x: [{update: {replace: {a: b}, increment: {c: 1}}}]");
	ck_assert_uint_eq(fixture.loader.user_wanted.count, 2);
	fixture_close(&fixture);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config_rule");
	TCase *cases = tcase_create("rules");

	tcase_add_loop_test(
	    cases, good_rules, 0, (int)(sizeof good / sizeof *good));
	tcase_add_loop_test(
	    cases, bad_rules, 0, (int)(sizeof bad / sizeof *bad));
	tcase_add_test(cases, lists_of_rules);
	tcase_add_test(cases, updates_read);
	suite_add_tcase(suite, cases);
	return unit_run(&suite, 1);
}
