/* deny and require. */
#include "policy/hearing.h"

/* NULL for what is the user's own. */
static const char *
inherited_from(const struct hearing *hearing, const struct rule *rule)
{
	const struct attribute *attribute;

	if (rule == NULL || rule->owner != OWNER_USER)
		return NULL;
	attribute =
	    entry_attribute(hearing->run.scene->facts->user, rule->attribute);
	return attribute == NULL ? NULL : attribute->dn;
}

size_t
hearing_reason(struct hearing *hearing, const struct rule *rule,
    const char *attribute, const char *value, const char *outcome)
{
	struct arena *arena = hearing_arena(hearing);
	struct reason *reason;

	hearing->reasons = arena_grow(arena, hearing->reasons,
	    hearing->reason_count, sizeof(*hearing->reasons));
	reason = &hearing->reasons[hearing->reason_count];
	*reason = (struct reason){
	    .rule = rule,
	    .at = "",
	    .name = "",
	    .attribute = attribute,
	    .verb = "lookup",
	    .value = value,
	    .from = inherited_from(hearing, rule),
	    .outcome = outcome,
	};
	if (rule != NULL) {
		reason->at =
		    arena_printf(arena, "%s:%u", rule->at.file, rule->at.line);
		reason->name = rule_label(arena, rule);
		reason->verb = verb_name(rule->verb);
	}
	return hearing->reason_count++;
}

static void
finding_set(struct finding *finding, enum verdict verdict, size_t reason,
    enum code code, const char *message)
{
	bool worse = finding->verdict == VERDICT_ALLOW ||
	             (verdict == VERDICT_DENY &&
	                 finding->verdict == VERDICT_UNAVAILABLE);

	if (worse)
		*finding = (struct finding){verdict, reason, code, message};
}

void
hearing_refuse(struct hearing *hearing, enum verdict verdict, size_t reason,
    enum code code, const char *message, bool observed)
{
	finding_set(&hearing->would, verdict, reason, code, message);
	if (!observed)
		finding_set(&hearing->real, verdict, reason, code, message);
}

struct view
view_for_rule(struct hearing *hearing, const struct rule *rule,
    const struct entry *own, bool failed, const struct group *group)
{
	struct view view = {
	    .run = &hearing->run,
	    .own = own,
	    .own_failed = failed,
	    .group = group,
	};

	if (rule->attribute != NULL) {
		struct values values =
		    entry_values(own, failed, rule->attribute);

		view.values = values.items;
		view.value_count = values.count;
		view.own_failed = values.failed;
	}
	return view;
}

const char *
view_decided(const struct view *view)
{
	struct arena *arena = view->run->scene->arena;

	if (view->trail.valued)
		return value_shown(arena, view->trail.value);
	if (view->value_count == 0 && view->trail.attribute != NULL)
		return value_shown(arena, view->trail.seen);
	return values_shown(arena, view->values, view->value_count);
}

/* In a message %{value} is the value that decided. */
static const char *
refusal_text(
    struct hearing *hearing, const struct rule *rule, const struct view *view)
{
	const struct config *config = hearing->run.scene->config;
	struct view bound = *view;

	if (view->trail.valued) {
		bound.values = &view->trail.value;
		bound.value_count = 1;
	}
	return expand_text(
	    &bound, rule->message != NULL ? rule->message : config->denied);
}

static const char *
reason_attribute(const struct rule *rule, const struct view *view)
{
	if (rule->attribute != NULL)
		return rule->attribute;
	return view->trail.attribute;
}

static bool
rule_observed(const struct hearing *hearing, const struct rule *rule)
{
	return rule->observed || hearing->run.scene->config->observe_all;
}

/* Settles a rule that refuses if `refuses` is true, and is a fault if that is
 * undefined. */
static void
judge_settle(struct hearing *hearing, const struct rule *rule,
    const struct view *view, enum tri refuses)
{
	const struct config *config = hearing->run.scene->config;
	bool denies = refuses == TRI_TRUE;
	const char *outcome = denies ? "denied" : "undefined";
	size_t reason;

	if (refuses == TRI_FALSE)
		outcome = "passed";
	else if (hearing->exempt)
		outcome = "exempt";
	else if (rule_observed(hearing, rule))
		outcome = "observed";
	reason = hearing_reason(hearing, rule, reason_attribute(rule, view),
	    view_decided(view), outcome);
	if (refuses == TRI_FALSE || hearing->exempt)
		return;
	if (denies)
		hearing_refuse(hearing, VERDICT_DENY, reason, rule->code,
		    refusal_text(hearing, rule, view), rule->observed);
	else
		hearing_refuse(hearing, VERDICT_UNAVAILABLE, reason,
		    CODE_UNAVAILABLE, expand_text(view, config->unavailable),
		    rule->observed);
}

/*
 * The rule's `when` in a view; afterwards the trail is empty but for a date,
 * which counts if the rule's own condition has none.
 */
static enum tri
judge_when(const struct rule *rule, struct view *view)
{
	enum tri when = condition_holds(view, rule->when);

	view->trail = (struct trail){
	    .dated = view->trail.dated,
	    .date = view->trail.date,
	};
	return when;
}

/* The rule's condition; its date replaces the one of `when`. */
static enum tri
judge_condition(const struct rule *rule, struct view *view)
{
	struct trail before = view->trail;
	enum tri result;

	view->trail = (struct trail){.dated = false};
	result = condition_holds(view, rule->condition);
	if (!view->trail.dated) {
		view->trail.dated = before.dated;
		view->trail.date = before.date;
	}
	return result;
}

static enum tri
judge_refuses(const struct rule *rule, enum tri condition)
{
	return rule->verb == VERB_DENY ? condition : tri_not(condition);
}

/* Without a value `deny` says nothing and `require` what `absent` says. */
static void
judge_absent(
    struct hearing *hearing, const struct rule *rule, const struct view *view)
{
	if (rule->verb == VERB_REQUIRE)
		judge_settle(hearing, rule, view, tri_of(!rule->absent_allows));
	else
		hearing_reason(hearing, rule, rule->attribute, NULL, "nothing");
}

static void
judge_skip(
    struct hearing *hearing, const struct rule *rule, const struct view *view)
{
	hearing_reason(
	    hearing, rule, rule->attribute, view_decided(view), "skipped");
}

void
judge_rule(struct hearing *hearing, const struct rule *rule, struct view *view)
{
	if (judge_when(rule, view) == TRI_FALSE)
		judge_skip(hearing, rule, view);
	else if (view->own_failed && rule->attribute != NULL)
		judge_settle(hearing, rule, view, TRI_UNDEFINED);
	else if (rule->attribute != NULL && view->value_count == 0)
		judge_absent(hearing, rule, view);
	else
		judge_settle(hearing, rule, view,
		    judge_refuses(rule, judge_condition(rule, view)));
}

bool
judge_doubt(struct hearing *hearing, const struct rule *rule, struct view *view)
{
	if (judge_when(rule, view) == TRI_FALSE ||
	    judge_condition(rule, view) == TRI_FALSE)
		return false;
	judge_settle(hearing, rule, view, TRI_UNDEFINED);
	return true;
}

/* What the groups of one source say together. */
struct pool {
	bool present; /* some group has the attribute */
	bool applies; /* and `when` is not false for one of those */
	enum tri holds;
	struct view view; /* the one that holds, else the first */
};

static void
pool_add(struct pool *pool, const struct rule *rule, struct view *view)
{
	enum tri holds;

	if (view->value_count == 0)
		return;
	if (!pool->present)
		pool->view = *view;
	pool->present = true;
	if (judge_when(rule, view) == TRI_FALSE)
		return;
	holds = judge_condition(rule, view);
	if (!pool->applies || (holds == TRI_TRUE && pool->holds != TRI_TRUE))
		pool->view = *view;
	pool->applies = true;
	pool->holds = tri_or(pool->holds, holds);
}

/* Whether the groups in the pool refuse. */
static enum tri
pool_refuses(const struct pool *pool, const struct rule *rule)
{
	if (!pool->present)
		return tri_of(!rule->absent_allows);
	return pool->applies ? tri_not(pool->holds) : TRI_FALSE;
}

/* True if it makes a difference whether the user is in one of the source's
 * groups of which nobody knows. */
static bool
pool_in_doubt(
    struct hearing *hearing, const struct pool *pool, const struct rule *rule)
{
	const struct facts *facts = hearing->run.scene->facts;
	enum tri without = pool_refuses(pool, rule);

	for (size_t i = 0; i < facts->doubt_count; i++) {
		const struct group *doubt = &facts->doubts[i];
		struct pool with = *pool;
		struct view view;

		if (doubt->source != rule->owner_index)
			continue;
		view = view_for_rule(hearing, rule, doubt->entry, false, doubt);
		pool_add(&with, rule, &view);
		if (pool_refuses(&with, rule) != without)
			return true;
	}
	return false;
}

void
judge_groups(struct hearing *hearing, const struct rule *rule,
    const struct group *const *groups, size_t count, bool failed)
{
	struct pool pool = {
	    .holds = TRI_FALSE,
	    .view = view_for_rule(hearing, rule, NULL, failed, NULL),
	};

	for (size_t i = 0; i < count; i++) {
		struct view view = view_for_rule(
		    hearing, rule, groups[i]->entry, false, groups[i]);

		pool_add(&pool, rule, &view);
	}
	if (pool_in_doubt(hearing, &pool, rule))
		judge_settle(hearing, rule, &pool.view, TRI_UNDEFINED);
	else if (!pool.present)
		judge_rule(hearing, rule, &pool.view);
	else if (!pool.applies)
		judge_skip(hearing, rule, &pool.view);
	else
		judge_settle(hearing, rule, &pool.view, tri_not(pool.holds));
}
