/*
 * Walking a mapping by the table of its keys.
 */
#include <string.h>

#include "config/loader.h"
#include "postlogin/text.h"

/* Longer words are no typing mistakes, and comparing takes time. */
enum { WORD_LIMIT = 64, NEAREST_LIMIT = 150 };

const struct node *
node_get(const struct node *mapping, const char *key)
{
	if (mapping->kind != NODE_MAPPING)
		return NULL;
	for (size_t i = 0; i < mapping->count; i++) {
		if (strcmp(mapping->pairs[i].key.text, key) == 0)
			return &mapping->pairs[i].value;
	}
	return NULL;
}

const char *
node_kind_name(const struct node *node)
{
	static const char *const names[] = {
	    [NODE_SCALAR] = "a value",
	    [NODE_LIST] = "a list",
	    [NODE_MAPPING] = "a mapping",
	};

	return names[node->kind];
}

bool
load_require_kind(struct loader *loader, const struct node *node,
    enum node_kind kind, const char *expected)
{
	if (node->kind == kind)
		return true;
	diagnostics_error(loader->diagnostics, node->at, "%s, expected %s",
	    node_kind_name(node), expected);
	return false;
}

bool
load_require_some(struct loader *loader, const struct node *node)
{
	if (node->kind == NODE_SCALAR || node->count > 0)
		return true;
	if (!node->incomplete)
		diagnostics_error(loader->diagnostics, node->at,
		    "an empty %s, expected something in it",
		    node->kind == NODE_LIST ? "list" : "mapping");
	return false;
}

const char *
quote_text(struct arena *arena, const char *text)
{
	struct span shown = span_of(text);
	size_t size = 0;

	for (size_t i = 0; i < WORD_LIMIT && size < shown.size; i++) {
		struct span rest = {shown.data + size, shown.size - size};
		size_t bytes = utf8_sequence(rest);

		size += bytes > 0 ? bytes : 1;
	}
	return arena_printf(arena, "\"%.*s%s\"", (int)size, text,
	    size < shown.size ? "..." : "");
}

const char *
load_quote(struct loader *loader, const char *text)
{
	return quote_text(loader->arena, text);
}

/* --- Did you mean ----------------------------------------------------- */

bool
nearest_try(struct nearest *nearest, const char *candidate)
{
	size_t length = strlen(nearest->word);
	/* A third of the word may be wrong, but not most of a short one. */
	size_t limit = length / 3 + (length > 3);
	unsigned distance;

	if (length > WORD_LIMIT || strlen(candidate) > WORD_LIMIT ||
	    nearest->tried++ >= NEAREST_LIMIT)
		return false;
	if (text_same(nearest->word, candidate))
		distance = 0;
	else
		distance = text_distance(nearest->word, candidate);
	if (distance > limit || distance >= strlen(candidate))
		return false;
	if (nearest->best && distance >= nearest->distance)
		return false;
	nearest->best = candidate;
	nearest->distance = distance;
	return true;
}

const char *
load_nearest(const struct context *context, const char *word)
{
	struct nearest nearest = {.word = word};

	for (size_t i = 0; i < context->count; i++)
		nearest_try(&nearest, context->keys[i].name);
	return nearest.best;
}

/* --- Mappings --------------------------------------------------------- */

/* "a, b or c", of the keys that may be written today. */
static const char *
list_keys(struct loader *loader, const struct context *context)
{
	struct text text = {.arena = loader->arena};
	size_t left = 0;

	for (size_t i = 0; i < context->count; i++)
		left += !(context->keys[i].flags & KEY_LATER);
	for (size_t i = 0; i < context->count; i++) {
		if (context->keys[i].flags & KEY_LATER)
			continue;
		text_add(&text, context->keys[i].name);
		left--;
		if (left > 0)
			text_add(&text, left == 1 ? " or " : ", ");
	}
	return text_string(&text);
}

void
load_unknown_key(struct loader *loader, const struct context *context,
    const struct node *key)
{
	const char *nearest = load_nearest(context, key->text);
	const char *word = load_quote(loader, key->text);

	if (nearest)
		diagnostics_error(loader->diagnostics, key->at,
		    "unknown key %s in %s, did you mean \"%s\"?", word,
		    context->name, nearest);
	else
		diagnostics_error(loader->diagnostics, key->at,
		    "unknown key %s in %s, expected %s", word, context->name,
		    list_keys(loader, context));
}

void
load_later(struct loader *loader, struct position at, const char *what)
{
	diagnostics_error(loader->diagnostics, at,
	    "%s comes with a later version, expected a configuration without "
	    "it",
	    what);
}

const struct key *
load_key(const struct context *context, const char *name)
{
	for (size_t i = 0; i < context->count; i++) {
		if (strcmp(context->keys[i].name, name) == 0)
			return &context->keys[i];
	}
	return NULL;
}

/* False for a key that is not known. */
static bool
load_pair(struct loader *loader, const struct place *place,
    const struct context *context, const struct pair *pair, void *target)
{
	const struct key *key = load_key(context, pair->key.text);

	if (!key) {
		load_unknown_key(loader, context, &pair->key);
		return false;
	}
	if (key->flags & KEY_LATER)
		load_later(loader, pair->key.at,
		    arena_printf(loader->arena, "\"%s\"", key->name));
	else
		key->load(loader, place, key, &pair->value,
		    (char *)target + key->offset);
	return true;
}

static struct node
initial_scalar(struct position at, const char *text)
{
	return (struct node){
	    .kind = NODE_SCALAR,
	    .at = at,
	    .text = text,
	    .quoted = true,
	    .text_offset = (unsigned)-1,
	};
}

/* The tree of a default: "text", "[a, b]" or "{}". */
static struct node
initial_node(struct loader *loader, struct position at, const char *initial)
{
	struct node list = {.kind = NODE_LIST, .at = at};
	struct node *items = NULL;
	char *text;
	char *rest = NULL;

	if (strcmp(initial, "{}") == 0)
		return (struct node){
		    .kind = NODE_MAPPING, .at = at, .incomplete = true};
	if (*initial != '[')
		return initial_scalar(at, initial);
	text = arena_string(loader->arena, initial);
	for (char *word = strtok_r(text, "[, ]", &rest); word;
	     word = strtok_r(NULL, "[, ]", &rest)) {
		items = arena_grow(
		    loader->arena, items, list.count, sizeof(*items));
		items[list.count++] = initial_scalar(at, word);
	}
	list.items = items;
	return list;
}

/* What is not written: an error, the default, or nothing. */
static void
load_absent(struct loader *loader, const struct place *place,
    const struct context *context, const struct key *key,
    const struct node *mapping, bool known, void *target)
{
	const unsigned required = loader->mode == CONFIG_SERVERLESS
	                              ? KEY_REQUIRED
	                              : KEY_REQUIRED | KEY_SERVER;
	struct node initial;

	if ((key->flags & required) && !mapping->incomplete && known)
		diagnostics_error(loader->diagnostics, mapping->at,
		    "\"%s\" is missing, expected it in %s", key->name,
		    context->name);
	if (!(key->flags & KEY_INITIAL))
		return;
	initial = initial_node(loader, mapping->at, key->initial);
	key->load(loader, place, key, &initial, (char *)target + key->offset);
}

static void
walk(struct loader *loader, const struct place *place,
    const struct context *context, const struct node *node, void *target)
{
	bool known = true; /* else what is missing may be the unknown one */

	for (size_t i = 0; i < node->count; i++)
		known &=
		    load_pair(loader, place, context, &node->pairs[i], target);
	for (size_t i = 0; i < context->count; i++) {
		const struct key *key = &context->keys[i];

		if (!node_get(node, key->name))
			load_absent(
			    loader, place, context, key, node, known, target);
	}
}

void
load_mapping(struct loader *loader, const struct place *place,
    const struct context *context, const struct node *node, void *target)
{
	if (node->kind != NODE_MAPPING)
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected %s as a mapping", node_kind_name(node),
		    context->name);
	else if (node->count == 0 && !node->incomplete)
		diagnostics_error(loader->diagnostics, node->at,
		    "an empty mapping, expected %s",
		    list_keys(loader, context));
	else
		walk(loader, place, context, node, target);
}
