/* Binding (RFC 4513): anonymous, simple, SASL EXTERNAL and GSSAPI. */
#ifndef DIRECTORY_BIND_H
#define DIRECTORY_BIND_H

#include "session.h"

/* As the session's configuration says. DONE, FAULT or OUTAGE. */
enum answer bind_session(
    struct session *session, struct deadline deadline, struct error *error);

#endif
