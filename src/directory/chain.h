/*
 * LDAP_MATCHING_RULE_IN_CHAIN, 1.2.840.113556.1.4.1941: groups in groups in one
 * search, on Active Directory and Samba. A server that does not know the rule
 * answers success and nothing (slapd; RFC 4511 section 4.5.1.7.7), so that it
 * has to say beforehand that it does.
 */
#ifndef DIRECTORY_CHAIN_H
#define DIRECTORY_CHAIN_H

#include "session.h"

/* True if an item of the filter uses the rule. */
bool chain_used(const char *filter);

/*
 * DONE if the server of the session knows the rule: its root DSE says that it
 * is an Active Directory, or its schema lists the rule. Asked once a session.
 */
enum answer chain_known(struct session *session, struct arena *arena,
    struct deadline deadline, struct error *error);

#endif
