/* Templates by the place they stand in: filters, DNs, text, fields. */
#include "policy_rig.h"

#include <stdio.h>
#include <string.h>

#include "postlogin/text.h"

/* --- Filters -------------------------------------------------------------- */

static const struct {
	const char *filter;
	const char *facts;
	const char *login;
	const char *expected;
} filter_cases[] = {
    {"(uid=%{user})", NULL, NULL, "(uid=jdoe)"},
    {"(uid=%{user})", NULL, "user=*)(uid=*", "(uid=\\2a\\29\\28uid=\\2a)"},
    {"(uid=%{user})", NULL, "user=a\\b", "(uid=a\\5cb)"},
    {"(uid=%{user})", NULL, "user=\xc3\xa9", "(uid=\xc3\xa9)"},
    {"(uid=%{user})", NULL, "user=\xff", "(uid=\\ff)"},
    {"(cn=*%{user}*)", NULL, NULL, "(cn=*jdoe*)"},
    {"(&(a=1)(uid=%{user}))", NULL, NULL, "(&(a=1)(uid=jdoe))"},
    {"(a=%{ldap:b})", "b: 1\nb: 2)", NULL, "(|(a=1)(a=2\\29))"},
    {"(a=%{ldap:b}-%{ldap:c})", "b: 1\nb: 2\nc: x\nc: y", NULL,
        "(|(a=1-x)(a=1-y)(a=2-x)(a=2-y))"},
    {"(a=%{ldap:b})", "b: \\0", NULL, "(a=\\00)"},
    {"(a=%{ldap:b})", NULL, NULL, "(objectClass=0.0)"},
    {"(a=%{ldap:b})", "b: ", NULL, "(objectClass=0.0)"},
    {"(a=%{ldap:b}*)", "b: ", NULL, "(objectClass=0.0)"},
    {"(a=%{ldap:b}*)", "b: \nb: x", NULL, "(a=x*)"},
    {"(!(a=%{ldap:b}))", NULL, NULL, "(!(objectClass=*))"},
    {"(!(!(a=%{ldap:b})))", NULL, NULL, "(!(!(objectClass=0.0)))"},
    {"(!(|(a=%{ldap:b})(c=1)))", NULL, NULL, "(!(|(objectClass=*)(c=1)))"},
    {"(!(&(a=%{ldap:b})(!(c=%{ldap:d}))))", NULL, NULL,
        "(!(&(objectClass=*)(!(objectClass=0.0))))"},
    {"(a=%{ldap:b | default('x*')})", NULL, NULL, "(a=x\\2a)"},
    {"(a=%{ldap:b | list('*')})", "b: 1\nb: 2", NULL, "(a=1\\2a2)"},
    {"(a=%{ldap:b | count})", "b: 1\nb: 2", NULL, "(a=2)"},
    {"(a=%{policy:p | default('x')})", "failed policy", NULL,
        "(objectClass=0.0)"},
    {"(a=%{policy:p})", "entry policy cn=1\np: 1\nentry policy cn=2\np: 2",
        NULL, "(|(a=1)(a=2))"},
    {"(expires>=%{now})", NULL, NULL, "(expires>=20261125120000Z)"},
    {"(ticks>=%{now})", NULL, NULL, "(ticks>=134400816000000000)"},
    {"(m=%{dn})", NULL, NULL, "(m=uid=jdoe,ou=people,dc=example,dc=com)"},
};

static const char filter_config[] =
    "syntax: {ticks: filetime}\n"
    "entries:\n"
    "  policy: {base: 'cn=p,dc=example,dc=com', optional: true}\n"
    "rules:\n"
    "  - deny: {search: {base: 'dc=x', filter: \"%s\"}}\n";

START_TEST(filters)
{
	char config[1024];
	struct policy_case test = {
	    .name = filter_cases[_i].filter,
	    .config = config,
	    .facts = filter_cases[_i].facts,
	    .login = filter_cases[_i].login,
	};
	struct rig rig;

	snprintf(config, sizeof(config), filter_config, test.name);
	rig_open(&rig, &test);
	ck_assert_str_eq(policy_filter(&rig.scene,
	                     rig.config->searches[0].lookup.filter, NULL, NULL),
	    filter_cases[_i].expected);
	rig_close(&rig);
}
END_TEST

/* A nested search: the group takes the user's place. */
START_TEST(nested)
{
	const struct policy_case test = {
	    .name = "nested",
	    .config = "groups: [{base: 'dc=x', filter: "
	              "'(|(member=%{dn})(uid=%{ldap:uid})(u=%{user}))'}]\n",
	    .facts = "uid: jdoe",
	};
	static const struct span value = {"g1", 2};
	const struct attribute uid = {
	    .name = "uid", .values = &value, .count = 1};
	const struct entry group = {
	    .dn = "cn=(a),dc=x", .attributes = &uid, .count = 1};
	struct rig rig;

	rig_open(&rig, &test);
	ck_assert_str_eq(
	    policy_filter(&rig.scene, rig.config->groups[0].lookup.filter,
	        group.dn, &group),
	    "(|(member=cn=\\28a\\29,dc=x)(uid=g1)(u=jdoe))");
	rig_close(&rig);
}
END_TEST

/* 32 by 32 combinations are too many: to find nothing would let a deny pass. */
START_TEST(too_many)
{
	struct policy_case test = {
	    .name = "too many",
	    .config = "rules: [{deny: {search: {base: 'dc=x', filter: "
	              "'(a=%{ldap:b}%{ldap:b})'}}}]\n",
	};
	struct arena *arena = arena_new();
	struct text facts = {.arena = arena};
	struct rig rig;

	for (int i = 0; i < 32; i++)
		text_addf(&facts, "b: %d\n", i);
	test.facts = text_string(&facts);
	rig_open(&rig, &test);
	ck_assert_ptr_null(policy_filter(
	    &rig.scene, rig.config->searches[0].lookup.filter, NULL, NULL));
	rig_close(&rig);
	arena_free(&arena);
}
END_TEST

/* --- Bases ---------------------------------------------------------------- */

static const struct {
	const char *base; /* as YAML */
	const char *facts;
	const char *login;
	const char *expected; /* rounds joined by "|", their bases by "&" */
} base_cases[] = {
    {"'dc=x'", NULL, NULL, "dc=x"},
    {"'uid=%{user},dc=x'", NULL, "user=a,b+c\"d", "uid=a\\,b\\+c\\\"d,dc=x"},
    {"'uid=%{user},dc=x'", NULL, "user=#\\", "uid=\\#\\\\,dc=x"},
    {"'ou=a-%{ldap:o},dc=x'", "o: 1\no: 2,dc=y", NULL,
        "ou=a-1,dc=x&ou=a-2\\,dc=y,dc=x"},
    {"'ou=%{ldap:o},dc=x'", NULL, NULL, ""},
    {"'ou=%{ldap:o},dc=x'", "o: ", NULL, ""},
    {"'%{ldap:p}'", "p: cn=a\\\\,b,dc=x", NULL, "cn=a\\,b,dc=x"},
    {"'%{ldap:p}'", "p: cn=a\np: ", NULL, "cn=a"},
    {"'%{ldap:p}'", "p: nonsense\np: cn=a", NULL, "unfit"},
    {"'%{ldap:p}'", "p: cn=a\\0b", NULL, "unfit"},
    {"['cn=b', 'cn=x,%{ldap:p}']", "p: nonsense", NULL, "unfit"},
    {"['%{ldap:p}', 'cn=default,dc=x']", NULL, NULL, "cn=default,dc=x"},
    {"['%{ldap:p}', 'cn=default,dc=x']", "p: cn=own", NULL,
        "cn=own|cn=default,dc=x"},
    {"'cn=x,%{dn}'", NULL, NULL, "cn=x,uid=jdoe,ou=people,dc=example,dc=com"},
    {"['cn=a', 'cn=a']", NULL, NULL, "cn=a"},
};

START_TEST(bases)
{
	char config[1024];
	struct policy_case test = {
	    .name = base_cases[_i].base,
	    .config = config,
	    .facts = base_cases[_i].facts,
	    .login = base_cases[_i].login,
	};
	struct text got = {0};
	struct bases names;
	struct rig rig;

	snprintf(
	    config, sizeof(config), "entries: {e: {base: %s}}\n", test.name);
	rig_open(&rig, &test);
	names = policy_bases(&rig.scene, &rig.config->entries[0].lookup.bases);
	got.arena = rig.arena;
	for (size_t i = 0; i < names.count; i++)
		text_addf(&got, "%s%s",
		    i == 0                                             ? ""
		    : names.items[i].round == names.items[i - 1].round ? "&"
		                                                       : "|",
		    names.items[i].dn);
	if (names.unfit != NULL)
		names.count = 0;
	ck_assert_str_eq(names.unfit != NULL ? "unfit" : text_string(&got),
	    base_cases[_i].expected);
	for (size_t i = 0; i < names.count; i++)
		ck_assert_int_eq(names.items[i].varies,
		    strncmp(names.items[i].dn, "cn=default", 10) != 0 &&
		        strstr(test.name, "%{") != NULL);
	rig_close(&rig);
}
END_TEST

/* --- Text ------------------------------------------------------------------
 */

static const struct {
	const char *text; /* of an alert, inside YAML's "..." */
	const char *facts;
	const char *login;
	const char *expected;
} text_cases[] = {
    {"%{user} %% %{service}", NULL, NULL, "jdoe % imap"},
    {"[%{ldap:a}]", NULL, NULL, "[]"},
    {"[%{ldap:a}]", "a: 1\na: 2", NULL, "[1, 2]"},
    {"[%{ldap:a | list(' + ')}]", "a: 1\na: 2", NULL, "[1 + 2]"},
    {"%{ldap:a | count}", "a: 1\na: 2", NULL, "2"},
    {"%{ldap:a | count}", NULL, NULL, "0"},
    {"%{ldap:a | default('nothing')}", NULL, NULL, "nothing"},
    {"%{ldap:a | default(user)}", NULL, NULL, "jdoe"},
    {"%{ldap:a | default(ldap:b) | upper}", "b: grün", NULL, "GRÜN"},
    {"%{ldap:a | lower}", "a: GRÜN", NULL, "grün"},
    {"%{ldap:a}", "a: %{user} %u", NULL, "%{user} %u"},
    {"%{ldap:a}", "a: x\\r\\n* BYE", NULL, "x  * BYE"},
    {"%{ldap:a}", "a: x\\0y\\x1b[31m", NULL, "x y [31m"},
    {"%{ldap:a}", "a: \\xe2\\x80\\xaex", NULL, " x"},
    {"%{ldap:a}", "a: \\xff", NULL, "\xef\xbf\xbd"},
    {"%{ldap:a | username}@%{ldap:a | domain}", "a: u@d@e", NULL, "u@d@e"},
    {"[%{ldap:a | domain}]", "a: u", NULL, "[]"},
    {"%{ldap:a | domain | default('none')}", "a: u", NULL, "none"},
    {"%{username} %{domain}", NULL, "user=u@d", "u d"},
    {"%{now}", NULL, NULL, "2026-11-25"},
    {"%{now | date('%H:%M')}", NULL, NULL, "12:00"},
    {"%{ldap:a | date('%d.%m.%Y', 'utc')}", "a: 20261231235959Z", NULL,
        "31.12.2026"},
    {"%{ldap:a | date('%Y')}", "a: soon", NULL, "soon"},
    {"[%{ldap:a | date('%Y') | default('never')}]", "a: 000001010000Z", NULL,
        "[never]"},
    {"%{ldap:ticks | date('%Y')}", "ticks: 133800768000000000", NULL, "2024"},
    {"%{policy:dn} %{policy:a}", "entry policy cn=1,dc=x\na: b", NULL,
        "cn=1,dc=x b"},
    {"%{policy:a | default('?')}", "failed policy", NULL, "?"},
    {"%{userdb:home}", NULL, "userdb.home=/x", "/x"},
    {"%{master_user | default('-')}", NULL, NULL, "-"},
    {"%{remote_ip} %{local_ip} %{mechanism} %{hostname} %{dn}", NULL, NULL,
        "192.0.2.7 192.0.2.1 PLAIN mx1.example.com "
        "uid=jdoe,ou=people,dc=example,dc=com"},
};

static const char text_config[] =
    "syntax: {ticks: filetime}\n"
    "entries:\n"
    "  policy: {base: 'cn=p,dc=example,dc=com', optional: true}\n"
    "rules:\n"
    "  - alert: \"%s\"\n";

START_TEST(texts)
{
	char config[1024], expected[1024];
	struct policy_case test = {
	    .name = text_cases[_i].text,
	    .config = config,
	    .facts = text_cases[_i].facts,
	    .login = text_cases[_i].login,
	    .expected = expected,
	};

	snprintf(config, sizeof(config), text_config, test.name);
	snprintf(expected, sizeof(expected), "allow\nalert %s\n",
	    text_cases[_i].expected);
	rig_run(&test);
}
END_TEST

TCase *
policy_templates_tests(void)
{
	TCase *tests = tcase_create("templates");

	tcase_add_loop_test(tests, filters, 0, CASES(filter_cases));
	tcase_add_test(tests, nested);
	tcase_add_test(tests, too_many);
	tcase_add_loop_test(tests, bases, 0, CASES(base_cases));
	tcase_add_loop_test(tests, texts, 0, CASES(text_cases));
	return tests;
}
