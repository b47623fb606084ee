/* tokenGroups of a file from Active Directory, which no export has. */
#include "check_ldif.h"

#include <string.h>

#include "postlogin/escape.h"
#include "postlogin/text.h"

/* Of the SIDs only the last part differs; groups "made" and "up" have none. */
#define SID "objectSid:: AQUAAAAAAAUVAAAA3PTcO4M9K0aCi6Yo"
#define GROUP "objectClass: group\n"
#define USER "objectClass: user\n"

static const char company[] =
    "dn: dc=x\nobjectClass: domainDNS\n\n"
    "dn: cn=ann,dc=x\n" USER SID "TQQAAA==\nprimaryGroupID: 513\n\n"
    "dn: cn=bob,dc=x\n" USER "memberOf: CN=Sales, dc=x\n"
    "primaryGroupID: 513\n\n"
    "dn: cn=cat,dc=x\n" USER "memberOf: cn=gone,dc=x\n\n"
    "dn: cn=dan,dc=x\n" USER "tokenGroups:: AQIAAAAAAAUgAAAAIQIAAA==\n"
    "memberOf: cn=sales,dc=x\n\n"
    "dn: cn=eve,dc=x\nobjectClass: person\nmemberOf: cn=sales,dc=x\n\n"
    "dn: cn=fay,dc=x\n" USER "memberOf: cn=eve,dc=x\n"
    "primaryGroupID: none\n\n"
    "dn: cn=domain,dc=x\n" GROUP SID "AQIAAA==\n"
    "memberOf: cn=made,dc=x\n\n"
    "dn: cn=sales,dc=x\n" GROUP SID "0QcAAA==\n"
    "member: cn=ann,dc=x\nmember: cn=up,dc=x\n\n"
    "dn: cn=made,dc=x\n" GROUP "\n"
    "dn: cn=up,dc=x\n" GROUP "member: cn=sales,dc=x\n"
    "member: cn=nobody,dc=x\n\n"
    "dn: cn=other,dc=x\n" GROUP SID "0gcAAA==\nmember: cn=made2,dc=x\n";

static const struct row {
	const char *user;
	size_t values;
	const char *groups; /* those that have one of the SIDs */
} rows[] = {
    /* its primary group and what that is in, a circle of two */
    {"ann", 4, "domain sales made up"},
    /* a primary group, but of which domain */
    {"bob", 2, "sales up"},
    /* in none: it can be read, and names no group of the file */
    {"cat", 1, ""},
    {"fay", 1, ""},
    /* as the file has it */
    {"dan", 1, ""},
    /* no user of such a directory, no entry, a group */
    {"eve", 0, ""},
    {"sales", 0, ""},
};

static const struct attribute *
tokens_of(const struct ldif *ldif, const char *user, enum scope scope)
{
	static const char *const asked[] = {"tokenGroups"};
	const struct search search = {
	    .base = scope == SCOPE_BASE
	                ? arena_printf(unit_arena, "cn=%s,dc=x", user)
	                : "dc=x",
	    .scope = scope,
	    .filter = arena_printf(unit_arena, "(cn:dn:=%s)", user),
	    .attributes = {asked, 1},
	};
	struct result result;

	ldif_search(ldif, unit_arena, &search, &result);
	ck_assert_int_eq(result.answer, ANSWER_DONE);
	ck_assert_uint_eq(result.count, 1);
	return entry_attribute(result.entries, "tokenGroups");
}

static const char *
found_by(const struct ldif *ldif, const struct attribute *tokens)
{
	struct text filter = {.arena = unit_arena};
	struct search search = {.base = "dc=x", .scope = SCOPE_SUBTREE};

	text_add(&filter, "(|");
	for (size_t i = 0; tokens && i < tokens->count; i++) {
		text_add(&filter, "(objectSid=");
		escape_filter_octets(&filter, tokens->values[i]);
		text_add(&filter, ")");
	}
	text_add(&filter, ")");
	search.filter = text_string(&filter);
	return ldif_found(ldif, &search);
}

START_TEST(users)
{
	const struct row *row = &rows[_i];
	const struct ldif *ldif = ldif_of(company);
	const struct attribute *tokens = tokens_of(ldif, row->user, SCOPE_BASE);

	ck_assert_uint_eq(tokens ? tokens->count : 0, row->values);
	ck_assert_str_eq(found_by(ldif, tokens), row->groups);
}
END_TEST

/* As the directory has it, whose whole search fails: not in a subtree. */
START_TEST(only_in_base_searches)
{
	const struct ldif *ldif = ldif_of(company);

	ck_assert_ptr_null(tokens_of(ldif, "ann", SCOPE_SUBTREE));
}
END_TEST

/* A made-up SID is a group's alone, and no presence of the attribute. */
START_TEST(made_up_sids)
{
	const struct ldif *ldif = ldif_of(company);
	struct search search = {.base = "dc=x",
	    .scope = SCOPE_SUBTREE,
	    .filter = "(&(objectSid=*)(objectClass=group))"};

	ck_assert_str_eq(ldif_found(ldif, &search), "domain sales other");
	search.filter = "(objectSid=\\01)";
	ck_assert_str_eq(ldif_found(ldif, &search), "");
}
END_TEST

Suite *
suite_ldif_tokens(void)
{
	Suite *suite = suite_create("ldif_tokens");
	TCase *tests = unit_case(suite, "tokens");

	tcase_add_loop_test(tests, users, 0, COUNT(rows));
	tcase_add_test(tests, only_in_base_searches);
	tcase_add_test(tests, made_up_sids);
	return suite;
}
