/*
 * The deciding process, started for one login.
 *
 * It is a grandchild: whoever we become must never meet a child it did not
 * start. It holds nothing of Dovecot's: descriptor 2, its socket as
 * descriptor 4, two variables, and if we are root another user.
 */
#ifndef WRAPPER_SPAWN_H
#define WRAPPER_SPAWN_H

#include <sys/types.h>

#include "postlogin/attributes.h"
#include "postlogin/clock.h"
#include "postlogin/error.h"

/* The descriptor on which `ldap-postlogind --once` finds its socket. */
enum { SPAWN_SOCKET = 4 };

/*
 * Who decides when we are root. Asked in a process that ends at once: NSS
 * modules are loaded there and not here, and one that hangs hangs alone.
 * Returns 0, or -1 with the cure.
 */
NODISCARD int spawn_find_user(
    uid_t *uid_r, struct deadline deadline, struct error *error);

/*
 * Starts `ldap-postlogind --once [-c config]` and returns our end of its
 * socket, close-on-exec, or -1 with the reason. If the child cannot become the
 * program it says why on stderr and answers "unavailable" itself. It is killed
 * by its alarm some time after `seconds`.
 */
NODISCARD int spawn_decider(
    const char *config, unsigned seconds, struct error *error);

#endif
