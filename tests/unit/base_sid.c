/* Security identifiers: well-known ones, malformed ones. */
#include "base_suites.h"

#include <string.h>

#include "postlogin/escape.h"
#include "postlogin/sid.h"
#include "postlogin/text.h"
#include "unit.h"

enum { HEAD = 8, PART = 4 };

/* "S-1-5-32-545" (MS-DTYP 2.4.2.1); "" if it is none. */
static const char *
sid_text(struct arena *arena, struct span sid)
{
	struct text text = {.arena = arena};
	uint64_t authority = 0;

	if (!sid_valid(sid))
		return "";
	for (size_t i = 2; i < HEAD; i++)
		authority = authority << 8 | (unsigned char)sid.data[i];
	text_addf(&text, "S-1-%llu", (unsigned long long)authority);
	for (size_t i = HEAD; i < sid.size; i += PART) {
		uint32_t part = 0;

		for (size_t j = PART; j > 0; j--)
			part = part << 8 | (unsigned char)sid.data[i + j - 1];
		text_addf(&text, "-%lu", (unsigned long)part);
	}
	return text_string(&text);
}

#define ADMINS "\1\2\0\0\0\0\0\5\x20\0\0\0\x20\2\0\0"
#define DOMAIN "\1\5\0\0\0\0\0\5\x15\0\0\0\x01\0\0\0\xff\xff\xff\xff\3\0\0\0"

static const struct sid_case {
	const char *name;
	struct span sid;
	const char *text; /* NULL: malformed */
} sids[] = {
    {"everyone", LITERAL("\1\1\0\0\0\0\0\1\0\0\0\0"), "S-1-1-0"},
    {"administrators", LITERAL(ADMINS), "S-1-5-32-544"},
    {"a user", LITERAL(DOMAIN "\x51\4\0\0"), "S-1-5-21-1-4294967295-3-1105"},
    {"empty", LITERAL(""), NULL},
    {"no sub-authority", LITERAL("\1\0\0\0\0\0\0\5"), NULL},
    {"another revision", LITERAL("\2\1\0\0\0\0\0\1\0\0\0\0"), NULL},
    {"cut", LITERAL("\1\2\0\0\0\0\0\5\x20\0\0\0\x20\2\0"), NULL},
    {"longer than it says", LITERAL("\1\1\0\0\0\0\0\1\0\0\0\0\0\0\0\0"), NULL},
    {"sixteen sub-authorities", LITERAL("\1\x10\0\0\0\0\0\5"), NULL},
    {"text", LITERAL("S-1-5-32-544"), NULL},
};

START_TEST(read)
{
	const struct sid_case *row = &sids[_i];

	ck_assert_msg(
	    sid_valid(row->sid) == (row->text != NULL), "%s", row->name);
	ck_assert_str_eq(
	    sid_text(unit_arena, row->sid), row->text ? row->text : "");
}
END_TEST

static const struct rid_case {
	struct span sid;
	const char *rid;
	const char *text; /* NULL: refused */
} rids[] = {
    {LITERAL(DOMAIN "\x51\4\0\0"), "513", "S-1-5-21-1-4294967295-3-513"},
    {LITERAL(DOMAIN "\x51\4\0\0"), "4294967295",
        "S-1-5-21-1-4294967295-3-4294967295"},
    {LITERAL(DOMAIN "\x51\4\0\0"), "4294967296", NULL},
    {LITERAL(DOMAIN "\x51\4\0\0"), "-1", NULL},
    {LITERAL(DOMAIN "\x51\4\0\0"), "", NULL},
    {LITERAL(DOMAIN "\x51\4\0\0"), "Domain Users", NULL},
    {LITERAL("x"), "513", NULL},
};

START_TEST(primary)
{
	const struct rid_case *row = &rids[_i];
	struct span sid = {NULL, 0};
	int result =
	    sid_with_rid(unit_arena, row->sid, span_of(row->rid), &sid);

	ck_assert_int_eq(result, row->text ? 0 : -1);
	if (row->text)
		ck_assert_str_eq(sid_text(unit_arena, sid), row->text);
}
END_TEST

START_TEST(in_a_filter)
{
	struct text text = {.arena = unit_arena};

	escape_filter_octets(&text, (struct span)LITERAL("\1\0A*\xff"));
	ck_assert_str_eq(text_string(&text), "\\01\\00\\41\\2a\\ff");
}
END_TEST

Suite *
suite_sid(void)
{
	Suite *suite = suite_create("sid");
	TCase *tests = unit_case(suite, "sid");

	tcase_add_loop_test(tests, read, 0, COUNT(sids));
	tcase_add_loop_test(tests, primary, 0, COUNT(rids));
	tcase_add_test(tests, in_a_filter);
	return suite;
}
