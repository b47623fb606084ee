#include "update.h"

#include <string.h>

#include "postlogin/text.h"
#include "result.h"
#include "root.h"
#include "schema.h"
#include "spelling.h"

/* Rounds of "somebody else was faster" before it is given up. One of those who
 * race wins each round, and a client may log in ten times at once. */
enum { RACES_MAX = 16 };

/* What is known of one change's attribute. */
struct state {
	bool absent;     /* INCREMENT: there is no value yet */
	bool done;       /* ADD: the value is there already */
	struct span old; /* INCREMENT by compare-and-swap */
	const char *new; /* likewise */
};

struct job {
	struct session *session;
	struct arena *arena;
	const struct update *update;
	struct deadline deadline;
	struct state *states; /* one a change */
	bool increments;      /* there is one among the changes */
	const char *class;    /* to be added, or NULL */
};

struct modifications {
	LDAPMod *items;
	LDAPMod **list; /* ends with NULL */
	size_t count;
};

static struct span
spelled(const struct job *job, const char *value)
{
	return spelling_value(job->session, job->arena, value);
}

static void
add_modification(const struct job *job, struct modifications *modifications,
    int operation, const char *attribute, struct span value)
{
	struct arena *arena = job->arena;
	LDAPMod *item = &modifications->items[modifications->count];
	struct berval **values = arena_array(arena, 2, sizeof(*values));

	item->mod_op = operation | LDAP_MOD_BVALUES;
	item->mod_type = arena_string(arena, attribute);
	if (value.data) {
		values[0] = arena_alloc(arena, sizeof(*values[0]));
		values[0]->bv_val = arena_copy(arena, value.data, value.size);
		values[0]->bv_len = value.size;
		item->mod_bvalues = values;
	}
	modifications->list[modifications->count++] = item;
}

static void
add_increment(const struct job *job, struct modifications *modifications,
    const struct change *change, const struct state *state)
{
	if (state->absent) {
		add_modification(job, modifications, LDAP_MOD_ADD,
		    change->attribute, span_of(change->value));
	} else if (job->session->increment == FEATURE_PRESENT) {
		add_modification(job, modifications, LDAP_MOD_INCREMENT,
		    change->attribute, span_of(change->value));
	} else {
		add_modification(job, modifications, LDAP_MOD_DELETE,
		    change->attribute, state->old);
		add_modification(job, modifications, LDAP_MOD_ADD,
		    change->attribute, span_of(state->new));
	}
}

static void
add_change(const struct job *job, struct modifications *modifications,
    const struct change *change, const struct state *state)
{
	const struct span none = {0};

	switch (change->operation) {
	case OPERATION_REPLACE:
		add_modification(job, modifications, LDAP_MOD_REPLACE,
		    change->attribute, spelled(job, change->value));
		break;
	case OPERATION_ADD:
		if (!state->done)
			add_modification(job, modifications, LDAP_MOD_ADD,
			    change->attribute, spelled(job, change->value));
		break;
	case OPERATION_DELETE:
		/* Replaced by nothing: no error where there is nothing. */
		add_modification(job, modifications, LDAP_MOD_REPLACE,
		    change->attribute, none);
		break;
	case OPERATION_INCREMENT:
		add_increment(job, modifications, change, state);
		break;
	}
}

static struct modifications
build(const struct job *job)
{
	size_t room = job->update->count * 2 + 2;
	struct modifications modifications = {
	    .items = arena_array(job->arena, room, sizeof(LDAPMod)),
	    .list = arena_array(job->arena, room, sizeof(LDAPMod *)),
	};

	if (job->class)
		add_modification(job, &modifications, LDAP_MOD_ADD,
		    "objectClass", span_of(job->class));
	for (size_t i = 0; i < job->update->count; i++)
		add_change(job, &modifications, &job->update->changes[i],
		    &job->states[i]);
	return modifications;
}

/* One modify. *lost_r: it was sent, and what became of it is not known. */
static int
modify(const struct job *job, char **diagnostic_r, char ***urls_r, bool *lost_r)
{
	struct modifications modifications = build(job);
	LDAPMessage *message = NULL;
	int id = 0;
	int code;

	*lost_r = false;
	if (modifications.count == 0)
		return LDAP_SUCCESS;
	code = ldap_modify_ext(job->session->ld, job->update->dn,
	    modifications.list, NULL, NULL, &id);
	if (code != LDAP_SUCCESS)
		return code;
	code = session_wait(job->session, id, job->deadline, &message);
	if (code != LDAP_SUCCESS) {
		*lost_r = true;
		return code;
	}
	return session_result(job->session, message, diagnostic_r, urls_r);
}

/* True if there is a counter to be counted on; a first value is just added. */
static bool
counts_on(const struct job *job)
{
	for (size_t i = 0; i < job->update->count; i++)
		if (job->update->changes[i].operation == OPERATION_INCREMENT &&
		    !job->states[i].absent)
			return true;
	return false;
}

/* 0 if the counter's next value could be made. */
static int
count_on(struct arena *arena, const struct change *change,
    const struct attribute *attribute, struct state *state)
{
	long long old = 0;
	long long amount = 0;
	long long sum = 0;

	state->absent = !attribute;
	if (!attribute)
		return 0;
	if (attribute->count != 1 ||
	    text_integer(attribute->values[0], &old) < 0 ||
	    text_integer(span_of(change->value), &amount) < 0 ||
	    __builtin_add_overflow(old, amount, &sum))
		return -1;
	state->old = attribute->values[0];
	state->new = arena_printf(arena, "%lld", sum);
	return 0;
}

static bool
has_value(
    struct arena *arena, const struct attribute *attribute, struct span value)
{
	struct span wanted = text_folded(arena, value);

	for (size_t i = 0; attribute && i < attribute->count; i++)
		if (span_equal(
		        text_folded(arena, attribute->values[i]), wanted))
			return true;
	return false;
}

static struct strings
attribute_names(const struct job *job)
{
	size_t count = job->update->count;
	const char **names =
	    arena_array(job->arena, count, sizeof(const char *));

	for (size_t i = 0; i < count; i++)
		names[i] = job->update->changes[i].attribute;
	return (struct strings){.items = names, .count = count};
}

/* Reads how things stand. DONE, or what the search said. */
static enum answer
look(const struct job *job, struct error *error)
{
	const struct search search = {
	    .base = job->update->dn,
	    .scope = SCOPE_BASE,
	    .filter = "(objectClass=*)",
	    .attributes = attribute_names(job),
	};
	struct gathered gathered = {0};
	enum answer answer = search_run(
	    job->session, job->arena, &search, job->deadline, &gathered, error);

	if (answer == ANSWER_NO_BASE ||
	    (answer == ANSWER_DONE && gathered.count != 1)) {
		(void)error_set(error, "update: no such entry");
		return ANSWER_REFUSED;
	}
	if (answer != ANSWER_DONE)
		return answer;
	for (size_t i = 0; i < job->update->count; i++) {
		const struct change *change = &job->update->changes[i];
		const struct attribute *attribute =
		    entry_attribute(gathered.entries, change->attribute);
		if (change->operation == OPERATION_ADD)
			job->states[i].done = has_value(
			    job->arena, attribute, spelled(job, change->value));
		if (change->operation == OPERATION_INCREMENT &&
		    count_on(job->arena, change, attribute, &job->states[i]) <
		        0) {
			(void)error_set(error, "update: %s is no counter",
			    change->attribute);
			return ANSWER_REFUSED;
		}
	}
	return ANSWER_DONE;
}

/* Somebody was faster, or a value to be added is there. A second value of a
 * single-valued attribute is 19 in OpenLDAP, 20 elsewhere. What is replaced or
 * deleted depends on nothing that was there. */
static bool
may_be_race(const struct job *job, int code)
{
	bool depends = job->class;

	for (size_t i = 0; i < job->update->count; i++)
		if (job->update->changes[i].operation == OPERATION_ADD ||
		    job->update->changes[i].operation == OPERATION_INCREMENT)
			depends = true;
	return depends && (code == LDAP_NO_SUCH_ATTRIBUTE ||
	                      code == LDAP_TYPE_OR_VALUE_EXISTS ||
	                      code == LDAP_CONSTRAINT_VIOLATION);
}

/* A time may have been refused for its spelling. True if the server has not
 * been asked for its kind yet, and is of the kind that wants another. */
static bool
spell_otherwise(const struct job *job)
{
	const struct update *update = job->update;
	bool whole = false;

	for (size_t i = 0; i < update->count; i++)
		if (update->changes[i].value &&
		    spelling_whole(span_of(update->changes[i].value)))
			whole = true;
	return whole && job->session->active_directory == FEATURE_UNASKED &&
	       root_active_directory(job->session, job->arena, job->deadline);
}

/* Repeats the modify while there is something to be done about its failure. */
static enum answer
run(struct job *job, char ***urls_r, struct error *error)
{
	char *diagnostic = NULL;
	bool lost = false;
	int races = 0;
	int code;

	for (;;) {
		enum answer answer;
		ldap_memfree(diagnostic);
		diagnostic = NULL;
		code = modify(job, &diagnostic, urls_r, &lost);
		if (code == LDAP_INVALID_SYNTAX && spell_otherwise(job))
			continue;
		if (code == LDAP_OBJECT_CLASS_VIOLATION && !job->class) {
			struct strings names = attribute_names(job);
			job->class = schema_auxiliary(
			    job->session, job->arena, &names, job->deadline);
			if (job->class)
				continue;
		}
		if (!may_be_race(job, code) || ++races > RACES_MAX)
			break;
		job->class = NULL; /* it may be what was there already */
		answer = look(job, error);
		if (answer != ANSWER_DONE) {
			ldap_memfree(diagnostic);
			return answer;
		}
		if (counts_on(job))
			(void)root_increments(
			    job->session, job->arena, job->deadline);
	}
	if (code != LDAP_SUCCESS)
		result_describe(error, "update", code, diagnostic);
	ldap_memfree(diagnostic);
	if (lost && job->increments)
		return ANSWER_FAULT;
	return result_answer(STAGE_UPDATE, code);
}

enum answer
update_run(struct session *session, struct arena *arena,
    const struct update *update, struct deadline deadline,
    struct reference *referral_r, struct error *error)
{
	struct job job = {
	    .session = session,
	    .arena = arena,
	    .update = update,
	    .deadline = deadline,
	    .states = arena_array(arena, update->count, sizeof(struct state)),
	};
	char **urls = NULL;
	enum answer answer;

	for (size_t i = 0; i < update->count; i++) {
		job.states[i].absent = update->changes[i].absent;
		if (update->changes[i].operation == OPERATION_INCREMENT)
			job.increments = true;
	}
	if (counts_on(&job) && !root_increments(session, arena, deadline)) {
		answer = look(&job, error);
		if (answer != ANSWER_DONE)
			return answer;
	}
	answer = run(&job, &urls, error);
	if (urls)
		*referral_r = reference_copy(arena, urls);
	ber_memvfree((void **)urls);
	return answer;
}
