#include "chain.h"

#include <string.h>
#include <strings.h>

#include "root.h"
#include "search.h"

#define IN_CHAIN "1.2.840.113556.1.4.1941"

bool
chain_used(const char *filter)
{
	static const char rule[] = ":" IN_CHAIN ":";

	/* A value holds no parenthesis, so each of them begins an item; what
	 * stands before its "=" is no value. */
	for (; (filter = strchr(filter, '(')) != NULL; filter++) {
		size_t size = strcspn(filter, "=");
		const char *at = strstr(filter, rule);

		if (at && (size_t)(at - filter) + sizeof(rule) - 1 <= size)
			return true;
	}
	return false;
}

/* One entry's attributes by a base search. */
static enum answer
read_entry(struct session *session, struct arena *arena,
    const struct search *search, struct deadline deadline,
    const struct entry **entry_r, struct error *error)
{
	struct gathered gathered = {0};
	enum answer answer =
	    search_run(session, arena, search, deadline, &gathered, error);

	*entry_r = NULL;
	if (answer == ANSWER_DONE && gathered.count == 1)
		*entry_r = gathered.entries;
	if (answer == ANSWER_NO_BASE)
		answer = ANSWER_DONE; /* then it does not say so */
	return answer;
}

/* "( OID NAME ..." */
static bool
defines_rule(const struct entry *schema)
{
	const struct attribute *rules =
	    entry_attribute(schema, "matchingRules");

	for (size_t i = 0; rules && i < rules->count; i++) {
		const char *text = rules->values[i].data;

		text += strspn(text, "( ");
		if (strcspn(text, " )") == sizeof(IN_CHAIN) - 1 &&
		    strncmp(text, IN_CHAIN, sizeof(IN_CHAIN) - 1) == 0)
			return true;
	}
	return false;
}

static enum answer
look(struct session *session, struct arena *arena, struct deadline deadline,
    bool *known_r, struct error *error)
{
	static const char *const rules[] = {"matchingRules"};
	struct search search = {
	    .filter = "(objectClass=*)", .attributes = {rules, 1}};
	const struct entry *entry;
	enum answer answer = root_ask(session, arena, deadline, error);

	*known_r = session->active_directory == FEATURE_PRESENT;
	if (answer != ANSWER_DONE || *known_r || !session->subschema)
		return answer;
	search.base = session->subschema;
	answer = read_entry(session, arena, &search, deadline, &entry, error);
	*known_r = answer == ANSWER_DONE && defines_rule(entry);
	return answer;
}

enum answer
chain_known(struct session *session, struct arena *arena,
    struct deadline deadline, struct error *error)
{
	if (session->chain == FEATURE_UNASKED) {
		bool known = false;
		enum answer answer =
		    look(session, arena, deadline, &known, error);

		if (answer != ANSWER_DONE)
			return answer;
		session->chain = known ? FEATURE_PRESENT : FEATURE_ABSENT;
	}
	if (session->chain == FEATURE_PRESENT)
		return ANSWER_DONE;
	(void)error_set(error,
	    "search: the server does not know the matching rule " IN_CHAIN
	    " (groups in groups in Active Directory) and would find nothing: "
	    "use \"nested\"");
	return ANSWER_FAULT;
}
