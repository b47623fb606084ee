/* What the client is told, byte for byte. */
#include "proto_suites.h"

#include <string.h>

#include "postlogin/client.h"
#include "postlogin/text.h"
#include "unit.h"

#define NONE CODE_UNAVAILABLE
#define AUTH CODE_AUTHORIZATIONFAILED
#define CLOSING "421 4.3.2 Closing connection\r\n"

static const struct refusal_case {
	const char *name;
	enum generation generation;
	enum service service;
	const char *tag;
	enum verdict verdict;
	enum code code;
	const char *message;
	const char *expected;
} refusals[] = {
    {"imap 1.2 deny", DOVECOT_1_2, SERVICE_IMAP, "A1", VERDICT_DENY,
        CODE_EXPIRED, "Over.", "A1 NO [EXPIRED] Over.\r\n"},
    {"imap 1.2 unavailable", DOVECOT_1_2, SERVICE_IMAP, "A1",
        VERDICT_UNAVAILABLE, NONE, "Later.", "A1 NO [UNAVAILABLE] Later.\r\n"},
    {"imap 1.2 no tag", DOVECOT_1_2, SERVICE_IMAP, NULL, VERDICT_DENY, AUTH,
        "No.", "* BYE [AUTHORIZATIONFAILED] No.\r\n"},
    {"imap 1.2 empty tag", DOVECOT_1_2, SERVICE_IMAP, "", VERDICT_DENY, AUTH,
        "No.", "* BYE [AUTHORIZATIONFAILED] No.\r\n"},
    {"imap 1.2 tag with CRLF", DOVECOT_1_2, SERVICE_IMAP, "A\r\n* OK",
        VERDICT_DENY, AUTH, "No.", "* BYE [AUTHORIZATIONFAILED] No.\r\n"},
    {"imap 1.2 tag is +", DOVECOT_1_2, SERVICE_IMAP, "+", VERDICT_DENY, AUTH,
        "No.", "* BYE [AUTHORIZATIONFAILED] No.\r\n"},
    {"imap 1.2 tag is *", DOVECOT_1_2, SERVICE_IMAP, "*", VERDICT_DENY, AUTH,
        "No.", "* BYE [AUTHORIZATIONFAILED] No.\r\n"},
    {"imap 1.2 tag of 8 bits", DOVECOT_1_2, SERVICE_IMAP, "A\xc3\xa4",
        VERDICT_DENY, AUTH, "No.", "* BYE [AUTHORIZATIONFAILED] No.\r\n"},
    {"imap 1.2 tag with ]", DOVECOT_1_2, SERVICE_IMAP, "a]1.x", VERDICT_DENY,
        CODE_LIMIT, "No.", "a]1.x NO [LIMIT] No.\r\n"},
    {"imap 1.1 deny", DOVECOT_1_1, SERVICE_IMAP, "A1", VERDICT_DENY,
        CODE_NOPERM, "No.", "* BYE [NOPERM] No.\r\n"},
    {"imap 1.0 unavailable", DOVECOT_1_0, SERVICE_IMAP, NULL,
        VERDICT_UNAVAILABLE, NONE, "Later.", "* BYE [UNAVAILABLE] Later.\r\n"},
    {"imap 2.3 deny", DOVECOT_2_3, SERVICE_IMAP, NULL, VERDICT_DENY,
        CODE_CONTACTADMIN, "Call.",
        "* NO [ALERT] Call.\r\n* BYE [CONTACTADMIN] Call.\r\n"},
    {"imap 2.0 deny, unavailable", DOVECOT_2_0, SERVICE_IMAP, NULL,
        VERDICT_DENY, NONE, "Maintenance.",
        "* NO [ALERT] Maintenance.\r\n* BYE [UNAVAILABLE] Maintenance.\r\n"},
    {"imap 2.4 unavailable", DOVECOT_2_4, SERVICE_IMAP, "A1",
        VERDICT_UNAVAILABLE, CODE_EXPIRED, "Later.",
        "* BYE [UNAVAILABLE] Later.\r\n"},
    {"imap unknown 2.x ignores a tag", GENERATION_UNKNOWN, SERVICE_IMAP, "A1",
        VERDICT_DENY, AUTH, "No.",
        "* NO [ALERT] No.\r\n* BYE [AUTHORIZATIONFAILED] No.\r\n"},
    {"pop3 deny", DOVECOT_2_3, SERVICE_POP3, NULL, VERDICT_DENY, AUTH, "No.",
        "-ERR [AUTH] No.\r\n"},
    {"pop3 1.2 deny", DOVECOT_1_2, SERVICE_POP3, NULL, VERDICT_DENY,
        CODE_NOPERM, "No.", "-ERR [AUTH] No.\r\n"},
    {"pop3 expired", DOVECOT_2_3, SERVICE_POP3, NULL, VERDICT_DENY,
        CODE_EXPIRED, "Over.", "-ERR [SYS/PERM] Over.\r\n"},
    {"pop3 contactadmin", DOVECOT_2_4, SERVICE_POP3, NULL, VERDICT_DENY,
        CODE_CONTACTADMIN, "Call.", "-ERR [SYS/PERM] Call.\r\n"},
    {"pop3 deny, unavailable", DOVECOT_2_3, SERVICE_POP3, NULL, VERDICT_DENY,
        NONE, "Later.", "-ERR [SYS/TEMP] Later.\r\n"},
    {"pop3 unavailable", DOVECOT_2_3, SERVICE_POP3, NULL, VERDICT_UNAVAILABLE,
        NONE, "Later.", "-ERR [SYS/TEMP] Later.\r\n"},
    {"pop3 1.1", DOVECOT_1_1, SERVICE_POP3, NULL, VERDICT_DENY, AUTH, "No.",
        ""},
    {"pop3 1.0", DOVECOT_1_0, SERVICE_POP3, NULL, VERDICT_UNAVAILABLE, NONE,
        "Later.", ""},
    {"sieve deny", DOVECOT_2_3, SERVICE_SIEVE, NULL, VERDICT_DENY, AUTH,
        "a \"b\" \\c", "NO \"a \\\"b\\\" \\\\c\"\r\n"},
    {"sieve unavailable", DOVECOT_2_3, SERVICE_SIEVE, NULL, VERDICT_UNAVAILABLE,
        NONE, "Later.", "NO (TRYLATER) \"Later.\"\r\n"},
    {"submission deny", DOVECOT_2_3, SERVICE_SUBMISSION, NULL, VERDICT_DENY,
        AUTH, "No.", "535 5.7.8 No.\r\n" CLOSING},
    {"submission unavailable", DOVECOT_2_4, SERVICE_SUBMISSION, NULL,
        VERDICT_UNAVAILABLE, NONE, "Later.", "454 4.7.0 Later.\r\n" CLOSING},
    {"unknown service", DOVECOT_2_3, SERVICE_UNKNOWN, NULL, VERDICT_DENY, AUTH,
        "No.", ""},
    {"default denial", DOVECOT_1_2, SERVICE_IMAP, "A1", VERDICT_DENY, AUTH, "",
        "A1 NO [AUTHORIZATIONFAILED] Access denied.\r\n"},
    {"default of NULL", DOVECOT_2_3, SERVICE_POP3, NULL, VERDICT_UNAVAILABLE,
        NONE, NULL,
        "-ERR [SYS/TEMP] Temporary failure, please try again later.\r\n"},
    {"default of spaces", DOVECOT_2_3, SERVICE_POP3, NULL, VERDICT_DENY, AUTH,
        " \r\n ", "-ERR [AUTH] Access denied.\r\n"},
    {"no second line", DOVECOT_2_3, SERVICE_POP3, NULL, VERDICT_DENY, AUTH,
        "No.\r\n+OK", "-ERR [AUTH] No.  +OK\r\n"},
    {"no second SMTP line", DOVECOT_2_3, SERVICE_SUBMISSION, NULL, VERDICT_DENY,
        AUTH, "a\r\n235 ok", "535 5.7.8 a  235 ok\r\n" CLOSING},
    {"a code in the text is text", DOVECOT_1_2, SERVICE_IMAP, "A1",
        VERDICT_DENY, AUTH, "[UNAVAILABLE] x",
        "A1 NO [AUTHORIZATIONFAILED] [UNAVAILABLE] x\r\n"},
    {"ill-formed", DOVECOT_1_2, SERVICE_IMAP, "A1", VERDICT_DENY, AUTH,
        "B\xfcro", "A1 NO [AUTHORIZATIONFAILED] B\xef\xbf\xbdro\r\n"},
    {"a literal is announced", DOVECOT_1_2, SERVICE_IMAP, "A1", VERDICT_DENY,
        AUTH, "x {12}", "A1 NO [AUTHORIZATIONFAILED] x {12}.\r\n"},
    {"a literal behind spaces", DOVECOT_1_2, SERVICE_IMAP, "A1", VERDICT_DENY,
        AUTH, "x {12+}\r\n", "A1 NO [AUTHORIZATIONFAILED] x {12+}.\r\n"},
    {"braces are no literal", DOVECOT_1_2, SERVICE_IMAP, "A1", VERDICT_DENY,
        AUTH, "{a}", "A1 NO [AUTHORIZATIONFAILED] {a}\r\n"},
};

START_TEST(refusal)
{
	const struct refusal_case *row = &refusals[_i];
	struct reply reply = {.verdict = row->verdict,
	    .code = row->code,
	    .message = row->message};
	size_t dropped = 99;
	struct span lines = client_lines(unit_arena, row->generation,
	    row->service, row->tag, &reply, &dropped);

	unit_assert_span(row->name, lines, span_of(row->expected));
	ck_assert_uint_eq(dropped, 0);
}
END_TEST

/* Zeroed memory refuses, on every road. */
START_TEST(nothing_is_a_refusal)
{
	struct reply reply = {0};
	size_t dropped;
	struct span lines = client_lines(unit_arena, GENERATION_UNKNOWN,
	    SERVICE_IMAP, NULL, &reply, &dropped);

	unit_assert_span("zeroed", lines,
	    BYTES("* BYE [UNAVAILABLE] Temporary failure, please try again "
	          "later.\r\n"));
}
END_TEST

/* Every line: short enough, whole characters, one CRLF and that at its end. */
static void
assert_lines(struct span lines, size_t limit)
{
	size_t start = 0;

	ck_assert(utf8_valid(lines));
	for (size_t i = 0; i < lines.size; i++) {
		unsigned char byte = (unsigned char)lines.data[i];

		if (byte == '\n') {
			ck_assert_uint_gt(i, start);
			ck_assert_int_eq(lines.data[i - 1], '\r');
			ck_assert_uint_le(i - 1 - start, limit);
			start = i + 1;
		} else if (byte == '\r') {
			ck_assert_uint_lt(i + 1, lines.size);
			ck_assert_int_eq(lines.data[i + 1], '\n');
		} else {
			ck_assert_uint_ge(byte, 0x20);
			ck_assert_uint_ne(byte, 0x7f);
		}
	}
	ck_assert_uint_eq(start, lines.size);
}

static const char *
repeat(const char *piece, int count, const char *end)
{
	struct text text = {.arena = unit_arena};

	for (int i = 0; i < count; i++)
		text_add(&text, piece);
	text_add(&text, end);
	return text_string(&text);
}

static const char *const pieces[] = {
    "a", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\\", "\"", "\xff"};

START_TEST(long_refusals)
{
	struct reply reply = {.verdict = VERDICT_DENY, .code = AUTH};
	size_t dropped;

	reply.message = repeat(pieces[_i], 3000, "");
	for (int service = SERVICE_IMAP; service <= SERVICE_SUBMISSION;
	     service++) {
		struct span lines = client_lines(unit_arena, DOVECOT_2_3,
		    (enum service)service, NULL, &reply, &dropped);
		bool is_short =
		    service == SERVICE_POP3 || service == SERVICE_SUBMISSION;

		assert_lines(lines, is_short ? 510 : CLIENT_LINE_MAX);
		ck_assert_uint_ge(lines.size, is_short ? 500 : 990);
	}
}
END_TEST

/* A sieve string is closed, wherever the text was cut. */
START_TEST(long_sieve_string)
{
	struct reply reply = {.verdict = VERDICT_DENY, .code = AUTH};
	size_t dropped, backslashes = 0;
	struct span lines;

	reply.message = arena_printf(
	    unit_arena, "%.*s%s", _i, "aaaaaaaa", repeat("\\", 2000, ""));
	lines = client_lines(
	    unit_arena, DOVECOT_2_3, SERVICE_SIEVE, NULL, &reply, &dropped);
	assert_lines(lines, CLIENT_LINE_MAX);
	ck_assert_int_eq(lines.data[lines.size - 3], '"');
	while (lines.data[lines.size - 4 - backslashes] == '\\')
		backslashes++;
	ck_assert_uint_eq(backslashes % 2, 0);
}
END_TEST

/* A cut in the right place must not make a literal of harmless text. */
START_TEST(cut_makes_no_literal)
{
	struct reply reply = {.verdict = VERDICT_DENY, .code = AUTH};

	for (int size = 950; size < 1000; size++) {
		size_t dropped;
		struct span lines;

		reply.message = repeat("a", size,
		    "{12}bbbbbbbbbbbbbbbbbbbbbbb"
		    "bbbbbbbbbbbbbbbbbbbbbbbbbb");
		lines = client_lines(unit_arena, DOVECOT_1_2, SERVICE_IMAP,
		    "A1", &reply, &dropped);
		assert_lines(lines, CLIENT_LINE_MAX);
		ck_assert_int_ne(lines.data[lines.size - 3], '}');
	}
}
END_TEST

START_TEST(alerts_for_imap_alone)
{
	static const char *const alerts[] = {"One.", "", "Two.\n", "{5}"};
	struct reply reply = {
	    .verdict = VERDICT_ALLOW, .alerts = alerts, .alert_count = 4};
	size_t dropped;

	unit_assert_span("imap",
	    client_lines(
	        unit_arena, DOVECOT_2_3, SERVICE_IMAP, NULL, &reply, &dropped),
	    BYTES("* OK [ALERT] One.\r\n* OK [ALERT] Two.\r\n"
	          "* OK [ALERT] {5}.\r\n"));
	ck_assert_uint_eq(dropped, 0);
	unit_assert_span("imap 1.2",
	    client_lines(
	        unit_arena, DOVECOT_1_2, SERVICE_IMAP, "A1", &reply, &dropped),
	    BYTES("* OK [ALERT] One.\r\n* OK [ALERT] Two.\r\n"
	          "* OK [ALERT] {5}.\r\n"));
	for (int service = SERVICE_UNKNOWN; service <= SERVICE_SUBMISSION;
	     service++)
		if (service != SERVICE_IMAP)
			unit_assert_span("others",
			    client_lines(unit_arena, DOVECOT_2_3,
			        (enum service)service, NULL, &reply, &dropped),
			    BYTES(""));
	reply.alert_count = 0;
	unit_assert_span("none",
	    client_lines(
	        unit_arena, DOVECOT_2_3, SERVICE_IMAP, NULL, &reply, &dropped),
	    BYTES(""));
}
END_TEST

START_TEST(too_many_alerts)
{
	const char *alerts[25];
	struct reply reply = {
	    .verdict = VERDICT_ALLOW, .alerts = alerts, .alert_count = 25};
	size_t dropped;
	struct span lines;

	for (int i = 0; i < 25; i++)
		alerts[i] = arena_printf(unit_arena, "%02d", i);
	lines = client_lines(
	    unit_arena, DOVECOT_2_3, SERVICE_IMAP, NULL, &reply, &dropped);
	ck_assert_uint_eq(lines.size, 10 * strlen("* OK [ALERT] 00\r\n"));
	ck_assert_uint_eq(dropped, 15);
	for (int i = 0; i < 10; i++)
		alerts[i] = repeat("\xe2\x82\xac", 1000, "");
	lines = client_lines(
	    unit_arena, DOVECOT_2_3, SERVICE_IMAP, NULL, &reply, &dropped);
	assert_lines(lines, CLIENT_LINE_MAX);
	ck_assert_uint_le(lines.size, CLIENT_ALERT_BYTES_MAX);
	ck_assert_uint_eq(lines.size / 999, 8);
	ck_assert_uint_eq(dropped, 17);
}
END_TEST

Suite *
suite_client(void)
{
	Suite *suite = suite_create("client");
	TCase *tests = unit_case(suite, "client");

	tcase_add_loop_test(tests, refusal, 0, COUNT(refusals));
	tcase_add_test(tests, nothing_is_a_refusal);
	tcase_add_loop_test(tests, long_refusals, 0, COUNT(pieces));
	tcase_add_loop_test(tests, long_sieve_string, 0, 3);
	tcase_add_test(tests, cut_makes_no_literal);
	tcase_add_test(tests, alerts_for_imap_alone);
	tcase_add_test(tests, too_many_alerts);
	return suite;
}
