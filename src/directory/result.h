/*
 * What an LDAP result code means, in one table (RFC 4511 section 4.1.9 and
 * libldap's own negative codes).
 */
#ifndef DIRECTORY_RESULT_H
#define DIRECTORY_RESULT_H

#include "postlogin/directory.h"
#include "postlogin/error.h"

/* What was being done: one code means different things. */
enum stage {
	STAGE_BIND,
	STAGE_SEARCH,
	STAGE_UPDATE,
};

/* A code that is not in the table is a fault. */
enum answer result_answer(enum stage stage, int code);

/* A few words, "unknown result" for what is not in the table. */
const char *result_words(int code);

/*
 * True if a failed handshake's text says that the connection broke: the server
 * went away. Else the peers do not agree, or the certificate is not to be
 * trusted: a fault. (GnuTLS and OpenSSL give nothing but text through libldap.)
 */
bool result_tls_broken(const char *diagnostic);

/* Sets the error to "WHAT: words (code): server's text". `diagnostic` may be
 * NULL. */
void result_describe(
    struct error *error, const char *what, int code, const char *diagnostic);

#endif
