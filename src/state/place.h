/* Inside the state layer: whether a place is safe to write to. */
#ifndef STATE_PLACE_H
#define STATE_PLACE_H

#include <sys/stat.h>

#include "postlogin/error.h"

/* Root would follow whatever the directory's owner puts there: only what is
 * root's or ours. */
NODISCARD int place_owner(uid_t owner, struct error *error);

/* Nobody else may change it, but for our own group. */
NODISCARD int place_directory(const struct stat *status, struct error *error);

#endif
