#include "result.h"

#include <ldap.h>
#include <string.h>

struct meaning {
	int code;
	const char *words;
	enum answer bind;
	enum answer search;
	enum answer update;
};

#define FAULT ANSWER_FAULT
#define OUTAGE ANSWER_OUTAGE
#define REFUSED ANSWER_REFUSED

/*
 * A partial answer is no answer, so limits are faults. busy and unavailable
 * are the server's way to say "ask another". An update is REFUSED where
 * repeating it can never help: the entry, the schema or our rights would have
 * to change first.
 */
static const struct meaning meanings[] = {
    {LDAP_SUCCESS, "success", ANSWER_DONE, ANSWER_DONE, ANSWER_DONE},
    {LDAP_OPERATIONS_ERROR, "operations error", FAULT, FAULT, FAULT},
    {LDAP_PROTOCOL_ERROR, "protocol error", FAULT, FAULT, FAULT},
    {LDAP_TIMELIMIT_EXCEEDED, "time limit exceeded", FAULT, FAULT, FAULT},
    {LDAP_SIZELIMIT_EXCEEDED, "size limit exceeded", FAULT, FAULT, FAULT},
    {LDAP_COMPARE_FALSE, "compare false", FAULT, FAULT, FAULT},
    {LDAP_COMPARE_TRUE, "compare true", FAULT, FAULT, FAULT},
    {LDAP_AUTH_METHOD_NOT_SUPPORTED, "this way to bind is not supported", FAULT,
        FAULT, FAULT},
    {LDAP_STRONG_AUTH_REQUIRED, "the server wants TLS or a stronger bind",
        FAULT, FAULT, FAULT},
    {LDAP_REFERRAL, "the server refers to another server", FAULT, FAULT, FAULT},
    {LDAP_ADMINLIMIT_EXCEEDED, "administrative limit exceeded", FAULT, FAULT,
        FAULT},
    {LDAP_UNAVAILABLE_CRITICAL_EXTENSION, "unavailable critical extension",
        FAULT, FAULT, REFUSED},
    {LDAP_CONFIDENTIALITY_REQUIRED, "the server wants TLS", FAULT, FAULT,
        FAULT},
    {LDAP_SASL_BIND_IN_PROGRESS, "SASL bind in progress", FAULT, FAULT, FAULT},
    {LDAP_NO_SUCH_ATTRIBUTE, "no such attribute", FAULT, FAULT, REFUSED},
    {LDAP_UNDEFINED_TYPE, "attribute not in the schema", FAULT, FAULT, REFUSED},
    {LDAP_INAPPROPRIATE_MATCHING, "inappropriate matching", FAULT, FAULT,
        REFUSED},
    {LDAP_CONSTRAINT_VIOLATION, "constraint violation", FAULT, FAULT, REFUSED},
    {LDAP_TYPE_OR_VALUE_EXISTS, "value already there", FAULT, FAULT, REFUSED},
    {LDAP_INVALID_SYNTAX, "value does not fit the attribute's syntax", FAULT,
        FAULT, REFUSED},
    {LDAP_NO_SUCH_OBJECT, "no such entry", FAULT, ANSWER_NO_BASE, REFUSED},
    {LDAP_ALIAS_PROBLEM, "alias problem", FAULT, FAULT, FAULT},
    {LDAP_INVALID_DN_SYNTAX, "malformed DN", FAULT, FAULT, REFUSED},
    {LDAP_ALIAS_DEREF_PROBLEM, "alias dereferencing problem", FAULT, FAULT,
        FAULT},
    {LDAP_INAPPROPRIATE_AUTH, "inappropriate authentication", FAULT, FAULT,
        FAULT},
    {LDAP_INVALID_CREDENTIALS, "invalid credentials: wrong bind DN or password",
        FAULT, FAULT, FAULT},
    {LDAP_INSUFFICIENT_ACCESS, "insufficient access", FAULT, FAULT, REFUSED},
    {LDAP_BUSY, "busy", OUTAGE, OUTAGE, OUTAGE},
    {LDAP_UNAVAILABLE, "unavailable", OUTAGE, OUTAGE, OUTAGE},
    {LDAP_UNWILLING_TO_PERFORM, "unwilling to perform", FAULT, FAULT, FAULT},
    {LDAP_LOOP_DETECT, "loop detected", FAULT, FAULT, FAULT},
    {LDAP_NAMING_VIOLATION, "naming violation", FAULT, FAULT, REFUSED},
    {LDAP_OBJECT_CLASS_VIOLATION, "not allowed by the entry's object classes",
        FAULT, FAULT, REFUSED},
    {LDAP_NOT_ALLOWED_ON_NONLEAF, "not allowed on a non-leaf", FAULT, FAULT,
        REFUSED},
    {LDAP_NOT_ALLOWED_ON_RDN, "not allowed on the RDN", FAULT, FAULT, REFUSED},
    {LDAP_ALREADY_EXISTS, "entry already there", FAULT, FAULT, REFUSED},
    {LDAP_NO_OBJECT_CLASS_MODS, "object class cannot be changed", FAULT, FAULT,
        REFUSED},
    {LDAP_AFFECTS_MULTIPLE_DSAS, "affects several servers", FAULT, FAULT,
        REFUSED},
    {LDAP_OTHER, "other error", FAULT, FAULT, FAULT},
    {LDAP_SERVER_DOWN, "connection lost", OUTAGE, OUTAGE, OUTAGE},
    {LDAP_TIMEOUT, "no answer in time", OUTAGE, OUTAGE, OUTAGE},
    {LDAP_CONNECT_ERROR, "connection failed", OUTAGE, OUTAGE, OUTAGE},
    {LDAP_FILTER_ERROR, "malformed filter", FAULT, FAULT, FAULT},
    {LDAP_DECODING_ERROR, "malformed answer", FAULT, FAULT, FAULT},
    {LDAP_ENCODING_ERROR, "cannot be encoded", FAULT, FAULT, FAULT},
    {LDAP_PARAM_ERROR, "bad parameter", FAULT, FAULT, FAULT},
    {LDAP_NO_MEMORY, "out of memory", FAULT, FAULT, FAULT},
    {LDAP_NOT_SUPPORTED, "not supported", FAULT, FAULT, FAULT},
    {LDAP_AUTH_UNKNOWN, "this way to bind is not known", FAULT, FAULT, FAULT},
    {LDAP_LOCAL_ERROR, "local error", FAULT, FAULT, FAULT},
};

static const struct meaning *
find(int code)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (meanings[i].code == code)
			return &meanings[i];
	return NULL;
}

enum answer
result_answer(enum stage stage, int code)
{
	const struct meaning *meaning = find(code);

	if (!meaning)
		return ANSWER_FAULT;
	switch (stage) {
	case STAGE_BIND:
		return meaning->bind;
	case STAGE_SEARCH:
		return meaning->search;
	case STAGE_UPDATE:
		return meaning->update;
	}
	return ANSWER_FAULT;
}

const char *
result_words(int code)
{
	const struct meaning *meaning = find(code);

	return meaning ? meaning->words : "unknown result";
}

bool
result_tls_broken(const char *diagnostic)
{
	static const char *const broken[] = {
	    "terminated",      /* GnuTLS: premature termination */
	    "pull function",   /* GnuTLS: read failed */
	    "push function",   /* GnuTLS: write failed */
	    "unexpected eof",  /* OpenSSL 3 */
	    "Connection reset" /* OpenSSL: errno's text */
	};

	if (!diagnostic)
		return false;
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
		if (strstr(diagnostic, broken[i]))
			return true;
	return false;
}

void
result_describe(
    struct error *error, const char *what, int code, const char *diagnostic)
{
	if (diagnostic && *diagnostic)
		(void)error_set(error, "%s: %s (%d): %s", what,
		    result_words(code), code, diagnostic);
	else
		(void)error_set(
		    error, "%s: %s (%d)", what, result_words(code), code);
}
