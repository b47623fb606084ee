/* Dates and durations: RFC 4517 3.3.13, RFC 3339, and what directories use. */
#include "postlogin/datetime.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

static const struct {
	const char *text;
	enum syntax syntax;
	enum date_kind kind;
	int64_t at;
} dates[] = {
    {"19700101000000Z", SYNTAX_GENERALIZED_TIME, DATE_AT, 0},
    {"20261122080000Z", SYNTAX_GENERALIZED_TIME, DATE_AT, 1795334400},
    {"202611220800Z", SYNTAX_GENERALIZED_TIME, DATE_AT, 1795334400},
    {"2026112208Z", SYNTAX_GENERALIZED_TIME, DATE_AT, 1795334400},
    {"20261122080000.0Z", SYNTAX_GENERALIZED_TIME, DATE_AT, 1795334400},
    {"20261122080000.999999Z", SYNTAX_GENERALIZED_TIME, DATE_AT, 1795334400},
    {"20261122080000,5Z", SYNTAX_GENERALIZED_TIME, DATE_AT, 1795334400},
    /* fractions of an hour and of a minute, RFC 4517's own example among
     * them */
    {"2026112208.5Z", SYNTAX_GENERALIZED_TIME, DATE_AT, 1795336200},
    {"2026112208,25Z", SYNTAX_GENERALIZED_TIME, DATE_AT, 1795335300},
    {"2026112208.000277777777777777778Z", SYNTAX_GENERALIZED_TIME, DATE_AT,
        1795334401},
    {"2026112208.00027777777777777777Z", SYNTAX_GENERALIZED_TIME, DATE_AT,
        1795334400},
    {"2026112208.99999999999999999999999999999Z", SYNTAX_GENERALIZED_TIME,
        DATE_AT, 1795337999},
    {"202611220800.5Z", SYNTAX_GENERALIZED_TIME, DATE_AT, 1795334430},
    {"202611220800,0166666Z", SYNTAX_GENERALIZED_TIME, DATE_AT, 1795334400},
    {"199412161032Z", SYNTAX_GENERALIZED_TIME, DATE_AT, 787573920},
    {"199412160532-0500", SYNTAX_GENERALIZED_TIME, DATE_AT, 787573920},
    {"199412160532-05", SYNTAX_GENERALIZED_TIME, DATE_AT, 787573920},
    {"20261122133000+0530", SYNTAX_GENERALIZED_TIME, DATE_AT, 1795334400},
    {"20261122080000+0000", SYNTAX_GENERALIZED_TIME, DATE_AT, 1795334400},
    {"2026112208.5+01", SYNTAX_GENERALIZED_TIME, DATE_AT, 1795332600},
    {"20261123075900+2359", SYNTAX_GENERALIZED_TIME, DATE_AT, 1795334400},
    /* a leap second counts as the second after */
    {"20161231235960Z", SYNTAX_GENERALIZED_TIME, DATE_AT, 1483228800},
    {"20240229000000Z", SYNTAX_GENERALIZED_TIME, DATE_AT, 1709164800},
    {"20000229000000Z", SYNTAX_GENERALIZED_TIME, DATE_AT, 951782400},
    {"00010101000000Z", SYNTAX_GENERALIZED_TIME, DATE_AT, -62135596800},
    {"99991231235959Z", SYNTAX_GENERALIZED_TIME, DATE_AT, 253402300799},
    {"000001010000Z", SYNTAX_GENERALIZED_TIME, DATE_NEVER, 0},
    {"00000101000000Z", SYNTAX_GENERALIZED_TIME, DATE_NEVER, 0},
    {"00001231235959Z", SYNTAX_GENERALIZED_TIME, DATE_NEVER, 0},
    {"00000000000000Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122080000", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"2026112208000Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122080000z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122080000ZZ", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122080000Z ", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {" 20261122080000Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122080000Z\n", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122080000.Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122080000.5", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122080000.5.5Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20260230000000Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20250229000000Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"21000229000000Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20260431000000Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261301000000Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20260001000000Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261100000000Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122240000Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122086000Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122080061Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122080000+24", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122080000+0060", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122080000+1", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122080000+010", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"20261122080000+01:00", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},
    {"-0261122080000Z", SYNTAX_GENERALIZED_TIME, DATE_UNPARSABLE, 0},

    {"0", SYNTAX_FILETIME, DATE_NEVER, 0},
    {"9223372036854775807", SYNTAX_FILETIME, DATE_NEVER, 0},
    {"9223372036854775806", SYNTAX_FILETIME, DATE_AT, 910692730085},
    {"9223372036854775808", SYNTAX_FILETIME, DATE_UNPARSABLE, 0},
    {"1", SYNTAX_FILETIME, DATE_AT, -11644473600},
    {"116444736000000000", SYNTAX_FILETIME, DATE_AT, 0},
    {"116444736009999999", SYNTAX_FILETIME, DATE_AT, 0},
    {"116444735999999999", SYNTAX_FILETIME, DATE_AT, -1},
    {"134398080000000000", SYNTAX_FILETIME, DATE_AT, 1795334400},
    {"-1", SYNTAX_FILETIME, DATE_UNPARSABLE, 0},
    {"", SYNTAX_FILETIME, DATE_UNPARSABLE, 0},
    {"1 ", SYNTAX_FILETIME, DATE_UNPARSABLE, 0},
    {"0x1", SYNTAX_FILETIME, DATE_UNPARSABLE, 0},

    {"0", SYNTAX_UNIX_SECONDS, DATE_AT, 0},
    {"-1", SYNTAX_UNIX_SECONDS, DATE_AT, -1},
    {"1795334400", SYNTAX_UNIX_SECONDS, DATE_AT, 1795334400},
    {"9223372036854775807", SYNTAX_UNIX_SECONDS, DATE_UNPARSABLE, 0},
    {"-9223372036854775808", SYNTAX_UNIX_SECONDS, DATE_UNPARSABLE, 0},
    {"1.5", SYNTAX_UNIX_SECONDS, DATE_UNPARSABLE, 0},

    {"0", SYNTAX_UNIX_DAYS, DATE_NEVER, 0},
    {"-1", SYNTAX_UNIX_DAYS, DATE_NEVER, 0},
    {"1", SYNTAX_UNIX_DAYS, DATE_AT, 86400},
    {"20779", SYNTAX_UNIX_DAYS, DATE_AT, 1795305600},
    {"9223372036854775807", SYNTAX_UNIX_DAYS, DATE_UNPARSABLE, 0},
    {"", SYNTAX_UNIX_DAYS, DATE_UNPARSABLE, 0},

    /* Zurich's midnights */
    {"2026-12-31", SYNTAX_ISO_DATE, DATE_AT, 1798671600},
    {"20261231", SYNTAX_ISO_DATE, DATE_AT, 1798671600},
    {"2026-07-01", SYNTAX_ISO_DATE, DATE_AT, 1782856800},
    {"2026-1231", SYNTAX_ISO_DATE, DATE_UNPARSABLE, 0},
    {"202612-31", SYNTAX_ISO_DATE, DATE_UNPARSABLE, 0},
    {"2026-02-29", SYNTAX_ISO_DATE, DATE_UNPARSABLE, 0},
    {"2026-12-31Z", SYNTAX_ISO_DATE, DATE_UNPARSABLE, 0},
    {"2026-12-3", SYNTAX_ISO_DATE, DATE_UNPARSABLE, 0},
    {"", SYNTAX_ISO_DATE, DATE_UNPARSABLE, 0},

    {"20261122080000Z", SYNTAX_LOGON_HOURS, DATE_UNPARSABLE, 0},
    {"20261122080000Z", SYNTAX_TIME_MAP, DATE_UNPARSABLE, 0},
    {"20261122080000Z", SYNTAX_ADDRESS, DATE_UNPARSABLE, 0},
};

START_TEST(dates_read)
{
	struct date date = date_parse(span_of(dates[_i].text), dates[_i].syntax,
	    zone_load(arena, "Europe/Zurich"));

	ck_assert_msg(date.kind == dates[_i].kind, "%s", dates[_i].text);
	ck_assert_msg(date.kind != DATE_AT || date.at == dates[_i].at,
	    "%s: %lld", dates[_i].text, (long long)date.at);
}
END_TEST

START_TEST(nul_inside)
{
	static const char text[] = "20261122080000\0Z";

	for (int syntax = 0; syntax <= SYNTAX_ISO_DATE; syntax++)
		ck_assert_int_eq(
		    date_parse((struct span){text, sizeof(text) - 1},
		        (enum syntax)syntax, zone_utc())
		        .kind,
		    DATE_UNPARSABLE);
}
END_TEST

/* What is written reads back as the same instant, to the syntax's grain. */
START_TEST(written_and_read_back)
{
	static const int64_t grains[] = {1, 1, 1, 86400, 0};
	const struct zone *zone = zone_load(arena, "America/Sao_Paulo");
	int64_t wrong = 0, count = 0;

	for (int64_t at = 86400; at < INT64_C(9000000000); at += 7777777) {
		for (int s = 0; s < SYNTAX_ISO_DATE; s++) {
			struct date date = date_parse(
			    span_of(
			        date_format(arena, at, (enum syntax)s, zone)),
			    (enum syntax)s, zone);

			wrong += date.kind != DATE_AT ||
			         date.at != at - at % grains[s];
			count++;
		}
	}
	ck_assert_int_gt(count, 4000);
	ck_assert_int_eq(wrong, 0);
	for (int64_t at = 0; at < INT64_C(4000000000); at += 86400 * 9 + 1) {
		const char *day = date_format(arena, at, SYNTAX_ISO_DATE, zone);
		struct date date =
		    date_parse(span_of(day), SYNTAX_ISO_DATE, zone);

		ck_assert(date.kind == DATE_AT && date.at <= at &&
		          date.at > at - 90000);
	}
}
END_TEST

static const struct {
	int64_t at;
	enum syntax syntax;
	const char *text;
} written[] = {
    {1795334400, SYNTAX_GENERALIZED_TIME, "20261122080000Z"},
    {1795334400, SYNTAX_FILETIME, "134398080000000000"},
    {1795334400, SYNTAX_UNIX_SECONDS, "1795334400"},
    {1795334400, SYNTAX_UNIX_DAYS, "20779"},
    {1795334400, SYNTAX_ISO_DATE, "2026-11-22"},
    {1795334400, SYNTAX_ADDRESS, ""},
    /* never is never written */
    {-11644473600, SYNTAX_FILETIME, "1"},
    {INT64_MAX, SYNTAX_FILETIME, "9223372036850000000"},
    {0, SYNTAX_UNIX_DAYS, "1"},
    {INT64_MIN, SYNTAX_GENERALIZED_TIME, "00010101000000Z"},
    {253402300799, SYNTAX_GENERALIZED_TIME, "99991231235959Z"},
    {INT64_MAX, SYNTAX_GENERALIZED_TIME, "99991231235959Z"},
    {INT64_MAX, SYNTAX_ISO_DATE, "9999-12-31"},
};

START_TEST(dates_written)
{
	ck_assert_str_eq(date_format(arena, written[_i].at, written[_i].syntax,
	                     zone_load(arena, "Europe/Zurich")),
	    written[_i].text);
}
END_TEST

static const struct {
	const char *format, *zone, *text;
} formats[] = {
    {"%Y-%m-%d %H:%M", "UTC", "2026-11-22 08:00"},
    {"%d.%m.%Y %H:%M:%S %Z %z", "Europe/Zurich",
        "22.11.2026 09:00:00 CET +0100"},
    {"%a %j %u", "Asia/Kathmandu", "Sun 326 7"},
    {"%s %%s %Y", "Asia/Tokyo", "1795334400 %s 2026"},
    {"", "UTC", ""},
};

START_TEST(strftime_in_a_zone)
{
	/* another zone in the process must not matter */
	setenv("TZ", "America/New_York", 1);
	tzset();
	ck_assert_str_eq(date_strftime(arena, formats[_i].format, 1795334400,
	                     zone_load(arena, formats[_i].zone)),
	    formats[_i].text);
}
END_TEST

START_TEST(strftime_limit)
{
	char format[300];

	memset(format, 'x', sizeof(format));
	format[256] = '\0';
	ck_assert_uint_eq(
	    strlen(date_strftime(arena, format, 0, zone_utc())), 256);
	format[256] = 'x';
	format[257] = '\0';
	ck_assert_str_eq(date_strftime(arena, format, 0, zone_utc()), "");
}
END_TEST

static const struct {
	const char *text;
	int result;
	int64_t at;
} rfc3339[] = {
    {"2026-12-24T18:30:00+01:00", 0, 1798133400},
    {"2026-12-24T17:30:00Z", 0, 1798133400},
    {"2026-12-24t17:30:00z", 0, 1798133400},
    {"2026-12-24T17:30:00.25Z", 0, 1798133400},
    {"2026-12-24T12:00:00-05:30", 0, 1798133400},
    {"1990-12-31T23:59:60Z", 0, 662688000},
    {"1937-01-01T12:00:27.87+00:20", 0, -1041337173},
    {"2026-12-24T18:30:00", -1, 0},
    {"2026-12-24 18:30:00Z", -1, 0},
    {"2026-12-24T18:30Z", -1, 0},
    {"2026-12-24T18:30:00,5Z", -1, 0},
    {"2026-12-24T18:30:00.Z", -1, 0},
    {"2026-12-24T18:30:00+0100", -1, 0},
    {"2026-12-24T18:30:00+01", -1, 0},
    {"2026-12-24T18:30:00+24:00", -1, 0},
    {"2026-12-24T24:00:00Z", -1, 0},
    {"2026-02-29T00:00:00Z", -1, 0},
    {"2026-12-24T18:30:00Zx", -1, 0},
    {"26-12-24T18:30:00Z", -1, 0},
    {"2026-12-24", -1, 0},
    {"", -1, 0},
};

START_TEST(rfc3339_read)
{
	int64_t at = 0;

	ck_assert_msg(date_rfc3339(rfc3339[_i].text, &at) == rfc3339[_i].result,
	    "%s", rfc3339[_i].text);
	ck_assert_int_eq(at, rfc3339[_i].at);
}
END_TEST

START_TEST(rfc3339_written)
{
	ck_assert_str_eq(
	    date_format_rfc3339(arena, 1798133400), "2026-12-24T17:30:00Z");
	ck_assert_str_eq(
	    date_format_rfc3339(arena, -1), "1969-12-31T23:59:59Z");
}
END_TEST

static const struct {
	const char *text;
	int result;
	int64_t milliseconds;
} durations[] = {
    {"500ms", 0, 500},
    {"2s", 0, 2000},
    {"2", 0, 2000},
    {"15m", 0, 900000},
    {"12h", 0, 43200000},
    {"7d", 0, 604800000},
    {"2w", 0, 1209600000},
    {"0", 0, 0},
    {"-5", 0, -5000},
    {"-5d", 0, -432000000},
    {"007d", 0, 604800000},
    {"99999d", 0, INT64_C(8639913600000)},
    {"9223372036854775807ms", 0, INT64_MAX},
    {"9223372036854775s", 0, INT64_C(9223372036854775000)},
    {"9223372036854776s", -1, 0},
    {"-9223372036854776s", -1, 0},
    {"9223372036854775808ms", -1, 0},
    {"15250284453w", -1, 0},
    {"99999999999999999999", -1, 0},
    {"", -1, 0},
    {"-", -1, 0},
    {"s", -1, 0},
    {"d7", -1, 0},
    {"1.5h", -1, 0},
    {"1h30m", -1, 0},
    {"1 h", -1, 0},
    {" 1h", -1, 0},
    {"1h ", -1, 0},
    {"1H", -1, 0},
    {"1y", -1, 0},
    {"1mss", -1, 0},
    {"+1h", -1, 0},
    {"--1h", -1, 0},
    {"0x10s", -1, 0},
};

START_TEST(durations_read)
{
	int64_t milliseconds = 0;

	ck_assert_msg(duration_parse(span_of(durations[_i].text),
	                  &milliseconds) == durations[_i].result,
	    "%s", durations[_i].text);
	ck_assert_int_eq(milliseconds, durations[_i].milliseconds);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("base/datetime");
	TCase *tests = tcase_create("datetime");

	suite_add_tcase(suite, tests);
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_loop_test(tests, dates_read, 0, COUNT(dates));
	tcase_add_test(tests, nul_inside);
	tcase_add_test(tests, written_and_read_back);
	tcase_add_loop_test(tests, dates_written, 0, COUNT(written));
	tcase_add_loop_test(tests, strftime_in_a_zone, 0, COUNT(formats));
	tcase_add_test(tests, strftime_limit);
	tcase_add_loop_test(tests, rfc3339_read, 0, COUNT(rfc3339));
	tcase_add_test(tests, rfc3339_written);
	tcase_add_loop_test(tests, durations_read, 0, COUNT(durations));
	return unit_run(&suite, 1);
}
