/*
 * A gate below TLS that keeps the deadline of a handshake.
 *
 * libldap waits for a handshake without limit, or (LDAP_OPT_CONNECT_ASYNC)
 * for each of its bytes the whole NETWORK_TIMEOUT anew: a server that sends one
 * now and then is waited for without end. While the
 * gate is set, reads and writes wait here, and fail once the time is over.
 * Writes never raise SIGPIPE.
 */
#ifndef DIRECTORY_GATE_H
#define DIRECTORY_GATE_H

#include <ldap.h>
#include <stdbool.h>

#include "postlogin/attributes.h"
#include "postlogin/clock.h"

struct gate {
	int fd;
	bool set;
	struct deadline deadline;
};

/* Puts the gate, which must outlive the handle, under what comes later. */
NODISCARD int gate_install(LDAP *ld, struct gate *gate);

#endif
