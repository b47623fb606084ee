#include "postlogin/zone.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "civil.h"
#include "zone_data.h"

enum {
	FILE_LIMIT = 65536,
	NAME_LIMIT = 128,
	/* farther than any offset from UTC */
	FAR = 27 * 3600,
};

#define ZONEINFO "/usr/share/zoneinfo"
#define LOCALTIME "/etc/localtime"

static const struct zone_type utc_types[] = {{0, false, "UTC"}};
static const struct zone utc = {.types = utc_types, .type_count = 1};

/* Reads all of a regular file into the arena; -1 if it is none or too long. */
static int
read_file(struct arena *arena, const char *path, struct span *span_r)
{
	char *buffer;
	size_t size = 0;
	ssize_t got = 0;
	struct stat st;
	int result = -1;
	/* O_NONBLOCK: a FIFO must not hold up the login */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0 ||
	    st.st_size > FILE_LIMIT)
		goto out;
	buffer = arena_alloc(arena, (size_t)st.st_size + 1);
	while (size < (size_t)st.st_size) {
		got = read(fd, buffer + size, (size_t)st.st_size - size);
		if (got <= 0)
			goto out;
		size += (size_t)got;
	}
	*span_r = (struct span){buffer, size};
	result = 0;
out:
	close(fd);
	return result;
}

static const struct zone *
load(struct arena *arena, const char *path)
{
	struct span tzif;

	if (read_file(arena, path, &tzif) != 0)
		return NULL;
	return zone_parse(arena, tzif);
}

/* The characters allow no dot, and so no "..". */
static bool
name_allowed(const char *name)
{
	size_t size =
	    strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	                 "0123456789_+-/");

	return name[0] != '\0' && name[0] != '/' && name[size] == '\0' &&
	       size <= NAME_LIMIT;
}

const struct zone *
zone_load(struct arena *arena, const char *name)
{
	if (!name_allowed(name))
		return NULL;
	if (strcmp(name, "UTC") == 0)
		return &utc;
	return load(arena, arena_printf(arena, ZONEINFO "/%s", name));
}

const struct zone *
zone_load_local(struct arena *arena)
{
	const struct zone *zone = load(arena, LOCALTIME);

	return zone != NULL ? zone : &utc;
}

const struct zone *
zone_utc(void)
{
	return &utc;
}

static const struct zone_type *
type_at(const struct zone *zone, int64_t when)
{
	size_t low = 0, high = zone->transition_count, middle;

	/* `low` becomes the number of transitions up to `when`. */
	while (low < high) {
		middle = low + (high - low) / 2;
		if (zone->at[middle] <= when)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == zone->transition_count && zone->has_rule)
		return zone_rule_type(&zone->rule, when);
	if (low == 0)
		return &zone->types[0];
	return &zone->types[zone->indexes[low - 1]];
}

void
zone_local(const struct zone *zone, int64_t when, struct tm *tm_r)
{
	const struct zone_type *type;

	if (when > INSTANT_LIMIT)
		when = INSTANT_LIMIT;
	if (when < -INSTANT_LIMIT)
		when = -INSTANT_LIMIT;
	type = type_at(zone, when);
	civil_split(when + type->offset, tm_r);
	tm_r->tm_isdst = type->dst ? 1 : 0;
	tm_r->tm_gmtoff = type->offset;
	tm_r->tm_zone = type->name;
}

/* The first instant after `low` and up to `high` at which the wall clock shows
 * `wall` or later, where it shows less at `low` and not less at `high`. */
static int64_t
gap_end(const struct zone *zone, int64_t wall, int64_t low, int64_t high)
{
	int64_t middle;

	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (middle + type_at(zone, middle)->offset >= wall)
			high = middle;
		else
			low = middle;
	}
	return high;
}

int64_t
zone_midnight(const struct zone *zone, int year, unsigned month, unsigned day)
{
	int64_t wall = civil_days(year, month, day) * SECONDS_A_DAY;
	int64_t before = wall - type_at(zone, wall - FAR)->offset;
	int64_t after = wall - type_at(zone, wall + FAR)->offset;
	int64_t first = before < after ? before : after;
	int64_t second = before < after ? after : before;

	if (first + type_at(zone, first)->offset == wall)
		return first;
	if (second + type_at(zone, second)->offset == wall)
		return second;
	return gap_end(zone, wall, wall - FAR, wall + FAR);
}
