/*
 * What is known of attributes without a schema: how the values of well-known
 * ones compare.
 */
#ifndef LDIF_TYPE_H
#define LDIF_TYPE_H

#include <stdbool.h>
#include <stddef.h>

/* Matching rules, by what they do. */
enum matching {
	MATCH_UNKNOWN = 0, /* as text ignoring case, or as DNs if both are */
	MATCH_IGNORE,      /* caseIgnoreMatch, caseIgnoreIA5Match */
	MATCH_EXACT,       /* caseExactMatch, caseExactIA5Match */
	MATCH_DN,          /* distinguishedNameMatch */
	MATCH_DN_UID,      /* uniqueMemberMatch */
	MATCH_INTEGER,     /* integerMatch */
	MATCH_TIME,        /* generalizedTimeMatch */
	MATCH_BOOLEAN,     /* booleanMatch: TRUE or FALSE */
	MATCH_CLASS,       /* objectIdentifierMatch, superclasses too */
	MATCH_OCTETS,      /* octetStringMatch */
	MATCH_PHONE,       /* telephoneNumberMatch: no spaces, no "-" */
};

struct type {
	const char *names; /* and OIDs, with spaces between */
	enum matching matching;
};

/* By the name before the options, ignoring case; NULL if it is not known. */
const struct type *type_find(const char *description);

/*
 * True if `description` is `wanted` (whose type is `type`, or NULL) or a
 * subtype of it: the same type with at least its options (RFC 4512 2.5.3).
 */
bool type_covers(
    const struct type *type, const char *wanted, const char *description);

/* The class above a well-known object class; NULL: none is known. */
const char *type_superior(const char *class);

/* What an extensible match can name by a word or an OID, besides Active
 * Directory's; false for others. */
bool type_rule(const char *name, enum matching *rule_r);

#endif
