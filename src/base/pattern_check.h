/* Reads a regular expression before the C library does. */
#ifndef BASE_PATTERN_CHECK_H
#define BASE_PATTERN_CHECK_H

#include "postlogin/attributes.h"
#include "postlogin/error.h"

/*
 * 0 if the expression is POSIX extended, balanced, without back-references and
 * GNU's escapes, with repeat counts of at most 32 that are not inside one
 * another; else -1 with the reason and the place.
 */
NODISCARD int pattern_check(const char *expression, struct error *error);

#endif
