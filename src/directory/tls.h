/*
 * TLS on a session: the certificate is always verified, with the name in the
 * URI (RFC 4513 section 3.1.3).
 */
#ifndef DIRECTORY_TLS_H
#define DIRECTORY_TLS_H

#include "session.h"

/* ldaps: the handshake at once. */
enum answer tls_begin(
    struct session *session, struct deadline deadline, struct error *error);

/* StartTLS (RFC 4511 section 4.14), then the handshake. */
enum answer tls_upgrade(
    struct session *session, struct deadline deadline, struct error *error);

#endif
