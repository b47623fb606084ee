/* Lists of rules: `rules`, and those of attributes. */
#include "config/compile.h"
#include "postlogin/arena.h"

static void
rules_add(struct loader *loader, const struct place *place,
    const struct node *node, struct rules *rules)
{
	rules->items = arena_grow(
	    loader->arena, rules->items, rules->count, sizeof *rules->items);
	rule_load(loader, place, node, &rules->items[rules->count++]);
}

void
load_rule_list(struct loader *loader, const struct place *place,
    const struct node *node, struct rules *rules)
{
	struct place rule_place = *place;

	rule_place.directory = true;
	if (!load_require_kind(loader, node, NODE_LIST, "a list of rules") ||
	    !load_require_some(loader, node))
		return;
	for (size_t i = 0; i < node->count; i++)
		rules_add(loader, &rule_place, &node->items[i], rules);
}

static void
load_rules_of(struct loader *loader, const struct place *place,
    const struct pair *pair, struct rules *rules)
{
	const struct node *node = &pair->value;
	struct place rule_place = *place;

	if (!load_is_attribute(pair->key.text)) {
		diagnostics_error(loader->diagnostics, pair->key.at,
		    "%s is no attribute name",
		    load_quote(loader, pair->key.text));
		return;
	}
	rule_place.directory = true;
	rule_place.has_value = true;
	rule_place.attribute = pair->key.text;
	rule_place.syntax = load_syntax_of(loader, pair->key.text);
	load_want(
	    loader, place, place->owner, place->owner_index, pair->key.text);
	if (node->kind != NODE_LIST) {
		rules_add(loader, &rule_place, node, rules);
		return;
	}
	load_require_some(loader, node);
	for (size_t i = 0; i < node->count; i++)
		rules_add(loader, &rule_place, &node->items[i], rules);
}

void
load_attribute_rules(struct loader *loader, const struct place *place,
    const struct node *node, struct rules *rules)
{
	if (!load_require_kind(loader, node, NODE_MAPPING, "{ATTR: RULE+}") ||
	    !load_require_some(loader, node))
		return;
	for (size_t i = 0; i < node->count; i++)
		load_rules_of(loader, place, &node->pairs[i], rules);
}
