/* One update on one session. */
#ifndef DIRECTORY_UPDATE_H
#define DIRECTORY_UPDATE_H

#include "search.h"

/*
 * DONE, or why not. OUTAGE is only said where asking again cannot count a login
 * twice: a connection lost behind an increment is a FAULT. With a referral the
 * answer is a FAULT and *referral_r says where to.
 */
enum answer update_run(struct session *session, struct arena *arena,
    const struct update *update, struct deadline deadline,
    struct reference *referral_r, struct error *error);

/* Whether an update of the attribute would be accepted; changes nothing. */
enum answer update_try(struct session *session, struct arena *arena,
    const char *dn, const char *attribute, struct deadline deadline,
    struct error *error);

/*
 * Whether an attribute that a search did not give is really not there: DONE, or
 * REFUSED where it may not even be compared. FAULT: the server does not tell.
 */
enum answer read_try(struct session *session, const char *dn,
    const char *attribute, struct deadline deadline, struct error *error);

#endif
