/*
 * When a login is welcome: "Mon-Fri 08:00-18:00 Europe/Zurich" and the maps of
 * Active Directory and eDirectory.
 */
#ifndef POSTLOGIN_HOURS_H
#define POSTLOGIN_HOURS_H

#include <stdbool.h>
#include <stdint.h>

#include "postlogin/arena.h"
#include "postlogin/span.h"
#include "postlogin/tri.h"
#include "postlogin/zone.h"

/* One item: days of the week or of the calendar and a span of the day, in a
 * zone. Zeroed it holds at no time. */
struct hours {
	unsigned days;    /* bit 0 = Sunday ... bit 6 = Saturday */
	bool dated;       /* days of the calendar instead: */
	int64_t first;    /* counted from 1970-01-01, */
	int64_t last;     /* this one included */
	unsigned start;   /* minutes after midnight, 0-1439 */
	unsigned end;     /* 1-1440; <= start: ends on the following day */
	const char *zone; /* NULL: the machine's */
};

/*
 * Parses one item (no commas), e.g. "Mon-Fri 08:00-18:00", "daily
 * 22:00-06:00 UTC", "Sat 09:00-24:00 Europe/Zurich". Days: Mon..Sun, a range
 * (which may wrap: Fri-Mon), or daily; names ignore case. "Mon,Wed 08:00-..."
 * is two items to the caller's splitting and so an error here. Start included,
 * end excluded; start == end is an error.
 *
 * Days of the calendar are "2026-12-24" and "2026-12-24..2026-12-26", whole
 * days unless times follow, which then hold on each of the days. A day that
 * the calendar does not have (2026-02-30) is an error.
 *
 * Returns 0, or -1 with what is wrong in *expected_r (static text).
 */
NODISCARD int hours_parse(struct arena *arena, struct span item,
    struct hours *hours_r, const char **expected_r);

/* True if the item holds at `now` in `zone`. Judged on the wall clock of the
 * zone: a window over midnight belongs to the day on which it starts. */
bool hours_contain(
    const struct hours *hours, const struct zone *zone, int64_t now);

/* AD logonHours: 21 octets, UTC, from Sunday 00:00, an hour a bit, least
 * significant first. Undefined unless exactly 21 octets. */
enum tri hours_logon_hours(struct span octets, int64_t now);

/* eDirectory loginAllowedTimeMap: 42 octets, UTC, from Sunday 00:00, half an
 * hour a bit, least significant first. Undefined unless exactly 42 octets. */
enum tri hours_time_map(struct span octets, int64_t now);

#endif
