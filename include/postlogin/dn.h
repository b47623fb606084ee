/*
 * Distinguished names (RFC 4514): compared parsed, never as strings. slapd
 * answers "cn=Sales\2C EMEA" where "cn=Sales\, EMEA" was stored.
 */
#ifndef POSTLOGIN_DN_H
#define POSTLOGIN_DN_H

#include <stdbool.h>

#include "postlogin/arena.h"
#include "postlogin/span.h"

/*
 * The DN in one canonical spelling: types in lower case, values folded as by
 * text_folded() and escaped by escape_dn(), the parts of a multi-valued RDN
 * sorted, no spaces around separators. NULL if it is no DN (RFC 4514, and the
 * quoted and ";" forms of RFC 2253 section 4). The empty DN is "".
 */
const char *dn_canonical(struct arena *arena, struct span dn);

/* True if both are DNs with at least one RDN, and equal. */
bool dn_equal(struct arena *arena, struct span a, struct span b);

/* True if `dn` is `base` or below it. */
bool dn_below(struct arena *arena, struct span dn, struct span base);

/* True if `base` is the entry right above `dn`. */
bool dn_below_one(struct arena *arena, struct span dn, struct span base);

/* The domain an entry of Active Directory is in: the dc= at the end of its DN;
 * NULL if there is none. */
const char *dn_domain(struct arena *arena, struct span dn);

/*
 * A value of Name And Optional UID (RFC 4517 section 3.3.21) without the UID:
 * "cn=a,dc=x#'0101'B" is "cn=a,dc=x". Anything else is given back as it is.
 */
struct span dn_without_uid(struct arena *arena, struct span value);

/* The first attribute value of the first RDN, unescaped, as it was written;
 * an empty span with data NULL if there is none. */
struct span dn_rdn_value(struct arena *arena, struct span dn);

#endif
