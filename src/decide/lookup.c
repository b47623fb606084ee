/*
 * One look-up: its bases in order until one finds. What its answer means for
 * the user, a further entry, a search in a condition.
 */
#include "machine.h"

#include <stdlib.h>
#include <string.h>

#include "postlogin/dn.h"
#include "postlogin/text.h"
#include "set.h"

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
	facts->user_lookup = task->user;
	facts->user_directory = task->lookup->directory;
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
	case STEP_INHERIT:
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

bool
lookup_round(struct task *task, bool again)
{
	const struct bases *bases = &task->bases;

	task->base = again ? 0 : task->base + task->round_size;
	task->round_size = 0;
	while (task->base + task->round_size < bases->count &&
	       bases->items[task->base + task->round_size].round ==
	           bases->items[task->base].round)
		task->round_size++;
	return task->round_size > 0;
}

static void
ask_round(struct decide *decide, struct task *task)
{
	task->asks =
	    arena_array(decide->arena, task->round_size, sizeof(*task->asks));
	for (size_t i = 0; i < task->round_size; i++)
		task->asks[i] = (struct search){
		    .base = task->bases.items[task->base + i].dn,
		    .directory = task->lookup->directory,
		    .optional = task->lookup->optional,
		    .scope = task->lookup->scope,
		    .filter = task->filter,
		    .attributes = task->lookup->attributes,
		};
	task->ask_count = task->round_size;
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

const char *
lookup_unfit(struct decide *decide, const struct bases *bases)
{
	const char *text =
	    arena_printf(decide->arena, "base %s: its value is no DN",
	        text_printable(decide->arena, span_of(bases->unfit)));

	machine_note(decide, text);
	return text;
}

const char *
lookup_too_many(struct decide *decide)
{
	static const char text[] = "a filter would have too many values";

	machine_note(decide, text);
	return text;
}

enum prepared
lookup_prepare(
    struct decide *decide, struct task *task, const struct lookup *lookup)
{
	task->lookup = lookup;
	task->bases = (struct bases){0};
	if (!policy_wants(&decide->scene, lookup))
		return PREPARED_NOTHING;
	if (needs_failed(decide, lookup) ||
	    lookup_reads_unknown(decide, lookup))
		return PREPARED_UNKNOWN;
	task->bases = policy_bases(&decide->scene, &lookup->bases);
	if (task->bases.unfit)
		return PREPARED_UNFIT;
	return lookup_round(task, true) ? PREPARED_BASES : PREPARED_NOTHING;
}

/* The first round; without a filter nothing is asked and nothing known. */
static void
ask_filtered(struct decide *decide, struct task *task)
{
	task->filter =
	    policy_filter(&decide->scene, task->lookup->filter, NULL, NULL);
	if (task->filter)
		ask_round(decide, task);
	else
		give_up(decide, task, FAULT_OTHER, lookup_too_many(decide));
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
	case PREPARED_UNFIT:
		give_up(decide, task, FAULT_OTHER,
		    lookup_unfit(decide, &task->bases));
		break;
	case PREPARED_BASES:
		ask_filtered(decide, task);
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
	struct base *own;

	if ((search->own || search->lookup.needs_user) &&
	    facts->user_state != USER_FOUND) {
		without_user(decide, task);
		return;
	}
	if (!search->own) {
		begin(decide, task, &search->lookup);
		return;
	}
	if (needs_failed(decide, &search->lookup) ||
	    lookup_reads_unknown(decide, &search->lookup)) {
		task->state = TASK_OVER;
		return;
	}
	task->lookup = &search->lookup;
	own = arena_alloc(decide->arena, sizeof(*own));
	own->dn = facts->user->dn;
	task->bases = (struct bases){.items = own, .count = 1};
	lookup_round(task, true);
	ask_filtered(decide, task);
	if (task->state != TASK_ASKING)
		return;
	task->asks[0].directory = facts->user_directory;
	task->asks[0].scope = SCOPE_BASE;
}

void
lookup_start(struct decide *decide, struct task *task)
{
	const struct lookup *lookup;

	if (decide->config->directory_count == 0) {
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
	case STEP_INHERIT:
		inherit_start(decide, task);
		break;
	case STEP_GROUPS:
		break;
	}
}

bool
lookup_may_miss(const struct task *task, const struct base *base)
{
	return task->kind == STEP_ENTRY || base->varies;
}

/* What the bases of a round hold; an entry below two of them counts once. */
static const struct entry *
pooled(struct decide *decide, const struct task *task,
    const struct result *results, size_t *count_r)
{
	struct entry *entries = NULL;
	struct set seen = {0};
	size_t count = 0;

	*count_r = results[0].count;
	if (task->ask_count == 1)
		return results[0].entries;
	for (size_t i = 0; i < task->ask_count; i++) {
		for (size_t j = 0; j < results[i].count; j++) {
			const struct entry *entry = &results[i].entries[j];
			const char *key =
			    dn_canonical(decide->arena, span_of(entry->dn));

			if (!set_add(
			        decide->arena, &seen, key ? key : entry->dn))
				continue;
			entries = arena_grow(
			    decide->arena, entries, count, sizeof(*entries));
			entries[count++] = *entry;
		}
	}
	*count_r = count;
	return entries;
}

void
lookup_take(
    struct decide *decide, struct task *task, const struct result *results)
{
	const struct entry *entries;
	size_t count;

	for (size_t i = 0; i < task->ask_count; i++) {
		const struct base *base = &task->bases.items[task->base + i];

		if (results[i].answer == ANSWER_DONE ||
		    (results[i].answer == ANSWER_NO_BASE &&
		        lookup_may_miss(task, base)))
			continue;
		fail(decide, task, machine_fault_of(results[i].answer),
		    results[i].text);
		return;
	}
	entries = pooled(decide, task, results, &count);
	if (count == 0 && lookup_round(task, false))
		ask_round(decide, task);
	else
		conclude(decide, task, entries, count);
}
