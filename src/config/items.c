/*
 * The V+ of a test of the login that hold no variables, checked while the
 * file is read: at a login such an item would make the test undefined.
 */
#include <string.h>

#include "config/compile.h"
#include "postlogin/address.h"
#include "postlogin/arena.h"
#include "postlogin/hours.h"
#include "postlogin/request.h"
#include "postlogin/text.h"

struct items {
	struct loader *loader;
	enum compare compare;
	const struct excerpt *source;
	bool admits;   /* an item that is no exclusion, or may bring one */
	bool excludes; /* at least one exclusion */
	size_t count;
};

static void
item_error(const struct items *items, const char *at, const char *item,
    const char *expected)
{
	diagnostics_error(items->loader->diagnostics,
	    excerpt_position(items->source, at), "%s, expected %s",
	    load_quote(items->loader, item), expected);
}

/* What parts the items of one V. */
static const char *
separators(enum compare compare)
{
	switch (compare) {
	case COMPARE_EQUAL:
	case COMPARE_WORD:
	case COMPARE_GROUP:
		return "";
	case COMPARE_HOURS:
		return ",";
	case COMPARE_TEXT:
	case COMPARE_SERVICE:
	case COMPARE_ADDRESS:
	case COMPARE_HOSTNAME:
		break;
	}
	return ", \t\n";
}

static void
check_hours(const struct items *items, const char *at, const char *item)
{
	struct arena *scratch;
	struct hours hours;
	const char *expected;

	if (hours_parse(
	        items->loader->arena, span_of(item), &hours, &expected) < 0) {
		diagnostics_error(items->loader->diagnostics,
		    excerpt_position(items->source, at), "%s, %s",
		    load_quote(items->loader, item), expected);
		return;
	}
	scratch = arena_new();
	if (hours.zone && !zone_load(scratch, hours.zone))
		diagnostics_error(items->loader->diagnostics,
		    excerpt_position(items->source, at),
		    "no such time zone: %s, expected a name such as "
		    "Europe/Zurich",
		    load_quote(items->loader, hours.zone));
	arena_free(&scratch);
}

static void
check_service(const struct items *items, const char *at, const char *item)
{
	char *lower = arena_string(items->loader->arena, item);

	text_lower(lower);
	if (service_parse(lower) == SERVICE_UNKNOWN)
		item_error(items, at, item, "imap, pop3, sieve or submission");
}

/* A star inside an item is a star and finds nobody: surely a mistake. */
static void
check_star(const struct items *items, const char *at, const char *item)
{
	if (strchr(item, '*'))
		diagnostics_warning(items->loader->diagnostics,
		    excerpt_position(items->source, at),
		    "%s: \"*\" inside an item is only a star, expected "
		    "\"matches\" for a pattern",
		    load_quote(items->loader, item));
}

static void
check_item(const struct items *items, const char *at, const char *item)
{
	struct network network;

	switch (items->compare) {
	case COMPARE_EQUAL:
		break;
	case COMPARE_TEXT:
	case COMPARE_WORD:
	case COMPARE_GROUP:
	case COMPARE_HOSTNAME:
		check_star(items, at, item);
		break;
	case COMPARE_SERVICE:
		check_service(items, at, item);
		break;
	case COMPARE_ADDRESS:
		if (!network_parse(item, &network))
			item_error(items, at, item,
			    "an address or a network such as 10.0.0.0/8");
		break;
	case COMPARE_HOURS:
		check_hours(items, at, item);
		break;
	}
}

/* One item, without spaces at its ends. */
static void
take_item(struct items *items, const char *start, size_t size)
{
	const char *item;
	size_t skip;

	while (size > 0 && strchr(" \t\n", *start)) {
		start++;
		size--;
	}
	while (size > 0 && strchr(" \t\n", start[size - 1]))
		size--;
	if (size == 0)
		return;
	items->count++;
	item = arena_copy(items->loader->arena, start, size);
	if (*item != '!') {
		items->admits = true;
	} else {
		items->excludes = true;
		skip = 1 + strspn(item + 1, " \t\n");
		item += skip;
		start += skip;
	}
	if (*item == '\0')
		item_error(items, start, "!", "what is excluded behind it");
	else if (strcmp(item, "*") != 0)
		check_item(items, start, item);
}

static void
check_value(struct items *items)
{
	const char *parts = separators(items->compare);
	const char *c = items->source->text;

	for (;;) {
		size_t size = *parts ? strcspn(c, parts) : strlen(c);

		take_item(items, c, size);
		if (c[size] == '\0')
			return;
		c += size + 1;
	}
}

/* Literal and spelt in the file as it is meant: no %{...}, no %%. */
static bool
is_plain(const struct template *value)
{
	return value->source && !strchr(value->source, '%');
}

void
items_check(struct loader *loader, enum compare compare,
    const struct node *node, const struct templates *values)
{
	const struct node *nodes = node->kind == NODE_LIST ? node->items : node;
	struct items items = {.loader = loader, .compare = compare};

	if (compare == COMPARE_EQUAL)
		return;
	for (size_t i = 0; i < values->count; i++) {
		struct excerpt source;

		if (!is_plain(&values->items[i])) {
			items.admits = true;
			continue;
		}
		source = excerpt_of(&nodes[i]);
		items.source = &source;
		items.count = 0;
		check_value(&items);
		if (items.count == 0)
			diagnostics_error(loader->diagnostics, nodes[i].at,
			    "nothing in %s, expected what to compare with "
			    "(present: false is what has no value)",
			    load_quote(loader, nodes[i].text));
	}
	if (items.excludes && !items.admits)
		diagnostics_warning(loader->diagnostics, node->at,
		    "exclusions alone admit nobody, expected also what is "
		    "admitted, such as \"*\"");
}
