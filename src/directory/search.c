#include "search.h"

#include <lber.h>
#include <string.h>
#include <strings.h>

#include "postlogin/text.h"
#include "chain.h"
#include "range.h"
#include "result.h"
#include "root.h"
#include "spelling.h"

/* What one search may bring along: beyond this, nobody's login needs it. */
enum {
	ENTRIES_MAX = 100000,
	BYTES_MAX = 64 * 1024 * 1024,
};

struct reference
reference_copy(struct arena *arena, char *const *urls)
{
	const char **copies;
	size_t count = 0;

	while (urls && urls[count])
		count++;
	copies = arena_array(arena, count, sizeof(*copies));
	for (size_t i = 0; i < count; i++)
		copies[i] = arena_string(arena, urls[i]);
	return (struct reference){.urls = copies, .count = count};
}

/* libldap wants pointers it may not change, but does not say so. */
static char **
attribute_list(struct arena *arena, const struct strings *names)
{
	size_t count = names->count;
	char **list = arena_array(arena, count + 2, sizeof(*list));

	for (size_t i = 0; i < count; i++)
		list[i] = arena_string(arena, names->items[i]);
	if (count == 0)
		list[0] = arena_string(arena, LDAP_NO_ATTRS);
	return list;
}

static const char *
copy_name(struct arena *arena, const struct berval *name)
{
	if (memchr(name->bv_val, '\0', name->bv_len))
		return NULL;
	return arena_copy(arena, name->bv_val, name->bv_len);
}

/* Values of the attribute. 0, or -1. */
static int
copy_attribute(struct arena *arena, const struct berval *name,
    const struct berval *values, struct attribute *attribute, size_t *bytes)
{
	struct span *copies;
	size_t count = 0;

	attribute->name = copy_name(arena, name);
	if (!attribute->name)
		return -1;
	while (values && values[count].bv_val)
		count++;
	copies = arena_array(arena, count, sizeof(*copies));
	for (size_t i = 0; i < count; i++) {
		copies[i].data =
		    arena_copy(arena, values[i].bv_val, values[i].bv_len);
		copies[i].size = values[i].bv_len;
		*bytes += values[i].bv_len;
	}
	attribute->values = copies;
	attribute->count = count;
	return 0;
}

/* 0, or -1 for an entry that is malformed or incomplete. */
static int
copy_entry(struct session *session, struct arena *arena, LDAPMessage *message,
    struct entry *entry, size_t *bytes)
{
	BerElement *ber = NULL;
	struct berval name = {0};
	struct berval *values = NULL;
	struct attribute *attributes = NULL;
	size_t count = 0;
	int result = -1;
	int code;

	if (ldap_get_dn_ber(session->ld, message, &ber, &name) != LDAP_SUCCESS)
		return -1;
	entry->dn = name.bv_val ? copy_name(arena, &name) : NULL;
	if (!entry->dn)
		goto out;
	for (;;) {
		code = ldap_get_attribute_ber(
		    session->ld, message, ber, &name, &values);
		if (code != LDAP_SUCCESS)
			goto out;
		if (!name.bv_val)
			break;
		attributes =
		    arena_grow(arena, attributes, count, sizeof(*attributes));
		code = copy_attribute(
		    arena, &name, values, &attributes[count], bytes);
		ber_memfree(values);
		values = NULL;
		if (code < 0)
			goto out;
		count++;
	}
	entry->attributes = attributes;
	entry->count = count;
	result = 0;
out:
	ber_free(ber, 0);
	return result;
}

static int
add_entry(struct session *session, struct arena *arena, LDAPMessage *message,
    struct gathered *gathered)
{
	if (gathered->count >= ENTRIES_MAX || gathered->bytes > BYTES_MAX)
		return LDAP_SIZELIMIT_EXCEEDED;
	gathered->entries = arena_grow(arena, gathered->entries,
	    gathered->count, sizeof(*gathered->entries));
	if (copy_entry(session, arena, message,
	        &gathered->entries[gathered->count], &gathered->bytes) < 0)
		return LDAP_DECODING_ERROR;
	gathered->count++;
	return LDAP_SUCCESS;
}

static int
add_reference(struct session *session, struct arena *arena,
    LDAPMessage *message, struct gathered *gathered)
{
	char **urls = NULL;
	int code = ldap_parse_reference(session->ld, message, &urls, NULL, 0);

	if (code != LDAP_SUCCESS)
		return code;
	gathered->references = arena_grow(arena, gathered->references,
	    gathered->reference_count, sizeof(*gathered->references));
	gathered->references[gathered->reference_count++] =
	    reference_copy(arena, urls);
	ber_memvfree((void **)urls);
	return LDAP_SUCCESS;
}

/* How the search ended; the message is freed. */
static int
end(struct session *session, struct arena *arena, LDAPMessage *message,
    struct gathered *gathered, char **diagnostic_r)
{
	char **urls = NULL;
	int code = session_result(session, message, diagnostic_r, &urls);

	if (code == LDAP_REFERRAL) {
		gathered->referred = true;
		gathered->referral = reference_copy(arena, urls);
	}
	ber_memvfree((void **)urls);
	return code;
}

/* Takes message after message up to the last. */
static int
collect(struct session *session, struct arena *arena, int id,
    struct deadline deadline, struct gathered *gathered, char **diagnostic_r)
{
	for (;;) {
		LDAPMessage *message = NULL;
		int code = session_wait(session, id, deadline, &message);
		if (code != LDAP_SUCCESS)
			return code;
		switch (ldap_msgtype(message)) {
		case LDAP_RES_SEARCH_RESULT:
			return end(
			    session, arena, message, gathered, diagnostic_r);
		case LDAP_RES_SEARCH_ENTRY:
			code = add_entry(session, arena, message, gathered);
			break;
		case LDAP_RES_SEARCH_REFERENCE:
			code = add_reference(session, arena, message, gathered);
			break;
		default: /* intermediate: nothing was asked for */
			break;
		}
		ldap_msgfree(message);
		if (code != LDAP_SUCCESS) {
			(void)ldap_abandon_ext(session->ld, id, NULL, NULL);
			return code;
		}
	}
}

static int
ldap_scope(enum scope scope)
{
	switch (scope) {
	case SCOPE_BASE:
		return LDAP_SCOPE_BASE;
	case SCOPE_ONELEVEL:
		return LDAP_SCOPE_ONELEVEL;
	case SCOPE_SUBTREE:
		return LDAP_SCOPE_SUBTREE;
	}
	return LDAP_SCOPE_BASE;
}

/* True if both are the same type, whatever their options (RFC 4512 2.5). */
static bool
same_type(const char *a, const char *b)
{
	size_t size = strcspn(a, ";");

	return size == strcspn(b, ";") && strncasecmp(a, b, size) == 0;
}

static bool
asked_for(const struct strings *asked, const char *name)
{
	for (size_t i = 0; i < asked->count; i++)
		if (asked->items[i][0] == '*' || asked->items[i][0] == '+' ||
		    same_type(asked->items[i], name))
			return true;
	return asked->count == 0;
}

/* A name in the answer that was not asked for, or NULL. */
static const char *
find_unasked(
    const struct strings *asked, const struct entry *entries, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < entries[i].count; j++)
			if (!asked_for(asked, entries[i].attributes[j].name))
				return entries[i].attributes[j].name;
	return NULL;
}

/* One question and all of its answer. */
static int
ask(struct session *session, struct arena *arena, const struct search *search,
    struct deadline deadline, struct gathered *gathered, char **diagnostic_r)
{
	int id = 0;
	int code = ldap_search_ext(session->ld, search->base,
	    ldap_scope(search->scope), search->filter,
	    attribute_list(arena, &search->attributes), 0, NULL, NULL, NULL,
	    search->sample, &id);

	if (code == LDAP_SUCCESS)
		code = collect(
		    session, arena, id, deadline, gathered, diagnostic_r);
	if (code == LDAP_SIZELIMIT_EXCEEDED && search->sample > 0)
		code = LDAP_SUCCESS;
	return code;
}

/*
 * Completes what came in parts. LDAP_SUCCESS, a code with *diagnostic_r, or
 * LDAP_DECODING_ERROR with the reason in the error.
 */
static int
complete(struct session *session, struct arena *arena,
    const struct search *search, struct deadline deadline, size_t from,
    struct gathered *gathered, char **diagnostic_r, struct error *error)
{
	struct ranges ranges = {
	    .arena = arena,
	    .entries = gathered->entries ? &gathered->entries[from] : NULL,
	    .count = gathered->count - from,
	    .first_only = search->sample > 0,
	};
	struct search part;
	int wanted;

	while ((wanted = ranges_next(&ranges, &part, error)) > 0) {
		struct gathered more = {.bytes = gathered->bytes};
		int code;

		ldap_memfree(*diagnostic_r); /* of the search before */
		*diagnostic_r = NULL;
		code =
		    ask(session, arena, &part, deadline, &more, diagnostic_r);
		gathered->more++;
		if (code == LDAP_NO_SUCH_OBJECT) {
			(void)error_set(error,
			    "search: an entry is gone before all of its values "
			    "were read");
			return LDAP_OTHER;
		}
		if (code != LDAP_SUCCESS)
			return code;
		gathered->bytes = more.bytes;
		if (ranges_take(&ranges, more.entries, more.count, error) < 0)
			return LDAP_DECODING_ERROR;
	}
	return wanted == 0 ? LDAP_SUCCESS : LDAP_DECODING_ERROR;
}

/* A server that knows an attribute by several names answers with one: the one
 * asked for would look absent, and nothing be denied. */
static int
check_names(const struct search *search, const struct gathered *gathered,
    size_t from, struct error *error)
{
	const char *unasked = NULL;

	if (gathered->count > from)
		unasked = find_unasked(&search->attributes,
		    &gathered->entries[from], gathered->count - from);
	if (!unasked)
		return LDAP_SUCCESS;
	(void)error_set(error,
	    "search: the server answers with the attribute %s: call it so "
	    "where it has another name in the configuration",
	    unasked);
	return LDAP_DECODING_ERROR;
}

/* What depends on the kind of server: DONE, and *filter may be another. */
static enum answer
adapt(struct session *session, struct arena *arena, struct deadline deadline,
    const char **filter, struct error *error)
{
	enum answer answer = ANSWER_DONE;

	if (chain_used(*filter))
		answer = chain_known(session, arena, deadline, error);
	if (answer != ANSWER_DONE || !spelling_matters(*filter))
		return answer;
	answer = root_ask(session, arena, deadline, error);
	if (session->active_directory == FEATURE_PRESENT)
		*filter = spelling_filter(arena, *filter);
	return answer;
}

enum answer
search_run(struct session *session, struct arena *arena,
    const struct search *wanted, struct deadline deadline,
    struct gathered *gathered, struct error *error)
{
	struct gathered before = *gathered;
	struct search search = *wanted;
	char *diagnostic = NULL;
	enum answer known;
	int code;

	*error = (struct error){0};
	known = adapt(session, arena, deadline, &search.filter, error);
	if (known != ANSWER_DONE)
		return known;
	code = ask(session, arena, &search, deadline, gathered, &diagnostic);
	if (code == LDAP_SUCCESS)
		code = check_names(&search, gathered, before.count, error);
	if (code == LDAP_SUCCESS)
		code = complete(session, arena, &search, deadline, before.count,
		    gathered, &diagnostic, error);
	if (code != LDAP_SUCCESS) {
		before.referred = gathered->referred;
		before.referral = gathered->referral;
		before.more = gathered->more;
		*gathered = before;
		if (error->text[0] == '\0')
			result_describe(error, "search", code, diagnostic);
	}
	ldap_memfree(diagnostic);
	return result_answer(STAGE_SEARCH, code);
}
