/* Comparing one value with an assertion (RFC 4517 section 4.2). */
#ifndef LDIF_MATCH_H
#define LDIF_MATCH_H

#include "ldif/type.h"
#include "postlogin/arena.h"
#include "postlogin/span.h"
#include "postlogin/tri.h"

/* Undefined where the assertion or the value is none of the rule's syntax. */
enum tri match_equal(struct arena *arena, enum matching rule, struct span value,
    struct span wanted);

/* "~=": equal, since nobody says how to be approximate; but a uniqueMember is
 * compared without the UID behind it, as slapd does. */
enum tri match_approximate(struct arena *arena, enum matching rule,
    struct span value, struct span wanted);

/* ">=" and "<=": numbers and times alone have an order here, all else is
 * Undefined. */
enum tri match_ordered(struct arena *arena, enum matching rule,
    struct span value, struct span wanted, bool greater);

/* "a*b*c": pieces[0] at the beginning, the last at the end, both may be empty.
 * Undefined for what has no substrings: DNs, numbers, times. */
enum tri match_substrings(struct arena *arena, enum matching rule,
    struct span value, const struct span *pieces, size_t count);

/* All (or any) of the bits of the decimal number `wanted`. */
enum tri match_bits(struct span value, struct span wanted, bool all);

#endif
