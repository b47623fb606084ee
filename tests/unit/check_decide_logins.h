/* Logins as tables: configuration, what the directory says, what follows. */
#ifndef CHECK_DECIDE_LOGINS_H
#define CHECK_DECIDE_LOGINS_H

#include "postlogin/decide.h"

/* What the directory says to one search. An entry is "DN|ATTR=VALUE|..."; a
 * value ends at the next "|". */
struct canned {
	const char *base; /* "1!BASE": of the directory with that index */
	const char *filter;
	enum answer answer;
	const char *entries[4];
};

struct login {
	const char *name;
	const char *config; /* behind `directory` */
	struct canned canned[12];
	const char *rounds; /* searches a round: "1 2" */
	enum verdict verdict;
	const char *groups; /* joined by commas */
	const char *why;    /* in the log line, or NULL */
};

#define PEOPLE "ou=people"
#define GROUPS "ou=groups"
#define USER_YAML "user: {base: ou=people, filter: '(uid=%{user})'}\n"
#define TWO                                                                    \
	"directories: {corp: {uri: 'ldap://127.0.0.1', base: "                 \
	"'ou=%{service}'}}\n"
#define INHERITS(more)                                                         \
	"user: {base: ou=people, filter: '(uid=%{user})', "                    \
	"inherit: [cos, site]}\n"                                              \
	"entries:\n"                                                           \
	"  site: {base: cn=site, scope: base}\n"                               \
	"  cos: {base: \"cn=%{ldap:cos | default('none')}\", scope: base" more \
	"}\n"
#define INHERIT INHERITS("")
#define DONE ANSWER_DONE
#define U "uid=u,ou=people"

static const struct login logins[] = {
    {"found", USER_YAML, {{PEOPLE, "(uid=u)", DONE, {U}}}, "1", VERDICT_ALLOW,
        "", NULL},
    {"not found", USER_YAML, {{PEOPLE, "(uid=u)", DONE, {NULL}}}, "1",
        VERDICT_DENY, "", "rule=\"unknown user\""},
    {"not found, allowed",
        USER_YAML
        "unknown_user: allow\n"
        "groups: [{base: ou=groups, filter: '(m=%{user})'},"
        " {base: ou=groups, filter: '(member=%{dn})'}, {userdb: g}]\n",
        {{PEOPLE, "(uid=u)", DONE, {NULL}},
            {GROUPS, "(m=u)", DONE, {"cn=x,ou=groups|cn=x"}}},
        "2", VERDICT_ALLOW, "a b,c", NULL},
    {"two entries", USER_YAML,
        {{PEOPLE, "(uid=u)", DONE, {U, "uid=u,ou=other,ou=people"}}}, "1",
        VERDICT_UNAVAILABLE, "", "two entries for one user: uid=u,ou=people"},
    {"the base is not there", USER_YAML,
        {{PEOPLE, "(uid=u)", ANSWER_NO_BASE, {NULL}}}, "1", VERDICT_UNAVAILABLE,
        "", "rule=directory"},
    {"outage", USER_YAML, {{PEOPLE, "(uid=u)", ANSWER_OUTAGE, {NULL}}}, "1",
        VERDICT_UNAVAILABLE, "", "rule=outage"},
    {"a base with a variable may be missing",
        "user: {base: ['ou=%{service}', ou=people], filter: '(uid=%{user})'}\n",
        {{"ou=imap", "(uid=u)", ANSWER_NO_BASE, {NULL}},
            {PEOPLE, "(uid=u)", DONE, {U}}},
        "1 1", VERDICT_ALLOW, "", NULL},
    {"another base without one may not",
        "user: {base: ['ou=%{service}', ou=people], filter: '(uid=%{user})'}\n",
        {{"ou=imap", "(uid=u)", DONE, {NULL}},
            {PEOPLE, "(uid=u)", ANSWER_NO_BASE, {NULL}}},
        "1 1", VERDICT_UNAVAILABLE, "", "rule=directory"},
    {"all bases of several values",
        USER_YAML
        "entries: {e: {base: ['%{ldap:at}', ou=never], filter: '(x=y)'}}\n"
        "rules: [{group: \"%{e:g | list('+')}\"}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U "|at=ou=a|at=ou=b|at=ou=c"}},
            {"ou=a", "(x=y)", DONE, {"cn=1,ou=a|g=1", "cn=3,ou=b|g=3"}},
            {"ou=b", "(x=y)", ANSWER_NO_BASE, {NULL}},
            {"ou=c", "(x=y)", DONE, {"cn=2,ou=c|g=2", "CN=3,ou=b|g=3"}}},
        "1 3", VERDICT_ALLOW, "1+2+3", NULL},
    {"groups of all bases of several values",
        USER_YAML
        "groups: [{base: '%{ldap:at}', filter: '(m=%{dn})', nested: 1}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U "|at=ou=a|at=ou=b"}},
            {"ou=a", "(m=" U ")", DONE, {"cn=1,ou=a|cn=1"}},
            {"ou=b", "(m=" U ")", DONE, {"cn=2,ou=b|cn=2"}},
            {"ou=a", "(|(m=cn=1,ou=a)(m=cn=2,ou=b))", DONE, {"cn=3,ou=a|cn=3"}},
            {"ou=b", "(|(m=cn=1,ou=a)(m=cn=2,ou=b))", DONE, {NULL}}},
        "1 2 2", VERDICT_ALLOW, "1,2,3", NULL},
    {"the first look-up that finds",
        "user: [{base: ou=a, filter: '(uid=%{user})'},"
        " {base: ou=b, filter: '(uid=%{user})'},"
        " {base: ou=c, filter: '(uid=%{user})'}]\n",
        {{"ou=a", "(uid=u)", DONE, {NULL}}, {"ou=b", "(uid=u)", DONE, {U}}},
        "1 1", VERDICT_ALLOW, "", NULL},
    {"an optional look-up that fails is no unknown user",
        "user: [{base: ou=a, filter: '(uid=%{user})', optional: true},"
        " {base: ou=b, filter: '(uid=%{user})'}]\n",
        {{"ou=a", "(uid=u)", ANSWER_FAULT, {NULL}},
            {"ou=b", "(uid=u)", DONE, {NULL}}},
        "1 1", VERDICT_UNAVAILABLE, "", "rule=directory"},
    {"a look-up whose `when` is false is not made",
        "user: [{base: ou=a, filter: '(uid=%{user})', when: {service: pop3}},"
        " {base: ou=b, filter: '(uid=%{user})'}]\n",
        {{"ou=b", "(uid=u)", DONE, {U}}}, "1", VERDICT_ALLOW, "", NULL},
    {"independent look-ups are asked together",
        USER_YAML "entries:\n"
                  "  site: {base: cn=site, scope: base}\n"
                  "  own: {base: '%{ldap:x}', scope: base}\n"
                  "  far: {base: 'ou=%{own:y}', filter: '(a=%{site:z})'}\n",
        {{PEOPLE, "(uid=u)", DONE, {U "|x=cn=own"}},
            {"cn=site", "(objectClass=*)", DONE, {"cn=site|z=*"}},
            {"cn=own", "(objectClass=*)", DONE, {"cn=own|y=1,2"}},
            {"ou=1\\,2", "(a=\\2a)", ANSWER_NO_BASE, {NULL}}},
        "2 1 1", VERDICT_ALLOW, "", NULL},
    {"a fault stops all",
        USER_YAML "entries:\n"
                  "  site: {base: cn=site, scope: base}\n"
                  "  next: {base: 'ou=%{site:y}', scope: base}\n",
        {{PEOPLE, "(uid=u)", DONE, {U}},
            {"cn=site", "(objectClass=*)", ANSWER_FAULT, {NULL}}},
        "2", VERDICT_UNAVAILABLE, "", "rule=directory"},
    {"optional: what needs it is undefined",
        USER_YAML "entries:\n"
                  "  site: {base: cn=site, scope: base, optional: true}\n"
                  "  next: {base: 'ou=%{site:y}', scope: base}\n"
                  "rules: [{deny: {next: {a: b}}, name: n}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U}},
            {"cn=site", "(objectClass=*)", ANSWER_FAULT, {NULL}}},
        "2", VERDICT_UNAVAILABLE, "", NULL},
    {"optional: nobody needs it",
        USER_YAML
        "entries: {site: {base: cn=site, scope: base, optional: true}}\n",
        {{PEOPLE, "(uid=u)", DONE, {U}},
            {"cn=site", "(objectClass=*)", ANSWER_OUTAGE, {NULL}}},
        "2", VERDICT_ALLOW, "", NULL},
    {"groups: all names, none nested",
        USER_YAML "groups: [{base: ou=groups, filter: '(member=%{dn})'}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U}},
            {GROUPS, "(member=" U ")", DONE,
                {"cn=a,ou=groups|cn=a|cn=alias", "cn=b,ou=groups|cn=b"}}},
        "1 1", VERDICT_ALLOW, "a,alias,b", NULL},
    {"nested: a circle, and a group by two ways",
        USER_YAML
        "groups: [{base: ou=groups, filter: '(member=%{dn})', nested: 5}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U}},
            {GROUPS, "(member=" U ")", DONE,
                {"cn=a,ou=groups|cn=a", "cn=b,ou=groups|cn=b"}},
            {GROUPS, "(|(member=cn=a,ou=groups)(member=cn=b,ou=groups))", DONE,
                {"CN=A, ou=groups|cn=a", "cn=c,ou=groups|cn=c"}},
            {GROUPS, "(|(member=cn=c,ou=groups))", DONE,
                {"cn=a,ou=groups|cn=a"}}},
        "1 1 1 1", VERDICT_ALLOW, "a,b,c", NULL},
    {"nested: no deeper than asked for",
        USER_YAML
        "groups: [{base: ou=groups, filter: '(member=%{dn})', nested: 1}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U}},
            {GROUPS, "(member=" U ")", DONE, {"cn=a,ou=groups|cn=a"}},
            {GROUPS, "(|(member=cn=a,ou=groups))", DONE,
                {"cn=b,ou=groups|cn=b"}}},
        "1 1 1", VERDICT_ALLOW, "a,b", NULL},
    {"nested: a fault on the way",
        USER_YAML
        "groups: [{base: ou=groups, filter: '(member=%{dn})', nested: 1}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U}},
            {GROUPS, "(member=" U ")", DONE, {"cn=a,ou=groups|cn=a"}},
            {GROUPS, "(|(member=cn=a,ou=groups))", ANSWER_FAULT, {NULL}}},
        "1 1 1", VERDICT_UNAVAILABLE, "a", "rule=directory"},
    {"optional groups that fail: `group` is undefined",
        USER_YAML "groups: [{base: ou=groups, filter: '(member=%{dn})',"
                  " optional: true}]\n"
                  "rules: [{deny: {group: x}}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U}},
            {GROUPS, "(member=" U ")", ANSWER_FAULT, {NULL}}},
        "1 1", VERDICT_UNAVAILABLE, "", NULL},
    {"optional groups of which some levels are known: none is",
        USER_YAML
        "groups: [{base: ou=groups, filter: '(member=%{dn})', nested: 1,"
        " optional: true, attributes: {off: {deny: {equals: x}}}}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U}},
            {GROUPS, "(member=" U ")", DONE, {"cn=a,ou=groups|cn=a|off=y"}},
            {GROUPS, "(|(member=cn=a,ou=groups))", ANSWER_FAULT, {NULL}}},
        "1 1 1", VERDICT_UNAVAILABLE, "", NULL},
    {"an optional source that failed is not the other one",
        USER_YAML
        "groups: [{base: ou=groups, filter: '(member=%{dn})', optional: true},"
        " {base: ou=more, filter: '(member=%{dn})', optional: true,"
        " attributes: {off: {deny: {equals: x}}}}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U}},
            {GROUPS, "(member=" U ")", ANSWER_FAULT, {NULL}},
            {"ou=more", "(member=" U ")", DONE, {NULL}}},
        "1 2", VERDICT_ALLOW, "", NULL},
    {"attribute: by RDN, below a base, names as they are",
        USER_YAML "groups: [{attribute: memberOf, base: ou=groups}]\n",
        {{PEOPLE, "(uid=u)", DONE,
            {U "|memberOf=cn=a\\2C b,ou=groups|memberOf=cn=c,ou=else"
               "|memberOf=plain"}}},
        "1", VERDICT_ALLOW, "a, b,plain", NULL},
    {"attribute: by look-up, one of them gone",
        USER_YAML "groups: [{attribute: memberOf, name: cn}]\n",
        {{PEOPLE, "(uid=u)", DONE,
             {U "|memberOf=cn=a,ou=groups|memberOf=cn=gone,ou=groups"}},
            {"cn=a,ou=groups", "(objectClass=*)", DONE,
                {"cn=a,ou=groups|cn=other"}},
            {"cn=gone,ou=groups", "(objectClass=*)", ANSWER_NO_BASE, {NULL}}},
        "1 2", VERDICT_ALLOW, "other", NULL},
    {"attribute: nested, a circle",
        USER_YAML "groups: [{attribute: memberOf, nested: 9}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U "|memberOf=cn=a,ou=groups"}},
            {"cn=a,ou=groups", "(objectClass=*)", DONE,
                {"cn=a,ou=groups|memberOf=cn=b,ou=groups"}},
            {"cn=b,ou=groups", "(objectClass=*)", DONE,
                {"cn=b,ou=groups|memberOf=cn=A,ou=groups"}}},
        "1 1 1", VERDICT_ALLOW, "a,b", NULL},
    {"several directories: the user here, groups there",
        TWO "user: {base: ou=people, filter: '(uid=%{user})'}\n"
            "entries: {e: {directory: corp, base: 'cn=%{ldap:e}'}}\n"
            "groups: [{attribute: memberOf, name: cn},"
            " {directory: corp, base: ou=groups, filter: '(m=%{dn})',"
            " nested: 1}]\n"
            "rules: [{deny: {search: '(a=b)'}}, {deny: {search: "
            "{directory: corp, base: ou=x, filter: '(a=%{e:x})'}}}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U "|e=1|memberOf=cn=g"}},
            {"1!cn=1", "(objectClass=*)", DONE, {"cn=1|x=2"}},
            {"cn=g", "(objectClass=*)", DONE, {"cn=g|cn=near"}},
            {"1!ou=groups", "(m=" U ")", DONE, {"cn=far,ou=groups|cn=far"}},
            {"1!ou=groups", "(|(m=cn=far,ou=groups))", DONE, {NULL}},
            {U, "(a=b)", DONE, {NULL}}, {"1!ou=x", "(a=2)", DONE, {NULL}}},
        "1 4 2", VERDICT_ALLOW, "far,near", NULL},
    {"several directories: the user there",
        TWO "user: [{base: ou=people, filter: '(uid=%{user})'},"
            " {directory: corp, filter: '(uid=%{user})'}]\n"
            "groups: [{attribute: memberOf, name: cn},"
            " {base: ou=here, filter: '(m=u)'}]\n"
            "rules: [{deny: {search: '(a=b)'}}]\n",
        {{PEOPLE, "(uid=u)", DONE, {NULL}}, {"ou=here", "(m=u)", DONE, {NULL}},
            {"1!ou=imap", "(uid=u)", DONE, {U "|memberOf=cn=g"}},
            {"1!cn=g", "(objectClass=*)", DONE, {"cn=g|cn=near"}},
            {"1!" U, "(a=b)", DONE, {NULL}}},
        "2 1 2", VERDICT_ALLOW, "near", NULL},
    {"inherit: the first that has it",
        INHERIT "attributes: {a: {group: 'a%{value}'},"
                " b: {group: 'b%{value}'}, c: {group: 'c%{value}'}}\n",
        {{PEOPLE, "(uid=u)", DONE, {U "|cos=gold|a=1"}},
            {"cn=gold", "(objectClass=*)", DONE, {"cn=gold|a=2|b=2"}},
            {"cn=site", "(objectClass=*)", DONE, {"cn=site|a=3|b=3|c=3"}}},
        "2 1", VERDICT_ALLOW, "a1,b2,c3", NULL},
    {"inherit: what finds it sees the user's own",
        INHERIT "groups: [{attribute: cos}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U}},
            {"cn=none", "(objectClass=*)", DONE, {"cn=none|cos=cn=x"}},
            {"cn=site", "(objectClass=*)", DONE, {"cn=site|cos=cn=y"}}},
        "2 1", VERDICT_ALLOW, "x", NULL},
    {"inherit: others see all, and wait for it",
        INHERITS("") "  seat: {base: '%{ldap:seat}', scope: base}\n"
                     "rules: [{group: '%{seat:g}'}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U "|cos=gold"}},
            {"cn=gold", "(objectClass=*)", DONE, {"cn=gold"}},
            {"cn=site", "(objectClass=*)", DONE, {"cn=site|seat=cn=s"}},
            {"cn=s", "(objectClass=*)", DONE, {"cn=s|g=x"}}},
        "2 1 1", VERDICT_ALLOW, "x", NULL},
    {"inherit: of the look-up that found",
        "entries: {cos: {base: cn=cos, scope: base}}\n"
        "user: [{base: ou=a, filter: '(uid=%{user})', inherit: [cos]},"
        " {base: ou=people, filter: '(uid=%{user})'}]\n"
        "attributes: {a: {group: '%{value}'}}\n",
        {{"ou=a", "(uid=u)", DONE, {NULL}}, {PEOPLE, "(uid=u)", DONE, {U}},
            {"cn=cos", "(objectClass=*)", DONE, {"cn=cos|a=2"}}},
        "2 1", VERDICT_ALLOW, "", NULL},
    {"inherit: an optional one failed, what the user has is known",
        INHERITS(", optional: true") "attributes: {a: {require: {equals: 1}}, "
                                     "b: {group: '%{value}'}}\n",
        {{PEOPLE, "(uid=u)", DONE, {U "|a=1"}},
            {"cn=none", "(objectClass=*)", ANSWER_FAULT, {NULL}},
            {"cn=site", "(objectClass=*)", DONE, {"cn=site|b=3"}}},
        "2 1", VERDICT_ALLOW, "", NULL},
    {"inherit: an optional one failed, what the user lacks is undefined",
        INHERITS(", optional: true") "attributes: {b: {deny: {equals: 1}}}\n",
        {{PEOPLE, "(uid=u)", DONE, {U "|a=1"}},
            {"cn=none", "(objectClass=*)", ANSWER_FAULT, {NULL}},
            {"cn=site", "(objectClass=*)", DONE, {"cn=site|b=3"}}},
        "2 1", VERDICT_UNAVAILABLE, "", "attribute=b"},
    {"inherit: the same for a test, and for what is absent",
        INHERITS(", optional: true") "rules: [{deny: {ldap: {b: {present: "
                                     "false}}}, name: n}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U}},
            {"cn=none", "(objectClass=*)", ANSWER_FAULT, {NULL}},
            {"cn=site", "(objectClass=*)", DONE, {"cn=site"}}},
        "2 1", VERDICT_UNAVAILABLE, "", "rule=n"},
    {"inherit: the same for groups",
        INHERITS(", optional: true") "groups: [{attribute: memberOf}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U}},
            {"cn=none", "(objectClass=*)", ANSWER_FAULT, {NULL}},
            {"cn=site", "(objectClass=*)", DONE, {"cn=site"}}},
        "2 1", VERDICT_UNAVAILABLE, "", "inherits"},
    {"inherit: the same for look-ups",
        INHERITS(
            ", optional: true") "  seat: {base: 'cn=%{ldap:seat}', scope: "
                                "base}\n"
                                "rules: [{deny: {seat: {a: b}}, name: n}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U}},
            {"cn=none", "(objectClass=*)", ANSWER_FAULT, {NULL}},
            {"cn=site", "(objectClass=*)", DONE, {"cn=site"}}},
        "2 1", VERDICT_UNAVAILABLE, "", "rule=n"},
    {"inherit: nobody is found", INHERITS("") "unknown_user: allow\n",
        {{PEOPLE, "(uid=u)", DONE, {NULL}},
            {"cn=site", "(objectClass=*)", DONE, {"cn=site"}}},
        "2", VERDICT_ALLOW, "", NULL},
    {"a search in a condition: found",
        USER_YAML "rules: [{deny: {search: '(a=b)'}}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U}}, {U, "(a=b)", DONE, {U}}}, "1 1",
        VERDICT_DENY, "", "verdict=deny"},
    {"a search in a condition: not found",
        USER_YAML "rules: [{deny: {search: '(a=b)'}}]\n",
        {{PEOPLE, "(uid=u)", DONE, {U}}, {U, "(a=b)", DONE, {NULL}}}, "1 1",
        VERDICT_ALLOW, "", NULL},
    {"a zone that the facts name",
        USER_YAML "attributes: {h: {require: {hours: '%{value}'}}}\n",
        {{PEOPLE, "(uid=u)", DONE, {U "|h=daily 00:00-24:00 Asia/Tokyo"}}}, "1",
        VERDICT_ALLOW, "", NULL},
    {"a zone that there is not",
        USER_YAML "attributes: {h: {require: {hours: '%{value}'}}}\n",
        {{PEOPLE, "(uid=u)", DONE, {U "|h=daily 00:00-24:00 Asia/Atlantis"}}},
        "1", VERDICT_UNAVAILABLE, "", NULL},
};

#endif
