/* The values of `export` and `update`. */
#include <string.h>

#include "config/compile.h"
#include "postlogin/arena.h"
#include "postlogin/text.h"

/* --- export ------------------------------------------------------------ */

static bool
is_setting(const char *name)
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char others[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    "_/+-";

	return *name != '\0' && strchr(letters, *name) &&
	       name[strspn(name, others)] == '\0';
}

static bool
is_exported(const struct rule *rule, const char *setting)
{
	for (size_t i = 0; i < rule->export_count; i++)
		if (text_same(rule->exports[i].setting, setting))
			return true;
	return false;
}

static void
add_export(struct loader *loader, const struct node *name,
    const struct template *value, struct rule *rule)
{
	struct export_config *exports;

	if (!is_setting(name->text)) {
		diagnostics_error(loader->diagnostics, name->at,
		    "%s is no setting, expected a name as in dovecot.conf",
		    load_quote(loader, name->text));
		return;
	}
	if (is_exported(rule, name->text)) {
		diagnostics_error(loader->diagnostics, name->at,
		    "\"%s\" a second time, expected each setting once",
		    name->text);
		return;
	}
	exports = arena_grow(loader->arena, (void *)rule->exports,
	    rule->export_count, sizeof *exports);
	exports[rule->export_count++] = (struct export_config){
	    .at = name->at,
	    .setting = name->text,
	    .value = value,
	};
	rule->exports = exports;
}

/* What could never be exported is said now, not at each login. */
static void
check_field(struct loader *loader, const struct template *template)
{
	for (size_t i = 0; template && i < template->count; i++) {
		const char *literal = template->parts[i].literal;

		if (!literal || !text_has_controls(span_of(literal)))
			continue;
		diagnostics_error(loader->diagnostics, template->at,
		    "a line break or control character, expected one line");
		return;
	}
}

void
load_exports(struct loader *loader, const struct place *place,
    const struct node *node, struct rule *rule)
{
	if (node->kind == NODE_SCALAR) {
		if (place->has_value)
			add_export(loader, node, NULL, rule);
		else
			diagnostics_error(loader->diagnostics, node->at,
			    "%s without a value, expected {SETTING: TEMPLATE}: "
			    "this rule is of no attribute",
			    load_quote(loader, node->text));
		return;
	}
	if (!load_require_kind(
	        loader, node, NODE_MAPPING, "{SETTING: TEMPLATE}") ||
	    !load_require_some(loader, node))
		return;
	for (size_t i = 0; i < node->count; i++) {
		const struct pair *pair = &node->pairs[i];
		const struct template *value = NULL;

		load_template(loader, place, NULL, &pair->value, &value);
		check_field(loader, value);
		if (value)
			add_export(loader, &pair->key, value, rule);
	}
}

/* --- update ------------------------------------------------------------ */

static void
add_update(struct loader *loader, const struct place *place,
    const struct node *name, const struct update_config *model,
    struct rule *rule)
{
	struct update_config *updates;
	const char *attribute = model->attribute;

	if (!load_is_attribute(attribute)) {
		diagnostics_error(loader->diagnostics, name->at,
		    "%s is no attribute name", load_quote(loader, attribute));
		return;
	}
	for (size_t i = 0; i < rule->update_count; i++) {
		if (!text_same(rule->updates[i].attribute, attribute))
			continue;
		diagnostics_error(loader->diagnostics, name->at,
		    "\"%s\" a second time, expected each attribute once in "
		    "an update",
		    attribute);
		return;
	}
	/* What is stored decides whether to write, and how to count. */
	load_want(loader, place,
	    place->owner == OWNER_NONE ? OWNER_USER : place->owner,
	    place->owner_index, attribute);
	updates = arena_grow(loader->arena, (void *)rule->updates,
	    rule->update_count, sizeof *updates);
	updates[rule->update_count] = *model;
	updates[rule->update_count++].syntax =
	    load_syntax_of(loader, attribute);
	rule->updates = updates;
}

/* The rows of context_update have the rule as their target. */
static void
load_values(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct update_config update = {
	    .operation = strcmp(key->name, "add") == 0 ? OPERATION_ADD
	                                               : OPERATION_REPLACE,
	};

	if (!load_require_kind(loader, node, NODE_MAPPING, key->type) ||
	    !load_require_some(loader, node))
		return;
	for (size_t i = 0; i < node->count; i++) {
		const struct pair *pair = &node->pairs[i];

		update.attribute = pair->key.text;
		update.value = NULL;
		load_template(loader, place, NULL, &pair->value, &update.value);
		add_update(loader, place, &pair->key, &update, target);
	}
}

static void
load_delete(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	if (!load_require_kind(loader, node, NODE_LIST, "a list: [ATTR...]") ||
	    !load_require_some(loader, node))
		return;
	for (size_t i = 0; i < node->count; i++) {
		const struct node *name = &node->items[i];
		const struct update_config update = {
		    .operation = OPERATION_DELETE,
		    .attribute = name->text,
		};

		if (load_require_kind(loader, name, NODE_SCALAR, key->type))
			add_update(loader, place, name, &update, target);
	}
}

static void
load_increment(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct update_config update = {.operation = OPERATION_INCREMENT};

	if (!load_require_kind(loader, node, NODE_MAPPING, key->type) ||
	    !load_require_some(loader, node))
		return;
	for (size_t i = 0; i < node->count; i++) {
		const struct pair *pair = &node->pairs[i];
		const struct node *value = &pair->value;

		if (!load_require_kind(loader, value, NODE_SCALAR, "a number"))
			continue;
		if (text_integer(span_of(value->text), &update.amount) < 0) {
			diagnostics_error(loader->diagnostics, value->at,
			    "%s, expected a whole number",
			    load_quote(loader, value->text));
			continue;
		}
		update.attribute = pair->key.text;
		add_update(loader, place, &pair->key, &update, target);
	}
}

static const struct key update_keys[] = {
    {"replace", load_values, 0, "{ATTR: TEMPLATE}", NULL, 0,
        "The values an attribute has from now on."},
    {"add", load_values, 0, "{ATTR: TEMPLATE}", NULL, 0,
        "A value an attribute has in addition."},
    {"delete", load_delete, 0, "[ATTR...]", NULL, 0,
        "Attributes that are removed."},
    {"increment", load_increment, 0, "{ATTR: N}", NULL, 0,
        "Counters; an absent one starts at N."},
};

const struct context context_update = {
    "update",
    update_keys,
    sizeof update_keys / sizeof *update_keys,
};

/* update: TEMPLATE replaces the attribute the rule belongs to. */
static void
load_update_value(struct loader *loader, const struct place *place,
    const struct node *node, struct rule *rule)
{
	struct update_config update = {
	    .operation = OPERATION_REPLACE,
	    .attribute = place->attribute,
	};

	if (!place->has_value) {
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected {replace: {ATTR: TEMPLATE}}: this rule is "
		    "of no attribute",
		    load_quote(loader, node->text));
		return;
	}
	load_template(loader, place, NULL, node, &update.value);
	add_update(loader, place, node, &update, rule);
}

void
load_updates(struct loader *loader, const struct place *place,
    const struct node *node, struct rule *rule)
{
	if (place->owner == OWNER_GROUP)
		diagnostics_error(loader->diagnostics, node->at,
		    "\"update\" under `groups`, expected it under "
		    "`attributes`, `entries` or `rules`");
	else if (node->kind == NODE_SCALAR)
		load_update_value(loader, place, node, rule);
	else if (load_require_some(loader, node))
		load_mapping(loader, place, &context_update, node, rule);
}
