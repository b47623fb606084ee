/* Runs of bytes; see postlogin/span.h. */
#include "postlogin/span.h"

#include <string.h>

struct span
span_of(const char *string)
{
	struct span span = {"", 0};

	if (string != NULL) {
		span.data = string;
		span.size = strlen(string);
	}
	return span;
}

bool
span_equal(struct span a, struct span b)
{
	return a.size == b.size &&
	       (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool
span_is_text(struct span span)
{
	return span.size == 0 || memchr(span.data, '\0', span.size) == NULL;
}
