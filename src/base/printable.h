/*
 * The cleaning behind text_printable(), error_set() and log_line(), which must
 * all show a hostile byte in the same harmless way.
 */
#ifndef BASE_PRINTABLE_H
#define BASE_PRINTABLE_H

#include <stddef.h>

#include "postlogin/span.h"

enum { PRINTABLE_WORST = 3 }; /* bytes out for one byte in: U+FFFD */

/*
 * Writes the printable form of `span` and a NUL into `out`, cut between two
 * characters where it does not fit into `room` bytes (at least 1, the NUL
 * included). Returns the bytes written, without the NUL.
 */
size_t printable_copy(char *out, size_t room, struct span span);

#endif
