/*
 * Times as the server wants them. Active Directory takes GeneralizedTime with a
 * fraction alone: without one an update is refused (21), and a filter finds
 * what it pleases, with success. Others take both (RFC 4517 section 3.3.13),
 * and some compare them as text, so that they are given the form without.
 */
#ifndef DIRECTORY_SPELLING_H
#define DIRECTORY_SPELLING_H

#include "session.h"

/* YYYYMMDDhhmmssZ */
bool spelling_whole(struct span value);

/* The value; a whole time with a fraction for an Active Directory, if the
 * session knows already that it is one. */
struct span spelling_value(
    const struct session *session, struct arena *arena, const char *value);

/* True if a value of the filter is a whole time. */
bool spelling_matters(const char *filter);

/* The filter with a fraction at each whole time. */
const char *spelling_filter(struct arena *arena, const char *filter);

#endif
