#include "civil.h"

#include <string.h>

enum {
	ERA_DAYS = 146097, /* 400 years */
	ERA_YEARS = 400,
	CENTURY_DAYS = 36524,
	FOUR_YEARS_DAYS = 1461,
	YEAR_DAYS = 365,
	EPOCH_DAYS = 719468, /* from 0000-03-01 to 1970-01-01 */
};

/* Years are counted from March, so that the leap day comes last. */
static const int from_march[12] = {
    0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337};

int64_t
civil_floor(int64_t a, int64_t b)
{
	return a / b - (a % b < 0 ? 1 : 0);
}

bool
civil_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

unsigned
civil_month_length(int64_t year, unsigned month)
{
	static const unsigned char lengths[] = {
	    0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (month >= sizeof(lengths))
		return 0;
	return lengths[month] + (month == 2 && civil_leap(year) ? 1U : 0U);
}

int64_t
civil_days(int64_t year, unsigned month, int64_t day)
{
	unsigned march = (month + 9) % 12;
	int64_t y = month < 3 ? year - 1 : year;
	int64_t era = civil_floor(y, ERA_YEARS);
	int64_t rest = y - era * ERA_YEARS;

	return era * ERA_DAYS + rest * YEAR_DAYS + rest / 4 - rest / 100 +
	       from_march[march] + day - 1 - EPOCH_DAYS;
}

unsigned
civil_weekday(int64_t days)
{
	/* 1970-01-01 was a Thursday. */
	return (unsigned)(days + 4 - civil_floor(days + 4, 7) * 7);
}

/* The lesser: the last part of a cycle is a day longer than the others. */
static int
at_most(int value, int limit)
{
	return value < limit ? value : limit;
}

/* Year, month and day of so many days since 1970-01-01. */
static void
split_days(int64_t days, struct tm *tm)
{
	int64_t march_days = days + EPOCH_DAYS;
	int64_t era = civil_floor(march_days, ERA_DAYS);
	int day = (int)(march_days - era * ERA_DAYS);
	int century = at_most(day / CENTURY_DAYS, 3);
	int four, year, month = 11;
	int64_t full;

	day -= century * CENTURY_DAYS;
	four = day / FOUR_YEARS_DAYS;
	day -= four * FOUR_YEARS_DAYS;
	year = at_most(day / YEAR_DAYS, 3);
	day -= year * YEAR_DAYS;
	while (from_march[month] > day)
		month--;
	full = era * ERA_YEARS + century * 100 + four * 4 + year;
	if (month >= 10)
		full++;
	tm->tm_mday = day - from_march[month] + 1;
	tm->tm_mon = (month + 2) % 12;
	tm->tm_year = (int)(full - 1900);
	tm->tm_yday = (int)(days - civil_days(full, 1, 1));
}

void
civil_split(int64_t seconds, struct tm *tm_r)
{
	int64_t days = civil_floor(seconds, SECONDS_A_DAY);
	int rest = (int)(seconds - days * SECONDS_A_DAY);

	memset(tm_r, 0, sizeof(*tm_r));
	split_days(days, tm_r);
	tm_r->tm_hour = rest / 3600;
	tm_r->tm_min = rest / 60 % 60;
	tm_r->tm_sec = rest % 60;
	tm_r->tm_wday = (int)civil_weekday(days);
}
