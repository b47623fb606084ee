#include "postlogin/hours.h"

#include <string.h>
#include <strings.h>

#include "postlogin/ascii.h"
#include "postlogin/hourmap.h"

#include "civil.h"

enum {
	DAY_MINUTES = 1440,
	EVERY_DAY = 0x7f,
	NAME_LIMIT = 128,
};

#define WEEK (INT64_C(7) * SECONDS_A_DAY)

static const char expected_days[] =
    "expected days first: Mon, Mon-Fri, daily or 2026-12-24, as in "
    "\"Mon-Fri 08:00-18:00 Europe/Zurich\"";
static const char expected_times[] =
    "expected times after the days, as 08:00-18:00 (up to 24:00)";
static const char expected_longer[] =
    "start and end are the same; the whole day is 00:00-24:00";
static const char expected_zone[] =
    "expected the name of a time zone after the times, such as "
    "Europe/Zurich, and no more";
static const char expected_date[] =
    "expected a day of the calendar, or the first and the last, as in "
    "2026-12-24 or 2026-12-24..2026-12-26";
static const char expected_order[] =
    "the last day is before the first, expected the first one first";
static const char expected_date_zone[] =
    "expected no more behind the date than times and the name of a time "
    "zone, as in \"2026-12-24 08:00-12:00 Europe/Zurich\"";

/* The next word of *rest, without the spaces around it. */
static struct span
take_word(struct span *rest)
{
	struct span word;

	while (rest->size > 0 && rest->data[0] == ' ') {
		rest->data++;
		rest->size--;
	}
	word = (struct span){rest->data, 0};
	while (rest->size > 0 && rest->data[0] != ' ') {
		rest->data++;
		rest->size--;
		word.size++;
	}
	return word;
}

/* Splits at the first `separator`; false if there is none. */
static bool
split(struct span word, char separator, struct span *left, struct span *right)
{
	const char *at =
	    word.size > 0 ? memchr(word.data, separator, word.size) : NULL;

	if (at == NULL)
		return false;
	*left = (struct span){word.data, (size_t)(at - word.data)};
	*right = (struct span){at + 1, word.size - left->size - 1};
	return true;
}

/* 0-6 from Sunday, -1 for what is no day. */
static int
parse_day(struct span word)
{
	static const char names[7][4] = {
	    "sun", "mon", "tue", "wed", "thu", "fri", "sat"};

	for (int i = 0; word.size == 3 && i < 7; i++) {
		if (strncasecmp(word.data, names[i], 3) == 0)
			return i;
	}
	return -1;
}

/* A mask of days; 0 if the word is none. A range may wrap: Fri-Mon. */
static unsigned
parse_days(struct span word)
{
	struct span left = word, right = word;
	unsigned days = 0;
	int day, last;

	if (word.size == 5 && strncasecmp(word.data, "daily", 5) == 0)
		return EVERY_DAY;
	(void)split(word, '-', &left, &right);
	day = parse_day(left);
	last = parse_day(right);
	if (day < 0 || last < 0)
		return 0;
	while (day != last) {
		days |= 1U << day;
		day = (day + 1) % 7;
	}
	return days | 1U << last;
}

/* Is meant as a date, 2026-12-24 with anything behind it; it may be none. */
static bool
is_date(struct span word)
{
	return word.size >= 8 && ascii_is_digit(word.data[0]) &&
	       ascii_is_digit(word.data[3]) && word.data[4] == '-' &&
	       word.data[7] == '-';
}

/* YYYY-MM-DD as days since 1970; -1 if it is none. There is no year 0000. */
static int
parse_date(struct span word, int64_t *day_r)
{
	unsigned number[3] = {0};
	size_t part = 0;

	if (word.size != 10)
		return -1;
	for (size_t i = 0; i < word.size; i++) {
		if (i == 4 || i == 7) {
			if (word.data[i] != '-')
				return -1;
			part++;
			continue;
		}
		if (!ascii_is_digit(word.data[i]))
			return -1;
		number[part] =
		    number[part] * 10 + (unsigned)(word.data[i] - '0');
	}
	if (number[0] == 0 || number[2] == 0 ||
	    number[2] > civil_month_length(number[0], number[1]))
		return -1;
	*day_r = civil_days(number[0], number[1], number[2]);
	return 0;
}

static const char *
parse_dates(struct span word, struct hours *hours)
{
	struct span left = word, right = word;

	if (split(word, '.', &left, &right)) {
		if (right.size == 0 || *right.data != '.')
			return expected_date;
		right.data++;
		right.size--;
	}
	if (parse_date(left, &hours->first) != 0 ||
	    parse_date(right, &hours->last) != 0)
		return expected_date;
	if (hours->first > hours->last)
		return expected_order;
	hours->dated = true;
	hours->end = DAY_MINUTES;
	return NULL;
}

/* HH:MM as minutes, up to 24:00; -1 if it is none. */
static int
parse_time(struct span word)
{
	const char *at = word.data;
	int hours, minutes;

	if (word.size != 5 || !ascii_is_digit(at[0]) ||
	    !ascii_is_digit(at[1]) || at[2] != ':' || !ascii_is_digit(at[3]) ||
	    !ascii_is_digit(at[4]))
		return -1;
	hours = (at[0] - '0') * 10 + at[1] - '0';
	minutes = (at[3] - '0') * 10 + at[4] - '0';
	if (minutes > 59 || hours * 60 + minutes > DAY_MINUTES)
		return -1;
	return hours * 60 + minutes;
}

static const char *
parse_times(struct span word, struct hours *hours)
{
	struct span left, right;
	int start, end;

	if (!split(word, '-', &left, &right))
		return expected_times;
	start = parse_time(left);
	end = parse_time(right);
	if (start < 0 || end < 0 || start == DAY_MINUTES)
		return expected_times;
	if (start == end)
		return expected_longer;
	hours->start = (unsigned)start;
	/* 22:00-00:00 ends with the day on which it starts */
	hours->end = end == 0 ? DAY_MINUTES : (unsigned)end;
	return NULL;
}

/* Only what a file name under zoneinfo can be: see zone_load(). */
static bool
is_zone_name(struct span word)
{
	if (word.size > NAME_LIMIT || word.data[0] == '/')
		return false;
	for (size_t i = 0; i < word.size; i++) {
		char c = word.data[i];

		if (!ascii_is_digit(c) && !(c >= 'A' && c <= 'Z') &&
		    !(c >= 'a' && c <= 'z') &&
		    (c == '\0' || strchr("_+-/", c) == NULL))
			return false;
	}
	return true;
}

/* The days of an item, and its times unless they are left out. Leaves the
 * zone, if there is one, in *rest. */
static const char *
parse_span(struct span *rest, struct hours *hours)
{
	struct span word = take_word(rest), left = *rest;
	const char *problem = NULL;

	if (is_date(word)) {
		problem = parse_dates(word, hours);
		word = take_word(&left);
		/* a whole day; no zone begins with a digit */
		if (problem != NULL || word.size == 0 ||
		    !ascii_is_digit(*word.data))
			return problem;
	} else {
		hours->days = parse_days(word);
		if (hours->days == 0)
			return expected_days;
	}
	return parse_times(take_word(rest), hours);
}

int
hours_parse(struct arena *arena, struct span item, struct hours *hours_r,
    const char **expected_r)
{
	struct hours hours = {0};
	struct span zone, rest = item;
	const char *problem = parse_span(&rest, &hours);

	zone = take_word(&rest);
	if (problem == NULL && (take_word(&rest).size > 0 ||
	                           (zone.size > 0 && !is_zone_name(zone))))
		problem = hours.dated ? expected_date_zone : expected_zone;
	if (problem != NULL) {
		*expected_r = problem;
		return -1;
	}
	if (zone.size > 0)
		hours.zone = arena_copy(arena, zone.data, zone.size);
	*hours_r = hours;
	return 0;
}

/* True if a span of the item starts on that day, counted from 1970. */
static bool
starts_on(const struct hours *hours, int64_t day)
{
	if (hours->dated)
		return day >= hours->first && day <= hours->last;
	return (hours->days >> civil_weekday(day) & 1) != 0;
}

bool
hours_contain(const struct hours *hours, const struct zone *zone, int64_t now)
{
	struct tm tm;
	unsigned minute;
	int64_t today;

	zone_local(zone, now, &tm);
	minute = (unsigned)(tm.tm_hour * 60 + tm.tm_min);
	today = civil_days(
	    INT64_C(1900) + tm.tm_year, (unsigned)tm.tm_mon + 1, tm.tm_mday);
	if (hours->start < hours->end)
		return starts_on(hours, today) && minute >= hours->start &&
		       minute < hours->end;
	return (starts_on(hours, today) && minute >= hours->start) ||
	       (starts_on(hours, today - 1) && minute < hours->end);
}

/* The bit of a map of that many octets in which `now` lies. */
static enum tri
map_holds(struct span octets, size_t size, int64_t now)
{
	struct hourmap map;

	if (octets.size != size || hourmap_read(octets, &map) != 0)
		return TRI_UNDEFINED;
	/* 1970 began on a Thursday, four days into the week. */
	return tri_of(
	    hourmap_open(&map, now % WEEK + INT64_C(4) * SECONDS_A_DAY));
}

enum tri
hours_logon_hours(struct span octets, int64_t now)
{
	return map_holds(octets, LOGON_HOURS_OCTETS, now);
}

enum tri
hours_time_map(struct span octets, int64_t now)
{
	return map_holds(octets, TIME_MAP_OCTETS, now);
}
