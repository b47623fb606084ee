/*
 * What a time zone is made of; shared by the reader of TZif files (tzif.c), of
 * their footer (tzrule.c) and the conversions (zone.c).
 */
#ifndef BASE_ZONE_DATA_H
#define BASE_ZONE_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "postlogin/arena.h"
#include "postlogin/attributes.h"
#include "postlogin/span.h"
#include "postlogin/zone.h"

/* One kind of local time, e.g. "CEST, 7200, summer time". */
struct zone_type {
	int32_t offset; /* seconds east of UTC */
	bool dst;
	const char *name;
};

enum zone_day {
	ZONE_DAY_MONTH = 0, /* Mm.w.d: weekday `day` of week `week` (5: last) */
	ZONE_DAY_JULIAN,    /* Jn: 1-365, 29 February is never counted */
	ZONE_DAY_ZERO,      /* n: 0-365, 29 February is counted */
};

/* When in a year a rule begins, on the wall clock that ends there. */
struct zone_start {
	enum zone_day kind;
	unsigned month;
	unsigned week;
	unsigned day;
	int32_t time; /* seconds after midnight; may be negative or > a day */
};

/* A POSIX TZ string: what holds after the last transition. */
struct zone_rule {
	struct zone_type standard;
	struct zone_type summer;
	bool has_summer;
	struct zone_start start; /* of summer */
	struct zone_start end;
};

/*
 * Invariants: type_count >= 1; `at` is ascending; each index is below
 * type_count.
 */
struct zone {
	const struct zone_type *types;
	size_t type_count;
	const int64_t *at;            /* transitions, seconds since 1970 UTC */
	const unsigned char *indexes; /* the type that begins at each */
	size_t transition_count;
	bool has_rule;
	struct zone_rule rule;
};

/* Reads a whole POSIX TZ string with RFC 8536 3.3.1's extensions; -1 if it is
 * none. Names are copied into the arena. */
NODISCARD int zone_rule_parse(
    struct arena *arena, struct span string, struct zone_rule *rule_r);

/* The type in force at `when` by the rule alone. */
const struct zone_type *zone_rule_type(
    const struct zone_rule *rule, int64_t when);

#endif
