/*
 * Bases: DNs to search, which may be said from the directory's own base, so
 * that a profile can name a place in a tree that it does not know.
 */
#include <string.h>

#include "config/parts.h"
#include "postlogin/text.h"

/* The first %{base} of a template's text, or NULL. */
static const char *
find_base(const char *text, size_t *size_r)
{
	const char *c = text;

	while ((c = strchr(c, '%'))) {
		const char *word;

		if (c[1] == '\0')
			return NULL;
		word = c + 2 + strspn(c + 2, " ");
		if (c[1] == '{' && strncmp(word, "base", 4) == 0) {
			word += 4;
			word += strspn(word, " ");
			*size_r = (size_t)(word + 1 - c);
			if (*word == '}')
				return c;
		}
		c += 2;
	}
	return NULL;
}

/* What it stands for is the text of a template too, and no value. */
static const char *
put_base(struct loader *loader, const char *text, const char *base)
{
	struct text all = {.arena = loader->arena};
	const char *found;
	size_t size;

	while ((found = find_base(text, &size))) {
		text_add_span(
		    &all, (struct span){text, (size_t)(found - text)});
		text_add(&all, base);
		text = found + size;
	}
	text_add(&all, text);
	return text_string(&all);
}

/* The default directory's, as they are written there; NULL, with the error
 * reported, if there is none. */
static const struct node *
default_base(struct loader *loader, const struct node *node)
{
	const struct node *base = NULL;

	if (loader->directory_count > 0 && !loader->directories[0].name)
		base = loader->directory_bases[0];
	if (!base)
		diagnostics_error(loader->diagnostics, node->at,
		    "%%{base} is the base of the default directory, expected "
		    "\"base\" there");
	return base;
}

/* For each of the bases the template with it put in. */
static void
add_spliced(struct loader *loader, struct node *list, const struct node *node)
{
	const struct node *base, *items;
	struct node *all = (struct node *)list->items;
	size_t size, count;

	if (node->kind != NODE_SCALAR || !find_base(node->text, &size)) {
		all = arena_grow(loader->arena, all, list->count, sizeof(*all));
		all[list->count++] = *node;
		list->items = all;
		return;
	}
	base = default_base(loader, node);
	if (!base)
		return;
	items = base->kind == NODE_LIST ? base->items : base;
	count = base->kind == NODE_LIST ? base->count : 1;
	for (size_t i = 0; i < count; i++) {
		all = arena_grow(loader->arena, all, list->count, sizeof(*all));
		all[list->count] = *node;
		all[list->count].text =
		    put_base(loader, node->text, items[i].text);
		all[list->count++].text_offset = (unsigned)-1;
	}
	list->items = all;
}

static struct node
spliced(struct loader *loader, const struct node *node)
{
	struct node list = {.kind = NODE_LIST, .at = node->at};

	if (node->kind != NODE_LIST) {
		add_spliced(loader, &list, node);
		return list;
	}
	load_require_some(loader, node);
	for (size_t i = 0; i < node->count; i++)
		add_spliced(loader, &list, &node->items[i]);
	return list;
}

void
load_base(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct place inside = *place;
	const struct node list = spliced(loader, node);

	inside.is_dn = true;
	if (list.count > 0)
		load_templates(loader, &inside, key, &list, target);
}

void
load_below(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct place inside = *place;
	const struct node list = spliced(loader, node);

	inside.is_dn = true;
	if (node->kind != NODE_SCALAR || list.count == 1)
		load_template(loader, &inside, key,
		    node->kind == NODE_SCALAR ? &list.items[0] : node, target);
	else if (list.count > 1)
		diagnostics_error(loader->diagnostics, node->at,
		    "the directory has %zu bases, expected one", list.count);
}
