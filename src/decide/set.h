/* A set of strings: which groups have been seen. */
#ifndef DECIDE_SET_H
#define DECIDE_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "postlogin/arena.h"

struct set {
	const char **slots; /* a power of two of them, NULL: free */
	size_t room;
	size_t count;
};

/* True if it is new. The string is kept, not copied. */
bool set_add(struct arena *arena, struct set *set, const char *string);

#endif
