/*
 * Names in a configuration: attributes, entries, and who reads what.
 */
#include <string.h>
#include <strings.h>

#include "config/loader.h"
#include "postlogin/ascii.h"
#include "postlogin/text.h"

/* --- Attribute descriptions ------------------------------------------- */

static size_t
keychars(const char *text)
{
	size_t count = 0;

	while (ascii_is_letter(text[count]) || ascii_is_digit(text[count]) ||
	       text[count] == '-')
		count++;
	return count;
}

/* Length of a numericoid (RFC 4512 1.4) at the start, 0 if there is none. */
static size_t
numericoid(const char *text)
{
	size_t length = 0;
	unsigned arcs = 0;

	for (;;) {
		size_t digits = 0;

		while (ascii_is_digit(text[length + digits]))
			digits++;
		if (digits == 0 || (digits > 1 && text[length] == '0'))
			return 0;
		length += digits;
		arcs++;
		if (text[length] != '.')
			return arcs > 1 ? length : 0;
		length++;
	}
}

bool
load_is_attribute(const char *name)
{
	size_t length =
	    ascii_is_letter(*name) ? keychars(name) : numericoid(name);

	if (length == 0)
		return false;
	while (name[length] == ';') {
		size_t option = keychars(name + length + 1);

		if (option == 0)
			return false;
		length += 1 + option;
	}
	return name[length] == '\0';
}

/* --- Names of the configuration's own things --------------------------- */

bool
load_check_name(struct loader *loader, const struct node *key, const char *what)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char others[] = "abcdefghijklmnopqrstuvwxyz"
	                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                             "0123456789_-";

	if (strspn(key->text, letters) > 0 &&
	    strspn(key->text, others) == strlen(key->text))
		return true;
	diagnostics_error(loader->diagnostics, key->at,
	    "%s, expected a name for %s of letters, digits, \"_\" and \"-\", a "
	    "letter first",
	    load_quote(loader, key->text), what);
	return false;
}

/* --- Looking names up ------------------------------------------------- */

enum syntax
load_syntax_of(const struct loader *loader, const char *name)
{
	for (size_t i = 0; i < loader->syntax_count; i++) {
		if (text_same(loader->syntaxes[i].name, name))
			return loader->syntaxes[i].syntax;
	}
	return SYNTAX_GENERALIZED_TIME;
}

int
load_entry_index(const struct loader *loader, const char *name, size_t *index_r)
{
	for (size_t i = 0; i < loader->entry_count; i++) {
		if (strcmp(loader->entry_names[i], name) == 0) {
			*index_r = i;
			return 0;
		}
	}
	return -1;
}

/* --- Who reads what --------------------------------------------------- */

void
wanted_add(struct loader *loader, struct wanted *wanted, const char *name)
{
	size_t low = 0;
	size_t high = wanted->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcasecmp(wanted->names[middle], name);

		if (order == 0)
			return;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	wanted->names = arena_grow(
	    loader->arena, wanted->names, wanted->count, sizeof(name));
	memmove(&wanted->names[low + 1], &wanted->names[low],
	    (wanted->count - low) * sizeof(name));
	wanted->names[low] = name;
	wanted->count++;
}

static void
need_entry(struct loader *loader, struct lookup *lookup, size_t index)
{
	for (size_t i = 0; i < lookup->need_count; i++) {
		if (lookup->needs[i] == index)
			return;
	}
	lookup->needs = arena_grow(
	    loader->arena, lookup->needs, lookup->need_count, sizeof(index));
	lookup->needs[lookup->need_count++] = index;
}

/* Each name once is not needed: a few, compared once a login. */
static void
read_user(struct loader *loader, struct lookup *lookup, const char *attribute)
{
	struct strings *reads = &lookup->reads;
	const char **items;

	lookup->needs_user = true;
	if (!attribute)
		return;
	items = arena_grow(
	    loader->arena, (void *)reads->items, reads->count, sizeof(*items));
	items[reads->count++] = attribute;
	reads->items = items;
}

void
load_want(struct loader *loader, const struct place *place, enum owner whose,
    size_t index, const char *attribute)
{
	struct wanted *wanted = NULL;

	switch (whose) {
	case OWNER_NONE:
		return;
	case OWNER_USER:
		wanted = &loader->user_wanted;
		loader->user_read = true;
		if (place->lookup)
			read_user(loader, place->lookup, attribute);
		break;
	case OWNER_GROUP:
		wanted = &loader->group_wanted[index];
		break;
	case OWNER_ENTRY:
		wanted = &loader->entry_wanted[index];
		if (place->lookup)
			need_entry(loader, place->lookup, index);
		break;
	}
	if (attribute)
		wanted_add(loader, wanted, attribute);
}
