/*
 * Two configurations made one: the tree of a file, and of what it includes.
 */
#ifndef CONFIG_MERGE_H
#define CONFIG_MERGE_H

#include "config/loader.h"

/*
 * `over` merged over `under`, both roots of files, mappings. Key by key: lists
 * append, those of `under` first, also where the other side is one item;
 * mappings merge; else `over` wins. Rules always append; a condition is
 * replaced whole. Every node keeps its own position; what was merged has that
 * of `over`. Neither tree is changed; the result shares their nodes.
 */
const struct node *node_merge(
    struct arena *arena, const struct node *under, const struct node *over);

#endif
