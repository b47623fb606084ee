/*
 * The week as directories hold it: one bit for each hour (Active Directory's
 * logonHours, 21 octets) or half an hour (eDirectory's loginAllowedTimeMap, 42
 * octets), in UTC, from Sunday 00:00, the least significant bit of an octet
 * first. The bit is 1 where a login is welcome.
 *
 * A map knows no zone. Text does: here `offset` is how many seconds its clock
 * is east of UTC, which summer time changes while the map stays as it is.
 *
 * Source: MS-SAMR 2.2.6.5 (logon hours); eDirectory's schema reference, Login
 * Allowed Time Map.
 */
#ifndef POSTLOGIN_HOURMAP_H
#define POSTLOGIN_HOURMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "postlogin/arena.h"
#include "postlogin/attributes.h"
#include "postlogin/hours.h"
#include "postlogin/span.h"

enum {
	LOGON_HOURS_OCTETS = 21,
	TIME_MAP_OCTETS = 42,
};

/* Zeroed it is no map at all: it has no slots. */
struct hourmap {
	size_t size; /* octets: one of the two above */
	unsigned char octets[TIME_MAP_OCTETS];
};

/* Copies the octets. Returns 0, or -1 unless there are 21 or 42. */
NODISCARD int hourmap_read(struct span octets, struct hourmap *map_r);

/* Minutes that one bit stands for: 60 or 30; 0 for a size that is none. */
unsigned hourmap_slot(size_t size);

/* Whether the bit is set in which that second lies, counted from Sunday 00:00
 * UTC; seconds outside the week count as in the week before or after. */
bool hourmap_open(const struct hourmap *map, int64_t second);

/* The minutes of a week in UTC, from Sunday 00:00, before they become a map. An
 * item alone may not fit one although all together do: "Mon 00:00-24:00, Tue
 * 00:00-08:30" in a zone half an hour from the next full hour. */
struct hourweek {
	unsigned char minutes[7 * 1440 / 8];
};

/* Opens the hours of an item of the week. Returns 0, or -1 with what is wrong
 * in *problem_r (static): it has days of the calendar, or `offset` is not whole
 * minutes. */
NODISCARD int hourweek_open(struct hourweek *week, const struct hours *hours,
    int32_t offset, const char **problem_r);

/* Shuts what is open in `shut`. */
void hourweek_shut(struct hourweek *week, const struct hourweek *shut);

/* The week as a map of that many octets. Nothing is rounded: returns -1 with a
 * minute of the week at which it begins or ends inside a bit. */
NODISCARD int hourmap_pack(const struct hourweek *week, size_t size,
    struct hourmap *map_r, unsigned *minute_r);

/* Why that minute is not where an item may begin or end, and what the nearest
 * are, on the clock of its zone. NULL if it does neither there. */
const char *hourmap_misfit(struct arena *arena, size_t size,
    const struct hours *hours, int32_t offset, unsigned minute);

/*
 * The map as text for people, which hours_parse() reads again item by item and
 * hourmap_pack() makes the same map of:
 * "Mon-Fri 08:00-18:00 UTC, Sat 09:00-12:00 UTC", with `zone` behind each item
 * (NULL: nothing). A map without a bit is "never". Equal maps are equal texts:
 * days are joined, from Monday on, and what goes over midnight is one item if
 * it is shorter than a day, else it is cut at each midnight.
 * NULL unless `offset` is whole minutes.
 */
const char *hourmap_text(struct arena *arena, const struct hourmap *map,
    int32_t offset, const char *zone);

/*
 * A table of seven lines below one of hours, "#" where a login is welcome, "."
 * where it is not; a character is a bit, or less where the zone's clock needs
 * it. NULL unless `offset` is whole quarters of an hour.
 */
const char *hourmap_grid(struct arena *arena, const struct hourmap *map,
    int32_t offset, const char *zone);

#endif
