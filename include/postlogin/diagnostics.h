/*
 * Problems in a configuration file: where, what, and what was expected.
 */
#ifndef POSTLOGIN_DIAGNOSTICS_H
#define POSTLOGIN_DIAGNOSTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "postlogin/arena.h"
#include "postlogin/attributes.h"
#include "postlogin/span.h"

/* A place in a file, both counted from 1, columns in characters. */
struct position {
	const char *file;
	unsigned line;
	unsigned column;
};

enum severity {
	SEVERITY_ERROR,
	SEVERITY_WARNING, /* said by `check`; the configuration is usable */
};

struct diagnostic {
	enum severity severity;
	struct position at;
	const char *text; /* "what, what was expected" */
	const char *line; /* the source line, or NULL */
};

/* A file's text, kept so that a problem can show its line. */
struct source {
	const char *file;
	const char **lines; /* without their ends */
	size_t count;
};

enum { DIAGNOSTICS_MAX = 20 };

/*
 * Collects the first 20 by position (errors before warnings where there is not
 * room for both); the others are counted. Made with {.arena = a}.
 */
struct diagnostics {
	struct arena *arena;
	struct source *sources;
	size_t source_count;
	struct diagnostic *items; /* sorted by file and position */
	size_t count;
	size_t errors;  /* all errors, also those not kept */
	size_t dropped; /* not kept */
};

/* Registers the text of a file, which is copied. `file` must be the pointer
 * that positions in it have. */
void diagnostics_source(
    struct diagnostics *diagnostics, const char *file, struct span text);

void diagnostics_error(struct diagnostics *diagnostics, struct position at,
    const char *format, ...) PRINTF(3, 4);
void diagnostics_warning(struct diagnostics *diagnostics, struct position at,
    const char *format, ...) PRINTF(3, 4);

/*
 * "file:line:column: text", the source line and a caret under the column, each
 * through text_printable(); of a long line the part around the column. Warnings
 * say "warning: " before the text. At the end "and N more" where some were
 * dropped.
 */
void diagnostics_print(const struct diagnostics *diagnostics, FILE *stream);

#endif
