/*
 * ACL_GROUPS: the groups found and added, and which names of them Dovecot gets.
 * Dovecot compares names byte by byte and has negative rights: a name is passed
 * on whole or not at all.
 */
#include "policy/hearing.h"

#include <stdlib.h>
#include <string.h>

#include "postlogin/settings.h"

/* A growing set of names; sorted and made unique at the end. */
struct names {
	struct arena *arena;
	const char **items;
	size_t count;
};

static void
names_add(struct names *names, const char *name)
{
	names->items = arena_grow(
	    names->arena, names->items, names->count, sizeof(*names->items));
	names->items[names->count++] = name;
}

static int
names_compare(const void *a, const void *b)
{
	const char *const *left = a, *const *right = b;

	return strcmp(*left, *right);
}

static void
names_settle(struct names *names)
{
	size_t kept = 0;

	if (names->count > 0)
		qsort(names->items, names->count, sizeof(*names->items),
		    names_compare);
	for (size_t i = 0; i < names->count; i++)
		if (i == 0 ||
		    strcmp(names->items[kept - 1], names->items[i]) != 0)
			names->items[kept++] = names->items[i];
	names->count = kept;
}

static void
names_found(struct hearing *hearing, struct names *names, struct span name)
{
	if (name.size == 0 || !span_is_text(name)) {
		note_value(&hearing->run, NULL, "group", name,
		    "is no name for a group, left out");
		return;
	}
	names_add(names, name.data);
}

static bool
matches_one(struct arena *arena, const struct strings *globs, const char *name)
{
	for (size_t i = 0; i < globs->count; i++)
		if (text_glob(arena, globs->items[i], span_of(name)))
			return true;
	return false;
}

static bool
is_wanted(struct arena *arena, const struct acl_groups_config *config,
    const char *name)
{
	if (config->only.count > 0 && !matches_one(arena, &config->only, name))
		return false;
	return !matches_one(arena, &config->except, name);
}

static const char *
renamed(struct arena *arena, const struct acl_groups_config *config,
    const char *name)
{
	struct span folded = text_folded(arena, span_of(name));

	for (size_t i = 0; i < config->rename_count; i++) {
		struct span from =
		    text_folded(arena, span_of(config->renames[i].from));

		if (span_equal(from, folded))
			return config->renames[i].to;
	}
	return name;
}

static void
acl_add(struct hearing *hearing, struct names *names, const char *name)
{
	const char *prefix = hearing->run.scene->config->acl_groups.prefix;

	if (prefix != NULL && *prefix != '\0')
		name = arena_printf(names->arena, "%s%s", prefix, name);
	if (acl_group_exportable(hearing->generation, span_of(name)))
		names_add(names, name);
	else
		note_value(&hearing->run, NULL, "group", span_of(name),
		    "cannot be exported, left out");
}

static void
acl_case(struct hearing *hearing, struct names *names, const char *name)
{
	struct span span = span_of(name);
	const char *lower = text_cased(names->arena, span, false).data;
	const char *upper = text_cased(names->arena, span, true).data;

	switch (hearing->run.scene->config->acl_groups.fold) {
	case CASE_KEEP:
		acl_add(hearing, names, name);
		return;
	case CASE_LOWER:
		acl_add(hearing, names, lower);
		return;
	case CASE_UPPER:
		acl_add(hearing, names, upper);
		return;
	case CASE_BOTH:
		acl_add(hearing, names, name);
		acl_add(hearing, names, lower);
		return;
	}
}

static void
acl_settle(struct hearing *hearing, struct decision *decision)
{
	const struct acl_groups_config *config =
	    &hearing->run.scene->config->acl_groups;
	struct names names = {.arena = hearing_arena(hearing)};

	for (size_t i = 0; i < decision->group_count; i++) {
		const char *name = decision->groups[i];

		if (is_wanted(names.arena, config, name))
			acl_case(hearing, &names,
			    renamed(names.arena, config, name));
	}
	names_settle(&names);
	decision->acl_names = names.items;
	decision->acl_count = names.count;
}

static bool
acl_is_set(const struct hearing *hearing, const struct decision *decision)
{
	const struct config *config = hearing->run.scene->config;

	return decision->verdict == VERDICT_ALLOW && !hearing->incomplete &&
	       (config->group_count > 0 || config->has_group_action);
}

void
groups_settle(struct hearing *hearing, struct decision *decision)
{
	const struct facts *facts = hearing->run.scene->facts;
	struct names names = {.arena = hearing_arena(hearing)};

	for (size_t i = 0; i < facts->group_count; i++) {
		const struct group *group = &facts->groups[i];

		if (group->size == 0 && group->dn != NULL)
			note_value(&hearing->run, NULL, "group",
			    span_of(group->dn), "has no name, left out");
		else
			names_found(hearing, &names,
			    (struct span){group->name, group->size});
	}
	for (size_t i = 0; i < hearing->added_count; i++)
		names_found(hearing, &names, hearing->added[i]);
	names_settle(&names);
	decision->groups = names.items;
	decision->group_count = names.count;
	acl_settle(hearing, decision);
	decision->acl_groups_set = acl_is_set(hearing, decision);
	if (decision->acl_groups_set)
		decision->acl_groups =
		    acl_groups_value(names.arena, hearing->generation,
		        decision->acl_names, decision->acl_count);
}
