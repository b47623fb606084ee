/* Groups that an attribute of the user names, and that of these groups. */
#include "walk.h"

#include "postlogin/dn.h"

/* Values that are DNs are groups to be followed; others are names as they
 * are. */
static void
add_values(
    struct decide *decide, struct task *task, const struct attribute *attribute)
{
	struct walk *walk = task->walk;

	for (size_t i = 0; attribute && i < attribute->count; i++) {
		struct span value =
		    dn_without_uid(decide->arena, attribute->values[i]);
		const char *dn = span_is_text(value)
		                     ? dn_canonical(decide->arena, value)
		                     : NULL;
		if (!dn || !*dn)
			machine_group(decide, task->index, attribute->values[i],
			    NULL, NULL);
		else if (!walk->below ||
		         dn_below(decide->arena, value, span_of(walk->below)))
			(void)walk_member(decide, walk, value.data, NULL);
	}
}

static void
name_members(struct decide *decide, const struct task *task)
{
	const struct walk *walk = task->walk;
	const char *name = walk->config->name;

	for (size_t i = 0; i < walk->member_count; i++) {
		const struct member *member = &walk->members[i];
		struct span rdn;
		if (name) {
			walk_names(decide, task, name, member);
			continue;
		}
		rdn = dn_rdn_value(decide->arena, span_of(member->dn));
		if (rdn.data)
			machine_group(decide, task->index, rdn, member->dn,
			    member->entry);
	}
}

/* Reads the entries of this level if anything is to be read there. */
static void
ask_members(struct decide *decide, struct task *task)
{
	struct walk *walk = task->walk;
	bool deeper = walk->level < walk->config->nested;

	if (walk->member_count == 0 || (!walk->config->name && !deeper)) {
		name_members(decide, task);
		walk_depth(decide, walk);
		task->state = TASK_OVER;
		return;
	}
	task->asks =
	    arena_array(decide->arena, walk->member_count, sizeof(*task->asks));
	for (size_t i = 0; i < walk->member_count; i++)
		task->asks[i] = (struct search){
		    .base = walk->members[i].dn,
		    .directory = decide->facts.user_directory,
		    .scope = SCOPE_BASE,
		    .filter = "(objectClass=*)",
		    .attributes = walk->attributes,
		};
	task->ask_count = walk->member_count;
	task->state = TASK_ASKING;
}

/* False if no group can be there, or it cannot be said which. */
static bool
find_below(struct decide *decide, struct task *task)
{
	const struct templates templates = {task->walk->config->below, 1};
	struct bases bases = policy_bases(&decide->scene, &templates);

	if (bases.unfit)
		walk_fail(
		    decide, task, FAULT_OTHER, lookup_unfit(decide, &bases));
	else if (bases.count > 0)
		task->walk->below = bases.items[0].dn;
	return task->walk->below != NULL;
}

void
group_attribute_start(struct decide *decide, struct task *task)
{
	struct walk *walk = task->walk;
	const struct group_config *config = walk->config;

	task->state = TASK_OVER;
	if (decide->facts.user_state != USER_FOUND) {
		if (decide->config->directory_count > 0 &&
		    decide->facts.user_state == USER_UNKNOWN_YET)
			walk_fail(decide, task, FAULT_OTHER,
			    "the user was not looked up");
		return;
	}
	if (lookup_reads_unknown(decide, &config->lookup)) {
		walk_fail(decide, task, FAULT_OTHER,
		    "an entry that the user inherits from could not be read");
		return;
	}
	if (config->below && !find_below(decide, task))
		return;
	walk->follow =
	    config->values == GROUPS_PRIMARY ? "memberOf" : config->attribute;
	if (config->name)
		walk_want(decide->arena, &walk->attributes, config->name);
	if (config->nested > 0)
		walk_want(decide->arena, &walk->attributes, walk->follow);
	if (config->values != GROUPS_NAMED) {
		group_sid_start(decide, task);
		return;
	}
	add_values(decide, task,
	    entry_attribute(decide->facts.user, config->attribute));
	ask_members(decide, task);
}

void
group_attribute_follow(struct decide *decide, struct task *task)
{
	struct walk *walk = task->walk;
	const struct member *members = walk->members;
	size_t count = walk->member_count;

	name_members(decide, task);
	if (walk->level >= walk->config->nested) {
		walk_depth(decide, walk);
		task->state = TASK_OVER;
		return;
	}
	walk->level++;
	walk->members = NULL;
	walk->member_count = 0;
	for (size_t i = 0; i < count; i++)
		add_values(decide, task,
		    entry_attribute(members[i].entry, walk->follow));
	ask_members(decide, task);
}

/* A group whose entry is gone keeps its RDN; where the name is an attribute it
 * has none. */
void
group_attribute_take(
    struct decide *decide, struct task *task, const struct result *results)
{
	struct walk *walk = task->walk;

	if (walk->stage != STAGE_LEVEL) {
		group_sid_take(decide, task, results);
		return;
	}
	for (size_t i = 0; i < walk->member_count; i++) {
		const struct result *result = &results[i];
		if (result->answer == ANSWER_NO_BASE)
			continue;
		if (result->answer != ANSWER_DONE) {
			walk_fail(decide, task,
			    machine_fault_of(result->answer), result->text);
			return;
		}
		if (result->count > 0)
			walk->members[i].entry = result->entries;
	}
	group_attribute_follow(decide, task);
}
