/*
 * LDAP URIs (RFC 4516) as the configuration takes them: a server, nothing else.
 */
#ifndef CONFIG_URI_H
#define CONFIG_URI_H

#include <stdbool.h>

#include "postlogin/span.h"

enum uri_scheme {
	URI_LDAP,
	URI_LDAPS,
	URI_LDAPI,
	URI_DNS, /* dns:DOMAIN, SRV records */
};

struct uri {
	enum uri_scheme scheme;
	struct span host; /* LDAP, LDAPS: without brackets; DNS: the domain */
};

/* NULL if it is one, else what was expected (static text). */
const char *uri_parse(const char *text, struct uri *uri_r);

/* True for localhost, 127.0.0.0/8, ::1 and ldapi. */
bool uri_is_local(const struct uri *uri);

#endif
