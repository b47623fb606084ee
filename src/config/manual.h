/* Printing the reference of the language, from the rows that drive its parser,
 * to standard output. */
#ifndef CONFIG_MANUAL_H
#define CONFIG_MANUAL_H

#include "config/loader.h"

/* True for a default worth a word: not that of a mapping that is not there. */
bool manual_has_default(const struct key *key);

/* A context as a table of Markdown, as in docs/language.md. What `configure`
 * decides is not in it, so that it is the same everywhere. Rows that an earlier
 * context has are only named: `before` is how many there are of these. */
void manual_markdown(const struct context *const *contexts, size_t before);

#endif
