/*
 * Lists of rules, and what is said of rules by their names elsewhere in the
 * file: observe, disable.
 */
#include <stdlib.h>
#include <string.h>

#include "config/parts.h"

void
rulesets_add(struct loader *loader, const struct rules *rules)
{
	if (rules->count == 0)
		return;
	loader->rule_sets = arena_grow(loader->arena, loader->rule_sets,
	    loader->rule_set_count, sizeof(*rules));
	loader->rule_sets[loader->rule_set_count++] = *rules;
}

void
load_rules(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const struct place inside = {
	    .directory = true, .owner = OWNER_NONE};
	struct rules rules = {0};

	(void)place;
	(void)key;
	(void)target;
	load_rule_list(loader, &inside, node, &rules);
	loader->config->rules = rules.items;
	loader->config->rule_count = rules.count;
	rulesets_add(loader, &rules);
}

void
load_attributes(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const struct place inside = {
	    .directory = true, .owner = OWNER_USER};
	struct rules *user = &loader->user_rules;
	struct rules rules = {0};
	struct rule *all;

	(void)place;
	(void)key;
	(void)target;
	loader->user_read = true;
	load_attribute_rules(loader, &inside, node, &rules);
	if (rules.count == 0)
		return;
	/* Those under `user` and those under `attributes` are one list. */
	all =
	    arena_array(loader->arena, user->count + rules.count, sizeof(*all));
	if (user->count > 0)
		memcpy(all, user->items, user->count * sizeof(*all));
	memcpy(all + user->count, rules.items, rules.count * sizeof(*all));
	user->items = all;
	user->count += rules.count;
}

void
load_observe(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	bool all = false;

	(void)place;
	(void)key;
	if (node->kind == NODE_LIST) {
		load_require_some(loader, node);
		return; /* rulesets_finish() goes on */
	}
	if (node->kind == NODE_SCALAR && strcmp(node->text, "true") == 0)
		all = true;
	else if (node->kind != NODE_SCALAR || strcmp(node->text, "false") != 0)
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected true, false or a list of names of rules",
		    node->kind == NODE_SCALAR ? load_quote(loader, node->text)
		                              : node_kind_name(node));
	*(bool *)target = all;
}

void
load_disable(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	(void)place;
	(void)key;
	(void)target;
	if (load_require_kind(
	        loader, node, NODE_LIST, "a list of names of rules"))
		load_require_some(loader, node);
}

bool
load_disables(
    const struct loader *loader, const struct node *node, const char *key)
{
	const struct node *list = loader->disabled;
	const struct node *name =
	    node->kind == NODE_MAPPING ? node_get(node, key) : NULL;

	if (!list || list->kind != NODE_LIST || !name ||
	    name->kind != NODE_SCALAR)
		return false;
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].kind == NODE_SCALAR &&
		    strcmp(list->items[i].text, name->text) == 0)
			return true;
	return false;
}

/* --- Names -------------------------------------------------------------- */

/* All rules that have a name, sorted by it. */
struct index {
	struct rule **rules;
	size_t count;
};

static int
compare_rules(const void *a, const void *b)
{
	const struct rule *const *first = a;
	const struct rule *const *second = b;
	int order = strcmp((*first)->name, (*second)->name);

	if (order != 0)
		return order;
	if ((*first)->at.file != (*second)->at.file)
		return strcmp((*first)->at.file, (*second)->at.file);
	if ((*first)->at.line != (*second)->at.line)
		return (*first)->at.line < (*second)->at.line ? -1 : 1;
	return (*first)->at.column < (*second)->at.column ? -1 : 1;
}

static struct index
make_index(struct loader *loader)
{
	struct index index = {0};

	for (size_t i = 0; i < loader->rule_set_count; i++) {
		const struct rules *set = &loader->rule_sets[i];

		for (size_t j = 0; j < set->count; j++) {
			struct rule *rule = &set->items[j];

			if (!rule->name)
				continue;
			index.rules = arena_grow(loader->arena, index.rules,
			    index.count, sizeof(struct rule *));
			index.rules[index.count++] = rule;
		}
	}
	if (index.count > 1)
		qsort(index.rules, index.count, sizeof(struct rule *),
		    compare_rules);
	return index;
}

static void
report_doubled(
    struct loader *loader, const struct rule *first, const struct rule *second)
{
	const char *before;

	if (first->at.file == second->at.file)
		before = arena_printf(loader->arena, "line %u", first->at.line);
	else
		before = arena_printf(
		    loader->arena, "%s:%u", first->at.file, first->at.line);
	diagnostics_error(loader->diagnostics, second->at,
	    "a second rule with the name %s, expected each name once (before: "
	    "%s)",
	    load_quote(loader, second->name), before);
}

static void
check_names(struct loader *loader, const struct index *index)
{
	for (size_t i = 1; i < index->count; i++) {
		const struct rule *first = index->rules[i - 1];
		const struct rule *second = index->rules[i];

		if (strcmp(first->name, second->name) != 0)
			continue;
		/* Of two files the one that includes has to give way; where
		 * neither does they share the name: profiles name what means
		 * the same alike, whatever attribute says it. */
		if (first->at.file == second->at.file ||
		    second->at.file == loader->config->file)
			report_doubled(loader, first, second);
		else if (first->at.file == loader->config->file)
			report_doubled(loader, second, first);
	}
}

/* The first of the rules with that name, which stand together. */
static struct rule *const *
find_rules(const struct index *index, const char *name)
{
	size_t low = 0;
	size_t high = index->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(index->rules[middle]->name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == index->count || strcmp(index->rules[low]->name, name) != 0)
		return NULL;
	return &index->rules[low];
}

static void
report_unknown(
    struct loader *loader, const struct index *index, const struct node *node)
{
	struct nearest nearest = {.word = node->text};

	for (size_t i = 0; i < index->count; i++)
		nearest_try(&nearest, index->rules[i]->name);
	if (nearest.best)
		diagnostics_error(loader->diagnostics, node->at,
		    "there is no rule %s, did you mean \"%s\"?",
		    load_quote(loader, node->text), nearest.best);
	else
		diagnostics_error(loader->diagnostics, node->at,
		    "there is no rule %s, expected the name of one",
		    load_quote(loader, node->text));
}

/* Sets the flag at `offset` in each rule of a list of names. */
static void
apply(struct loader *loader, const struct index *index, const struct node *list,
    size_t offset)
{
	if (!list || list->kind != NODE_LIST)
		return;
	for (size_t i = 0; i < list->count; i++) {
		const struct node *item = &list->items[i];
		struct rule *const *rule;

		if (!load_require_kind(
		        loader, item, NODE_SCALAR, "the name of a rule"))
			continue;
		rule = find_rules(index, item->text);
		if (!rule && (list != loader->disabled ||
		                 !groups_labelled(loader, item->text)))
			report_unknown(loader, index, item);
		for (; rule && rule < index->rules + index->count &&
		       strcmp((*rule)->name, item->text) == 0;
		     rule++)
			*(bool *)((char *)*rule + offset) = true;
	}
}

static bool
has_group_action(const struct loader *loader)
{
	for (size_t i = 0; i < loader->rule_set_count; i++) {
		const struct rules *set = &loader->rule_sets[i];

		for (size_t j = 0; j < set->count; j++) {
			if (set->items[j].verb == VERB_GROUP &&
			    !set->items[j].disabled)
				return true;
		}
	}
	return false;
}

/* Where a rule's file stands among those that were read. */
static size_t
file_rank(const struct config *config, const struct rule *rule)
{
	size_t rank = 0;

	while (rank < config->files.count &&
	       config->files.items[rank] != rule->at.file)
		rank++;
	return rank;
}

/* Rules of the user's entry come from two places: the included ones of either
 * are before all others. Stable, and short for what is in order already. */
static void
sort_user_rules(struct loader *loader)
{
	const struct rules *rules = &loader->user_rules;

	for (size_t i = 1; i < rules->count; i++) {
		const struct rule rule = rules->items[i];
		const size_t rank = file_rank(loader->config, &rule);
		size_t place = i;

		while (place > 0 && file_rank(loader->config,
		                        &rules->items[place - 1]) > rank) {
			rules->items[place] = rules->items[place - 1];
			place--;
		}
		rules->items[place] = rule;
	}
}

void
rulesets_finish(struct loader *loader, const struct node *root)
{
	struct index index;

	sort_user_rules(loader);
	rulesets_add(loader, &loader->user_rules);
	loader->config->user_rules = loader->user_rules.items;
	loader->config->user_rule_count = loader->user_rules.count;
	index = make_index(loader);
	check_names(loader, &index);
	apply(loader, &index, node_get(root, "observe"),
	    offsetof(struct rule, observed));
	apply(
	    loader, &index, loader->disabled, offsetof(struct rule, disabled));
	loader->config->has_group_action = has_group_action(loader);
}
