/*
 * The user's entry with what it inherits: an attribute that it lacks is that of
 * the first of certain entries that has it.
 */
#include "machine.h"

/* Of all entries found under one name: their values together. */
static struct attribute
pooled(struct arena *arena, const struct found *found, const char *name)
{
	struct attribute pool = {.name = name};
	struct span *values = NULL;

	for (size_t i = 0; i < found->count; i++) {
		const struct attribute *one =
		    entry_attribute(&found->entries[i], name);

		for (size_t j = 0; one && j < one->count; j++) {
			values = arena_grow(
			    arena, values, pool.count, sizeof(*values));
			values[pool.count++] = one->values[j];
		}
		if (one && !pool.dn)
			pool.dn = found->entries[i].dn;
	}
	pool.values = values;
	return pool;
}

/* Empty if none has it, or one that comes before could not be read. */
static struct attribute
inherited(
    const struct decide *decide, const struct lookup *user, const char *name)
{
	struct attribute none = {.name = name};

	for (size_t i = 0; i < user->inherit_count; i++) {
		const struct found *found = &decide->entries[user->inherit[i]];
		struct attribute one;

		if (found->state != LOOKUP_DONE)
			break;
		one = pooled(decide->arena, found, name);
		if (one.count > 0)
			return one;
	}
	return none;
}

static bool
one_failed(const struct decide *decide, const struct lookup *user)
{
	for (size_t i = 0; i < user->inherit_count; i++)
		if (decide->entries[user->inherit[i]].state != LOOKUP_DONE)
			return true;
	return false;
}

static const struct entry *
with_inherited(const struct decide *decide, const struct lookup *user,
    const struct entry *stored)
{
	const struct strings *wanted = &user->attributes;
	struct entry *entry = arena_alloc(decide->arena, sizeof(*entry));
	struct attribute *attributes = arena_array(
	    decide->arena, stored->count + wanted->count, sizeof(*attributes));

	*entry = *stored;
	for (size_t i = 0; i < stored->count; i++)
		attributes[i] = stored->attributes[i];
	for (size_t i = 0; i < wanted->count; i++) {
		if (entry_attribute(stored, wanted->items[i]))
			continue;
		attributes[entry->count] =
		    inherited(decide, user, wanted->items[i]);
		entry->count += attributes[entry->count].count > 0;
	}
	entry->attributes = attributes;
	entry->stored = stored;
	entry->incomplete = one_failed(decide, user);
	return entry;
}

void
inherit_start(struct decide *decide, struct task *task)
{
	struct facts *facts = &decide->facts;
	const struct lookup *user;

	task->state = TASK_OVER;
	if (facts->user_state != USER_FOUND)
		return;
	user = &decide->config->users[facts->user_lookup];
	if (user->inherit_count > 0)
		facts->user = with_inherited(decide, user, facts->user);
}

bool
lookup_reads_unknown(const struct decide *decide, const struct lookup *lookup)
{
	const struct entry *user = decide->facts.user;

	if (!user || !user->incomplete)
		return false;
	for (size_t i = 0; i < lookup->reads.count; i++)
		if (!entry_attribute(user, lookup->reads.items[i]))
			return true;
	return false;
}
