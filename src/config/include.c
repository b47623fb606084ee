/*
 * include: files beside the one that names them, then packaged profiles. Each
 * file counts once, where it is first named, so that two profiles may be made
 * of a third.
 */
#include "config/include.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "config/excerpt.h"
#include "config/file.h"
#include "config/merge.h"
#include "config/profiles.h"
#include "postlogin/text.h"

enum { SIZE_LIMIT = 1024 * 1024, DEPTH_LIMIT = 4, FILES_LIMIT = 64 };

/* What has been read so far. */
struct reading {
	struct loader *loader;
	struct stat files[FILES_LIMIT];
	const char *names[FILES_LIMIT];
	size_t count;
	/* Those read to their end, as they count: indexes into the above. */
	size_t order[FILES_LIMIT];
	size_t ordered;
	bool failed; /* a file is missing from the tree */
};

/* A file that is being read, and the one that includes it. */
struct level {
	const struct level *up; /* NULL: the configuration itself */
	size_t file;            /* index into the reading's */
	unsigned depth;
};

static const struct node *read_level(
    struct reading *reading, const struct level *level, struct span text);

/* --- Where a file is ------------------------------------------------------ */

/* Whether anything is there. What cannot be looked at counts: the next place
 * must not stand in for it. */
static bool
is_there(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0 ||
	       (errno != ENOENT && errno != ENOTDIR);
}

/* The path that a name in `file` means if it is beside it. */
static const char *
path_beside(struct arena *arena, const char *file, const char *name)
{
	const char *slash = strrchr(file, '/');

	if (*name == '/' || !slash)
		return name;
	return arena_printf(
	    arena, "%.*s%s", (int)(slash - file) + 1, file, name);
}

static void
report_absent(struct reading *reading, const struct node *item,
    const char *const *places, size_t count)
{
	struct arena *arena = reading->loader->arena;
	struct nearest nearest = {.word = item->text};
	struct text text = {.arena = arena};

	if (count > 1)
		profiles_nearest(arena, &nearest);
	for (size_t i = 0; i < count; i++)
		text_addf(&text, "%s%s",
		    i == 0           ? ""
		    : i + 1 == count ? " and "
		                     : ", ",
		    places[i]);
	diagnostics_error(reading->loader->diagnostics, item->at,
	    "there is no file %s, looked for %s%s",
	    load_quote(reading->loader, item->text), text_string(&text),
	    nearest_text(&nearest, arena));
	reading->failed = true;
}

/* The path of what an item names, or NULL with the error reported. */
static const char *
find_file(
    struct reading *reading, const struct level *level, const struct node *item)
{
	struct arena *arena = reading->loader->arena;
	const char *name = item->text;
	const char *places[3] = {
	    path_beside(arena, reading->names[level->file], name)};
	size_t count = 1;

	if (!strchr(name, '/'))
		places[count++] =
		    arena_printf(arena, "%s/%s", config_profiles(), name);
	if (count > 1 && !profiles_is_name(name))
		places[count++] = arena_printf(arena, "%s.yaml", places[1]);
	for (size_t i = 0; i < count; i++) {
		if (is_there(places[i]))
			return places[i];
	}
	report_absent(reading, item, places, count);
	return NULL;
}

/* --- Reading it ----------------------------------------------------------- */

/* Its index, or the count: it is new. */
static size_t
find_known(const struct reading *reading, const struct stat *status)
{
	size_t i = 0;

	while (i < reading->count &&
	       (reading->files[i].st_dev != status->st_dev ||
	           reading->files[i].st_ino != status->st_ino))
		i++;
	return i;
}

static bool
is_open(const struct level *level, size_t file)
{
	while (level && level->file != file)
		level = level->up;
	return level != NULL;
}

static void
report_circle(struct reading *reading, const struct level *level,
    const struct node *item, size_t file)
{
	struct arena *arena = reading->loader->arena;
	const char *members = reading->names[file];

	while (level->file != file) {
		members = arena_printf(arena, "%s includes %s",
		    reading->names[level->file], members);
		level = level->up;
	}
	diagnostics_error(reading->loader->diagnostics, item->at,
	    "a circle of files: %s includes %s, expected no file inside itself",
	    reading->names[file], members);
	reading->failed = true;
}

static bool
is_too_much(struct reading *reading, const struct node *item, unsigned depth)
{
	struct diagnostics *diagnostics = reading->loader->diagnostics;

	if (depth > DEPTH_LIMIT)
		diagnostics_error(diagnostics, item->at,
		    "files too deep inside each other, expected at most %d "
		    "levels",
		    DEPTH_LIMIT);
	else if (reading->count == FILES_LIMIT)
		diagnostics_error(diagnostics, item->at,
		    "too many files, expected at most %d", FILES_LIMIT);
	else
		return false;
	reading->failed = true;
	return true;
}

/* The tree of a new file; NULL: it adds nothing, or cannot be read. */
static const struct node *
read_new(struct reading *reading, const struct level *up,
    const struct node *item, const char *path, const struct stat *status,
    struct span text)
{
	const struct level level = {
	    .up = up,
	    .file = reading->count,
	    .depth = up ? up->depth + 1 : 0,
	};

	if (item && is_too_much(reading, item, level.depth))
		return NULL;
	reading->names[reading->count] = path;
	reading->files[reading->count++] = *status;
	return read_level(reading, &level, text);
}

/* The tree of a file that an item names, or (up is NULL) of the first. */
static const struct node *
read_file(struct reading *reading, const struct level *up,
    const struct node *item, const char *path)
{
	const struct file_rule rule = {
	    .limit = SIZE_LIMIT, .forbidden = S_IWGRP | S_IWOTH};
	struct diagnostics *diagnostics = reading->loader->diagnostics;
	struct error error = {""};
	struct stat status;
	struct span text;
	size_t known;

	if (file_read(reading->loader->arena, path, &rule, &status, &text,
	        &error) == -1) {
		if (item)
			diagnostics_error(
			    diagnostics, item->at, "%s: %s", path, error.text);
		else
			diagnostics_error(diagnostics,
			    (struct position){path, 1, 1}, "%s", error.text);
		reading->failed = true;
		return NULL;
	}
	known = find_known(reading, &status);
	if (known == reading->count)
		return read_new(reading, up, item, path, &status, text);
	if (is_open(up, known))
		report_circle(reading, up, item, known);
	return NULL;
}

static const struct node *
read_item(
    struct reading *reading, const struct level *level, const struct node *item)
{
	const char *path;

	if (!load_require_kind(
	        reading->loader, item, NODE_SCALAR, "the name of a file")) {
		reading->failed = true;
		return NULL;
	}
	path = find_file(reading, level, item);
	return path ? read_file(reading, level, item, path) : NULL;
}

/* All that the items of an `include` name, merged; NULL: nothing. */
static const struct node *
read_list(
    struct reading *reading, const struct level *level, const struct node *list)
{
	const struct node *merged = NULL;

	if (!load_require_kind(
	        reading->loader, list, NODE_LIST, "a list of files") ||
	    !load_require_some(reading->loader, list))
		reading->failed = true;
	for (size_t i = 0; list->kind == NODE_LIST && i < list->count; i++) {
		const struct node *tree =
		    read_item(reading, level, &list->items[i]);

		if (tree)
			merged = merged ? node_merge(reading->loader->arena,
			                      merged, tree)
			                : tree;
	}
	return merged;
}

/* The root without the key, so that what includes adds no item to what is
 * included. */
static const struct node *
without_include(struct arena *arena, const struct node *root)
{
	struct node *copy = arena_alloc(arena, sizeof(*copy));
	struct pair *pairs = arena_array(arena, root->count, sizeof(*pairs));

	*copy = *root;
	copy->pairs = pairs;
	copy->count = 0;
	for (size_t i = 0; i < root->count; i++) {
		if (strcmp(root->pairs[i].key.text, "include") != 0)
			pairs[copy->count++] = root->pairs[i];
	}
	return copy;
}

static const struct node *
read_level(struct reading *reading, const struct level *level, struct span text)
{
	struct loader *loader = reading->loader;
	const struct node *root = yaml_parse(loader->arena,
	    reading->names[level->file], text, loader->diagnostics);
	const struct node *list, *under, *own;

	if (!root || !load_require_kind(loader, root, NODE_MAPPING,
	                 "the keys of a configuration")) {
		reading->failed = true;
		return NULL;
	}
	list = node_get(root, "include");
	under = list ? read_list(reading, level, list) : NULL;
	reading->order[reading->ordered++] = level->file;
	own = list ? without_include(loader->arena, root) : root;
	return under ? node_merge(loader->arena, under, own) : own;
}

/* The root, unless a part of it is missing. */
static const struct node *
read_all(struct reading *reading, const struct node *root)
{
	struct loader *loader = reading->loader;
	const char **names =
	    arena_array(loader->arena, reading->ordered, sizeof(*names));

	for (size_t i = 0; i < reading->ordered; i++)
		names[i] = reading->names[reading->order[i]];
	loader->config->files =
	    (struct strings){.items = names, .count = reading->ordered};
	return reading->failed ? NULL : root;
}

const struct node *
include_read(struct loader *loader, const char *file)
{
	struct reading reading = {.loader = loader};

	return read_all(&reading, read_file(&reading, NULL, NULL, file));
}

const struct node *
include_parse(struct loader *loader, const char *name, struct span text)
{
	static const struct stat no_file;
	struct reading reading = {.loader = loader};

	return read_all(
	    &reading, read_new(&reading, NULL, NULL, name, &no_file, text));
}
