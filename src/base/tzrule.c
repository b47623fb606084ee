/*
 * The POSIX TZ string (IEEE Std 1003.1-2017, 8.3) that ends a TZif file, with
 * the wider range of times of RFC 8536 section 3.3.1.
 */
#include "zone_data.h"

#include <limits.h>

#include "civil.h"
#include "postlogin/ascii.h"

enum {
	NAME_MIN = 3,
	NAME_LIMIT = 32,
	OFFSET_HOURS = 24,
	TIME_HOURS = 167,
	DEFAULT_TIME = 2 * 3600,
};

struct cursor {
	const char *at;
	const char *end;
};

static bool
take(struct cursor *cursor, char wanted)
{
	if (cursor->at == cursor->end || *cursor->at != wanted)
		return false;
	cursor->at++;
	return true;
}

/* A number of at least one and at most three digits. */
static int
take_number(
    struct cursor *cursor, unsigned low, unsigned high, unsigned *number_r)
{
	unsigned number = 0, digits = 0;

	while (cursor->at < cursor->end && *cursor->at >= '0' &&
	       *cursor->at <= '9' && digits < 3) {
		number = number * 10 + (unsigned)(*cursor->at++ - '0');
		digits++;
	}
	if (digits == 0 || number < low || number > high)
		return -1;
	*number_r = number;
	return 0;
}

static bool
is_quoted_name(char c)
{
	return ascii_is_letter(c) || ascii_is_digit(c) || c == '+' || c == '-';
}

/* CET, or <+0330> where the name is not of letters alone. */
static int
take_name(struct arena *arena, struct cursor *cursor, const char **name_r)
{
	bool quoted = take(cursor, '<');
	const char *start = cursor->at;
	size_t size;

	while (
	    cursor->at < cursor->end && (quoted ? is_quoted_name(*cursor->at)
	                                        : ascii_is_letter(*cursor->at)))
		cursor->at++;
	size = (size_t)(cursor->at - start);
	if (size < NAME_MIN || size > NAME_LIMIT)
		return -1;
	if (quoted && !take(cursor, '>'))
		return -1;
	*name_r = arena_copy(arena, start, size);
	return 0;
}

/* [+-]hh[:mm[:ss]] as seconds. */
static int
take_time(struct cursor *cursor, unsigned hours_limit, int32_t *seconds_r)
{
	bool negative = take(cursor, '-');
	unsigned hours, minutes = 0, seconds = 0;

	if (!negative)
		(void)take(cursor, '+');
	if (take_number(cursor, 0, hours_limit, &hours) != 0)
		return -1;
	if (take(cursor, ':')) {
		if (take_number(cursor, 0, 59, &minutes) != 0)
			return -1;
		if (take(cursor, ':') &&
		    take_number(cursor, 0, 59, &seconds) != 0)
			return -1;
	}
	*seconds_r = (int32_t)(hours * 3600 + minutes * 60 + seconds);
	if (negative)
		*seconds_r = -*seconds_r;
	return 0;
}

/* ,Mm.w.d or ,Jn or ,n, then perhaps /time. */
static int
take_start(struct cursor *cursor, struct zone_start *start)
{
	if (!take(cursor, ','))
		return -1;
	if (take(cursor, 'M')) {
		start->kind = ZONE_DAY_MONTH;
		if (take_number(cursor, 1, 12, &start->month) != 0 ||
		    !take(cursor, '.') ||
		    take_number(cursor, 1, 5, &start->week) != 0 ||
		    !take(cursor, '.') ||
		    take_number(cursor, 0, 6, &start->day) != 0)
			return -1;
	} else if (take(cursor, 'J')) {
		start->kind = ZONE_DAY_JULIAN;
		if (take_number(cursor, 1, 365, &start->day) != 0)
			return -1;
	} else {
		start->kind = ZONE_DAY_ZERO;
		if (take_number(cursor, 0, 365, &start->day) != 0)
			return -1;
	}
	start->time = DEFAULT_TIME;
	if (take(cursor, '/'))
		return take_time(cursor, TIME_HOURS, &start->time);
	return 0;
}

/* The string counts west of UTC as positive; we count east. */
static int
take_offset(struct cursor *cursor, int32_t *offset_r)
{
	if (take_time(cursor, OFFSET_HOURS, offset_r) != 0)
		return -1;
	*offset_r = -*offset_r;
	return 0;
}

int
zone_rule_parse(
    struct arena *arena, struct span string, struct zone_rule *rule_r)
{
	struct cursor cursor = {string.data, string.data + string.size};
	struct zone_rule rule = {0};

	if (string.size == 0 ||
	    take_name(arena, &cursor, &rule.standard.name) != 0 ||
	    take_offset(&cursor, &rule.standard.offset) != 0)
		return -1;
	if (cursor.at < cursor.end) {
		rule.has_summer = true;
		rule.summer.dst = true;
		rule.summer.offset = rule.standard.offset + 3600;
		if (take_name(arena, &cursor, &rule.summer.name) != 0)
			return -1;
		if (cursor.at < cursor.end && *cursor.at != ',' &&
		    take_offset(&cursor, &rule.summer.offset) != 0)
			return -1;
		if (take_start(&cursor, &rule.start) != 0 ||
		    take_start(&cursor, &rule.end) != 0)
			return -1;
	}
	if (cursor.at != cursor.end)
		return -1;
	*rule_r = rule;
	return 0;
}

/* Days since 1970 of the day on which a rule begins in a year. */
static int64_t
start_day(const struct zone_start *start, int64_t year)
{
	int64_t first, day;

	switch (start->kind) {
	case ZONE_DAY_MONTH:
		first = civil_days(year, start->month, 1);
		/* 1970-01-01, day 0, was a Thursday, 4. */
		day = (int64_t)start->day - (first + 4);
		day = first + (day - civil_floor(day, 7) * 7) +
		      7 * ((int64_t)start->week - 1);
		if (day >= first + civil_month_length(year, start->month))
			day -= 7;
		return day;
	case ZONE_DAY_JULIAN:
		day = civil_days(year, 1, start->day);
		return day + (civil_leap(year) && start->day >= 60 ? 1 : 0);
	case ZONE_DAY_ZERO:
		return civil_days(year, 1, (int64_t)start->day + 1);
	}
	return 0;
}

static int64_t
start_instant(const struct zone_start *start, int64_t year, int32_t offset)
{
	return start_day(start, year) * SECONDS_A_DAY + start->time - offset;
}

const struct zone_type *
zone_rule_type(const struct zone_rule *rule, int64_t when)
{
	const struct zone_type *type = &rule->standard;
	int64_t latest = INT64_MIN, instant;
	struct tm tm;

	if (!rule->has_summer)
		return type;
	civil_split(when + rule->standard.offset, &tm);
	/* Times reach a week over the ends of a year: see the neighbours too.
	 * Summer that begins where it ends (all year) goes on. */
	for (int64_t year = (int64_t)tm.tm_year + 1899;
	     year <= (int64_t)tm.tm_year + 1901; year++) {
		instant = start_instant(&rule->end, year, rule->summer.offset);
		if (instant <= when && instant > latest) {
			latest = instant;
			type = &rule->standard;
		}
		instant =
		    start_instant(&rule->start, year, rule->standard.offset);
		if (instant <= when && instant >= latest) {
			latest = instant;
			type = &rule->summer;
		}
	}
	return type;
}
