/*
 * LDAP URLs that say who belongs to a group (RFC 4516), as they stand in
 * memberURL: ldap:///BASE??SCOPE?FILTER.
 */
#ifndef POSTLOGIN_URL_H
#define POSTLOGIN_URL_H

#include <stdbool.h>

#include "postlogin/arena.h"
#include "postlogin/error.h"
#include "postlogin/span.h"

enum url_scope {
	URL_BASE, /* the default, RFC 4516 section 3 */
	URL_ONE,
	URL_SUBTREE,
};

struct url {
	const char *base; /* a DN, or "" */
	enum url_scope scope;
	const char *filter; /* well-formed (RFC 4515); NULL: any entry */
};

/*
 * Percent signs are decoded; attributes and extensions that are not critical
 * are passed over. 0, or -1 with the reason: malformed, another scheme, a host
 * (the directory that holds the group is meant), a critical extension.
 */
NODISCARD int url_parse(struct arena *arena, struct span text,
    struct url *url_r, struct error *error);

/* True if the scope of the URL has the entry in it, whatever the filter. */
bool url_covers(struct arena *arena, const struct url *url, struct span dn);

#endif
