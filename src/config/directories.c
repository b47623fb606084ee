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
	const struct node *one = node_get(root, "directory");
	const struct node *named = node_get(root, "directories");
	size_t count = one != NULL;

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
	for (size_t i = 0; i < loader->directory_count; i++) {
		const char *name = loader->directories[i].name;

		if (name && strcmp(name, node->text) == 0) {
			*index = i;
			return;
		}
	}
	report_unknown(loader, node);
}

void
directory_of_lookup(struct loader *loader, const struct node *node)
{
	if (loader->directory_count == 0 || !loader->directories[0].name ||
	    node->incomplete || node_get(node, "directory"))
		return;
	diagnostics_error(loader->diagnostics, node->at,
	    "\"directory\" is missing, expected %s, since no directory is the "
	    "default one",
	    list_names(loader));
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
