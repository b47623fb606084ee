/* Inside the LDIF layer: what a file has become. */
#ifndef LDIF_RECORD_H
#define LDIF_RECORD_H

#include <stdbool.h>

#include "postlogin/entry.h"
#include "postlogin/ldif.h"

struct record {
	struct entry entry;
	const char *canonical; /* its DN, dn_canonical() */
	unsigned line;         /* where it begins */
};

struct ldif {
	const struct record *records; /* in the order of the file */
	size_t count;
	const struct record **by_dn; /* sorted by canonical DN */
	const char **types;          /* lower case, without options; sorted */
	size_t type_count;
};

/* The record of a canonical DN, or NULL. */
const struct record *ldif_record(
    const struct ldif *ldif, const char *canonical);

/* True if some entry of the file has the attribute. */
bool ldif_has_type(
    const struct ldif *ldif, struct arena *arena, const char *type);

/* Fills by_dn and types, and reports doubled DNs. */
void ldif_index(struct ldif *ldif, struct arena *arena, const char *file,
    struct diagnostics *diagnostics);

/* The canonical DN of what stands above a canonical DN; NULL above none. A
 * pointer into it. */
const char *ldif_parent(const char *canonical);

#endif
