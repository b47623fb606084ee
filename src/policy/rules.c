/* Runs all rules in their order: rules, attributes, groups, entries. */
#include "policy/hearing.h"

#include <stdlib.h>
#include <string.h>

#include "postlogin/dn.h"

/* Why a rule is not to run in this login at all. */
static bool
rule_skipped(const struct hearing *hearing, const struct rule *rule)
{
	switch (rule->verb) {
	case VERB_DENY:
	case VERB_REQUIRE:
		break;
	case VERB_ALERT:
		if (hearing->master && !rule->tests_master)
			return true;
		break;
	case VERB_UPDATE:
		if (hearing->master && !rule->tests_master)
			return true;
		if (hearing->incomplete)
			return true;
		break;
	case VERB_GROUP:
	case VERB_EXPORT:
		if (hearing->incomplete)
			return true;
		break;
	}
	if (hearing->incomplete && rule->needs_directory)
		return true;
	return hearing->stranger &&
	       rule_needs_user(hearing->run.scene->config, rule);
}

static void
rule_apply(struct hearing *hearing, const struct rule *rule, struct view *view)
{
	switch (rule->verb) {
	case VERB_DENY:
	case VERB_REQUIRE:
		judge_rule(hearing, rule, view);
		return;
	case VERB_ALERT:
	case VERB_GROUP:
	case VERB_EXPORT:
	case VERB_UPDATE:
		break;
	}
	if (view->own_failed && rule->attribute != NULL) {
		hearing_reason(
		    hearing, rule, rule->attribute, NULL, "undefined");
		return;
	}
	switch (rule->verb) {
	case VERB_ALERT:
		effect_alert(hearing, rule, view);
		return;
	case VERB_GROUP:
		effect_group(hearing, rule, view);
		return;
	case VERB_EXPORT:
		effect_export(hearing, rule, view);
		return;
	case VERB_UPDATE:
		effect_update(hearing, rule, view);
		return;
	case VERB_DENY:
	case VERB_REQUIRE:
		return;
	}
}

static void
run_user(struct hearing *hearing, const struct rule *rule)
{
	const struct facts *facts = hearing->run.scene->facts;
	struct view view = view_for_rule(hearing, rule, facts->user,
	    facts->user_state == USER_UNKNOWN_YET, NULL);

	rule_apply(hearing, rule, &view);
}

static void
run_entries(struct hearing *hearing, const struct rule *rule)
{
	const struct facts *facts = hearing->run.scene->facts;
	const struct found *found =
	    facts->entries == NULL ? NULL : &facts->entries[rule->owner_index];
	bool failed = found == NULL || found->state != LOOKUP_DONE;
	struct view view;

	if (failed || found->count == 0) {
		view = view_for_rule(hearing, rule, NULL, failed, NULL);
		rule_apply(hearing, rule, &view);
		return;
	}
	for (size_t i = 0; i < found->count; i++) {
		view = view_for_rule(
		    hearing, rule, &found->entries[i], false, NULL);
		rule_apply(hearing, rule, &view);
	}
}

/* A group with the key it is sorted by. */
struct ranked {
	const struct group *group;
	const char *key;
};

static int
ranked_compare(const void *a, const void *b)
{
	const struct ranked *left = a, *right = b;

	return strcmp(left->key, right->key);
}

static const char *
group_key(struct arena *arena, const struct group *group)
{
	const char *canonical =
	    group->dn == NULL ? NULL : dn_canonical(arena, span_of(group->dn));

	if (canonical != NULL)
		return canonical;
	return group->dn != NULL ? group->dn : group->name;
}

/* The groups of one source, sorted by DN. */
static const struct group *const *
groups_of(struct hearing *hearing, size_t source, size_t *count_r)
{
	const struct facts *facts = hearing->run.scene->facts;
	struct arena *arena = hearing_arena(hearing);
	struct ranked *ranked =
	    arena_array(arena, facts->group_count + 1, sizeof(*ranked));
	const struct group **groups =
	    arena_array(arena, facts->group_count + 1, sizeof(*groups));
	size_t count = 0;

	for (size_t i = 0; i < facts->group_count; i++) {
		const struct group *group = &facts->groups[i];

		if (group->source == source)
			ranked[count++] =
			    (struct ranked){group, group_key(arena, group)};
	}
	qsort(ranked, count, sizeof(*ranked), ranked_compare);
	for (size_t i = 0; i < count; i++)
		groups[i] = ranked[i].group;
	*count_r = count;
	return groups;
}

/* An optional source that failed: what its groups would say is unknown. */
static bool
source_failed(const struct hearing *hearing, size_t source)
{
	const bool *failed = hearing->run.scene->facts->sources_failed;

	return failed != NULL && failed[source];
}

/* A group that would deny, were the user in it; returns how many. */
static size_t
run_doubts(struct hearing *hearing, const struct rule *rule)
{
	const struct facts *facts = hearing->run.scene->facts;
	size_t ran = 0;

	for (size_t i = 0; i < facts->doubt_count; i++) {
		const struct group *doubt = &facts->doubts[i];
		struct view view;

		if (doubt->source != rule->owner_index)
			continue;
		view = view_for_rule(hearing, rule, doubt->entry, false, doubt);
		if (view.value_count > 0 && judge_doubt(hearing, rule, &view))
			ran++;
	}
	return ran;
}

static void
run_groups(struct hearing *hearing, const struct rule *rule)
{
	size_t count, ran = 0;
	const struct group *const *groups =
	    groups_of(hearing, rule->owner_index, &count);
	bool failed = source_failed(hearing, rule->owner_index);
	struct view view;

	if (rule->verb == VERB_REQUIRE) {
		judge_groups(hearing, rule, groups, count, failed);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		view = view_for_rule(
		    hearing, rule, groups[i]->entry, false, groups[i]);
		if (view.value_count == 0)
			continue;
		rule_apply(hearing, rule, &view);
		ran++;
	}
	if (rule->verb == VERB_DENY)
		ran += run_doubts(hearing, rule);
	if (ran > 0)
		return;
	view = view_for_rule(hearing, rule, NULL, failed, NULL);
	if (failed)
		rule_apply(hearing, rule, &view);
	else
		hearing_reason(hearing, rule, rule->attribute, NULL, "nothing");
}

static void
run_plain(struct hearing *hearing, const struct rule *rule)
{
	struct view view = view_of(&hearing->run);

	rule_apply(hearing, rule, &view);
}

static void
run_list(struct hearing *hearing, const struct rule *rules, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct rule *rule = &rules[i];

		if (rule->disabled)
			continue;
		if (rule_skipped(hearing, rule)) {
			hearing_reason(
			    hearing, rule, rule->attribute, NULL, "skipped");
			continue;
		}
		switch (rule->owner) {
		case OWNER_NONE:
			run_plain(hearing, rule);
			break;
		case OWNER_USER:
			run_user(hearing, rule);
			break;
		case OWNER_GROUP:
			run_groups(hearing, rule);
			break;
		case OWNER_ENTRY:
			run_entries(hearing, rule);
			break;
		}
	}
}

void
rules_run(struct hearing *hearing)
{
	const struct config *config = hearing->run.scene->config;

	run_list(hearing, config->rules, config->rule_count);
	run_list(hearing, config->user_rules, config->user_rule_count);
	for (size_t i = 0; i < config->group_count; i++)
		run_list(hearing, config->groups[i].rules,
		    config->groups[i].rule_count);
	for (size_t i = 0; i < config->entry_count; i++)
		run_list(hearing, config->entries[i].rules,
		    config->entries[i].rule_count);
}
