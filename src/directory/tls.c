#include "tls.h"

#include <string.h>
#include <unistd.h>

#include "result.h"

#ifdef __SANITIZE_ADDRESS__
/* libldap 2.5 with GnuTLS does not free a client certificate that it has loaded
 * (tls_g.c, tlsg_ctx_init()): a few kilobytes a session. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libgnutls\nleak:libtasn1\n";
}
#endif

/* Where systems keep the certificates they trust. */
static const char *
system_authorities(void)
{
	static const char *const places[] = {
	    "/etc/ssl/certs/ca-certificates.crt",
	    "/etc/pki/tls/certs/ca-bundle.crt",
	    "/etc/ssl/ca-bundle.pem",
	    "/etc/ssl/cert.pem",
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (access(places[i], R_OK) == 0)
			return places[i];
	return NULL;
}

static int
set_files(LDAP *ld, const struct directory_config *config)
{
	const char *authorities = config->ca_file;

	if (!authorities)
		authorities = system_authorities();
	if (!authorities)
		return -1;
	if (ldap_set_option(ld, LDAP_OPT_X_TLS_CACERTFILE, authorities) != 0)
		return -1;
	if (!config->cert_file)
		return 0;
	if (ldap_set_option(ld, LDAP_OPT_X_TLS_CERTFILE, config->cert_file) !=
	    0)
		return -1;
	return ldap_set_option(ld, LDAP_OPT_X_TLS_KEYFILE,
	    config->key_file ? config->key_file : config->cert_file);
}

/*
 * LDAP_OPT_X_TLS_PROTOCOL_MIN does nothing where libldap is built with GnuTLS
 * (ldap.conf(5)), so what was agreed on is looked at before anything is said:
 * "TLS1.3" of GnuTLS, "TLSv1.3" of OpenSSL. (A priority string as cipher suite
 * would do it too, but libldap leaks it.)
 */
static bool
is_recent(LDAP *ld, int tls_minimum)
{
	char *version = NULL;
	bool recent;

	if (ldap_get_option(ld, LDAP_OPT_X_TLS_VERSION, &version) != 0 ||
	    !version)
		return false;
	recent = strstr(version, "1.3") ||
	         (tls_minimum < 13 && strstr(version, "1.2"));
	ldap_memfree(version);
	return recent;
}

/* Every option that matters is set on the handle, whatever a default may be.
 * The new context takes them over. */
static enum answer
configure(struct session *session, struct error *error)
{
	LDAP *ld = session->ld;
	const int demand = LDAP_OPT_X_TLS_DEMAND;
	const int client = 0;
	const int minimum = session->config->tls_minimum >= 13
	                        ? LDAP_OPT_X_TLS_PROTOCOL_TLS1_3
	                        : LDAP_OPT_X_TLS_PROTOCOL_TLS1_2;

	if (ldap_set_option(ld, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand) != 0 ||
	    ldap_set_option(ld, LDAP_OPT_X_TLS_PROTOCOL_MIN, &minimum) != 0) {
		(void)error_set(error, "TLS: cannot be set up");
		return ANSWER_FAULT;
	}
	if (set_files(ld, session->config) != 0 ||
	    ldap_set_option(ld, LDAP_OPT_X_TLS_NEWCTX, &client) != 0) {
		(void)error_set(
		    error, "TLS: a CA, certificate or key file is unusable");
		return ANSWER_FAULT;
	}
	return ANSWER_DONE;
}

/* Certificates of peers that cannot be told apart by libldap's text: GnuTLS
 * says "(unknown error code)" for all that its verification refuses. */
static enum answer
describe(struct session *session, int code, struct deadline deadline,
    struct error *error)
{
	char *text = session_diagnostic(session);
	enum answer answer = ANSWER_FAULT;

	if (code == LDAP_TIMEOUT || deadline_passed(deadline)) {
		(void)error_set(error, "TLS: no answer in time");
		answer = ANSWER_OUTAGE;
	} else if (result_tls_broken(text)) {
		(void)error_set(error, "TLS: connection lost: %s", text);
		answer = ANSWER_OUTAGE;
	} else if (text && *text && text[0] != '(') {
		(void)error_set(error, "TLS: %s", text);
	} else {
		(void)error_set(error,
		    "TLS: the server's certificate cannot be trusted "
		    "(unknown authority, expired, or another name)");
	}
	ldap_memfree(text);
	return answer;
}

static enum answer
handshake(
    struct session *session, struct deadline deadline, struct error *error)
{
	int code;

	session->gate.deadline = deadline;
	session->gate.set = true;
	code = ldap_install_tls(session->ld);
	session->gate.set = false;
	if (code != LDAP_SUCCESS || !ldap_tls_inplace(session->ld))
		return describe(session, code, deadline, error);
	if (!is_recent(session->ld, session->config->tls_minimum)) {
		(void)error_set(
		    error, "TLS: the server's version is below tls: minimum");
		return ANSWER_FAULT;
	}
	session->encrypted = true;
	return ANSWER_DONE;
}

enum answer
tls_begin(
    struct session *session, struct deadline deadline, struct error *error)
{
	enum answer answer = configure(session, error);

	if (answer != ANSWER_DONE)
		return answer;
	return handshake(session, deadline, error);
}

enum answer
tls_upgrade(
    struct session *session, struct deadline deadline, struct error *error)
{
	LDAPMessage *message = NULL;
	char *diagnostic = NULL;
	int id = 0;
	int code;
	enum answer answer = configure(session, error);

	if (answer != ANSWER_DONE)
		return answer;
	code = ldap_start_tls(session->ld, NULL, NULL, &id);
	if (code == LDAP_SUCCESS)
		code = session_wait(session, id, deadline, &message);
	if (code == LDAP_SUCCESS)
		code = session_result(session, message, &diagnostic, NULL);
	if (code == LDAP_SUCCESS)
		answer = handshake(session, deadline, error);
	else {
		answer = result_answer(STAGE_BIND, code);
		result_describe(error, "StartTLS", code, diagnostic);
	}
	ldap_memfree(diagnostic);
	return answer;
}
