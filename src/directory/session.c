#include "session.h"

#include <lber.h>
#include <openldap.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bind.h"
#include "connect.h"
#include "result.h"
#include "tls.h"

/* Larger than any answer that makes sense, smaller than Dovecot's limit on a
 * process's memory. */
enum { MESSAGE_MAX = 32 * 1024 * 1024 };

static int
set_options(LDAP *ld)
{
	const int version = LDAP_VERSION3;
	const int never = LDAP_DEREF_NEVER;
	ber_len_t largest = MESSAGE_MAX;
	Sockbuf *sockbuf = NULL;

	if (ldap_get_option(ld, LDAP_OPT_SOCKBUF, &sockbuf) == 0 && sockbuf)
		(void)ber_sockbuf_ctrl(
		    sockbuf, LBER_SB_OPT_SET_MAX_INCOMING, &largest);
	if (ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION, &version) != 0 ||
	    ldap_set_option(ld, LDAP_OPT_REFERRALS, LDAP_OPT_OFF) != 0 ||
	    ldap_set_option(ld, LDAP_OPT_DEREF, &never) != 0)
		return -1;
	/* Not there in a libldap without SASL, which then has no GSSAPI. */
	(void)ldap_set_option(ld, LDAP_OPT_X_SASL_NOCANON, LDAP_OPT_ON);
	return 0;
}

/* Connects and makes the handle. 0, or -1 with the reason. */
static int
attach(struct session *session, const LDAPURLDesc *url, bool absolute,
    struct deadline deadline, enum answer *answer_r, struct error *error)
{
	bool local = strcmp(url->lud_scheme, "ldapi") == 0;
	const char *host = url->lud_host ? url->lud_host : "";
	int code;

	*answer_r = ANSWER_OUTAGE;
	if (local)
		session->fd = connect_path(host, deadline, error);
	else
		session->fd = connect_host(
		    host, absolute, url->lud_port, deadline, error);
	if (session->fd < 0)
		return -1;
	*answer_r = ANSWER_FAULT;
	code =
	    ldap_init_fd(session->fd, local ? LDAP_PROTO_IPC : LDAP_PROTO_TCP,
	        session->name, &session->ld);
	if (code != LDAP_SUCCESS) {
		(void)close(session->fd);
		session->ld = NULL;
		result_describe(error, "connect", code, NULL);
		return -1;
	}
	session->gate.fd = session->fd;
	if (set_options(session->ld) != 0 ||
	    gate_install(session->ld, &session->gate) != 0)
		return error_set(error, "libldap: an option is missing");
	return 0;
}

static enum answer
secure(struct session *session, const LDAPURLDesc *url,
    struct deadline deadline, struct error *error)
{
	if (strcmp(url->lud_scheme, "ldapi") == 0)
		return ANSWER_DONE; /* does not leave the machine */
	if (strcmp(url->lud_scheme, "ldaps") == 0)
		return tls_begin(session, deadline, error);
	if (session->config->starttls)
		return tls_upgrade(session, deadline, error);
	return ANSWER_DONE;
}

struct session *
session_open(const struct directory_config *config, const char *uri,
    const char *name, bool absolute, struct deadline deadline,
    struct refusal *refusal_r)
{
	struct session *session = calloc(1, sizeof(*session));
	struct error *error = &refusal_r->reason;
	LDAPURLDesc *url = NULL;
	enum answer answer = ANSWER_FAULT;

	*refusal_r = (struct refusal){0};
	if (!session) {
		(void)error_set(error, "out of memory");
		return NULL;
	}
	*session = (struct session){.config = config, .name = name, .fd = -1};
	if (ldap_url_parse(uri, &url) != LDAP_URL_SUCCESS) {
		(void)error_set(error, "not an LDAP URI");
		goto out;
	}
	if (attach(session, url, absolute, deadline, &answer, error) < 0)
		goto out;
	answer = secure(session, url, deadline, error);
	if (answer == ANSWER_DONE) {
		answer = bind_session(session, deadline, error);
		refusal_r->bind = answer == ANSWER_FAULT;
	}
out:
	if (url)
		ldap_free_urldesc(url);
	refusal_r->answer = answer;
	if (answer != ANSWER_DONE)
		session_close(&session);
	return session;
}

void
session_close(struct session **session)
{
	if (!*session)
		return;
	if ((*session)->ld)
		(void)ldap_unbind_ext((*session)->ld, NULL, NULL);
	free((*session)->subschema);
	free(*session);
	*session = NULL;
}

int
session_wait(struct session *session, int id, struct deadline deadline,
    LDAPMessage **message_r)
{
	int left = deadline_left(deadline);
	struct timeval limit = {
	    .tv_sec = left / 1000,
	    .tv_usec = (left % 1000) * 1000,
	};
	int type = 0;

	*message_r = NULL;
	if (left > 0)
		type = ldap_result(
		    session->ld, id, LDAP_MSG_ONE, &limit, message_r);
	if (type > 0)
		return LDAP_SUCCESS;
	if (type == 0) {
		(void)ldap_abandon_ext(session->ld, id, NULL, NULL);
		return LDAP_TIMEOUT;
	}
	return session_errno(session);
}

int
session_result(struct session *session, LDAPMessage *message,
    char **diagnostic_r, char ***referrals_r)
{
	int code = LDAP_OTHER;
	int parsed = ldap_parse_result(session->ld, message, &code, NULL,
	    diagnostic_r, referrals_r, NULL, 1);

	if (parsed != LDAP_SUCCESS)
		return parsed;
	return code;
}

int
session_errno(const struct session *session)
{
	int code = LDAP_SUCCESS;

	if (ldap_get_option(session->ld, LDAP_OPT_RESULT_CODE, &code) != 0 ||
	    code == LDAP_SUCCESS)
		return LDAP_SERVER_DOWN;
	return code;
}

char *
session_diagnostic(const struct session *session)
{
	char *text = NULL;

	(void)ldap_get_option(session->ld, LDAP_OPT_DIAGNOSTIC_MESSAGE, &text);
	return text;
}
