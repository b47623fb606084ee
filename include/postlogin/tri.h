/*
 * Three-valued truth as in RFC 4511 section 4.5.1.7. Zeroed memory is
 * "undefined", which never admits anybody.
 */
#ifndef POSTLOGIN_TRI_H
#define POSTLOGIN_TRI_H

#include <stdbool.h>

enum tri {
	TRI_UNDEFINED = 0,
	TRI_FALSE,
	TRI_TRUE,
};

static inline enum tri
tri_of(bool truth)
{
	return truth ? TRI_TRUE : TRI_FALSE;
}

static inline enum tri
tri_not(enum tri a)
{
	if (a == TRI_UNDEFINED)
		return TRI_UNDEFINED;
	return a == TRI_TRUE ? TRI_FALSE : TRI_TRUE;
}

/* False if one is false, else undefined if one is, else true. */
static inline enum tri
tri_and(enum tri a, enum tri b)
{
	if (a == TRI_FALSE || b == TRI_FALSE)
		return TRI_FALSE;
	return a == TRI_TRUE && b == TRI_TRUE ? TRI_TRUE : TRI_UNDEFINED;
}

/* True if one is true, else undefined if one is, else false. */
static inline enum tri
tri_or(enum tri a, enum tri b)
{
	return tri_not(tri_and(tri_not(a), tri_not(b)));
}

#endif
