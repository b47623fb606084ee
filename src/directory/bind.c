#include "bind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "connect.h"
#include "result.h"

/* Waits for the bind's answer. `secret` never travels on in the server's
 * words: there are servers that repeat the whole request. */
static enum answer
finish(struct session *session, int id, struct deadline deadline,
    struct span secret, struct error *error)
{
	LDAPMessage *message = NULL;
	char *diagnostic = NULL;
	int code = session_wait(session, id, deadline, &message);

	if (code == LDAP_SUCCESS)
		code = session_result(session, message, &diagnostic, NULL);
	if (code != LDAP_SUCCESS) {
		bool leaks = diagnostic && secret.size > 0 &&
		             strstr(diagnostic, secret.data) != NULL;
		result_describe(error, "bind", code, leaks ? NULL : diagnostic);
	}
	ldap_memfree(diagnostic);
	return result_answer(STAGE_BIND, code);
}

static enum answer
bind_with(struct session *session, const char *dn, const char *mechanism,
    struct span secret, struct deadline deadline, struct error *error)
{
	/* libldap's type is not const; it only copies from it */
	struct berval credentials = {
	    .bv_val = (char *)(uintptr_t)secret.data,
	    .bv_len = secret.size,
	};
	int id = 0;
	int code = ldap_sasl_bind(
	    session->ld, dn, mechanism, &credentials, NULL, NULL, &id);

	if (code != LDAP_SUCCESS) {
		result_describe(error, "bind", code, NULL);
		return result_answer(STAGE_BIND, code);
	}
	return finish(session, id, deadline, secret, error);
}

static enum answer
bind_simple(
    struct session *session, struct deadline deadline, struct error *error)
{
	const struct directory_config *config = session->config;

	if (!session->encrypted && !config->insecure &&
	    !connect_is_local(session->fd)) {
		(void)error_set(error,
		    "bind: a password over plain ldap:// to another host "
		    "needs starttls, ldaps:// or insecure: true");
		return ANSWER_FAULT;
	}
	/* Without a password it would be an anonymous bind that succeeds (RFC
	 * 4513 section 5.1.2). */
	if (config->password.size == 0) {
		(void)error_set(error, "bind: there is no password");
		return ANSWER_FAULT;
	}
	return bind_with(session, config->bind_dn, LDAP_SASL_SIMPLE,
	    config->password, deadline, error);
}

/* sasl_interact_t of Cyrus SASL (sasl/sasl.h), whose layout is its ABI: all
 * that is needed of that library, which libldap already brings along. */
struct question {
	unsigned long id; /* 0 ends the list */
	const char *challenge;
	const char *prompt;
	const char *preset;
	const void *result;
	unsigned size;
};

/* Cyrus SASL asks for names and passwords; GSSAPI needs none of them. */
static int
interact(LDAP *ld, unsigned flags, void *defaults, void *questions)
{
	struct question *question = questions;

	(void)ld;
	(void)flags;
	(void)defaults;
	for (; question->id != 0; question++) {
		question->result = "";
		question->size = 0;
	}
	return LDAP_SUCCESS;
}

/* The library names the realm; a configured name may leave it out, and means
 * the realm of the keytab then. */
static bool
same_principal(const char *name, const char *wanted)
{
	size_t size = strcspn(wanted, "@");

	return strcmp(name, wanted) == 0 ||
	       (wanted[size] == '\0' && strncmp(name, wanted, size) == 0 &&
	           name[size] == '@');
}

/* Which principal of the keytab is used is for the Kerberos library to say, so
 * it is compared afterwards. */
static enum answer
check_principal(struct session *session, struct error *error)
{
	const char *wanted = session->config->principal;
	char *name = NULL;
	enum answer answer = ANSWER_DONE;

	if (!wanted)
		return ANSWER_DONE;
	if (ldap_get_option(session->ld, LDAP_OPT_X_SASL_USERNAME, &name) !=
	        0 ||
	    !name || !same_principal(name, wanted)) {
		(void)error_set(error,
		    "bind: GSSAPI: the keytab gave the principal %s, not %s",
		    name ? name : "(none)", wanted);
		answer = ANSWER_FAULT;
	}
	ldap_memfree(name);
	return answer;
}

/*
 * The Kerberos library finds its keytab through the environment, which it reads
 * for each bind anew. Tickets are kept in memory alone, those of each directory
 * by themselves: the keytab is not looked at while there are some. Its
 * configuration is the system's also in an administrator's shell: `check` must
 * see what a login will see.
 */
static int
prepare_kerberos(const struct directory_config *config)
{
	char tickets[128];
	int size = snprintf(tickets, sizeof(tickets),
	    "MEMORY:ldap-postlogin-%p", (const void *)config);

	if (size < 0 || (size_t)size >= sizeof(tickets) || !config->keytab)
		return -1;
	if (setenv("KRB5_CLIENT_KTNAME", config->keytab, 1) != 0 ||
	    setenv("KRB5CCNAME", tickets, 1) != 0)
		return -1;
	return unsetenv("KRB5_CONFIG");
}

/* What Kerberos says comes behind so many words of SASL's that a line of the
 * log would end before it. */
static void
describe_gssapi(struct session *session, int code, struct error *error)
{
	static const char before[] = "GSSAPI Error: ";
	char *text = session_diagnostic(session);
	const char *words = text ? strstr(text, before) : NULL;

	result_describe(error, "bind: GSSAPI", code,
	    words ? words + sizeof(before) - 1 : text);
	ldap_memfree(text);
}

static enum answer
bind_gssapi(
    struct session *session, struct deadline deadline, struct error *error)
{
	const char *mechanism = NULL;
	LDAPMessage *message = NULL;
	int id = 0;
	int code;

	if (prepare_kerberos(session->config) != 0) {
		(void)error_set(error, "bind: GSSAPI: out of memory");
		return ANSWER_FAULT;
	}
	do {
		code = ldap_sasl_interactive_bind(session->ld, NULL, "GSSAPI",
		    NULL, NULL, LDAP_SASL_QUIET, interact, NULL, message,
		    &mechanism, &id);
		ldap_msgfree(message);
		message = NULL;
		if (code == LDAP_SASL_BIND_IN_PROGRESS &&
		    (code = session_wait(session, id, deadline, &message)) ==
		        LDAP_SUCCESS)
			code = LDAP_SASL_BIND_IN_PROGRESS;
	} while (code == LDAP_SASL_BIND_IN_PROGRESS);
	if (code != LDAP_SUCCESS) {
		describe_gssapi(session, code, error);
		return result_answer(STAGE_BIND, code);
	}
	return check_principal(session, error);
}

enum answer
bind_session(
    struct session *session, struct deadline deadline, struct error *error)
{
	/* Empty, not missing: without it a server would ask for it. */
	const struct span none = {.data = "", .size = 0};

	switch (session->config->bind) {
	case BIND_ANONYMOUS:
		/* Nobody is who a new connection is: nothing to say. */
		return ANSWER_DONE;
	case BIND_SIMPLE:
		return bind_simple(session, deadline, error);
	case BIND_EXTERNAL:
		return bind_with(
		    session, NULL, "EXTERNAL", none, deadline, error);
	case BIND_GSSAPI:
		return bind_gssapi(session, deadline, error);
	}
	(void)error_set(error, "bind: unknown kind");
	return ANSWER_FAULT;
}
