/* See merge.h. */
#include "config/merge.h"

#include <string.h>

#include "postlogin/text.h"

/* What is done with a value that both have. */
enum how {
	HOW_MERGE = 0,
	HOW_REPLACE,  /* the later one, whole */
	HOW_TOGETHER, /* a mapping's pairs behind each other, doubled or not */
	HOW_WORDS,    /* lists append, but a word replaces and is replaced */
	HOW_NAMES,    /* mappings merge, keys ignoring case */
};

enum { PATH_LENGTH = 4 };

/* Where a value stands: the keys from the root. */
struct path {
	const char *keys[PATH_LENGTH];
	size_t length;
};

/*
 * Everything that is not merged by its kind alone. Conditions are formulas: one
 * key more in a mapping makes them stricter, one item more in a list laxer, so
 * half of one and half of another means neither. Rules of an attribute are put
 * behind each other, so that those of an included file come first also among
 * several attributes.
 */
static const struct {
	struct path path; /* "*" is any key */
	enum how how;
} exceptions[] = {
    {{{"conditions", "*"}, 2}, HOW_REPLACE},
    {{{"exempt"}, 1}, HOW_REPLACE},
    {{{"user", "when"}, 2}, HOW_REPLACE},
    {{{"entries", "*", "when"}, 3}, HOW_REPLACE},
    {{{"attributes"}, 1}, HOW_TOGETHER},
    {{{"user", "attributes"}, 2}, HOW_TOGETHER},
    {{{"entries", "*", "attributes"}, 3}, HOW_TOGETHER},
    {{{"observe"}, 1}, HOW_WORDS},
    {{{"syntax"}, 1}, HOW_NAMES},
    {{{"messages", "*"}, 2}, HOW_NAMES},
};

static bool
path_matches(const struct path *path, const struct path *pattern)
{
	if (path->length != pattern->length)
		return false;
	for (size_t i = 0; i < path->length; i++) {
		if (strcmp(pattern->keys[i], "*") != 0 &&
		    strcmp(pattern->keys[i], path->keys[i]) != 0)
			return false;
	}
	return true;
}

static enum how
path_how(const struct path *path)
{
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(*exceptions); i++) {
		if (path_matches(path, &exceptions[i].path))
			return exceptions[i].how;
	}
	return HOW_MERGE;
}

/* One key deeper; what is deeper than any exception is not told apart. */
static struct path
path_below(const struct path *path, const char *key)
{
	struct path below = *path;

	if (below.length < PATH_LENGTH)
		below.keys[below.length++] = key;
	return below;
}

static size_t
count_items(const struct node *node)
{
	return node->kind == NODE_LIST ? node->count : 1;
}

static void
copy_items(struct node *items, const struct node *node)
{
	if (node->kind != NODE_LIST)
		*items = *node;
	else if (node->count > 0)
		memcpy(items, node->items, node->count * sizeof(*items));
}

static struct node
append(struct arena *arena, const struct node *under, const struct node *over)
{
	const size_t first = count_items(under);
	const size_t count = first + count_items(over);
	struct node *items = arena_array(arena, count, sizeof(*items));

	copy_items(items, under);
	copy_items(items + first, over);
	return (struct node){
	    .kind = NODE_LIST,
	    .at = over->at,
	    .items = items,
	    .count = count,
	    .incomplete = under->incomplete || over->incomplete,
	};
}

static struct node merge(struct arena *arena, const struct path *path,
    const struct node *under, const struct node *over);

static struct pair *
find_pair(struct pair *pairs, size_t count, const char *key, bool names)
{
	for (size_t i = 0; i < count; i++) {
		if (names ? text_same(pairs[i].key.text, key)
		          : strcmp(pairs[i].key.text, key) == 0)
			return &pairs[i];
	}
	return NULL;
}

static struct node
merge_mappings(struct arena *arena, const struct path *path, enum how how,
    const struct node *under, const struct node *over)
{
	struct pair *pairs =
	    arena_array(arena, under->count + over->count, sizeof(*pairs));
	struct node merged = *over;

	if (under->count > 0)
		memcpy(pairs, under->pairs, under->count * sizeof(*pairs));
	merged.pairs = pairs;
	merged.count = under->count;
	merged.incomplete = under->incomplete || over->incomplete;
	for (size_t i = 0; i < over->count; i++) {
		const struct pair *pair = &over->pairs[i];
		const struct path below = path_below(path, pair->key.text);
		struct pair *old = how == HOW_TOGETHER
		                       ? NULL
		                       : find_pair(pairs, under->count,
		                             pair->key.text, how == HOW_NAMES);

		if (!old) {
			pairs[merged.count++] = *pair;
			continue;
		}
		old->key = pair->key;
		old->value = merge(arena, &below, &old->value, &pair->value);
	}
	return merged;
}

static struct node
merge(struct arena *arena, const struct path *path, const struct node *under,
    const struct node *over)
{
	const enum how how = path_how(path);

	if (how == HOW_REPLACE)
		return *over;
	if (under->kind == NODE_MAPPING && over->kind == NODE_MAPPING)
		return merge_mappings(arena, path, how, under, over);
	if (how == HOW_WORDS &&
	    (under->kind != NODE_LIST || over->kind != NODE_LIST))
		return *over;
	if (under->kind == NODE_LIST || over->kind == NODE_LIST)
		return append(arena, under, over);
	return *over;
}

const struct node *
node_merge(
    struct arena *arena, const struct node *under, const struct node *over)
{
	static const struct path root = {{NULL}, 0};
	struct node *merged = arena_alloc(arena, sizeof(*merged));

	*merged = merge(arena, &root, under, over);
	return merged;
}
