/* Logins whose groups come by SIDs, URLs, or with less than all is there. */
#ifndef CHECK_DECIDE_GROUPS_H
#define CHECK_DECIDE_GROUPS_H

#include "check_decide_logins.h"

/* "~" and hexadecimal digits are a binary value. */
#define SID(rid) "~010500000000000515000000010000000200000003000000" rid
#define ESCAPED                                                                \
	"(objectSid=\\01\\05\\00\\00\\00\\00\\00\\05\\15\\00\\00\\00"          \
	"\\01\\00\\00\\00\\02\\00\\00\\00\\03\\00\\00\\00"
#define R513 "01020000"
#define F513 ESCAPED "\\01\\02\\00\\00)"
#define R1106 "52040000"
#define F1106 ESCAPED "\\52\\04\\00\\00)"
#define R1105 "51040000"
#define AD "dc=ad,dc=x"
#define UA "CN=u,OU=p,DC=ad,DC=x"
#define TOKENS USER_YAML "groups: [{attribute: tokenGroups"
#define PRIMARY USER_YAML "groups: [{attribute: primaryGroupID"
#define DYNAMIC                                                                \
	USER_YAML                                                              \
	"groups: [{base: ou=groups, filter: '(objectClass=groupOfURLs)', "     \
	"dynamic: memberURL"
#define FOUND                                                                  \
	{                                                                      \
		PEOPLE, "(uid=u)", DONE,                                       \
		{                                                              \
			U                                                      \
		}                                                              \
	}
#define FOUND_AD                                                               \
	{                                                                      \
		PEOPLE, "(uid=u)", DONE,                                       \
		{                                                              \
			UA                                                     \
		}                                                              \
	}
#define URLS "(objectClass=groupOfURLs)"
#define OF_U(name, url) "cn=" name ",ou=groups|cn=" name "|memberURL=" url

struct group_login {
	struct login login;
	const char *note; /* part of one, or NULL */
};

static const struct group_login group_logins[] = {
    /* --- names --------------------------------------------------------- */
    {{"a group without a name is known by its DN",
         USER_YAML "groups: [{base: ou=groups, filter: '(m=%{dn})'}]\n"
                   "rules: [{deny: {group: 'CN=a, ou=groups'}, name: r}]\n",
         {FOUND, {GROUPS, "(m=" U ")", DONE, {"cn=a,ou=groups"}}}, "1 1",
         VERDICT_DENY, "", "rule=r"},
        "cn=a,ou=groups\" has no name, left out"},
    {{"a group whose entry is gone is known by its DN",
         USER_YAML "groups: [{attribute: memberOf, name: cn}]\n"
                   "rules: [{deny: {group: 'CN=a, ou=groups'}, name: r}]\n",
         {{PEOPLE, "(uid=u)", DONE, {U "|memberOf=cn=a,ou=groups"}},
             {"cn=a,ou=groups", "(objectClass=*)", ANSWER_NO_BASE, {NULL}}},
         "1 1", VERDICT_DENY, "", "rule=r"},
        "has no name, left out"},
    {{"an unreadable group ends nothing",
         USER_YAML "groups: [{attribute: memberOf, nested: 2}]\n",
         {{PEOPLE, "(uid=u)", DONE,
              {U "|memberOf=cn=a,ou=groups|memberOf=cn=b,ou=groups"}},
             {"cn=a,ou=groups", "(objectClass=*)", DONE, {NULL}},
             {"cn=b,ou=groups", "(objectClass=*)", DONE,
                 {"cn=b,ou=groups|memberOf=cn=c,ou=groups"}},
             {"cn=c,ou=groups", "(objectClass=*)", ANSWER_NO_BASE, {NULL}}},
         "1 2 1", VERDICT_ALLOW, "a,b,c", NULL},
        NULL},
    {{"an optional UID is no part of the name, nor of the base",
         USER_YAML "groups: [{attribute: memberOf, base: ou=groups}]\n",
         {{PEOPLE, "(uid=u)", DONE,
             {U "|memberOf=cn=a,ou=groups#'0101'B|memberOf=CN=A, "
                "ou=groups|memberOf=x#'01'B"}}},
         "1", VERDICT_ALLOW, "a,x#'01'B", NULL},
        NULL},
    {{"a base that is no DN is unknown, not nothing",
         USER_YAML "groups: [{attribute: memberOf, base: '%{ldap:x}'}]\n",
         {{PEOPLE, "(uid=u)", DONE, {U "|memberOf=cn=a|x=nonsense"}}}, "1",
         VERDICT_UNAVAILABLE, "", "its value is no DN"},
        NULL},
    /* --- tokenGroups --------------------------------------------------- */
    {{"tokens: the user's domain, a SID twice", TOKENS "}]\n",
         {FOUND_AD,
             {UA, "(objectClass=*)", DONE,
                 {UA "|tokenGroups=" SID(R513) "|tokenGroups=" SID(
                     R1106) "|tokenGroups=" SID(R513)}},
             {AD, "(|" F513 F1106 ")", DONE,
                 {"CN=Domain Users,CN=Users,DC=ad,DC=x", "CN=g,DC=ad,DC=x"}}},
         "1 1 1", VERDICT_ALLOW, "Domain Users,g", NULL},
        NULL},
    {{"tokens: another name, a base, what is elsewhere",
         TOKENS ", name: sAMAccountName, base: ou=groups}]\n",
         {FOUND_AD,
             {UA, "(objectClass=*)", DONE,
                 {UA "|tokenGroups=" SID(R513) "|tokenGroups=" SID(R1106)}},
             {GROUPS, "(|" F513 F1106 ")", DONE,
                 {"CN=g,OU=groups|sAMAccountName=G"}}},
         "1 1 1", VERDICT_ALLOW, "G", NULL},
        NULL},
    {{"tokens: of another domain", TOKENS "}]\n",
         {FOUND_AD,
             {UA, "(objectClass=*)", DONE, {UA "|tokenGroups=" SID(R513)}},
             {AD, "(|" F513 ")", DONE, {NULL}}},
         "1 1 1", VERDICT_ALLOW, "", NULL},
        "tokenGroups: 1 of 1 SIDs have no entry"},
    {{"tokens: another directory gives none", TOKENS "}]\n",
         {FOUND_AD, {UA, "(objectClass=*)", DONE, {UA}}}, "1 1",
         VERDICT_UNAVAILABLE, "", "gives no tokenGroups"},
        NULL},
    {{"tokens: the user is gone", TOKENS "}]\n",
         {FOUND_AD, {UA, "(objectClass=*)", ANSWER_NO_BASE, {NULL}}}, "1 1",
         VERDICT_UNAVAILABLE, "", "rule=directory"},
        NULL},
    {{"tokens: one that is no SID", TOKENS "}]\n",
         {FOUND_AD,
             {UA, "(objectClass=*)", DONE, {UA "|tokenGroups=S-1-5-32-545"}}},
         "1 1", VERDICT_UNAVAILABLE, "", "is no SID"},
        NULL},
    {{"tokens: no domain and no base", TOKENS "}]\n",
         {FOUND, {U, "(objectClass=*)", DONE, {U "|tokenGroups=" SID(R513)}}},
         "1 1", VERDICT_UNAVAILABLE, "", "need a base"},
        NULL},
    {{"tokens: the server fails behind them", TOKENS "}]\n",
         {FOUND_AD,
             {UA, "(objectClass=*)", DONE, {UA "|tokenGroups=" SID(R513)}},
             {AD, "(|" F513 ")", ANSWER_OUTAGE, {NULL}}},
         "1 1 1", VERDICT_UNAVAILABLE, "", "rule=outage"},
        NULL},
    /* --- primaryGroupID ------------------------------------------------ */
    {{"primary group", PRIMARY "}]\n",
         {{PEOPLE, "(uid=u)", DONE,
              {UA "|primaryGroupID=513|objectSid=" SID(R1105)}},
             {AD, "(|" F513 ")", DONE,
                 {"CN=Domain Users,CN=Users,DC=ad,DC=x"}}},
         "1 1", VERDICT_ALLOW, "Domain Users", NULL},
        NULL},
    {{"primary group, and those it is in", PRIMARY ", nested: 2}]\n",
         {{PEOPLE, "(uid=u)", DONE,
              {UA "|primaryGroupID=513|objectSid=" SID(R1105)}},
             {AD, "(|" F513 ")", DONE, {"CN=p,DC=ad,DC=x|memberOf=CN=a"}},
             {"CN=a", "(objectClass=*)", DONE, {"CN=a|memberOf=CN=b"}}},
         "1 1 1", VERDICT_ALLOW, "a,b,p", NULL},
        NULL},
    {{"no primary group", PRIMARY "}]\n", {FOUND_AD}, "1", VERDICT_ALLOW, "",
         NULL},
        NULL},
    {{"a primary group without a SID", PRIMARY "}]\n",
         {{PEOPLE, "(uid=u)", DONE, {UA "|primaryGroupID=513"}}}, "1",
         VERDICT_UNAVAILABLE, "", "make no SID"},
        NULL},
    {{"a primary group that is no number", PRIMARY "}]\n",
         {{PEOPLE, "(uid=u)", DONE,
             {UA "|primaryGroupID=x|objectSid=" SID(R1105)}}},
         "1", VERDICT_UNAVAILABLE, "", "make no SID"},
        NULL},
    /* --- dynamic groups ------------------------------------------------ */
    {{"dynamic: only plausible URLs cost a search, each filter one",
         DYNAMIC "}]\n",
         {FOUND,
             {GROUPS, URLS, DONE,
                 {OF_U("a", "ldap:///ou=people??sub?(x=1)"),
                     OF_U("b", "ldap:///ou=other??sub?(x=1)"),
                     OF_U("c",
                         "ldap:///ou=people??sub?(x=2)") "|memberURL="
                                                         "ldap:///"
                                                         "ou=people??one?(x=1)",
                     OF_U("d", "ldap:///ou=people??sub?(x=3)")}},
             {U, "(x=1)", DONE, {U}}, {U, "(x=2)", DONE, {NULL}},
             {U, "(x=3)", ANSWER_DONE, {NULL}}},
         "1 1 3", VERDICT_ALLOW, "a,c", NULL},
        NULL},
    {{"dynamic: without a filter nothing is asked", DYNAMIC "}]\n",
         {FOUND, {GROUPS, URLS, DONE,
                     {OF_U("a", "ldap:///ou=people??one"),
                         OF_U("b", "ldap:///ou=people"),
                         OF_U("c", "ldap:///" U), "cn=d,ou=groups|cn=d"}}},
         "1 1", VERDICT_ALLOW, "a,c", NULL},
        NULL},
    {{"dynamic: groups that hold them",
         USER_YAML "groups: [{base: ou=groups, filter: "
                   "'(|(member=%{dn})(objectClass=groupOfURLs))', "
                   "dynamic: memberURL, nested: 3}]\n",
         {FOUND,
             {GROUPS, "(|(member=" U ")(objectClass=groupOfURLs))", DONE,
                 {OF_U("a", "ldap:///ou=people??sub"),
                     OF_U("b", "ldap:///ou=other??sub")}},
             {GROUPS,
                 "(&(|(|(member=cn=a,ou=groups)(objectClass=groupOfURLs)))"
                 "(!(|(!(objectClass=*))(objectClass=groupOfURLs))))",
                 DONE, {"cn=s,ou=groups|cn=s"}},
             {GROUPS,
                 "(&(|(|(member=cn=s,ou=groups)(objectClass=groupOfURLs)))"
                 "(!(|(!(objectClass=*))(objectClass=groupOfURLs))))",
                 DONE, {NULL}}},
         "1 1 1 1", VERDICT_ALLOW, "a,s", NULL},
        NULL},
    {{"dynamic: nothing to follow", DYNAMIC ", nested: 3}]\n",
         {FOUND, {GROUPS, URLS, DONE, {OF_U("a", "ldap:///ou=people??sub")}}},
         "1 1", VERDICT_ALLOW, "a", NULL},
        NULL},
    {{"dynamic: a URL that cannot be read stops nobody",
         DYNAMIC "}]\nrules: [{deny: {group: other}}]\n",
         {FOUND, {GROUPS, URLS, DONE,
                     {OF_U("a", "ldap://evil/??sub"),
                         OF_U("b", "ldap:///ou=people??sub")}}},
         "1 1", VERDICT_ALLOW, "b", NULL},
        "cn=a,ou=groups memberURL: names a server: nobody is known to match"},
    {{"dynamic: but what asks for that group is undefined",
         DYNAMIC "}]\nrules: [{deny: {group: A}}]\n",
         {FOUND, {GROUPS, URLS, DONE, {OF_U("a", "nonsense")}}}, "1 1",
         VERDICT_UNAVAILABLE, "", NULL},
        NULL},
    {{"dynamic: likewise by DN",
         DYNAMIC "}]\nrules: [{require: {group: [b, 'cn=a, ou=groups']}}]\n",
         {FOUND, {GROUPS, URLS, DONE, {OF_U("a", "nonsense")}}}, "1 1",
         VERDICT_UNAVAILABLE, "", NULL},
        NULL},
    {{"dynamic: likewise by a pattern",
         DYNAMIC "}]\nrules: [{deny: {group: {matches: 'a.*'}}}]\n",
         {FOUND, {GROUPS, URLS, DONE, {OF_U("a", "nonsense")}}}, "1 1",
         VERDICT_UNAVAILABLE, "", NULL},
        NULL},
    {{"dynamic: a pattern of another group",
         DYNAMIC "}]\nrules: [{deny: {group: {matches: 'b.*'}}}]\n",
         {FOUND, {GROUPS, URLS, DONE, {OF_U("a", "nonsense")}}}, "1 1",
         VERDICT_ALLOW, "", NULL},
        NULL},
    {{"dynamic: another URL of the group matches",
         DYNAMIC "}]\nrules: [{require: {group: a}}]\n",
         {FOUND,
             {GROUPS, URLS, DONE,
                 {OF_U("a", "nonsense") "|memberURL=ldap:///ou=people??sub"}}},
         "1 1", VERDICT_ALLOW, "a", NULL},
        NULL},
    {{"dynamic: a rule of a group in doubt that would deny",
         DYNAMIC ", attributes: {x: {deny: {equals: y}}}}]\n",
         {FOUND, {GROUPS, URLS, DONE, {OF_U("a", "nonsense") "|x=y"}}}, "1 1",
         VERDICT_UNAVAILABLE, "", NULL},
        NULL},
    {{"dynamic: a rule of a group in doubt that would not",
         DYNAMIC ", attributes: {x: {deny: {equals: y}}}}]\n",
         {FOUND, {GROUPS, URLS, DONE, {OF_U("a", "nonsense") "|x=z"}}}, "1 1",
         VERDICT_ALLOW, "", NULL},
        NULL},
    {{"dynamic: the server does not take the filter",
         DYNAMIC "}]\nrules: [{deny: {group: a}}]\n",
         {FOUND,
             {GROUPS, URLS, DONE,
                 {OF_U("a", "ldap:///ou=people??sub?(x:1.2:=1)")}},
             {U, "(x:1.2:=1)", ANSWER_FAULT, {NULL}}},
         "1 1 1", VERDICT_UNAVAILABLE, "", NULL},
        "cn=a,ou=groups memberURL: canned"},
    {{"dynamic: no server any more", DYNAMIC "}]\n",
         {FOUND,
             {GROUPS, URLS, DONE, {OF_U("a", "ldap:///ou=people??sub?(x=1)")}},
             {U, "(x=1)", ANSWER_OUTAGE, {NULL}}},
         "1 1 1", VERDICT_UNAVAILABLE, "", "rule=outage"},
        NULL},
    {{"dynamic: the user is gone", DYNAMIC "}]\n",
         {FOUND,
             {GROUPS, URLS, DONE, {OF_U("a", "ldap:///ou=people??sub?(x=1)")}},
             {U, "(x=1)", ANSWER_NO_BASE, {NULL}}},
         "1 1 1", VERDICT_UNAVAILABLE, "", "rule=directory"},
        NULL},
};

#endif
