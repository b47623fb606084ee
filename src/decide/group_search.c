/* Groups that a search finds, and groups that hold these groups. */
#include "walk.h"

#include "postlogin/text.h"

/* All filters of the level on the bases at hand, side by side: each filter on
 * the first base, on the second, ... */
static void
ask_filters(struct decide *decide, struct task *task)
{
	struct walk *walk = task->walk;
	size_t count = walk->filter_count * task->round_size;

	task->asks = arena_array(decide->arena, count, sizeof(*task->asks));
	for (size_t i = 0; i < count; i++)
		task->asks[i] = (struct search){
		    .base =
		        task->bases.items[task->base + i / walk->filter_count]
		            .dn,
		    .directory = task->lookup->directory,
		    .optional = task->lookup->optional,
		    .scope = task->lookup->scope,
		    .filter = walk->filters[i % walk->filter_count],
		    .attributes = walk->attributes,
		};
	task->ask_count = count;
	task->state = TASK_ASKING;
	walk->found = 0;
}

void
group_search_start(struct decide *decide, struct task *task)
{
	struct walk *walk = task->walk;
	const struct lookup *lookup = &walk->config->lookup;
	enum user_state user = decide->facts.user_state;

	task->state = TASK_OVER;
	if (decide->config->directory_count == 0 || user == USER_NOT_FOUND)
		return;
	if (lookup->needs_user && user != USER_FOUND) {
		walk_fail(
		    decide, task, FAULT_OTHER, "the user was not looked up");
		return;
	}
	switch (lookup_prepare(decide, task, lookup)) {
	case PREPARED_UNKNOWN:
		walk_fail(decide, task, FAULT_OTHER,
		    "an entry that the groups need could not be read");
		return;
	case PREPARED_UNFIT:
		walk_fail(decide, task, FAULT_OTHER,
		    lookup_unfit(decide, &task->bases));
		return;
	case PREPARED_NOTHING:
		return;
	case PREPARED_BASES:
		break;
	}
	walk->attributes = lookup->attributes;
	walk->filters = arena_alloc(decide->arena, sizeof(*walk->filters));
	walk->filters[0] =
	    policy_filter(&decide->scene, lookup->filter, NULL, NULL);
	walk->filter_count = 1;
	if (walk->filters[0])
		ask_filters(decide, task);
	else
		walk_fail(decide, task, FAULT_OTHER, lookup_too_many(decide));
}

/* The filters of some groups OR-ed; NULL for more values than possible. */
static const char *
join_filters(struct decide *decide, const struct task *task,
    const struct member *members, size_t count)
{
	struct text text = {.arena = decide->arena};

	text_add(&text, "(|");
	for (size_t i = 0; i < count; i++) {
		const char *filter = policy_filter(&decide->scene,
		    task->lookup->filter, members[i].dn, members[i].entry);

		if (!filter)
			return NULL;
		text_add(&text, filter);
	}
	text_add(&text, ")");
	return text_string(&text);
}

/* The groups of this level take the user's place in the filter. `everybody`
 * finds what is found whoever is asked for, and is left out; or NULL. */
static void
ask_next_level(struct decide *decide, struct task *task, const char *everybody)
{
	struct walk *walk = task->walk;
	size_t batches = (walk->member_count + BATCH - 1) / BATCH;

	walk->filters =
	    arena_array(decide->arena, batches, sizeof(*walk->filters));
	walk->filter_count = batches;
	for (size_t i = 0; i < batches; i++) {
		size_t left = walk->member_count - i * BATCH;
		const char *filter = join_filters(decide, task,
		    &walk->members[i * BATCH], left < BATCH ? left : BATCH);

		if (!filter) {
			walk_fail(
			    decide, task, FAULT_OTHER, lookup_too_many(decide));
			return;
		}
		if (everybody)
			filter = arena_printf(
			    decide->arena, "(&%s(!%s))", filter, everybody);
		walk->filters[i] = filter;
	}
	walk->level++;
	walk->member_count = 0;
	walk->members = NULL;
	lookup_round(task, true);
	ask_filters(decide, task);
}

/* False if a result was a failure. */
static bool
take_entries(
    struct decide *decide, struct task *task, const struct result *results)
{
	struct walk *walk = task->walk;

	for (size_t i = 0; i < task->ask_count; i++) {
		const struct result *result = &results[i];
		const struct base *base =
		    &task->bases.items[task->base + i / walk->filter_count];

		if (result->answer == ANSWER_NO_BASE &&
		    lookup_may_miss(task, base))
			continue;
		if (result->answer != ANSWER_DONE) {
			walk_fail(decide, task,
			    machine_fault_of(result->answer), result->text);
			return false;
		}
		walk->found += result->count;
		for (size_t j = 0; j < result->count; j++) {
			const struct entry *entry = &result->entries[j];

			if (walk->config->dynamic && walk->level == 0)
				group_dynamic_add(decide, task, entry);
			else if (walk_member(decide, walk, entry->dn, entry))
				walk_names(decide, task, walk->config->name,
				    &walk->members[walk->member_count - 1]);
		}
	}
	return true;
}

void
group_search_deepen(struct decide *decide, struct task *task)
{
	struct walk *walk = task->walk;
	const char *everybody = NULL;

	if (walk->config->dynamic)
		everybody = policy_filter_for_nobody(
		    &decide->scene, task->lookup->filter);
	if (walk->member_count > 0 && walk->level < walk->config->nested &&
	    (everybody || !walk->config->dynamic)) {
		ask_next_level(decide, task, everybody);
		return;
	}
	if (everybody || !walk->config->dynamic)
		walk_depth(decide, walk);
	task->state = TASK_OVER;
}

void
group_search_take(
    struct decide *decide, struct task *task, const struct result *results)
{
	struct walk *walk = task->walk;

	if (walk->stage == STAGE_URLS) {
		group_dynamic_take(decide, task, results);
		return;
	}
	if (!take_entries(decide, task, results))
		return;
	if (walk->found == 0 && lookup_round(task, false))
		ask_filters(decide, task);
	else if (walk->config->dynamic && walk->level == 0)
		group_dynamic_judge(decide, task);
	else
		group_search_deepen(decide, task);
}
