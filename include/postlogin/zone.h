/*
 * Time zones as data (RFC 8536), so that deciding needs neither TZ nor files:
 * zones are loaded while facts are collected and then only read. (glibc knows
 * one zone a process, chosen by an environment variable.)
 */
#ifndef POSTLOGIN_ZONE_H
#define POSTLOGIN_ZONE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "postlogin/arena.h"

struct zone;

/*
 * The zone of that name under the system's zoneinfo directory
 * (/usr/share/zoneinfo), or NULL if there is none: unknown, malformed, not a
 * regular file, or a name that would leave the directory (".." or a leading
 * "/"). "UTC" works without files.
 */
const struct zone *zone_load(struct arena *arena, const char *name);

/* The machine's zone (/etc/localtime), UTC if there is none. Never NULL. */
const struct zone *zone_load_local(struct arena *arena);

/* UTC, static. */
const struct zone *zone_utc(void);

/* A zone from the bytes of a TZif file; NULL if malformed. For tests, and the
 * parser under zone_load(). */
const struct zone *zone_parse(struct arena *arena, struct span tzif);

/* Broken-down local time at `when` (seconds since 1970 UTC): all of struct tm
 * that strftime() reads. */
void zone_local(const struct zone *zone, int64_t when, struct tm *tm_r);

/* The instant of local midnight that starts that day (the first instant of the
 * day where midnight does not exist). Proleptic Gregorian; month 1-12. */
int64_t zone_midnight(
    const struct zone *zone, int year, unsigned month, unsigned day);

#endif
