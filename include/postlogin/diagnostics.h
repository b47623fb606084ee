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

enum { DIAGNOSTICS_MAX = 20 };

/* Collects up to 20; what comes after is counted. Made with {.arena = a}. */
struct diagnostics {
	struct arena *arena;
	struct diagnostic *items;
	size_t count;
	size_t errors;  /* all errors, also those not kept */
	size_t dropped; /* not kept */
};

void diagnostics_error(struct diagnostics *diagnostics, struct position at,
    const char *format, ...) PRINTF(3, 4);
void diagnostics_warning(struct diagnostics *diagnostics, struct position at,
    const char *format, ...) PRINTF(3, 4);

/*
 * "file:line:column: text", the source line and a caret under the column, each
 * through text_printable(); warnings say "warning: " before the text. Sorted
 * by file and position. At the end "and N more" where some were dropped.
 */
void diagnostics_print(const struct diagnostics *diagnostics, FILE *stream);

#endif
