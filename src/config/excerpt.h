/*
 * Text inside a scalar: where each of its bytes stands in the file, and the
 * words of a "did you mean".
 */
#ifndef CONFIG_EXCERPT_H
#define CONFIG_EXCERPT_H

#include "config/loader.h"

struct excerpt {
	const char *text;
	struct position at; /* of the text's first byte */
	bool exact;         /* the text stands on one line, as it was written */
};

/* The text of a scalar. */
struct excerpt excerpt_of(const struct node *scalar);

/* The position of a byte of the text; source.at where columns are unknown. */
struct position excerpt_position(
    const struct excerpt *source, const char *byte);

/* A position of a source of its own that begins at `byte`. */
struct excerpt excerpt_part(
    const struct excerpt *source, const char *byte, const char *text);

/* More candidates for a "did you mean". */
void nearest_keys(struct nearest *nearest, const struct context *context);
void nearest_entries(struct nearest *nearest, const struct loader *loader);

/* `, did you mean "x"?`, or "" if nothing is near. */
const char *nearest_text(const struct nearest *nearest, struct arena *arena);

#endif
