/*
 * One bound connection to one server, and waiting on it before a deadline.
 * Private to this layer, like every LDAP type.
 */
#ifndef DIRECTORY_SESSION_H
#define DIRECTORY_SESSION_H

#include <ldap.h>
#include <stdbool.h>

#include "postlogin/clock.h"
#include "postlogin/config.h"
#include "postlogin/directory.h"
#include "postlogin/error.h"
#include "gate.h"

/* What the root DSE says; read when first needed. */
enum feature {
	FEATURE_UNASKED = 0,
	FEATURE_ABSENT,
	FEATURE_PRESENT,
};

struct session {
	LDAP *ld;
	const struct directory_config *config;
	const char *name; /* a URI; owned by whoever opened it */
	int fd;           /* libldap's; not ours to close */
	struct gate gate;
	bool encrypted;
	enum feature increment;        /* see root.h */
	enum feature active_directory; /* see root.h */
	char *subschema;               /* see root.h; malloc(), or NULL */
	enum feature chain;            /* see chain.h */
};

/* Why there is no session. */
struct refusal {
	enum answer answer;  /* FAULT or OUTAGE */
	bool bind;           /* the bind: any other server would say the same */
	struct error reason; /* no secret */
};

/*
 * Connects, TLS, binds, all before the deadline. NULL with *refusal_r. Ended by
 * session_close(). `name` is a URI with the name of the server as it has to
 * prove it (TLS, Kerberos): the same as `uri` unless DNS said where to connect.
 * `absolute`: the host is a whole name, which resolv.conf's search list does
 * not apply to (RFC 2782: a target is one).
 */
struct session *session_open(const struct directory_config *config,
    const char *uri, const char *name, bool absolute, struct deadline deadline,
    struct refusal *refusal_r);

/* Unbinds and frees; sets *session to NULL. */
void session_close(struct session **session);

/*
 * The next message of `id` (LDAP_MSG_ONE). LDAP_SUCCESS with *message_r, or
 * LDAP_TIMEOUT after abandoning, or what libldap says.
 */
NODISCARD int session_wait(struct session *session, int id,
    struct deadline deadline, LDAPMessage **message_r);

/* How a message ended: its result code, its text in *diagnostic_r and its
 * referrals (or NULL) if wanted. Frees the message. */
NODISCARD int session_result(struct session *session, LDAPMessage *message,
    char **diagnostic_r, char ***referrals_r);

/* libldap's last error of this handle; -1 if it knows none. */
int session_errno(const struct session *session);

/* libldap's text for the last error; freed with ldap_memfree(). */
char *session_diagnostic(const struct session *session);

#endif
