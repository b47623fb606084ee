/* Answering a search from a file (RFC 4511 section 4.5). */
#include <string.h>

#include "ldif/filter.h"
#include "ldif/tokens.h"
#include "postlogin/dn.h"

struct hunt {
	const struct ldif *ldif;
	struct arena *arena; /* of the results */
	struct arena *work;  /* for the time of the search */
	const struct search *search;
	const char *base; /* canonical */
	const struct filter_node *filter;
	struct entry *entries;
	size_t count;
};

/* True if `canonical` is the base or below it. */
static bool
is_below(const char *canonical, const char *base)
{
	while (canonical && strcmp(canonical, base) != 0)
		canonical = ldif_parent(canonical);
	return canonical != NULL;
}

/* What is above an entry is there, or the entry could not be. */
static bool
base_exists(const struct ldif *ldif, const char *base)
{
	if (ldif_record(ldif, base))
		return true;
	for (size_t i = 0; i < ldif->count; i++)
		if (is_below(ldif->records[i].canonical, base))
			return true;
	return false;
}

static bool
in_scope(const struct hunt *hunt, const struct record *record)
{
	const char *parent;

	switch (hunt->search->scope) {
	case SCOPE_BASE:
		return strcmp(record->canonical, hunt->base) == 0;
	case SCOPE_ONELEVEL:
		parent = ldif_parent(record->canonical);
		return parent && strcmp(parent, hunt->base) == 0;
	case SCOPE_SUBTREE:
		return is_below(record->canonical, hunt->base);
	}
	return false;
}

/* True if the attribute was asked for; *other_r: by another name. */
static bool
is_asked(const struct strings *asked, const char *name, bool *other_r)
{
	bool by_name = false, by_other = false;

	for (size_t i = 0; i < asked->count; i++) {
		const char *wanted = asked->items[i];

		if (strcmp(wanted, "*") == 0 || strcmp(wanted, "+") == 0 ||
		    type_covers(NULL, wanted, name))
			by_name = true;
		else if (type_covers(type_find(wanted), wanted, name))
			by_other = true;
	}
	*other_r = by_other && !by_name;
	return by_name || by_other;
}

/* What a directory computes in a search of one entry, if it is asked for. */
static void
add_computed(const struct hunt *hunt, const struct record *record,
    struct attribute *attributes, size_t *count)
{
	bool other;

	if (hunt->search->scope != SCOPE_BASE ||
	    !is_asked(&hunt->search->attributes, "tokenGroups", &other))
		return;
	attributes[*count] = ldif_tokens(hunt->arena, hunt->ldif, record);
	*count += attributes[*count].count > 0;
}

/* A copy of the entry with what was asked for. Returns the name of an attribute
 * that was asked for by another one, or NULL. */
static const char *
copy_entry(
    const struct hunt *hunt, const struct record *record, struct entry *to)
{
	const struct entry *from = &record->entry;
	struct attribute *attributes =
	    arena_array(hunt->arena, from->count + 1, sizeof(*attributes));

	*to = (struct entry){.dn = from->dn, .attributes = attributes};
	for (size_t i = 0; i < from->count; i++) {
		bool other;

		if (!is_asked(&hunt->search->attributes,
		        from->attributes[i].name, &other))
			continue;
		if (other)
			return from->attributes[i].name;
		attributes[to->count++] = from->attributes[i];
	}
	add_computed(hunt, record, attributes, &to->count);
	return NULL;
}

static struct result
fault(const char *text)
{
	return (struct result){.answer = ANSWER_FAULT, .text = text};
}

/* What the comparisons need is given back entry by entry. */
static bool
is_found(const struct hunt *hunt, const struct record *record)
{
	struct arena *arena = arena_new();
	bool found =
	    filter_holds(hunt->filter, hunt->ldif, record, arena) == TRI_TRUE;

	arena_free(&arena);
	return found;
}

static struct result
run(struct hunt *hunt)
{
	for (size_t i = 0; i < hunt->ldif->count; i++) {
		const struct record *record = &hunt->ldif->records[i];
		const char *other;

		if (!in_scope(hunt, record) || !is_found(hunt, record))
			continue;
		hunt->entries = arena_grow(hunt->arena, hunt->entries,
		    hunt->count, sizeof(*hunt->entries));
		other = copy_entry(hunt, record, &hunt->entries[hunt->count++]);
		if (other) /* as directory_search() has it */
			return fault(arena_printf(hunt->arena,
			    "search: the file answers with the attribute %s: "
			    "call it so where it has another name in the "
			    "configuration",
			    other));
	}
	return (struct result){
	    .answer = ANSWER_DONE,
	    .entries = hunt->entries,
	    .count = hunt->count,
	};
}

static struct result
answer(struct hunt *hunt)
{
	hunt->base = dn_canonical(hunt->work, span_of(hunt->search->base));
	if (!hunt->base)
		return fault("search: malformed DN (34)");
	hunt->filter =
	    filter_read(hunt->ldif, hunt->work, hunt->search->filter);
	if (!hunt->filter)
		return fault("search: malformed filter (-7)");
	if (!base_exists(hunt->ldif, hunt->base))
		return (struct result){
		    .answer = ANSWER_NO_BASE,
		    .text = arena_printf(hunt->arena,
		        "search: no such entry (32): %s", hunt->search->base),
		};
	return run(hunt);
}

void
ldif_search(const struct ldif *ldif, struct arena *arena,
    const struct search *search, struct result *result_r)
{
	struct hunt hunt = {
	    .ldif = ldif,
	    .arena = arena,
	    .work = arena_new(),
	    .search = search,
	};

	*result_r = answer(&hunt);
	arena_free(&hunt.work);
}
