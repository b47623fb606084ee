/*
 * What a rule needs to know: the user's entry (unknown_user: allow runs "rules
 * without ldap tests"), and which time zones.
 */
#include "policy/hearing.h"

static bool
variable_needs_user(const struct variable *variable)
{
	return variable->kind == VARIABLE_DN || variable->kind == VARIABLE_LDAP;
}

bool
template_needs_user(const struct template *template)
{
	for (size_t i = 0; i < template->count; i++) {
		const struct part *part = &template->parts[i];

		if (part->literal != NULL)
			continue;
		if (variable_needs_user(&part->variable))
			return true;
		for (size_t j = 0; j < part->pipe_count; j++)
			if (part->pipes[j].variable != NULL &&
			    variable_needs_user(part->pipes[j].variable))
				return true;
	}
	return false;
}

static bool
duration_needs_user(const struct duration *duration)
{
	return duration->template != NULL &&
	       template_needs_user(duration->template);
}

static bool
test_needs_user(const struct test *test)
{
	for (size_t i = 0; i < test->add_count; i++)
		if (duration_needs_user(&test->adds[i]))
			return true;
	for (size_t i = 0; i < test->values.count; i++)
		if (template_needs_user(&test->values.items[i]))
			return true;
	for (size_t i = 0; i < test->duration_count; i++)
		if (duration_needs_user(&test->durations[i]))
			return true;
	for (size_t i = 0; i < test->count; i++)
		if (test_needs_user(&test->children[i]))
			return true;
	return false;
}

static bool
search_needs_user(const struct search_config *search)
{
	return search->own || search->lookup.needs_user;
}

static bool
condition_needs_user(
    const struct config *config, const struct condition *condition)
{
	if (condition == NULL)
		return false;
	if (condition->kind == CONDITION_LDAP ||
	    test_needs_user(&condition->test))
		return true;
	if (condition->kind == CONDITION_SEARCH)
		return search_needs_user(&config->searches[condition->index]);
	for (size_t i = 0; i < condition->count; i++)
		if (condition_needs_user(config, condition->children[i]))
			return true;
	return false;
}

bool
rule_needs_user(const struct config *config, const struct rule *rule)
{
	if (rule->owner == OWNER_USER || rule->owner == OWNER_GROUP)
		return true;
	if (rule->owner == OWNER_NONE && rule->verb == VERB_UPDATE)
		return true;
	return condition_needs_user(config, rule->when) ||
	       condition_needs_user(config, rule->condition);
}
