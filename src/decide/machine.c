/* The machine: which task may ask, and what is handed to which. */
#include "machine.h"

#include <string.h>

#include "postlogin/text.h"
#include "postlogin/zone.h"

/* A directory may be full of what is worth a note. */
enum { NOTES_MAX = 50 };

void
machine_note(struct decide *decide, const char *note)
{
	if (decide->note_count > NOTES_MAX)
		return;
	if (decide->note_count == NOTES_MAX)
		note = "more of this kind is not listed";
	decide->notes = arena_grow(decide->arena, decide->notes,
	    decide->note_count, sizeof(*decide->notes));
	decide->notes[decide->note_count++] = note;
}

void
machine_group(struct decide *decide, size_t source, struct span name,
    const char *dn, const struct entry *entry)
{
	struct facts *facts = &decide->facts;

	decide->groups = arena_grow(decide->arena, decide->groups,
	    facts->group_count, sizeof(*decide->groups));
	decide->groups[facts->group_count++] = (struct group){
	    .name = name.data,
	    .size = name.size,
	    .dn = dn,
	    .entry = entry,
	    .source = source,
	};
	facts->groups = decide->groups;
}

void
machine_doubt(struct decide *decide, size_t source, struct span name,
    const char *dn, const struct entry *entry)
{
	struct facts *facts = &decide->facts;

	decide->doubts = arena_grow(decide->arena, decide->doubts,
	    facts->doubt_count, sizeof(*decide->doubts));
	decide->doubts[facts->doubt_count++] = (struct group){
	    .name = name.data,
	    .size = name.size,
	    .dn = dn,
	    .entry = entry,
	    .source = source,
	};
	facts->doubts = decide->doubts;
}

enum fault
machine_fault_of(enum answer answer)
{
	return answer == ANSWER_OUTAGE ? FAULT_OUTAGE : FAULT_OTHER;
}

void
machine_fault(struct decide *decide, enum fault fault, const char *text)
{
	if (fault <= decide->facts.fault)
		return;
	decide->facts.fault = fault;
	decide->facts.fault_text = text ? text : "no reason was given";
}

/* --- Starting --------------------------------------------------------- */

static void
add_task(struct decide *decide, enum step_kind kind, size_t index)
{
	decide->tasks = arena_grow(decide->arena, decide->tasks,
	    decide->task_count, sizeof(*decide->tasks));
	decide->tasks[decide->task_count++] =
	    (struct task){.kind = kind, .index = index};
}

static void
add_tasks(struct decide *decide)
{
	const struct config *config = decide->config;

	for (size_t i = 0; i < config->step_count; i++) {
		const struct step *step = &config->steps[i];
		if (step->kind != STEP_GROUPS) {
			add_task(decide, step->kind, step->index);
			continue;
		}
		for (size_t j = 0; j < config->group_count; j++)
			add_task(decide, STEP_GROUPS, j);
	}
}

static const struct zone *
local_zone(struct arena *arena, const struct request *request)
{
	const struct zone *zone =
	    request->zone ? zone_load(arena, request->zone) : NULL;

	return zone ? zone : zone_load_local(arena);
}

struct decide *
decide_new(struct arena *arena, const struct config *config,
    const struct request *request)
{
	struct decide *decide = arena_alloc(arena, sizeof(*decide));

	decide->arena = arena;
	decide->config = config;
	decide->entries =
	    arena_array(arena, config->entry_count, sizeof(struct found));
	decide->searches =
	    arena_array(arena, config->search_count, sizeof(enum tri));
	decide->sources_failed =
	    arena_array(arena, config->group_count, sizeof(bool));
	decide->facts.entries = decide->entries;
	decide->facts.sources_failed = decide->sources_failed;
	decide->facts.searches = decide->searches;
	decide->facts.local = local_zone(arena, request);
	decide->scene = (struct scene){
	    .arena = arena,
	    .config = config,
	    .request = request,
	    .facts = &decide->facts,
	};
	add_tasks(decide);
	return decide;
}

/* --- What may be asked ------------------------------------------------ */

static bool
is_over(const struct decide *decide, enum step_kind kind, size_t index)
{
	for (size_t i = 0; i < decide->task_count; i++) {
		const struct task *task = &decide->tasks[i];
		bool meant = task->kind == kind &&
		             (kind == STEP_USER || kind == STEP_INHERIT ||
		                 kind == STEP_GROUPS || task->index == index);
		if (meant && task->state != TASK_OVER)
			return false;
	}
	return true;
}

/* `plain`: without what it inherits. */
static bool
user_is_ready(const struct decide *decide, bool plain)
{
	return is_over(decide, STEP_USER, 0) &&
	       (plain || is_over(decide, STEP_INHERIT, 0));
}

/* What any of the users' look-ups inherits has been looked for. */
static bool
inherited_is_ready(const struct decide *decide)
{
	const struct config *config = decide->config;

	for (size_t i = 0; i < config->user_count; i++)
		for (size_t j = 0; j < config->users[i].inherit_count; j++)
			if (!is_over(decide, STEP_ENTRY,
			        config->users[i].inherit[j]))
				return false;
	return is_over(decide, STEP_USER, 0);
}

static bool
needs_are_met(const struct decide *decide, const struct lookup *lookup)
{
	for (size_t i = 0; i < lookup->need_count; i++)
		if (!is_over(decide, STEP_ENTRY, lookup->needs[i]))
			return false;
	if (lookup->needs_user &&
	    !user_is_ready(decide, lookup->before_inherit))
		return false;
	return !lookup->needs_groups || is_over(decide, STEP_GROUPS, 0);
}

static bool
groups_are_ready(const struct decide *decide, const struct group_config *group)
{
	switch (group->source) {
	case GROUPS_SEARCH:
		return needs_are_met(decide, &group->lookup);
	case GROUPS_ATTRIBUTE:
		return user_is_ready(decide, false);
	case GROUPS_SYSTEM:
	case GROUPS_USERDB:
		return true;
	}
	return true;
}

static bool
is_ready(const struct decide *decide, const struct task *task)
{
	const struct config *config = decide->config;
	const struct search_config *search;

	switch (task->kind) {
	case STEP_USER:
		for (size_t i = 0; i < config->user_count; i++)
			if (!needs_are_met(decide, &config->users[i]))
				return false;
		return true;
	case STEP_INHERIT:
		return inherited_is_ready(decide);
	case STEP_ENTRY:
		return needs_are_met(
		    decide, &config->entries[task->index].lookup);
	case STEP_GROUPS:
		return groups_are_ready(decide, &config->groups[task->index]);
	case STEP_SEARCH:
		search = &config->searches[task->index];
		return needs_are_met(decide, &search->lookup) &&
		       (!search->own || user_is_ready(decide, false));
	}
	return false;
}

static void
start(struct decide *decide, struct task *task)
{
	if (task->kind == STEP_GROUPS)
		groups_start(decide, task);
	else
		lookup_start(decide, task);
}

/* Starts whoever may start; one that is over at once may free another. */
static void
start_ready(struct decide *decide)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < decide->task_count; i++) {
			struct task *task = &decide->tasks[i];
			if (task->state != TASK_WAITING ||
			    !is_ready(decide, task))
				continue;
			start(decide, task);
			again = true;
		}
	}
}

const struct search *
decide_wanted(struct decide *decide, size_t *count_r)
{
	size_t count = 0;

	if (decide->wanted_count == 0 && decide->facts.fault == FAULT_NONE) {
		start_ready(decide);
		for (size_t i = 0; i < decide->task_count; i++)
			if (decide->tasks[i].state == TASK_ASKING)
				count += decide->tasks[i].ask_count;
		decide->wanted =
		    arena_array(decide->arena, count, sizeof(*decide->wanted));
		count = 0;
		for (size_t i = 0; i < decide->task_count; i++) {
			const struct task *task = &decide->tasks[i];
			if (task->state != TASK_ASKING)
				continue;
			memcpy(&decide->wanted[count], task->asks,
			    task->ask_count * sizeof(*task->asks));
			count += task->ask_count;
		}
		/* A fault may have come up while starting. */
		if (decide->facts.fault == FAULT_NONE)
			decide->wanted_count = count;
	}
	*count_r = decide->wanted_count;
	return decide->wanted;
}

void
decide_answer(struct decide *decide, const struct result *results, size_t count)
{
	size_t at = 0;

	if (count != decide->wanted_count) {
		machine_fault(decide, FAULT_OTHER, "answers are missing");
		count = 0;
	}
	decide->wanted_count = 0;
	for (size_t i = 0; i < decide->task_count && at < count; i++) {
		struct task *task = &decide->tasks[i];
		const struct result *own = &results[at];
		if (task->state != TASK_ASKING)
			continue;
		at += task->ask_count;
		if (task->kind == STEP_GROUPS)
			groups_take(decide, task, own);
		else
			lookup_take(decide, task, own);
	}
}

/* --- The end ---------------------------------------------------------- */

/* Somebody the directory does not know has no groups there. */
static void
drop_groups_of_stranger(struct decide *decide)
{
	struct facts *facts = &decide->facts;
	size_t kept = 0;

	if (facts->user_state != USER_NOT_FOUND)
		return;
	for (size_t i = 0; i < facts->group_count; i++) {
		size_t source = decide->groups[i].source;
		switch (decide->config->groups[source].source) {
		case GROUPS_SYSTEM:
		case GROUPS_USERDB:
			decide->groups[kept++] = decide->groups[i];
			break;
		case GROUPS_SEARCH:
		case GROUPS_ATTRIBUTE:
			break;
		}
	}
	facts->group_count = kept;
}

static void
load_zones(struct decide *decide)
{
	const struct strings names = policy_zones(&decide->scene);
	struct named_zone *zones =
	    arena_array(decide->arena, names.count, sizeof(*zones));

	for (size_t i = 0; i < names.count; i++)
		zones[i] = (struct named_zone){
		    .name = names.items[i],
		    .zone = zone_load(decide->arena, names.items[i]),
		};
	decide->facts.zones = zones;
	decide->facts.zone_count = names.count;
}

static void
add_notes(const struct decide *decide, struct decision *decision)
{
	size_t count = decision->note_count + decide->note_count;
	const char **notes = arena_array(decide->arena, count, sizeof(*notes));

	for (size_t i = 0; i < decide->note_count; i++)
		notes[i] = decide->notes[i];
	for (size_t i = 0; i < decision->note_count; i++)
		notes[decide->note_count + i] = decision->notes[i];
	decision->notes = notes;
	decision->note_count = count;
}

const struct decision *
decide_finish(struct decide *decide)
{
	struct decision *decision =
	    arena_alloc(decide->arena, sizeof(*decision));

	for (size_t i = 0; i < decide->task_count; i++)
		if (decide->tasks[i].state != TASK_OVER &&
		    decide->facts.fault == FAULT_NONE)
			machine_fault(decide, FAULT_OTHER,
			    "look-ups were left unanswered");
	drop_groups_of_stranger(decide);
	load_zones(decide);
	*decision = *policy_decide(&decide->scene);
	if (decide->note_count > 0)
		add_notes(decide, decision);
	return decision;
}
