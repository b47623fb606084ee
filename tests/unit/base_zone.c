/*
 * Time zones. The oracle is the C library's localtime_r() with TZ set, over
 * the system's own zones and, for the TZ string that ends a file, over files
 * made here.
 */
#include "postlogin/zone.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "postlogin/text.h"

#include "unit.h"

#define HOUR 3600
#define DAY 86400
#define YEAR_2100 INT64_C(4102444800)

static struct arena *arena;

static void
setup(void)
{
	arena = arena_new();
}

static void
teardown(void)
{
	unsetenv("TZ");
	tzset();
	arena_free(&arena);
}

/* Asserting costs a write to a pipe: only what differs is worth one. */
static void
same_as_library(const struct zone *zone, const char *name, int64_t when)
{
	struct tm got, wanted;
	time_t at = (time_t)when;
	char is[64], must[64];

	zone_local(zone, when, &got);
	if (localtime_r(&at, &wanted) != NULL &&
	    got.tm_year == wanted.tm_year && got.tm_mon == wanted.tm_mon &&
	    got.tm_mday == wanted.tm_mday && got.tm_hour == wanted.tm_hour &&
	    got.tm_min == wanted.tm_min && got.tm_sec == wanted.tm_sec &&
	    got.tm_wday == wanted.tm_wday && got.tm_yday == wanted.tm_yday &&
	    got.tm_gmtoff == wanted.tm_gmtoff &&
	    got.tm_isdst == wanted.tm_isdst &&
	    strcmp(got.tm_zone, wanted.tm_zone) == 0)
		return;
	strftime(is, sizeof(is), "%F %T %Z %z %u %j", &got);
	strftime(must, sizeof(must), "%F %T %Z %z %u %j", &wanted);
	ck_abort_msg("%s at %lld: %s dst %d, not %s dst %d", name,
	    (long long)when, is, got.tm_isdst, must, wanted.tm_isdst);
}

/* The odd step meets every hour, weekday and month. */
static void
sweep(const struct zone *zone, const char *name, int64_t from, int64_t to)
{
	setenv("TZ", name, 1);
	tzset();
	for (int64_t at = from; at < to; at += INT64_C(73) * HOUR + 1801)
		same_as_library(zone, name, at);
}

/* The second before, at and after each change of the wall clock. */
static void
changes(const struct zone *zone, const char *name, int64_t from, int64_t to)
{
	struct tm before, after;

	for (int64_t at = from; at < to; at += DAY) {
		int64_t low = at, high = at + DAY;

		zone_local(zone, low, &before);
		zone_local(zone, high, &after);
		if (before.tm_gmtoff == after.tm_gmtoff)
			continue;
		while (high - low > 1) {
			int64_t middle = low + (high - low) / 2;

			zone_local(zone, middle, &after);
			if (after.tm_gmtoff == before.tm_gmtoff)
				low = middle;
			else
				high = middle;
		}
		for (int64_t i = high - 2; i <= high + 2; i++)
			same_as_library(zone, name, i);
	}
}

static const char *const names[] = {
    "Europe/Zurich",
    "Europe/Dublin",     /* winter is the time that is saved */
    "America/Sao_Paulo", /* changed at midnight, stopped in 2019 */
    "America/New_York",
    "America/St_Johns",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Australia/Lord_Howe", /* half an hour of summer time */
    "Australia/Sydney",
    "Pacific/Auckland",
    "Pacific/Apia", /* left out a day in 2011 */
    "Pacific/Chatham",
    "Africa/Casablanca",
    "America/Nuuk",
    "Africa/Monrovia", /* -00:44:30 until 1972 */
    "Etc/GMT+12",
    "UTC",
};

START_TEST(zones_agree_with_library)
{
	const char *name = names[_i];
	const struct zone *zone = zone_load(arena, name);

	ck_assert_msg(zone != NULL, "%s", name);
	sweep(zone, name, 0, YEAR_2100 + INT64_C(36525) * DAY);
	changes(zone, name, 0, YEAR_2100);
}
END_TEST

/* A version 2 file without transitions: all is in the TZ string. */
static struct span
slim(const char *string)
{
	struct text text = {.arena = arena};
	char head[44] = "TZif2";
	static const char type[6] = {0};

	head[39] = 1; /* one type, and one octet of names */
	head[43] = 1;
	for (int i = 0; i < 2; i++) {
		text_add_span(&text, (struct span){head, sizeof(head)});
		text_add_span(&text, (struct span){type, sizeof(type)});
		text_add_byte(&text, '\0');
	}
	text_add_byte(&text, '\n');
	text_add(&text, string);
	text_add_byte(&text, '\n');
	return text_span(&text);
}

static const char *const strings[] = {
    "CET-1CEST,M3.5.0,M10.5.0/3",
    "IST-1GMT0,M10.5.0,M3.5.0/1",
    "EST5EDT,M3.2.0,M11.1.0",
    "<-03>3<-02>,M3.5.0/-1,M10.5.0/0",
    "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
    "NZST-12NZDT,M9.5.0,M4.1.0/3",
    "AAA-5:45:15",
    "<+0330>-3:30",
    "JJJ3KKK,J60/0,J300",
    "NNN3OOO,59/0,299/25",
    "AAA0BBB-2:30,M2.5.6/167,M11.1.0/-167",
    "AAA-24BBB-25:59:59,M4.1.1/23:59:59,M9.4.6",
};

START_TEST(strings_agree_with_library)
{
	const char *string = strings[_i];
	const struct zone *zone = zone_parse(arena, slim(string));

	/* take_offset() allows 24 hours, as POSIX does: the last one is out */
	if (strstr(string, "25:59:59") != NULL) {
		ck_assert_ptr_null(zone);
		return;
	}
	ck_assert_msg(zone != NULL, "%s", string);
	sweep(zone, string, 0, YEAR_2100);
	changes(zone, string, 0, YEAR_2100);
}
END_TEST

/* RFC 8536 3.3.1: summer all the year round. */
START_TEST(permanent_summer)
{
	const struct zone *zone =
	    zone_parse(arena, slim("AAA3EDT4,0/0,J365/23"));
	struct tm tm;

	ck_assert_ptr_nonnull(zone);
	for (int64_t at = 0; at < INT64_C(1500) * DAY; at += HOUR) {
		zone_local(zone, at, &tm);
		ck_assert_int_eq(tm.tm_gmtoff, -4 * HOUR);
		ck_assert_str_eq(tm.tm_zone, "EDT");
	}
}
END_TEST

static const char *const bad_strings[] = {"C-1", "CET", "CET-", "-1", "CET-25",
    "CET-1CEST", "CET-1CEST,", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,",
    "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M0.5.0,M10.5.0",
    "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.0.0,M10.5.0",
    "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J5", "CET-1CEST,J366,J5",
    "CET-1CEST,366,5", "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1:60",
    "CET-1:00:60", "<CET-1", "<CE>-1", "CET-1CEST,M3.5.0,M10.5.0 ",
    "CET-1CEST,M3.5.0,M10.5.0,J5", "CET-0000001",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHI-1", "C\xc3\xa9T-1"};

START_TEST(bad_strings_are_refused)
{
	ck_assert_msg(zone_parse(arena, slim(bad_strings[_i])) == NULL, "%s",
	    bad_strings[_i]);
}
END_TEST

static struct span
file_of(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *data = arena_alloc(arena, 65536);
	struct span span = {data, 0};

	ck_assert_ptr_nonnull(file);
	span.size = fread(data, 1, 65535, file);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_uint_gt(span.size, 100);
	return span;
}

/* No beginning of a file is a file, and none is read beyond its end: each
 * lies in memory of just its size, for the sanitizer build. */
START_TEST(cut_files_are_refused)
{
	struct span whole = file_of("/usr/share/zoneinfo/Europe/Zurich");

	ck_assert_ptr_nonnull(zone_parse(arena, whole));
	for (size_t size = 0; size < whole.size; size++) {
		char *part = malloc(size + (size == 0));

		ck_assert_ptr_nonnull(part);
		memcpy(part, whole.data, size);
		ck_assert_msg(
		    zone_parse(arena, (struct span){part, size}) == NULL,
		    "%zu of %zu", size, whole.size);
		free(part);
	}
}
END_TEST

/* Any octet changed to a few others: read or refused, never beyond bounds. */
START_TEST(hostile_files_are_survived)
{
	static const unsigned char values[] = {0, 1, 0x7f, 0x80, 0xff};
	struct span whole = slim("CET-1CEST,M3.5.0,M10.5.0/3");
	struct span real = file_of("/usr/share/zoneinfo/Europe/Dublin");
	struct span *spans[] = {&whole, &real};
	struct tm tm;
	size_t read = 0, refused = 0;

	for (size_t s = 0; s < 2; s++) {
		char *copy = malloc(spans[s]->size);

		ck_assert_ptr_nonnull(copy);
		memcpy(copy, spans[s]->data, spans[s]->size);
		for (size_t i = 0; i < spans[s]->size * 5; i++) {
			char old = copy[i / 5];
			const struct zone *zone;

			copy[i / 5] = (char)values[i % 5];
			zone = zone_parse(
			    arena, (struct span){copy, spans[s]->size});
			if (zone != NULL) {
				zone_local(zone, 1700000000, &tm);
				zone_local(zone, INT64_MAX, &tm);
				(void)zone_midnight(zone, 2026, 3, 29);
				read++;
			} else {
				refused++;
			}
			copy[i / 5] = old;
		}
		free(copy);
	}
	ck_assert_uint_gt(read, 100);
	ck_assert_uint_gt(refused, 100);
}
END_TEST

static const char *const bad_names[] = {"", ".", "..", "../passwd",
    "Europe/../Europe/Zurich", "/usr/share/zoneinfo/UTC", "/etc/localtime",
    "Europe/Zuerich", "Europe", "Europe/", "europe/zurich ", " UTC", "zone.tab",
    "leapseconds", "UTC\n", "Europe/Z\xc3\xbcrich", "%n%s",
    "right/Europe/Zurich"};

START_TEST(bad_names_are_refused)
{
	ck_assert_msg(
	    zone_load(arena, bad_names[_i]) == NULL, "%s", bad_names[_i]);
}
END_TEST

START_TEST(extremes)
{
	static const int64_t instants[] = {
	    INT64_MIN, INT64_MIN + 1, -1, 0, INT64_MAX - 1, INT64_MAX};
	const struct zone *zone = zone_load(arena, "Europe/Zurich");
	struct tm tm;

	for (size_t i = 0; i < 6; i++) {
		zone_local(zone, instants[i], &tm);
		ck_assert(tm.tm_mon >= 0 && tm.tm_mon <= 11);
		ck_assert(tm.tm_mday >= 1 && tm.tm_mday <= 31);
	}
	zone_local(zone_utc(), -1, &tm);
	ck_assert_int_eq(tm.tm_year, 69);
	ck_assert_int_eq(tm.tm_yday, 364);
	ck_assert_int_eq(tm.tm_sec, 59);
	ck_assert_str_eq(tm.tm_zone, "UTC");
	ck_assert_ptr_nonnull(zone_load_local(arena));
	ck_assert_ptr_eq(zone_load(arena, "UTC"), zone_utc());
}
END_TEST

static const struct {
	const char *zone;
	int year;
	unsigned month, day;
	int64_t at;
} midnights[] = {
    {"UTC", 1970, 1, 1, 0},
    {"UTC", 2026, 12, 31, 1798675200},
    {"Europe/Zurich", 2026, 12, 31, 1798671600},
    {"Europe/Zurich", 2026, 3, 29, 1774738800},
    {"Europe/Zurich", 2026, 3, 30, 1774821600},
    {"Europe/Zurich", 2026, 10, 25, 1792879200},
    {"Europe/Zurich", 2026, 10, 26, 1792969200},
    /* no midnight: 2018-11-04 began at 01:00 -02 */
    {"America/Sao_Paulo", 2018, 11, 4, 1541300400},
    /* 2018-02-17 had its last hour twice; 02-18 began at 00:00 -03 */
    {"America/Sao_Paulo", 2018, 2, 18, 1518922800},
    {"Asia/Kathmandu", 2026, 1, 1, 1767204900},
    /* the day that was left out, and the one after: the same instant */
    {"Pacific/Apia", 2011, 12, 30, 1325239200},
    {"Pacific/Apia", 2011, 12, 31, 1325239200},
    {"Europe/Zurich", 2060, 7, 1, 2855858400},
};

START_TEST(midnight)
{
	const struct zone *zone = zone_load(arena, midnights[_i].zone);

	ck_assert_ptr_nonnull(zone);
	ck_assert_int_eq(zone_midnight(zone, midnights[_i].year,
	                     midnights[_i].month, midnights[_i].day),
	    midnights[_i].at);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("base/zone");
	TCase *tests = tcase_create("zone");

	suite_add_tcase(suite, tests);
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_loop_test(tests, zones_agree_with_library, 0, COUNT(names));
	tcase_add_loop_test(
	    tests, strings_agree_with_library, 0, COUNT(strings));
	tcase_add_test(tests, permanent_summer);
	tcase_add_loop_test(
	    tests, bad_strings_are_refused, 0, COUNT(bad_strings));
	tcase_add_test(tests, cut_files_are_refused);
	tcase_add_test(tests, hostile_files_are_survived);
	tcase_add_loop_test(tests, bad_names_are_refused, 0, COUNT(bad_names));
	tcase_add_test(tests, extremes);
	tcase_add_loop_test(tests, midnight, 0, COUNT(midnights));
	return unit_run(&suite, 1);
}
