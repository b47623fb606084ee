/* The maps of the week that directories hold. */
#include <check.h>
#include <string.h>

#include "postlogin/hourmap.h"

#include "unit.h"

typedef enum tri (*map_test)(struct span octets, int64_t now);

/* One bit set: true in that slot of the week alone, to the second. */
static void
one_bit(map_test test, size_t octets, int64_t length, size_t bit)
{
	/* 2026-11-22 is a Sunday */
	const int64_t sunday = 1795305600;
	char map[42] = {0};
	struct span span = {map, octets};
	size_t right = 0;

	map[bit / 8] = (char)(1U << bit % 8);
	for (size_t i = 0; i < octets * 8; i++) {
		int64_t at = sunday + (int64_t)i * length;
		enum tri wanted = i == bit ? TRI_TRUE : TRI_FALSE;

		right += test(span, at) == wanted &&
		         test(span, at + length - 1) == wanted &&
		         test(span, at - INT64_C(5000) * 7 * 86400) == wanted;
	}
	ck_assert_uint_eq(right, octets * 8);
}

START_TEST(logon_hours)
{
	for (size_t bit = 0; bit < 168; bit++)
		one_bit(hours_logon_hours, 21, 3600, bit);
}
END_TEST

START_TEST(time_map)
{
	for (size_t bit = 0; bit < 336; bit++)
		one_bit(hours_time_map, 42, 1800, bit);
}
END_TEST

START_TEST(maps_of_another_length)
{
	char ones[64];

	memset(ones, 0xff, sizeof(ones));
	for (size_t size = 0; size <= sizeof(ones); size++) {
		struct span span = {ones, size};

		ck_assert_int_eq(hours_logon_hours(span, 0),
		    size == 21 ? TRI_TRUE : TRI_UNDEFINED);
		ck_assert_int_eq(hours_time_map(span, 0),
		    size == 42 ? TRI_TRUE : TRI_UNDEFINED);
	}
}
END_TEST

/* The map of the items of a text. */
static struct hourmap
encode(const char *text, int32_t offset, size_t size)
{
	struct hourmap map = {0};
	struct hourweek week = {{0}};
	struct hours hours;
	unsigned minute;

	for (const char *rest = text; strcmp(text, "never") != 0;) {
		size_t length = strcspn(rest, ",");
		struct span item = {rest, length};
		const char *problem = NULL;

		ck_assert_msg(
		    hours_parse(unit_arena, item, &hours, &problem) == 0 &&
		        hourweek_open(&week, &hours, offset, &problem) == 0,
		    "%s: %s", rest, problem);
		if (rest[length] == '\0')
			break;
		rest += length + 1;
	}
	ck_assert_msg(hourmap_pack(&week, size, &map, &minute) == 0,
	    "%s: minute %u", text, minute);
	return map;
}

/* As whole minutes: UTC, New York, Kolkata, Kathmandu, Marquesas, Kiritimati,
 * and what no zone has. */
static const int32_t offsets[] = {
    0, -300 * 60, 330 * 60, 345 * 60, -570 * 60, 840 * 60, 17 * 60, -60};

/* Any map becomes text, and that text the same map, seen from any zone. */
static void
round_trip(const struct hourmap *map, int32_t offset)
{
	const char *text = hourmap_text(unit_arena, map, offset, NULL);
	struct hourmap again = encode(text, offset, map->size);

	ck_assert_msg(memcmp(map->octets, again.octets, map->size) == 0,
	    "%s at %d", text, (int)offset);
}

/* xorshift: the same maps each time. */
static uint32_t
next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* Long runs of equal bits, as people have them, or none at all. */
static struct hourmap
random_map(uint32_t *state, size_t size, unsigned run)
{
	struct hourmap map = {.size = size};
	bool open = false;

	for (size_t bit = 0; bit < size * 8; bit++) {
		if (next_random(state) % run == 0)
			open = !open;
		if (open)
			map.octets[bit / 8] |= (unsigned char)(1U << bit % 8);
	}
	return map;
}

START_TEST(random_maps)
{
	static const unsigned runs[] = {1, 2, 5, 20, 60};
	uint32_t state = 2463534242U + (uint32_t)_i;

	for (int i = 0; i < 100; i++) {
		struct hourmap map = random_map(
		    &state, i % 2 == 0 ? 21 : 42, runs[i % COUNT(runs)]);

		round_trip(&map, offsets[_i]);
	}
}
END_TEST

static const struct {
	const char *item;
	size_t size;
	int32_t offset;
	const char *problem; /* NULL: it fits */
} fits[] = {
    {"Mon 08:00-18:00", 21, 0, NULL},
    {"Mon 08:15-18:00", 21, 0,
        "08:15 is inside an hour of the map, which is "
        "in UTC, expected 08:00 or 09:00"},
    {"Mon 08:00-18:30", 21, 0,
        "18:30 is inside an hour of the map, which is "
        "in UTC, expected 18:00 or 19:00"},
    {"Mon 08:00-23:59", 21, 0,
        "23:59 is inside an hour of the map, which is "
        "in UTC, expected 23:00 or 24:00"},
    {"Mon 23:30-08:00", 21, 0,
        "23:30 is inside an hour of the map, which is "
        "in UTC, expected 23:00 or 00:00"},
    {"Mon 08:30-18:00", 42, 0, NULL},
    {"Mon 08:10-18:00", 42, 0,
        "08:10 is inside half an hour of the map, which is in UTC, expected "
        "08:00 or 08:30"},
    {"Mon 08:00-18:00", 21, 330 * 60,
        "08:00 is inside an hour of the map, which is in UTC, expected 07:30 "
        "or 08:30"},
    {"Mon 00:00-18:30", 21, 330 * 60,
        "00:00 is inside an hour of the map, which is in UTC, expected 23:30 "
        "or 00:30"},
    {"Mon 08:30-18:30", 21, 330 * 60, NULL},
    {"Mon 08:00-18:00", 42, 330 * 60, NULL},
    {"Mon 08:00-18:00", 42, 345 * 60,
        "08:00 is inside half an hour of the map, which is in UTC, expected "
        "07:45 or 08:15"},
    {"Mon 08:00-18:00", 42, -570 * 60, NULL},
    {"Mon 08:00-18:00", 42, 2048,
        "the zone was not whole minutes from UTC at that time, expected "
        "another time or zone"},
    {"2026-12-24", 21, 0,
        "a map has no days of the calendar, expected days of the week"},
    {"2026-12-24 08:00-12:00", 42, 0,
        "a map has no days of the calendar, expected days of the week"},
};

START_TEST(what_fits)
{
	struct hourmap map = {0};
	struct hourweek week = {{0}};
	const char *problem = NULL;
	struct hours hours;
	unsigned minute;

	ck_assert_int_eq(
	    hours_parse(unit_arena, span_of(fits[_i].item), &hours, &problem),
	    0);
	if (hourweek_open(&week, &hours, fits[_i].offset, &problem) == 0 &&
	    hourmap_pack(&week, fits[_i].size, &map, &minute) != 0) {
		ck_assert_uint_eq(map.size, 0);
		problem = hourmap_misfit(
		    unit_arena, fits[_i].size, &hours, fits[_i].offset, minute);
		ck_assert_ptr_nonnull(problem);
	}
	ck_assert_pstr_eq(problem, fits[_i].problem);
	ck_assert_uint_eq(map.size, problem == NULL ? fits[_i].size : 0);
}
END_TEST

/* No item alone fits; an edge that is covered is none. */
START_TEST(all_together)
{
	static const char text[] =
	    "Mon 00:00-24:00, Tue 00:00-08:30, Sun 23:30-24:00";
	struct hourmap map = encode(text, 330 * 60, 21);

	ck_assert_str_eq(hourmap_text(unit_arena, &map, 330 * 60, NULL),
	    "Mon 00:00-24:00, Tue 00:00-08:30, Sun 23:30-24:00");
	ck_assert_str_eq(hourmap_text(unit_arena, &map, 0, "UTC"),
	    "Mon 00:00-24:00 UTC, Tue 00:00-03:00 UTC, Sun 18:00-24:00 UTC");
	map = encode("Mon 08:00-10:15, Mon 10:10-12:00", 0, 42);
	ck_assert_str_eq(
	    hourmap_text(unit_arena, &map, 0, NULL), "Mon 08:00-12:00");
}
END_TEST

START_TEST(taken_out)
{
	struct hourweek open = {{0}}, shut = {{0}};
	struct hours hours;
	struct hourmap map;
	const char *problem;
	unsigned minute;

	ck_assert_int_eq(hours_parse(unit_arena, span_of("Mon-Fri 08:00-18:00"),
	                     &hours, &problem),
	    0);
	ck_assert_int_eq(hourweek_open(&open, &hours, 0, &problem), 0);
	ck_assert_int_eq(hours_parse(unit_arena, span_of("daily 12:00-12:30"),
	                     &hours, &problem),
	    0);
	ck_assert_int_eq(hourweek_open(&shut, &hours, 0, &problem), 0);
	hourweek_shut(&open, &shut);
	ck_assert_int_eq(hourmap_pack(&open, 42, &map, &minute), 0);
	ck_assert_str_eq(hourmap_text(unit_arena, &map, 0, "UTC"),
	    "Mon-Fri 08:00-12:00 UTC, Mon-Fri 12:30-18:00 UTC");
	ck_assert_int_eq(hourmap_pack(&open, 21, &map, &minute), -1);
	ck_assert_uint_eq(minute, 1440 + 12 * 60 + 30);
}
END_TEST

/* Zeroed memory is a map that admits nobody and has no size. */
START_TEST(no_map)
{
	struct hourmap map = {0};

	ck_assert(!hourmap_open(&map, 0));
	ck_assert_str_eq(hourmap_text(unit_arena, &map, 0, NULL), "never");
	ck_assert_ptr_null(hourmap_grid(unit_arena, &map, 0, "UTC"));
	map.size = 21;
	ck_assert_ptr_null(hourmap_text(unit_arena, &map, 2048, NULL));
	ck_assert_ptr_null(hourmap_grid(unit_arena, &map, 17 * 60, "X"));
}
END_TEST

#define HOURS_24 "........................"

START_TEST(grid)
{
	struct hourmap map =
	    encode("Mon-Fri 08:00-18:00, Sat 22:00-02:00", 0, 21);

	ck_assert_str_eq(hourmap_grid(unit_arena, &map, 0, "UTC"),
	    "    00 03 06 09 12 15 18 21 24 UTC\n"
	    "Mon ........##########......\n"
	    "Tue ........##########......\n"
	    "Wed ........##########......\n"
	    "Thu ........##########......\n"
	    "Fri ........##########......\n"
	    "Sat ......................##\n"
	    "Sun ##......................\n");
	ck_assert_str_eq(hourmap_grid(unit_arena, &map, -330 * 60, "X"),
	    "    00    03    06    09    12    15    18    21    24 X\n"
	    "Mon .....####################.......................\n"
	    "Tue .....####################.......................\n"
	    "Wed .....####################.......................\n"
	    "Thu .....####################.......................\n"
	    "Fri .....####################.......................\n"
	    "Sat .................................########.......\n"
	    "Sun " HOURS_24 HOURS_24 "\n");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("base/hourmap");
	TCase *tests = unit_case(suite, "hourmap");

	tcase_add_test(tests, logon_hours);
	tcase_add_test(tests, time_map);
	tcase_add_test(tests, maps_of_another_length);
	tcase_add_loop_test(tests, random_maps, 0, COUNT(offsets));
	tcase_add_loop_test(tests, what_fits, 0, COUNT(fits));
	tcase_add_test(tests, all_together);
	tcase_add_test(tests, taken_out);
	tcase_add_test(tests, no_map);
	tcase_add_test(tests, grid);
	return unit_run(&suite, 1);
}
