/*
 * Templates: what is read, what is refused, and where.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "config_fixture.h"

#include "unit.h"

static const struct place plain = {0};
static const struct place anywhere = {.directory = true};
static const struct place rule = {
    .directory = true,
    .in_rule = true,
    .has_value = true,
    .owner = OWNER_USER,
    .attribute = "last",
    .syntax = SYNTAX_FILETIME,
};
static const struct place group_rule = {
    .directory = true,
    .has_value = true,
    .owner = OWNER_GROUP,
    .attribute = "mailAlert",
};
static const struct place base = {.directory = true, .is_dn = true};
static const struct place text_place = {.is_text = true};

static const struct {
	const struct place *place;
	const char *yaml;
	const char *shown;
} good[] = {
    {&plain, "x: a b", "'a b'"},
    {&plain, "x: ''", ""},
    {&plain, "x: \"100%%\"", "'100%'"},
    {&plain, "x: \"%%{user}\"", "'%{user}'"},
    {&plain, "x: \"%{user}\"", "{user}"},
    {&plain, "x: \"a%{ user |lower | upper }b\"", "'a'{user|lower|upper}'b'"},
    {&plain, "x: \"%{username}%{domain}%{service}%{remote_ip}%{local_ip}\"",
        "{username}{domain}{service}{remote_ip}{local_ip}"},
    {&plain, "x: \"%{hostname}%{mechanism}%{master_user}%{now}\"",
        "{hostname}{mechanism}{master_user}{now}"},
    {&plain, "x: \"%{userdb:plugin/quota_rule}\"",
        "{userdb:plugin/quota_rule}"},
    {&plain, "x: \"%{userdb:net}\"", "{userdb:net/7}"},
    {&plain, "x: \"%{user | default('it''s }| %')}\"",
        "{user|default'it's }| %'}"},
    {&plain, "x: \"%{master_user | default(user)}\"",
        "{master_user|default:user}"},
    {&plain, "x: \"%{user|list(', ')|count|username|domain}\"",
        "{user|list', '|count|username|domain}"},
    {&plain, "x: \"%{now | date('%d.%m.%Y %%')}\"", "{now|date'%d.%m.%Y %%'}"},
    {&plain, "x: \"%{now | date( '%H' , 'utc' )}\"", "{now|date'%H'utc}"},
    {&anywhere, "x: \"%{dn}%{ldap:mail;lang-de}%{owner:uid}%{policy:dn}\"",
        "{dn}{ldap:mail;lang-de}{owner:uid}{policy:dn}"},
    {&anywhere, "x: \"%{ldap:last}%{ldap:2.5.4.3}\"",
        "{ldap:last/1}{ldap:2.5.4.3}"},
    {&rule, "x: \"%{value}%{date}%{days}%{entry:cn}%{entry:dn}\"",
        "{value/1}{date}{days}{entry:cn}{entry:dn}"},
    {&group_rule, "x: \"[%{group}] %{value}\"", "'['{group}'] '{value}"},
    {&base, "x: \"\"", ""},
    {&base, "x: \"ou=people,dc=x\"", "'ou=people,dc=x'"},
    {&base, "x: \"%{ldap:pol}\"", "{ldap:pol}"},
    {&base, "x: \"ou=a\\\\,=b, %{ldap:pol}\"", "'ou=a\\,=b, '{ldap:pol}"},
    {&base, "x: \"%{dn},dc=x\"", "{dn}',dc=x'"},
    {&base, "x: \"uid=%{username}@%{domain},dc=%{domain},%{ldap:b}\"",
        "'uid='{username}'@'{domain}',dc='{domain}','{ldap:b}"},
    {&text_place, "x: 'a'", "'a'"},
    {&text_place, "x: |\n  a\n  b\n", "'a\nb'"},
    {&text_place, "x: |+\n  a\n\n", "'a'"},
    {&plain, "x: \"%{now | date('%-d. %B %Ey %%')}\"",
        "{now|date'%-d. %B %Ey %%'}"},
};

static const struct {
	const struct place *place;
	const char *yaml;
	const char *problem;
} bad[] = {
    {&plain, "x: 50% a",
        "1:6: \"%\" alone, expected %{VARIABLE}; \"%%\" is a percent sign\n"},
    {&plain, "x: a%",
        "1:5: \"%\" alone, expected %{VARIABLE}; \"%%\" is a percent sign\n"},
    {&plain, "x: 'a%{user'", "1:6: \"%{\" without \"}\"\n"},
    {&plain, "x: 'a%{'", "1:6: \"%{\" without \"}\"\n"},
    {&plain, "x: 'a%{user | lower'", "1:6: \"%{\" without \"}\"\n"},
    {&plain, "x: 'a%{}'", "1:8: expected a variable\n"},
    {&plain, "x: 'a%{user lower}'", "1:13: expected \"|\" or \"}\"\n"},
    {&plain, "x: '\xc3\xa4%{usre}'",
        "1:8: unknown variable \"usre\", did you mean \"user\"?\n"},
    {&plain, "x: '%{mailAlternateAddress}'",
        "1:7: unknown variable \"mailAlternateAddress\", expected ldap:ATTR "
        "for an attribute of the user\n"},
    {&plain, "x: '%{owner}'",
        "1:7: \"owner\" is an entry, expected "
        "owner:ATTR\n"},
    {&plain, "x: '%{ownr:mail}'",
        "1:7: unknown entry \"ownr\", expected ldap, entry, userdb or a name "
        "of `entries`, did you mean \"owner\"?\n"},
    {&plain, "x: '%{ldap}'", "1:7: expected ldap:NAME\n"},
    {&plain, "x: '%{userdb:}'", "1:14: expected a name behind \":\"\n"},
    {&plain, "x: '%{user | lowr}'",
        "1:14: unknown pipe \"lowr\", did you mean \"lower\"?\n"},
    {&plain, "x: '%{user | }'", "1:14: expected a pipe behind \"|\"\n"},
    {&plain, "x: '%{user | lower()}'",
        "1:19: the pipe \"lower\" takes nothing in parentheses, expected "
        "\"|\" or \"}\"\n"},
    {&plain, "x: '%{user | list}'", "1:18: expected list('SEPARATOR')\n"},
    {&plain, "x: \"%{user | list(user)}\"",
        "1:19: expected list('SEPARATOR') with single quotes\n"},
    {&plain, "x: \"%{user | default('a}\"",
        "1:22: \"'\" without an end, expected another \"'\"\n"},
    {&plain, "x: \"%{user | default('a'}\"",
        "1:25: expected \")\" at the end of default\n"},
    {&plain, "x: \"%{user | date('%')}\"",
        "1:19: \"%\" in the date format, expected letters of strftime(3) "
        "such as %Y, %m and %d\n"},
    {&plain, "x: \"%{user | date('%d', 'local')}\"", "1:25: expected 'utc'\n"},
    {&plain, "x: '%{dn}'",
        "1:7: %{dn} is in the directory, expected a variable of the login\n"},
    {&plain, "x: '%{ldap:mail}'",
        "1:7: %{ldap} is in the directory, "
        "expected a variable of the login\n"},
    {&plain, "x: '%{owner:mail}'",
        "1:7: %{owner} is in the directory, "
        "expected a variable of the login\n"},
    {&anywhere, "x: '%{ldap:dn}'",
        "1:7: \"ldap:dn\" is no attribute, expected %{dn}\n"},
    {&anywhere, "x: '%{ldap:a_b}'", "1:12: \"a_b\" is no attribute name\n"},
    {&anywhere, "x: '%{value}'",
        "1:7: %{value} is not known here, expected "
        "it in a rule of an attribute\n"},
    {&anywhere, "x: '%{date}'",
        "1:7: %{date} is not known here, expected it in the texts and "
        "templates of a rule with a date test\n"},
    {&anywhere, "x: '%{entry:cn}'",
        "1:7: %{entry} is not known here, "
        "expected it in a rule of an attribute\n"},
    {&rule, "x: '%{group}'",
        "1:7: %{group} is not known here, expected it in a rule of an "
        "attribute under `groups`\n"},
    {&plain, "x: \"a\\u0009%{usre}\"",
        "1:4: unknown variable \"usre\", did you mean \"user\"?\n"},
    {&base, "x: people", "1:4: expected a DN\n"},
    {&base, "x: 'ou=%{user}%{dn'", "1:15: \"%{\" without \"}\"\n"},
    {&base, "x: '%{dn}x=y'",
        "1:5: in a DN a variable is either a whole DN, at the start or "
        "behind a comma, or a value behind \"=\"\n"},
    {&base, "x: 'ou%{user}=y'",
        "1:5: in a DN a variable is either a whole DN, at the start or "
        "behind a comma, or a value behind \"=\"\n"},
    {&base, "x: 'cn=a+%{user}'",
        "1:5: in a DN a variable is either a whole DN, at the start or "
        "behind a comma, or a value behind \"=\"\n"},
    {&base, "x: '%{dn}%{dn}'",
        "1:5: in a DN a variable is either a whole DN, at the start or "
        "behind a comma, or a value behind \"=\"\n"},
    {&base, "x: 'cn=\"%{user}\",dc=x'",
        "1:5: in a DN a variable is either a whole DN, at the start or "
        "behind a comma, or a value behind \"=\"\n"},
    {&text_place, "x: plain",
        "1:4: \"plain\", expected a quoted text, quote it\n"},
    {&text_place, "x: {default: 'a', de: 'b'}",
        "1:4: a mapping, expected a quoted text\n"},
    {&text_place, "x: ['a']", "1:4: a list, expected a quoted text\n"},
};

START_TEST(good_templates)
{
	struct fixture fixture;
	const struct template *template = NULL;

	fixture_open(&fixture);
	load_template(&fixture.loader, good[_i].place, NULL,
	    fixture_node(&fixture, good[_i].yaml), &template);
	ck_assert_str_eq(fixture_problems(&fixture), "");
	ck_assert_str_eq(show_template(&fixture, template), good[_i].shown);
	fixture_close(&fixture);
}
END_TEST

START_TEST(bad_templates)
{
	struct fixture fixture;
	const struct template *template = NULL;

	fixture_open(&fixture);
	load_template(&fixture.loader, bad[_i].place, NULL,
	    fixture_node(&fixture, bad[_i].yaml), &template);
	ck_assert_str_eq(fixture_problems(&fixture), bad[_i].problem);
	ck_assert_ptr_null(template);
	fixture_close(&fixture);
}
END_TEST

START_TEST(lists_of_templates)
{
	struct fixture fixture;
	struct templates templates = {0};

	fixture_open(&fixture);
	load_templates(&fixture.loader, &anywhere, NULL,
	    fixture_node(&fixture, "x: ['%{dn}', b]"), &templates);
	ck_assert_uint_eq(templates.count, 2);
	ck_assert(template_is_variable(&templates.items[0]));
	ck_assert(!template_is_variable(&templates.items[1]));
	ck_assert_str_eq(templates.items[1].source, "b");
	load_templates(&fixture.loader, &anywhere, NULL,
	    fixture_node(&fixture, "x: []"), &templates);
	ck_assert_uint_eq(fixture.diagnostics.errors, 1);
	fixture_close(&fixture);
}
END_TEST

/* Who reads what is known once the templates are compiled. */
START_TEST(what_is_read)
{
	struct lookup lookup = {0};
	const struct place place = {.directory = true, .lookup = &lookup};
	struct fixture fixture;
	struct templates templates;

	fixture_open(&fixture);
	load_templates(&fixture.loader, &place, NULL,
	    fixture_node(&fixture,
	        "x: ['%{policy:a | default(ldap:b)}', '%{policy:dn}%{dn}']"),
	    &templates);
	ck_assert_str_eq(fixture_problems(&fixture), "");
	ck_assert(lookup.needs_user);
	ck_assert_uint_eq(lookup.need_count, 1);
	ck_assert_uint_eq(lookup.needs[0], 1);
	ck_assert_uint_eq(fixture.loader.user_wanted.count, 1);
	ck_assert_str_eq(fixture.loader.user_wanted.names[0], "b");
	ck_assert_uint_eq(fixture.loader.entry_wanted[1].count, 1);
	ck_assert_str_eq(fixture.loader.entry_wanted[1].names[0], "a");
	load_templates(&fixture.loader, &place, NULL,
	    fixture_node(&fixture, "x: '%{value}'"), &templates);
	ck_assert_str_eq(fixture_problems(&fixture),
	    "1:7: %{value} is of a rule, expected a variable of the login: a "
	    "search is made once a login, before the rules\n");
	fixture_close(&fixture);
}
END_TEST

/* A template of a megabyte is read in one pass, whatever is in it. */
START_TEST(huge_templates)
{
	static const char *const pieces[] = {
	    "%{user}", "%%", "a", "%{user | default('", "%{", "''"};
	struct fixture fixture;

	fixture_open(&fixture);
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct text text = {.arena = fixture.arena};
		const struct position at = {"f", 1, 1};

		while (text.size < 1000 * 1000)
			text_add(&text, pieces[i]);
		fixture.diagnostics.count = 0;
		ck_assert((template_compile(&fixture.loader, &plain, at,
		               text_string(&text), true) != NULL) ==
		          (i < 3 || i == 5));
		ck_assert_uint_eq(fixture.diagnostics.count, i == 3 || i == 4);
	}
	fixture_close(&fixture);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config_template");
	TCase *cases = tcase_create("templates");

	tcase_add_loop_test(
	    cases, good_templates, 0, (int)(sizeof good / sizeof *good));
	tcase_add_loop_test(
	    cases, bad_templates, 0, (int)(sizeof bad / sizeof *bad));
	tcase_add_test(cases, lists_of_templates);
	tcase_add_test(cases, what_is_read);
	tcase_add_test(cases, huge_templates);
	suite_add_tcase(suite, cases);
	return unit_run(&suite, 1);
}
