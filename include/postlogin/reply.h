/*
 * What the decider answers the wrapper: words and settings, nothing that the
 * wrapper would have to believe. The wrapper checks every byte again.
 */
#ifndef POSTLOGIN_REPLY_H
#define POSTLOGIN_REPLY_H

#include <stddef.h>

#include "postlogin/request.h"

enum verdict {
	VERDICT_UNAVAILABLE = 0, /* zeroed memory is never a yes */
	VERDICT_DENY,
	VERDICT_ALLOW,
};

/* Response codes of RFC 5530, as the configuration spells them (lower case). */
enum code {
	CODE_UNAVAILABLE = 0,
	CODE_AUTHORIZATIONFAILED,
	CODE_EXPIRED,
	CODE_CONTACTADMIN,
	CODE_LIMIT,
	CODE_NOPERM,
};

/* What the client is told unless the configuration has its own words. */
#define REPLY_DENIED "Access denied."
#define REPLY_UNAVAILABLE "Temporary failure, please try again later."

struct setting {
	const char *name;  /* as in the environment: upper case */
	const char *value; /* NULL: unset it */
};

struct reply {
	enum verdict verdict;
	enum code code;      /* refused */
	const char *message; /* refused; "" if none */
	const char *const *alerts;
	size_t alert_count;
	const struct setting *settings;
	size_t setting_count;
};

/* "allow" "deny" "unavailable"; the parser gives -1 for anything else. */
const char *verdict_name(enum verdict verdict);
int verdict_parse(const char *name, enum verdict *verdict_r);

/* "authorizationfailed" ...; -1 for anything else. */
const char *code_name(enum code code);
int code_parse(const char *name, enum code *code_r);

#endif
