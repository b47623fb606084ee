/* Lists of rules: `rules`, and those of attributes. */
#include "config/compile.h"
#include "config/parts.h"
#include "postlogin/arena.h"

/*
 * A disabled rule is as if not written: nothing is read for its sake. Its name
 * is kept, for who disables it.
 */
static void
rules_add(struct loader *loader, const struct place *place,
    const struct node *node, struct rules *rules)
{
	struct rule *rule;

	rules->items = arena_grow(
	    loader->arena, rules->items, rules->count, sizeof *rules->items);
	rule = &rules->items[rules->count++];
	if (!load_disables(loader, node, "name")) {
		rule_load(loader, place, node, rule);
		return;
	}
	*rule = (struct rule){
	    .at = node->at,
	    .name = node_get(node, "name")->text,
	    .disabled = true,
	};
}

/* True if all rules of an attribute are disabled. */
static bool
disables_all(const struct loader *loader, const struct node *node)
{
	const struct node *nodes = node->kind == NODE_LIST ? node->items : node;
	const size_t count = node->kind == NODE_LIST ? node->count : 1;

	for (size_t i = 0; i < count; i++)
		if (!load_disables(loader, &nodes[i], "name"))
			return false;
	return true;
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
	if (!disables_all(loader, node))
		load_want(loader, place, place->owner, place->owner_index,
		    pair->key.text);
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
