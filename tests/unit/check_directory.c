/*
 * The directory layer without a server: what result codes mean, where referrals
 * may lead, which class an attribute needs.
 */
#include <check.h>
#include <ldap.h>
#include <stdlib.h>
#include <string.h>

#include "directory/referral.h"
#include "directory/result.h"
#include "directory/schema.h"

#include "unit.h"

static struct arena *arena;

static void
setup(void)
{
	arena = arena_new();
}

static void
teardown(void)
{
	arena_free(&arena);
}

/* --- Result codes ----------------------------------------------------- */

#define F ANSWER_FAULT
#define O ANSWER_OUTAGE
#define R ANSWER_REFUSED
#define D ANSWER_DONE
#define N ANSWER_NO_BASE

/* Every code of RFC 4511 4.1.9, the reserved ones and libldap's own; the
 * answers of bind, search and update. */
static const struct {
	int code;
	enum answer answers[3];
} codes[] = {
    {0, {D, D, D}},
    {1, {F, F, F}},
    {2, {F, F, F}},
    {3, {F, F, F}},
    {4, {F, F, F}},
    {5, {F, F, F}},
    {6, {F, F, F}},
    {7, {F, F, F}},
    {8, {F, F, F}},
    {9, {F, F, F}},
    {10, {F, F, F}},
    {11, {F, F, F}},
    {12, {F, F, R}},
    {13, {F, F, F}},
    {14, {F, F, F}},
    {16, {F, F, R}},
    {17, {F, F, R}},
    {18, {F, F, R}},
    {19, {F, F, R}},
    {20, {F, F, R}},
    {21, {F, F, R}},
    {32, {F, N, R}},
    {33, {F, F, F}},
    {34, {F, F, R}},
    {36, {F, F, F}},
    {48, {F, F, F}},
    {49, {F, F, F}},
    {50, {F, F, R}},
    {51, {O, O, O}},
    {52, {O, O, O}},
    {53, {F, F, F}},
    {54, {F, F, F}},
    {64, {F, F, R}},
    {65, {F, F, R}},
    {66, {F, F, R}},
    {67, {F, F, R}},
    {68, {F, F, R}},
    {69, {F, F, R}},
    {71, {F, F, R}},
    {80, {F, F, F}},
    {122, {F, F, F}},
    {LDAP_SERVER_DOWN, {O, O, O}},
    {LDAP_TIMEOUT, {O, O, O}},
    {LDAP_CONNECT_ERROR, {O, O, O}},
    {LDAP_FILTER_ERROR, {F, F, F}},
    {LDAP_DECODING_ERROR, {F, F, F}},
    {LDAP_NO_MEMORY, {F, F, F}},
};

START_TEST(result_codes)
{
	static const enum stage stages[] = {
	    STAGE_BIND, STAGE_SEARCH, STAGE_UPDATE};

	for (size_t i = 0; i < 3; i++)
		ck_assert_msg(result_answer(stages[i], codes[_i].code) ==
		                  codes[_i].answers[i],
		    "code %d, stage %zu", codes[_i].code, i);
}
END_TEST

/* Whatever a server says, only success is DONE, only 32 is "no base", and only
 * what means "ask another" is an outage. */
START_TEST(result_every_code)
{
	for (int code = -100; code <= 4200; code++) {
		enum answer search = result_answer(STAGE_SEARCH, code);
		enum answer update = result_answer(STAGE_UPDATE, code);
		ck_assert((search == ANSWER_DONE) == (code == 0));
		ck_assert((update == ANSWER_DONE) == (code == 0));
		ck_assert((result_answer(STAGE_BIND, code) == ANSWER_DONE) ==
		          (code == 0));
		ck_assert((search == ANSWER_NO_BASE) == (code == 32));
		ck_assert(
		    (search == ANSWER_OUTAGE) ==
		    (code == 51 || code == 52 || code == LDAP_SERVER_DOWN ||
		        code == LDAP_TIMEOUT || code == LDAP_CONNECT_ERROR));
		ck_assert(search != ANSWER_REFUSED);
		ck_assert(update != ANSWER_NO_BASE);
		ck_assert_ptr_nonnull(result_words(code));
	}
}
END_TEST

START_TEST(result_text)
{
	struct error error;

	result_describe(&error, "bind", 49, "a\r\nb\x1b[31m");
	ck_assert_str_eq(error.text, "bind: invalid credentials: wrong bind DN "
	                             "or password (49): a  b [31m");
	result_describe(&error, "search", 4, NULL);
	ck_assert_str_eq(error.text, "search: size limit exceeded (4)");
	result_describe(&error, "search", 77, "");
	ck_assert_str_eq(error.text, "search: unknown result (77)");
	ck_assert(result_tls_broken(
	    "The TLS connection was non-properly terminated."));
	ck_assert(result_tls_broken("Error in the pull function."));
	ck_assert(!result_tls_broken("(unknown error code)"));
	ck_assert(!result_tls_broken(
	    "TLS: hostname does not match name in peer certificate"));
	ck_assert(!result_tls_broken(NULL));
}
END_TEST

/* --- Referrals -------------------------------------------------------- */

static const char *const uris[] = {
    "ldap://a.example.com", "ldaps://b.example.com", "ldapi://%2Frun%2Fldapi"};
static const char *const write_uris[] = {"ldap://w.example.com:3389"};

static const struct {
	const char *url;
	const char *uri; /* NULL: not ours */
	const char *dn;
} targets[] = {
    {"ldap://a.example.com/dc=x", "ldap://a.example.com", "dc=x"},
    {"ldap://A.Example.COM:389/dc=x??base", "ldap://a.example.com", "dc=x"},
    {"ldap://a.example.com", "ldap://a.example.com", NULL},
    {"ldap://a.example.com:390/dc=x", NULL, NULL},
    {"ldaps://a.example.com/dc=x", "ldap://a.example.com", "dc=x"},
    {"ldap://b.example.com/dc=x", "ldaps://b.example.com", "dc=x"},
    {"ldap://w.example.com:3389/dc=x", "ldap://w.example.com:3389", "dc=x"},
    {"ldap://w.example.com/dc=x", NULL, NULL},
    {"ldap://evil.example.com/dc=x", NULL, NULL},
    {"ldap://a.example.com.evil.org/dc=x", NULL, NULL},
    {"ldap://a.example.com@evil.org/dc=x", NULL, NULL},
    {"ldapi://%2Frun%2Fldapi/dc=x", NULL, NULL},
    {"ldap:///dc=x", NULL, NULL},
    {"http://a.example.com/", NULL, NULL},
    {"", NULL, NULL},
};

START_TEST(referral_targets)
{
	const struct directory_config config = {
	    .uris = {.items = uris, .count = 3},
	    .write_uris = {.items = write_uris, .count = 1},
	};
	struct target target;
	bool ours = referral_target(arena, &config, targets[_i].url, &target);

	ck_assert_msg(ours == (targets[_i].uri != NULL), "%s", targets[_i].url);
	if (!ours)
		return;
	ck_assert_str_eq(target.uri, targets[_i].uri);
	ck_assert_pstr_eq(target.dn, targets[_i].dn);
}
END_TEST

START_TEST(referral_questions)
{
	const struct search asked = {
	    .base = "dc=x", .scope = SCOPE_ONELEVEL, .filter = "(a=b)"};
	const struct target bare = {.uri = "ldap://a"};
	const struct target full = {.uri = "ldap://a",
	    .dn = "dc=y",
	    .filter = "(c=d)",
	    .scoped = true,
	    .scope = SCOPE_SUBTREE};
	struct search there = referral_search(&asked, &bare, false);

	ck_assert_str_eq(there.base, "dc=x");
	ck_assert_str_eq(there.filter, "(a=b)");
	ck_assert_int_eq(there.scope, SCOPE_ONELEVEL);
	there = referral_search(&asked, &bare, true);
	ck_assert_int_eq(there.scope, SCOPE_BASE);
	there = referral_search(&asked, &full, true);
	ck_assert_str_eq(there.base, "dc=y");
	ck_assert_str_eq(there.filter, "(c=d)");
	ck_assert_int_eq(there.scope, SCOPE_SUBTREE);
}
END_TEST

/* --- Schema ----------------------------------------------------------- */

static const char *const classes[] = {
    "( 1.1.1 NAME 'demanding' SUP top AUXILIARY MUST x MAY ( lastLogin ) )",
    "( 1.1.2 NAME 'person' SUP top STRUCTURAL MAY ( lastLogin $ count ) )",
    "( 1.1.3 NAME 'one' SUP top AUXILIARY MAY lastLogin )",
    "( 1.1.4 NAME ( 'two' 'zwei' ) AUXILIARY MAY ( LASTLOGIN $ count ) )",
    "( 1.1.5 NAME 'mailLoginAccount' AUXILIARY MAY mailLastLoginTime )",
    "( broken",
};

static const struct {
	const char *names[2];
	const char *class;
} choices[] = {
    {{"lastLogin", NULL}, "one"},
    {{"lastLogin", "count"}, "two"},
    {{"count", NULL}, "two"},
    {{"count", "mailLastLoginTime"}, "mailLoginAccount"},
    {{"maillastlogintime", NULL}, "mailLoginAccount"},
    {{"other", NULL}, NULL},
};

START_TEST(schema_choices)
{
	struct span values[sizeof(classes) / sizeof(*classes)];
	const struct attribute descriptions = {.name = "objectClasses",
	    .values = values,
	    .count = sizeof(classes) / sizeof(*classes)};
	const struct strings names = {
	    .items = choices[_i].names, .count = choices[_i].names[1] ? 2 : 1};

	for (size_t i = 0; i < descriptions.count; i++)
		values[i] = span_of(classes[i]);
	ck_assert_pstr_eq(
	    schema_choose(arena, &descriptions, &names), choices[_i].class);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("directory");
	TCase *test = tcase_create("directory");

	tcase_add_checked_fixture(test, setup, teardown);
	tcase_add_loop_test(
	    test, result_codes, 0, (int)(sizeof(codes) / sizeof(*codes)));
	tcase_add_test(test, result_every_code);
	tcase_add_test(test, result_text);
	tcase_add_loop_test(test, referral_targets, 0,
	    (int)(sizeof(targets) / sizeof(*targets)));
	tcase_add_test(test, referral_questions);
	tcase_add_loop_test(
	    test, schema_choices, 0, (int)(sizeof(choices) / sizeof(*choices)));
	suite_add_tcase(suite, test);
	return unit_run(&suite, 1);
}
