/* What the wrapper is told of a decision, and what the log says. */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "postlogin/decide.h"
#include "postlogin/settings.h"
#include "postlogin/text.h"

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

/* The settings of a reply: "NAME=value;-NAME;..." */
static const char *
settings_of(const struct reply *reply)
{
	struct text text = {.arena = arena};

	for (size_t i = 0; i < reply->setting_count; i++) {
		const struct setting *setting = &reply->settings[i];
		if (setting->value)
			text_addf(
			    &text, "%s=%s;", setting->name, setting->value);
		else
			text_addf(&text, "-%s;", setting->name);
	}
	return text_string(&text);
}

static const struct {
	enum generation generation;
	struct export exports[3];
	const char *settings;
	const char *log; /* or NULL */
} exported[] = {
    {DOVECOT_2_3, {{"mail", "maildir:/x/%u"}, {"quota_rule", "50%"}},
        "MAIL=maildir:/x/%u;QUOTA_RULE=50%%;", NULL},
    {DOVECOT_2_4, {{"quota_storage_size", "50%"}}, "QUOTA_STORAGE_SIZE=50%;",
        NULL},
    {DOVECOT_2_3, {{"acl_x", "TRUE"}, {"acl_y", "FALSE"}},
        "ACL_X=yes;ACL_Y=no;", NULL},
    {DOVECOT_1_2, {{"acl_x", "TRUE"}, {"acl_y", "FALSE"}}, "ACL_X=1;-ACL_Y;",
        NULL},
    {DOVECOT_2_3, {{"mail", "a"}, {"MAIL", "b"}}, "MAIL=b;", NULL},
    {DOVECOT_2_3, {{"ld_preload", "x"}, {"mail", "a"}, {"user", "root"}},
        "MAIL=a;", "ld_preload, user"},
};

START_TEST(exports)
{
	struct decision decision = {
	    .verdict = VERDICT_ALLOW, .exports = exported[_i].exports};
	const struct reply *reply;
	const char *log;

	while (decision.export_count < 3 &&
	       exported[_i].exports[decision.export_count].setting)
		decision.export_count++;
	reply =
	    decide_reply(arena, NULL, &decision, exported[_i].generation, &log);
	ck_assert_int_eq(reply->verdict, VERDICT_ALLOW);
	ck_assert_str_eq(settings_of(reply), exported[_i].settings);
	if (exported[_i].log)
		ck_assert(log && strstr(log, exported[_i].log));
	else
		ck_assert_ptr_null(log);
}
END_TEST

START_TEST(groups_and_unset)
{
	static const char *const unset[] = {"mail_nfs_index"};
	static const struct alert alerts[] = {{.text = "one"}, {.text = "two"}};
	const struct decision decision = {
	    .verdict = VERDICT_ALLOW,
	    .acl_groups_set = true,
	    .acl_groups = "",
	    .unset = unset,
	    .unset_count = 1,
	    .alerts = alerts,
	    .alert_count = 2,
	};
	const char *log;
	const struct reply *reply =
	    decide_reply(arena, NULL, &decision, DOVECOT_1_2, &log);

	ck_assert_str_eq(settings_of(reply), "-MAIL_NFS_INDEX;ACL_GROUPS=;");
	ck_assert_uint_eq(reply->alert_count, 2);
	ck_assert_ptr_null(log);
}
END_TEST

/* As long as it may be, and one byte more: refused, never cut. */
START_TEST(groups_too_long)
{
	size_t size = (size_t)ACL_GROUPS_MAX + (size_t)_i;
	char *value = arena_alloc(arena, size + 1);
	struct decision decision = {
	    .verdict = VERDICT_ALLOW,
	    .acl_groups_set = true,
	    .acl_groups = value,
	};
	const struct reply *reply;
	const char *log;

	memset(value, 'x', size);
	reply = decide_reply(arena, NULL, &decision, DOVECOT_2_3, &log);
	if (_i == 0) {
		ck_assert_int_eq(reply->verdict, VERDICT_ALLOW);
		ck_assert_ptr_null(log);
		return;
	}
	ck_assert_int_eq(reply->verdict, VERDICT_UNAVAILABLE);
	ck_assert_uint_eq(reply->setting_count, 0);
	ck_assert_int_gt((int)strlen(reply->message), 0);
	ck_assert(log && strstr(log, "ACL_GROUPS"));
	/* Who is denied is denied, whatever the list would have been. */
	decision.verdict = VERDICT_DENY;
	decision.code = CODE_EXPIRED;
	reply = decide_reply(arena, NULL, &decision, DOVECOT_2_3, &log);
	ck_assert_int_eq(reply->verdict, VERDICT_DENY);
	ck_assert_int_eq(reply->code, CODE_EXPIRED);
	ck_assert_ptr_null(log);
}
END_TEST

START_TEST(too_many_alerts)
{
	struct alert alerts[100] = {{0}};
	struct decision decision = {
	    .verdict = VERDICT_ALLOW, .alerts = alerts, .alert_count = 100};
	const char *log;
	const struct reply *reply;

	for (size_t i = 0; i < 100; i++)
		alerts[i].text = "x";
	reply = decide_reply(arena, NULL, &decision, DOVECOT_2_3, &log);
	ck_assert_uint_lt(reply->alert_count, 100);
	ck_assert(log && strstr(log, "alerts were left out"));
}
END_TEST

START_TEST(refused)
{
	static const struct export planted[] = {{"mail", "x"}};
	struct decision decision = {
	    .verdict = VERDICT_DENY,
	    .code = CODE_EXPIRED,
	    .message = "Over.",
	    .exports = planted,
	    .export_count = 1,
	};
	const char *log;
	const struct reply *reply =
	    decide_reply(arena, NULL, &decision, DOVECOT_2_3, &log);

	ck_assert_int_eq(reply->verdict, VERDICT_DENY);
	ck_assert_int_eq(reply->code, CODE_EXPIRED);
	ck_assert_str_eq(reply->message, "Over.");
	ck_assert_uint_eq(reply->setting_count, 0);
	/* Zeroed memory is no yes. */
	decision = (struct decision){0};
	reply = decide_reply(arena, NULL, &decision, DOVECOT_2_3, &log);
	ck_assert_int_eq(reply->verdict, VERDICT_UNAVAILABLE);
	ck_assert_int_eq(
	    decide_unavailable(arena, NULL)->verdict, VERDICT_UNAVAILABLE);
}
END_TEST

static const struct {
	enum generation asked;
	enum generation configured;
	enum generation expected;
} generations[] = {
    {DOVECOT_1_0, DOVECOT_2_4, DOVECOT_1_0},
    {DOVECOT_1_2, DOVECOT_1_1, DOVECOT_1_2},
    {GENERATION_UNKNOWN, DOVECOT_2_4, DOVECOT_2_4},
    {GENERATION_UNKNOWN, DOVECOT_1_2, DOVECOT_2_3},
    {GENERATION_UNKNOWN, GENERATION_UNKNOWN, DOVECOT_2_3},
    {DOVECOT_2_0, DOVECOT_2_4, DOVECOT_2_4},
};

START_TEST(generation)
{
	const struct config config = {.generation = generations[_i].configured};

	ck_assert_int_eq(decide_generation(generations[_i].asked, &config),
	    generations[_i].expected);
}
END_TEST

/* A value that would be another key, a line of its own, or a terminal's
 * command. */
START_TEST(log_line)
{
	const struct request request = {
	    .user = "a verdict=allow\nuser=\"b\\\"\x1b[0m",
	    .service = SERVICE_POP3,
	    .remote_ip = "2001:db8::1",
	};
	const struct reason reason = {
	    .name = "deny x",
	    .at = "/etc/c.yaml:3",
	    .verb = "deny",
	    .value = "\xff",
	    .outcome = "denied",
	};
	struct decision decision = {
	    .verdict = VERDICT_DENY,
	    .code = CODE_CONTACTADMIN,
	    .cause = &reason,
	};

	ck_assert_str_eq(decide_log_line(arena, &request, &decision),
	    "user=\"a verdict=allow user=\\\"b\\\\\\\" [0m\" service=pop3 "
	    "remote_ip=2001:db8::1 verdict=deny code=contactadmin "
	    "rule=\"deny x\" at=/etc/c.yaml:3 value=\"\xef\xbf\xbd\" "
	    "outcome=denied");
	decision = (struct decision){.verdict = VERDICT_ALLOW};
	ck_assert_ptr_null(decide_log_line(arena, &request, &decision));
	decision.observed_set = true;
	decision.observed = VERDICT_DENY;
	ck_assert(strstr(decide_log_line(arena, &request, &decision),
	    " verdict=allow observed=deny "));
}
END_TEST

START_TEST(log_line_is_short)
{
	char *user = arena_alloc(arena, 10001);
	const struct request request = {.user = user, .service = SERVICE_IMAP};
	const struct decision decision = {0};

	memset(user, 'u', 10000);
	ck_assert_uint_lt(
	    strlen(decide_log_line(arena, &request, &decision)), 400);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("reply");
	TCase *test = tcase_create("reply");

	tcase_add_checked_fixture(test, setup, teardown);
	tcase_add_loop_test(
	    test, exports, 0, (int)(sizeof(exported) / sizeof(*exported)));
	tcase_add_test(test, groups_and_unset);
	tcase_add_loop_test(test, groups_too_long, 0, 2);
	tcase_add_test(test, too_many_alerts);
	tcase_add_test(test, refused);
	tcase_add_loop_test(test, generation, 0,
	    (int)(sizeof(generations) / sizeof(*generations)));
	tcase_add_test(test, log_line);
	tcase_add_test(test, log_line_is_short);
	suite_add_tcase(suite, test);
	return unit_run(&suite, 1);
}
