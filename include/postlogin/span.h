/*
 * A run of bytes that somebody else owns.
 *
 * Directory values may hold any byte, NUL too, so they travel as spans.
 * Every span made by this project is followed by a NUL byte that `size` does
 * not count: `data` may be given to a function that wants a C string once
 * span_is_text() has said that no NUL is inside.
 */
#ifndef POSTLOGIN_SPAN_H
#define POSTLOGIN_SPAN_H

#include <stdbool.h>
#include <stddef.h>

struct span {
	const char *data; /* never NULL when size > 0 */
	size_t size;      /* in bytes */
};

/* The span of a C string; NULL gives the empty span. */
struct span span_of(const char *string);

/* True if the bytes are equal. */
bool span_equal(struct span a, struct span b);

/* True if there is no NUL inside. */
bool span_is_text(struct span span);

#endif
