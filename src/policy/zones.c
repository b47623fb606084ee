/*
 * Which time zones a login's `hours` tests will ask for. They come from the
 * configuration or from values, so facts are needed to know; the caller loads
 * them, so that deciding opens no file.
 */
#include "policy/hearing.h"

#include <string.h>

#include "postlogin/hours.h"

enum { ZONES_MAX = 64 }; /* a hostile entry must not make us read the disk */

struct zones {
	struct run *run;
	const char **names;
	size_t count;
};

static void
zones_add(struct zones *zones, const char *name)
{
	if (name == NULL || zones->count == ZONES_MAX)
		return;
	for (size_t i = 0; i < zones->count; i++)
		if (strcmp(zones->names[i], name) == 0)
			return;
	zones->names = arena_grow(zones->run->scene->arena, zones->names,
	    zones->count, sizeof(*zones->names));
	zones->names[zones->count++] = name;
}

static void
zones_value(struct zones *zones, struct span value)
{
	struct arena *arena = zones->run->scene->arena;
	const char *expected;
	struct hours hours;
	struct span item;

	while (item_next(&value, COMPARE_HOURS, &item)) {
		while (
		    item.size > 0 && (*item.data == '!' || *item.data == ' ')) {
			item.data++;
			item.size--;
		}
		item = arena_span(arena, item);
		if (hours_parse(arena, item, &hours, &expected) == 0)
			zones_add(zones, hours.zone);
	}
}

static void
zones_test(
    struct zones *zones, const struct view *view, const struct test *test)
{
	bool hours = test->kind == TEST_LIST && test->compare == COMPARE_HOURS;

	for (size_t i = 0; hours && i < test->values.count; i++) {
		struct expansion expansion =
		    expand(view, &test->values.items[i],
		        (struct place){.where = WHERE_TEST});

		if (expansion.alone &&
		    expansion.syntax != SYNTAX_GENERALIZED_TIME)
			continue;
		for (size_t j = 0; j < expansion.count; j++)
			zones_value(zones, expansion.items[j]);
	}
	for (size_t i = 0; i < test->count; i++)
		zones_test(zones, view, &test->children[i]);
}

static void
zones_condition(struct zones *zones, const struct view *view,
    const struct condition *condition)
{
	if (condition == NULL)
		return;
	zones_test(zones, view, &condition->test);
	for (size_t i = 0; i < condition->count; i++)
		zones_condition(zones, view, condition->children[i]);
}

static void
zones_view(struct zones *zones, const struct rule *rule,
    const struct entry *own, const struct group *group)
{
	struct view view = view_of(zones->run);

	view.own = own;
	view.own_failed = false;
	view.group = group;
	if (rule->attribute != NULL) {
		struct values values =
		    entry_values(own, false, rule->attribute);

		view.values = values.items;
		view.value_count = values.count;
	}
	zones_condition(zones, &view, rule->when);
	zones_condition(zones, &view, rule->condition);
}

static bool
test_has_hours(const struct test *test)
{
	if (test->kind == TEST_LIST && test->compare == COMPARE_HOURS)
		return true;
	for (size_t i = 0; i < test->count; i++)
		if (test_has_hours(&test->children[i]))
			return true;
	return false;
}

static bool
condition_has_hours(const struct condition *condition)
{
	if (condition == NULL)
		return false;
	if (test_has_hours(&condition->test))
		return true;
	for (size_t i = 0; i < condition->count; i++)
		if (condition_has_hours(condition->children[i]))
			return true;
	return false;
}

static void
zones_rule(struct zones *zones, const struct rule *rule)
{
	const struct facts *facts = zones->run->scene->facts;
	const struct found *found;

	if (rule->disabled || (!condition_has_hours(rule->when) &&
	                          !condition_has_hours(rule->condition)))
		return;
	switch (rule->owner) {
	case OWNER_NONE:
	case OWNER_USER:
		zones_view(zones, rule, facts->user, NULL);
		return;
	case OWNER_GROUP:
		for (size_t i = 0; i < facts->group_count; i++)
			if (facts->groups[i].source == rule->owner_index)
				zones_view(zones, rule, facts->groups[i].entry,
				    &facts->groups[i]);
		zones_view(zones, rule, NULL, NULL);
		return;
	case OWNER_ENTRY:
		zones_view(zones, rule, NULL, NULL);
		if (facts->entries == NULL)
			return;
		found = &facts->entries[rule->owner_index];
		for (size_t i = 0; i < found->count; i++)
			zones_view(zones, rule, &found->entries[i], NULL);
		return;
	}
}

static void
zones_rules(struct zones *zones, const struct rule *rules, size_t count)
{
	for (size_t i = 0; i < count; i++)
		zones_rule(zones, &rules[i]);
}

static void
zones_lookup(struct zones *zones, const struct lookup *lookup)
{
	struct view view = view_of(zones->run);

	zones_condition(zones, &view, lookup->when);
}

struct strings
policy_zones(const struct scene *scene)
{
	const struct config *config = scene->config;
	struct run run = {.scene = scene};
	struct zones zones = {.run = &run};
	struct view view = view_of(&run);

	zones_condition(&zones, &view, config->exempt);
	for (size_t i = 0; i < config->user_count; i++)
		zones_lookup(&zones, &config->users[i]);
	for (size_t i = 0; i < config->search_count; i++)
		zones_lookup(&zones, &config->searches[i].lookup);
	zones_rules(&zones, config->rules, config->rule_count);
	zones_rules(&zones, config->user_rules, config->user_rule_count);
	for (size_t i = 0; i < config->group_count; i++) {
		zones_lookup(&zones, &config->groups[i].lookup);
		zones_rules(&zones, config->groups[i].rules,
		    config->groups[i].rule_count);
	}
	for (size_t i = 0; i < config->entry_count; i++) {
		zones_lookup(&zones, &config->entries[i].lookup);
		zones_rules(&zones, config->entries[i].rules,
		    config->entries[i].rule_count);
	}
	return (struct strings){zones.names, zones.count};
}
