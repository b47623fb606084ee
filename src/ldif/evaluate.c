/* A filter on an entry (RFC 4511 section 4.5.1.7). */
#include <string.h>

#include "ldif/filter.h"
#include "ldif/match.h"
#include "ldif/tokens.h"
#include "postlogin/dn.h"
#include "postlogin/text.h"

struct scene {
	const struct ldif *ldif;
	const struct record *record;
	struct arena *arena;
};

static enum tri
value_holds(const struct scene *scene, const struct filter_node *filter,
    struct span value)
{
	struct arena *arena = scene->arena;

	switch (filter->op) {
	case OP_AND:
	case OP_OR:
	case OP_NOT:
		return TRI_UNDEFINED;
	case OP_PRESENT:
		return TRI_TRUE;
	case OP_EQUAL:
		return match_equal(
		    arena, filter->matching, value, filter->value);
	case OP_APPROXIMATE:
		return match_approximate(
		    arena, filter->matching, value, filter->value);
	case OP_SUBSTRINGS:
		return match_substrings(arena, filter->matching, value,
		    filter->pieces, filter->piece_count);
	case OP_GREATER:
	case OP_LESS:
		return match_ordered(filter->matching, value, filter->value,
		    filter->op == OP_GREATER);
	case OP_EXTENSIBLE:
		break;
	}
	if (filter->extension == EXTENSION_BITS_ALL ||
	    filter->extension == EXTENSION_BITS_ANY)
		return match_bits(value, filter->value,
		    filter->extension == EXTENSION_BITS_ALL);
	return match_equal(arena, filter->matching, value, filter->value);
}

/* A group without a SID has the one that its members' tokenGroups name. */
static enum tri
made_up_holds(const struct scene *scene, const struct filter_node *filter)
{
	struct span sid;

	if (filter->op != OP_EQUAL ||
	    !text_same(filter->attribute, "objectSid") ||
	    entry_attribute(&scene->record->entry, "objectSid"))
		return TRI_FALSE;
	sid = ldif_group_sid(scene->arena, scene->ldif, scene->record);
	return sid.data ? value_holds(scene, filter, sid) : TRI_FALSE;
}

static enum tri
attributes_hold(const struct scene *scene, const struct filter_node *filter)
{
	const struct entry *entry = &scene->record->entry;
	enum tri result = made_up_holds(scene, filter);

	for (size_t i = 0; i < entry->count && result != TRI_TRUE; i++) {
		const struct attribute *attribute = &entry->attributes[i];

		if (!type_covers(
		        filter->type, filter->attribute, attribute->name))
			continue;
		for (size_t j = 0; j < attribute->count && result != TRI_TRUE;
		     j++)
			result = tri_or(result,
			    value_holds(scene, filter, attribute->values[j]));
	}
	return result;
}

/* --- Extensible matches -------------------------------------------------- */

/* The end of a part of an RDN in a canonical DN: a "," or "+" that is not
 * escaped. */
static const char *
part_end(const char *part)
{
	for (; *part != '\0' && *part != ',' && *part != '+'; part++)
		if (*part == '\\' && part[1] != '\0')
			part++;
	return part;
}

/* ":dn": the parts of the DN count as attributes of the entry, too. */
static enum tri
dn_holds(const struct scene *scene, const struct filter_node *filter)
{
	const char *part = scene->record->canonical;
	enum tri result = TRI_FALSE;

	while (*part != '\0') {
		const char *end = part_end(part);
		struct span whole = {part, (size_t)(end - part)};
		const char *type =
		    arena_copy(scene->arena, part, strcspn(part, "="));

		if (type_covers(filter->type, filter->attribute, type))
			result = tri_or(
			    result, value_holds(scene, filter,
			                dn_rdn_value(scene->arena, whole)));
		part = *end ? end + 1 : end;
	}
	return result;
}

/* The records still to be looked at, each once. */
struct chain {
	const struct record **records;
	size_t count;
};

static void
chain_add(struct chain *chain, struct arena *arena, const struct record *record)
{
	if (!record)
		return;
	for (size_t i = 0; i < chain->count; i++)
		if (chain->records[i] == record)
			return;
	chain->records = arena_grow(
	    arena, chain->records, chain->count, sizeof(*chain->records));
	chain->records[chain->count++] = record;
}

/* LDAP_MATCHING_RULE_IN_CHAIN: from the entry along the attribute's values,
 * which are DNs, to the one that is wanted. Circles come to an end. */
static enum tri
chain_holds(const struct scene *scene, const struct filter_node *filter)
{
	const char *wanted = dn_canonical(scene->arena, filter->value);
	struct chain chain = {NULL, 0};

	if (!wanted)
		return TRI_UNDEFINED;
	chain_add(&chain, scene->arena, scene->record);
	for (size_t i = 0; i < chain.count; i++) {
		const struct entry *entry = &chain.records[i]->entry;
		const struct attribute *attribute =
		    entry_attribute(entry, filter->attribute);

		for (size_t j = 0; attribute && j < attribute->count; j++) {
			const char *dn =
			    dn_canonical(scene->arena, attribute->values[j]);

			if (dn && strcmp(dn, wanted) == 0)
				return TRI_TRUE;
			if (dn)
				chain_add(&chain, scene->arena,
				    ldif_record(scene->ldif, dn));
		}
	}
	return TRI_FALSE;
}

static enum tri
extension_holds(const struct scene *scene, const struct filter_node *filter)
{
	enum tri result;

	switch (filter->extension) {
	case EXTENSION_UNKNOWN:
		return TRI_UNDEFINED;
	case EXTENSION_IN_CHAIN:
		return chain_holds(scene, filter);
	case EXTENSION_OWN:
	case EXTENSION_RULE:
	case EXTENSION_BITS_ALL:
	case EXTENSION_BITS_ANY:
		break;
	}
	result = attributes_hold(scene, filter);
	if (filter->in_dn)
		result = tri_or(result, dn_holds(scene, filter));
	return result;
}

/* --- All of it ----------------------------------------------------------- */

static enum tri
node_holds(const struct scene *scene, const struct filter_node *filter)
{
	enum tri result = tri_of(filter->op == OP_AND);

	switch (filter->op) {
	case OP_AND:
		for (size_t i = 0; i < filter->count && result != TRI_FALSE;
		     i++)
			result = tri_and(
			    result, node_holds(scene, &filter->children[i]));
		return result;
	case OP_OR:
		for (size_t i = 0; i < filter->count && result != TRI_TRUE; i++)
			result = tri_or(
			    result, node_holds(scene, &filter->children[i]));
		return result;
	case OP_NOT:
		return tri_not(node_holds(scene, filter->children));
	case OP_PRESENT:
		/* There is no entry without an object class. */
		if (text_same(filter->attribute, "objectClass"))
			return TRI_TRUE;
		break;
	case OP_EXTENSIBLE:
		return filter->usable ? extension_holds(scene, filter)
		                      : TRI_UNDEFINED;
	case OP_EQUAL:
	case OP_APPROXIMATE:
	case OP_SUBSTRINGS:
	case OP_GREATER:
	case OP_LESS:
		break;
	}
	return filter->usable ? attributes_hold(scene, filter) : TRI_UNDEFINED;
}

enum tri
filter_holds(const struct filter_node *filter, const struct ldif *ldif,
    const struct record *record, struct arena *arena)
{
	const struct scene scene = {ldif, record, arena};

	return node_holds(&scene, filter);
}
