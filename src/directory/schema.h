/* What a server's schema says (RFC 4512 section 4). */
#ifndef DIRECTORY_SCHEMA_H
#define DIRECTORY_SCHEMA_H

#include "session.h"

/*
 * The auxiliary class to add so that an entry may have these attributes:
 * mailLoginAccount if it allows one of them, else the class that allows most
 * and demands nothing. NULL if there is none, or it could not be read.
 */
const char *schema_auxiliary(struct session *session, struct arena *arena,
    const struct strings *attributes, struct deadline deadline);

/* The same among object class descriptions; for schema_auxiliary(). */
const char *schema_choose(struct arena *arena,
    const struct attribute *descriptions, const struct strings *attributes);

#endif
