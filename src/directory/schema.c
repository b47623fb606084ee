#include "schema.h"

#include <ldap_schema.h>
#include <string.h>

#include "postlogin/text.h"
#include "root.h"
#include "search.h"

static const char own_class[] = "mailLoginAccount";

/* One attribute of one entry; NULL if there is none or no answer. */
static const struct attribute *
read_attribute(struct session *session, struct arena *arena, const char *base,
    const char *filter, const char *name, struct deadline deadline)
{
	struct gathered gathered = {0};
	struct error error;
	const struct search search = {
	    .base = base,
	    .scope = SCOPE_BASE,
	    .filter = filter,
	    .attributes = {.items = &name, .count = 1},
	};

	if (search_run(session, arena, &search, deadline, &gathered, &error) !=
	        ANSWER_DONE ||
	    gathered.count != 1)
		return NULL;
	return entry_attribute(&gathered.entries[0], name);
}

static bool
has_name(char *const *names, const char *name)
{
	for (; names && *names; names++)
		if (text_same(*names, name))
			return true;
	return false;
}

/* How many of the attributes the class would allow; 0 if it is no auxiliary
 * class or demands something. */
static size_t
allows(const LDAPObjectClass *class, const struct strings *attributes)
{
	size_t count = 0;

	if (class->oc_kind != LDAP_SCHEMA_AUXILIARY ||
	    (class->oc_at_oids_must && class->oc_at_oids_must[0]))
		return 0;
	for (size_t i = 0; i < attributes->count; i++)
		if (has_name(class->oc_at_oids_may, attributes->items[i]))
			count++;
	return count;
}

const char *
schema_choose(struct arena *arena, const struct attribute *descriptions,
    const struct strings *attributes)
{
	const char *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < descriptions->count; i++) {
		int code = 0;
		const char *where = NULL;
		size_t count;
		LDAPObjectClass *class;
		if (!span_is_text(descriptions->values[i]))
			continue;
		class = ldap_str2objectclass(descriptions->values[i].data,
		    &code, &where, LDAP_SCHEMA_ALLOW_ALL);
		if (!class)
			continue;
		count = allows(class, attributes);
		if (count > 0 && has_name(class->oc_names, own_class))
			count = attributes->count + 1;
		if (count > most && class->oc_names && class->oc_names[0]) {
			most = count;
			best = arena_string(arena, class->oc_names[0]);
		}
		ldap_objectclass_free(class);
	}
	return best;
}

const char *
schema_auxiliary(struct session *session, struct arena *arena,
    const struct strings *attributes, struct deadline deadline)
{
	const struct attribute *classes;
	struct error error;

	if (root_ask(session, arena, deadline, &error) != ANSWER_DONE ||
	    !session->subschema)
		return NULL;
	classes = read_attribute(session, arena, session->subschema,
	    "(objectClass=subschema)", "objectClasses", deadline);
	if (!classes)
		return NULL;
	return schema_choose(arena, classes, attributes);
}
