/* Comparing one value with an assertion (RFC 4517 section 4.2). */
#ifndef LDIF_MATCH_H
#define LDIF_MATCH_H

#include "ldif/type.h"
#include "postlogin/arena.h"
#include "postlogin/span.h"
#include "postlogin/tri.h"

/* True if `wanted` is of the rule's syntax. Nothing can be said of what is
 * compared with another, not even that it is not so: Undefined. */
bool match_takes(
    struct arena *arena, enum matching matching, struct span wanted);

/* The same for ">=" and "<=", and for a rule with "*": not all have them. */
bool match_orders(
    struct arena *arena, enum matching matching, struct span wanted);
bool match_has_substrings(enum matching matching);

/* Undefined where the value is none of the rule's syntax. */
enum tri match_equal(struct arena *arena, enum matching matching,
    struct span value, struct span wanted);

/* "~=": equal, since nobody says how to be approximate; but a uniqueMember is
 * compared without the UID behind it, as slapd does. */
enum tri match_approximate(struct arena *arena, enum matching matching,
    struct span value, struct span wanted);

/* Numbers and times alone have an order here. */
enum tri match_ordered(enum matching matching, struct span value,
    struct span wanted, bool greater);

/* "a*b*c": pieces[0] at the beginning, the last at the end, both may be empty.
 */
enum tri match_substrings(struct arena *arena, enum matching matching,
    struct span value, const struct span *pieces, size_t count);

/* A telephone number in the form in which it is compared. */
struct span match_phone(struct arena *arena, struct span value);

/* All (or any) of the bits of the decimal number `wanted`. */
enum tri match_bits(struct span value, struct span wanted, bool all);

#endif
