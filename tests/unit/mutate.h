/* Damaged copies of a good frame, the same ones in every run. */
#ifndef MUTATE_H
#define MUTATE_H

#include "postlogin/arena.h"
#include "postlogin/span.h"

/*
 * A copy with one to four accidents: a byte changed, a bit flipped, a piece cut
 * out, doubled or moved, the end cut off. It lies in memory of its exact size,
 * to be freed, so that a reader that goes beyond is seen by valgrind and
 * AddressSanitizer.
 */
struct span mutate(unsigned *state, struct span frame);

#endif
