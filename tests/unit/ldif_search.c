/* Searches of a file: filters by entries, scopes, attributes. */
#include "check_ldif.h"

#include <string.h>

#include "postlogin/text.h"

static const char people[] =
    "dn: dc=x\nobjectClass: domain\ndc: x\n\n"
    "dn: ou=p,dc=x\nobjectClass: organizationalUnit\nou: p\n\n"
    "dn: uid=ann,ou=p,dc=x\nobjectClass: person\nobjectClass: posixAccount\n"
    "uid: ann\ncn: Ann  Lee\ncn;lang-de: Anne\nmail: Ann@X.org\n"
    "uidNumber: 7\ngecos: A (B) * \\\nhomeDirectory: /home/Ann\n"
    "memberOf: cn=a,ou=g,dc=x\nuserAccountControl: 514\n"
    "pwdChangedTime: 20261122080000Z\nlevel: 5\nstamp: 20261122080000Z\n"
    "mailLoginEnabled: TRUE\n"
    "chief: uid=Bob, ou=p,dc=x\nmobile: +41 44-123\n"
    "objectSid:: AQUAAAAAAAA=\n\n"
    "dn: uid=bob,ou=p,dc=x\nobjectClass: person\nuid: bob\ncn: Bob\n"
    "uidNumber: 12\nuserAccountControl: 512\nlevel: x\n"
    "pwdChangedTime: 20261122080001Z\nseeAlso: no dn\n\n"
    "dn: uid=cat+cn=Cat,ou=p,dc=x\nobjectClass: inetOrgPerson\nuid: cat\n"
    "cn: C\xc3\x84T\n\n"
    "dn: ou=g,dc=x\nobjectClass: organizationalUnit\nou: g\n\n"
    "dn: cn=a,ou=g,dc=x\nobjectClass: groupOfNames\ncn: a\n"
    "member: uid=ann,ou=p,dc=x\nmember: cn=c,ou=g,dc=x\n\n"
    "dn: cn=b,ou=g,dc=x\nobjectClass: groupOfNames\ncn: b\n"
    "member: CN=A,ou=g,dc=x\n\n"
    "dn: cn=c,ou=g,dc=x\nobjectClass: groupOfNames\ncn: c\n"
    "member: cn=b,ou=g,dc=x\n\n"
    "dn: cn=u,ou=g,dc=x\nobjectClass: groupOfUniqueNames\ncn: u\n"
    "uniqueMember: uid=ann,ou=p,dc=x\n"
    "uniqueMember: uid=bob,ou=p,dc=x#'01'B\nmemberUid: Ann\n";

#define AND "1.2.840.113556.1.4.803"
#define OR "1.2.840.113556.1.4.804"
#define CHAIN "1.2.840.113556.1.4.1941"

static const struct row {
	const char *filter;
	const char *expected;
} rows[] = {
    /* presence */
    {"(objectClass=*)", "x p ann bob cat g a b c u"},
    {"(OBJECTCLASS=*)", "x p ann bob cat g a b c u"},
    {"(mail=*)", "ann"},
    {"(cn;lang-de=*)", "ann"},
    {"(cn;lang-de;x-a=*)", ""},
    {"(!(mail=*))", "x p bob cat g a b c u"},
    /* an attribute that nobody knows is Undefined, also negated */
    {"(unheard=*)", ""},
    {"(!(unheard=*))", ""},
    {"(!(unheard=1))", ""},
    {"(|(unheard=1)(uid=ann))", "ann"},
    {"(&(!(unheard=1))(uid=ann))", ""},
    {"(!(&(unheard=1)(uid=ann)))", "x p bob cat g a b c u"},
    /* one that is well-known is not */
    {"(!(shadowExpire=*))", "x p ann bob cat g a b c u"},
    /* RFC 4526 */
    {"(&)", "x p ann bob cat g a b c u"},
    {"(|)", ""},
    {"(!(&))", ""},
    /* equality */
    {"(uid=ANN)", "ann"},
    {"(userid=ann)", "ann"},
    {"(uid=ann )", "ann"},
    {"(uid=an)", ""},
    {"(cn=ann lee)", "ann"},
    {"(cn= Ann   Lee )", "ann"},
    {"(cn=anne)", "ann"},
    {"(cn;lang-de=anne)", "ann"},
    {"(cn;lang-de=bob)", ""},
    {"(cn;lang-de=ann lee)", ""},
    {"(cn=c\xc3\xa4t)", "cat"},
    {"(cn~=BOB)", "bob"},
    {"(mail=ann@x.ORG)", "ann"},
    {"(gecos=A \\28B\\29 \\2a \\5c)", "ann"},
    {"(homeDirectory=/home/Ann)", "ann"},
    {"(homeDirectory=/home/ann)", ""},
    {"(memberUid=Ann)", "u"},
    {"(memberUid=ann)", ""},
    {"(uidNumber=7)", "ann"},
    {"(uidNumber=007)", ""},
    {"(!(uidNumber=8))", "x p ann bob cat g a b c u"},
    {"(uidNumber=x)", ""},
    {"(!(uidNumber=x))", ""},
    {"(mobile=+4144123)", "ann"},
    {"(pwdChangedTime=20261122090000+0100)", "ann"},
    {"(objectSid=\\01\\05\\00\\00\\00\\00\\00\\00)", "ann"},
    {"(objectClass=POSIXACCOUNT)", "ann"},
    {"(objectClass=person)", "ann bob cat"},
    {"(objectClass=organizationalPerson)", "cat"},
    {"(objectClass=top)", "x p ann bob cat g a b c u"},
    {"(!(objectClass=person))", "x p g a b c u"},
    {"(objectClass=0.0)", ""},
    {"(!(objectClass=0.0))", ""},
    {"(!(objectClass=shadowAccount))", "x p ann bob cat g a b c u"},
    {"(2.5.4.3=bob)", "bob"},
    {"(mailLoginEnabled=TRUE)", "ann"},
    {"(mailLoginEnabled=FALSE)", ""},
    {"(!(mailLoginEnabled=FALSE))", "x p ann bob cat g a b c u"},
    {"(mailLoginEnabled=true)", ""},
    {"(!(mailLoginEnabled=true))", ""},
    /* DNs, known and by their looks */
    {"(member=UID=Ann, OU=p, DC=x)", "a"},
    {"(member=cn=a,ou=g,dc=x)", "b"},
    {"(member=nobody)", ""},
    {"(!(member=nobody))", ""},
    {"(!(member=cn=nobody))", "x p ann bob cat g a b c u"},
    {"(chief=uid=bob,ou=p,dc=x)", "ann"},
    {"(uniqueMember=uid=ann,ou=p,dc=x)", "u"},
    {"(uniqueMember=uid=bob,ou=p,dc=x)", ""},
    {"(uniqueMember=uid=bob,ou=p,dc=x#'01'B)", "u"},
    {"(uniqueMember~=uid=bob,ou=p,dc=x)", "u"},
    {"(uniqueMember~=uid=cat,ou=p,dc=x)", ""},
    {"(seeAlso=uid=ann,ou=p,dc=x)", ""},
    {"(!(seeAlso=uid=ann,ou=p,dc=x))", "x p ann cat g a b c u"},
    /* substrings */
    {"(uid=a*)", "ann"},
    {"(uid=*B)", "bob"},
    {"(uid=*n*n*)", "ann"},
    {"(uid=*n*n*n*)", ""},
    {"(uid=b*b)", "bob"},
    {"(uid=bo*ob)", ""},
    {"(cn=ann *)", "ann"},
    {"(cn=*n l*)", "ann"},
    {"(cn=*n  L*)", "ann"},
    {"(gecos=*\\2a*)", "ann"},
    {"(homeDirectory=/home/*)", "ann"},
    {"(homeDirectory=/HOME/*)", ""},
    {"(member=uid=*)", ""},
    {"(!(member=uid=*))", ""},
    {"(uidNumber=1*)", ""},
    /* order */
    {"(uidNumber>=8)", "bob"},
    {"(uidNumber<=8)", "ann"},
    {"(uidNumber>=7)", "ann bob"},
    {"(level>=5)", "ann"},
    {"(level<=4)", ""},
    {"(!(level<=4))", "x p ann cat g a b c u"},
    {"(!(level<=y))", ""},
    {"(!(cn>=a))", ""},
    {"(!(pwdChangedTime>=yesterday))", ""},
    {"(pwdChangedTime>=000001010000Z)", "ann bob"},
    {"(pwdChangedTime>=20261122080001Z)", "bob"},
    {"(pwdChangedTime<=20261122080000Z)", "ann"},
    {"(stamp>=20261122075959Z)", "ann"},
    {"(cn>=a)", ""},
    /* Active Directory's */
    {"(userAccountControl:" AND ":=2)", "ann"},
    {"(userAccountControl:" AND ":=514)", "ann"},
    {"(userAccountControl:" AND ":=3)", ""},
    {"(userAccountControl:" OR ":=3)", "ann"},
    {"(userAccountControl:" OR ":=512)", "ann bob"},
    {"(!(userAccountControl:" AND ":=2))", "x p bob cat g a b c u"},
    {"(!(userAccountControl:" AND ":=x))", ""},
    {"(member:" CHAIN ":=uid=ann,ou=p,dc=x)", "a b c"},
    {"(member:" CHAIN ":=cn=a,ou=g,dc=x)", "a b c"},
    {"(member:" CHAIN ":=uid=bob,ou=p,dc=x)", ""},
    {"(memberOf:" CHAIN ":=cn=a,ou=g,dc=x)", "ann"},
    {"(member:" CHAIN ":=nobody)", ""},
    /* other extensible matches */
    {"(cn:caseExactMatch:=Bob)", "bob"},
    {"(cn:caseExactMatch:=bob)", ""},
    {"(cn:2.5.13.5:=Bob)", "bob"},
    {"(uid:=ANN)", "ann"},
    {"(ou:dn:=p)", "p ann bob cat"},
    {"(cn:dn:=cat)", "cat"},
    {"(ou:dn:caseExactMatch:=P)", ""},
    {"(cn:1.2.3:=Bob)", ""},
    {"(!(cn:1.2.3:=Bob))", ""},
    {"(:dn:caseIgnoreMatch:=p)", ""},
    /* none at all */
    {"", "fault"},
    {"uid=ann", "fault"},
    {"(uid=ann", "fault"},
    {"(uid=ann))", "fault"},
    {"((uid=ann))", "fault"},
    {"(uid)", "fault"},
    {"(=a)", "fault"},
    {"(uid=a\\2)", "fault"},
    {"(uid=a\\zz)", "fault"},
    {"(uid=(a))", "fault"},
    {"(!)", "fault"},
    {"(!(uid=a)(uid=b))", "fault"},
    {"(&(uid=a)", "fault"},
    {"(", "fault"},
    {"(&", "fault"},
    {"(uid=a)x", "fault"},
    {"(uid:x=a)", "fault"},
};

START_TEST(filters)
{
	const struct row *row = &rows[_i];
	const struct search search = {
	    .base = "dc=x", .scope = SCOPE_SUBTREE, .filter = row->filter};
	const char *found = ldif_found(ldif_of(people), &search);

	ck_assert_msg(strcmp(found, row->expected) == 0,
	    "%s: \"%s\" where \"%s\" was expected", row->filter, found,
	    row->expected);
}
END_TEST

START_TEST(limits_depth)
{
	const struct ldif *ldif = ldif_of(people);
	struct text text = {.arena = unit_arena};
	struct search search = {.base = "dc=x", .scope = SCOPE_BASE};

	for (int i = 0; i < 1000000; i++)
		text_add(&text, "(!");
	search.filter = text_string(&text);
	ck_assert_str_eq(ldif_found(ldif, &search), "fault");
}
END_TEST

static const struct place {
	const char *base;
	enum scope scope;
	const char *expected;
} places[] = {
    {"dc=x", SCOPE_BASE, "x"},
    {"dc=x", SCOPE_ONELEVEL, "p g"},
    {"OU=P, dc=X", SCOPE_SUBTREE, "p ann bob cat"},
    {"ou=p,dc=x", SCOPE_ONELEVEL, "ann bob cat"},
    {"cn=cat+uid=cat,ou=p,dc=x", SCOPE_BASE, "cat"},
    {"cn=cat,ou=p,dc=x", SCOPE_BASE, "no base"},
    {"ou=none,dc=x", SCOPE_SUBTREE, "no base"},
    {"c=x", SCOPE_SUBTREE, "no base"},
    {"", SCOPE_SUBTREE, "x p ann bob cat g a b c u"},
    {"", SCOPE_BASE, ""},
    {"x", SCOPE_SUBTREE, "fault"},
};

START_TEST(scopes)
{
	const struct place *row = &places[_i];
	const struct search search = {
	    .base = row->base,
	    .scope = row->scope,
	    .filter = "(objectClass=*)",
	};

	ck_assert_str_eq(ldif_found(ldif_of(people), &search), row->expected);
}
END_TEST

/* What stands above an entry is there, but nothing to be found. */
START_TEST(takes_ancestors_to_be_there)
{
	const struct ldif *ldif =
	    ldif_of("dn: uid=a\\,b,ou=p,dc=x\nuid: a,b\n");
	struct search search = {
	    .base = "ou=p,dc=x", .scope = SCOPE_SUBTREE, .filter = "(uid=*)"};

	ck_assert_str_eq(ldif_found(ldif, &search), "a,b");
	search.base = "dc=x";
	ck_assert_str_eq(ldif_found(ldif, &search), "a,b");
	search.scope = SCOPE_BASE;
	ck_assert_str_eq(ldif_found(ldif, &search), "");
	search.base = "b,ou=p,dc=x";
	ck_assert_str_eq(ldif_found(ldif, &search), "fault");
}
END_TEST

static const struct asked {
	const char *names[3];
	const char *expected; /* "NAME ..." of ann; "fault" */
} askeds[] = {
    {{NULL}, ""},
    {{"1.1"}, ""},
    {{"MAIL", "cn;lang-de"}, "cn;lang-de mail"},
    {{"cn"}, "cn cn;lang-de"},
    {{"unheard", "uid"}, "uid"},
    {{"userid"}, "fault"},
    {{"userid", "uid"}, "uid"},
};

START_TEST(attributes)
{
	const struct asked *row = &askeds[_i];
	struct search search = {
	    .base = "dc=x", .scope = SCOPE_SUBTREE, .filter = "(uid=ann)"};
	struct text names = {.arena = unit_arena};
	struct result result;

	while (row->names[search.attributes.count])
		search.attributes.count++;
	search.attributes.items = row->names;
	ldif_search(ldif_of(people), unit_arena, &search, &result);
	if (result.answer == ANSWER_FAULT) {
		ck_assert_str_eq(row->expected, "fault");
		return;
	}
	ck_assert_uint_eq(result.count, 1);
	for (size_t i = 0; i < result.entries[0].count; i++)
		text_addf(&names, "%s%s", i ? " " : "",
		    result.entries[0].attributes[i].name);
	ck_assert_str_eq(text_string(&names), row->expected);
}
END_TEST

Suite *
suite_ldif_search(void)
{
	Suite *suite = suite_create("ldif_search");
	TCase *tests = unit_case(suite, "search");

	tcase_add_loop_test(tests, filters, 0, COUNT(rows));
	tcase_add_test(tests, limits_depth);
	tcase_add_loop_test(tests, scopes, 0, COUNT(places));
	tcase_add_test(tests, takes_ancestors_to_be_there);
	tcase_add_loop_test(tests, attributes, 0, COUNT(askeds));
	return suite;
}
