#include "root.h"

#include <string.h>

#include "postlogin/text.h"
#include "search.h"

/* RFC 4525 section 3. */
static const char increment_oid[] = "1.3.6.1.1.14";
/* LDAP_CAP_ACTIVE_DIRECTORY_OID and ..._ADAM_OID (MS-ADTS 3.1.1.3.4.3); Samba
 * gives the first. */
static const char domain_oid[] = "1.2.840.113556.1.4.800";
static const char instance_oid[] = "1.2.840.113556.1.4.1851";

static enum feature
feature_of(bool present)
{
	return present ? FEATURE_PRESENT : FEATURE_ABSENT;
}

enum answer
root_ask(struct session *session, struct arena *arena, struct deadline deadline,
    struct error *error)
{
	static const char *const names[] = {
	    "supportedFeatures", "supportedCapabilities", "subschemaSubentry"};
	const struct search search = {
	    .base = "",
	    .scope = SCOPE_BASE,
	    .filter = "(objectClass=*)",
	    .attributes = {names, sizeof(names) / sizeof(names[0])},
	};
	struct gathered gathered = {0};
	const struct entry empty = {0};
	const struct entry *root = &empty;
	const struct attribute *place;
	enum answer answer;

	if (session->increment != FEATURE_UNASKED)
		return ANSWER_DONE;
	answer =
	    search_run(session, arena, &search, deadline, &gathered, error);
	if (answer != ANSWER_DONE && answer != ANSWER_NO_BASE)
		return answer;
	if (answer == ANSWER_DONE && gathered.count == 1)
		root = gathered.entries; /* else it says nothing of itself */
	session->increment =
	    feature_of(entry_has(root, names[0], increment_oid));
	session->active_directory =
	    feature_of(entry_has(root, names[1], domain_oid) ||
	               entry_has(root, names[1], instance_oid));
	place = entry_attribute(root, names[2]);
	if (place && span_is_text(place->values[0]))
		session->subschema = strdup(place->values[0].data);
	return ANSWER_DONE;
}

bool
root_increments(
    struct session *session, struct arena *arena, struct deadline deadline)
{
	struct error error;

	return root_ask(session, arena, deadline, &error) == ANSWER_DONE &&
	       session->increment == FEATURE_PRESENT;
}

bool
root_active_directory(
    struct session *session, struct arena *arena, struct deadline deadline)
{
	struct error error;

	return root_ask(session, arena, deadline, &error) == ANSWER_DONE &&
	       session->active_directory == FEATURE_PRESENT;
}
