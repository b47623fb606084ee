/*
 * Which alert an alert is: the rule, the attribute's value and the step of a
 * `within` list, whatever its text says. A text may hold the time or a number
 * of days and must not make a new alert of the old one at each login.
 */
#include "policy/hearing.h"

#include <string.h>

struct rule_list {
	const struct rule *rules;
	size_t count;
};

static struct rule_list
list_of(const struct config *config, const struct rule *rule)
{
	size_t index = rule->owner_index;

	switch (rule->owner) {
	case OWNER_NONE:
		break;
	case OWNER_USER:
		return (struct rule_list){
		    config->user_rules, config->user_rule_count};
	case OWNER_GROUP:
		return (struct rule_list){config->groups[index].rules,
		    config->groups[index].rule_count};
	case OWNER_ENTRY:
		return (struct rule_list){config->entries[index].rules,
		    config->entries[index].rule_count};
	}
	return (struct rule_list){config->rules, config->rule_count};
}

static bool
is_beside(const struct rule *rule, const struct rule *other)
{
	if (other->verb != VERB_ALERT || other->name != NULL)
		return false;
	if (rule->attribute == NULL || other->attribute == NULL)
		return rule->attribute == other->attribute;
	return text_same(rule->attribute, other->attribute);
}

/* How many nameless alerts of the same attribute stand before it: lines, other
 * attributes and other verbs may come and go. */
static size_t
rule_ordinal(const struct config *config, const struct rule *rule)
{
	struct rule_list list = list_of(config, rule);
	size_t ordinal = 0;

	for (size_t i = 0; i < list.count && &list.rules[i] != rule; i++)
		if (is_beside(rule, &list.rules[i]))
			ordinal++;
	return ordinal;
}

/* Whose rules these are, in words that stay when others come before them. */
static void
add_owner(
    struct text *text, const struct config *config, const struct rule *rule)
{
	switch (rule->owner) {
	case OWNER_NONE:
		text_add(text, "rules");
		break;
	case OWNER_USER:
		text_add(text, "attributes");
		break;
	case OWNER_GROUP:
		text_addf(text, "groups %zu", rule->owner_index);
		break;
	case OWNER_ENTRY:
		text_addf(
		    text, "entry %s", config->entries[rule->owner_index].name);
		break;
	}
}

/* Included files may share a rule's name: the attribute parts them. */
static void
add_rule(
    struct text *text, const struct config *config, const struct rule *rule)
{
	add_owner(text, config, rule);
	if (rule->attribute != NULL) {
		char *attribute = arena_string(text->arena, rule->attribute);

		text_lower(attribute);
		text_addf(text, " %s", attribute);
	}
	if (rule->name != NULL)
		text_addf(text, "\nrule %s\n", rule->name);
	else
		text_addf(text, "\n%zu\n", rule_ordinal(config, rule));
}

static bool
list_writes(struct rule_list list, const char *attribute)
{
	for (size_t i = 0; i < list.count; i++)
		for (size_t j = 0; j < list.rules[i].update_count; j++)
			if (text_same(
			        list.rules[i].updates[j].attribute, attribute))
				return true;
	return false;
}

/* True if logins themselves change the attribute, as they do the last login's
 * time: then a new value is no news. */
static bool
is_written(const struct config *config, const struct rule *rule)
{
	struct rule_list plain = {config->rules, config->rule_count};

	if (list_writes(list_of(config, rule), rule->attribute))
		return true;
	return rule->owner == OWNER_USER && list_writes(plain, rule->attribute);
}

/* A rule of no attribute has no value of its own, but the date that counts
 * down is one: next year's expiry is another alert than this year's. */
static struct span
value_of(const struct config *config, const struct rule *rule,
    const struct view *view)
{
	if (rule->attribute == NULL)
		return view->trail.step > 0 ? view->trail.stepped : span_of("");
	if (view->value_count == 0 || is_written(config, rule))
		return span_of("");
	return view->values[0];
}

static struct span
alert_identity(const struct hearing *hearing, const struct rule *rule,
    const struct view *view)
{
	struct text text = {.arena = hearing_arena(hearing)};
	const struct config *config = hearing->run.scene->config;
	struct span value = value_of(config, rule, view);

	add_rule(&text, config, rule);
	text_addf(&text, "step %lld\n", (long long)view->trail.step);
	text_add_span(&text, value);
	return text_span(&text);
}

static bool
alert_known(const struct alert *alert, struct span identity)
{
	for (; alert != NULL; alert = alert->same)
		if (span_equal(alert->identity, identity))
			return true;
	return false;
}

/* What is to be read is there once, and due as soon as one that says it is. */
static void
alert_join(
    struct arena *arena, struct alert *alert, const struct alert *another)
{
	struct alert *same;

	if (alert_known(alert, another->identity))
		return;
	same = arena_alloc(arena, sizeof(*same));
	*same = *another;
	same->same = alert->same;
	alert->same = same;
}

void
alert_add(struct hearing *hearing, const struct rule *rule,
    const struct view *view, const char *text)
{
	struct arena *arena = hearing_arena(hearing);
	struct alert alert = {
	    .text = text,
	    .rule = rule,
	    .identity = alert_identity(hearing, rule, view),
	    .every_ms = rule->every.milliseconds,
	    .once = rule->every_once,
	};

	for (size_t i = 0; i < hearing->alert_count; i++)
		if (strcmp(hearing->alerts[i].text, text) == 0) {
			alert_join(arena, &hearing->alerts[i], &alert);
			return;
		}
	hearing->alerts = arena_grow(arena, hearing->alerts,
	    hearing->alert_count, sizeof(*hearing->alerts));
	hearing->alerts[hearing->alert_count++] = alert;
}
