/*
 * Dates as directories write them, all as seconds since 1970 UTC.
 */
#ifndef POSTLOGIN_DATETIME_H
#define POSTLOGIN_DATETIME_H

#include <stdint.h>

#include "postlogin/arena.h"
#include "postlogin/span.h"
#include "postlogin/zone.h"

/* The syntaxes of the configuration language ("syntax"). The first is the
 * default for dates; logon_hours, time_map and address are no dates. */
enum syntax {
	SYNTAX_GENERALIZED_TIME = 0, /* RFC 4517 3.3.13; year 0000 = never */
	SYNTAX_FILETIME,             /* 100 ns since 1601; 0, 2^63-1 = never */
	SYNTAX_UNIX_SECONDS,
	SYNTAX_UNIX_DAYS, /* <= 0 = never; 00:00 UTC */
	SYNTAX_ISO_DATE,  /* 2026-12-31 or 20261231, 00:00 local */
	SYNTAX_LOGON_HOURS,
	SYNTAX_TIME_MAP,
	SYNTAX_ADDRESS,
};

enum date_kind {
	DATE_UNPARSABLE = 0,
	DATE_NEVER,
	DATE_AT,
};

struct date {
	enum date_kind kind;
	int64_t at; /* DATE_AT: seconds since 1970 UTC, rounded down */
};

/* Reads a value. `local` is used by SYNTAX_ISO_DATE alone. A syntax that is no
 * date gives DATE_UNPARSABLE. */
struct date date_parse(
    struct span value, enum syntax syntax, const struct zone *local);

/* Writes an instant in a syntax: "20261122080000Z", "1700000000", ... */
const char *date_format(struct arena *arena, int64_t at, enum syntax syntax,
    const struct zone *local);

/* strftime(3) in a zone; "" if the format gives nothing or over 256 bytes. */
const char *date_strftime(struct arena *arena, const char *format, int64_t at,
    const struct zone *zone);

/* RFC 3339, "2026-12-24T18:30:00+01:00" or with Z; for --at. Returns 0/-1. */
NODISCARD int date_rfc3339(const char *string, int64_t *at_r);
const char *date_format_rfc3339(struct arena *arena, int64_t at); /* with Z */

/*
 * A duration of the language: 500ms 2s 15m 12h 7d 2w, no unit: seconds; a
 * minus is read too (Active Directory stores negative ages as such text).
 * Milliseconds. Returns 0, or -1 if it is none or overflows.
 */
NODISCARD int duration_parse(struct span text, int64_t *milliseconds_r);

#endif
