#include "postlogin/hourmap.h"

#include <string.h>

#include "civil.h"

enum {
	DAY_MINUTES = 1440,
	WEEK_DAYS = 7,
	WEEK_MINUTES = WEEK_DAYS * DAY_MINUTES,
	MINUTE = 60,
};

#define WEEK ((int64_t)WEEK_DAYS * SECONDS_A_DAY)

int
hourmap_read(struct span octets, struct hourmap *map_r)
{
	struct hourmap map = {.size = octets.size};

	if (hourmap_slot(octets.size) == 0)
		return -1;
	memcpy(map.octets, octets.data, octets.size);
	*map_r = map;
	return 0;
}

unsigned
hourmap_slot(size_t size)
{
	switch (size) {
	case LOGON_HOURS_OCTETS:
		return 60;
	case TIME_MAP_OCTETS:
		return 30;
	default:
		return 0;
	}
}

/* a modulo b, never negative. */
static int64_t
modulo(int64_t a, int64_t b)
{
	return a - civil_floor(a, b) * b;
}

/* The one place that knows the order of the bits. */
static size_t
bit_of(const struct hourmap *map, int64_t second)
{
	return (size_t)(modulo(second, WEEK) /
	                ((int64_t)hourmap_slot(map->size) * MINUTE));
}

bool
hourmap_open(const struct hourmap *map, int64_t second)
{
	size_t bit;

	if (map->size == 0)
		return false;
	bit = bit_of(map, second);
	return (map->octets[bit / 8] >> bit % 8 & 1) != 0;
}

/* A minute of the week, which may be outside of it, in 0-10079. */
static unsigned
week_minute(int64_t minute)
{
	return (unsigned)modulo(minute, WEEK_MINUTES);
}

static bool
has_minute(const struct hourweek *week, unsigned minute)
{
	return (week->minutes[minute / 8] >> minute % 8 & 1) != 0;
}

/* How long the span of an item is. */
static unsigned
span_minutes(const struct hours *hours)
{
	return hours->end > hours->start
	           ? hours->end - hours->start
	           : hours->end + DAY_MINUTES - hours->start;
}

int
hourweek_open(struct hourweek *week, const struct hours *hours, int32_t offset,
    const char **problem_r)
{
	unsigned length = span_minutes(hours);

	*problem_r = NULL;
	if (hours->dated)
		*problem_r = "a map has no days of the calendar, expected days "
		             "of the week";
	else if (offset % MINUTE != 0)
		*problem_r = "the zone was not whole minutes from UTC at that "
		             "time, expected another time or zone";
	if (*problem_r != NULL)
		return -1;
	for (unsigned day = 0; day < WEEK_DAYS; day++) {
		int64_t start =
		    (int64_t)day * DAY_MINUTES + hours->start - offset / MINUTE;

		for (unsigned i = 0;
		     (hours->days >> day & 1) != 0 && i < length; i++) {
			unsigned at = week_minute(start + i);

			week->minutes[at / 8] |= (unsigned char)(1U << at % 8);
		}
	}
	return 0;
}

void
hourweek_shut(struct hourweek *week, const struct hourweek *shut)
{
	for (size_t i = 0; i < sizeof(week->minutes); i++)
		week->minutes[i] &= (unsigned char)~shut->minutes[i];
}

int
hourmap_pack(const struct hourweek *week, size_t size, struct hourmap *map_r,
    unsigned *minute_r)
{
	struct hourmap map = {.size = size};
	unsigned slot = hourmap_slot(size);

	for (unsigned minute = 0; minute < WEEK_MINUTES; minute++) {
		size_t bit = bit_of(&map, (int64_t)minute * MINUTE);
		bool open = has_minute(week, minute);

		if (minute % slot != 0 &&
		    open != has_minute(week, minute - 1)) {
			*minute_r = minute;
			return -1;
		}
		if (open)
			map.octets[bit / 8] |= (unsigned char)(1U << bit % 8);
	}
	*map_r = map;
	return 0;
}

/* A minute of the day as people write it; `last`: midnight ends the day. */
static const char *
clock_text(struct arena *arena, int64_t minute, bool last)
{
	minute = modulo(minute, DAY_MINUTES);
	if (minute == 0 && last)
		minute = DAY_MINUTES;
	return arena_printf(
	    arena, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

/* The same for a minute of the clock, `over` minutes behind where a bit
 * begins. */
static const char *
misfit_text(struct arena *arena, unsigned slot, unsigned minute, unsigned over,
    bool last)
{
	return arena_printf(arena,
	    "%s is inside %s of the map, which is in UTC, expected %s or %s",
	    clock_text(arena, minute, last),
	    slot == 60 ? "an hour" : "half an hour",
	    clock_text(arena, (int64_t)minute - over, last),
	    clock_text(arena, (int64_t)minute - over + slot, last));
}

const char *
hourmap_misfit(struct arena *arena, size_t size, const struct hours *hours,
    int32_t offset, unsigned minute)
{
	unsigned slot = hourmap_slot(size), over = minute % slot;

	for (unsigned day = 0; day < WEEK_DAYS; day++) {
		int64_t start =
		    (int64_t)day * DAY_MINUTES + hours->start - offset / MINUTE;

		if ((hours->days >> day & 1) == 0)
			continue;
		if (week_minute(start) == minute)
			return misfit_text(
			    arena, slot, hours->start, over, false);
		if (week_minute(start + span_minutes(hours)) == minute)
			return misfit_text(arena, slot, hours->end, over, true);
	}
	return NULL;
}
