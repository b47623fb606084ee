/*
 * Policy tests: what is expected. Unlike in a configuration "none" can be
 * written: [], {} and null.
 */
#include <string.h>

#include "config/policytest.h"
#include "postlogin/policytest.h"
#include "postlogin/text.h"

static key_load load_verdict;
static key_load load_observed;
static key_load load_code;
static key_load load_text;
static key_load load_list;
static key_load load_acl;
static key_load load_exports;
static key_load load_updates;
static key_load load_operation;

#define IN_EXPECT(member) offsetof(struct expectation, member)

static const struct key expect_keys[] = {
    {"verdict", load_verdict, IN_EXPECT(verdict), "allow|deny|unavailable",
        NULL, 0, "What was decided."},
    {"observed", load_observed, IN_EXPECT(observed), "null|deny|unavailable",
        NULL, 0, "What it would have been, were it not observed."},
    {"code", load_code, IN_EXPECT(code), "null|CODE", NULL, 0,
        "The code of a refusal."},
    {"message", load_text, IN_EXPECT(message), "null|TEXT", NULL, 0,
        "What the user is told with a refusal."},
    {"rule", load_text, IN_EXPECT(rule), "null|NAME", NULL, 0,
        "The rule that decided."},
    {"dn", load_text, IN_EXPECT(dn), "null|DN", NULL, 0, "The user's entry."},
    {"alerts", load_list, IN_EXPECT(alerts), "[TEXT...]", NULL, 0,
        "All alerts, in order."},
    {"groups", load_list, IN_EXPECT(groups), "[NAME...]", NULL, 0,
        "All groups, as they were found."},
    {"groups_include", load_list, IN_EXPECT(groups_include), "[NAME...]", NULL,
        0, "Groups that are among them."},
    {"acl_groups", load_acl, 0, "null|TEXT|[NAME...]", NULL, 0,
        "What Dovecot gets, as text or by name."},
    {"exports", load_exports, 0, "{SETTING: VALUE}", NULL, 0,
        "All settings that are exported."},
    {"unset", load_list, IN_EXPECT(unset), "[SETTING...]", NULL, 0,
        "All settings that are unset."},
    {"updates", load_updates, 0, "[UPDATE...]|{ATTR: VALUE}", NULL, 0,
        "All changes of entries."},
};

static const struct context context_expect = {
    "\"expect\"", expect_keys, sizeof(expect_keys) / sizeof(*expect_keys)};

#define IN_UPDATE(member) offsetof(struct expected_update, member)

static const struct key update_keys[] = {
    {"dn", load_text, IN_UPDATE(dn), "DN", NULL, 0, "Of which entry."},
    {"attribute", load_text, IN_UPDATE(attribute), "ATTR", NULL, KEY_REQUIRED,
        "Of which attribute."},
    {"operation", load_operation, IN_UPDATE(operation),
        "replace|add|delete|increment", NULL, 0, "How it is changed."},
    {"value", load_text, IN_UPDATE(value), "null|TEXT", NULL, 0,
        "The value; null for a delete."},
};

static const struct context context_expected_update = {
    "an update", update_keys, sizeof(update_keys) / sizeof(*update_keys)};

bool
policytest_is_null(const struct node *node)
{
	return node->kind == NODE_SCALAR && !node->quoted &&
	       (strcmp(node->text, "null") == 0 ||
	           strcmp(node->text, "~") == 0);
}

static void
load_text(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct expected_text *expected = target;

	expected->set = true;
	if (!policytest_is_null(node))
		load_string(loader, place, key, node, &expected->text);
}

/* One of several words. */
static void
load_word(struct loader *loader, const struct node *node,
    const struct choice *words, size_t count, struct expected_text *expected)
{
	int index = -1;

	load_choice(loader, node, words, count, &index);
	expected->set = true;
	for (size_t i = 0; i < count; i++)
		if (words[i].value == index)
			expected->text = words[i].word;
}

static void
load_verdict(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const struct choice words[] = {
	    {"allow", 0}, {"deny", 1}, {"unavailable", 2}};

	(void)place;
	(void)key;
	load_word(loader, node, words, 3, target);
}

static void
load_observed(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const struct choice words[] = {
	    {"deny", 0}, {"unavailable", 1}, {"null", 2}};

	if (policytest_is_null(node))
		load_text(loader, place, key, node, target);
	else
		load_word(loader, node, words, 3, target);
}

static void
load_code(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const struct choice words[] = {
	    {"authorizationfailed", 0},
	    {"expired", 1},
	    {"contactadmin", 2},
	    {"unavailable", 3},
	    {"limit", 4},
	    {"noperm", 5},
	    {"null", 6},
	};

	if (policytest_is_null(node))
		load_text(loader, place, key, node, target);
	else
		load_word(loader, node, words, 7, target);
}

static void
load_operation(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const struct choice words[] = {
	    {"replace", 0}, {"add", 1}, {"delete", 2}, {"increment", 3}};

	(void)place;
	(void)key;
	load_word(loader, node, words, 4, target);
}

/* A list, one item without brackets, or none: [] or null. */
static void
load_list(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct expected_list *expected = target;

	expected->set = true;
	if (policytest_is_null(node) ||
	    (node->kind != NODE_SCALAR && node->count == 0))
		return;
	load_strings(loader, place, key, node, &expected->items);
}

static void
load_acl(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct expectation *expect = target;

	if (node->kind == NODE_LIST)
		load_list(loader, place, key, node, &expect->acl_names);
	else
		load_text(loader, place, key, node, &expect->acl_groups);
}

static void
load_exports(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct expectation *expect = target;
	struct expected_export *exports;

	expect->exports_set = true;
	if (policytest_is_null(node) ||
	    !load_require_kind(loader, node, NODE_MAPPING, key->type))
		return;
	exports = arena_array(loader->arena, node->count, sizeof(*exports));
	for (size_t i = 0; i < node->count; i++) {
		exports[i].setting = node->pairs[i].key.text;
		exports[i].value = "";
		load_string(loader, place, key, &node->pairs[i].value,
		    &exports[i].value);
	}
	expect->exports = exports;
	expect->export_count = node->count;
}

static void
load_updates(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct expectation *expect = target;
	struct expected_update *updates;

	expect->updates_set = true;
	if (policytest_is_null(node))
		return;
	if (node->kind == NODE_SCALAR) {
		load_require_kind(loader, node, NODE_LIST, key->type);
		return;
	}
	updates = arena_array(loader->arena, node->count, sizeof(*updates));
	for (size_t i = 0; i < node->count; i++) {
		if (node->kind == NODE_LIST) {
			load_mapping(loader, place, &context_expected_update,
			    &node->items[i], &updates[i]);
			continue;
		}
		updates[i].attribute =
		    (struct expected_text){true, node->pairs[i].key.text};
		load_text(loader, place, key, &node->pairs[i].value,
		    &updates[i].value);
	}
	expect->updates = updates;
	expect->update_count = node->count;
}

void
load_expectation(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	(void)key;
	load_mapping(loader, place, &context_expect, node, target);
}
