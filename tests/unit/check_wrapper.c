/* The wrapper's pure parts: command line, environment in, environment out. */
#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "postlogin/arena.h"
#include "postlogin/text.h"
#include "wrapper/environment.h"
#include "wrapper/options.h"

#include "unit.h"

enum { WORDS = 12 };

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

/* --- Command line ------------------------------------------------------ */

struct options_case {
	const char *name;
	const char *argv[WORDS]; /* without the program's own name */
	const char *error;       /* part of it, or NULL */
	struct options wanted;
	const char *program; /* the first word, or NULL */
	size_t program_words;
};

static const struct options_case options_cases[] = {
    {"plain", {"/bin/imap"}, NULL, {.seconds = 10}, "/bin/imap", 1},
    {"all", {"-c", "/c", "-S", "/s", "-s", "pop3", "-t", "50", "/p", "a"}, NULL,
        {.config = "/c",
            .socket = "/s",
            .service = SERVICE_POP3,
            .seconds = 50},
        "/p", 2},
    {"attached", {"-c/c", "-ssieve", "-t1", "/p"}, NULL,
        {.config = "/c", .service = SERVICE_SIEVE, .seconds = 1}, "/p", 1},
    {"double dash", {"-s", "submission", "--", "-p"}, NULL,
        {.service = SERVICE_SUBMISSION, .seconds = 10}, "-p", 1},
    {"empty words", {"", "-s", "", "imap", "", "/p", "", "a", ""}, NULL,
        {.service = SERVICE_IMAP, .seconds = 10}, "/p", 2},
    {"no permutation", {"/p", "-s", "pop3", "-t", "99"}, NULL, {.seconds = 10},
        "/p", 5},
    {"proctitle of a hostile user", {"/p", "[-c", "/evil", "1.2.3.4]"}, NULL,
        {.seconds = 10}, "/p", 4},
    {"the last counts", {"-t", "3", "-t", "4", "/p"}, NULL, {.seconds = 4},
        "/p", 1},
    {"help", {"--help"}, NULL, {.action = OPTIONS_HELP, .seconds = 10}, NULL,
        0},
    {"version", {"--version", "/p"}, NULL,
        {.action = OPTIONS_VERSION, .seconds = 10}, "/p", 1},
    {"dash alone is a program", {"-"}, NULL, {.seconds = 10}, "-", 1},
    {"nothing", {NULL}, "PROGRAM is missing", {0}, NULL, 0},
    {"only empty", {"", ""}, "PROGRAM is missing", {0}, NULL, 0},
    {"only options", {"-t", "5"}, "PROGRAM is missing", {0}, NULL, 0},
    {"nothing behind --", {"--"}, "PROGRAM is missing", {0}, NULL, 0},
    {"unknown", {"-z", "/p"}, "unknown option -z", {0}, NULL, 0},
    {"unknown long", {"--config", "/p"}, "unknown option --config", {0}, NULL,
        0},
    {"no value", {"-c"}, "-c: a value", {0}, NULL, 0},
    {"relative file", {"-c", "x.yaml", "/p"}, "absolute", {0}, NULL, 0},
    {"relative socket", {"-S", "sock", "/p"}, "absolute", {0}, NULL, 0},
    {"bad service", {"-s", "ftp", "/p"}, "-s ftp", {0}, NULL, 0},
    {"zero", {"-t", "0", "/p"}, "1 to 50", {0}, NULL, 0},
    {"too long", {"-t", "51", "/p"}, "1 to 50", {0}, NULL, 0},
    {"negative", {"-t", "-1", "/p"}, "1 to 50", {0}, NULL, 0},
    {"no number", {"-t", "5s", "/p"}, "1 to 50", {0}, NULL, 0},
    {"huge", {"-t", "99999999999999999999", "/p"}, "1 to 50", {0}, NULL, 0},
};

static int
parse(const char *const *words, struct options *options, struct error *error)
{
	char **argv = arena_array(arena, WORDS + 2, sizeof(*argv));
	int argc = 1;

	argv[0] = arena_string(arena, "ldap-postlogin");
	while (words[argc - 1]) {
		argv[argc] = arena_string(arena, words[argc - 1]);
		argc++;
	}
	return options_parse(arena, argc, argv, options, error);
}

static void
check_same(const char *name, const char *got, const char *wanted)
{
	if (!got || !wanted)
		ck_assert_msg(got == wanted, "%s: %s, not %s", name,
		    got ? got : "NULL", wanted ? wanted : "NULL");
	else
		ck_assert_msg(strcmp(got, wanted) == 0, "%s: %s, not %s", name,
		    got, wanted);
}

START_TEST(test_options)
{
	const struct options_case *c = &options_cases[_i];
	struct options got = {0};
	struct error error = {""};
	size_t words = 0;
	int status = parse(c->argv, &got, &error);

	if (c->error) {
		ck_assert_msg(status == -1 && strstr(error.text, c->error),
		    "%s: %d, %s", c->name, status, error.text);
		return;
	}
	ck_assert_msg(status == 0, "%s: %s", c->name, error.text);
	check_same(c->name, got.config, c->wanted.config);
	check_same(c->name, got.socket, c->wanted.socket);
	ck_assert_msg(got.action == c->wanted.action, "%s", c->name);
	ck_assert_msg(got.service == c->wanted.service, "%s", c->name);
	ck_assert_msg(got.seconds == c->wanted.seconds, "%s", c->name);
	check_same(c->name, got.program[0], c->program);
	while (got.program[words])
		words++;
	ck_assert_msg(
	    words == c->program_words, "%s: %zu words", c->name, words);
}
END_TEST

START_TEST(test_extra_names)
{
	const char *const words[] = {"-e", "quota_rule", "-eFOO", "/p", NULL};
	struct options options;
	struct error error;

	ck_assert_int_eq(parse(words, &options, &error), 0);
	ck_assert_uint_eq(options.extra_count, 2);
	ck_assert_str_eq(options.extra[0], "QUOTA_RULE");
	ck_assert_str_eq(options.extra[1], "FOO");
}
END_TEST

static const struct {
	const char *words[4];
	enum service wanted;
} service_cases[] = {
    {{"/usr/libexec/dovecot/imap"}, SERVICE_IMAP},
    {{"/usr/libexec/dovecot/pop3"}, SERVICE_POP3},
    {{"pop3"}, SERVICE_POP3},
    {{"/x/rawlog", "/x/imap"}, SERVICE_IMAP},
    {{"/x/pop3", "/x/imap"}, SERVICE_POP3},
    {{"/x/imapd"}, SERVICE_UNKNOWN},
    {{"/imap/wrap"}, SERVICE_UNKNOWN},
    {{"/x/wrap", "[alice", "/imap]"}, SERVICE_UNKNOWN},
    {{"/x/wrap", "[eve", "/x/pop3", "1.1.1.1]"}, SERVICE_UNKNOWN},
};

START_TEST(test_service)
{
	char *words[5] = {NULL};

	for (int i = 0; i < 4 && service_cases[_i].words[i]; i++)
		words[i] = arena_string(arena, service_cases[_i].words[i]);
	ck_assert_int_eq(options_service(words), service_cases[_i].wanted);
}
END_TEST

/* --- Environment in ---------------------------------------------------- */

/* A writable copy of a list of strings. */
static char **
environment_of(const char *const *strings)
{
	char **copy = arena_array(arena, WORDS + 1, sizeof(*copy));

	for (size_t i = 0; i < WORDS && strings[i]; i++)
		copy[i] = arena_string(arena, strings[i]);
	return copy;
}

static const struct {
	const char *name;
	const char *environment[WORDS];
	enum generation generation;
	enum log_format format;
	bool dumps;
} generation_cases[] = {
    {"2.x", {"USERDB_KEYS=", "LOG_TO_MASTER=1"}, GENERATION_UNKNOWN,
        LOG_DOVECOT_2, false},
    {"2.x with a planted version", {"DOVECOT_VERSION=1.2", "USERDB_KEYS=UID "},
        GENERATION_UNKNOWN, LOG_DOVECOT_2, false},
    {"1.0", {"DOVECOT_VERSION=1.0.15", "LOG_TO_MASTER=1", "IP=::1"},
        DOVECOT_1_0, LOG_DOVECOT_1, false},
    {"1.1", {"DOVECOT_VERSION=1.1.20"}, DOVECOT_1_1, LOG_PLAIN, false},
    {"1.2", {"DOVECOT_VERSION=1.2.rc1"}, DOVECOT_1_2, LOG_PLAIN, false},
    {"hidden version, 1.2", {"LOCAL_IP="}, DOVECOT_1_2, LOG_PLAIN, false},
    {"hidden version, tag", {"IMAPLOGINTAG=a"}, DOVECOT_1_2, LOG_PLAIN, false},
    {"hidden version", {"USER=a"}, DOVECOT_1_1, LOG_PLAIN, false},
    {"dump as observed",
        {"LOG_TO_MASTER=1", "DUMP_CAPABILITY=1", "LOGGED_IN=1",
            "USER=dump-capability", "IP=", "LOCAL_IP="},
        DOVECOT_1_2, LOG_PLAIN, true},
    {"dump without IP", {"DUMP_CAPABILITY="}, DOVECOT_1_1, LOG_PLAIN, true},
    {"planted in 1.2", {"DUMP_CAPABILITY=1", "IMAPLOGINTAG=a1", "IP="},
        DOVECOT_1_2, LOG_PLAIN, false},
    {"planted with an address", {"DUMP_CAPABILITY=1", "IP=10.0.0.1"},
        DOVECOT_1_1, LOG_PLAIN, false},
    {"planted in 2.x", {"DUMP_CAPABILITY=1", "USERDB_KEYS=DUMP_CAPABILITY "},
        GENERATION_UNKNOWN, LOG_DOVECOT_2, false},
};

START_TEST(test_generation)
{
	char **environment = environment_of(generation_cases[_i].environment);
	const char *name = generation_cases[_i].name;

	ck_assert_msg(environment_generation(environment) ==
	                  generation_cases[_i].generation,
	    "%s", name);
	ck_assert_msg(
	    environment_log_format(environment) == generation_cases[_i].format,
	    "%s", name);
	ck_assert_msg(environment_dumps_capability(environment) ==
	                  generation_cases[_i].dumps,
	    "%s", name);
}
END_TEST

struct request_case {
	const char *name;
	const char *environment[WORDS];
	const char *error;
	const char *remote_ip, *local_ip, *mechanism, *master_user;
	const char *fields; /* "name=value;" each, in order */
};

static const struct request_case request_cases[] = {
    {"1.2",
        {"USER=alice", "IP=1.2.3.4", "LOCAL_IP=5.6.7.8", "HOME=/h",
            "MASTER_USER=boss", "AUTH_MECH=PLAIN", "QUOTA_RULE=x"},
        NULL, "1.2.3.4", "5.6.7.8", NULL, "boss", "home=/h;"},
    {"1.1, empty", {"USER=alice", "IP=", "HOME=", "MASTER_USER="}, NULL, NULL,
        NULL, NULL, NULL, "home=;"},
    {"2.3",
        {"LOCAL_IP=::1", "IP=::2", "USER=alice", "UID=5000", "HOME=/h",
            "AUTH_MECH=PLAIN", "AUTH_TOKEN=s3cret",
            "USERDB_KEYS=UID HOME AUTH_MECH AUTH_TOKEN "},
        NULL, "::2", "::1", "PLAIN", NULL, "uid=5000;home=/h;auth_mech=PLAIN;"},
    {"secrets stay",
        {"USER=a", "USERDB_KEYS=Mypass A_KEY xSecretx pass ok", "MYPASS=1",
            "A_KEY=2", "XSECRETX=3", "PASS=4", "OK=5"},
        NULL, NULL, NULL, NULL, NULL, "ok=5;"},
    {"unlisted is not sent",
        {"USER=a", "USERDB_KEYS=", "MASTER_USER=root", "AUTH_MECH=EXTERNAL"},
        NULL, NULL, NULL, NULL, NULL, ""},
    {"listed master", {"USER=a", "USERDB_KEYS=master_user", "MASTER_USER=root"},
        NULL, NULL, NULL, NULL, "root", "master_user=root;"},
    {"doubled and missing",
        {"USER=a", "USERDB_KEYS=  X x  GONE X ", "X=1", "x=2"}, NULL, NULL,
        NULL, NULL, NULL, "x=1;"},
    {"names that are none",
        {"USER=a", "USERDB_KEYS=\x01Q \xc3\x9c OK", "\x01Q=1", "\xc3\x9c=2",
            "OK=3"},
        NULL, NULL, NULL, NULL, NULL, "ok=3;"},
    {"no user", {"USERDB_KEYS="}, "USER", NULL, NULL, NULL, NULL, ""},
    {"empty user", {"USER="}, "USER", NULL, NULL, NULL, NULL, ""},
    {"tab in user", {"USER=a\tuid=0"}, "control", NULL, NULL, NULL, NULL, ""},
    {"newline in user", {"USER=a\n"}, "control", NULL, NULL, NULL, NULL, ""},
    {"delete in user", {"USER=\x7f"}, "control", NULL, NULL, NULL, NULL, ""},
};

START_TEST(test_request)
{
	const struct request_case *c = &request_cases[_i];
	struct text fields = {.arena = arena};
	struct request got = {0};
	struct error error = {""};
	int status = environment_request(
	    arena, environment_of(c->environment), SERVICE_IMAP, &got, &error);

	if (c->error) {
		ck_assert_msg(status == -1 && strstr(error.text, c->error),
		    "%s: %s", c->name, error.text);
		return;
	}
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(got.service, SERVICE_IMAP);
	check_same(c->name, got.remote_ip, c->remote_ip);
	check_same(c->name, got.local_ip, c->local_ip);
	check_same(c->name, got.mechanism, c->mechanism);
	check_same(c->name, got.master_user, c->master_user);
	for (size_t i = 0; i < got.field_count; i++)
		text_addf(
		    &fields, "%s=%s;", got.fields[i].name, got.fields[i].value);
	check_same(c->name, text_string(&fields), c->fields);
}
END_TEST

/* --- Environment out --------------------------------------------------- */

struct merge_case {
	const char *name;
	const char *before[WORDS];
	struct setting settings[4];
	const char *after[WORDS];
};

static const struct merge_case merge_cases[] = {
    {"nothing to do", {"A=1", "odd", "=x", "A=2", "B="}, {{NULL, NULL}},
        {"A=1", "odd", "=x", "A=2", "B="}},
    {"replaced in place", {"A=1", "MAIL=x", "B=2"}, {{"MAIL", "y"}},
        {"A=1", "MAIL=y", "B=2"}},
    {"added at the end", {"A=1"}, {{"MAIL", "y"}}, {"A=1", "MAIL=y"}},
    {"doubled before, once after", {"M=1", "A=", "M=2"}, {{"M", "3"}},
        {"M=3", "A="}},
    {"unset", {"A=1", "DEBUG=", "B=2", "DEBUG=1"}, {{"DEBUG", NULL}},
        {"A=1", "B=2"}},
    {"unset what is not there", {"A=1"}, {{"DEBUG", NULL}}, {"A=1"}},
    {"a longer name is another", {"MAILX=1", "MAI=2", "MAIL"}, {{"MAIL", ""}},
        {"MAILX=1", "MAI=2", "MAIL", "MAIL="}},
    {"the last setting counts", {"A=1"}, {{"A", "2"}, {"A", "3"}}, {"A=3"}},
    {"the last added counts", {"B=1"}, {{"A", "2"}, {"A", "3"}},
        {"B=1", "A=3"}},
    {"set, then unset", {"A=1"}, {{"A", "2"}, {"A", NULL}}, {NULL}},
    {"keys gain a name", {"USERDB_KEYS=UID GID ", "X=1"},
        {{"ACL_GROUPS", "a,b"}},
        {"USERDB_KEYS=UID GID ACL_GROUPS ", "X=1", "ACL_GROUPS=a,b"}},
    {"keys that have it stay as they are",
        {"USERDB_KEYS=acl_groups uid", "ACL_GROUPS=x"}, {{"ACL_GROUPS", "a"}},
        {"USERDB_KEYS=acl_groups uid", "ACL_GROUPS=a"}},
    {"keys without a space behind", {"USERDB_KEYS=UID"}, {{"A", "1"}},
        {"USERDB_KEYS=UID A ", "A=1"}},
    {"empty keys", {"USERDB_KEYS="}, {{"A", "1"}, {"B", "2"}},
        {"USERDB_KEYS=A B ", "A=1", "B=2"}},
    {"part of a key is no key", {"USERDB_KEYS=MAILBOX XMAIL "}, {{"MAIL", "1"}},
        {"USERDB_KEYS=MAILBOX XMAIL MAIL ", "MAIL=1"}},
    {"unset gains no key", {"USERDB_KEYS=UID ", "A=1"}, {{"A", NULL}},
        {"USERDB_KEYS=UID "}},
    {"1.x has no keys", {"LOGGED_IN=1"}, {{"A", "1"}}, {"LOGGED_IN=1", "A=1"}},
};

START_TEST(test_merge)
{
	const struct merge_case *c = &merge_cases[_i];
	size_t count = 0, i;
	char **merged;

	while (count < 4 && c->settings[count].name)
		count++;
	merged = environment_merge(
	    arena, environment_of(c->before), c->settings, count);
	for (i = 0; merged[i] && c->after[i]; i++)
		check_same(c->name, merged[i], c->after[i]);
	check_same(c->name, merged[i], c->after[i]);
}
END_TEST

START_TEST(test_too_long)
{
	char *environment[2] = {
	    arena_alloc(arena, ENVIRONMENT_STRING_MAX + 1), NULL};

	memset(environment[0], 'A', ENVIRONMENT_STRING_MAX);
	ck_assert(environment_too_long(environment));
	environment[0][ENVIRONMENT_STRING_MAX - 1] = '\0';
	ck_assert(!environment_too_long(environment));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("wrapper");
	TCase *cases = tcase_create("wrapper");

	suite_add_tcase(suite, cases);
	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_add_loop_test(cases, test_options, 0, COUNT(options_cases));
	tcase_add_test(cases, test_extra_names);
	tcase_add_loop_test(cases, test_service, 0, COUNT(service_cases));
	tcase_add_loop_test(cases, test_generation, 0, COUNT(generation_cases));
	tcase_add_loop_test(cases, test_request, 0, COUNT(request_cases));
	tcase_add_loop_test(cases, test_merge, 0, COUNT(merge_cases));
	tcase_add_test(cases, test_too_long);
	return unit_run(&suite, 1);
}
