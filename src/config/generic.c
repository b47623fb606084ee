/*
 * Loaders of plain values.
 */
#include <stdint.h>
#include <string.h>

#include "config/loader.h"
#include "postlogin/text.h"

static void
expected(struct loader *loader, const struct node *node, const char *what)
{
	diagnostics_error(loader->diagnostics, node->at, "%s, expected %s",
	    node->kind == NODE_SCALAR ? load_quote(loader, node->text)
	                              : node_kind_name(node),
	    what);
}

void
load_bool(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	bool *value = target;

	(void)place;
	(void)key;
	if (node->kind == NODE_SCALAR && strcmp(node->text, "true") == 0)
		*value = true;
	else if (node->kind == NODE_SCALAR && strcmp(node->text, "false") == 0)
		*value = false;
	else
		expected(loader, node, "true or false");
}

void
load_string(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const char **value = target;

	(void)place;
	if (node->kind == NODE_SCALAR)
		*value = node->text;
	else
		expected(loader, node, key->type);
}

void
load_strings(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct strings *value = target;
	const struct node *items = node->kind == NODE_LIST ? node->items : node;
	const size_t count = node->kind == NODE_LIST ? node->count : 1;
	const char **strings;

	if (!load_require_some(loader, node))
		return;
	strings = arena_array(loader->arena, count, sizeof(*strings));
	for (size_t i = 0; i < count; i++) {
		strings[i] = "";
		load_string(loader, place, key, &items[i], &strings[i]);
	}
	*value = (struct strings){.items = strings, .count = count};
}

void
load_string_list(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	if (node->kind == NODE_LIST)
		load_strings(loader, place, key, node, target);
	else
		expected(loader, node,
		    arena_printf(loader->arena, "a list: %s", key->type));
}

void
load_number(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	unsigned *value = target;
	long long number;

	(void)place;
	(void)key;
	if (node->kind == NODE_SCALAR &&
	    text_integer(span_of(node->text), &number) == 0 && number >= 0 &&
	    number <= UINT16_MAX)
		*value = (unsigned)number;
	else
		expected(loader, node, "a number from 0 to 65535");
}

void
load_time(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	int64_t *value = target;
	int64_t milliseconds;

	(void)place;
	(void)key;
	if (node->kind == NODE_SCALAR &&
	    duration_parse(span_of(node->text), &milliseconds) == 0 &&
	    milliseconds >= 0)
		*value = milliseconds;
	else
		expected(loader, node,
		    "a duration such as 500ms, 2s, 15m, 12h, 7d or 2w");
}

/* True if a number in the place of its variables makes it a duration. */
static bool
is_duration_around(struct loader *loader, const struct template *template)
{
	struct text text = {.arena = loader->arena};
	int64_t milliseconds;

	for (size_t i = 0; i < template->count; i++)
		text_add(&text, template->parts[i].literal
		                    ? template->parts[i].literal
		                    : "1");
	return duration_parse(span_of(text_string(&text)), &milliseconds) == 0;
}

void
load_duration(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct duration *value = target;

	value->set = true;
	if (node->kind != NODE_SCALAR || !strstr(node->text, "%{")) {
		load_time(loader, place, key, node, &value->milliseconds);
		return;
	}
	value->template = template_compile(loader, place, load_text_at(node),
	    node->text, node->text_offset != (unsigned)-1);
	if (value->template && !is_duration_around(loader, value->template))
		expected(loader, node,
		    "%{...} and a unit behind it: ms, s, m, h, d or w");
}

struct position
load_text_at(const struct node *node)
{
	struct position at = node->at;

	if (node->text_offset != (unsigned)-1)
		at.column += node->text_offset;
	return at;
}

void
load_choice(struct loader *loader, const struct node *node,
    const struct choice *choices, size_t count, int *value_r)
{
	struct nearest nearest = {.word = ""};
	struct text words = {.arena = loader->arena};

	if (node->kind == NODE_SCALAR)
		nearest.word = node->text;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(nearest.word, choices[i].word) == 0) {
			*value_r = choices[i].value;
			return;
		}
		nearest_try(&nearest, choices[i].word);
		if (i > 0)
			text_add(&words, i + 1 < count ? ", " : " or ");
		text_add(&words, choices[i].word);
	}
	/* Nobody means 2.0 who writes 2.5. */
	if (nearest.best && count > 3 && !strpbrk(nearest.best, "0123456789"))
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected %s, did you mean \"%s\"?",
		    load_quote(loader, node->text), text_string(&words),
		    nearest.best);
	else
		expected(loader, node, text_string(&words));
}

void
load_early(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	(void)loader;
	(void)place;
	(void)key;
	(void)node;
	(void)target;
}
