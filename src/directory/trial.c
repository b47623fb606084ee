#include "update.h"

#include "result.h"

/*
 * Removes a value twice, in one modify: whatever is stored, the second removal
 * fails, and with it the first (RFC 4511 section 4.6). Servers look at rights
 * before values.
 */
static int
remove_twice(struct session *session, struct arena *arena, const char *dn,
    const char *attribute, const char *value, struct deadline deadline,
    char **diagnostic_r)
{
	struct berval bytes = {0};
	struct berval *values[] = {&bytes, NULL};
	LDAPMod removal = {
	    .mod_op = LDAP_MOD_DELETE | LDAP_MOD_BVALUES,
	    .mod_type = arena_string(arena, attribute),
	    .mod_bvalues = values,
	};
	LDAPMod again = removal;
	LDAPMod *list[] = {&removal, &again, NULL};
	LDAPMessage *message = NULL;
	int id = 0;
	int code;

	bytes.bv_val = arena_string(arena, value);
	bytes.bv_len = span_of(value).size;
	code = ldap_modify_ext(session->ld, dn, list, NULL, NULL, &id);
	if (code == LDAP_SUCCESS)
		code = session_wait(session, id, deadline, &message);
	if (code == LDAP_SUCCESS)
		code = session_result(session, message, diagnostic_r, NULL);
	return code;
}

/* One of them fits an attribute's syntax, whichever it is. */
static const char *const trial_values[] = {
    "19000101000000.0Z", "-918273645", "FALSE", "cn=nobody"};

enum { TRIAL_VALUES = sizeof(trial_values) / sizeof(trial_values[0]) };

enum answer
update_try(struct session *session, struct arena *arena, const char *dn,
    const char *attribute, struct deadline deadline, struct error *error)
{
	char *diagnostic = NULL;
	int code = LDAP_INVALID_SYNTAX;

	for (int i = 0; i < TRIAL_VALUES && code == LDAP_INVALID_SYNTAX; i++) {
		ldap_memfree(diagnostic);
		diagnostic = NULL;
		code = remove_twice(session, arena, dn, attribute,
		    trial_values[i], deadline, &diagnostic);
	}
	if (code != LDAP_SUCCESS)
		result_describe(error, "update", code, diagnostic);
	ldap_memfree(diagnostic);
	switch (code) {
	case LDAP_SUCCESS: /* a server that forgives all of it */
	case LDAP_NO_SUCH_ATTRIBUTE:
	case LDAP_TYPE_OR_VALUE_EXISTS:   /* the value was doubled */
	case LDAP_INAPPROPRIATE_MATCHING: /* values cannot be compared */
	case LDAP_INVALID_SYNTAX:
		return ANSWER_DONE;
	default:
		return result_answer(STAGE_UPDATE, code);
	}
}

/* A result code of Compare (RFC 4511 section 4.10). */
static int
compare_once(struct session *session, const char *dn, const char *attribute,
    const char *value, struct deadline deadline)
{
	struct berval bytes = {0};
	LDAPMessage *message = NULL;
	char *diagnostic = NULL;
	int id = 0;
	int code;

	ber_str2bv(value, 0, 0, &bytes);
	code = ldap_compare_ext(
	    session->ld, dn, attribute, &bytes, NULL, NULL, &id);
	if (code == LDAP_SUCCESS)
		code = session_wait(session, id, deadline, &message);
	if (code == LDAP_SUCCESS)
		code = session_result(session, message, &diagnostic, NULL);
	ldap_memfree(diagnostic);
	return code;
}

enum answer
read_try(struct session *session, const char *dn, const char *attribute,
    struct deadline deadline, struct error *error)
{
	int code = LDAP_INVALID_SYNTAX;

	for (int i = 0; i < TRIAL_VALUES && code == LDAP_INVALID_SYNTAX; i++)
		code = compare_once(
		    session, dn, attribute, trial_values[i], deadline);
	if (code == LDAP_NO_SUCH_ATTRIBUTE)
		return ANSWER_DONE;
	result_describe(error, "compare", code, NULL);
	return code == LDAP_INSUFFICIENT_ACCESS ? ANSWER_REFUSED : ANSWER_FAULT;
}
