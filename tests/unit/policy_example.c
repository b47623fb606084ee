/*
 * The configuration that the language's page begins with, without what comes
 * later, and the logins an administrator would try on it.
 */
#include "policy_rig.h"

#define DN "uid=jdoe,ou=people,dc=example,dc=com"

static const char example[] =
    "entries:\n"
    "  owner:\n"
    "    base: ou=people,dc=example,dc=com\n"
    "    filter: (|(uid=%{user})(mail=%{user}))\n"
    "  policy:\n"
    "    base: ['%{ldap:pwdPolicySubentry}', 'cn=default,dc=example,dc=com']\n"
    "    scope: base\n"
    "  site:\n"
    "    base: cn=mail,ou=notices,dc=example,dc=com\n"
    "    scope: base\n"
    "    attributes:\n"
    "      mailAlert: {alert: '%{value}', every: 1d}\n"
    "      mailMaintenance:\n"
    "        deny: {equals: 'TRUE', not: {group: mail-admins}}\n"
    "        code: unavailable\n"
    "        message: \"%{entry:description | default('Maintenance.')}\"\n"
    "groups:\n"
    "  - attribute: memberOf\n"
    "  - base: ou=groups,dc=example,dc=com\n"
    "    filter: (|(member=%{dn})(memberUid=%{ldap:uid}))\n"
    "    nested: 5\n"
    "    attributes:\n"
    "      mailAlert: {alert: '[%{group}] %{value}', every: 1d}\n"
    "acl_groups: {except: [domain-users, 'unix-*']}\n"
    "conditions:\n"
    "  inside: {remote_ip: [10.0.0.0/8, '2001:db8:10::/48']}\n"
    "  webmail: {userdb: {webmail_ip: 10.3.0.0/24}}\n"
    "  office_hours: {hours: 'Mon-Fri 07:00-19:00 UTC',\n"
    "    not: {hours: 'Wed 12:00-13:00 UTC'}}\n"
    "  with_password: {mechanism: [PLAIN, LOGIN]}\n"
    "  impersonated: {master_user: '*'}\n"
    "syntax: {webmail_ip: address}\n"
    "exempt: {user: probe@example.com, remote_ip: 10.0.9.5}\n"
    "rules:\n"
    "  - name: contractors\n"
    "    require: {all: [office_hours, [inside, webmail]]}\n"
    "    when: {group: contractors, service: [imap, pop3]}\n"
    "    message: 'Contractors: in office hours, from the office.'\n"
    "  - name: auditors-only\n"
    "    require: {group: mail-auditors}\n"
    "    when: impersonated\n"
    "    message: 'Only auditors may open other people''s mail.'\n"
    "  - export: {acl_user: '%{master_user}'}\n"
    "    when: impersonated\n"
    "  - export:\n"
    "      mail_path: \"/srv/%{owner:mailHost | default('m1')}/%{owner:uid}\"\n"
    "  - name: last-login\n"
    "    update:\n"
    "      replace: {mailLastLoginTime: '%{now}',\n"
    "        mailLastLoginAddress: '%{remote_ip}'}\n"
    "      increment: {mailLoginCount: 1}\n"
    "attributes:\n"
    "  mailLoginEnabled: {require: {equals: 'TRUE'}, absent: allow,\n"
    "    code: contactadmin, message: 'Mail is switched off.'}\n"
    "  mailAllowedNetwork: {require: [{remote_ip: '%{value}'}, webmail],\n"
    "    absent: allow, message: 'No mail from %{remote_ip}.'}\n"
    "  mailAllowedService: {require: {service: '%{value}'}, absent: allow}\n"
    "  mailLoginHours: {require: {hours: '%{value}'}, absent: allow}\n"
    "  mailLoginExpires: {deny: {past: true}, code: expired,\n"
    "    message: 'Your account expired on %{date}.'}\n"
    "  mailAlert: {alert: '%{value}'}\n"
    "  mailGroup: {group: '%{value}'}\n"
    "  employeeType: {group: readonly, when: {equals: retired}}\n"
    "  mailLastLoginTime:\n"
    "    - alert: \"Previous login: %{value | date('%d.%m.%Y %H:%M')} from "
    "%{ldap:mailLastLoginAddress}.\"\n"
    "      every: 8h\n"
    "    - {name: inactive, deny: {older: 180d}, code: contactadmin,\n"
    "       message: 'Not used for 180 days. Call 1234.'}\n"
    "  pwdAccountLockedTime:\n"
    "    deny: {newer: '%{policy:pwdLockoutDuration}'}\n"
    "    when: {policy: {pwdLockout: 'TRUE'}}\n"
    "    message: 'Your account is locked.'\n"
    "  pwdChangedTime:\n"
    "    - {deny: {older: '%{policy:pwdMaxAge}'}, when: with_password,\n"
    "       code: expired, message: 'Your password has expired.'}\n"
    "    - alert: 'Your password expires on %{date}.'\n"
    "      when: {within: [14d, 7d, 3d, 1d], add: '%{policy:pwdMaxAge}'}\n"
    "observe: [inactive]\n";

#define UPDATED                                                                \
	"update " DN ": replace mailLastLoginTime=20261125120000Z; "           \
	"replace mailLastLoginAddress=192.0.2.7; "                             \
	"increment mailLoginCount=1 absent\n"
#define OWNER "entry owner " DN "\nuid: jdoe\n"
#define PATH "export mail_path=/srv/m1/jdoe\n"

static const struct policy_case example_cases[] = {
    {"a normal user", example, "uid: jdoe\n" OWNER, NULL,
        "allow\n" PATH UPDATED "acl \n"},
    {"with everything", example,
        "mailLoginEnabled: TRUE\nmailAllowedNetwork: 192.0.2.0/24\n"
        "mailAllowedService: imap\nmailLoginHours: Mon-Fri 08:00-18:00\n"
        "mailLoginExpires: 20271231000000Z\nmailAlert: Hi\nmailGroup: vips\n"
        "employeeType: retired\nmailLastLoginTime: 20261124080000Z\n"
        "mailLastLoginAddress: 192.0.2.1\npwdChangedTime: 20261001000000Z\n"
        "mailLoginCount: 7\n" OWNER "mailHost: m2\n"
        "entry policy cn=default\npwdMaxAge: 5184000\n"
        "entry site cn=mail\nmailAlert: Notice\nmailMaintenance: FALSE\n"
        "group 0 cn=unix-x,dc=x\ngroup 1 cn=staff,dc=x\nmailAlert: Meeting",
        NULL,
        "allow\nalert Hi\n"
        "alert Previous login: 24.11.2026 08:00 from 192.0.2.1.\n"
        "alert Your password expires on 2026-11-30.\n"
        "alert [staff] Meeting\nalert Notice\n"
        "export mail_path=/srv/m2/jdoe\n"
        "update " DN ": replace mailLastLoginTime=20261125120000Z; "
        "replace mailLastLoginAddress=192.0.2.7; increment mailLoginCount=1\n"
        "groups readonly|staff|unix-x|vips\nacl readonly,staff,vips\n"},
    {"switched off", example, "mailLoginEnabled: FALSE\n", NULL,
        "deny contactadmin Mail is switched off.\n"},
    {"another network", example, "mailAllowedNetwork: 10.0.0.0/8\n", NULL,
        "deny authorizationfailed No mail from 192.0.2.7.\n"},
    {"by webmail", example, "uid: jdoe\nmailAllowedNetwork: 10.0.0.0/8\n" OWNER,
        "userdb.webmail_ip=10.3.0.7", "allow\n" PATH UPDATED "acl \n"},
    {"expired", example, "mailLoginExpires: 20261125120000Z\n", NULL,
        "deny expired Your account expired on 2026-11-25.\n"},
    {"inactive is observed", example,
        "mailLastLoginTime: 20250101000000Z\n" OWNER, NULL,
        "allow\nobserved deny contactadmin Not used for 180 days. Call 1234.\n"
        "alert Previous login: 01.01.2025 00:00 from .\n" PATH UPDATED
        "acl \nreason inactive deny observed 20250101000000Z"},
    {"locked for good", example,
        "pwdAccountLockedTime: 000001010000Z\nentry policy cn=p\n"
        "pwdLockout: TRUE\npwdLockoutDuration: 600",
        NULL, "deny authorizationfailed Your account is locked.\n"},
    {"lock is over", example,
        "pwdAccountLockedTime: 20261125115000Z\nentry policy cn=p\n"
        "pwdLockout: TRUE\npwdLockoutDuration: 600\n" OWNER,
        NULL, "allow\n" PATH UPDATED "acl \n"},
    {"password expired", example,
        "pwdChangedTime: 20260101000000Z\nentry policy cn=p\n"
        "pwdMaxAge: 5184000\n",
        NULL, "deny expired Your password has expired.\n"},
    {"but not for who has a ticket", example,
        "pwdChangedTime: 20260101000000Z\nentry policy cn=p\n"
        "pwdMaxAge: 5184000\n" OWNER,
        "mechanism=GSSAPI", "allow\n" PATH UPDATED "acl \n"},
    {"maintenance", example, "entry site cn=s\nmailMaintenance: TRUE\n", NULL,
        "deny unavailable Maintenance.\n"},
    {"maintenance, admin", example,
        OWNER "entry site cn=s\nmailMaintenance: TRUE\n"
              "group 1 cn=Mail-Admins,dc=x",
        NULL, "allow\n" PATH UPDATED "groups Mail-Admins\nacl Mail-Admins\n"},
    {"contractor at lunch", example, "group 1 cn=contractors,dc=x",
        "remote_ip=10.0.0.1",
        "deny authorizationfailed Contractors: in office hours, from the "
        "office.\ngroups contractors\n"},
    {"contractor in time", example, "group 1 cn=contractors,dc=x\n" OWNER,
        "remote_ip=10.0.0.1 now=2026-11-25T13:00:00Z",
        "allow\n" PATH "update " DN
        ": replace mailLastLoginTime=20261125130000Z; "
        "replace mailLastLoginAddress=10.0.0.1; increment mailLoginCount=1 "
        "absent\ngroups contractors\nacl contractors\n"},
    {"a master who may not", example, NULL, "master_user=boss",
        "deny authorizationfailed Only auditors may open other people's "
        "mail.\n"},
    {"a master who may", example, "group 1 cn=mail-auditors,dc=x\n" OWNER,
        "master_user=boss",
        "allow\nexport acl_user=boss\n" PATH
        "groups mail-auditors\nacl mail-auditors\n"},
    {"the probe, switched off", example, "mailLoginEnabled: FALSE\n",
        "user=probe@example.com remote_ip=10.0.9.5",
        "allow\nupdate " DN ": replace mailLastLoginTime=20261125120000Z; "
        "replace mailLastLoginAddress=10.0.9.5; increment mailLoginCount=1 "
        "absent\nacl \n"},
    {"the probe in an outage", example, "fault outage",
        "user=probe@example.com remote_ip=10.0.9.5", "allow\n"},
};

START_TEST(examples)
{
	rig_run(&example_cases[_i]);
}
END_TEST

TCase *
policy_example_tests(void)
{
	TCase *tests = tcase_create("example");

	tcase_add_loop_test(tests, examples, 0, CASES(example_cases));
	return tests;
}
