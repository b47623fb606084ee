/* `search` in a condition: one search a login, its result a condition. */
#include "config/compile.h"
#include "config/parts.h"
#include "postlogin/arena.h"

static size_t
search_append(struct loader *loader, const struct search_config *search)
{
	struct config *config = loader->config;
	struct search_config *searches = arena_grow(loader->arena,
	    (void *)config->searches, config->search_count, sizeof *searches);

	searches[config->search_count] = *search;
	config->searches = searches;
	return config->search_count++;
}

static const struct key search_keys[] = {
    {"directory", load_directory_name, offsetof(struct lookup, directory),
        "NAME", NULL, 0,
        "Which of `directories` is searched. Without it the `directory`."},
    {"base", load_base, offsetof(struct lookup, bases), "TEMPLATE+", NULL, 0,
        "Where to search, tried in order; without it the base of the "
        "directory."},
    {"scope", load_scope, offsetof(struct lookup, scope),
        "base|onelevel|subtree", "subtree", KEY_INITIAL, "How deep to search."},
    {"filter", load_filter, offsetof(struct lookup, filter), "TEMPLATE",
        "(objectClass=*)", KEY_INITIAL, "What has to be found."},
};

const struct context context_search = {
    "search",
    search_keys,
    sizeof search_keys / sizeof *search_keys,
};

/* What a search may mention: it is made once a login, so no rule's values. */
static struct place
search_place(struct lookup *lookup)
{
	return (struct place){.directory = true, .lookup = lookup};
}

static void
load_anywhere(
    struct loader *loader, const struct node *node, struct lookup *lookup)
{
	const struct place place = search_place(lookup);

	load_lookup(loader, &place, &context_search, node, lookup);
}

static void
load_own_entry(
    struct loader *loader, const struct node *node, struct lookup *lookup)
{
	const struct place place = search_place(lookup);

	lookup->scope = SCOPE_BASE;
	load_want(loader, &place, OWNER_USER, 0, NULL);
	load_filter(loader, &place, NULL, node, &lookup->filter);
}

void
load_search(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct search_config search = {.at = node->at};
	struct condition *condition;

	(void)key;
	if (!place->directory) {
		diagnostics_error(loader->diagnostics, node->at,
		    "\"search\" reads the directory, expected tests of the "
		    "login alone");
		return;
	}
	search.lookup.at = node->at;
	search.own = node->kind != NODE_MAPPING;
	if (search.own)
		load_own_entry(loader, node, &search.lookup);
	else
		load_anywhere(loader, node, &search.lookup);
	condition = condition_new(loader, CONDITION_SEARCH, node->at);
	condition->index = search_append(loader, &search);
	branches_add(loader, target, condition);
}
