/*
 * The machine that asks, fed from tables: which searches a login needs, in
 * which rounds, and what their answers mean. The configuration is real YAML.
 */
#include "config.h"

#include <check.h>
#include <string.h>

#include "postlogin/decide.h"
#include "postlogin/text.h"
#include "check_decide_groups.h"
#include "check_decide_logins.h"
#include "decide_rig.h"

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

static const struct config *
load(const char *body)
{
	return decide_load(arena, body);
}

static struct entry
parse_entry(const char *text)
{
	return decide_entry(arena, text);
}

static struct result
answer(const struct login *login, const struct search *search)
{
	const char *base = search->directory == 0
	                       ? search->base
	                       : arena_printf(arena, "%zu!%s",
	                             search->directory, search->base);

	for (const struct canned *canned = login->canned; canned->base;
	     canned++) {
		struct entry *entries;
		struct result result = {.answer = canned->answer};
		if (strcmp(canned->base, base) != 0 ||
		    strcmp(canned->filter, search->filter) != 0)
			continue;
		if (result.answer != ANSWER_DONE)
			result.text = "canned";
		entries = arena_array(arena, 4, sizeof(*entries));
		for (; result.count < 4 && canned->entries[result.count];
		     result.count++)
			entries[result.count] =
			    parse_entry(canned->entries[result.count]);
		result.entries = entries;
		return result;
	}
	ck_abort_msg("%s: unexpected search: base %s, filter %s", login->name,
	    search->base, search->filter);
}

static const struct field fields[] = {{"g", "a b,,c"}};

static struct request
make_request(void)
{
	return (struct request){
	    .generation = DOVECOT_2_3,
	    .service = SERVICE_IMAP,
	    .user = "u",
	    .remote_ip = "192.0.2.1",
	    .hostname = "mail",
	    .now = 1700000000,
	    .fields = fields,
	    .field_count = 1,
	};
}

static const char *
joined(const struct decision *decision)
{
	struct text text = {.arena = arena};

	for (size_t i = 0; i < decision->group_count; i++)
		text_addf(&text, "%s%s", i > 0 ? "," : "", decision->groups[i]);
	return text_string(&text);
}

static const struct decision *
run_login(const struct login *login)
{
	const struct config *config = load(login->config);
	const struct request request = make_request();
	struct decide *decide = decide_new(arena, config, &request);
	struct text rounds = {.arena = arena};
	const struct search *searches;
	const struct decision *decision;
	const char *line;
	size_t count;

	while ((searches = decide_wanted(decide, &count)), count > 0) {
		struct result *results =
		    arena_array(arena, count, sizeof(*results));
		text_addf(&rounds, "%s%zu", rounds.size ? " " : "", count);
		for (size_t i = 0; i < count; i++)
			results[i] = answer(login, &searches[i]);
		decide_answer(decide, results, count);
	}
	decision = decide_finish(decide);
	ck_assert_msg(strcmp(text_string(&rounds), login->rounds) == 0,
	    "%s: rounds %s", login->name, text_string(&rounds));
	line = decide_log_line(arena, &request, decision);
	ck_assert_msg(decision->verdict == login->verdict, "%s: %s (%s)",
	    login->name, verdict_name(decision->verdict), line ? line : "");
	ck_assert_msg(strcmp(joined(decision), login->groups) == 0,
	    "%s: groups %s", login->name, joined(decision));
	if (login->why)
		ck_assert_msg(line && strstr(line, login->why), "%s: %s",
		    login->name, line ? line : "no line");
	config_free(&config);
	return decision;
}

START_TEST(machine)
{
	(void)run_login(&logins[_i]);
}
END_TEST

START_TEST(group_machine)
{
	const struct group_login *row = &group_logins[_i];
	const struct decision *decision = run_login(&row->login);
	bool noted = row->note == NULL;

	for (size_t i = 0; i < decision->note_count && row->note; i++)
		if (strstr(decision->notes[i], row->note))
			noted = true;
	ck_assert_msg(noted, "%s: no such note: %s", row->login.name,
	    decision->note_count ? decision->notes[0] : "none at all");
}
END_TEST

/* 250 groups of one level: three searches side by side. */
START_TEST(batches)
{
	const struct config *config = load(USER_YAML
	    "groups: [{base: ou=groups, filter: '(member=%{dn})', nested: 1}]");
	const struct request request = make_request();
	struct decide *decide = decide_new(arena, config, &request);
	struct entry user = parse_entry(U);
	struct entry *groups = arena_array(arena, 250, sizeof(*groups));
	struct result result = {
	    .answer = ANSWER_DONE, .entries = &user, .count = 1};
	const struct search *searches;
	const char *at;
	size_t count;
	size_t members = 0;

	for (int i = 0; i < 250; i++)
		groups[i] = parse_entry(
		    arena_printf(arena, "cn=g%d,ou=groups|cn=g%d", i, i));
	(void)decide_wanted(decide, &count);
	decide_answer(decide, &result, 1);
	(void)decide_wanted(decide, &count);
	ck_assert_uint_eq(count, 1);
	result = (struct result){
	    .answer = ANSWER_DONE, .entries = groups, .count = 250};
	decide_answer(decide, &result, 1);
	searches = decide_wanted(decide, &count);
	ck_assert_uint_eq(count, 3);
	for (size_t i = 0; i < count; i++)
		for (at = searches[i].filter;
		     (at = strstr(at, "(member=")) != 0; at++)
			members++;
	ck_assert_uint_eq(members, 250);
	config_free(&config);
}
END_TEST

/* An update goes to the user's own entry, in the directory that has it, and
 * looks at what is stored there. */
START_TEST(inherited_updates)
{
	const struct config *config =
	    load(TWO "user: {directory: corp, inherit: [cos]}\n"
	             "entries: {cos: {base: cn=cos}}\n"
	             "rules: [{update: {replace: {seen: '%{now}'},"
	             " increment: {count: 1}}}]\n"
	             "attributes: {count: {group: 'c%{value}'}}\n");
	const struct request request = make_request();
	struct decide *decide = decide_new(arena, config, &request);
	const struct decision *decision;
	struct entry entries[] = {
	    parse_entry(U), parse_entry("cn=cos|count=7|seen=20231114221319Z")};
	struct result results[2];
	size_t count;

	for (size_t i = 0; i < 2; i++)
		results[i] = (struct result){
		    .answer = ANSWER_DONE, .entries = &entries[i], .count = 1};
	(void)decide_wanted(decide, &count);
	ck_assert_uint_eq(count, 2);
	decide_answer(decide, results, 2);
	(void)decide_wanted(decide, &count);
	ck_assert_uint_eq(count, 0);
	decision = decide_finish(decide);
	ck_assert_str_eq(joined(decision), "c7");
	ck_assert_uint_eq(decision->directory, 1);
	ck_assert_uint_eq(decision->update_count, 1);
	ck_assert_str_eq(decision->updates[0].dn, U);
	ck_assert_uint_eq(decision->updates[0].directory, 1);
	ck_assert_uint_eq(decision->updates[0].count, 2);
	ck_assert(decision->updates[0].changes[1].absent);
	config_free(&config);
}
END_TEST

/* 150 SIDs: two searches side by side, each SID in one of them. */
START_TEST(sid_batches)
{
	const struct config *config = load(TOKENS "}]");
	const struct request request = make_request();
	struct decide *decide = decide_new(arena, config, &request);
	struct entry user = parse_entry(UA);
	struct span values[150];
	const struct attribute tokens = {
	    .name = "tokenGroups", .values = values, .count = 150};
	const struct entry entry = {
	    .dn = UA, .attributes = &tokens, .count = 1};
	struct result result = {
	    .answer = ANSWER_DONE, .entries = &user, .count = 1};
	const struct search *searches;
	size_t sids = 0;
	size_t count;

	for (unsigned i = 0; i < 150; i++) {
		const char *text = arena_printf(arena, SID("%02x000000"), i);
		values[i] = decide_value(arena, text, strlen(text));
	}
	(void)decide_wanted(decide, &count);
	decide_answer(decide, &result, 1);
	(void)decide_wanted(decide, &count);
	ck_assert_uint_eq(count, 1);
	result.entries = &entry;
	decide_answer(decide, &result, 1);
	searches = decide_wanted(decide, &count);
	ck_assert_uint_eq(count, 2);
	for (size_t i = 0; i < count; i++)
		for (const char *at = searches[i].filter;
		     (at = strstr(at, "(objectSid=")) != NULL; at++)
			sids++;
	ck_assert_uint_eq(sids, 150);
	config_free(&config);
}
END_TEST

/* More filters than a login may cost are a fault, not a choice. */
START_TEST(too_many_filters)
{
	const struct config *config = load(DYNAMIC "}]");
	const struct request request = make_request();
	struct decide *decide = decide_new(arena, config, &request);
	struct entry user = parse_entry(U);
	struct entry groups[250];
	struct result result = {
	    .answer = ANSWER_DONE, .entries = &user, .count = 1};
	size_t count;

	for (int i = 0; i < 250; i++)
		groups[i] = parse_entry(arena_printf(arena,
		    "cn=g%d,ou=groups|memberURL=ldap:///ou=people??sub?(x=%d)",
		    i, i % (_i == 0 ? 200 : 201)));
	(void)decide_wanted(decide, &count);
	decide_answer(decide, &result, 1);
	(void)decide_wanted(decide, &count);
	ck_assert_uint_eq(count, 1);
	result.entries = groups;
	result.count = 250;
	decide_answer(decide, &result, 1);
	(void)decide_wanted(decide, &count);
	ck_assert_uint_eq(count, _i == 0 ? 200 : 0);
	ck_assert_int_eq(decide_finish(decide)->verdict, VERDICT_UNAVAILABLE);
	config_free(&config);
}
END_TEST

/* A driver that loses answers, or stops asking, allows nobody. */
START_TEST(answers_missing)
{
	const struct config *config = load(USER_YAML);
	const struct request request = make_request();
	struct decide *decide = decide_new(arena, config, &request);
	size_t count;

	(void)decide_wanted(decide, &count);
	ck_assert_uint_eq(count, 1);
	if (_i == 1)
		decide_answer(decide, NULL, 0);
	ck_assert_int_eq(decide_finish(decide)->verdict, VERDICT_UNAVAILABLE);
	(void)decide_wanted(decide, &count);
	ck_assert_uint_eq(_i == 1 ? count : 0, 0);
	config_free(&config);
}
END_TEST

/* Without a directory, and with no time left, nothing is found and nobody is
 * let in. */
START_TEST(blocking)
{
	const struct config *config = load(USER_YAML);
	const struct request request = make_request();
	const struct decision *decision =
	    decide_login(arena, config, &request, NULL, deadline_in(1000));

	ck_assert_int_eq(decision->verdict, VERDICT_UNAVAILABLE);
	config_free(&config);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("decide");
	TCase *test = tcase_create("decide");

	tcase_add_checked_fixture(test, setup, teardown);
	tcase_set_timeout(test, 30);
	tcase_add_loop_test(
	    test, machine, 0, (int)(sizeof(logins) / sizeof(*logins)));
	tcase_add_loop_test(test, group_machine, 0, COUNT(group_logins));
	tcase_add_test(test, batches);
	tcase_add_test(test, sid_batches);
	tcase_add_loop_test(test, too_many_filters, 0, 2);
	tcase_add_test(test, inherited_updates);
	tcase_add_loop_test(test, answers_missing, 0, 2);
	tcase_add_test(test, blocking);
	suite_add_tcase(suite, test);
	return unit_run(&suite, 1);
}
