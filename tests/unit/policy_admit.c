/* Lists that admit: the tests of the login. */
#include "policy_rig.h"

#include <stdio.h>

static const struct {
	const char *condition;
	const char *facts;
	const char *login;
	enum tri expected;
} admit_cases[] = {
    /* addresses */
    {"{remote_ip: 192.0.2.7}", NULL, NULL, TRI_TRUE},
    {"{remote_ip: 192.0.2.0/24}", NULL, NULL, TRI_TRUE},
    {"{remote_ip: '10.0.0.0/8, 192.0.2.0/24'}", NULL, NULL, TRI_TRUE},
    {"{remote_ip: 10.0.0.0/8 192.0.2.7}", NULL, NULL, TRI_TRUE},
    {"{remote_ip: 192.0.2.7}", NULL, "remote_ip=::ffff:192.0.2.7", TRI_TRUE},
    {"{remote_ip: '2001:db8:10::/48'}", NULL, "remote_ip=2001:db8:10::1",
        TRI_TRUE},
    {"{remote_ip: ['*', '!192.0.2.0/24']}", NULL, NULL, TRI_FALSE},
    {"{remote_ip: ['!192.0.2.0/24', '*']}", NULL, NULL, TRI_FALSE},
    {"{remote_ip: '!10.0.0.0/8'}", NULL, NULL, TRI_FALSE},
    {"{remote_ip: ['!10.0.0.0/8', '*']}", NULL, NULL, TRI_TRUE},
    {"{remote_ip: {not: 192.0.2.7}}", NULL, NULL, TRI_FALSE},
    {"{remote_ip: {not: '10.0.0.0/8'}}", NULL, NULL, TRI_TRUE},
    {"{remote_ip: '*'}", NULL, "remote_ip=", TRI_UNDEFINED},
    {"{remote_ip: {present: false}}", NULL, "remote_ip=", TRI_TRUE},
    {"{remote_ip: '*'}", NULL, "remote_ip=garbage", TRI_UNDEFINED},
    {"{remote_ip: '%{ldap:n}'}", "n: 192.0.2.7", NULL, TRI_TRUE},
    {"{remote_ip: '%{ldap:n}'}", "n: 10.0.0.0/8\nn: 192.0.2.0/24", NULL,
        TRI_TRUE},
    {"{remote_ip: '%{ldap:n}'}", "n: 10.0.0.0/8", NULL, TRI_FALSE},
    {"{remote_ip: '%{ldap:n}'}", NULL, NULL, TRI_FALSE},
    {"{remote_ip: '%{ldap:n}'}", "n: ", NULL, TRI_FALSE},
    {"{remote_ip: '%{ldap:n}'}", "n: the office", NULL, TRI_UNDEFINED},
    {"{remote_ip: '%{ldap:n}'}", "n: 192.0.2.7 office", NULL, TRI_UNDEFINED},
    {"{remote_ip: '%{ldap:n}'}", "n: 192.0.2.7\nn: !10.0.0", NULL,
        TRI_UNDEFINED},
    {"{remote_ip: '%{ldap:n}'}", "n: !192.0.2.7\nn: office", NULL, TRI_FALSE},
    {"{not: {remote_ip: '%{ldap:n}'}}", "n: office", NULL, TRI_UNDEFINED},
    {"{remote_ip: '%{ldap:n}'}", "n: *\nn: !192.0.2.7", NULL, TRI_FALSE},
    {"{remote_ip: '%{ldap:n}'}", "n: 192.0.2.7\\0", NULL, TRI_UNDEFINED},
    {"{remote_ip: '%{ldap:n}'}", "n: !", NULL, TRI_UNDEFINED},
    {"{remote_ip: [192.0.2.7, '%{e:n}']}", "failed e", NULL, TRI_UNDEFINED},
    {"{remote_ip: [192.0.2.7, '%{e:n | default(''10.0.0.1'')}']}", "failed e",
        NULL, TRI_UNDEFINED},
    {"{local_ip: 192.0.2.1}", NULL, NULL, TRI_TRUE},
    {"{local_ip: 192.0.2.1}", NULL, "local_ip=", TRI_UNDEFINED},
    {"{remote_ip: {equals: 192.0.2.7}}", NULL, "remote_ip=::ffff:192.0.2.7",
        TRI_TRUE},
    /* services */
    {"{service: [pop3, imap]}", NULL, NULL, TRI_TRUE},
    {"{service: 'pop3, IMAP'}", NULL, NULL, TRI_TRUE},
    {"{service: '%{ldap:s}'}", "s: imaps", NULL, TRI_UNDEFINED},
    {"{service: '%{ldap:s}'}", "s: *\ns: !imap", NULL, TRI_FALSE},
    {"{service: sieve}", NULL, "service=", TRI_UNDEFINED},
    /* host names */
    {"{hostname: mx1}", NULL, NULL, TRI_TRUE},
    {"{hostname: MX1.Example.com}", NULL, NULL, TRI_TRUE},
    {"{hostname: mx1.example.org}", NULL, NULL, TRI_FALSE},
    {"{hostname: mx}", NULL, NULL, TRI_FALSE},
    {"{hostname: mx1.example.com}", NULL, "hostname=mx1", TRI_FALSE},
    {"{hostname: mx1}", NULL, "hostname=", TRI_UNDEFINED},
    /* text */
    {"{mechanism: [PLAIN, LOGIN]}", NULL, "mechanism=login", TRI_TRUE},
    {"{mechanism: 'PLAIN LOGIN'}", NULL, "mechanism=login", TRI_TRUE},
    {"{user: 'a b'}", NULL, "user=b", TRI_FALSE},
    {"{user: ['*', '!jdoe']}", NULL, NULL, TRI_FALSE},
    {"{user: {matches: 'j.*'}}", NULL, NULL, TRI_TRUE},
    {"{username: jdoe}", NULL, "user=jdoe@example.com", TRI_TRUE},
    {"{domain: example.com}", NULL, "user=jdoe@Example.com", TRI_TRUE},
    {"{domain: example.com}", NULL, NULL, TRI_FALSE},
    {"{domain: '*'}", NULL, NULL, TRI_FALSE},
    {"{not: {domain: '*'}}", NULL, NULL, TRI_TRUE},
    {"{domain: {present: false}}", NULL, NULL, TRI_TRUE},
    {"{master_user: '*'}", NULL, NULL, TRI_FALSE},
    {"{master_user: '*'}", NULL, "master_user=boss", TRI_TRUE},
    {"{master_user: {present: false}}", NULL, NULL, TRI_TRUE},
    {"{not: {master_user: '*'}}", NULL, NULL, TRI_TRUE},
    /* groups */
    {"{group: Staff}", "group 0 cn=staff,dc=x", NULL, TRI_TRUE},
    {"{group: [a, 'CN=Staff, DC=x']}", "group 0 cn=staff,dc=x", NULL, TRI_TRUE},
    {"{group: 'cn=staff,dc=y'}", "group 0 cn=staff,dc=x", NULL, TRI_FALSE},
    {"{group: 'Sales, EMEA'}", "group 0 cn=Sales\\2C EMEA,dc=x", NULL,
        TRI_TRUE},
    {"{group: Sales}", "group 0 cn=Sales\\2C EMEA,dc=x", NULL, TRI_FALSE},
    {"{group: ['*', '!b']}", "group 0 cn=a,dc=x\ngroup 0 cn=b,dc=x", NULL,
        TRI_FALSE},
    {"{group: '*'}", "name 1 a", NULL, TRI_TRUE},
    {"{group: {not: a}}", "name 1 a\nname 1 b", NULL, TRI_FALSE},
    {"{group: {not: c}}", "name 1 a\nname 1 b", NULL, TRI_TRUE},
    {"{group: {matches: 'b.*'}}", "name 1 a\nname 1 bc", NULL, TRI_TRUE},
    {"{group: a}", NULL, NULL, TRI_FALSE},
    {"{group: {not: a}}", NULL, NULL, TRI_TRUE},
    {"{group: {present: false}}", NULL, NULL, TRI_TRUE},
    {"{group: {present: true}}", "name 1 a", NULL, TRI_TRUE},
    {"{group: a}", "name 1 a\nfailed groups", NULL, TRI_UNDEFINED},
    {"{group: {present: false}}", "failed groups", NULL, TRI_UNDEFINED},
    {"{group: '%{ldap:g}'}", "g: a b\nname 1 a b", NULL, TRI_TRUE},
    {"{group: a}", "name 1 a\\0b", NULL, TRI_FALSE},
    /* hours: Wednesday 2026-11-25 12:00 UTC */
    {"{hours: 'Mon-Fri 08:00-18:00'}", NULL, NULL, TRI_TRUE},
    {"{hours: 'Wed 12:00-13:00'}", NULL, NULL, TRI_TRUE},
    {"{hours: 'Wed 11:00-12:00'}", NULL, NULL, TRI_FALSE},
    {"{hours: 'Wed 11:00-12:00'}", NULL, "now=2026-11-25T11:59:59Z", TRI_TRUE},
    {"{hours: 'Mon 08:00-18:00, Wed 08:00-18:00'}", NULL, NULL, TRI_TRUE},
    {"{hours: ['Mon-Fri 08:00-18:00', '!Wed 00:00-24:00']}", NULL, NULL,
        TRI_FALSE},
    {"{hours: {not: 'Sat 00:00-24:00'}}", NULL, NULL, TRI_TRUE},
    {"{hours: '%{ldap:h}'}", "h: Tue 22:00-13:00 UTC", NULL, TRI_TRUE},
    {"{hours: '%{ldap:h}'}", "h: Mon-Fri 8-18", NULL, TRI_UNDEFINED},
    {"{hours: '%{ldap:h}'}", "h: Mon-Fri 08:00-18:00 Mars/Olympus", NULL,
        TRI_UNDEFINED},
    {"{hours: '%{ldap:h}'}", "h: Mon-Fri 08:00-18:00 ../../etc/passwd", NULL,
        TRI_UNDEFINED},
    {"{hours: '%{ldap:h}'}", NULL, NULL, TRI_FALSE},
    {"{hours: '%{ldap:h}'}", "h: *", NULL, TRI_TRUE},
    {"{hours: 2026-11-25}", NULL, NULL, TRI_TRUE},
    {"{hours: [2026-11-20..2026-11-24, 2026-11-26]}", NULL, NULL, TRI_FALSE},
    {"{hours: [2026-11-20..2026-11-24, 2026-11-25]}", NULL, NULL, TRI_TRUE},
    {"{hours: 'Mon-Fri 08:00-18:00', not: {hours: [2026-11-24..2026-11-25, "
     "2027-01-01]}}",
        NULL, NULL, TRI_FALSE},
    {"{hours: 'Mon-Fri 08:00-18:00', not: {hours: [2026-11-26..2026-11-27, "
     "2027-01-01]}}",
        NULL, NULL, TRI_TRUE},
    {"{hours: ['Mon-Fri 08:00-18:00', '!2026-11-25']}", NULL, NULL, TRI_FALSE},
    {"{hours: 'Mon-Fri 08:00-18:00, !2026-11-25 13:00-18:00'}", NULL, NULL,
        TRI_TRUE},
    {"{hours: ['*', '!2026-11-25']}", NULL, "now=2026-11-24T23:59:59Z",
        TRI_TRUE},
    {"{hours: ['*', '!2026-11-25']}", NULL, "now=2026-11-26T00:00:00Z",
        TRI_TRUE},
    {"{hours: {not: 2026-11-25}}", NULL, NULL, TRI_FALSE},
    {"{hours: '%{ldap:h}'}", "h: 2026-11-24..2026-11-26", NULL, TRI_TRUE},
    {"{hours: '%{ldap:h}'}", "h: 2026-11-26..2026-11-24", NULL, TRI_UNDEFINED},
    {"{hours: '%{ldap:h}'}", "h: 2026-11-25, 2026-02-30", NULL, TRI_UNDEFINED},
    {"{hours: '%{ldap:h}'}", "h: 2026-11-25 Mars/Olympus", NULL, TRI_UNDEFINED},
    {"{hours: '%{ldap:h}'}", "h: *, !2026-11-31", NULL, TRI_UNDEFINED},
    {"{hours: '%{ldap:h}'}", "h: 2026-11-25 Asia/Tokyo",
        "now=2026-11-25T14:59:59Z", TRI_TRUE},
    {"{hours: '%{ldap:h}'}", "h: 2026-11-25 Asia/Tokyo",
        "now=2026-11-25T15:00:00Z", TRI_FALSE},
    {"{hours: '%{ldap:d}..%{ldap:e}'}", "d: 2026-11-24\ne: 2026-11-26", NULL,
        TRI_TRUE},
};

static const char admit_config[] =
    "entries: {e: {base: 'cn=e,dc=example,dc=com', optional: true}}\n"
    "groups:\n"
    "  - {base: 'ou=groups,dc=example,dc=com', filter: '(member=%%{dn})'}\n"
    "  - {system: true}\n"
    "rules:\n"
    "  - deny: %s\n";

START_TEST(admit)
{
	char config[1024];
	struct policy_case test = {
	    .name = admit_cases[_i].condition,
	    .config = config,
	    .facts = admit_cases[_i].facts,
	    .login = admit_cases[_i].login,
	};
	struct rig rig;

	snprintf(config, sizeof(config), admit_config, test.name);
	rig_open(&rig, &test);
	rig_zones(&rig);
	ck_assert_msg(
	    policy_holds(&rig.scene, rig.config->rules[0].condition) ==
	        admit_cases[_i].expected,
	    "%s with %s %s", test.name, test.facts, test.login);
	rig_close(&rig);
}
END_TEST

/* Each zone once, wherever a test names it. */
START_TEST(zones)
{
	const struct policy_case test = {
	    .name = "zones",
	    .config =
	        "conditions: {c: {hours: 'daily 00:00-24:00 Asia/Tokyo'}}\n"
	        "exempt: {hours: 'daily 00:00-01:00 Europe/Zurich'}\n"
	        "attributes: {h: {require: {hours: '%{value}'}, when: c}}\n"
	        "rules: [{deny: {not: {hours: {not: "
	        "'daily 00:00-01:00 Europe/Zurich'}}}},\n"
	        " {name: off, deny: {hours: 'daily 00:00-01:00 Asia/Seoul'}}]\n"
	        "disable: [off]\n",
	    .facts = "h: Mon 08:00-09:00 UTC, !Tue 08:00-09:00 Mars/X\n"
	             "h: nonsense, Mon 08:00-09:00 Asia/Tokyo\n"
	             "h: 2026-12-24..2026-12-26 Asia/Dhaka, "
	             "!2026-12-25 08:00-12:00 Asia/Kabul",
	};
	static const char *const expected[] = {
	    "Europe/Zurich",
	    "Asia/Tokyo",
	    "UTC",
	    "Mars/X",
	    "Asia/Dhaka",
	    "Asia/Kabul",
	};
	struct strings names;
	struct rig rig;

	rig_open(&rig, &test);
	names = policy_zones(&rig.scene);
	ck_assert_uint_eq(names.count, 6);
	for (size_t i = 0; i < names.count; i++)
		ck_assert_str_eq(names.items[i], expected[i]);
	rig_close(&rig);
}
END_TEST

TCase *
policy_admit_tests(void)
{
	TCase *tests = tcase_create("admit");

	tcase_add_loop_test(tests, admit, 0, CASES(admit_cases));
	tcase_add_test(tests, zones);
	return tests;
}
