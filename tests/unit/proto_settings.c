/* What may be set, and how it is spelt (design: "What Dovecot gets"). */
#include "proto_suites.h"

#include "postlogin/settings.h"
#include "unit.h"

static const struct right_case {
	const char *name;
	enum setting_right right;
} rights[] = {
    {"ACL_GROUPS", SETTING_ALLOWED},
    {"ACL_USER", SETTING_ALLOWED},
    {"MAIL", SETTING_ALLOWED},
    {"MAIL_DRIVER", SETTING_ALLOWED},
    {"MAIL_PATH", SETTING_ALLOWED},
    {"MAIL_INBOX_PATH", SETTING_ALLOWED},
    {"MAIL_INDEX_PATH", SETTING_ALLOWED},
    {"QUOTA_RULE", SETTING_ALLOWED},
    {"QUOTA_RULE2", SETTING_ALLOWED},
    {"QUOTA_STORAGE_SIZE", SETTING_ALLOWED},
    {"ACL_GROUPS+", SETTING_EXTRA},
    {"ACL_GROUPS2", SETTING_EXTRA},
    {"ACL", SETTING_EXTRA},
    {"MAIL_LOCATION", SETTING_EXTRA},
    {"MAILBOX_IDLE_CHECK_INTERVAL", SETTING_EXTRA},
    {"QUOTA_STORAGE_SIZE2", SETTING_EXTRA},
    {"NAMESPACE/A/PREFIX", SETTING_EXTRA},
    {"PATHS", SETTING_EXTRA},
    {"USERS", SETTING_EXTRA},
    {"LD", SETTING_EXTRA},
    {"DOVECOT", SETTING_EXTRA},
    {"X", SETTING_EXTRA},
    {"LD_PRELOAD", SETTING_NEVER},
    {"LD_", SETTING_NEVER},
    {"GLIBC_TUNABLES", SETTING_NEVER},
    {"MALLOC_CHECK_", SETTING_NEVER},
    {"GCONV_PATH", SETTING_NEVER},
    {"NLSPATH", SETTING_NEVER},
    {"BASH_ENV", SETTING_NEVER},
    {"PATH", SETTING_NEVER},
    {"IFS", SETTING_NEVER},
    {"RESTRICT_SETUID", SETTING_NEVER},
    {"USER", SETTING_NEVER},
    {"UID", SETTING_NEVER},
    {"GID", SETTING_NEVER},
    {"HOME", SETTING_NEVER},
    {"USERDB_KEYS", SETTING_NEVER},
    {"AUTH_TOKEN", SETTING_NEVER},
    {"AUTH_USER", SETTING_NEVER},
    {"LOGGED_IN", SETTING_NEVER},
    {"DUMP_CAPABILITY", SETTING_NEVER},
    {"MASTER_USER", SETTING_NEVER},
    {"MAIL_PLUGINS", SETTING_NEVER},
    {"MAIL_PLUGIN_DIR", SETTING_NEVER},
    {"CHROOT", SETTING_NEVER},
    {"POSTLOGIN", SETTING_NEVER},
    {"IMAPLOGINTAG", SETTING_NEVER},
    {"CLIENT_INPUT", SETTING_NEVER},
    {"LOG_TO_MASTER", SETTING_NEVER},
    {"DOVECOT_VERSION", SETTING_NEVER},
    {"MAIL_PLUGINS+", SETTING_NEVER},
    {"HOME+", SETTING_NEVER},
    {"UID++", SETTING_NEVER},
    {"", SETTING_NEVER},
    {"+", SETTING_NEVER},
    {"_", SETTING_NEVER},
    {"1MAIL", SETTING_NEVER},
    {"acl_groups", SETTING_NEVER},
    {"Mail", SETTING_NEVER},
    {"MAIL ", SETTING_NEVER},
    {"MAIL=", SETTING_NEVER},
    {"MAIL\n", SETTING_NEVER},
    {"MAIL.PATH", SETTING_NEVER},
    {"M\xc3\x84IL", SETTING_NEVER},
};

START_TEST(right)
{
	const struct right_case *row = &rights[_i];

	ck_assert_msg(setting_right(row->name) == row->right, "%s: %d",
	    row->name, (int)setting_right(row->name));
}
END_TEST

START_TEST(locations)
{
	ck_assert(setting_is_location("MAIL"));
	ck_assert(setting_is_location("mail_path"));
	ck_assert(setting_is_location("MAIL_INBOX_PATH"));
	ck_assert(!setting_is_location("ACL_GROUPS"));
	ck_assert(!setting_is_location("QUOTA_RULE"));
	ck_assert(!setting_is_location(""));
}
END_TEST

START_TEST(safe_values)
{
	ck_assert(setting_value_safe(BYTES("")));
	ck_assert(setting_value_safe(BYTES("maildir:/srv/%u B\xc3\xbcro")));
	ck_assert(!setting_value_safe(BYTES("a\tuid=0")));
	ck_assert(!setting_value_safe(BYTES("a\nb")));
	ck_assert(!setting_value_safe(BYTES("a\rb")));
	ck_assert(!setting_value_safe(BYTES("a\0b")));
	ck_assert(!setting_value_safe(BYTES("a\001b")));
	ck_assert(!setting_value_safe(BYTES("a\x7f")));
}
END_TEST

static const struct value_case {
	enum generation generation;
	const char *name;
	const char *value;
	const char *expected;
} values[] = {
    {DOVECOT_2_3, "ACL_USER", "boss", "boss"},
    {DOVECOT_2_3, "QUOTA_RULE", "*:storage=1%", "*:storage=1%%"},
    {DOVECOT_2_0, "ACL_USER", "%u%%", "%%u%%%%"},
    {DOVECOT_2_4, "ACL_USER", "%u", "%u"},
    {DOVECOT_1_2, "QUOTA_RULE", "%u", "%u"},
    {DOVECOT_1_1, "MAIL", "%u", "%u"},
    {DOVECOT_2_3, "MAIL", "maildir:/x/%u", "maildir:/x/%u"},
    {DOVECOT_2_3, "MAIL_PATH", "%u", "%u"},
    {DOVECOT_2_3, "mail_path", "%u", "%u"},
    {DOVECOT_2_3, "MAILX", "%u", "%%u"},
    {DOVECOT_2_3, "MAI", "%u", "%%u"},
    {DOVECOT_2_3, "FLAG", "TRUE", "yes"},
    {DOVECOT_2_4, "FLAG", "FALSE", "no"},
    {DOVECOT_1_2, "FLAG", "TRUE", "1"},
    {DOVECOT_1_0, "FLAG", "FALSE", NULL},
    {DOVECOT_2_3, "FLAG", "true", "true"},
    {DOVECOT_2_3, "FLAG", "TRUE ", "TRUE "},
    {DOVECOT_1_2, "FLAG", "no", "no"},
    {DOVECOT_2_3, "FLAG", "", ""},
};

START_TEST(value)
{
	const struct value_case *row = &values[_i];
	const char *got =
	    setting_value(unit_arena, row->generation, row->name, row->value);

	ck_assert_pstr_eq(got, row->expected);
}
END_TEST

static const struct group_case {
	const char *name;
	struct span group;
	bool before_2_4;
	bool in_2_4;
} groups[] = {
    {"plain", LITERAL("sales"), true, true},
    {"specials", LITERAL("a b\"c\\d%e"), true, true},
    {"comma", LITERAL("a,b"), false, true},
    {"UTF-8", LITERAL("B\xc3\xbcro"), true, true},
    {"NBSP",
        LITERAL("a\xc2\xa0"
                "b"),
        true, true},
    {"empty", LITERAL(""), false, false},
    {"ill-formed", LITERAL("B\xfcro"), false, false},
    {"NUL", LITERAL("a\0b"), false, false},
    {"TAB", LITERAL("a\tb"), false, false},
    {"LF", LITERAL("a\n"), false, false},
    {"DEL", LITERAL("a\x7f"), false, false},
    {"C1", LITERAL("a\xc2\x85"), false, false},
};

START_TEST(exportable)
{
	const struct group_case *row = &groups[_i];

	for (int i = DOVECOT_1_1; i <= DOVECOT_2_4; i++) {
		bool expected =
		    i == DOVECOT_2_4 ? row->in_2_4 : row->before_2_4;

		ck_assert_msg(acl_group_exportable(
		                  (enum generation)i, row->group) == expected,
		    "%s in %s", row->name, generation_name((enum generation)i));
	}
}
END_TEST

static const struct list_case {
	enum generation generation;
	const char *names[4]; /* up to NULL */
	const char *expected;
} lists[] = {
    {DOVECOT_1_1, {NULL}, ""},
    {DOVECOT_1_2, {"a", "b c", "50%"}, "a,b c,50%"},
    {DOVECOT_2_0, {NULL}, ""},
    {DOVECOT_2_3, {"a"}, "a"},
    {DOVECOT_2_3, {"a", "b c", "pct%u"}, "a,b c,pct%%u"},
    {DOVECOT_2_3, {"q\"q", "b\\s", "%%"}, "q\"q,b\\s,%%%%"},
    {DOVECOT_2_4, {NULL}, "none"},
    {DOVECOT_2_4, {"a", "pct%u", "b"}, "a,pct%u,b"},
    {DOVECOT_2_4, {"with space", "a,b"}, "\"with space\",\"a,b\""},
    {DOVECOT_2_4, {"q\"q"}, "\"q\\\"q\""},
    {DOVECOT_2_4, {"b\\s"}, "\"b\\\\\\\\s\""},
    {DOVECOT_2_4, {"\\\""}, "\"\\\\\\\\\\\"\""},
};

START_TEST(acl_groups)
{
	const struct list_case *row = &lists[_i];
	size_t count = 0;

	while (row->names[count] != NULL)
		count++;
	ck_assert_str_eq(
	    acl_groups_value(unit_arena, row->generation, row->names, count),
	    row->expected);
}
END_TEST

Suite *
suite_settings(void)
{
	Suite *suite = suite_create("settings");
	TCase *tests = unit_case(suite, "settings");

	tcase_add_loop_test(tests, right, 0, COUNT(rights));
	tcase_add_test(tests, locations);
	tcase_add_test(tests, safe_values);
	tcase_add_loop_test(tests, value, 0, COUNT(values));
	tcase_add_loop_test(tests, exportable, 0, COUNT(groups));
	tcase_add_loop_test(tests, acl_groups, 0, COUNT(lists));
	return suite;
}
