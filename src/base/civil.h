/*
 * The proleptic Gregorian calendar without a time zone. (gmtime_r() and
 * timegm() read /etc/localtime on their first call; deciding reads no file.)
 */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

enum {
	SECONDS_A_DAY = 86400,
};

/* Instants beyond this many seconds from 1970, either way, are held to it:
 * the year then still fits an int, and sums with durations an int64_t. */
#define INSTANT_LIMIT INT64_C(60000000000000000)

/* Quotient rounded down, for b > 0: C rounds towards zero. */
int64_t civil_floor(int64_t a, int64_t b);

/* Days from 1970-01-01 to that date. Month 1-12; the day may be any number,
 * counted on from the first of the month. */
int64_t civil_days(int64_t year, unsigned month, int64_t day);

/* The weekday of so many days from 1970-01-01: 0 is Sunday, 6 Saturday. */
unsigned civil_weekday(int64_t days);

bool civil_leap(int64_t year);

/* 28-31; 0 for a month that is none. */
unsigned civil_month_length(int64_t year, unsigned month);

/* Fills year, month, day, hour, minute, second, weekday and day of the year
 * from seconds since 1970 of the same clock; the rest is zeroed. */
void civil_split(int64_t seconds, struct tm *tm_r);

#endif
