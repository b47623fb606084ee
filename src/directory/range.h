/*
 * Attributes that come in parts: Active Directory gives at most 1500 (or 5000)
 * values at a time, under the name "member;range=0-1499", and the rest to who
 * asks for "member;range=1500-*" up to a part "member;range=3000-*" (MS-ADTS
 * 3.1.1.3.1.3.3). Without the rest such an entry is a partial answer.
 *
 * A machine without I/O: it says which part it wants next and takes what came,
 * so that blocking and pipelined callers may use it alike. A server that goes
 * backwards, overlaps, gives another entry or never ends is a fault.
 */
#ifndef DIRECTORY_RANGE_H
#define DIRECTORY_RANGE_H

#include <stdbool.h>

#include "postlogin/directory.h"
#include "postlogin/error.h"

struct ranges {
	struct arena *arena;
	struct entry *entries; /* completed in place */
	size_t count;
	bool first_only; /* the first part will do: for samples */
	/* The part wanted now. */
	size_t entry;
	const char *name; /* without the range; NULL: none is wanted */
	unsigned long next;
	struct attribute *whole; /* what the parts come to */
	struct span *values;     /* its values */
	size_t value_count;
	unsigned asked; /* parts so far */
	struct strings wanted;
};

/* "A;range=LOW-HIGH" or "A;range=LOW-*". */
struct range {
	const char *name; /* A, with its other options */
	unsigned long low;
	unsigned long high; /* meaningless for the last part */
	bool last;
};

/* 1, 0 for a description without a range, -1 for a malformed one. */
int range_parse(
    struct arena *arena, const char *description, struct range *range_r);

/*
 * The search for the next part: 1 with *search_r, 0 if every entry is complete,
 * -1 with the reason.
 */
NODISCARD int ranges_next(
    struct ranges *ranges, struct search *search_r, struct error *error);

/* What that search found. 0, or -1 with the reason. */
NODISCARD int ranges_take(struct ranges *ranges, const struct entry *entries,
    size_t count, struct error *error);

#endif
