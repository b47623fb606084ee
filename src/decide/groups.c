/* Sources of groups: what they share, and those without a directory. */
#include "walk.h"

#include <string.h>

#include "postlogin/dn.h"
#include "postlogin/text.h"
#include "system.h"

/* A part of what it would have given says as little as nothing. */
static void
drop_source(struct decide *decide, size_t source)
{
	struct facts *facts = &decide->facts;
	size_t groups = 0, doubts = 0;

	for (size_t i = 0; i < facts->group_count; i++)
		if (decide->groups[i].source != source)
			decide->groups[groups++] = decide->groups[i];
	for (size_t i = 0; i < facts->doubt_count; i++)
		if (decide->doubts[i].source != source)
			decide->doubts[doubts++] = decide->doubts[i];
	facts->group_count = groups;
	facts->doubt_count = doubts;
}

void
walk_fail(struct decide *decide, struct task *task, enum fault fault,
    const char *text)
{
	task->state = TASK_OVER;
	if (!task->walk->config->lookup.optional) {
		machine_fault(decide, fault, text);
		return;
	}
	drop_source(decide, task->index);
	decide->sources_failed[task->index] = true;
	decide->facts.groups_failed = true;
}

bool
walk_member(struct decide *decide, struct walk *walk, const char *dn,
    const struct entry *entry)
{
	const char *key = dn_canonical(decide->arena, span_of(dn));

	if (!set_add(decide->arena, &walk->seen, key ? key : dn))
		return false;
	walk->members = arena_grow(decide->arena, walk->members,
	    walk->member_count, sizeof(*walk->members));
	walk->members[walk->member_count++] =
	    (struct member){.dn = dn, .entry = entry};
	return true;
}

void
walk_names(struct decide *decide, const struct task *task, const char *name,
    const struct member *member)
{
	const struct attribute *attribute =
	    entry_attribute(member->entry, name);

	if (!attribute)
		machine_group(decide, task->index, span_of(""), member->dn,
		    member->entry);
	for (size_t i = 0; attribute && i < attribute->count; i++)
		machine_group(decide, task->index, attribute->values[i],
		    member->dn, member->entry);
}

void
walk_depth(struct decide *decide, const struct walk *walk)
{
	if (walk->config->nested > 0 && walk->member_count > 0)
		machine_note(decide,
		    arena_printf(decide->arena,
		        "%s:%u: groups nested deeper than %u levels were not "
		        "looked for",
		        walk->config->at.file ? walk->config->at.file : "",
		        walk->config->at.line, walk->config->nested));
}

void
walk_want(struct arena *arena, struct strings *list, const char *item)
{
	const char **items;

	for (size_t i = 0; i < list->count; i++)
		if (text_same(list->items[i], item))
			return;
	items = arena_array(arena, list->count + 1, sizeof(*items));
	for (size_t i = 0; i < list->count; i++)
		items[i] = list->items[i];
	items[list->count] = item;
	list->items = items;
	list->count++;
}

static void
start_system(struct decide *decide, struct task *task)
{
	const struct request *request = decide->scene.request;
	const char *user = request->master_user && *request->master_user
	                       ? request->master_user
	                       : request->user;
	struct strings names;
	struct error error;

	task->state = TASK_OVER;
	if (system_groups(decide->arena, user, &names, &error) < 0) {
		walk_fail(decide, task, FAULT_OTHER,
		    arena_string(decide->arena, error.text));
		return;
	}
	for (size_t i = 0; i < names.count; i++)
		machine_group(
		    decide, task->index, span_of(names.items[i]), NULL, NULL);
}

static void
start_userdb(struct decide *decide, struct task *task)
{
	const char *names =
	    request_field(decide->scene.request, task->walk->config->attribute);

	task->state = TASK_OVER;
	while (names && *names) {
		size_t size = strcspn(names, ",");
		const struct span name = {
		    .data = arena_copy(decide->arena, names, size),
		    .size = size,
		};
		if (size > 0)
			machine_group(decide, task->index, name, NULL, NULL);
		names += size;
		names += *names == ',';
	}
}

void
groups_start(struct decide *decide, struct task *task)
{
	const struct group_config *config =
	    &decide->config->groups[task->index];

	task->walk = arena_alloc(decide->arena, sizeof(*task->walk));
	task->walk->config = config;
	switch (config->source) {
	case GROUPS_SEARCH:
		group_search_start(decide, task);
		break;
	case GROUPS_ATTRIBUTE:
		group_attribute_start(decide, task);
		break;
	case GROUPS_SYSTEM:
		start_system(decide, task);
		break;
	case GROUPS_USERDB:
		start_userdb(decide, task);
		break;
	}
}

void
groups_take(
    struct decide *decide, struct task *task, const struct result *results)
{
	if (task->walk->config->source == GROUPS_SEARCH)
		group_search_take(decide, task, results);
	else
		group_attribute_take(decide, task, results);
}
