/*
 * Security identifiers as Active Directory stores them (MS-DTYP 2.4.2.2):
 * revision, number of sub-authorities, six octets of authority, then each
 * sub-authority in four octets, the lowest first.
 */
#ifndef POSTLOGIN_SID_H
#define POSTLOGIN_SID_H

#include <stdbool.h>

#include "postlogin/arena.h"
#include "postlogin/attributes.h"
#include "postlogin/span.h"

bool sid_valid(struct span sid);

/*
 * The SID of the same domain with another last sub-authority, which stands in
 * `rid` as a decimal number: what primaryGroupID means. 0, or -1 if one of both
 * is malformed.
 */
NODISCARD int sid_with_rid(
    struct arena *arena, struct span sid, struct span rid, struct span *sid_r);

#endif
