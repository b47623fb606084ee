/* UTF-8 and what may be shown. */
#include "base_suites.h"

#include <string.h>

#include "postlogin/text.h"
#include "unit.h"

static const struct sequence_case {
	const char *name;
	struct span bytes;
	size_t size;
} sequences[] = {
    {"empty", LITERAL(""), 0},
    {"NUL", LITERAL("\0"), 1},
    {"ASCII", LITERAL("a"), 1},
    {"DEL", LITERAL("\x7f"), 1},
    {"lone continuation", LITERAL("\x80"), 0},
    {"last continuation", LITERAL("\xbf"), 0},
    {"over-long NUL", LITERAL("\xc0\x80"), 0},
    {"over-long /", LITERAL("\xc0\xaf"), 0},
    {"over-long DEL", LITERAL("\xc1\xbf"), 0},
    {"U+0080", LITERAL("\xc2\x80"), 2},
    {"U+07FF", LITERAL("\xdf\xbf"), 2},
    {"two bytes cut", LITERAL("\xc3"), 0},
    {"bad second byte", LITERAL("\xc3("), 0},
    {"over-long U+07FF", LITERAL("\xe0\x9f\xbf"), 0},
    {"U+0800", LITERAL("\xe0\xa0\x80"), 3},
    {"U+D7FF", LITERAL("\xed\x9f\xbf"), 3},
    {"surrogate U+D800", LITERAL("\xed\xa0\x80"), 0},
    {"surrogate U+DFFF", LITERAL("\xed\xbf\xbf"), 0},
    {"U+E000", LITERAL("\xee\x80\x80"), 3},
    {"U+FFFF", LITERAL("\xef\xbf\xbf"), 3},
    {"three bytes cut", LITERAL("\xe2\x82"), 0},
    {"bad third byte", LITERAL("\xe2\x82("), 0},
    {"over-long U+FFFF", LITERAL("\xf0\x8f\xbf\xbf"), 0},
    {"U+10000", LITERAL("\xf0\x90\x80\x80"), 4},
    {"U+10FFFF", LITERAL("\xf4\x8f\xbf\xbf"), 4},
    {"U+110000", LITERAL("\xf4\x90\x80\x80"), 0},
    {"F5", LITERAL("\xf5\x80\x80\x80"), 0},
    {"five bytes", LITERAL("\xf8\x88\x80\x80\x80"), 0},
    {"FE", LITERAL("\xfe"), 0},
    {"FF", LITERAL("\xff"), 0},
    {"03 FE, Dovecot's multiplex mark", LITERAL("\x03\xfe"), 1},
    {"bad fourth byte", LITERAL("\xf0\x9f\x98("), 0},
    {"only the first counts", LITERAL("a\xff"), 1},
};

START_TEST(sequence)
{
	const struct sequence_case *row = &sequences[_i];

	ck_assert_msg(utf8_sequence(row->bytes) == row->size, "%s: %zu",
	    row->name, utf8_sequence(row->bytes));
}
END_TEST

/* Every pair and a stride of triples against the ranges of RFC 3629. */
START_TEST(sequence_never_reads_beyond)
{
	for (unsigned first = 0; first < 256; first++)
		for (unsigned second = 0; second < 256; second++) {
			char *bytes = arena_alloc(unit_arena, 2);
			struct span span = {bytes, 2};
			size_t size;

			bytes[0] = (char)first;
			bytes[1] = (char)second;
			size = utf8_sequence(span);
			ck_assert_uint_le(size, 2);
			ck_assert_int_eq(size == 1, first < 0x80);
			ck_assert_int_eq(
			    size == 2, first >= 0xc2 && first <= 0xdf &&
			                   second >= 0x80 && second <= 0xbf);
		}
}
END_TEST

START_TEST(validity)
{
	ck_assert(utf8_valid(BYTES("")));
	ck_assert(
	    utf8_valid(BYTES("B\xc3\xbcro \xe2\x82\xac \xf0\x9f\x98\x80")));
	ck_assert(utf8_valid(BYTES("a\0b")));
	ck_assert(!utf8_valid(BYTES("B\xfcro")));
	ck_assert(!utf8_valid(BYTES("caf\xc3")));
}
END_TEST

static const struct printable_case {
	const char *name;
	struct span bytes;
	const char *expected;
} printables[] = {
    {"plain", LITERAL("Hello."), "Hello."},
    {"empty", LITERAL(""), ""},
    {"CR LF", LITERAL("a\r\n* BYE"), "a  * BYE"},
    {"NUL", LITERAL("a\0b"), "a b"},
    {"TAB, ESC, DEL", LITERAL("a\tb\x1b[2J\x7f"), "a b [2J "},
    {"C1 CSI",
        {"a\xc2\x9b"
         "2J",
            5},
        "a 2J"},
    {"NBSP stays",
        {"a\xc2\xa0"
         "b",
            4},
        "a\xc2\xa0"
        "b"},
    {"U+2028, U+2029",
        {"a\xe2\x80\xa8"
         "b\xe2\x80\xa9",
            8},
        "a b "},
    {"bidirectional override",
        {"a\xe2\x80\xae"
         "b",
            5},
        "a b"},
    {"bidirectional isolate",
        {"a\xe2\x81\xa6"
         "b",
            5},
        "a b"},
    {"byte order mark", LITERAL("a\xef\xbb\xbf"), "a "},
    {"word joiner stays", LITERAL("a\xe2\x81\xa0"), "a\xe2\x81\xa0"},
    {"Latin-1", LITERAL("B\xfcro"), "B\xef\xbf\xbdro"},
    {"multiplex mark", LITERAL("\x03\xfe"), " \xef\xbf\xbd"},
    {"surrogate", LITERAL("\xed\xa0\x80"),
        "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    {"cut", LITERAL("a\xe2\x82"), "a\xef\xbf\xbd\xef\xbf\xbd"},
    {"all of it", LITERAL("\xff\xff\xff\xff"),
        "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
};

START_TEST(printable)
{
	const struct printable_case *row = &printables[_i];
	const char *got = text_printable(unit_arena, row->bytes);

	unit_assert_span(row->name, span_of(got), span_of(row->expected));
	ck_assert(utf8_valid(span_of(got)));
	ck_assert(!text_has_controls(span_of(got)));
}
END_TEST

START_TEST(controls)
{
	for (int byte = 0; byte < 256; byte++) {
		char bytes[3] = {'a', (char)byte, 'b'};

		ck_assert_int_eq(
		    text_has_controls((struct span){bytes, sizeof(bytes)}),
		    byte < 0x20 || byte == 0x7f);
	}
	ck_assert(!text_has_controls(BYTES("")));
}
END_TEST

Suite *
suite_utf8(void)
{
	Suite *suite = suite_create("utf8");
	TCase *tests = unit_case(suite, "utf8");

	tcase_add_loop_test(tests, sequence, 0, COUNT(sequences));
	tcase_add_test(tests, sequence_never_reads_beyond);
	tcase_add_test(tests, validity);
	tcase_add_loop_test(tests, printable, 0, COUNT(printables));
	tcase_add_test(tests, controls);
	return suite;
}
