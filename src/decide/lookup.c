/*
 * One look-up: its bases in order until one finds. What its answer means for
 * the user, a further entry, a search in a condition.
 */
#include "machine.h"

#include <stdlib.h>
#include <string.h>

#include "postlogin/dn.h"
#include "postlogin/text.h"

static void next_user(struct decide *decide, struct task *task);

/* --- What was found --------------------------------------------------- */

struct ranked {
	const struct entry *entry;
	const char *key;
};

static int
compare_ranked(const void *a, const void *b)
{
	const struct ranked *left = a;
	const struct ranked *right = b;

	return strcmp(left->key, right->key);
}

/* Sorted by DN as it is compared, so that the order does not hang on how a
 * server spells or orders its answer. */
static const struct entry *
sorted(struct arena *arena, const struct entry *entries, size_t count)
{
	struct ranked *ranked = arena_array(arena, count, sizeof(*ranked));
	struct entry *result = arena_array(arena, count, sizeof(*result));

	for (size_t i = 0; i < count; i++) {
		const char *key = dn_canonical(arena, span_of(entries[i].dn));
		ranked[i].entry = &entries[i];
		ranked[i].key = key ? key : entries[i].dn;
	}
	if (count > 0)
		qsort(ranked, count, sizeof(*ranked), compare_ranked);
	for (size_t i = 0; i < count; i++)
		result[i] = *ranked[i].entry;
	return result;
}

static void
conclude_user(struct decide *decide, struct task *task,
    const struct entry *entries, size_t count)
{
	struct facts *facts = &decide->facts;

	if (count == 0) {
		task->user++;
		next_user(decide, task);
		return;
	}
	task->state = TASK_OVER;
	if (count > 1) {
		machine_fault(decide, FAULT_OTHER,
		    arena_printf(decide->arena,
		        "two entries for one user: %s and %s",
		        text_printable(decide->arena, span_of(entries[0].dn)),
		        text_printable(decide->arena, span_of(entries[1].dn))));
		return;
	}
	facts->user_state = USER_FOUND;
	facts->user = entries;
}

static void
conclude(struct decide *decide, struct task *task, const struct entry *entries,
    size_t count)
{
	struct found *found;

	switch (task->kind) {
	case STEP_USER:
		conclude_user(decide, task, entries, count);
		return;
	case STEP_ENTRY:
		found = &decide->entries[task->index];
		found->state = LOOKUP_DONE;
		found->entries = sorted(decide->arena, entries, count);
		found->count = count;
		break;
	case STEP_SEARCH:
		decide->searches[task->index] = tri_of(count > 0);
		break;
	case STEP_GROUPS:
		break;
	}
	task->state = TASK_OVER;
}

/* What it would have said is not known, and stays undefined. */
static void
give_up(struct decide *decide, struct task *task, enum fault fault,
    const char *text)
{
	if (task->kind == STEP_USER) {
		task->failure = text;
		task->failure_kind = fault;
		task->user++;
		next_user(decide, task);
		return;
	}
	/* The states of an entry and a search are "failed" and "undefined"
	 * from the start. */
	task->state = TASK_OVER;
}

static void
fail(struct decide *decide, struct task *task, enum fault fault,
    const char *text)
{
	if (task->lookup->optional) {
		give_up(decide, task, fault, text);
		return;
	}
	task->state = TASK_OVER;
	machine_fault(decide, fault, text);
}

/* --- Asking ----------------------------------------------------------- */

static void
ask_base(struct decide *decide, struct task *task)
{
	task->asks = arena_alloc(decide->arena, sizeof(*task->asks));
	task->asks[0] = (struct search){
	    .base = task->bases.items[task->base],
	    .scope = task->lookup->scope,
	    .filter = task->filter,
	    .attributes = task->lookup->attributes,
	};
	task->ask_count = 1;
	task->state = TASK_ASKING;
}

/* True if one of the entries that it reads could not be looked up. */
static bool
needs_failed(const struct decide *decide, const struct lookup *lookup)
{
	for (size_t i = 0; i < lookup->need_count; i++)
		if (decide->entries[lookup->needs[i]].state != LOOKUP_DONE)
			return true;
	return false;
}

enum prepared
lookup_prepare(
    struct decide *decide, struct task *task, const struct lookup *lookup)
{
	task->lookup = lookup;
	task->base = 0;
	task->bases = (struct strings){0};
	if (!policy_wants(&decide->scene, lookup))
		return PREPARED_NOTHING;
	if (needs_failed(decide, lookup))
		return PREPARED_UNKNOWN;
	task->bases = policy_bases(&decide->scene, &lookup->bases);
	return task->bases.count > 0 ? PREPARED_BASES : PREPARED_NOTHING;
}

static void
begin(struct decide *decide, struct task *task, const struct lookup *lookup)
{
	switch (lookup_prepare(decide, task, lookup)) {
	case PREPARED_NOTHING:
		conclude(decide, task, NULL, 0);
		break;
	case PREPARED_UNKNOWN:
		give_up(decide, task, FAULT_OTHER,
		    "an entry that a look-up needs could not be read");
		break;
	case PREPARED_BASES:
		task->filter =
		    policy_filter(&decide->scene, lookup->filter, NULL, NULL);
		ask_base(decide, task);
		break;
	}
}

/* The first that finds; none: unknown, unless one could not be asked. */
static void
next_user(struct decide *decide, struct task *task)
{
	if (task->user < decide->config->user_count) {
		begin(decide, task, &decide->config->users[task->user]);
		return;
	}
	task->state = TASK_OVER;
	if (task->failure)
		machine_fault(decide, task->failure_kind, task->failure);
	else
		decide->facts.user_state = USER_NOT_FOUND;
}

/* What reads a user who was not found finds nothing; of one who was not looked
 * up nothing is known. */
static void
without_user(struct decide *decide, struct task *task)
{
	if (decide->facts.user_state == USER_NOT_FOUND)
		conclude(decide, task, NULL, 0);
	else
		task->state = TASK_OVER;
}

static void
begin_search(struct decide *decide, struct task *task)
{
	const struct search_config *search =
	    &decide->config->searches[task->index];
	const struct facts *facts = &decide->facts;
	const char **dn;

	if ((search->own || search->lookup.needs_user) &&
	    facts->user_state != USER_FOUND) {
		without_user(decide, task);
		return;
	}
	if (!search->own) {
		begin(decide, task, &search->lookup);
		return;
	}
	task->lookup = &search->lookup;
	dn = arena_alloc(decide->arena, sizeof(*dn));
	*dn = facts->user->dn;
	task->bases = (struct strings){.items = dn, .count = 1};
	task->filter =
	    policy_filter(&decide->scene, search->lookup.filter, NULL, NULL);
	ask_base(decide, task);
	task->asks[0].scope = SCOPE_BASE;
}

void
lookup_start(struct decide *decide, struct task *task)
{
	const struct lookup *lookup;

	if (!decide->config->has_directory) {
		task->state = TASK_OVER;
		return;
	}
	switch (task->kind) {
	case STEP_USER:
		next_user(decide, task);
		break;
	case STEP_ENTRY:
		lookup = &decide->config->entries[task->index].lookup;
		if (lookup->needs_user &&
		    decide->facts.user_state != USER_FOUND)
			without_user(decide, task);
		else
			begin(decide, task, lookup);
		break;
	case STEP_SEARCH:
		begin_search(decide, task);
		break;
	case STEP_GROUPS:
		break;
	}
}

bool
lookup_may_miss(const struct task *task)
{
	return task->kind == STEP_ENTRY ||
	       templates_variable(&task->lookup->bases);
}

void
lookup_take(
    struct decide *decide, struct task *task, const struct result *results)
{
	const struct result *result = &results[0];
	bool missing =
	    result->answer == ANSWER_NO_BASE && lookup_may_miss(task);

	if (result->answer == ANSWER_DONE && result->count > 0) {
		conclude(decide, task, result->entries, result->count);
	} else if (result->answer == ANSWER_DONE || missing) {
		task->base++;
		if (task->base < task->bases.count)
			ask_base(decide, task);
		else
			conclude(decide, task, NULL, 0);
	} else {
		fail(decide, task, machine_fault_of(result->answer),
		    result->text);
	}
}
