/*
 * POSIX extended regular expressions from the configuration, on the whole
 * value, ignoring case, in time and memory that an administrator's typo cannot
 * blow up: no back-references, repeat counts of at most 32 and not nested.
 */
#ifndef POSTLOGIN_PATTERN_H
#define POSTLOGIN_PATTERN_H

#include "postlogin/attributes.h"
#include "postlogin/error.h"
#include "postlogin/span.h"
#include "postlogin/tri.h"

struct pattern;

/* Compiles; NULL with the reason in `error`. Ended by pattern_free(). */
struct pattern *pattern_compile(const char *expression, struct error *error);
void pattern_free(struct pattern **pattern);

/* Undefined for a value with a NUL or of more than 4 KiB. */
enum tri pattern_match(const struct pattern *pattern, struct span value);

#endif
