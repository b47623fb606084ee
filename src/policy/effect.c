/* alert, group and export: what a login gets, if it is let in. */
#include "policy/hearing.h"

#include <string.h>

#include "postlogin/settings.h"

/* What one rule did, for its one reason. */
struct tally {
	struct text values;
	const char *outcome; /* the best so far */
};

static void
tally_value(struct tally *tally, struct arena *arena, struct span value)
{
	tally->values.arena = arena;
	if (tally->values.size > 0)
		text_add(&tally->values, ", ");
	text_add(&tally->values, value_shown(arena, value));
}

static void
tally_reason(
    const struct tally *tally, struct hearing *hearing, const struct rule *rule)
{
	hearing_reason(hearing, rule, rule->attribute,
	    tally->values.size == 0 ? NULL : text_string(&tally->values),
	    tally->outcome);
}

/* A rule tied to an attribute runs for each of its values, any other once. */
static size_t
view_runs(const struct rule *rule, const struct view *view)
{
	return rule->attribute == NULL ? 1 : view->value_count;
}

static struct view
view_run(const struct rule *rule, const struct view *view, size_t i)
{
	struct view one = *view;

	if (rule->attribute != NULL) {
		one.values = &view->values[i];
		one.value_count = 1;
	}
	return one;
}

void
effect_alert(
    struct hearing *hearing, const struct rule *rule, struct view *view)
{
	size_t runs = view_runs(rule, view);
	struct tally tally = {.outcome = runs == 0 ? "nothing" : "skipped"};

	for (size_t i = 0; i < runs; i++) {
		struct view one = view_run(rule, view, i);
		const char *text;

		if (condition_holds(&one, rule->when) != TRI_TRUE)
			continue;
		text = expand_text(&one, rule->alert);
		if (one.value_count > 0)
			tally_value(
			    &tally, hearing_arena(hearing), one.values[0]);
		if (*text == '\0') {
			tally.outcome = "nothing";
			continue;
		}
		alert_add(hearing, rule, &one, text);
		tally.outcome = "shown";
	}
	tally_reason(&tally, hearing, rule);
}

static const char *
rule_at(struct hearing *hearing, const struct rule *rule)
{
	struct arena *arena = hearing_arena(hearing);

	return arena_printf(arena, "%s:%u: %s", rule->at.file, rule->at.line,
	    rule_label(arena, rule));
}

const struct span *
field_value(struct hearing *hearing, const struct rule *rule,
    const struct view *view, const char *target,
    const struct template *template, enum syntax syntax)
{
	struct expansion expansion = {
	    .items = view->values,
	    .count = view->value_count,
	    .failed = view->own_failed,
	    .several = view->value_count > 1,
	};
	const char *problem = NULL;

	if (template != NULL)
		expansion =
		    expand(view, template, (struct place){WHERE_FIELD, syntax});
	if (expansion.failed)
		problem = "its look-up failed";
	else if (expansion.several)
		problem = "several values";
	else if (expansion.count > 0 && !setting_value_safe(expansion.items[0]))
		problem = "control characters";
	if (problem != NULL)
		note_add(&hearing->run, "%s: %s left out: %s",
		    rule_at(hearing, rule), target, problem);
	if (problem != NULL || expansion.count == 0)
		return NULL;
	return &expansion.items[0];
}

void
effect_group(
    struct hearing *hearing, const struct rule *rule, struct view *view)
{
	size_t runs = view_runs(rule, view);
	struct tally tally = {.outcome = runs == 0 ? "nothing" : "skipped"};

	for (size_t i = 0; i < runs; i++) {
		struct view one = view_run(rule, view, i);
		const struct span *name;

		if (condition_holds(&one, rule->when) != TRI_TRUE)
			continue;
		name = field_value(hearing, rule, &one, "group", rule->group,
		    SYNTAX_GENERALIZED_TIME);
		if (name == NULL || name->size == 0) {
			if (strcmp(tally.outcome, "added") != 0)
				tally.outcome = "left out";
			continue;
		}
		hearing->added =
		    arena_grow(hearing_arena(hearing), hearing->added,
		        hearing->added_count, sizeof(*hearing->added));
		hearing->added[hearing->added_count++] = *name;
		tally_value(&tally, hearing_arena(hearing), *name);
		tally.outcome = "added";
	}
	tally_reason(&tally, hearing, rule);
}

/* LDAP's booleans in the words of that Dovecot; NULL: the setting is unset. */
static const char *
export_value(enum generation generation, const struct span *value)
{
	bool yes = span_equal(*value, span_of("TRUE"));
	bool no = span_equal(*value, span_of("FALSE"));

	if (generation_is_1(generation) && (yes || no))
		return yes ? "1" : NULL;
	if (yes || no)
		return yes ? "yes" : "no";
	return value->data;
}

/* A setting has one value: what is said later counts. */
static void
export_set(struct hearing *hearing, const char *setting, const char *value)
{
	size_t i = 0;

	while (i < hearing->export_count &&
	       !text_same(hearing->exports[i].setting, setting))
		i++;
	if (i == hearing->export_count) {
		hearing->exports =
		    arena_grow(hearing_arena(hearing), hearing->exports,
		        hearing->export_count, sizeof(*hearing->exports));
		hearing->export_count++;
	}
	hearing->exports[i] = (struct export){setting, value};
}

void
effect_export(
    struct hearing *hearing, const struct rule *rule, struct view *view)
{
	struct tally tally = {.outcome = "left out"};

	if (condition_holds(view, rule->when) != TRI_TRUE) {
		tally.outcome = "skipped";
		tally_reason(&tally, hearing, rule);
		return;
	}
	for (size_t i = 0; i < rule->export_count; i++) {
		const struct export_config *config = &rule->exports[i];
		const struct span *value = field_value(hearing, rule, view,
		    config->setting, config->value, SYNTAX_GENERALIZED_TIME);

		if (value == NULL)
			continue;
		export_set(hearing, config->setting,
		    export_value(hearing->generation, value));
		tally_value(&tally, hearing_arena(hearing), *value);
		tally.outcome = "exported";
	}
	tally_reason(&tally, hearing, rule);
}
