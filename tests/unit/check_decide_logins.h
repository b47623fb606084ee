/* Logins as tables: configuration, what the directory says, what follows. */
#ifndef CHECK_DECIDE_LOGINS_H
#define CHECK_DECIDE_LOGINS_H

#include "postlogin/decide.h"

/* What the directory says to one search. An entry is "DN|ATTR=VALUE|..."; a
 * value ends at the next "|". */
struct canned {
	const char *base;
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
