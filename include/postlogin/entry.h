/*
 * Entries copied out of a directory: plain data that the policy can read
 * without knowing LDAP (RFC 4512). Owned by the request's arena.
 */
#ifndef POSTLOGIN_ENTRY_H
#define POSTLOGIN_ENTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "postlogin/span.h"

struct attribute {
	const char *name; /* attribute description, as the server spelt it */
	const struct span *values;
	size_t count;
	const char *dn; /* of the entry it is inherited from; NULL: its own */
};

struct entry {
	const char *dn;
	const struct attribute *attributes;
	size_t count;
	/* Of a user's entry that inherits: as it is in the directory, and
	 * whether it may inherit more than could be read, so that what it lacks
	 * is unknown. */
	const struct entry *stored; /* NULL: this is it */
	bool incomplete;
};

/* The attribute of that description, ignoring case; NULL if the entry is NULL
 * or has none with a value. */
const struct attribute *entry_attribute(
    const struct entry *entry, const char *name);

/* True if one of its values is that text, ignoring the case of ASCII. */
bool entry_has(const struct entry *entry, const char *name, const char *value);

#endif
