/*
 * Look-ups: the user, further entries, and what all look-ups have in common.
 */
#include <string.h>

#include "config/parts.h"

static key_load load_own_rules;
static key_load load_entry_rules;
static key_load load_inherit;

static const struct key user_keys[] = {
    LOOKUP_KEYS(0),
    {"attributes", load_own_rules, 0, "{ATTR: RULE+}", NULL, 0,
        "Rules of the user's entry; with several look-ups they stand under "
        "the top-level attributes."},
    {"inherit", load_inherit, 0, "[ENTRY...]", NULL, 0,
        "An attribute that the user's entry lacks is read from the first of "
        "these entries that has it (class of service, defaults of a domain). "
        "Updates go to the user's entry. What finds these entries sees the "
        "user's entry as it is."},
};

const struct context context_user = {
    "user", user_keys, sizeof(user_keys) / sizeof(*user_keys)};

static const struct key entry_keys[] = {
    LOOKUP_KEYS(offsetof(struct entry_config, lookup)),
    {"attributes", load_entry_rules, 0, "{ATTR: RULE+}", NULL, 0,
        "Rules of each entry found, sorted by DN."},
};

const struct context context_entry = {
    "an entry", entry_keys, sizeof(entry_keys) / sizeof(*entry_keys)};

/* --- Parts of a look-up ------------------------------------------------ */

void
load_scope(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const struct choice scopes[] = {
	    {"base", SCOPE_BASE},
	    {"onelevel", SCOPE_ONELEVEL},
	    {"subtree", SCOPE_SUBTREE},
	};
	int scope = SCOPE_SUBTREE;

	(void)place;
	(void)key;
	load_choice(loader, node, scopes, 3, &scope);
	*(enum scope *)target = (enum scope)scope;
}

void
load_lookup_when(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const struct place inside = {
	    .no_groups = place->no_groups, .lookup = place->lookup};

	load_condition(loader, &inside, key, node, target);
}

/* --- The user ---------------------------------------------------------- */

static void
load_own_rules(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	(void)target;
	if (loader->config->user_count > 1)
		diagnostics_error(loader->diagnostics, node->at,
		    "rules in one of several look-ups, expected them under "
		    "the top-level \"attributes\"");
	else
		load_attributes(loader, place, key, node, loader->config);
}

static void
report_no_entry(struct loader *loader, const struct node *node)
{
	struct nearest nearest = {.word = node->text};
	const char *word = load_quote(loader, node->text);

	for (size_t i = 0; i < loader->entry_count; i++)
		nearest_try(&nearest, loader->entry_names[i]);
	if (nearest.best)
		diagnostics_error(loader->diagnostics, node->at,
		    "there is no entry %s, did you mean \"%s\"?", word,
		    nearest.best);
	else
		diagnostics_error(loader->diagnostics, node->at,
		    "there is no entry %s, expected one of \"entries\"", word);
}

static void
load_inherit(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct lookup *lookup = place->lookup;

	(void)key;
	(void)target;
	if (!load_require_kind(loader, node, NODE_LIST, "a list of entries") ||
	    !load_require_some(loader, node))
		return;
	lookup->inherit =
	    arena_array(loader->arena, node->count, sizeof(size_t));
	for (size_t i = 0; i < node->count; i++) {
		const struct node *item = &node->items[i];
		size_t index;

		if (!load_require_kind(
		        loader, item, NODE_SCALAR, "the name of an entry"))
			continue;
		if (load_entry_index(loader, item->text, &index) == 0)
			lookup->inherit[lookup->inherit_count++] = index;
		else
			report_no_entry(loader, item);
	}
}

void
load_user(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const bool list = node->kind == NODE_LIST;
	const size_t count = list ? node->count : 1;
	struct lookup *users;

	(void)place;
	(void)key;
	(void)target;
	if (!load_require_some(loader, node))
		return;
	users = arena_array(loader->arena, count, sizeof(*users));
	loader->users = users;
	loader->config->users = users;
	loader->config->user_count = count;
	for (size_t i = 0; i < count; i++) {
		const struct node *item = list ? &node->items[i] : node;
		const struct place inside = {
		    .directory = true, .lookup = &users[i]};

		users[i].at = item->at;
		load_lookup(loader, &inside, &context_user, item, &users[i]);
	}
}

/* --- Further entries --------------------------------------------------- */

static void
load_entry_rules(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct entry_config *entry = target;
	const struct place inside = {
	    .directory = true,
	    .owner = OWNER_ENTRY,
	    .owner_index = place->owner_index,
	};
	struct rules rules = {0};

	(void)key;
	load_attribute_rules(loader, &inside, node, &rules);
	rulesets_add(loader, &rules);
	entry->rules = rules.items;
	entry->rule_count = rules.count;
}

void
load_entries(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct entry_config *entries;

	(void)place;
	(void)key;
	(void)target;
	if (!load_require_kind(loader, node, NODE_MAPPING, "{NAME: LOOKUP}") ||
	    !load_require_some(loader, node))
		return;
	entries = arena_array(loader->arena, node->count, sizeof(*entries));
	loader->entries = entries;
	loader->config->entries = entries;
	loader->config->entry_count = node->count;
	for (size_t i = 0; i < node->count; i++) {
		const struct pair *pair = &node->pairs[i];
		/* owner_index is for load_entry_rules() alone: what finds an
		 * entry cannot read it yet, so nothing has an owner here. */
		const struct place inside = {.directory = true,
		    .owner_index = i,
		    .lookup = &entries[i].lookup};

		entries[i].at = pair->key.at;
		entries[i].name = pair->key.text;
		entries[i].lookup.at = pair->key.at;
		load_lookup(
		    loader, &inside, &context_entry, &pair->value, &entries[i]);
	}
}
