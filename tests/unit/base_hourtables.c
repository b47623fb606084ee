/*
 * The tables of tests/data/hours, each row through text, map and decision. See
 * the README there.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "postlogin/datetime.h"
#include "postlogin/hourmap.h"
#include "postlogin/text.h"

#include "unit.h"

enum {
	FIELDS_MAX = 7,
	ITEMS_MAX = 16,
	WEEK_SLOTS = 336,
	WEEK_SECONDS = 7 * 86400,
};

/* One row, as its tabs part it. */
struct row {
	char *fields[FIELDS_MAX];
	size_t count;
};

struct table {
	struct row *rows;
	size_t count;
};

static char *
read_file(const char *name)
{
	const char *top = getenv("top_srcdir");
	struct text text = {.arena = unit_arena};
	char buffer[4096];
	FILE *file;
	size_t got;

	snprintf(buffer, sizeof(buffer), "%s/tests/data/hours/%s.tsv",
	    top != NULL ? top : ".", name);
	file = fopen(buffer, "r");
	ck_assert_msg(file != NULL, "%s cannot be read", buffer);
	while ((got = fread(buffer, 1, sizeof(buffer), file)) > 0)
		text_add_span(&text, (struct span){buffer, got});
	ck_assert_int_eq(fclose(file), 0);
	return arena_string(unit_arena, text_string(&text));
}

/* The rows below the first, which names the fields. */
static struct table
read_table(const char *name, size_t fields)
{
	struct table table = {NULL, 0};
	char *rest = read_file(name);
	bool named = false;

	while (*rest != '\0') {
		struct row row = {.fields = {rest}, .count = 1};
		char *end = strchr(rest, '\n');

		ck_assert_ptr_nonnull(end);
		*end = '\0';
		for (char *tab = rest; (tab = strchr(tab, '\t'));) {
			*tab++ = '\0';
			ck_assert_uint_lt(row.count, FIELDS_MAX);
			row.fields[row.count++] = tab;
		}
		ck_assert_uint_eq(row.count, fields);
		rest = end + 1;
		if (named) {
			table.rows = arena_grow(
			    unit_arena, table.rows, table.count, sizeof(row));
			table.rows[table.count++] = row;
		}
		named = true;
	}
	return table;
}

static unsigned
nibble(char digit)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = strchr(digits, digit);

	ck_assert(digit != '\0' && at != NULL);
	return (unsigned)(at - digits);
}

static struct span
octets_of(const char *hex)
{
	size_t size = strlen(hex) / 2;
	char *octets = arena_alloc(unit_arena, size + 1);

	for (size_t i = 0; i < size; i++)
		octets[i] =
		    (char)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
	return (struct span){octets, size};
}

static bool
is_logon_hours(const struct row *row)
{
	if (strcmp(row->fields[0], "logon_hours") == 0)
		return true;
	ck_assert_str_eq(row->fields[0], "time_map");
	return false;
}

static struct hourmap
map_of(const struct row *row, const char *hex)
{
	struct hourmap map;

	ck_assert_int_eq(hourmap_read(octets_of(hex), &map), 0);
	ck_assert_uint_eq(map.size, is_logon_hours(row) ? 21 : 42);
	return map;
}

static enum tri
decide(const struct row *row, struct span octets, int64_t now)
{
	return is_logon_hours(row) ? hours_logon_hours(octets, now)
	                           : hours_time_map(octets, now);
}

static int64_t
instant(const char *text)
{
	int64_t at = 0;

	ck_assert_msg(date_rfc3339(text, &at) == 0, "%s", text);
	return at;
}

/* The items of a text; returns how many. */
static size_t
read_items(const char *text, struct hours items[static ITEMS_MAX])
{
	size_t count = 0;

	while (strcmp(text, "never") != 0) {
		size_t size = strcspn(text, ",");
		struct span item = {text, size};
		const char *problem;

		ck_assert_uint_lt(count, ITEMS_MAX);
		ck_assert_int_eq(
		    hours_parse(unit_arena, item, &items[count++], &problem),
		    0);
		if (text[size] == '\0')
			break;
		text += size + 1;
	}
	return count;
}

/* The text must become the map. */
static void
check_encoding(
    const struct row *row, const char *hex, const char *text, int32_t offset)
{
	struct hourmap wanted = map_of(row, hex), map;
	struct hourweek week = {{0}};
	struct hours items[ITEMS_MAX];
	size_t count = read_items(text, items);
	const char *problem;
	unsigned minute;

	for (size_t i = 0; i < count; i++)
		ck_assert_int_eq(
		    hourweek_open(&week, &items[i], offset, &problem), 0);
	ck_assert_int_eq(hourmap_pack(&week, wanted.size, &map, &minute), 0);
	ck_assert_msg(
	    memcmp(map.octets, wanted.octets, map.size) == 0, "%s", text);
}

/* hex, base64 and text are the same map. */
static void
check_map(const struct row *row, const char *hex, const char *base64,
    const char *text)
{
	struct span octets = octets_of(hex), decoded;
	struct hourmap map = map_of(row, hex);

	ck_assert_str_eq(text_base64(unit_arena, octets), base64);
	ck_assert_int_eq(
	    text_base64_decode(unit_arena, span_of(base64), &decoded), 0);
	ck_assert(span_equal(octets, decoded));
	ck_assert_str_eq(hourmap_text(unit_arena, &map, 0, "UTC"), text);
	check_encoding(row, hex, text, 0);
}

/* The map decides as its text does, at both sides of each edge of a slot. */
static void
check_week(const struct row *row, const char *hex, const char *text)
{
	struct span octets = octets_of(hex);
	struct hours items[ITEMS_MAX];
	size_t count = read_items(text, items);

	for (int64_t at = 0; at < 2 * WEEK_SLOTS; at++) {
		/* 2026-11-22 is a Sunday */
		int64_t now = 1795305600 + at / 2 * 1800 - at % 2;
		bool holds = false;

		for (size_t i = 0; i < count; i++)
			holds |= hours_contain(&items[i], zone_utc(), now);
		ck_assert_int_eq(decide(row, octets, now), tri_of(holds));
	}
}

START_TEST(whole_maps)
{
	struct table table = read_table("maps", 5);

	ck_assert_uint_ge(table.count, 30);
	for (size_t i = 0; i < table.count; i++) {
		const struct row *row = &table.rows[i];

		check_map(row, row->fields[2], row->fields[3], row->fields[4]);
		check_week(row, row->fields[2], row->fields[4]);
	}
}
END_TEST

/* The row of `maps` of that syntax and name. */
static const struct row *
find_map(const struct table *maps, const struct row *row)
{
	for (size_t i = 0; i < maps->count; i++)
		if (strcmp(maps->rows[i].fields[0], row->fields[0]) == 0 &&
		    strcmp(maps->rows[i].fields[1], row->fields[1]) == 0)
			return &maps->rows[i];
	ck_abort_msg("no map %s", row->fields[1]);
	return NULL;
}

START_TEST(instants)
{
	struct table maps = read_table("maps", 5);
	struct table table = read_table("instants", 4);

	ck_assert_uint_ge(table.count, 1000);
	for (size_t i = 0; i < table.count; i++) {
		const struct row *row = &table.rows[i];
		struct span octets = octets_of(find_map(&maps, row)->fields[2]);
		bool wanted = strcmp(row->fields[3], "open") == 0;

		ck_assert(wanted || strcmp(row->fields[3], "shut") == 0);
		ck_assert_msg(decide(row, octets, instant(row->fields[2])) ==
		                  tri_of(wanted),
		    "%s %s", row->fields[1], row->fields[2]);
	}
}
END_TEST

/* Each bit alone: open from its first second to its last, in any year. */
START_TEST(slots)
{
	struct table table = read_table("slots", 7);

	ck_assert_uint_eq(table.count, 168 + 336);
	for (size_t i = 0; i < table.count; i++) {
		const struct row *row = &table.rows[i];
		struct span octets = octets_of(row->fields[4]);
		const int64_t years = INT64_C(5000) * WEEK_SECONDS;
		int64_t first = instant(row->fields[2]);
		int64_t last = instant(row->fields[3]);

		check_map(row, row->fields[4], row->fields[5], row->fields[6]);
		ck_assert_int_eq(decide(row, octets, first - 1), TRI_FALSE);
		ck_assert_int_eq(decide(row, octets, first), TRI_TRUE);
		ck_assert_int_eq(decide(row, octets, last), TRI_TRUE);
		ck_assert_int_eq(decide(row, octets, last + 1), TRI_FALSE);
		ck_assert_int_eq(decide(row, octets, last - years), TRI_TRUE);
		ck_assert_int_eq(
		    decide(row, octets, first - years - 1), TRI_FALSE);
	}
}
END_TEST

START_TEST(zones)
{
	struct table table = read_table("zones", 5);

	ck_assert_uint_ge(table.count, 9);
	for (size_t i = 0; i < table.count; i++) {
		const struct row *row = &table.rows[i];
		const struct zone *zone = zone_load(unit_arena, row->fields[2]);
		struct hourmap map = map_of(row, row->fields[4]);
		struct tm tm;

		ck_assert_ptr_nonnull(zone);
		zone_local(zone, instant(row->fields[1]), &tm);
		check_encoding(
		    row, row->fields[4], row->fields[3], (int32_t)tm.tm_gmtoff);
		ck_assert_str_eq(
		    hourmap_text(unit_arena, &map, (int32_t)tm.tm_gmtoff, NULL),
		    row->fields[3]);
	}
}
END_TEST

START_TEST(lengths)
{
	struct table table = read_table("lengths", 3);

	ck_assert_uint_ge(table.count, 20);
	for (size_t i = 0; i < table.count; i++) {
		const struct row *row = &table.rows[i];
		struct span octets = octets_of(row->fields[2]);

		ck_assert_uint_eq(
		    octets.size, (size_t)strtoul(row->fields[1], NULL, 10));
		for (int64_t at = 0; at < WEEK_SECONDS; at += 1800)
			ck_assert_int_eq(
			    decide(row, octets, at), TRI_UNDEFINED);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("base/hourtables");
	TCase *tests = unit_case(suite, "hourtables");

	tcase_add_test(tests, whole_maps);
	tcase_add_test(tests, instants);
	tcase_add_test(tests, slots);
	tcase_add_test(tests, zones);
	tcase_add_test(tests, lengths);
	return unit_run(&suite, 1);
}
