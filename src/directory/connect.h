/*
 * A connected, non-blocking, close-on-exec stream socket before a deadline.
 *
 * libldap is given connected sockets: its own connect() has no limit that
 * holds over all addresses of a name. getaddrinfo() has none either; a program
 * that must end in time ends itself (alarm).
 */
#ifndef DIRECTORY_CONNECT_H
#define DIRECTORY_CONNECT_H

#include <stdbool.h>
#include <sys/socket.h>

#include "postlogin/clock.h"
#include "postlogin/error.h"

/* Tries each address of `host`; of an absolute name, no other name is made. The
 * descriptor, or -1 with the reason. */
NODISCARD int connect_host(const char *host, bool absolute, int port,
    struct deadline deadline, struct error *error);

/* One address. The descriptor, or -1 with errno. */
NODISCARD int connect_address(
    const struct sockaddr *address, socklen_t size, struct deadline deadline);

/* A UNIX socket; "" is slapd's own. The descriptor, or -1 with the reason. */
NODISCARD int connect_path(
    const char *path, struct deadline deadline, struct error *error);

/* True if the peer is this machine: a UNIX socket, 127.0.0.0/8, ::1. */
bool connect_is_local(int fd);

#endif
