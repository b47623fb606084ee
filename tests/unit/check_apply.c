/* Which settings of a reply the wrapper lets through. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "postlogin/arena.h"
#include "postlogin/text.h"
#include "wrapper/apply.h"
#include "wrapper/environment.h"

#include "unit.h"

enum { SETTINGS = 5 };

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

static const struct apply_case {
	const char *name;
	const char *extra; /* -e, or NULL */
	struct setting settings[SETTINGS];
	const char *kept; /* "NAME=value;" or "NAME;" each */
	enum verdict verdict;
} apply_cases[] = {
    {"usual ones", NULL,
        {{"ACL_GROUPS", "a,b"}, {"MAIL", "x"}, {"QUOTA_RULE2", "y"}},
        "ACL_GROUPS=a,b;MAIL=x;QUOTA_RULE2=y;", VERDICT_ALLOW},
    {"another is dropped", NULL, {{"FOO", "1"}, {"MAIL", "x"}}, "MAIL=x;",
        VERDICT_ALLOW},
    {"unless named", "FOO", {{"FOO", "1"}}, "FOO=1;", VERDICT_ALLOW},
    {"part of the name is another", "FO", {{"FOO", "1"}}, "", VERDICT_ALLOW},
    {"never the user", "USER", {{"USER", "root"}, {"UID", "0"}}, "",
        VERDICT_ALLOW},
    {"never the loader", "LD_PRELOAD", {{"LD_PRELOAD", "/x.so"}}, "",
        VERDICT_ALLOW},
    {"never Dovecot's own", "USERDB_KEYS",
        {{"USERDB_KEYS", "x"}, {"RESTRICT_SETUID", NULL}}, "", VERDICT_ALLOW},
    {"names that are none", "A=B",
        {{"A=B", "1"}, {"acl_groups", "1"}, {"", "1"}, {"MAIL X", "1"}}, "",
        VERDICT_ALLOW},
    {"unset", NULL, {{"QUOTA_RULE", NULL}}, "QUOTA_RULE;", VERDICT_ALLOW},
    {"empty", NULL, {{"ACL_GROUPS", ""}}, "ACL_GROUPS=;", VERDICT_ALLOW},
    {"tab", NULL, {{"MAIL", "x"}, {"ACL_GROUPS", "a\tuid=0"}}, "",
        VERDICT_UNAVAILABLE},
    {"newline", NULL, {{"ACL_GROUPS", "a\nb"}}, "", VERDICT_UNAVAILABLE},
    {"a dropped one may be anything", NULL, {{"FOO", "a\nb"}}, "",
        VERDICT_ALLOW},
};

static struct reply
checked(const char *extra, const struct setting *settings, size_t count)
{
	const char *extras[] = {extra};
	const struct options options = {
	    .extra = extras, .extra_count = extra ? 1 : 0};
	const struct login login = {.arena = arena, .options = &options};
	const struct reply reply = {.verdict = VERDICT_ALLOW,
	    .message = "",
	    .settings = settings,
	    .setting_count = count};

	return apply_checked(&login, &reply);
}

START_TEST(test_settings)
{
	const struct apply_case *c = &apply_cases[_i];
	struct text kept = {.arena = arena};
	size_t count = 0;

	while (count < SETTINGS && c->settings[count].name)
		count++;
	struct reply reply = checked(c->extra, c->settings, count);
	for (size_t i = 0; i < reply.setting_count; i++) {
		text_add(&kept, reply.settings[i].name);
		if (reply.settings[i].value)
			text_addf(&kept, "=%s", reply.settings[i].value);
		text_add_byte(&kept, ';');
	}
	ck_assert_msg(reply.verdict == c->verdict, "%s: verdict", c->name);
	ck_assert_msg(strcmp(text_string(&kept), c->kept) == 0, "%s: %s",
	    c->name, text_string(&kept));
}
END_TEST

START_TEST(test_length)
{
	const size_t room = ENVIRONMENT_STRING_MAX - sizeof("MAIL=");
	char *value = arena_alloc(arena, room + 2);
	const struct setting setting = {"MAIL", value};

	memset(value, 'x', room);
	ck_assert_int_eq(checked(NULL, &setting, 1).verdict, VERDICT_ALLOW);
	value[room] = 'x';
	ck_assert_int_eq(
	    checked(NULL, &setting, 1).verdict, VERDICT_UNAVAILABLE);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("apply");
	TCase *cases = tcase_create("apply");

	suite_add_tcase(suite, cases);
	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_add_loop_test(cases, test_settings, 0,
	    (int)(sizeof(apply_cases) / sizeof(apply_cases[0])));
	tcase_add_test(cases, test_length);
	return unit_run(&suite, 1);
}
