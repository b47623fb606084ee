/* Escaping for filters (RFC 4515) and DNs (RFC 4514). */
#include "base_suites.h"

#include "postlogin/dn.h"
#include "postlogin/escape.h"
#include "unit.h"

static const struct escape_case {
	const char *name;
	struct span value;
	const char *expected;
} filters[] = {
    {"empty", LITERAL(""), ""},
    {"plain", LITERAL("jdoe"), "jdoe"},
    {"RFC 4515: parentheses",
        {"Parens R Us (for all your parenthetical "
         "needs)",
            46},
        "Parens R Us \\28for all your parenthetical needs\\29"},
    {"RFC 4515: star", LITERAL("*"), "\\2a"},
    {"RFC 4515: backslash", LITERAL("C:\\MyFile"), "C:\\5cMyFile"},
    {"RFC 4515: octets", LITERAL("\0\0\0\4"), "\\00\\00\\00\x04"},
    {"RFC 4515: UTF-8 stays", LITERAL("Lu\xc4\x8di\xc4\x87"),
        "Lu\xc4\x8di\xc4\x87"},
    {"ill-formed", LITERAL("\xff\xc3"), "\\ff\\c3"},
    {"injection", LITERAL("*)(uid=*"), "\\2a\\29\\28uid=\\2a"},
    {"an escape is no escape", LITERAL("\\2a"), "\\5c2a"},
    {"NUL in the middle", LITERAL("a\0b"), "a\\00b"},
};

static const struct escape_case dns[] = {
    {"empty", LITERAL(""), ""},
    {"plain", LITERAL("jdoe"), "jdoe"},
    {"RFC 4514: quotes", LITERAL("James \"Jim\" Smith, III"),
        "James \\\"Jim\\\" Smith\\, III"},
    {"RFC 4514: carriage return", LITERAL("Before\rAfter"), "Before\rAfter"},
    {"RFC 4514: UTF-8 stays", LITERAL("Lu\xc4\x8di\xc4\x87"),
        "Lu\xc4\x8di\xc4\x87"},
    {"specials", LITERAL("+,;<>\\\""), "\\+\\,\\;\\<\\>\\\\\\\""},
    {"equals stays", LITERAL("a=b"), "a=b"},
    {"hash in front", LITERAL("#1 #2"), "\\#1 #2"},
    {"spaces at the ends", LITERAL("  a  b  "), "\\  a  b \\ "},
    {"one space", LITERAL(" "), "\\ "},
    {"NUL", LITERAL("a\0b"), "a\\00b"},
    {"ill-formed", LITERAL("\xff"), "\\ff"},
    {"injection", LITERAL("x,ou=admins"), "x\\,ou=admins"},
};

START_TEST(filter)
{
	const struct escape_case *row = &filters[_i];
	struct text text = {.arena = unit_arena};

	escape_filter(&text, row->value);
	unit_assert_span(row->name, text_span(&text), span_of(row->expected));
}
END_TEST

START_TEST(dn)
{
	const struct escape_case *row = &dns[_i];
	struct text text = {.arena = unit_arena};

	escape_dn(&text, row->value);
	unit_assert_span(row->name, text_span(&text), span_of(row->expected));
}
END_TEST

/* Whatever the byte, it comes back as it was and never ends the RDN. */
START_TEST(dn_round_trip)
{
	for (int byte = 0; byte < 256; byte++) {
		const char value[] = {(char)byte, 'a', (char)byte, (char)byte};
		struct span span = {value, sizeof(value)};
		struct text text = {.arena = unit_arena};

		text_add(&text, "cn=");
		escape_dn(&text, span);
		text_add(&text, ",dc=x");
		unit_assert_span(
		    "value", dn_rdn_value(unit_arena, text_span(&text)), span);
		ck_assert(
		    dn_below(unit_arena, text_span(&text), span_of("dc=x")));
	}
}
END_TEST

Suite *
suite_escape(void)
{
	Suite *suite = suite_create("escape");
	TCase *tests = unit_case(suite, "escape");

	tcase_add_loop_test(tests, filter, 0, COUNT(filters));
	tcase_add_loop_test(tests, dn, 0, COUNT(dns));
	tcase_add_test(tests, dn_round_trip);
	return suite;
}
