/* alert, export and update; what is hostile is left out. */
#include "policy_rig.h"

#define DENIED "deny authorizationfailed Access denied.\n"
#define DN "uid=jdoe,ou=people,dc=example,dc=com"

static const struct policy_case alert_cases[] = {
    {"for each value", "attributes: {a: {name: r, alert: '%{value}!'}}\n",
        "a: 1\na: 2", NULL,
        "allow\nalert 1!\nalert 2!\nreason r alert shown "
        "1, 2"},
    {"for which `when` holds",
        "attributes: {a: {name: r, alert: '%{value}!', when: {not: {equals: "
        "2}}}}\n",
        "a: 1\na: 2", NULL, "allow\nalert 1!\nreason r alert shown 1"},
    {"without a value", "attributes: {a: {name: r, alert: 'x'}}\n", NULL, NULL,
        "allow\nreason r alert nothing"},
    {"the same text once", "attributes: {a: {alert: 'x'}}\n", "a: 1\na: 2",
        NULL, "allow\nalert x\n"},
    {"nothing to say", "rules: [{name: r, alert: '%{ldap:a}'}]\n", NULL, NULL,
        "allow\nreason r alert nothing"},
    {"hostile", "attributes: {a: {alert: '%{value}'}}\n",
        "a: x\\r\\n* BYE y\\n%{user}", NULL,
        "allow\nalert x  * BYE y %{user}\n"},
    {"refused: none", "rules: [{name: r, alert: 'x'}, {deny: {user: jdoe}}]\n",
        NULL, NULL, DENIED "reason r alert left out"},
    {"under groups",
        "groups: [{base: 'dc=x', attributes: {a: {alert: '[%{group}] "
        "%{value}'}}}]\n",
        "group 0 cn=z,dc=x\na: 1\ngroup 0 cn=b,dc=x\na: 2", NULL,
        "allow\nalert [b] 2\nalert [z] 1\ngroups b|z\nacl b,z\n"},
    {"of an entry, by `entry:`",
        "entries: {s: {base: 'dc=x', attributes: {a: {alert: "
        "'%{value} %{entry:b} %{s:b}'}}}}\n",
        "entry s cn=1\na: x\nb: 1\nentry s cn=2\na: y\nb: 2", NULL,
        "allow\nalert x 1 1, 2\nalert y 2 1, 2\n"},
};

START_TEST(alerts)
{
	rig_run(&alert_cases[_i]);
}
END_TEST

static const struct policy_case export_cases[] = {
    {"value of the attribute", "attributes: {a: {export: mail_path}}\n",
        "a: /srv/x", NULL, "allow\nexport mail_path=/srv/x\n"},
    {"no value", "attributes: {a: {name: r, export: mail_path}}\n", NULL, NULL,
        "allow\nreason r export left out"},
    {"several values", "attributes: {a: {name: r, export: mail_path}}\n",
        "a: 1\na: 2", NULL,
        "allow\nreason r export left out\nnote mail_path left out: several"},
    {"several, piped",
        "rules: [{export: {quota_rule: '%{ldap:a | list('','')}'}}]\n",
        "a: 1\na: 2", NULL, "allow\nexport quota_rule=1,2\n"},
    {"template",
        "rules: [{export: {mail_path: '/srv/%{ldap:h | default(''m1'')}/"
        "%{user}', quota_storage_size: '%{ldap:q}M'}}]\n",
        "q: 5", NULL,
        "allow\nexport mail_path=/srv/m1/jdoe\nexport quota_storage_size=5M\n"},
    {"template without a value",
        "rules: [{export: {mail_path: '/srv/%{ldap:h}', mail: y}}]\n", NULL,
        NULL, "allow\nexport mail=y\n"},
    {"tab", "attributes: {a: {export: mail_path}}\n", "a: x\\tuser=root", NULL,
        "allow\nnote mail_path left out: control characters"},
    {"line feed", "attributes: {a: {export: mail_path}}\n", "a: x\\ny", NULL,
        "allow\nnote mail_path left out: control characters"},
    {"NUL", "attributes: {a: {export: mail_path}}\n", "a: x\\0y", NULL,
        "allow\nnote mail_path left out: control characters"},
    {"boolean", "attributes: {a: {export: x}, b: {export: y}}\n",
        "a: TRUE\nb: FALSE", NULL, "allow\nexport x=yes\nexport y=no\n"},
    {"boolean in 1.x", "attributes: {a: {export: x}, b: {export: y}}\n",
        "a: TRUE\nb: FALSE", "generation=1.2", "allow\nexport x=1\nunset y\n"},
    {"said twice: the later",
        "rules: [{export: {mail: a}}, {export: {MAIL: b}}]\n", NULL, NULL,
        "allow\nexport MAIL=b\n"},
    {"failed look-up: no default",
        "entries: {o: {base: 'dc=x', optional: true}}\n"
        "rules: [{export: {mail_path: '/%{o:h | default(''m1'')}'}}]\n",
        "failed o", NULL, "allow\nnote mail_path left out: its look-up"},
    {"refused: none", "rules: [{export: {mail: a}}, {deny: {user: jdoe}}]\n",
        NULL, NULL, DENIED},
    {"when", "attributes: {a: {export: mail, when: {equals: x}}}\n", "a: y",
        NULL, "allow\nreason export a export skipped"},
};

START_TEST(exports)
{
	rig_run(&export_cases[_i]);
}
END_TEST

#define LAST                                                                   \
	"rules:\n"                                                             \
	"  - name: last\n"                                                     \
	"    update:\n"                                                        \
	"      replace: {t: '%{now}', ip: '%{remote_ip}'}\n"                   \
	"      increment: {n: 1}\n"

#define WRITTEN                                                                \
	"update " DN ": replace t=20261125120000Z; replace ip=192.0.2.7; "     \
	"increment n=1"

static const struct policy_case update_cases[] = {
    {"first login", LAST, NULL, NULL, "allow\n" WRITTEN " absent\n"},
    {"counter there", LAST, "n: 5\nip: 192.0.2.9", NULL,
        "allow\n" WRITTEN "\n"},
    {"a second younger than 15 minutes", LAST, "n: 5\nt: 20261125114501Z", NULL,
        "allow\nreason last update left out"},
    {"15 minutes old", LAST, "n: 5\nt: 20261125114500Z", NULL,
        "allow\n" WRITTEN "\n"},
    {"a little ahead", LAST, "n: 5\nt: 20261125121500Z", NULL, "allow\n"},
    {"far ahead counts as old", LAST, "n: 5\nt: 20261125121501Z", NULL,
        "allow\n" WRITTEN "\n"},
    {"never counts as old", LAST, "n: 5\nt: 000001010000Z", NULL,
        "allow\n" WRITTEN "\n"},
    {"no address known", LAST, "n: 5", "remote_ip=",
        "allow\nupdate " DN ": replace t=20261125120000Z; increment n=1\n"},
    {"only increments always count", "rules: [{update: {increment: {n: 1}}}]\n",
        "n: 20261125115900Z", NULL, "allow\nupdate " DN ": increment n=1\n"},
    {"every 0", "rules: [{update: {replace: {t: '%{now}'}}, every: 0s}]\n",
        "t: 20261125120000Z", NULL,
        "allow\nupdate " DN ": replace t=20261125120000Z\n"},
    {"in the attribute's syntax",
        "syntax: {t: filetime, d: unix_days, s: unix_seconds}\n"
        "rules: [{update: {replace: {t: '%{now}', d: '%{now}', s: "
        "'%{now}'}}}]\n",
        NULL, NULL,
        "allow\nupdate " DN ": replace t=134400816000000000; "
        "replace d=20782; replace s=1795608000\n"},
    {"its own syntax decides what is young",
        "syntax: {s: unix_seconds}\n"
        "rules: [{update: {replace: {s: '%{now}'}}}]\n",
        "s: 1795607999", NULL, "allow\n"},
    {"this attribute, add, delete",
        "attributes: {a: [{update: '%{user}'}, {update: {add: {b: c}, delete: "
        "[d]}}]}\n",
        "a: x", NULL,
        "allow\nupdate " DN ": replace a=jdoe\nupdate " DN
        ": add b=c; delete d\n"},
    {"runs once without values",
        "attributes: {a: {update: {replace: {b: x}}, when: {present: "
        "false}}}\n",
        NULL, NULL, "allow\nupdate " DN ": replace b=x\n"},
    {"several values",
        "attributes: {a: {update: {replace: {b: '%{value}', c: '%{value | "
        "list(''/'')}'}}}}\n",
        "a: 1\na: 2", NULL,
        "allow\nupdate " DN ": replace c=1/2\nnote b left out: several"},
    {"control characters", "rules: [{update: {replace: {b: '%{ldap:a}'}}}]\n",
        "a: x\\ny", NULL, "allow\nnote b left out: control"},
    {"never expanded again", "rules: [{update: {replace: {b: '%{ldap:a}'}}}]\n",
        "a: %{user}", NULL, "allow\nupdate " DN ": replace b=%{user}\n"},
    {"under entries: that entry",
        "entries: {o: {base: 'dc=x', attributes: {a: {update: {increment: {n: "
        "2}}}}}}\n",
        "entry o cn=1\na: 1\nn: 1\nentry o cn=2", NULL,
        "allow\nupdate cn=1: increment n=2\nupdate cn=2: increment n=2 "
        "absent\n"},
    {"under entries: not found",
        "entries: {o: {base: 'dc=x', attributes: {a: {name: r, update: "
        "{increment: {n: 2}}}}}}\n",
        NULL, NULL, "allow\nreason r update nothing"},
    {"after deny",
        "rules: [{update: {replace: {a: x}}}, {update: {replace: {b: x}}, "
        "after: deny}, {update: {replace: {c: x}}, after: any}, {deny: {user: "
        "jdoe}}]\n",
        NULL, NULL,
        DENIED "update " DN ": replace b=x\nupdate " DN ": replace c=x\n"},
    {"after allow",
        "rules: [{update: {replace: {a: x}}}, {update: {replace: {b: x}}, "
        "after: deny}, {update: {replace: {c: x}}, after: any}]\n",
        NULL, NULL,
        "allow\nupdate " DN ": replace a=x\nupdate " DN ": replace c=x\n"},
    {"after unavailable: none",
        "rules: [{update: {replace: {c: x}}, after: any}, {deny: {mechanism: "
        "PLAIN}}]\n",
        NULL, "mechanism=",
        "unavailable unavailable Temporary failure, please try again later.\n"},
};

START_TEST(updates)
{
	rig_run(&update_cases[_i]);
}
END_TEST

TCase *
policy_effects_tests(void)
{
	TCase *tests = tcase_create("effects");

	tcase_add_loop_test(tests, alerts, 0, CASES(alert_cases));
	tcase_add_loop_test(tests, exports, 0, CASES(export_cases));
	tcase_add_loop_test(tests, updates, 0, CASES(update_cases));
	return tests;
}
