/*
 * Folders of the sources, copied to where their owner and permissions are ours.
 */
#ifndef TESTS_TREE_H
#define TESTS_TREE_H

#include "postlogin/attributes.h"

/*
 * Copies a folder of the sources (below $top_srcdir) under the same name below
 * `to`, readable and writable for us alone. One that is not there is empty.
 * Returns 0 or -1.
 */
NODISCARD int tree_copy(const char *folder, const char *to);

/* Removes a directory with all that is in it. Returns 0 or -1. */
NODISCARD int tree_remove(const char *path);

#endif
