#include "postlogin/hours.h"

#include <string.h>
#include <strings.h>

#include "civil.h"

enum {
	DAY_MINUTES = 1440,
	LOGON_HOURS_SIZE = 21,
	TIME_MAP_SIZE = 42,
	HOUR = 3600,
	EVERY_DAY = 0x7f,
	NAME_LIMIT = 128,
};

static const char expected_days[] =
    "expected days first: Mon, Mon-Fri or daily, as in "
    "\"Mon-Fri 08:00-18:00 Europe/Zurich\"";
static const char expected_times[] =
    "expected times after the days, as 08:00-18:00 (up to 24:00)";
static const char expected_longer[] =
    "start and end are the same; the whole day is 00:00-24:00";
static const char expected_zone[] =
    "expected the name of a time zone after the times, such as "
    "Europe/Zurich, and no more";
static const char expected_no_dates[] =
    "dates in hours come with a later version; expected days of the "
    "week, as in \"Mon-Fri 08:00-18:00 Europe/Zurich\"";

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

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* 2026-12-24, perhaps with ..2026-12-26 behind it: told apart for the sake of
 * the message alone. */
static bool
is_date(struct span word)
{
	return word.size >= 10 && is_digit(word.data[0]) &&
	       is_digit(word.data[3]) && word.data[4] == '-' &&
	       word.data[7] == '-';
}

/* HH:MM as minutes, up to 24:00; -1 if it is none. */
static int
parse_time(struct span word)
{
	const char *at = word.data;
	int hours, minutes;

	if (word.size != 5 || !is_digit(at[0]) || !is_digit(at[1]) ||
	    at[2] != ':' || !is_digit(at[3]) || !is_digit(at[4]))
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

		if (!is_digit(c) && !(c >= 'A' && c <= 'Z') &&
		    !(c >= 'a' && c <= 'z') &&
		    (c == '\0' || strchr("_+-/", c) == NULL))
			return false;
	}
	return true;
}

int
hours_parse(struct arena *arena, struct span item, struct hours *hours_r,
    const char **expected_r)
{
	struct hours hours = {0};
	struct span rest = item;
	struct span days = take_word(&rest);
	struct span times = take_word(&rest);
	struct span zone = take_word(&rest);
	const char *problem = NULL;

	hours.days = parse_days(days);
	if (hours.days == 0)
		problem = is_date(days) ? expected_no_dates : expected_days;
	else
		problem = parse_times(times, &hours);
	if (problem == NULL && (take_word(&rest).size > 0 ||
	                           (zone.size > 0 && !is_zone_name(zone))))
		problem = expected_zone;
	if (problem != NULL) {
		*expected_r = problem;
		return -1;
	}
	if (zone.size > 0)
		hours.zone = arena_copy(arena, zone.data, zone.size);
	*hours_r = hours;
	return 0;
}

bool
hours_contain(const struct hours *hours, const struct zone *zone, int64_t now)
{
	struct tm tm;
	unsigned minute, today, yesterday;

	zone_local(zone, now, &tm);
	minute = (unsigned)(tm.tm_hour * 60 + tm.tm_min);
	today = 1U << tm.tm_wday;
	yesterday = 1U << (tm.tm_wday + 6) % 7;
	if (hours->start < hours->end)
		return (hours->days & today) != 0 && minute >= hours->start &&
		       minute < hours->end;
	return ((hours->days & today) != 0 && minute >= hours->start) ||
	       ((hours->days & yesterday) != 0 && minute < hours->end);
}

/* The bit of the slot of `length` seconds that `now` is in, counted from
 * Sunday 00:00 UTC. */
static enum tri
slot(struct span octets, int64_t now, int64_t length)
{
	const int64_t week = INT64_C(7) * SECONDS_A_DAY;
	int64_t second = now - civil_floor(now, week) * week;
	size_t at;

	/* 1970 began on a Thursday, four days into the week. */
	second = (second + INT64_C(4) * SECONDS_A_DAY) % week;
	at = (size_t)(second / length);
	return tri_of(((unsigned char)octets.data[at / 8] >> at % 8 & 1) != 0);
}

enum tri
hours_logon_hours(struct span octets, int64_t now)
{
	if (octets.size != LOGON_HOURS_SIZE)
		return TRI_UNDEFINED;
	return slot(octets, now, HOUR);
}

enum tri
hours_time_map(struct span octets, int64_t now)
{
	if (octets.size != TIME_MAP_SIZE)
		return TRI_UNDEFINED;
	return slot(octets, now, HOUR / 2);
}
