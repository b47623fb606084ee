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

/* What the search that is out is for. */
enum stage {
	STAGE_LEVEL,  /* the groups of this level */
	STAGE_TOKENS, /* ATTRIBUTE: the user's tokenGroups */
	STAGE_SIDS,   /* ATTRIBUTE: the groups that have these SIDs */
	STAGE_URLS,   /* SEARCH: whether the user matches the groups' URLs */
};

struct walk {
	const struct group_config *config;
	enum stage stage;
	unsigned level; /* 0: the user's own */
	struct set seen;
	struct member *members; /* new ones of this level */
	size_t member_count;
	size_t found;         /* SEARCH: entries on this base */
	const char **filters; /* SEARCH: of this level */
	size_t filter_count;
	struct strings attributes;
	const char *below;  /* ATTRIBUTE: or NULL */
	const char *follow; /* ATTRIBUTE: of groups, to groups they are in */
	size_t sid_count;   /* ATTRIBUTE: of different SIDs */
	struct dynamic *dynamic; /* SEARCH: groups whose URLs are judged */
};

/* groups.c: what all sources share */

/* The source could not be asked: undefined if it is optional. */
void walk_fail(struct decide *decide, struct task *task, enum fault fault,
    const char *text);

/* True if the group is new to this source; then it is the last member. */
bool walk_member(struct decide *decide, struct walk *walk, const char *dn,
    const struct entry *entry);

/* Each value of the attribute is a name of the group; without one it has no
 * name, and is known by its DN alone. */
void walk_names(struct decide *decide, const struct task *task,
    const char *attribute, const struct member *member);

/* Notes it if the last level had groups that were not followed. */
void walk_depth(struct decide *decide, const struct walk *walk);

/* Adds an attribute to be read, once. */
void walk_want(struct arena *arena, struct strings *list, const char *item);

/* Filters that are OR-ed into one search. */
enum { BATCH = 100 };

/* group_search.c */
void group_search_start(struct decide *decide, struct task *task);
void group_search_take(
    struct decide *decide, struct task *task, const struct result *results);

/* Once the groups of a level are members: the next one, or the end. */
void group_search_deepen(struct decide *decide, struct task *task);

/* group_dynamic.c: groups found whose members are who matches their URLs */

/* Takes what was found; true if a group is new. */
void group_dynamic_add(
    struct decide *decide, struct task *task, const struct entry *entry);

/* All groups of the level are there: who is in them. Asks, or goes on. */
void group_dynamic_judge(struct decide *decide, struct task *task);
void group_dynamic_take(
    struct decide *decide, struct task *task, const struct result *results);

/* group_sid.c: groups by their SIDs */
void group_sid_start(struct decide *decide, struct task *task);
void group_sid_take(
    struct decide *decide, struct task *task, const struct result *results);

/* group_attribute.c */

/* The entries of this level have been read: names, then the next level. */
void group_attribute_follow(struct decide *decide, struct task *task);
void group_attribute_start(struct decide *decide, struct task *task);
void group_attribute_take(
    struct decide *decide, struct task *task, const struct result *results);

#endif
