/*
 * The YAML subset: what is read, what is refused, and where.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "config/loader.h"
#include "postlogin/text.h"

#include "unit.h"

static struct arena *arena;
static struct diagnostics diagnostics;

static void
setup(void)
{
	arena = arena_new();
	diagnostics = (struct diagnostics){.arena = arena};
}

static void
teardown(void)
{
	arena_free(&arena);
}

static const struct node *
parse(const char *text)
{
	return yaml_parse(arena, "f", span_of(text), &diagnostics);
}

START_TEST(scalars_are_their_text)
{
	const struct node *root =
	    parse("a: TRUE\nb: 017\nc: 0x2\nd: ~\ne: null\nf: \"\"\n");
	static const char *const expected[] = {
	    "TRUE", "017", "0x2", "~", "null", ""};

	ck_assert_ptr_nonnull(root);
	ck_assert_uint_eq(diagnostics.errors, 0);
	ck_assert_uint_eq(root->count, 6);
	for (size_t i = 0; i < root->count; i++) {
		ck_assert_str_eq(root->pairs[i].value.text, expected[i]);
		ck_assert(root->pairs[i].value.quoted == (i == 5));
	}
	ck_assert_ptr_null(node_get(root, "g"));
	ck_assert_ptr_eq(node_get(root, "c"), &root->pairs[2].value);
}
END_TEST

START_TEST(positions_count_characters)
{
	const struct node *root =
	    parse("\"\xc3\xa4\": {\"\xe2\x82\xac\": [1, 'x']}\n");
	const struct node *list = &root->pairs[0].value.pairs[0].value;

	ck_assert_uint_eq(root->pairs[0].value.at.column, 6);
	ck_assert_uint_eq(list->at.column, 12);
	ck_assert_uint_eq(list->items[1].at.column, 16);
	ck_assert_uint_eq(list->items[1].at.line, 1);
	ck_assert_uint_eq(list->items[1].text_offset, 1);
	ck_assert_uint_eq(list->items[0].text_offset, 0);
}
END_TEST

START_TEST(offsets_only_where_exact)
{
	const struct node *root = parse("a: \"x\\ty\"\nb: 'it''s'\nc: |\n  t\n"
	                                "d: x\n  y\ne: \"\xc3\xa4\"\n");

	ck_assert_uint_eq(root->pairs[0].value.text_offset, (unsigned)-1);
	ck_assert_uint_eq(root->pairs[1].value.text_offset, (unsigned)-1);
	ck_assert_uint_eq(root->pairs[2].value.text_offset, (unsigned)-1);
	ck_assert_uint_eq(root->pairs[3].value.text_offset, (unsigned)-1);
	ck_assert_uint_eq(root->pairs[4].value.text_offset, 1);
	ck_assert(root->pairs[2].value.quoted);
	ck_assert_str_eq(root->pairs[3].value.text, "x y");
}
END_TEST

START_TEST(byte_order_mark_and_crlf)
{
	const struct node *root = parse("\xef\xbb\xbf"
	                                "a: 1\r\nb: 2\r\n");

	ck_assert_ptr_nonnull(root);
	ck_assert_str_eq(root->pairs[0].key.text, "a");
	ck_assert_str_eq(root->pairs[1].value.text, "2");
	ck_assert_uint_eq(root->pairs[1].value.at.line, 2);
}
END_TEST

/* One mistake each: what is said, and whether the rest is still read. */
static const struct refusal {
	const char *text;
	unsigned line;
	unsigned column;
	const char *what;
	bool usable;
} refusals[] = {
    {"a: &x 1\n", 1, 4, "anchor", true},
    {"a: *x\n", 1, 4, "alias", true},
    {"a: *\n", 1, 4, "alias", false},
    {"a: [b, *]\n", 1, 8, "alias", false},
    {"a: !x 1\n", 1, 4, "tag", true},
    {"a: !10.0.0.0/8\n", 1, 4, "tag", true},
    {"a: !!map {b: 1}\n", 1, 4, "tag", true},
    {"a: !!seq [b]\n", 1, 4, "tag", true},
    {"<<: {a: 1}\n", 1, 1, "merges", true},
    {"a: 1\nb: 2\na: 3\n", 3, 1, "second time", true},
    {"b: 1\na:\nc: 2\n", 2, 1, "empty value", true},
    {"b: [1, , 2]\n", 1, 8, "a value here", false},
    {"a:\n  -\n  - 1\n", 2, 4, "empty value", true},
    {"? [a]\n: 1\n", 1, 3, "as a key", true},
    {"{: 1}\n", 1, 2, "a value here", false},
    {"{? : 1}\n", 1, 4, "empty key", true},
    {"a: 1\n---\nb: 2\n", 2, 1, "second document", false},
    {"a: %{user}\n", 1, 4, "quote it", false},
    {"a: @x\n", 1, 4, "quote it", false},
    {"a: b: c\n", 1, 5, "quote it", false},
    {"a: 1\n  b: 2\n", 2, 4, "indentation", false},
    {"a:\n  b: 1\n c: 2\n", 3, 2, "indentation", false},
    {"a:\n\tb: 1\n", 2, 1, "tab", false},
    {"a: {b: 1\nc: 2\n", 2, 2, "", false},
    {"a: \"x\nb: 1\n", 1, 4, "never closed", false},
    {"a: \"\\q\"\n", 1, 5, "escape", false},
    {"a\nb: 1\n", 2, 2, "", false},
    {"a: \"\\0\"\n", 1, 4, "NUL", true},
    {"a: \xff\n", 1, 4, "0xFF is not UTF-8", false},
    {"a: \x1b[1m\n", 1, 4, "U+001B", false},
    {"a: \xc2\x85 b\n", 1, 4, "U+0085", false},
    {"a: x\rb: 1\n", 1, 5, "U+000D", false},
    {"# nothing\n", 1, 1, "empty file", false},
    {"---\n", 2, 1, "nothing but comments", false},
    {"", 1, 1, "empty file", false},
};

START_TEST(refused)
{
	const struct refusal *row = &refusals[_i];
	const struct node *root = parse(row->text);
	const struct diagnostic *item = diagnostics.items;

	ck_assert_uint_eq(diagnostics.errors, 1);
	ck_assert_msg(
	    strstr(item->text, row->what), "%s: %s", row->text, item->text);
	ck_assert_msg(
	    item->at.line == row->line && item->at.column == row->column,
	    "%s: %u:%u %s", row->text, item->at.line, item->at.column,
	    item->text);
	ck_assert_msg((root != NULL) == row->usable, "%s", row->text);
}
END_TEST

START_TEST(nul_byte)
{
	static const char text[] = "a: \0b\n";

	ck_assert_ptr_null(yaml_parse(
	    arena, "f", (struct span){text, sizeof(text) - 1}, &diagnostics));
	ck_assert_uint_eq(diagnostics.items[0].at.column, 4);
}
END_TEST

START_TEST(depth)
{
	char text[80] = "";
	const int levels = _i;

	memset(text, '[', (size_t)levels);
	text[levels] = 'x';
	memset(text + levels + 1, ']', (size_t)levels);
	ck_assert_int_eq(parse(text) != NULL, levels <= 32);
}
END_TEST

START_TEST(many_keys)
{
	struct text text = {.arena = arena};
	const int keys = _i;

	for (int i = 0; i < keys; i++)
		text_addf(&text, "k%d: 1\n", i);
	ck_assert_int_eq(parse(text_string(&text)) != NULL, keys <= 4096);
}
END_TEST

/* Repeats a text until it has about 1 MiB. */
static const char *
repeat(const char *before, const char *piece)
{
	struct text text = {.arena = arena};

	text_add(&text, before);
	while (text.size < 1024 * 1024 - 100)
		text_add(&text, piece);
	text_add(&text, "\n");
	return text_string(&text);
}

START_TEST(a_mebibyte)
{
	static const char *const pieces[][2] = {{"", "["}, {"", "{"},
	    {"", "- "}, {"a: ", "x"}, {"a: ", "!x "}, {"a: [", "1,"},
	    {"", "a: 1\n"}, {"", "a: *x\n"}, {"", "? "}, {"a: {", "b: "},
	    {"a: |", "\n x"}, {"", "\n"}, {"", "#"}, {"a: \"", "\\"},
	    {"", "\xf0\x9f\x98\x80"}, {"", "x y\n"}};
	const char *text = repeat(pieces[_i][0], pieces[_i][1]);

	parse(text);
	ck_assert_uint_le(diagnostics.count, DIAGNOSTICS_MAX);
}
END_TEST

START_TEST(first_twenty_by_position)
{
	struct position at = {"f", 1, 1};

	for (unsigned i = 0; i < 30; i++) {
		at.line = 100 - i;
		diagnostics_warning(&diagnostics, at, "w%u", i);
	}
	for (unsigned i = 0; i < 19; i++) {
		at.line = 200 - i;
		diagnostics_error(&diagnostics, at, "e%u", i);
	}
	ck_assert_uint_eq(diagnostics.count, 20);
	ck_assert_uint_eq(diagnostics.dropped, 29);
	ck_assert_uint_eq(diagnostics.errors, 19);
	ck_assert_uint_eq(diagnostics.items[0].at.line, 71);
	ck_assert_uint_eq(diagnostics.items[1].at.line, 182);
	at.line = 1;
	diagnostics_error(&diagnostics, at, "x");
	diagnostics_error(&diagnostics, at, "y");
	ck_assert_uint_eq(diagnostics.items[1].at.line, 1);
	ck_assert_uint_eq(diagnostics.items[19].at.line, 199);
}
END_TEST

/* What diagnostics_print() writes of one error. */
static const char *
printed(const char *text, unsigned column)
{
	char *output = NULL;
	size_t size;
	FILE *stream = open_memstream(&output, &size);
	const char *copy;

	diagnostics_source(&diagnostics, "f", span_of(text));
	diagnostics_error(&diagnostics,
	    (struct position){diagnostics.sources[0].file, 1, column}, "E");
	diagnostics_print(&diagnostics, stream);
	fclose(stream);
	copy = arena_string(arena, output);
	free(output);
	return copy;
}

START_TEST(print_caret)
{
	ck_assert_str_eq(
	    printed("a: \xc3\xa4\tb\n", 5), "f:1:5: E\na: \xc3\xa4 b\n    ^\n");
}
END_TEST

START_TEST(print_long_line)
{
	struct text text = {.arena = arena};
	struct text expected = {.arena = arena};

	for (int i = 0; i < 300; i++)
		text_add_byte(&text, i == 199 ? 'X' : 'x');
	text_add(&expected, "f:1:200: E\n...");
	for (int i = 0; i < 100; i++)
		text_add_byte(&expected, i == 60 ? 'X' : 'x');
	text_addf(&expected, "...\n%63s^\n", "");
	ck_assert_str_eq(
	    printed(text_string(&text), 200), text_string(&expected));
}
END_TEST

static const struct description {
	const char *name;
	bool good;
} descriptions[] = {
    {"cn", true},
    {"userCertificate;binary", true},
    {"cn;lang-de;x-a", true},
    {"1.3.6.1.4.1", true},
    {"2.5.4.3;lang-de", true},
    {"x-y", true},
    {"", false},
    {"-x", false},
    {"a b", false},
    {"a_b", false},
    {"cn;", false},
    {"cn;;x", false},
    {"1", false},
    {"1.", false},
    {"1.02", false},
    {"1..2", false},
    {"cn)(uid=*", false},
    {"c\xc3\xa4", false},
    {"*", false},
};

START_TEST(attribute_descriptions)
{
	const struct description *row = &descriptions[_i];

	ck_assert_msg(
	    load_is_attribute(row->name) == row->good, "%s", row->name);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config_yaml");
	TCase *test = tcase_create("yaml");

	tcase_set_timeout(test, 60);
	tcase_add_checked_fixture(test, setup, teardown);
	tcase_add_test(test, scalars_are_their_text);
	tcase_add_test(test, positions_count_characters);
	tcase_add_test(test, offsets_only_where_exact);
	tcase_add_test(test, byte_order_mark_and_crlf);
	tcase_add_loop_test(
	    test, refused, 0, (int)(sizeof(refusals) / sizeof(*refusals)));
	tcase_add_test(test, nul_byte);
	tcase_add_loop_test(test, depth, 31, 36);
	tcase_add_loop_test(test, many_keys, 4095, 4098);
	tcase_add_loop_test(test, a_mebibyte, 0, 16);
	tcase_add_test(test, first_twenty_by_position);
	tcase_add_test(test, print_caret);
	tcase_add_test(test, print_long_line);
	tcase_add_loop_test(test, attribute_descriptions, 0,
	    (int)(sizeof(descriptions) / sizeof(*descriptions)));
	suite_add_tcase(suite, test);
	return unit_run(&suite, 1);
}
