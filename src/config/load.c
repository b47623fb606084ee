/*
 * config_load(): the steps from a file to a configuration.
 */
#include <stdlib.h>
#include <string.h>

#include "config/include.h"
#include "config/parts.h"
#include "postlogin/text.h"

/* A configuration and what config_free() has to free. */
struct loaded {
	struct config config; /* first: what config_load() hands out */
	struct pattern **patterns;
	size_t pattern_count;
};

/* --- Before anything is compiled ----------------------------------------- */

static void
collect_entries(struct loader *loader, const struct node *node)
{
	const char **names;

	if (!node || node->kind != NODE_MAPPING)
		return;
	names = arena_array(loader->arena, node->count, sizeof(*names));
	for (size_t i = 0; i < node->count; i++) {
		const struct node *key = &node->pairs[i].key;

		names[i] = key->text;
		if (load_check_name(loader, key, "an entry") &&
		    load_is_reserved(key->text))
			diagnostics_error(loader->diagnostics, key->at,
			    "\"%s\" is a word of the language, expected "
			    "another name for the entry",
			    key->text);
	}
	loader->entry_names = names;
	loader->entry_count = node->count;
	loader->entry_wanted =
	    arena_array(loader->arena, node->count, sizeof(struct wanted));
}

static void
collect_conditions(struct loader *loader, const struct node *node)
{
	if (!node || node->kind != NODE_MAPPING)
		return;
	loader->conditions = arena_array(
	    loader->arena, node->count, sizeof(*loader->conditions));
	loader->condition_count = node->count;
	for (size_t i = 0; i < node->count; i++) {
		const struct pair *pair = &node->pairs[i];

		load_check_name(loader, &pair->key, "a condition");
		loader->conditions[i] = (struct named_condition){
		    .at = pair->key.at,
		    .name = pair->key.text,
		    .node = &pair->value,
		};
	}
}

static void
collect_syntax(struct loader *loader, const struct pair *pair)
{
	static const struct choice words[] = {
	    {"generalized_time", SYNTAX_GENERALIZED_TIME},
	    {"filetime", SYNTAX_FILETIME},
	    {"unix_seconds", SYNTAX_UNIX_SECONDS},
	    {"unix_days", SYNTAX_UNIX_DAYS},
	    {"iso_date", SYNTAX_ISO_DATE},
	    {"logon_hours", SYNTAX_LOGON_HOURS},
	    {"time_map", SYNTAX_TIME_MAP},
	    {"address", SYNTAX_ADDRESS},
	};
	int syntax = SYNTAX_GENERALIZED_TIME;

	for (size_t i = 0; i < loader->syntax_count; i++) {
		if (text_same(loader->syntaxes[i].name, pair->key.text))
			diagnostics_error(loader->diagnostics, pair->key.at,
			    "%s for the second time, expected it once",
			    load_quote(loader, pair->key.text));
	}
	load_choice(loader, &pair->value, words, sizeof(words) / sizeof(*words),
	    &syntax);
	loader->syntaxes[loader->syntax_count++] = (struct syntax_entry){
	    .name = pair->key.text, .syntax = (enum syntax)syntax};
}

static void
collect_syntaxes(struct loader *loader, const struct node *node)
{
	if (!node ||
	    !load_require_kind(loader, node, NODE_MAPPING, "{ATTR: SYNTAX}") ||
	    !load_require_some(loader, node))
		return;
	loader->syntaxes =
	    arena_array(loader->arena, node->count, sizeof(*loader->syntaxes));
	for (size_t i = 0; i < node->count; i++)
		collect_syntax(loader, &node->pairs[i]);
}

static void
collect_groups(struct loader *loader, const struct node *node)
{
	if (!node || node->kind != NODE_LIST)
		return;
	loader->group_wanted =
	    arena_array(loader->arena, node->count, sizeof(struct wanted));
	for (size_t i = 0; i < node->count; i++) {
		const struct node *item = &node->items[i];

		if (!node_get(item, "system") && !node_get(item, "userdb"))
			loader->config->groups_in_directory = true;
	}
}

/* Names and syntaxes are known before the first template is compiled. */
static void
collect(struct loader *loader, const struct node *root)
{
	directories_collect(loader, root);
	collect_syntaxes(loader, node_get(root, "syntax"));
	collect_entries(loader, node_get(root, "entries"));
	collect_conditions(loader, node_get(root, "conditions"));
	collect_groups(loader, node_get(root, "groups"));
	directories_bases(loader);
}

/* --- After all is loaded ------------------------------------------------- */

static struct strings
strings_of(const struct wanted *wanted)
{
	return (struct strings){.items = wanted->names, .count = wanted->count};
}

/* Whatever is read of the user may stand in what the user inherits. */
static void
want_inherited(struct loader *loader, const struct lookup *user)
{
	for (size_t i = 0; i < user->inherit_count; i++)
		for (size_t j = 0; j < loader->user_wanted.count; j++)
			wanted_add(loader,
			    &loader->entry_wanted[user->inherit[i]],
			    loader->user_wanted.names[j]);
}

/* Each look-up asks for all that anybody reads of what it finds. */
static void
finish_wanted(struct loader *loader)
{
	/* What a text is said in never makes a user necessary. */
	if (loader->languages)
		wanted_add(
		    loader, &loader->user_wanted, loader->config->language);
	for (size_t i = 0; i < loader->config->user_count; i++)
		want_inherited(loader, &loader->users[i]);
	for (size_t i = 0; i < loader->config->user_count; i++)
		loader->users[i].attributes = strings_of(&loader->user_wanted);
	for (size_t i = 0; i < loader->config->entry_count; i++)
		loader->entries[i].lookup.attributes =
		    strings_of(&loader->entry_wanted[i]);
	for (size_t i = 0; i < loader->config->group_count; i++)
		loader->groups[i].lookup.attributes =
		    strings_of(&loader->group_wanted[i]);
}

static void
needs_directory(struct loader *loader, struct position at, const char *what)
{
	diagnostics_error(loader->diagnostics, at,
	    "%s without a directory, expected the key \"directory\" too", what);
}

/* Without a directory nothing is looked up, without `user` no user. */
static void
check_parts(struct loader *loader, const struct node *root)
{
	const struct config *config = loader->config;

	if (loader->user_read && config->user_count == 0 && !root->incomplete)
		diagnostics_error(loader->diagnostics, root->at,
		    "the user's entry is read, but not looked up, expected "
		    "the key \"user\" too");
	if (config->directory_count > 0 || root->incomplete ||
	    node_get(root, "directories"))
		return;
	if (config->user_count > 0)
		needs_directory(
		    loader, config->users[0].at, "the user is looked up");
	for (size_t i = 0; i < config->entry_count; i++)
		needs_directory(
		    loader, config->entries[i].at, "an entry is looked up");
	for (size_t i = 0; i < config->group_count; i++) {
		if (config->groups[i].source == GROUPS_SEARCH)
			needs_directory(loader, config->groups[i].at,
			    "groups are searched");
	}
	for (size_t i = 0; i < config->search_count; i++)
		needs_directory(loader, config->searches[i].at, "a search");
}

static void
load_tree(struct loader *loader, const struct node *root)
{
	static const struct place place = {.directory = false};

	loader->disabled = node_get(root, "disable");
	root = groups_enabled(loader, root);
	collect(loader, root);
	load_mapping(loader, &place, &context_file, root, loader->config);
	rulesets_finish(loader, root);
	check_parts(loader, root);
	order_steps(loader);
	finish_wanted(loader);
	if (loader->mode == CONFIG_FULL && loader->diagnostics->errors == 0)
		directories_check_files(loader);
}

/* --- The file ------------------------------------------------------------- */

static void
free_patterns(struct pattern **patterns, size_t count)
{
	for (size_t i = 0; i < count; i++)
		pattern_free(&patterns[i]);
}

/* From the file, or from `text` if its data is not NULL. */
static const struct config *
load(struct arena *arena, const char *path, struct span text,
    enum config_mode mode, struct diagnostics *diagnostics)
{
	struct loaded *loaded = arena_alloc(arena, sizeof(*loaded));
	struct loader loader = {
	    .arena = arena,
	    .diagnostics = diagnostics,
	    .config = &loaded->config,
	    .mode = mode,
	};
	const size_t before = diagnostics->errors;
	const struct node *root;

	loaded->config.file = arena_string(arena, path);
	root = text.data ? include_parse(&loader, loaded->config.file, text)
	                 : include_read(&loader, loaded->config.file);
	if (root)
		load_tree(&loader, root);
	if (diagnostics->errors > before) {
		free_patterns(loader.patterns, loader.pattern_count);
		return NULL;
	}
	loaded->patterns = loader.patterns;
	loaded->pattern_count = loader.pattern_count;
	return &loaded->config;
}

const struct config *
config_load(struct arena *arena, const char *path, enum config_mode mode,
    struct diagnostics *diagnostics)
{
	return load(arena, path, (struct span){NULL, 0}, mode, diagnostics);
}

const struct config *
config_load_text(struct arena *arena, const char *name, struct span text,
    enum config_mode mode, struct diagnostics *diagnostics)
{
	return load(arena, name, text, mode, diagnostics);
}

void
config_free(const struct config **config)
{
	const struct loaded *loaded = (const struct loaded *)*config;

	if (loaded)
		free_patterns(loaded->patterns, loaded->pattern_count);
	*config = NULL;
}
