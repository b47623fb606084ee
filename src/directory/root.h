/*
 * What kind of server it is, by its root DSE (RFC 4512 section 5.1): whatever
 * depends on that is decided here, by what the server says, never by what a
 * request happened to answer.
 */
#ifndef DIRECTORY_ROOT_H
#define DIRECTORY_ROOT_H

#include "session.h"

/*
 * Fills session->increment, active_directory and subschema (the DN of the
 * schema's entry, NULL if none is named); asked once a session. Anything but
 * DONE: not known, still unasked, and *error says why.
 */
enum answer root_ask(struct session *session, struct arena *arena,
    struct deadline deadline, struct error *error);

/* The same where an unknown server may count as the simplest: true if it is
 * known to increment, or to be an Active Directory. */
bool root_increments(
    struct session *session, struct arena *arena, struct deadline deadline);
bool root_active_directory(
    struct session *session, struct arena *arena, struct deadline deadline);

#endif
