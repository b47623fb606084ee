/* Conditions: names, lists and mappings; see CONDITION in the language. */
#include <string.h>

#include "config/compile.h"
#include "postlogin/arena.h"

/*
 * Names inside names deeper than this nobody writes; it bounds the stack. Names
 * put in for names may double with each: what is evaluated at a login stays
 * below a size, too.
 */
enum { CONDITION_DEPTH = 32, CONDITION_SIZE = 10000 };

struct condition *
condition_new(
    struct loader *loader, enum condition_kind kind, struct position at)
{
	struct condition *condition =
	    arena_alloc(loader->arena, sizeof *condition);

	condition->kind = kind;
	condition->at = at;
	return condition;
}

void
branches_add(struct loader *loader, struct branches *branches,
    const struct condition *condition)
{
	if (!condition)
		return;
	branches->items = arena_grow(loader->arena, (void *)branches->items,
	    branches->count, sizeof(void *));
	branches->items[branches->count++] = condition;
}

struct condition *
condition_join(struct loader *loader, enum condition_kind kind,
    struct position at, const struct branches *branches)
{
	struct condition *condition = condition_new(loader, kind, at);

	condition->children = branches->items;
	condition->count = branches->count;
	return condition;
}

/* --- Names ------------------------------------------------------------- */

static struct named_condition *
named_find(const struct loader *loader, const char *name)
{
	for (size_t i = 0; i < loader->condition_count; i++)
		if (strcmp(loader->conditions[i].name, name) == 0)
			return &loader->conditions[i];
	return NULL;
}

void
load_named_condition(struct loader *loader, struct named_condition *named)
{
	/* What a name stands for must mean the same wherever it is used, so
	 * it knows no rule, value or look-up. */
	static const struct place place = {.directory = true};

	if (named->loaded)
		return;
	named->loading = true;
	loader->condition_depth++;
	named->condition = condition_compile(loader, &place, named->node);
	reads_condition(&named->reads, loader, named->condition);
	if (named->reads.size > CONDITION_SIZE) {
		diagnostics_error(loader->diagnostics, named->at,
		    "the condition \"%s\" has %zu parts, expected at most %d",
		    named->name, named->reads.size, CONDITION_SIZE);
		named->reads.size = 0;
	}
	loader->condition_depth--;
	named->loading = false;
	named->loaded = true;
}

/* A look-up or `exempt` may use names, but only of what they may read. */
static void
named_check(struct loader *loader, const struct place *place,
    const struct node *node, const struct named_condition *named)
{
	if (named->reads.directory && !place->directory)
		diagnostics_error(loader->diagnostics, node->at,
		    "the condition \"%s\" reads the directory, expected tests "
		    "of the login alone",
		    named->name);
	if (named->reads.groups && place->no_groups)
		diagnostics_error(loader->diagnostics, node->at,
		    "the condition \"%s\" tests groups, which are looked up "
		    "later",
		    named->name);
	if (named->reads.groups && place->lookup)
		place->lookup->needs_groups = true;
}

static void
name_unknown(struct loader *loader, const struct node *node)
{
	struct nearest nearest = {.word = node->text};

	for (size_t i = 0; i < loader->condition_count; i++)
		nearest_try(&nearest, loader->conditions[i].name);
	diagnostics_error(loader->diagnostics, node->at,
	    "there is no condition %s%s", load_quote(loader, node->text),
	    nearest.best ? nearest_text(&nearest, loader->arena)
	                 : ", expected a name of those under \"conditions\"");
}

static const struct condition *
compile_name(
    struct loader *loader, const struct place *place, const struct node *node)
{
	struct named_condition *named = named_find(loader, node->text);
	struct branches branches = {0};
	struct condition *condition;

	if (!named) {
		name_unknown(loader, node);
		return NULL;
	}
	if (named->loading || loader->condition_depth >= CONDITION_DEPTH) {
		diagnostics_error(loader->diagnostics, node->at,
		    named->loading
		        ? "the condition \"%s\" is made of itself"
		        : "the condition \"%s\" is nested more than 32 deep",
		    named->name);
		return NULL;
	}
	load_named_condition(loader, named);
	named_check(loader, place, node, named);
	branches_add(loader, &branches, named->condition);
	condition =
	    condition_join(loader, CONDITION_NAMED, node->at, &branches);
	condition->name = named->name;
	return condition;
}

/* --- Lists and mappings ------------------------------------------------ */

const struct condition *
condition_list(struct loader *loader, const struct place *place,
    enum condition_kind kind, const struct node *node)
{
	struct branches branches = {0};

	load_require_some(loader, node);
	for (size_t i = 0; i < node->count; i++)
		branches_add(loader, &branches,
		    condition_compile(loader, place, &node->items[i]));
	return condition_join(loader, kind, node->at, &branches);
}

/* The key of a test on the value; `not` is that of a condition there. */
static const struct key *
value_key(const char *name)
{
	return strcmp(name, "not") == 0 ? NULL : load_key(&context_test, name);
}

static void
key_unknown(
    struct loader *loader, const struct place *place, const struct node *key)
{
	struct nearest nearest = {.word = key->text};

	if (value_key(key->text)) {
		diagnostics_error(loader->diagnostics, key->at,
		    "\"%s\" tests a value and there is none here, expected "
		    "ldap: {ATTR: {%s: ...}}",
		    key->text, key->text);
		return;
	}
	if (named_find(loader, key->text)) {
		diagnostics_error(loader->diagnostics, key->at,
		    "\"%s\" is the name of a condition, expected it alone or "
		    "in a list",
		    key->text);
		return;
	}
	nearest_keys(&nearest, &context_condition);
	nearest_entries(&nearest, loader);
	if (place->has_value)
		nearest_keys(&nearest, &context_test);
	diagnostics_error(loader->diagnostics, key->at,
	    "unknown key %s in a condition%s", load_quote(loader, key->text),
	    nearest_text(&nearest, loader->arena));
}

/* All tests on the value in one mapping are of the same value: one leaf. */
struct value_leaf {
	struct condition *condition; /* NULL: no such test yet */
	struct test_builder tests;
};

static void
load_value_key(struct loader *loader, const struct place *place,
    const struct key *key, const struct pair *pair, struct branches *branches,
    struct value_leaf *leaf)
{
	if (!leaf->condition) {
		leaf->condition =
		    condition_new(loader, CONDITION_VALUE, pair->key.at);
		leaf->condition->attribute = place->attribute;
		leaf->condition->syntax = place->syntax;
		leaf->tests = (struct test_builder){
		    .at = pair->key.at,
		    .compare = COMPARE_EQUAL,
		    .attribute = place->attribute,
		    .syntax = place->syntax,
		};
		branches_add(loader, branches, leaf->condition);
	}
	key->load(loader, place, key, &pair->value, &leaf->tests);
}

static void
compile_pair(struct loader *loader, const struct place *place,
    const struct pair *pair, struct branches *branches, struct value_leaf *leaf)
{
	const char *name = pair->key.text;
	const struct key *key = load_key(&context_condition, name);
	size_t entry;

	if (key)
		key->load(loader, place, key, &pair->value, branches);
	else if (place->has_value && (key = value_key(name)))
		load_value_key(loader, place, key, pair, branches, leaf);
	else if (load_entry_index(loader, name, &entry) == 0)
		condition_entry(loader, place, pair, entry, branches);
	else
		key_unknown(loader, place, &pair->key);
}

static const struct condition *
compile_mapping(
    struct loader *loader, const struct place *place, const struct node *node)
{
	struct branches branches = {0};
	struct value_leaf leaf = {0};

	load_require_some(loader, node);
	for (size_t i = 0; i < node->count; i++)
		compile_pair(loader, place, &node->pairs[i], &branches, &leaf);
	if (leaf.condition)
		test_finish(loader, place, &leaf.tests, &leaf.condition->test);
	return condition_join(loader, CONDITION_ALL, node->at, &branches);
}

const struct condition *
condition_compile(
    struct loader *loader, const struct place *place, const struct node *node)
{
	switch (node->kind) {
	case NODE_SCALAR:
		return compile_name(loader, place, node);
	case NODE_LIST:
		return condition_list(loader, place, CONDITION_ANY, node);
	case NODE_MAPPING:
		break;
	}
	return compile_mapping(loader, place, node);
}

void
load_condition(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const struct condition *condition =
	    condition_compile(loader, place, node);

	(void)key;
	if (condition)
		*(const struct condition **)target = condition;
}
