/*
 * The verdict over all rules: order, owners of rules, what cannot be known, and
 * the configuration's own words for forgiving it.
 */
#include "policy_rig.h"

#define DENIED "deny authorizationfailed Access denied.\n"
#define UNAVAILABLE                                                            \
	"unavailable unavailable Temporary failure, please try again later.\n"

/* --- Order and owners --------------------------------------------------- */

#define OWNERS                                                                 \
	"entries:\n"                                                           \
	"  site: {base: 'cn=s,dc=x', attributes: {off: {deny: {equals: "       \
	"'TRUE'},"                                                             \
	" message: 'site %{entry:dn} %{entry:why}'}}}\n"                       \
	"groups:\n"                                                            \
	"  - base: 'ou=g,dc=x'\n"                                              \
	"    filter: '(member=%{dn})'\n"                                       \
	"    attributes: {off: {deny: {equals: 'TRUE'}, message: 'group "      \
	"%{group}'}}\n"                                                        \
	"attributes: {off: {deny: {equals: 'TRUE'}, message: 'user'}}\n"       \
	"rules: [{deny: {ldap: {bad: x}}, message: 'rule'}]\n"

#define REQUIRED                                                               \
	"groups:\n"                                                            \
	"  - base: 'ou=g,dc=x'\n"                                              \
	"    filter: '(member=%{dn})'\n"                                       \
	"    attributes:\n"                                                    \
	"      net: {name: r, require: {remote_ip: '%{value}'},"               \
	" when: {not: {entry: {free: 'TRUE'}}}, message: '%{group} "           \
	"%{value}'}\n"

#define LENIENT                                                                \
	"groups:\n"                                                            \
	"  - base: 'ou=g,dc=x'\n"                                              \
	"    filter: '(member=%{dn})'\n"                                       \
	"    attributes: {net: {require: {remote_ip: '%{value}'}, absent: "    \
	"allow}}\n"

static const struct policy_case owner_cases[] = {
    {"rules first", OWNERS,
        "off: TRUE\nbad: x\ngroup 0 cn=g,dc=x\noff: TRUE\n"
        "entry site cn=s,dc=x\noff: TRUE",
        NULL, "deny authorizationfailed rule\ngroups g\n"},
    {"then attributes", OWNERS,
        "off: TRUE\ngroup 0 cn=g,dc=x\noff: TRUE\n"
        "entry site cn=s,dc=x\noff: TRUE",
        NULL, "deny authorizationfailed user\ngroups g\n"},
    {"then groups, by DN", OWNERS,
        "group 0 cn=z,dc=x\noff: TRUE\ngroup 0 cn=b,dc=x\noff: TRUE\n"
        "entry site cn=s,dc=x\noff: TRUE",
        NULL, "deny authorizationfailed group b\ngroups b|z\n"},
    {"then entries", OWNERS,
        "group 0 cn=g,dc=x\nentry site cn=s,dc=x\noff: FALSE\n"
        "entry site cn=t,dc=x\noff: TRUE\nwhy: because",
        NULL, "deny authorizationfailed site cn=t,dc=x because\ngroups g\n"},
    {"nobody", OWNERS, "group 0 cn=g,dc=x", NULL,
        "allow\ngroups g\nacl g\nreason deny off deny nothing"},
    {"another source's group has no rules",
        "groups:\n"
        "  - {base: 'ou=g,dc=x', attributes: {off: {deny: {equals: 'TRUE'}}}}\n"
        "  - {base: 'ou=h,dc=x'}\n",
        "group 1 cn=g,dc=x\noff: TRUE", NULL, "allow\ngroups g\nacl g\n"},
    {"require: one group will do", REQUIRED,
        "group 0 cn=a,dc=x\nnet: 10.0.0.0/8\ngroup 0 cn=b,dc=x\n"
        "net: 192.0.2.0/24",
        NULL,
        "allow\ngroups a|b\nacl a,b\nreason r require passed "
        "192.0.2.0/24"},
    {"require: no group will", REQUIRED,
        "group 0 cn=b,dc=x\nnet: 10.0.0.0/8\ngroup 0 cn=a,dc=x\n"
        "net: 10.1.0.0/16",
        NULL, "deny authorizationfailed a 10.1.0.0/16\ngroups a|b\n"},
    {"require: no group has it", REQUIRED, "group 0 cn=a,dc=x", NULL,
        "deny authorizationfailed  \ngroups a\n"},
    {"require: `when` false for all that have it", REQUIRED,
        "group 0 cn=a,dc=x\nnet: 10.0.0.0/8\nfree: TRUE", NULL,
        "allow\ngroups a\nacl a\nreason r require skipped 10.0.0.0/8"},
    {"require: `when` picks the groups", REQUIRED,
        "group 0 cn=a,dc=x\nnet: 192.0.2.0/24\nfree: TRUE\n"
        "group 0 cn=b,dc=x\nnet: 10.0.0.0/8",
        NULL, "deny authorizationfailed b 10.0.0.0/8\ngroups a|b\n"},
    {"require: undefined or true", REQUIRED,
        "group 0 cn=a,dc=x\nnet: what\ngroup 0 cn=b,dc=x\nnet: 192.0.2.7", NULL,
        "allow\ngroups a|b\nacl a,b\n"},
    {"require: undefined or false", REQUIRED,
        "group 0 cn=a,dc=x\nnet: what\ngroup 0 cn=b,dc=x\nnet: 10.0.0.0/8",
        NULL, UNAVAILABLE "groups a|b\n"},
    {"require: a group in doubt would refuse", LENIENT,
        "doubt 0 cn=a,dc=x\nnet: 10.0.0.0/8", NULL, UNAVAILABLE},
    {"require: a group in doubt would not", LENIENT,
        "doubt 0 cn=a,dc=x\nnet: 192.0.2.7", NULL, "allow\nacl \n"},
    {"require: a group in doubt would let in", REQUIRED,
        "group 0 cn=a,dc=x\nnet: 10.0.0.0/8\ndoubt 0 cn=b,dc=x\n"
        "net: 192.0.2.7",
        NULL, UNAVAILABLE "groups a\n"},
    {"require: a group in doubt says the same", REQUIRED,
        "group 0 cn=a,dc=x\nnet: 10.0.0.0/8\ndoubt 0 cn=b,dc=x\n"
        "net: 10.1.0.0/16",
        NULL, "deny authorizationfailed a 10.0.0.0/8\ngroups a\n"},
    {"require: a group in doubt of another source", LENIENT "  - userdb: g\n",
        "doubt 1 cn=a,dc=x\nnet: 10.0.0.0/8", NULL, "allow\nacl \n"},
    {"entries: not found is absent",
        "entries: {e: {base: 'cn=e', attributes: {a: {require: {equals: "
        "x}}}}}\n",
        NULL, NULL, DENIED},
    {"entries: each has to pass",
        "entries: {e: {base: 'cn=e', attributes: {a: {require: {equals: "
        "x}}}}}\n",
        "entry e cn=1\na: x\nentry e cn=2\na: y", NULL, DENIED},
    {"entries: failed is undefined",
        "entries: {e: {base: 'cn=e', optional: true, attributes:\n"
        "  {a: [{deny: {equals: x}}, {alert: 'x'}]}}}\n",
        "failed e", NULL, UNAVAILABLE "reason alert a alert undefined"},
    {"entries: failed, `when` false",
        "entries: {e: {base: 'cn=e', optional: true, attributes:\n"
        "  {a: {deny: {equals: x}, when: {user: other}}}}}\n",
        "failed e", NULL, "allow\n"},
    {"groups: failed is undefined",
        "groups: [{base: 'dc=x', optional: true, attributes:\n"
        "  {a: {deny: {equals: x}}}}]\n",
        "failed groups", NULL, UNAVAILABLE},
    {"groups: failed, require",
        "groups: [{base: 'dc=x', optional: true, attributes:\n"
        "  {a: {require: {equals: x}, absent: allow}}}]\n",
        "failed groups", NULL, UNAVAILABLE},
    {"groups: failed, `when` false",
        "groups: [{base: 'dc=x', optional: true, attributes:\n"
        "  {a: {require: {equals: x}, when: {user: other}}}}]\n",
        "failed groups", NULL, "allow\nacl \n"},
};

START_TEST(owners)
{
	rig_run(&owner_cases[_i]);
}
END_TEST

/* --- Unknown users, outages, observing ----------------------------------- */

#define LOCAL                                                                  \
	"outage: allow\ngroups: [{system: true}]\n"                            \
	"rules: [{require: {group: staff}}]\n"

#define MIXED                                                                  \
	"groups: [{base: 'dc=x', attributes: {a: {require: {equals: x}}}},\n"  \
	"  {system: true}]\n"                                                  \
	"attributes: {off: {name: attr, require: {equals: 'FALSE'}}}\n"        \
	"rules:\n"                                                             \
	"  - {name: net, deny: {remote_ip: 10.0.0.0/8}, message: 'net'}\n"     \
	"  - {name: grp, deny: {group: bad}}\n"                                \
	"  - {name: ldap, deny: {ldap: {a: x}}}\n"                             \
	"  - {name: hello, alert: 'Hello'}\n"                                  \
	"  - {name: path, export: {mail_path: /x}}\n"                          \
	"  - {name: last, update: {replace: {t: '%{now}'}}, after: any}\n"

static const struct policy_case outage_cases[] = {
    {"unknown user", MIXED "messages: {unknown_user: 'Who is %{user}?'}\n",
        "unknown\nname 1 sys", NULL,
        "deny authorizationfailed Who is jdoe?\ngroups sys\n"
        "reason unknown user lookup denied jdoe"},
    {"unknown user: messages.denied", "messages: {denied: 'No.'}\n", "unknown",
        NULL, "deny authorizationfailed No.\n"},
    {"unknown user allowed", MIXED "unknown_user: allow\n",
        "unknown\nname 1 sys", NULL,
        "allow\nalert Hello\nexport mail_path=/x\ngroups sys\nacl sys\n"
        "reason attr require skipped\nreason ldap deny skipped\n"
        "reason grp deny passed\nreason last update skipped"},
    {"unknown user allowed: a test against his entry is an ldap test",
        "unknown_user: allow\n"
        "rules: [{name: r, require: {user: '%{ldap:uid}'}}]\n",
        "unknown", NULL, "allow\nreason r require skipped"},
    {"unknown user allowed: a search that needs no user",
        "unknown_user: allow\n"
        "rules: [{deny: {search: {base: 'dc=x', filter: '(m=%{user})'}}}]\n",
        "unknown\nsearch true", NULL, DENIED},
    {"unknown user allowed: a search that needs him",
        "unknown_user: allow\n"
        "rules: [{name: r, deny: {search: {base: 'dc=x', filter: "
        "'(m=%{dn})'}}}]\n",
        "unknown\nsearch true", NULL, "allow\nreason r deny skipped"},
    {"unknown user allowed: his entry as a default",
        "unknown_user: allow\n"
        "rules: [{name: r, require: {user: '%{userdb:x | "
        "default(ldap:uid)}'}}]\n",
        "unknown", NULL, "allow\nreason r require skipped"},
    {"unknown user allowed, but", MIXED "unknown_user: allow\n",
        "unknown\nname 1 bad", NULL, DENIED "groups bad\n"},
    {"unknown user, exempt", "exempt: {user: jdoe}\n", "unknown", NULL, DENIED},
    {"outage", MIXED, "fault outage", NULL,
        UNAVAILABLE "reason outage lookup undefined "
                    "ldap://127.0.0.1:1: cannot be reached"},
    {"outage: rules that need no directory count", MIXED, "fault outage",
        "remote_ip=10.0.0.1", "deny authorizationfailed net\n"},
    {"outage allowed", MIXED "outage: allow\n", "fault outage", NULL,
        "allow\nalert Hello\nreason attr require skipped\n"
        "reason path export skipped\nreason grp deny skipped"},
    {"outage allowed, but", MIXED "outage: allow\n", "fault outage",
        "remote_ip=10.0.0.1", "deny authorizationfailed net\n"},
    {"outage allowed, undefined",
        "outage: allow\nrules: [{deny: {mechanism: PLAIN}}]\n", "fault outage",
        "mechanism=", UNAVAILABLE},
    {"outage, exempt", MIXED "exempt: {user: jdoe}\n", "fault outage", NULL,
        "allow\nalert Hello\n"},
    {"outage, exempt by group is not", MIXED "exempt: {group: probes}\n",
        "fault outage\nname 1 probes", NULL, UNAVAILABLE "groups probes\n"},
    {"outage allowed, groups that need no directory", LOCAL,
        "fault outage\nname 0 staff", NULL, "allow\ngroups staff\n"},
    {"outage allowed, denied by groups that need no directory", LOCAL,
        "fault outage\nname 0 guests", NULL, DENIED "groups guests\n"},
    {"fault", MIXED "outage: allow\n", "fault other", NULL,
        UNAVAILABLE "reason directory lookup undefined "
                    "ldap://127.0.0.1:1: cannot be reached"},
    {"fault, exempt", MIXED "exempt: {user: jdoe}\n", "fault other", NULL,
        UNAVAILABLE},
    {"nobody was looked up", MIXED "outage: allow\n", "nobody", NULL,
        UNAVAILABLE},
    {"message of an outage", "messages: {unavailable: 'Later, %{user}.'}\n",
        "fault outage", NULL, "unavailable unavailable Later, jdoe.\n"},
    {"observed rule",
        "rules: [{name: r, deny: {user: jdoe}, message: 'M', code: limit}]\n"
        "observe: [r]\n",
        NULL, NULL, "allow\nobserved deny limit M\nreason r deny observed"},
    {"observed and undefined",
        "rules: [{name: r, deny: {mechanism: PLAIN}}]\nobserve: [r]\n", NULL,
        "mechanism=", "allow\nobserved " UNAVAILABLE},
    {"observed beside a real one",
        "rules: [{name: r, deny: {user: jdoe}, message: 'M'},"
        " {deny: {user: jdoe}, message: 'N'}]\nobserve: [r]\n",
        NULL, NULL, "deny authorizationfailed N\n"},
    {"observed deny, real unavailable",
        "rules: [{name: r, deny: {user: jdoe}, message: 'M'},"
        " {deny: {mechanism: PLAIN}}]\nobserve: [r]\n",
        NULL, "mechanism=",
        UNAVAILABLE "observed deny unavailable Temporary failure, please try "
                    "again later.\n"},
    {"observe all",
        "rules: [{name: r, deny: {user: jdoe}, message: 'M'}, {alert: 'A'}]\n"
        "observe: true\n",
        NULL, NULL,
        "allow\nobserved deny authorizationfailed M\nalert A\n"
        "reason r deny observed"},
    {"observe all, outage", MIXED "observe: true\n", "fault outage", NULL,
        "allow\nobserved " UNAVAILABLE "alert Hello\n"},
    {"observe all, unknown user", "observe: true\n", "unknown", NULL,
        "allow\nobserved " DENIED},
    {"disabled", "rules: [{name: r, deny: {user: jdoe}}]\ndisable: [r]\n", NULL,
        NULL, "allow\n"},
    {"exempt: no require, no undefined",
        "exempt: {user: jdoe}\nrules: [{require: {user: x}}, "
        "{deny: {mechanism: PLAIN}}, {alert: 'A'}]\n",
        NULL, "mechanism=", "allow\nalert A\n"},
};

START_TEST(outages)
{
	rig_run(&outage_cases[_i]);
}
END_TEST

/* --- Master users ----------------------------------------------------------
 */

#define MASTER                                                                 \
	"conditions: {m: {master_user: '*'}}\n"                                \
	"attributes: {a: {alert: 'own'}}\n"                                    \
	"rules:\n"                                                             \
	"  - {name: al, alert: 'all'}\n"                                       \
	"  - {alert: 'Hello %{master_user}', when: m}\n"                       \
	"  - {name: up, update: {replace: {t: '%{now}'}}}\n"                   \
	"  - {update: {replace: {m: '%{master_user}'}}, when: m}\n"            \
	"  - {export: {acl_user: '%{master_user}'}, when: m}\n"                \
	"  - {deny: {user: secret}, message: 'not %{user}'}\n"

#define DN "uid=jdoe,ou=people,dc=example,dc=com"

static const struct policy_case master_cases[] = {
    {"a user's own login", MASTER, "a: 1", NULL,
        "allow\nalert all\nalert own\n"
        "update " DN ": replace t=20261125120000Z\n"},
    {"a master user's", MASTER, "a: 1", "master_user=boss",
        "allow\nalert Hello boss\nexport acl_user=boss\n"
        "update " DN ": replace m=boss\n"
        "reason al alert skipped\nreason up update skipped"},
    {"rules that refuse count", MASTER, NULL, "master_user=boss user=secret",
        "deny authorizationfailed not secret\n"},
};

START_TEST(masters)
{
	rig_run(&master_cases[_i]);
}
END_TEST

TCase *
policy_verdict_tests(void)
{
	TCase *tests = tcase_create("verdict");

	tcase_add_loop_test(tests, owners, 0, CASES(owner_cases));
	tcase_add_loop_test(tests, outages, 0, CASES(outage_cases));
	tcase_add_loop_test(tests, masters, 0, CASES(master_cases));
	return tests;
}
