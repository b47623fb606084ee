/*
 * The groups of one source, level by level. A group is taken once, however
 * many ways lead to it, so that circles end by themselves.
 */
#ifndef DECIDE_WALK_H
#define DECIDE_WALK_H

#include "machine.h"
#include "set.h"

/* A group of the level at hand. */
struct member {
	const char *dn;
	const struct entry *entry; /* NULL: not read */
};

struct walk {
	const struct group_config *config;
	unsigned level; /* 0: the user's own */
	struct set seen;
	struct member *members; /* new ones of this level */
	size_t member_count;
	size_t found;         /* SEARCH: entries on this base */
	const char **filters; /* SEARCH: of this level */
	size_t filter_count;
	struct strings attributes;
	const char *below; /* ATTRIBUTE: or NULL */
};

/* groups.c: what all sources share */

/* The source could not be asked: undefined if it is optional. */
void walk_fail(struct decide *decide, struct task *task, enum fault fault,
    const char *text);

/* True if the group is new to this source; then it is the last member. */
bool walk_member(struct decide *decide, struct walk *walk, const char *dn,
    const struct entry *entry);

/* Each value of the attribute is a name of the group. */
void walk_names(struct decide *decide, const struct task *task,
    const char *attribute, const struct member *member);

/* Notes it if the last level had groups that were not followed. */
void walk_depth(struct decide *decide, const struct walk *walk);

/* Adds an attribute to be read, once. */
void walk_want(struct arena *arena, struct strings *list, const char *item);

/* group_search.c */
void group_search_start(struct decide *decide, struct task *task);
void group_search_take(
    struct decide *decide, struct task *task, const struct result *results);

/* group_attribute.c */
void group_attribute_start(struct decide *decide, struct task *task);
void group_attribute_take(
    struct decide *decide, struct task *task, const struct result *results);

#endif
