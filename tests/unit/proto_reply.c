/* Replies as bytes: there and back, and hostile ones. */
#include "proto_suites.h"

#include <stdlib.h>
#include <string.h>

#include "mutate.h"
#include "postlogin/client.h"
#include "postlogin/text.h"
#include "postlogin/wire.h"
#include "unit.h"

enum { MUTATIONS = 20000 };

static const char *const alerts[] = {"One.", "B\xc3\xbcro=2"};
static const struct setting settings[] = {
    {"ACL_GROUPS", "a,b=c"}, {"DEBUG", NULL}, {"QUOTA_RULE", ""}};

static const struct reply yes = {
    .verdict = VERDICT_ALLOW,
    .alerts = alerts,
    .alert_count = 2,
    .settings = settings,
    .setting_count = 3,
};

static const struct reply no = {
    .verdict = VERDICT_DENY,
    .code = CODE_EXPIRED,
    .message = "Over = over.",
};

static struct span
body(struct span frame)
{
	return (struct span){
	    frame.data + WIRE_HEADER, frame.size - WIRE_HEADER};
}

START_TEST(bytes)
{
	unit_assert_span("yes", wire_write_reply(unit_arena, &yes),
	    BYTES("\0\0\0\x6a"
	          "postlogin=1\0verdict=allow\0alert=One.\0"
	          "alert=B\xc3\xbcro=2\0set.ACL_GROUPS=a,b=c\0unset.DEBUG=\0"
	          "set.QUOTA_RULE=\0end=\0"));
	unit_assert_span("no", wire_write_reply(unit_arena, &no),
	    BYTES("\0\0\0\x40"
	          "postlogin=1\0verdict=deny\0code=expired\0"
	          "message=Over = over.\0end=\0"));
}
END_TEST

START_TEST(there_and_back)
{
	struct reply got;

	ck_assert_int_eq(
	    wire_read_reply(unit_arena,
	        body(wire_write_reply(unit_arena, &yes)), &got, NULL),
	    0);
	ck_assert_int_eq(got.verdict, VERDICT_ALLOW);
	ck_assert_uint_eq(got.alert_count, 2);
	ck_assert_str_eq(got.alerts[1], alerts[1]);
	ck_assert_uint_eq(got.setting_count, 3);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_str_eq(got.settings[i].name, settings[i].name);
		ck_assert_pstr_eq(got.settings[i].value, settings[i].value);
	}
	ck_assert_int_eq(
	    wire_read_reply(unit_arena, body(wire_write_reply(unit_arena, &no)),
	        &got, NULL),
	    0);
	ck_assert_int_eq(got.verdict, VERDICT_DENY);
	ck_assert_int_eq(got.code, CODE_EXPIRED);
	ck_assert_str_eq(got.message, "Over = over.");
	ck_assert_uint_eq(got.setting_count, 0);
}
END_TEST

/* A refusal carries nothing but its words, whatever the struct holds. */
START_TEST(refusal_is_bare)
{
	struct reply reply = yes, got;

	reply.verdict = VERDICT_UNAVAILABLE;
	ck_assert_int_eq(
	    wire_read_reply(unit_arena,
	        body(wire_write_reply(unit_arena, &reply)), &got, NULL),
	    0);
	ck_assert_int_eq(got.verdict, VERDICT_UNAVAILABLE);
	ck_assert_uint_eq(got.alert_count + got.setting_count, 0);
	ck_assert_str_eq(got.message, "");
}
END_TEST

#define V "postlogin=1\0"
#define A "verdict=allow\0"
#define D "verdict=deny\0"
#define E "end=\0"

START_TEST(refusal_without_words)
{
	struct reply got;

	ck_assert_int_eq(
	    wire_read_reply(unit_arena, BYTES(V D E), &got, NULL), 0);
	ck_assert_int_eq(got.code, CODE_AUTHORIZATIONFAILED);
	ck_assert_str_eq(got.message, "");
	ck_assert_int_eq(wire_read_reply(unit_arena,
	                     BYTES(V "verdict=unavailable\0" E), &got, NULL),
	    0);
	ck_assert_int_eq(got.code, CODE_UNAVAILABLE);
}
END_TEST

static const struct bad_case {
	const char *name;
	struct span frame;
} bad[] = {
    {"empty", LITERAL("")},
    {"NULs", LITERAL("\0\0\0\0")},
    {"no verdict", LITERAL(V E)},
    {"no end", LITERAL(V A)},
    {"end cut", LITERAL(V A "end=")},
    {"end without NUL behind a yes", LITERAL(V A "end")},
    {"byte behind the end", LITERAL(V A E "\0")},
    {"no version", LITERAL(A E)},
    {"another version", LITERAL("postlogin=0\0" A E)},
    {"empty verdict", LITERAL(V "verdict=\0" E)},
    {"unknown verdict", LITERAL(V "verdict=yes\0" E)},
    {"verdict in upper case", LITERAL(V "verdict=ALLOW\0" E)},
    {"verdict with more", LITERAL(V "verdict=allowed\0" E)},
    {"two verdicts", LITERAL(V D A E)},
    {"the same verdict twice", LITERAL(V A A E)},
    {"unavailable, then allow", LITERAL(V "verdict=unavailable\0" A E)},
    {"allow with a code", LITERAL(V A "code=expired\0" E)},
    {"allow with code unavailable", LITERAL(V A "code=unavailable\0" E)},
    {"allow with a message", LITERAL(V A "message=\0" E)},
    {"deny with an alert", LITERAL(V D "alert=a\0" E)},
    {"deny with a setting", LITERAL(V D "set.MAIL=a\0" E)},
    {"deny with an unset", LITERAL(V "unset.MAIL=\0" D E)},
    {"unknown code", LITERAL(V D "code=EXPIRED\0" E)},
    {"two codes", LITERAL(V D "code=limit\0code=limit\0" E)},
    {"two messages", LITERAL(V D "message=a\0message=b\0" E)},
    {"setting without a name", LITERAL(V A "set.=a\0" E)},
    {"setting twice", LITERAL(V A "set.A=1\0set.A=2\0" E)},
    {"set and unset", LITERAL(V A "set.A=1\0unset.A=\0" E)},
    {"unset with a value", LITERAL(V A "unset.A=1\0" E)},
    {"unset without a name", LITERAL(V A "unset.=\0" E)},
    {"unknown record", LITERAL(V A "exec=/bin/sh\0" E)},
    {"record without =", LITERAL(V A "alert\0" E)},
    {"a request", LITERAL(V "user=u\0" E)},
    {"text of another protocol", LITERAL("HTTP/1.1 200 OK\r\n\r\n")},
};

START_TEST(refused)
{
	struct reply got = {.verdict = VERDICT_ALLOW};
	struct error error = {""};

	ck_assert_msg(
	    wire_read_reply(unit_arena, bad[_i].frame, &got, &error) == -1,
	    "%s", bad[_i].name);
	ck_assert_int_eq(got.verdict, VERDICT_UNAVAILABLE);
	ck_assert_msg(error.text[0] != '\0', "%s: no reason", bad[_i].name);
}
END_TEST

/* The texts may be as long as they like: the frame is not. */
START_TEST(long_texts)
{
	const char *many[300];
	struct text text = {.arena = unit_arena};
	struct reply reply = {.verdict = VERDICT_ALLOW, .alerts = many}, got;
	struct span frame;

	for (int i = 0; i < 20000; i++)
		text_add(&text, "\xe2\x82\xac");
	for (int i = 0; i < 300; i++)
		many[i] = text_string(&text);
	reply.alert_count = 300;
	frame = wire_write_reply(unit_arena, &reply);
	ck_assert_uint_le(frame.size, WIRE_REPLY_MAX / 4);
	ck_assert_int_eq(
	    wire_read_reply(unit_arena, body(frame), &got, NULL), 0);
	ck_assert_uint_eq(got.alert_count, 300);
	ck_assert(utf8_valid(span_of(got.alerts[0])));
	ck_assert_uint_ge(strlen(got.alerts[0]), CLIENT_LINE_MAX);
	reply = (struct reply){
	    .verdict = VERDICT_DENY, .message = text_string(&text)};
	frame = wire_write_reply(unit_arena, &reply);
	ck_assert_uint_le(frame.size, 4 * CLIENT_LINE_MAX);
	ck_assert_int_eq(
	    wire_read_reply(unit_arena, body(frame), &got, NULL), 0);
	ck_assert(utf8_valid(span_of(got.message)));
}
END_TEST

/* What survives the damage is whole; a no never becomes a yes. */
START_TEST(mutations)
{
	struct span good =
	    body(wire_write_reply(unit_arena, _i == 0 ? &yes : &no));
	unsigned state = 3, accepted = 0;

	for (int i = 0; i < MUTATIONS; i++) {
		struct arena *arena = arena_new();
		struct span frame = mutate(&state, good);
		struct reply got;
		struct error error;

		if (wire_read_reply(arena, frame, &got, &error) == 0) {
			accepted++;
			ck_assert_int_eq(got.verdict == VERDICT_ALLOW, _i == 0);
		} else {
			ck_assert_int_eq(got.verdict, VERDICT_UNAVAILABLE);
		}
		free((char *)(uintptr_t)frame.data);
		arena_free(&arena);
	}
	ck_assert_uint_lt(accepted, MUTATIONS / 2);
	ck_assert_uint_gt(accepted, 0);
}
END_TEST

Suite *
suite_reply(void)
{
	Suite *suite = suite_create("reply");
	TCase *tests = unit_case(suite, "reply");

	tcase_add_test(tests, bytes);
	tcase_add_test(tests, there_and_back);
	tcase_add_test(tests, refusal_is_bare);
	tcase_add_test(tests, refusal_without_words);
	tcase_add_loop_test(tests, refused, 0, COUNT(bad));
	tcase_add_test(tests, long_texts);
	tcase_add_loop_test(tests, mutations, 0, 2);
	return suite;
}
