/* When a login is welcome: spans of the week and days of the calendar. */
#include "postlogin/hours.h"

#include <check.h>
#include <string.h>

#include "postlogin/datetime.h"

#include "unit.h"

static struct arena *arena;

static void
setup(void)
{
	arena = arena_new();
}

static void
teardown(void)
{
	arena_free(&arena);
}

enum { SUN = 1, MON = 2, TUE = 4, WED = 8, THU = 16, FRI = 32, SAT = 64 };

static const struct {
	const char *text;
	unsigned days, start, end;
	const char *zone;
} good[] = {
    {"Mon 08:00-18:00", MON, 480, 1080, NULL},
    {"Mon-Fri 08:00-18:00", MON | TUE | WED | THU | FRI, 480, 1080, NULL},
    {"mon-FRI 08:00-18:00 UTC", MON | TUE | WED | THU | FRI, 480, 1080, "UTC"},
    {"Fri-Mon 00:00-24:00", FRI | SAT | SUN | MON, 0, 1440, NULL},
    {"Sat-Sun 09:00-24:00 Europe/Zurich", SAT | SUN, 540, 1440,
        "Europe/Zurich"},
    {"Sun-Sat 00:00-00:01", 127, 0, 1, NULL},
    {"Sun-Sun 00:00-00:01", SUN, 0, 1, NULL},
    {"daily 22:00-06:00 Etc/GMT+5", 127, 1320, 360, "Etc/GMT+5"},
    {"DAILY 23:59-00:00", 127, 1439, 1440, NULL},
    {"  Tue   07:30-07:31  ", TUE, 450, 451, NULL},
};

START_TEST(good_items)
{
	struct hours hours;
	const char *expected = NULL;

	ck_assert_msg(
	    hours_parse(arena, span_of(good[_i].text), &hours, &expected) == 0,
	    "%s: %s", good[_i].text, expected);
	ck_assert_uint_eq(hours.days, good[_i].days);
	ck_assert_uint_eq(hours.start, good[_i].start);
	ck_assert_uint_eq(hours.end, good[_i].end);
	ck_assert_pstr_eq(hours.zone, good[_i].zone);
}
END_TEST

/* Days of the calendar: what they come to, times 00:00-24:00 if not said. */
static const struct {
	const char *text;
	const char *first, *last; /* their midnights in UTC */
	unsigned start, end;
	const char *zone;
} dates[] = {
    {"2026-12-24", "2026-12-24T00:00:00Z", "2026-12-24T00:00:00Z", 0, 1440,
        NULL},
    {"2026-12-24..2026-12-26", "2026-12-24T00:00:00Z", "2026-12-26T00:00:00Z",
        0, 1440, NULL},
    {" 2026-12-24..2026-12-24  Europe/Zurich ", "2026-12-24T00:00:00Z",
        "2026-12-24T00:00:00Z", 0, 1440, "Europe/Zurich"},
    {"2028-02-29 UTC", "2028-02-29T00:00:00Z", "2028-02-29T00:00:00Z", 0, 1440,
        "UTC"},
    {"0001-01-01..9999-12-31", "0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z",
        0, 1440, NULL},
    {"2026-12-24 12:00-24:00", "2026-12-24T00:00:00Z", "2026-12-24T00:00:00Z",
        720, 1440, NULL},
    {"2026-12-24..2026-12-26 22:00-06:00 Asia/Tokyo", "2026-12-24T00:00:00Z",
        "2026-12-26T00:00:00Z", 1320, 360, "Asia/Tokyo"},
};

START_TEST(good_dates)
{
	struct hours hours;
	const char *expected = NULL;
	int64_t first = 0, last = 0;

	ck_assert_msg(
	    hours_parse(arena, span_of(dates[_i].text), &hours, &expected) == 0,
	    "%s: %s", dates[_i].text, expected);
	ck_assert_int_eq(date_rfc3339(dates[_i].first, &first), 0);
	ck_assert_int_eq(date_rfc3339(dates[_i].last, &last), 0);
	ck_assert(hours.dated);
	ck_assert_uint_eq(hours.days, 0);
	ck_assert_int_eq(hours.first * 86400, first);
	ck_assert_int_eq(hours.last * 86400, last);
	ck_assert_uint_eq(hours.start, dates[_i].start);
	ck_assert_uint_eq(hours.end, dates[_i].end);
	ck_assert_pstr_eq(hours.zone, dates[_i].zone);
}
END_TEST

static const struct {
	const char *text;
	size_t size; /* 0: that of the string */
	const char *expected;
} bad[] = {
    {"", 0, "days first"},
    {" ", 0, "days first"},
    {"Mon", 0, "times after"},
    {"08:00-18:00", 0, "days first"},
    {"Mon,Tue 08:00-18:00", 0, "days first"},
    {"Monday 08:00-18:00", 0, "days first"},
    {"Mo 08:00-18:00", 0, "days first"},
    {"Mon- 08:00-18:00", 0, "days first"},
    {"-Mon 08:00-18:00", 0, "days first"},
    {"Mon-Tue-Wed 08:00-18:00", 0, "days first"},
    {"Mon - Fri 08:00-18:00", 0, "times after"},
    {"daily-Fri 08:00-18:00", 0, "days first"},
    {"M\xc3\xb6n 08:00-18:00", 0, "days first"},
    {"Mon\t08:00-18:00", 0, "days first"},
    {"Mon 8:00-18:00", 0, "times after"},
    {"Mon 08-18", 0, "times after"},
    {"Mon 08:00", 0, "times after"},
    {"Mon 08:00-", 0, "times after"},
    {"Mon 08:00-18:60", 0, "times after"},
    {"Mon 08:00-24:01", 0, "times after"},
    {"Mon 08:00-25:00", 0, "times after"},
    {"Mon 24:00-06:00", 0, "times after"},
    {"Mon 24:00-24:00", 0, "times after"},
    {"Mon 08:00-18:00:00", 0, "times after"},
    {"Mon 08:00-+8:00", 0, "times after"},
    {"Mon 08.00-18.00", 0, "times after"},
    {"Mon 08:00-08:00", 0, "the same"},
    {"daily 00:00-00:00", 0, "the same"},
    {"Mon 08:00-18:00 /etc/passwd", 0, "time zone"},
    {"Mon 08:00-18:00 ../x", 0, "time zone"},
    {"Mon 08:00-18:00 Europe/Zurich CET", 0, "time zone"},
    {"Mon 08:00-18:00 Europe/Z\xc3\xbcrich", 0, "time zone"},
    {"Mon 08:00-18:00\0UTC", 19, "times after"},
    {"Mon\0 08:00-18:00", 16, "days first"},
    {"2026-02-30", 0, "a day of the calendar"},
    {"2025-02-29", 0, "a day of the calendar"},
    {"1900-02-29", 0, "a day of the calendar"},
    {"2026-13-01", 0, "a day of the calendar"},
    {"2026-00-01", 0, "a day of the calendar"},
    {"2026-04-31", 0, "a day of the calendar"},
    {"2026-04-00", 0, "a day of the calendar"},
    {"0000-01-01", 0, "a day of the calendar"},
    {"2026-12-24..2026-12-32", 0, "a day of the calendar"},
    {"2026-12-24..", 0, "a day of the calendar"},
    {"2026-12-24...2026-12-26", 0, "a day of the calendar"},
    {"2026-12-24.2026-12-26", 0, "a day of the calendar"},
    {"2026-12-24-2026-12-26", 0, "a day of the calendar"},
    {"2026-12-24..26", 0, "a day of the calendar"},
    {"2026-12-24..2026-12-25..2026-12-26", 0, "a day of the calendar"},
    {"2026-12-24T08:00:00Z", 0, "a day of the calendar"},
    {"2026-12-2x", 0, "a day of the calendar"},
    {"2026-12-24\0", 11, "a day of the calendar"},
    {"2026-12-26..2026-12-24", 0, "before the first"},
    {"2027-01-01..2026-12-31", 0, "before the first"},
    {"2026-12-24 .. 2026-12-26", 0, "no more behind the date"},
    {"2026-12-24 2026-12-26", 0, "times after"},
    {"2026-12-24 8-12", 0, "times after"},
    {"2026-12-24 08:00-08:00", 0, "the same"},
    {"2026-12-24 08:00-12:00 ../x", 0, "no more behind the date"},
    {"2026-12-24 Europe/Zurich CET", 0, "no more behind the date"},
    {"2026-12-24 Europe/Zurich 08:00-12:00", 0, "no more behind the date"},
    {"20261224", 0, "days first"},
    {"..2026-12-24", 0, "days first"},
    {"24.12.2026", 0, "days first"},
    {"2026-1-1", 0, "days first"},
    {"Mon-Fri 2026-12-24", 0, "times after"},
};

START_TEST(bad_items)
{
	struct hours hours;
	const char *expected = NULL;
	struct span item = {bad[_i].text,
	    bad[_i].size > 0 ? bad[_i].size : strlen(bad[_i].text)};

	ck_assert_msg(hours_parse(arena, item, &hours, &expected) == -1, "%s",
	    bad[_i].text);
	ck_assert_ptr_nonnull(expected);
	ck_assert_msg(strstr(expected, bad[_i].expected) != NULL, "%s: %s",
	    bad[_i].text, expected);
}
END_TEST

static const struct {
	const char *item;
	const char *zone;
	const char *at;
	bool inside;
} times[] = {
    /* start included, end excluded; 2026-11-20 is a Friday */
    {"Mon-Fri 08:00-18:00", "UTC", "2026-11-20T07:59:59Z", false},
    {"Mon-Fri 08:00-18:00", "UTC", "2026-11-20T08:00:00Z", true},
    {"Mon-Fri 08:00-18:00", "UTC", "2026-11-20T17:59:59Z", true},
    {"Mon-Fri 08:00-18:00", "UTC", "2026-11-20T18:00:00Z", false},
    {"Mon-Fri 08:00-18:00", "UTC", "2026-11-21T12:00:00Z", false},
    {"Mon-Fri 08:00-18:00", "UTC", "2026-11-22T12:00:00Z", false},
    {"Mon-Fri 08:00-18:00", "UTC", "2026-11-23T12:00:00Z", true},
    /* in the zone, not in UTC */
    {"Fri 08:00-18:00", "Europe/Zurich", "2026-11-20T07:00:00Z", true},
    {"Fri 08:00-18:00", "Europe/Zurich", "2026-11-20T17:00:00Z", false},
    {"Sat 00:00-01:00", "Pacific/Auckland", "2026-11-20T11:30:00Z", true},
    /* 24:00 */
    {"Fri 00:00-24:00", "UTC", "2026-11-19T23:59:59Z", false},
    {"Fri 00:00-24:00", "UTC", "2026-11-20T00:00:00Z", true},
    {"Fri 00:00-24:00", "UTC", "2026-11-20T23:59:59Z", true},
    {"Fri 00:00-24:00", "UTC", "2026-11-21T00:00:00Z", false},
    {"Fri 22:00-00:00", "UTC", "2026-11-20T23:59:59Z", true},
    {"Fri 22:00-00:00", "UTC", "2026-11-21T00:00:00Z", false},
    /* over midnight: belongs to the day on which it starts */
    {"Fri 22:00-06:00", "UTC", "2026-11-20T21:59:59Z", false},
    {"Fri 22:00-06:00", "UTC", "2026-11-20T22:00:00Z", true},
    {"Fri 22:00-06:00", "UTC", "2026-11-21T00:00:00Z", true},
    {"Fri 22:00-06:00", "UTC", "2026-11-21T05:59:59Z", true},
    {"Fri 22:00-06:00", "UTC", "2026-11-21T06:00:00Z", false},
    {"Fri 22:00-06:00", "UTC", "2026-11-20T05:00:00Z", false},
    {"Sat 22:00-06:00", "UTC", "2026-11-22T05:00:00Z", true},
    {"Sun 22:00-06:00", "UTC", "2026-11-23T05:00:00Z", true},
    {"daily 22:00-06:00", "UTC", "2026-11-23T12:00:00Z", false},
    /* days that wrap */
    {"Fri-Mon 08:00-09:00", "UTC", "2026-11-22T08:30:00Z", true},
    {"Fri-Mon 08:00-09:00", "UTC", "2026-11-24T08:30:00Z", false},
    /* summer begins: 02:00-03:00 is not there on 2026-03-29, a Sunday */
    {"Sun 02:00-03:00", "Europe/Zurich", "2026-03-29T00:59:59Z", false},
    {"Sun 02:00-03:00", "Europe/Zurich", "2026-03-29T01:00:00Z", false},
    {"Sun 01:00-04:00", "Europe/Zurich", "2026-03-29T01:59:59Z", true},
    {"Sun 01:00-04:00", "Europe/Zurich", "2026-03-29T02:00:00Z", false},
    /* summer ends: 02:00-03:00 is there twice on 2026-10-25 */
    {"Sun 02:00-03:00", "Europe/Zurich", "2026-10-24T23:59:59Z", false},
    {"Sun 02:00-03:00", "Europe/Zurich", "2026-10-25T00:30:00Z", true},
    {"Sun 02:00-03:00", "Europe/Zurich", "2026-10-25T01:30:00Z", true},
    {"Sun 02:00-03:00", "Europe/Zurich", "2026-10-25T02:00:00Z", false},
    {"Sat 22:00-03:00", "Europe/Zurich", "2026-10-25T01:59:59Z", true},
    /* a day of the calendar is whole, by the clock of its zone */
    {"2026-12-24", "UTC", "2026-12-23T23:59:59Z", false},
    {"2026-12-24", "UTC", "2026-12-24T00:00:00Z", true},
    {"2026-12-24", "UTC", "2026-12-24T23:59:59Z", true},
    {"2026-12-24", "UTC", "2026-12-25T00:00:00Z", false},
    {"2026-12-24", "UTC", "2025-12-24T12:00:00Z", false},
    {"2026-12-24..2026-12-26", "Europe/Zurich", "2026-12-23T22:59:59Z", false},
    {"2026-12-24..2026-12-26", "Europe/Zurich", "2026-12-23T23:00:00Z", true},
    {"2026-12-24..2026-12-26", "Europe/Zurich", "2026-12-25T12:00:00Z", true},
    {"2026-12-24..2026-12-26", "Europe/Zurich", "2026-12-26T22:59:59Z", true},
    {"2026-12-24..2026-12-26", "Europe/Zurich", "2026-12-26T23:00:00Z", false},
    {"2026-12-24", "Asia/Kathmandu", "2026-12-23T18:14:59Z", false},
    {"2026-12-24", "Asia/Kathmandu", "2026-12-23T18:15:00Z", true},
    {"2026-12-24", "Asia/Kathmandu", "2026-12-24T18:14:59Z", true},
    {"2026-12-24", "Asia/Kathmandu", "2026-12-24T18:15:00Z", false},
    {"2026-12-24", "Pacific/Kiritimati", "2026-12-23T09:59:59Z", false},
    {"2026-12-24", "Pacific/Kiritimati", "2026-12-23T10:00:00Z", true},
    {"2026-12-24", "Etc/GMT+12", "2026-12-25T11:59:59Z", true},
    {"2026-12-24", "Etc/GMT+12", "2026-12-25T12:00:00Z", false},
    {"2026-12-31..2027-01-01", "America/New_York", "2027-01-02T04:59:59Z",
        true},
    {"2026-12-31..2027-01-01", "America/New_York", "2027-01-02T05:00:00Z",
        false},
    {"2028-02-28..2028-02-29", "UTC", "2028-02-29T23:59:59Z", true},
    {"2028-02-28..2028-02-29", "UTC", "2028-03-01T00:00:00Z", false},
    /* a day of 23 hours and one of 25 */
    {"2026-03-29", "Europe/Zurich", "2026-03-28T22:59:59Z", false},
    {"2026-03-29", "Europe/Zurich", "2026-03-28T23:00:00Z", true},
    {"2026-03-29", "Europe/Zurich", "2026-03-29T21:59:59Z", true},
    {"2026-03-29", "Europe/Zurich", "2026-03-29T22:00:00Z", false},
    {"2026-10-25", "Europe/Zurich", "2026-10-24T21:59:59Z", false},
    {"2026-10-25", "Europe/Zurich", "2026-10-24T22:00:00Z", true},
    {"2026-10-25", "Europe/Zurich", "2026-10-25T22:59:59Z", true},
    {"2026-10-25", "Europe/Zurich", "2026-10-25T23:00:00Z", false},
    /* midnight is not there on 2018-11-04, and there twice on 2018-02-18 */
    {"2018-11-04", "America/Sao_Paulo", "2018-11-04T02:59:59Z", false},
    {"2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z", true},
    {"2018-11-03", "America/Sao_Paulo", "2018-11-04T02:59:59Z", true},
    {"2018-11-03", "America/Sao_Paulo", "2018-11-04T03:00:00Z", false},
    {"2018-02-17", "America/Sao_Paulo", "2018-02-18T01:59:59Z", true},
    {"2018-02-17", "America/Sao_Paulo", "2018-02-18T02:00:00Z", true},
    {"2018-02-17", "America/Sao_Paulo", "2018-02-18T02:59:59Z", true},
    {"2018-02-17", "America/Sao_Paulo", "2018-02-18T03:00:00Z", false},
    {"2018-02-18", "America/Sao_Paulo", "2018-02-18T02:59:59Z", false},
    {"2018-02-18", "America/Sao_Paulo", "2018-02-18T03:00:00Z", true},
    /* Samoa had no 2011-12-30 */
    {"2011-12-29", "Pacific/Apia", "2011-12-30T09:59:59Z", true},
    {"2011-12-30", "Pacific/Apia", "2011-12-30T09:59:59Z", false},
    {"2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z", false},
    {"2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00Z", true},
    {"2011-12-30..2011-12-31", "Pacific/Apia", "2011-12-30T09:59:59Z", false},
    {"2011-12-30..2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00Z", true},
    /* with times: on each of the days */
    {"2026-12-24..2026-12-25 08:00-12:00", "UTC", "2026-12-24T07:59:59Z",
        false},
    {"2026-12-24..2026-12-25 08:00-12:00", "UTC", "2026-12-24T08:00:00Z", true},
    {"2026-12-24..2026-12-25 08:00-12:00", "UTC", "2026-12-24T12:00:00Z",
        false},
    {"2026-12-24..2026-12-25 08:00-12:00", "UTC", "2026-12-25T11:59:59Z", true},
    {"2026-12-24..2026-12-25 08:00-12:00", "UTC", "2026-12-26T08:00:00Z",
        false},
    {"2026-12-31 22:00-06:00", "Europe/Zurich", "2026-12-31T20:59:59Z", false},
    {"2026-12-31 22:00-06:00", "Europe/Zurich", "2026-12-31T21:00:00Z", true},
    {"2026-12-31 22:00-06:00", "Europe/Zurich", "2027-01-01T04:59:59Z", true},
    {"2026-12-31 22:00-06:00", "Europe/Zurich", "2027-01-01T05:00:00Z", false},
    {"2026-12-31 22:00-06:00", "Europe/Zurich", "2026-12-31T03:00:00Z", false},
    /* before 1970 */
    {"1969-12-31", "UTC", "1969-12-31T23:59:59Z", true},
    {"1969-12-31", "UTC", "1970-01-01T00:00:00Z", false},
    {"Wed 23:59-24:00", "UTC", "1969-12-31T23:59:59Z", true},
};

START_TEST(inside_or_outside)
{
	struct hours hours;
	const char *expected = NULL;
	const struct zone *zone = zone_load(arena, times[_i].zone);
	int64_t at = 0;

	ck_assert_ptr_nonnull(zone);
	ck_assert_int_eq(
	    hours_parse(arena, span_of(times[_i].item), &hours, &expected), 0);
	ck_assert_int_eq(date_rfc3339(times[_i].at, &at), 0);
	ck_assert_msg(hours_contain(&hours, zone, at) == times[_i].inside,
	    "%s at %s", times[_i].item, times[_i].at);
}
END_TEST

/* Zeroed memory admits at no time. */
START_TEST(nothing_admits_nobody)
{
	struct hours hours = {0};

	for (int64_t at = 0; at < 7 * 86400; at += 60)
		ck_assert(!hours_contain(&hours, zone_utc(), at));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("base/hours");
	TCase *tests = tcase_create("hours");

	suite_add_tcase(suite, tests);
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_loop_test(tests, good_items, 0, COUNT(good));
	tcase_add_loop_test(tests, good_dates, 0, COUNT(dates));
	tcase_add_loop_test(tests, bad_items, 0, COUNT(bad));
	tcase_add_loop_test(tests, inside_or_outside, 0, COUNT(times));
	tcase_add_test(tests, nothing_admits_nobody);
	return unit_run(&suite, 1);
}
