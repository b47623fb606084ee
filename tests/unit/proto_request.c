/* Requests as bytes: there and back, and hostile ones. */
#include "proto_suites.h"

#include <stdlib.h>
#include <string.h>

#include "mutate.h"
#include "postlogin/text.h"
#include "postlogin/wire.h"
#include "unit.h"

enum { MUTATIONS = 20000 };

static const struct field fields[] = {
    {"uid", "1000"}, {"quota_rule", "*:storage=1G"}, {"empty", ""}};

static const struct request full = {
    .generation = DOVECOT_1_2,
    .service = SERVICE_POP3,
    .user = "j=doe",
    .remote_ip = "2001:db8::1",
    .local_ip = "",
    .mechanism = "PLAIN",
    .master_user = "boss",
    .deadline_ms = 9500,
    .fields = fields,
    .field_count = 3,
};

static struct span
body(struct span frame)
{
	return (struct span){
	    frame.data + WIRE_HEADER, frame.size - WIRE_HEADER};
}

START_TEST(bytes)
{
	unit_assert_span("full", wire_write_request(unit_arena, &full),
	    BYTES("\0\0\0\xc1"
	          "postlogin=1\0generation=1.2\0service=pop3\0user=j=doe\0"
	          "remote_ip=2001:db8::1\0local_ip=\0mechanism=PLAIN\0"
	          "master_user=boss\0deadline=9500\0field.uid=1000\0"
	          "field.quota_rule=*:storage=1G\0field.empty=\0end=\0"));
}
END_TEST

START_TEST(there_and_back)
{
	struct span frame = wire_write_request(unit_arena, &full);
	struct request got;
	struct error error = {""};

	ck_assert_int_eq(
	    wire_read_request(unit_arena, body(frame), &got, &error), 0);
	ck_assert_int_eq(got.generation, DOVECOT_1_2);
	ck_assert_int_eq(got.service, SERVICE_POP3);
	ck_assert_str_eq(got.user, "j=doe");
	ck_assert_str_eq(got.remote_ip, "2001:db8::1");
	ck_assert_str_eq(got.local_ip, "");
	ck_assert_str_eq(got.mechanism, "PLAIN");
	ck_assert_str_eq(got.master_user, "boss");
	ck_assert_int_eq(got.deadline_ms, 9500);
	ck_assert_uint_eq(got.field_count, 3);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_str_eq(got.fields[i].name, fields[i].name);
		ck_assert_str_eq(got.fields[i].value, fields[i].value);
	}
	ck_assert_ptr_null(got.hostname);
}
END_TEST

START_TEST(little_is_enough)
{
	struct request little = {.user = "u"}, got;
	struct span frame = wire_write_request(unit_arena, &little);

	ck_assert_int_eq(
	    wire_read_request(unit_arena, body(frame), &got, NULL), 0);
	ck_assert_int_eq(got.generation, GENERATION_UNKNOWN);
	ck_assert_int_eq(got.service, SERVICE_UNKNOWN);
	ck_assert_ptr_null(got.remote_ip);
	ck_assert_ptr_null(got.mechanism);
	ck_assert_uint_eq(got.field_count, 0);
}
END_TEST

#define V "postlogin=1\0"
#define E "end=\0"

static const struct bad_case {
	const char *name;
	struct span frame;
} bad[] = {
    {"empty", LITERAL("")},
    {"one NUL", LITERAL("\0")},
    {"version alone", LITERAL(V)},
    {"no user", LITERAL(V E)},
    {"empty user", LITERAL(V "user=\0" E)},
    {"no end", LITERAL(V "user=u\0")},
    {"end cut", LITERAL(V "user=u\0end=")},
    {"end with a value", LITERAL(V "user=u\0end=1\0")},
    {"byte behind the end", LITERAL(V "user=u\0" E "x")},
    {"record behind the end", LITERAL(V "user=u\0" E "user=root\0")},
    {"two ends", LITERAL(V "user=u\0" E E)},
    {"no version", LITERAL("user=u\0" E)},
    {"another version", LITERAL("postlogin=2\0user=u\0" E)},
    {"version of many digits", LITERAL("postlogin=11\0user=u\0" E)},
    {"version twice", LITERAL(V V "user=u\0" E)},
    {"version late", LITERAL("user=u\0" V E)},
    {"record without =", LITERAL(V "user=u\0what\0" E)},
    {"record without a name", LITERAL(V "user=u\0=x\0" E)},
    {"empty record", LITERAL(V "user=u\0\0" E)},
    {"unknown name", LITERAL(V "user=u\0uid=0\0" E)},
    {"name in upper case", LITERAL(V "USER=u\0" E)},
    {"user twice", LITERAL(V "user=u\0user=v\0" E)},
    {"address twice", LITERAL(V "user=u\0remote_ip=\0remote_ip=\0" E)},
    {"generation twice",
        LITERAL(V "user=u\0generation=1.2\0generation=1.2\0" E)},
    {"unknown generation", LITERAL(V "user=u\0generation=3.0\0" E)},
    {"empty generation", LITERAL(V "user=u\0generation=\0" E)},
    {"service twice", LITERAL(V "user=u\0service=imap\0service=imap\0" E)},
    {"unknown service", LITERAL(V "user=u\0service=lmtp\0" E)},
    {"deadline twice", LITERAL(V "user=u\0deadline=0\0deadline=0\0" E)},
    {"deadline in words", LITERAL(V "user=u\0deadline=soon\0" E)},
    {"deadline negative", LITERAL(V "user=u\0deadline=-1\0" E)},
    {"deadline of a year", LITERAL(V "user=u\0deadline=31536000000\0" E)},
    {"field without a name", LITERAL(V "user=u\0field.=x\0" E)},
    {"field twice", LITERAL(V "user=u\0field.a=1\0field.a=2\0" E)},
    {"field in upper case", LITERAL(V "user=u\0field.UID=0\0" E)},
    {"field with LF", LITERAL(V "user=u\0field.a\nb=0\0" E)},
    {"a reply", LITERAL(V "verdict=allow\0" E)},
    {"hostname from outside", LITERAL(V "user=u\0hostname=x\0" E)},
    {"time from outside", LITERAL(V "user=u\0now=0\0" E)},
};

START_TEST(refused)
{
	struct request got = {.user = "before"};
	struct error error = {""};

	ck_assert_msg(
	    wire_read_request(unit_arena, bad[_i].frame, &got, &error) == -1,
	    "%s", bad[_i].name);
	ck_assert_ptr_null(got.user);
	ck_assert_msg(error.text[0] != '\0', "%s: no reason", bad[_i].name);
	ck_assert(!text_has_controls(span_of(error.text)));
}
END_TEST

START_TEST(too_many_fields)
{
	struct field many[1001];
	struct request request = {.user = "u", .fields = many}, got;

	for (int i = 0; i < 1001; i++)
		many[i] =
		    (struct field){arena_printf(unit_arena, "f%d", i), ""};
	request.field_count = 1000;
	ck_assert_int_eq(
	    wire_read_request(unit_arena,
	        body(wire_write_request(unit_arena, &request)), &got, NULL),
	    0);
	request.field_count = 1001;
	ck_assert_int_eq(
	    wire_read_request(unit_arena,
	        body(wire_write_request(unit_arena, &request)), &got, NULL),
	    -1);
}
END_TEST

static const struct length_case {
	unsigned char header[WIRE_HEADER];
	size_t max;
	int status;
	size_t length;
} lengths[] = {
    {{0, 0, 0, 0}, WIRE_REQUEST_MAX, -1, 0},
    {{0, 0, 0, 1}, WIRE_REQUEST_MAX, 0, 1},
    {{0, 4, 0, 0}, WIRE_REQUEST_MAX, 0, 262144},
    {{0, 4, 0, 1}, WIRE_REQUEST_MAX, -1, 0},
    {{0, 4, 0, 0}, WIRE_REPLY_MAX, 0, 262144},
    {{0, 4, 0, 1}, WIRE_REPLY_MAX, -1, 0},
    {{0xff, 0xff, 0xff, 0xff}, WIRE_REPLY_MAX, -1, 0},
    {{0x80, 0, 0, 1}, WIRE_REPLY_MAX, -1, 0},
};

START_TEST(length)
{
	const struct length_case *row = &lengths[_i];
	size_t got = 0;

	ck_assert_int_eq(wire_length(row->header, row->max, &got), row->status);
	ck_assert_uint_eq(got, row->length);
}
END_TEST

/* Whatever survives the damage is a request with a user. */
START_TEST(mutations)
{
	struct span good = body(wire_write_request(unit_arena, &full));
	unsigned state = 2, accepted = 0;

	for (int i = 0; i < MUTATIONS; i++) {
		struct arena *arena = arena_new();
		struct span frame = mutate(&state, good);
		struct request got;
		struct error error;

		if (wire_read_request(arena, frame, &got, &error) == 0) {
			accepted++;
			ck_assert_ptr_nonnull(got.user);
			ck_assert_str_ne(got.user, "");
		} else {
			ck_assert_ptr_null(got.user);
		}
		free((char *)(uintptr_t)frame.data);
		arena_free(&arena);
	}
	ck_assert_uint_lt(accepted, MUTATIONS / 2);
	ck_assert_uint_gt(accepted, 0);
}
END_TEST

Suite *
suite_request(void)
{
	Suite *suite = suite_create("request");
	TCase *tests = unit_case(suite, "request");

	tcase_add_test(tests, bytes);
	tcase_add_test(tests, there_and_back);
	tcase_add_test(tests, little_is_enough);
	tcase_add_loop_test(tests, refused, 0, COUNT(bad));
	tcase_add_test(tests, too_many_fields);
	tcase_add_loop_test(tests, length, 0, COUNT(lengths));
	tcase_add_test(tests, mutations);
	return suite;
}
