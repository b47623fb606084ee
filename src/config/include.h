/*
 * A configuration's file and those it includes.
 */
#ifndef CONFIG_INCLUDE_H
#define CONFIG_INCLUDE_H

#include "config/loader.h"

/*
 * Reads a file and, by its `include`, further ones, and merges their trees.
 * Their names are put into config->files. NULL if one of them could not be
 * read, with the error reported: what the others say of what is in it would
 * only be confusing.
 */
const struct node *include_read(struct loader *loader, const char *file);

/* The same from text; `name` is what positions say, and what it includes is
 * beside. */
const struct node *include_parse(
    struct loader *loader, const char *name, struct span text);

#endif
