#include "postlogin/datetime.h"

#include <stdbool.h>
#include <string.h>

#include "postlogin/ascii.h"
#include "postlogin/text.h"

#include "civil.h"

enum {
	FORMAT_LIMIT = 256,
	FILETIME_SECOND = 10000000,
};

/* From 1601-01-01 to 1970-01-01. */
#define FILETIME_EPOCH INT64_C(11644473600)

/* What four digits of a year can say; year 0000 means never. */
#define YEAR_ONE INT64_C(-62135596800)
#define YEAR_9999_END INT64_C(253402300799)

/* A date and time of day as read, before it becomes an instant. */
struct stamp {
	unsigned year;
	unsigned month;
	unsigned day;
	unsigned hour;
	unsigned minute;
	unsigned second;
};

/* Exactly `digits` digits from the start of *rest. */
static int
take_digits(struct span *rest, size_t digits, unsigned *number_r)
{
	unsigned number = 0;

	if (rest->size < digits)
		return -1;
	for (size_t i = 0; i < digits; i++) {
		if (!ascii_is_digit(rest->data[i]))
			return -1;
		number = number * 10 + (unsigned)(rest->data[i] - '0');
	}
	rest->data += digits;
	rest->size -= digits;
	*number_r = number;
	return 0;
}

static bool
take_byte(struct span *rest, const char *wanted)
{
	if (rest->size == 0 || rest->data[0] == '\0' ||
	    strchr(wanted, rest->data[0]) == NULL)
		return false;
	rest->data++;
	rest->size--;
	return true;
}

/* Second 60 is a leap second: it counts as the second after. */
static bool
stamp_valid(const struct stamp *stamp)
{
	return stamp->day >= 1 &&
	       stamp->day <= civil_month_length(stamp->year, stamp->month) &&
	       stamp->hour <= 23 && stamp->minute <= 59 && stamp->second <= 60;
}

static int64_t
stamp_instant(const struct stamp *stamp)
{
	return civil_days(stamp->year, stamp->month, stamp->day) *
	           SECONDS_A_DAY +
	       stamp->hour * 3600 + stamp->minute * 60 + stamp->second;
}

/*
 * A fraction of `unit` seconds, rounded down to a second, without loss however
 * many digits there are: from the last digit to the first.
 */
static int
take_fraction(struct span *rest, unsigned unit, int64_t *seconds_r)
{
	size_t digits = 0;
	unsigned seconds = 0;

	if (!take_byte(rest, ".,"))
		return 0;
	while (digits < rest->size && ascii_is_digit(rest->data[digits]))
		digits++;
	if (digits == 0)
		return -1;
	for (size_t i = digits; i > 0; i--)
		seconds =
		    ((unsigned)(rest->data[i - 1] - '0') * unit + seconds) / 10;
	rest->data += digits;
	rest->size -= digits;
	*seconds_r = seconds;
	return 0;
}

/* +hh, +hhmm (RFC 4517) or with a colon +hh:mm (RFC 3339), as seconds. */
static int
take_offset(struct span *rest, bool colon, int64_t *offset_r)
{
	bool west = rest->size > 0 && rest->data[0] == '-';
	unsigned hours, minutes = 0;

	if (!take_byte(rest, "+-") || take_digits(rest, 2, &hours) != 0)
		return -1;
	if (colon && !take_byte(rest, ":"))
		return -1;
	if ((colon || rest->size > 0) && take_digits(rest, 2, &minutes) != 0)
		return -1;
	if (hours > 23 || minutes > 59)
		return -1;
	*offset_r = (int64_t)hours * 3600 + minutes * 60;
	if (west)
		*offset_r = -*offset_r;
	return 0;
}

/* RFC 4517 3.3.13: YYYYMMDDHH[MM[SS]][(.|,)f](Z|(+|-)HH[MM]) */
static struct date
parse_generalized(struct span value)
{
	const struct date unparsable = {0};
	struct stamp stamp = {0};
	unsigned unit = 3600;
	int64_t fraction = 0, offset = 0;

	if (take_digits(&value, 4, &stamp.year) != 0 ||
	    take_digits(&value, 2, &stamp.month) != 0 ||
	    take_digits(&value, 2, &stamp.day) != 0 ||
	    take_digits(&value, 2, &stamp.hour) != 0)
		return unparsable;
	if (take_digits(&value, 2, &stamp.minute) == 0) {
		unit = 60;
		if (take_digits(&value, 2, &stamp.second) == 0)
			unit = 1;
	}
	if (!stamp_valid(&stamp) || take_fraction(&value, unit, &fraction) != 0)
		return unparsable;
	if (!take_byte(&value, "Z") && take_offset(&value, false, &offset) != 0)
		return unparsable;
	if (value.size > 0)
		return unparsable;
	if (stamp.year == 0)
		return (struct date){.kind = DATE_NEVER};
	return (struct date){
	    DATE_AT, stamp_instant(&stamp) + fraction - offset};
}

/* 2026-12-31 or 20261231; midnight by the local clock. */
static struct date
parse_iso(struct span value, const struct zone *local)
{
	const struct date unparsable = {0};
	struct stamp stamp = {0};
	bool dashes;

	if (take_digits(&value, 4, &stamp.year) != 0)
		return unparsable;
	dashes = take_byte(&value, "-");
	if (take_digits(&value, 2, &stamp.month) != 0 ||
	    (dashes && !take_byte(&value, "-")) ||
	    take_digits(&value, 2, &stamp.day) != 0 || value.size > 0 ||
	    !stamp_valid(&stamp))
		return unparsable;
	return (struct date){DATE_AT,
	    zone_midnight(local, (int)stamp.year, stamp.month, stamp.day)};
}

static struct date
parse_number(struct span value, enum syntax syntax)
{
	const struct date unparsable = {0}, never = {.kind = DATE_NEVER};
	long long number;

	if (text_integer(value, &number) != 0)
		return unparsable;
	if (syntax == SYNTAX_FILETIME) {
		if (number == 0 || number == INT64_MAX)
			return never;
		if (number < 0)
			return unparsable;
		return (struct date){
		    DATE_AT, number / FILETIME_SECOND - FILETIME_EPOCH};
	}
	if (syntax == SYNTAX_UNIX_DAYS) {
		if (number <= 0)
			return never;
		if (number > INSTANT_LIMIT / SECONDS_A_DAY)
			return unparsable;
		return (struct date){DATE_AT, number * SECONDS_A_DAY};
	}
	if (number > INSTANT_LIMIT || number < -INSTANT_LIMIT)
		return unparsable;
	return (struct date){DATE_AT, number};
}

struct date
date_parse(struct span value, enum syntax syntax, const struct zone *local)
{
	switch (syntax) {
	case SYNTAX_GENERALIZED_TIME:
		return parse_generalized(value);
	case SYNTAX_FILETIME:
	case SYNTAX_UNIX_SECONDS:
	case SYNTAX_UNIX_DAYS:
		return parse_number(value, syntax);
	case SYNTAX_ISO_DATE:
		return parse_iso(value, local);
	case SYNTAX_LOGON_HOURS:
	case SYNTAX_TIME_MAP:
	case SYNTAX_ADDRESS:
		break;
	}
	return (struct date){.kind = DATE_UNPARSABLE};
}

/* Broken-down time with a year of four digits that is not 0000. */
static void
four_digits(int64_t at, const struct zone *zone, struct tm *tm_r)
{
	if (at > YEAR_9999_END)
		at = YEAR_9999_END;
	if (at < YEAR_ONE)
		at = YEAR_ONE;
	zone_local(zone, at, tm_r);
	if (tm_r->tm_year + 1900 > 9999)
		zone_local(zone, at - SECONDS_A_DAY, tm_r);
	if (tm_r->tm_year + 1900 < 1)
		zone_local(zone, at + SECONDS_A_DAY, tm_r);
}

/* The instants 0 and 2^63-1 would say "never": the nearest that does not. */
static const char *
format_filetime(struct arena *arena, int64_t at)
{
	const int64_t last = INT64_MAX / FILETIME_SECOND - FILETIME_EPOCH;

	if (at <= -FILETIME_EPOCH)
		return arena_string(arena, "1");
	if (at > last)
		at = last;
	return arena_printf(arena, "%lld",
	    (long long)((at + FILETIME_EPOCH) * FILETIME_SECOND));
}

const char *
date_format(struct arena *arena, int64_t at, enum syntax syntax,
    const struct zone *local)
{
	int64_t days;
	struct tm tm;

	switch (syntax) {
	case SYNTAX_GENERALIZED_TIME:
		four_digits(at, zone_utc(), &tm);
		return arena_printf(arena, "%04d%02d%02d%02d%02d%02dZ",
		    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
		    tm.tm_min, tm.tm_sec);
	case SYNTAX_FILETIME:
		return format_filetime(arena, at);
	case SYNTAX_UNIX_SECONDS:
		return arena_printf(arena, "%lld", (long long)at);
	case SYNTAX_UNIX_DAYS:
		days = civil_floor(at, SECONDS_A_DAY);
		return arena_printf(
		    arena, "%lld", (long long)(days > 0 ? days : 1));
	case SYNTAX_ISO_DATE:
		four_digits(at, local, &tm);
		return arena_printf(arena, "%04d-%02d-%02d", tm.tm_year + 1900,
		    tm.tm_mon + 1, tm.tm_mday);
	case SYNTAX_LOGON_HOURS:
	case SYNTAX_TIME_MAP:
	case SYNTAX_ADDRESS:
		break;
	}
	return "";
}

/* strftime()'s %s asks the process for its zone: put the number in first. */
static const char *
without_epoch(struct arena *arena, const char *format, int64_t at)
{
	struct text text = {.arena = arena};

	for (const char *c = format; *c != '\0'; c++) {
		if (c[0] == '%' && c[1] == 's') {
			text_addf(&text, "%lld", (long long)at);
			c++;
			continue;
		}
		text_add_byte(&text, *c);
		if (c[0] == '%' && c[1] != '\0')
			text_add_byte(&text, *++c);
	}
	return text_string(&text);
}

/* The format is the configuration's, so the compiler cannot see it. strftime()
 * reads nothing but the struct tm and writes no more than it may. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
const char *
date_strftime(struct arena *arena, const char *format, int64_t at,
    const struct zone *zone)
{
	char buffer[FORMAT_LIMIT + 1];
	struct tm tm;
	size_t size;

	zone_local(zone, at, &tm);
	size = strftime(
	    buffer, sizeof(buffer), without_epoch(arena, format, at), &tm);
	return arena_copy(arena, buffer, size);
}
#pragma GCC diagnostic pop

int
date_rfc3339(const char *string, int64_t *at_r)
{
	struct span rest = span_of(string);
	struct stamp stamp;
	int64_t fraction = 0, offset = 0;

	if (take_digits(&rest, 4, &stamp.year) != 0 || !take_byte(&rest, "-") ||
	    take_digits(&rest, 2, &stamp.month) != 0 ||
	    !take_byte(&rest, "-") || take_digits(&rest, 2, &stamp.day) != 0 ||
	    !take_byte(&rest, "Tt") ||
	    take_digits(&rest, 2, &stamp.hour) != 0 || !take_byte(&rest, ":") ||
	    take_digits(&rest, 2, &stamp.minute) != 0 ||
	    !take_byte(&rest, ":") || take_digits(&rest, 2, &stamp.second) != 0)
		return -1;
	/* ISO 8601 allows a comma, RFC 3339 does not. */
	if (!stamp_valid(&stamp) || (rest.size > 0 && rest.data[0] == ',') ||
	    take_fraction(&rest, 1, &fraction) != 0)
		return -1;
	if (!take_byte(&rest, "Zz") && take_offset(&rest, true, &offset) != 0)
		return -1;
	if (rest.size > 0)
		return -1;
	*at_r = stamp_instant(&stamp) - offset;
	return 0;
}

const char *
date_format_rfc3339(struct arena *arena, int64_t at)
{
	struct tm tm;

	four_digits(at, zone_utc(), &tm);
	return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
	    tm.tm_sec);
}
