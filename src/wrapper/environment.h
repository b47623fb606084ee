/*
 * What Dovecot says about a login, read from the environment it made, and the
 * environment that the next program gets.
 *
 * Everything works on an array of "NAME=value" (environ), never on the
 * process: it keeps the environment it was started with up to exec. Our own
 * settings are never read from there, userdb fields arrive as variables.
 */
#ifndef WRAPPER_ENVIRONMENT_H
#define WRAPPER_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "postlogin/arena.h"
#include "postlogin/attributes.h"
#include "postlogin/error.h"
#include "postlogin/log.h"
#include "postlogin/reply.h"
#include "postlogin/request.h"

/* The kernel takes no string of more than this in argv or environment
 * (MAX_ARG_STRLEN, execve(2)), the NUL included. */
enum { ENVIRONMENT_STRING_MAX = 128 * 1024 };

/* The value of the first variable of that name, or NULL. */
const char *environment_get(char *const *environment, const char *name);

/* UNKNOWN is 2.x: script-login always sets USERDB_KEYS, 1.x never does. */
enum generation environment_generation(char *const *environment);

/* How lines on stderr are to be written. */
enum log_format environment_log_format(char *const *environment);

/*
 * True if this looks like the run in which Dovecot 1.x asks imap for its
 * capabilities. A userdb field can plant DUMP_CAPABILITY, so all else has to
 * agree: no login's variables, and the caller has seen that descriptor 0 is no
 * socket.
 */
bool environment_dumps_capability(char *const *environment);

/*
 * The request. 1.x gives user, addresses, master user and home; 2.x the userdb
 * fields named in USERDB_KEYS, but none that may hold a secret. The deadline
 * is left to the caller. Returns 0, or -1 if there is no usable
 * USER. Strings point into the environment or the arena.
 */
NODISCARD int environment_request(struct arena *arena, char *const *environment,
    enum service service, struct request *request_r, struct error *error);

/*
 * A copy of the environment with the settings made: replaced where they stand,
 * added at the end, left out where the value is NULL. In 2.x USERDB_KEYS gains
 * each exported name once: what it does not list is lost. All else is as it
 * was, byte for byte, in its order.
 */
char **environment_merge(struct arena *arena, char *const *environment,
    const struct setting *settings, size_t count);

/* True if a string of the environment is longer than the kernel takes. */
bool environment_too_long(char *const *environment);

#endif
