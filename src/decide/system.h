/* Groups of the system's user database. Apart from machine.h, since <grp.h>
 * has a struct group of its own. */
#ifndef DECIDE_SYSTEM_H
#define DECIDE_SYSTEM_H

#include "postlogin/arena.h"
#include "postlogin/config.h"
#include "postlogin/error.h"

/* The names of a system user's groups (getgrouplist(3)); none for somebody it
 * does not know. 0, or -1 with the reason if the name service failed. Has no
 * time limit of its own. */
NODISCARD int system_groups(struct arena *arena, const char *user,
    struct strings *names_r, struct error *error);

#endif
