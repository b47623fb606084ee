/*
 * A search filter (RFC 4511 section 4.5.1.7) as parsed from its string (RFC
 * 4515), and its evaluation on one entry.
 */
#ifndef LDIF_FILTER_H
#define LDIF_FILTER_H

#include "ldif/record.h"
#include "ldif/type.h"
#include "postlogin/tri.h"

enum filter_op {
	OP_AND,
	OP_OR,
	OP_NOT, /* one child */
	OP_PRESENT,
	OP_EQUAL,
	OP_APPROXIMATE,
	OP_SUBSTRINGS,
	OP_GREATER,
	OP_LESS,
	OP_EXTENSIBLE,
};

/* The matching rule of an extensible match. */
enum extension {
	EXTENSION_UNKNOWN = 0, /* Undefined */
	EXTENSION_OWN,         /* none was named: the attribute's own */
	EXTENSION_RULE,
	EXTENSION_BITS_ALL, /* 1.2.840.113556.1.4.803 */
	EXTENSION_BITS_ANY, /* 1.2.840.113556.1.4.804 */
	EXTENSION_IN_CHAIN, /* 1.2.840.113556.1.4.1941 */
};

struct filter_node {
	enum filter_op op;
	const struct filter_node *children;
	size_t count;
	/* Of an item: */
	const char *attribute;   /* with its options; "" if none is named */
	const struct type *type; /* or NULL */
	/* The file or the table knows the attribute, and it can be compared
	 * with the value in this way; else the item is Undefined. */
	bool usable;
	enum matching matching;
	struct span value;
	const struct span *pieces; /* SUBSTRINGS: what stands between the "*" */
	size_t piece_count;        /* at least 2; the outer ones may be empty */
	enum extension extension;
	bool in_dn; /* ":dn" */
};

/* Parses; NULL for what is no filter, or too deep. */
const struct filter_node *filter_read(
    const struct ldif *ldif, struct arena *arena, const char *text);

/* What the filter is on an entry; `arena` is for the time of the call. */
enum tri filter_holds(const struct filter_node *filter, const struct ldif *ldif,
    const struct record *record, struct arena *arena);

#endif
