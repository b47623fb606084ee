/*
 * Dates of each syntax against the time of the login: the second before, at and
 * after, the values that mean never, and maps of the week at the edge of a bit.
 */
#include "policy_rig.h"

#include <stdio.h>
#include <string.h>

#include "postlogin/zone.h"

#include "unit.h"

#define NOON "2026-11-25T12:00:00Z"

/* For T true, F false, U undefined: past, older: 1d, newer: 1d, within: 1d. */
static const struct {
	const char *syntax;
	const char *zone; /* the machine's */
	const char *value;
	const char *now;
	const char *expected;
} date_cases[] = {
    /* Active Directory's accountExpires: expired when now >= the value */
    {"filetime", "UTC", "134400816000000000", "2026-11-25T11:59:59Z", "FFTT"},
    {"filetime", "UTC", "134400816000000000", NOON, "TFTF"},
    {"filetime", "UTC", "134400816000000000", "2026-11-25T12:00:01Z", "TFTF"},
    {"filetime", "UTC", "134400816009999999", NOON, "TFTF"},
    {"filetime", "UTC", "134400815999999999", "2026-11-25T11:59:59Z", "TFTF"},
    {"filetime", "UTC", "134400816000000000", "2026-11-26T11:59:59Z", "TFTF"},
    {"filetime", "UTC", "134400816000000000", "2026-11-26T12:00:00Z", "TTFF"},
    {"filetime", "UTC", "134400816000000000", "2026-11-24T11:59:59Z", "FFTF"},
    {"filetime", "UTC", "134400816000000000", "2026-11-24T12:00:00Z", "FFTT"},
    {"filetime", "UTC", "0", NOON, "FFTF"},
    {"filetime", "UTC", "9223372036854775807", NOON, "FFTF"},
    {"filetime", "UTC", "9223372036854775806", NOON, "FFTF"},
    {"filetime", "UTC", "1", NOON, "TTFF"},
    {"filetime", "UTC", "-1", NOON, "UUUU"},
    {"filetime", "UTC", "-9223372036854775808", NOON, "UUUU"},
    {"filetime", "UTC", "9223372036854775808", NOON, "UUUU"},
    {"filetime", "UTC", "20261125120000.0Z", NOON, "UUUU"},
    {"filetime", "UTC", "", NOON, "UUUU"},
    /* its GeneralizedTime, eDirectory's, and 389's "must change" */
    {"generalized_time", "UTC", "20261125120000.0Z", "2026-11-25T11:59:59Z",
        "FFTT"},
    {"generalized_time", "UTC", "20261125120000.0Z", NOON, "TFTF"},
    {"generalized_time", "UTC", "20261125130000+0100", NOON, "TFTF"},
    {"generalized_time", "UTC", "19700101000000Z", NOON, "TTFF"},
    {"generalized_time", "UTC", "000001010000Z", NOON, "FFTF"},
    {"generalized_time", "UTC", "99991231235959Z", NOON, "FFTF"},
    {"generalized_time", "UTC", "20261125", NOON, "UUUU"},
    /* shadowExpire: day 20782 is 2026-11-25, from 00:00 UTC on */
    {"unix_days", "UTC", "20782", "2026-11-24T23:59:59Z", "FFTT"},
    {"unix_days", "UTC", "20782", "2026-11-25T00:00:00Z", "TFTF"},
    {"unix_days", "UTC", "20782", "2026-11-25T23:59:59Z", "TFTF"},
    {"unix_days", "UTC", "20782", "2026-11-26T00:00:00Z", "TTFF"},
    {"unix_days", "Europe/Zurich", "20782", "2026-11-24T23:59:59Z", "FFTT"},
    {"unix_days", "Europe/Zurich", "20782", "2026-11-25T00:00:00Z", "TFTF"},
    {"unix_days", "UTC", "1", NOON, "TTFF"},
    {"unix_days", "UTC", "0", NOON, "FFTF"},
    {"unix_days", "UTC", "-1", NOON, "FFTF"},
    {"unix_days", "UTC", "99999", NOON, "FFTF"},
    {"unix_days", "UTC", "9223372036854775807", NOON, "UUUU"},
    {"unix_days", "UTC", "20782.5", NOON, "UUUU"},
    {"unix_seconds", "UTC", "1795608000", "2026-11-25T11:59:59Z", "FFTT"},
    {"unix_seconds", "UTC", "1795608000", NOON, "TFTF"},
    {"unix_seconds", "UTC", "0", NOON, "TTFF"},
    {"unix_seconds", "UTC", "-1", NOON, "TTFF"},
    {"unix_seconds", "UTC", "9223372036854775807", NOON, "UUUU"},
    /* a day of the calendar, from its first second here on */
    {"iso_date", "UTC", "2026-11-25", "2026-11-24T23:59:59Z", "FFTT"},
    {"iso_date", "UTC", "2026-11-25", "2026-11-25T00:00:00Z", "TFTF"},
    {"iso_date", "UTC", "20261125", "2026-11-25T00:00:00Z", "TFTF"},
    {"iso_date", "Europe/Zurich", "2026-11-25", "2026-11-24T22:59:59Z", "FFTT"},
    {"iso_date", "Europe/Zurich", "2026-11-25", "2026-11-24T23:00:00Z", "TFTF"},
    {"iso_date", "Europe/Zurich", "2026-07-25", "2026-07-24T21:59:59Z", "FFTT"},
    {"iso_date", "Europe/Zurich", "2026-07-25", "2026-07-24T22:00:00Z", "TFTF"},
    {"iso_date", "Pacific/Kiritimati", "2026-11-25", "2026-11-24T09:59:59Z",
        "FFTT"},
    {"iso_date", "Pacific/Kiritimati", "2026-11-25", "2026-11-24T10:00:00Z",
        "TFTF"},
    /* a day without a midnight, and one that never was */
    {"iso_date", "America/Sao_Paulo", "2018-11-04", "2018-11-04T02:59:59Z",
        "FFTT"},
    {"iso_date", "America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z",
        "TFTF"},
    {"iso_date", "Pacific/Apia", "2011-12-30", "2011-12-30T09:59:59Z", "FFTT"},
    {"iso_date", "Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z", "TFTF"},
    {"iso_date", "UTC", "2026-02-30", NOON, "UUUU"},
    {"iso_date", "UTC", "0000-00-00", NOON, "UUUU"},
    {"iso_date", "UTC", "20261125120000Z", NOON, "UUUU"},
};

static enum tri
tri_letter(char letter)
{
	return letter == 'T' ? TRI_TRUE
	                     : (letter == 'F' ? TRI_FALSE : TRI_UNDEFINED);
}

START_TEST(dates)
{
	char config[512], facts[128], login[64];
	const struct policy_case test = {
	    .name = "dates", .config = config, .facts = facts, .login = login};
	struct rig rig;

	snprintf(config, sizeof(config),
	    "syntax: {a: %s}\n"
	    "rules:\n"
	    "  - deny: {ldap: {a: {past: true}}}\n"
	    "  - deny: {ldap: {a: {older: 1d}}}\n"
	    "  - deny: {ldap: {a: {newer: 1d}}}\n"
	    "  - deny: {ldap: {a: {within: 1d}}}\n",
	    date_cases[_i].syntax);
	snprintf(facts, sizeof(facts), "a: %s", date_cases[_i].value);
	snprintf(login, sizeof(login), "now=%s", date_cases[_i].now);
	rig_open(&rig, &test);
	rig.facts.local = zone_load(rig.arena, date_cases[_i].zone);
	ck_assert_ptr_nonnull(rig.facts.local);
	for (size_t i = 0; i < strlen(date_cases[_i].expected); i++)
		ck_assert_msg(
		    policy_holds(&rig.scene, rig.config->rules[i].condition) ==
		        tri_letter(date_cases[_i].expected[i]),
		    "%s %s at %s: test %zu", date_cases[_i].syntax,
		    date_cases[_i].value, date_cases[_i].now, i);
	rig_close(&rig);
}
END_TEST

/* Octets of a map but for one. */
#define ZEROS_5 "\\0\\0\\0\\0\\0"
#define ZEROS_10 ZEROS_5 ZEROS_5
#define ZEROS_20 ZEROS_10 ZEROS_10
#define ONES_21                                                                \
	"\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x" \
	"ff"                                                                   \
	"\\xff\\xff\\xff\\xff\\xff\\xff\\xff"

/* hours: "%{value}" of a map. 2026-11-22 is a Sunday. */
static const struct {
	const char *syntax;
	const char *value;
	const char *now;
	char expected;
} map_cases[] = {
    {"logon_hours", "\\x01" ZEROS_20, "2026-11-21T23:59:59Z", 'F'},
    {"logon_hours", "\\x01" ZEROS_20, "2026-11-22T00:00:00Z", 'T'},
    {"logon_hours", "\\x01" ZEROS_20, "2026-11-22T00:59:59Z", 'T'},
    {"logon_hours", "\\x01" ZEROS_20, "2026-11-22T01:00:00Z", 'F'},
    {"logon_hours", ZEROS_20 "\\x80", "2026-11-21T22:59:59Z", 'F'},
    {"logon_hours", ZEROS_20 "\\x80", "2026-11-21T23:00:00Z", 'T'},
    {"logon_hours", ZEROS_20 "\\x80", "2026-11-21T23:59:59Z", 'T'},
    {"logon_hours", ZEROS_20 "\\x80", "2026-11-22T00:00:00Z", 'F'},
    {"logon_hours", ZEROS_20 "\\0", NOON, 'F'},
    {"logon_hours", ONES_21, NOON, 'T'},
    {"logon_hours", ZEROS_20, NOON, 'U'},
    {"logon_hours", ONES_21 "\\xff", NOON, 'U'},
    {"logon_hours", ONES_21 ONES_21, NOON, 'U'},
    {"logon_hours", "Mon-Fri 08:00-18:00", NOON, 'U'},
    {"logon_hours", "", NOON, 'U'},
    {"time_map", "\\x01" ZEROS_20 ZEROS_20 "\\0", "2026-11-21T23:59:59Z", 'F'},
    {"time_map", "\\x01" ZEROS_20 ZEROS_20 "\\0", "2026-11-22T00:00:00Z", 'T'},
    {"time_map", "\\x01" ZEROS_20 ZEROS_20 "\\0", "2026-11-22T00:29:59Z", 'T'},
    {"time_map", "\\x01" ZEROS_20 ZEROS_20 "\\0", "2026-11-22T00:30:00Z", 'F'},
    {"time_map", ZEROS_20 ZEROS_20 "\\0\\x80", "2026-11-21T23:29:59Z", 'F'},
    {"time_map", ZEROS_20 ZEROS_20 "\\0\\x80", "2026-11-21T23:30:00Z", 'T'},
    {"time_map", ZEROS_20 ZEROS_20 "\\0\\x80", "2026-11-21T23:59:59Z", 'T'},
    {"time_map", ZEROS_20 ZEROS_20 "\\0\\x80", "2026-11-22T00:00:00Z", 'F'},
    /* Wednesday 12:00 is slot 168, the first bit of octet 21 */
    {"time_map", ZEROS_20 "\\0\\x01" ZEROS_20, NOON, 'T'},
    {"time_map", ONES_21 ONES_21, NOON, 'T'},
    {"time_map", ONES_21 ONES_21, "2026-11-25T16:00:00Z", 'T'},
    {"time_map", ONES_21, NOON, 'U'},
    {"time_map", ONES_21 ONES_21 "\\0", NOON, 'U'},
};

START_TEST(maps)
{
	char config[256], facts[256], login[64];
	const struct policy_case test = {
	    .name = "maps", .config = config, .facts = facts, .login = login};
	struct rig rig;

	snprintf(config, sizeof(config),
	    "syntax: {a: %s}\n"
	    "rules: [{deny: {hours: '%%{ldap:a}'}}]\n",
	    map_cases[_i].syntax);
	snprintf(facts, sizeof(facts), "a: %s", map_cases[_i].value);
	snprintf(login, sizeof(login), "now=%s", map_cases[_i].now);
	rig_open(&rig, &test);
	ck_assert_msg(
	    policy_holds(&rig.scene, rig.config->rules[0].condition) ==
	        tri_letter(map_cases[_i].expected),
	    "%s %s at %s", map_cases[_i].syntax, map_cases[_i].value,
	    map_cases[_i].now);
	rig_close(&rig);
}
END_TEST

TCase *
policy_dates_tests(void)
{
	TCase *tests = tcase_create("dates");

	tcase_add_loop_test(tests, dates, 0, COUNT(date_cases));
	tcase_add_loop_test(tests, maps, 0, COUNT(map_cases));
	return tests;
}
