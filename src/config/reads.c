/* What conditions and templates read, through all they are made of. */
#include <string.h>

#include "config/compile.h"

static bool
variable_reads_directory(const struct variable *variable)
{
	switch (variable->kind) {
	case VARIABLE_DN:
	case VARIABLE_VALUE:
	case VARIABLE_GROUP:
	case VARIABLE_LDAP:
	case VARIABLE_OWN:
	case VARIABLE_OWN_DN:
	case VARIABLE_ENTRY:
	case VARIABLE_ENTRY_DN:
		return true;
	case VARIABLE_USER:
	case VARIABLE_USERNAME:
	case VARIABLE_DOMAIN:
	case VARIABLE_SERVICE:
	case VARIABLE_REMOTE_IP:
	case VARIABLE_LOCAL_IP:
	case VARIABLE_HOSTNAME:
	case VARIABLE_MECHANISM:
	case VARIABLE_MASTER_USER:
	case VARIABLE_NOW:
	case VARIABLE_DATE:
	case VARIABLE_DAYS:
	case VARIABLE_USERDB:
		break;
	}
	return false;
}

/* The variables of a template: those of its parts and of `default`. */
static bool
template_any(const struct template *template,
    bool (*has)(const struct variable *variable))
{
	for (size_t i = 0; template && i < template->count; i++) {
		const struct part *part = &template->parts[i];

		if (part->literal)
			continue;
		if (has(&part->variable))
			return true;
		for (size_t j = 0; j < part->pipe_count; j++)
			if (part->pipes[j].variable &&
			    has(part->pipes[j].variable))
				return true;
	}
	return false;
}

static bool
variable_is_date(const struct variable *variable)
{
	return variable->kind == VARIABLE_DATE ||
	       variable->kind == VARIABLE_DAYS;
}

bool
template_has_date(const struct template *template)
{
	return template_any(template, variable_is_date);
}

void
reads_template(struct reads *reads, const struct template *template)
{
	if (template_any(template, variable_reads_directory))
		reads->directory = true;
}

static bool
test_is_of_date(const struct test *test)
{
	switch (test->kind) {
	case TEST_PAST:
	case TEST_OLDER:
	case TEST_NEWER:
	case TEST_WITHIN:
		return true;
	case TEST_LIST:
	case TEST_EQUALS:
	case TEST_MATCHES:
	case TEST_PRESENT:
	case TEST_BITS:
	case TEST_AT_LEAST:
	case TEST_AT_MOST:
	case TEST_NOT:
	case TEST_ALL:
		break;
	}
	return false;
}

static void
reads_test(struct reads *reads, const struct test *test)
{
	if (test_is_of_date(test))
		reads->date = true;
	reads->size += test->values.count;
	for (size_t i = 0; i < test->values.count; i++)
		reads_template(reads, &test->values.items[i]);
	for (size_t i = 0; i < test->duration_count; i++)
		reads_template(reads, test->durations[i].template);
	for (size_t i = 0; i < test->add_count; i++)
		reads_template(reads, test->adds[i].template);
	for (size_t i = 0; i < test->count; i++)
		reads_test(reads, &test->children[i]);
}

/* Names keep what they read: a walk through what they stand for would grow
 * with every name inside a name. */
static void
reads_named(struct reads *reads, const struct loader *loader, const char *name)
{
	for (size_t i = 0; i < loader->condition_count; i++) {
		const struct reads *own = &loader->conditions[i].reads;

		if (strcmp(loader->conditions[i].name, name) != 0)
			continue;
		reads->directory |= own->directory;
		reads->groups |= own->groups;
		reads->master |= own->master;
		reads->date |= own->date;
		reads->size += own->size;
	}
}

static void
reads_login(struct reads *reads, const struct condition *condition)
{
	if (condition->subject == SUBJECT_GROUP)
		reads->groups = true;
	if (condition->subject == SUBJECT_MASTER_USER)
		reads->master = true;
}

static void
reads_leaf(struct reads *reads, const struct condition *condition)
{
	switch (condition->kind) {
	case CONDITION_LOGIN:
		reads_login(reads, condition);
		break;
	case CONDITION_LDAP:
	case CONDITION_OWN:
	case CONDITION_ENTRY:
	case CONDITION_SEARCH:
	case CONDITION_VALUE:
		reads->directory = true;
		break;
	case CONDITION_USERDB:
	case CONDITION_ANY:
	case CONDITION_ALL:
	case CONDITION_NOT:
	case CONDITION_NAMED:
		break;
	}
	reads_test(reads, &condition->test);
}

void
reads_condition(struct reads *reads, const struct loader *loader,
    const struct condition *condition)
{
	if (!condition)
		return;
	if (condition->kind == CONDITION_NAMED) {
		reads_named(reads, loader, condition->name);
		return;
	}
	reads->size++;
	reads_leaf(reads, condition);
	for (size_t i = 0; i < condition->count; i++)
		reads_condition(reads, loader, condition->children[i]);
}
