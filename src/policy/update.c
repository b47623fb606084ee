/* update: what is written back, one modify of one entry. */
#include "policy/hearing.h"

static const struct attribute *
stored(const struct view *view, const struct update_config *config)
{
	const struct entry *entry = view->own;

	/* What the user inherits is stored elsewhere. */
	if (entry != NULL && entry->stored != NULL)
		entry = entry->stored;
	return entry_attribute(entry, config->attribute);
}

/* A date further ahead than `every` counts as old: a clock that was wrong once
 * must not stop the updates for years. */
static bool
is_young(int64_t at, int64_t now, int64_t every)
{
	int64_t age;

	if (__builtin_sub_overflow(now, at, &age))
		return false;
	return age < every && age >= -every;
}

static bool
change_young(
    const struct view *view, const struct update_config *config, int64_t every)
{
	const struct scene *scene = view->run->scene;
	const struct attribute *attribute = stored(view, config);

	if (attribute == NULL || config->operation == OPERATION_INCREMENT)
		return false;
	for (size_t i = 0; i < attribute->count; i++) {
		struct date date = date_parse(
		    attribute->values[i], config->syntax, scene->facts->local);

		if (date.kind == DATE_AT &&
		    is_young(date.at, scene->request->now, every))
			return true;
	}
	return false;
}

/* True while what the rule writes has been written not long ago. Counters say
 * nothing about that: a rule that only increments always counts. */
static bool
update_waits(const struct rule *rule, const struct view *view)
{
	int64_t milliseconds, seconds;

	if (duration_value(view, &rule->every, &milliseconds) != SPAN_LASTS)
		return false;
	seconds = milliseconds / 1000 + (milliseconds % 1000 > 0);
	for (size_t i = 0; i < rule->update_count; i++)
		if (change_young(view, &rule->updates[i], seconds))
			return true;
	return false;
}

static bool
change_make(struct hearing *hearing, const struct rule *rule,
    const struct view *view, const struct update_config *config,
    struct change *change_r)
{
	const struct span *value;

	*change_r = (struct change){
	    .operation = config->operation,
	    .attribute = config->attribute,
	};
	switch (config->operation) {
	case OPERATION_DELETE:
		return true;
	case OPERATION_INCREMENT:
		change_r->value = arena_printf(
		    hearing_arena(hearing), "%lld", config->amount);
		change_r->absent = stored(view, config) == NULL;
		return true;
	case OPERATION_REPLACE:
	case OPERATION_ADD:
		break;
	}
	value = field_value(hearing, rule, view, config->attribute,
	    config->value, config->syntax);
	if (value == NULL)
		return false;
	change_r->value = value->data;
	return true;
}

/* Where the entry of the rule was found. */
static size_t
directory_of(const struct scene *scene, const struct rule *rule)
{
	if (rule->owner == OWNER_ENTRY)
		return scene->config->entries[rule->owner_index]
		    .lookup.directory;
	return scene->facts->user_directory;
}

static struct update
update_make(
    struct hearing *hearing, const struct rule *rule, const struct view *view)
{
	struct change *changes = arena_array(
	    hearing_arena(hearing), rule->update_count + 1, sizeof(*changes));
	struct update update = {
	    .rule = rule,
	    .directory = directory_of(hearing->run.scene, rule),
	    .dn = view->own->dn,
	    .changes = changes,
	};

	for (size_t i = 0; i < rule->update_count; i++)
		if (change_make(hearing, rule, view, &rule->updates[i],
		        &changes[update.count]))
			update.count++;
	return update;
}

static const char *
update_shown(struct hearing *hearing, const struct update *update)
{
	struct text text = {.arena = hearing_arena(hearing)};

	for (size_t i = 0; i < update->count; i++) {
		const struct change *change = &update->changes[i];

		if (change->value == NULL)
			continue;
		if (text.size > 0)
			text_add(&text, ", ");
		text_add(
		    &text, value_shown(text.arena, span_of(change->value)));
	}
	return text.size == 0 ? NULL : text_string(&text);
}

void
effect_update(
    struct hearing *hearing, const struct rule *rule, struct view *view)
{
	const char *outcome = NULL;
	struct update update;
	size_t reason;

	if (condition_holds(view, rule->when) != TRI_TRUE)
		outcome = "skipped";
	else if (view->own == NULL)
		outcome = "nothing";
	else if (update_waits(rule, view))
		outcome = "left out";
	if (outcome != NULL) {
		hearing_reason(hearing, rule, rule->attribute, NULL, outcome);
		return;
	}
	update = update_make(hearing, rule, view);
	reason = hearing_reason(hearing, rule, rule->attribute,
	    update_shown(hearing, &update),
	    update.count == 0 ? "left out" : "updated");
	if (update.count == 0)
		return;
	hearing->updates = arena_grow(hearing_arena(hearing), hearing->updates,
	    hearing->update_count, sizeof(*hearing->updates));
	hearing->updates[hearing->update_count++] =
	    (struct planned){update, reason};
}
