/*
 * directory and directories: their names, the one a look-up asks, the files
 * they name.
 */
#include <string.h>
#include <sys/stat.h>

#include "config/parts.h"
#include "postlogin/text.h"

enum { TLS_FILE_LIMIT = 16 * 1024 * 1024 };

/* --- Names ------------------------------------------------------------- */

static void
add_directory(struct loader *loader, const char *name, const struct node *node)
{
	struct directory_config *directory =
	    &loader->directories[loader->directory_count];

	directory->name = name;
	directory->at = node->at;
	loader->directory_nodes[loader->directory_count++] = node;
}

void
directories_collect(struct loader *loader, const struct node *root)
{
	static const struct node nothing = {.kind = NODE_MAPPING};
	const struct node *one = node_get(root, "directory");
	const struct node *named = node_get(root, "directories");
	size_t count;

	if (!one && !named && loader->mode == CONFIG_SERVERLESS)
		one = &nothing;
	count = one != NULL;
	if (named && named->kind != NODE_MAPPING)
		named = NULL; /* load_directories() will say so */
	if (named)
		count += named->count;
	loader->directories =
	    arena_array(loader->arena, count, sizeof(*loader->directories));
	loader->directory_nodes =
	    arena_array(loader->arena, count, sizeof(struct node *));
	if (one)
		add_directory(loader, NULL, one);
	for (size_t i = 0; named && i < named->count; i++) {
		const struct pair *pair = &named->pairs[i];

		load_check_name(loader, &pair->key, "a directory");
		add_directory(loader, pair->key.text, &pair->value);
	}
	loader->config->directories = loader->directories;
	loader->config->directory_count = loader->directory_count;
}

/* Problems are reported here once, and not for each look-up again. */
void
directories_bases(struct loader *loader)
{
	const struct place place = {.directory = true};

	loader->directory_bases = arena_array(
	    loader->arena, loader->directory_count, sizeof(struct node *));
	for (size_t i = 0; i < loader->directory_count; i++) {
		const struct node *base =
		    node_get(loader->directory_nodes[i], "base");
		const size_t errors = loader->diagnostics->errors;
		struct templates unused = {0};

		if (!base)
			continue;
		load_base(loader, &place, NULL, base, &unused);
		if (loader->diagnostics->errors == errors)
			loader->directory_bases[i] = base;
	}
}

void
load_directories(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	(void)target;
	if (!load_require_kind(
	        loader, node, NODE_MAPPING, "{NAME: DIRECTORY}") ||
	    !load_require_some(loader, node))
		return;
	for (size_t i = 0; i < loader->directory_count; i++) {
		struct directory_config *directory = &loader->directories[i];

		if (directory->name)
			load_directory(loader, place, key,
			    loader->directory_nodes[i], directory);
	}
}

void
load_default_directory(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	(void)target;
	load_directory(loader, place, key, node, &loader->directories[0]);
}

/* --- The one that is asked ----------------------------------------------- */

/* "a, b or c" */
static const char *
list_names(const struct loader *loader)
{
	struct text text = {.arena = loader->arena};
	const size_t count = loader->directory_count;

	for (size_t i = 0; i < count; i++) {
		if (!loader->directories[i].name)
			continue;
		if (text.size > 0)
			text_add(&text, i + 1 == count ? " or " : ", ");
		text_add(&text, loader->directories[i].name);
	}
	return text.size > 0 ? text_string(&text) : NULL;
}

static void
report_unknown(struct loader *loader, const struct node *node)
{
	struct nearest nearest = {.word = node->text};
	const char *word = load_quote(loader, node->text);
	const char *names = list_names(loader);

	for (size_t i = 0; i < loader->directory_count; i++)
		if (loader->directories[i].name)
			nearest_try(&nearest, loader->directories[i].name);
	if (nearest.best)
		diagnostics_error(loader->diagnostics, node->at,
		    "there is no directory %s, did you mean \"%s\"?", word,
		    nearest.best);
	else if (names)
		diagnostics_error(loader->diagnostics, node->at,
		    "there is no directory %s, expected %s", word, names);
	else
		diagnostics_error(loader->diagnostics, node->at,
		    "there is no directory %s, expected it under the key "
		    "\"directories\"",
		    word);
}

static int
find_directory(const struct loader *loader, const char *name, size_t *index_r)
{
	for (size_t i = 0; i < loader->directory_count; i++) {
		const char *other = loader->directories[i].name;

		if (other && strcmp(other, name) == 0) {
			*index_r = i;
			return 0;
		}
	}
	return -1;
}

void
load_directory_name(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	size_t *index = target;

	(void)place;
	(void)key;
	if (!load_require_kind(
	        loader, node, NODE_SCALAR, "the name of a directory"))
		return;
	if (find_directory(loader, node->text, index) < 0)
		report_unknown(loader, node);
}

/* Which directory it asks; -1, once that has been said, if none is known. */
static int
directory_of(struct loader *loader, const struct node *node, size_t *index_r)
{
	const struct node *name = node_get(node, "directory");

	*index_r = 0;
	if (name)
		return name->kind == NODE_SCALAR
		           ? find_directory(loader, name->text, index_r)
		           : -1;
	if (loader->directory_count == 0 || !loader->directories[0].name)
		return 0;
	diagnostics_error(loader->diagnostics, node->at,
	    "\"directory\" is missing, expected %s, since no directory is the "
	    "default one",
	    list_names(loader));
	return -1;
}

/* A key that is not known may be the one that seems to be missing. */
static bool
has_known_keys(const struct context *context, const struct node *node)
{
	for (size_t i = 0; i < node->count; i++)
		if (!load_key(context, node->pairs[i].key.text))
			return false;
	return true;
}

void
load_lookup(struct loader *loader, const struct place *place,
    const struct context *context, const struct node *node, void *target)
{
	const struct node *base = NULL;
	size_t directory;

	load_mapping(loader, place, context, node, target);
	if (node->kind != NODE_MAPPING || node->count == 0 ||
	    node->incomplete || !has_known_keys(context, node) ||
	    directory_of(loader, node, &directory) < 0 ||
	    node_get(node, "base"))
		return;
	if (directory < loader->directory_count) {
		base = loader->directory_bases[directory];
		if (!base &&
		    node_get(loader->directory_nodes[directory], "base"))
			return; /* it is not good, which has been said */
	}
	if (base)
		load_base(loader, place, NULL, base, &place->lookup->bases);
	else
		diagnostics_error(loader->diagnostics, node->at,
		    "\"base\" is missing, expected it in %s, or in the "
		    "directory",
		    context->name);
}

/* --- Files ------------------------------------------------------------- */

/* Reports at the value of a key two levels down. */
static void
file_problem(struct loader *loader, const struct node *directory,
    const char *part, const char *key, const struct error *error)
{
	const struct node *mapping = node_get(directory, part);
	const struct node *node = mapping ? node_get(mapping, key) : NULL;

	diagnostics_error(loader->diagnostics, node ? node->at : directory->at,
	    "%s: %s: %s", key, node && node->text ? node->text : "?",
	    error->text);
}

static void
check_files(struct loader *loader, struct directory_config *directory,
    const struct node *node)
{
	const uid_t owner = secret_owner(loader->config->daemon.user);
	const struct file_rule open_rule = {
	    .limit = TLS_FILE_LIMIT, .forbidden = S_IWGRP | S_IWOTH};
	const struct file_rule key_rule = {.limit = TLS_FILE_LIMIT,
	    .forbidden = S_IWGRP | S_IRWXO,
	    .owner = owner};
	struct error error = {""};

	if (directory->password_file &&
	    secret_read(loader->arena, directory->password_file, owner,
	        &directory->password, &error) == -1)
		file_problem(loader, node, "bind", "password_file", &error);
	if (directory->keytab &&
	    file_check(directory->keytab, &key_rule, &error) == -1)
		file_problem(loader, node, "bind", "keytab", &error);
	if (directory->ca_file &&
	    file_check(directory->ca_file, &open_rule, &error) == -1)
		file_problem(loader, node, "tls", "ca_file", &error);
	if (directory->cert_file &&
	    file_check(directory->cert_file, &open_rule, &error) == -1)
		file_problem(loader, node, "tls", "cert_file", &error);
	if (directory->key_file &&
	    file_check(directory->key_file, &key_rule, &error) == -1)
		file_problem(loader, node, "tls", "key_file", &error);
}

void
directories_check_files(struct loader *loader)
{
	for (size_t i = 0; i < loader->directory_count; i++)
		check_files(loader, &loader->directories[i],
		    loader->directory_nodes[i]);
}
