/* Giving up root for good. */
#ifndef POSTLOGIN_PRIVILEGE_H
#define POSTLOGIN_PRIVILEGE_H

#include <stdbool.h>
#include <sys/types.h>

#include "postlogin/attributes.h"
#include "postlogin/error.h"

/* True if one of the three user ids is root's, or they cannot be told. */
bool privilege_is_root(void);

/*
 * The ids of a user. Returns 0, or -1: no such user, the user is root, or the
 * name service failed. *missing_r (or NULL) is true if there is no such user.
 */
NODISCARD int privilege_user(const char *name, uid_t *uid_r, gid_t *gid_r,
    bool *missing_r, struct error *error);

/*
 * Becomes that user: the one group alone (never initgroups(3), which loads NSS
 * modules), then group, then user, each verified, and root tried once more.
 * Returns 0, or -1 with the reason: then the process must end.
 */
NODISCARD int privilege_drop(uid_t uid, gid_t gid, struct error *error);

#endif
