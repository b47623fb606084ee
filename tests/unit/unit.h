/* What all suites share. */
#ifndef UNIT_H
#define UNIT_H

#include <check.h>

#include "postlogin/arena.h"
#include "postlogin/span.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

/* A literal as a span, NULs inside counted. */
#define BYTES(literal) ((struct span){(literal), sizeof(literal) - 1})

/* The same, as the initialiser of a span in a table. */
#define LITERAL(literal)                                                       \
	{                                                                      \
		(literal), sizeof(literal) - 1                                 \
	}

/* New for every test. */
extern struct arena *unit_arena;

/* A case of `suite` whose tests find unit_arena. */
TCase *unit_case(Suite *suite, const char *name);

/* Runs the suites; the status for main(). */
int unit_run(Suite *const *suites, int count);

/* The span as a C literal would spell it, for messages. */
const char *unit_show(struct span span);

void unit_assert_span(const char *name, struct span got, struct span expected);

#endif
