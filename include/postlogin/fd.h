/*
 * File descriptors. Everything opened by this project is close-on-exec, and
 * nothing here changes a descriptor's flags: O_NONBLOCK is shared with whoever
 * else holds the open file (Dovecot, the client's socket).
 */
#ifndef POSTLOGIN_FD_H
#define POSTLOGIN_FD_H

#include <stddef.h>
#include <sys/types.h>

#include "postlogin/attributes.h"
#include "postlogin/clock.h"

/* Closes *fd if it is >= 0 and sets it to -1. */
void fd_close(int *fd);

/*
 * Writes all of it before the deadline, polling between the pieces, whether
 * the descriptor blocks or not. SIGPIPE is never raised on a socket.
 * Returns 0, or -1 with errno (ETIMEDOUT when time ran out).
 */
NODISCARD int fd_write(
    int fd, const void *data, size_t size, struct deadline deadline);

/* Reads exactly `size` bytes before the deadline. Returns 0, or -1 with errno:
 * ETIMEDOUT, ECONNRESET for an early end. */
NODISCARD int fd_read(
    int fd, void *data, size_t size, struct deadline deadline);

/* A connected pair of close-on-exec stream sockets. Returns 0 or -1. */
NODISCARD int fd_pair(int pair_r[2]);

/* Opens /dev/null on each of 0, 1 and 2 that is closed, so that no later
 * open() becomes somebody's stdout. Returns 0 or -1. */
NODISCARD int fd_fill_standard(void);

#endif
