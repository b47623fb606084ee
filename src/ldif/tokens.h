/*
 * What Active Directory computes and no export has: tokenGroups, the SIDs of
 * all groups a user is in. So that a file from there, or one written by hand
 * without any SID, can be asked as the directory would be.
 */
#ifndef LDIF_TOKENS_H
#define LDIF_TOKENS_H

#include "ldif/record.h"

/* The objectSid of a group; of one that has none a made-up one, S-1-22-0-N,
 * which no directory gives to anybody. An empty span for all others. */
struct span ldif_group_sid(
    struct arena *arena, const struct ldif *ldif, const struct record *record);

/*
 * tokenGroups of an entry of class `user` that has none in the file: the groups
 * of the file that it is in by member, memberOf and primaryGroupID, with groups
 * of groups; in none of them, "Users" alone. No values for all others.
 */
struct attribute ldif_tokens(
    struct arena *arena, const struct ldif *ldif, const struct record *record);

#endif
