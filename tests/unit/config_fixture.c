/* See config_fixture.h. */
#include "config_fixture.h"

#include <check.h>
#include <inttypes.h>
#include <string.h>

#include "postlogin/pattern.h"

static const char *const entry_names[] = {"owner", "policy"};

void
fixture_open(struct fixture *fixture)
{
	static const struct syntax_entry syntaxes[] = {
	    {"net", SYNTAX_ADDRESS},
	    {"hours", SYNTAX_LOGON_HOURS},
	    {"last", SYNTAX_FILETIME},
	};
	struct loader *loader = &fixture->loader;

	*fixture = (struct fixture){.arena = arena_new()};
	fixture->diagnostics.arena = fixture->arena;
	*loader = (struct loader){
	    .arena = fixture->arena,
	    .diagnostics = &fixture->diagnostics,
	    .config = &fixture->config,
	    .entry_names = entry_names,
	    .entry_count = 2,
	    .syntax_count = 3,
	};
	fixture->config.groups_in_directory = true;
	loader->syntaxes = arena_array(fixture->arena, 3, sizeof *syntaxes);
	memcpy(loader->syntaxes, syntaxes, sizeof syntaxes);
	loader->entry_wanted =
	    arena_array(fixture->arena, 2, sizeof(struct wanted));
	loader->group_wanted =
	    arena_array(fixture->arena, 1, sizeof(struct wanted));
}

void
fixture_close(struct fixture *fixture)
{
	for (size_t i = 0; i < fixture->loader.pattern_count; i++)
		pattern_free(&fixture->loader.patterns[i]);
	arena_free(&fixture->arena);
}

static void
name_conditions(struct loader *loader, const struct node *mapping)
{
	loader->conditions = arena_array(
	    loader->arena, mapping->count, sizeof *loader->conditions);
	loader->condition_count = mapping->count;
	for (size_t i = 0; i < mapping->count; i++) {
		loader->conditions[i].at = mapping->pairs[i].key.at;
		loader->conditions[i].name = mapping->pairs[i].key.text;
		loader->conditions[i].node = &mapping->pairs[i].value;
	}
}

const struct node *
fixture_node(struct fixture *fixture, const char *yaml)
{
	const struct node *root = yaml_parse(
	    fixture->arena, "f", span_of(yaml), &fixture->diagnostics);
	const struct node *named;

	ck_assert_msg(
	    root && fixture->diagnostics.count == 0, "bad YAML: %s", yaml);
	named = node_get(root, "c");
	if (named)
		name_conditions(&fixture->loader, named);
	return node_get(root, "x");
}

const char *
fixture_problems(const struct fixture *fixture)
{
	struct text text = {.arena = fixture->arena};

	for (size_t i = 0; i < fixture->diagnostics.count; i++) {
		const struct diagnostic *item = &fixture->diagnostics.items[i];

		text_addf(&text, "%u:%u: %s%s\n", item->at.line,
		    item->at.column,
		    item->severity == SEVERITY_WARNING ? "warning: " : "",
		    item->text);
	}
	return text_string(&text);
}

/* --- Templates --------------------------------------------------------- */

static const char *const variables[] = {
    [VARIABLE_USER] = "user",
    [VARIABLE_USERNAME] = "username",
    [VARIABLE_DOMAIN] = "domain",
    [VARIABLE_SERVICE] = "service",
    [VARIABLE_REMOTE_IP] = "remote_ip",
    [VARIABLE_LOCAL_IP] = "local_ip",
    [VARIABLE_HOSTNAME] = "hostname",
    [VARIABLE_MECHANISM] = "mechanism",
    [VARIABLE_MASTER_USER] = "master_user",
    [VARIABLE_NOW] = "now",
    [VARIABLE_DN] = "dn",
    [VARIABLE_VALUE] = "value",
    [VARIABLE_GROUP] = "group",
    [VARIABLE_DATE] = "date",
    [VARIABLE_DAYS] = "days",
    [VARIABLE_LDAP] = "ldap:",
    [VARIABLE_OWN] = "entry:",
    [VARIABLE_OWN_DN] = "entry:",
    [VARIABLE_ENTRY] = "",
    [VARIABLE_ENTRY_DN] = "",
    [VARIABLE_USERDB] = "userdb:",
};

static void
add_variable(struct text *text, const struct variable *variable)
{
	text_add(text, variables[variable->kind]);
	if (variable->kind == VARIABLE_ENTRY ||
	    variable->kind == VARIABLE_ENTRY_DN)
		text_addf(text, "%s:", entry_names[variable->entry]);
	if (variable->name)
		text_add(text, variable->name);
	if (variable->syntax != SYNTAX_GENERALIZED_TIME)
		text_addf(text, "/%d", (int)variable->syntax);
}

static void
add_pipe(struct text *text, const struct pipe *pipe)
{
	static const char *const names[] = {
	    [PIPE_DEFAULT] = "default",
	    [PIPE_LOWER] = "lower",
	    [PIPE_UPPER] = "upper",
	    [PIPE_USERNAME] = "username",
	    [PIPE_DOMAIN] = "domain",
	    [PIPE_LIST] = "list",
	    [PIPE_COUNT] = "count",
	    [PIPE_DATE] = "date",
	};

	text_addf(text, "|%s", names[pipe->kind]);
	if (pipe->text)
		text_addf(text, "'%s'", pipe->text);
	if (pipe->variable) {
		text_add(text, ":");
		add_variable(text, pipe->variable);
	}
	if (pipe->utc)
		text_add(text, "utc");
}

static void
add_template(struct text *text, const struct template *template)
{
	for (size_t i = 0; i < template->count; i++) {
		const struct part *part = &template->parts[i];

		if (part->literal) {
			text_addf(text, "'%s'", part->literal);
			continue;
		}
		text_add(text, "{");
		add_variable(text, &part->variable);
		for (size_t j = 0; j < part->pipe_count; j++)
			add_pipe(text, &part->pipes[j]);
		text_add(text, "}");
	}
}

const char *
show_template(struct fixture *fixture, const struct template *template)
{
	struct text text = {.arena = fixture->arena};

	if (!template)
		return "none";
	add_template(&text, template);
	return text_string(&text);
}

/* --- Filters ----------------------------------------------------------- */

static void
add_filter(struct text *text, const struct filter *filter)
{
	if (filter->kind == FILTER_ITEM) {
		text_addf(text, "[%s%s ",
		    filter->attribute ? filter->attribute : "-",
		    filter->syntax == SYNTAX_FILETIME ? "/filetime" : "");
		add_template(text, &filter->item);
		text_add(text, "]");
		return;
	}
	text_addf(text, "%c(", "&|!"[filter->kind]);
	for (size_t i = 0; i < filter->count; i++)
		add_filter(text, &filter->children[i]);
	text_add(text, ")");
}

const char *
show_filter(struct fixture *fixture, const struct filter *filter)
{
	struct text text = {.arena = fixture->arena};

	if (!filter)
		return "none";
	add_filter(&text, filter);
	return text_string(&text);
}

/* --- Tests and conditions ---------------------------------------------- */

static void
add_duration(struct text *text, const struct duration *duration)
{
	ck_assert(duration->set);
	if (duration->template)
		add_template(text, duration->template);
	else
		text_addf(text, "%" PRId64, duration->milliseconds);
}

static void
add_values(struct text *text, const struct templates *values)
{
	for (size_t i = 0; i < values->count; i++) {
		text_add(text, " ");
		add_template(text, &values->items[i]);
	}
}

static void
add_test_rest(struct text *text, const struct test *test)
{
	if (test->kind == TEST_MATCHES)
		text_add(text, test->pattern ? " pattern" : " none");
	if (test->kind == TEST_PRESENT || test->kind == TEST_PAST)
		text_add(text, test->wanted ? " true" : " false");
	if (test->kind == TEST_BITS)
		text_addf(text, " %" PRIu64, test->bits);
	for (size_t i = 0; i < test->duration_count; i++) {
		text_add(text, " ");
		add_duration(text, &test->durations[i]);
	}
	for (size_t i = 0; i < test->add_count; i++) {
		text_add(text, i == 0 ? " add " : " + ");
		add_duration(text, &test->adds[i]);
	}
}

static void
add_test(struct text *text, const struct test *test)
{
	static const char *const kinds[] = {
	    [TEST_LIST] = "list",
	    [TEST_EQUALS] = "equals",
	    [TEST_MATCHES] = "matches",
	    [TEST_PRESENT] = "present",
	    [TEST_BITS] = "bits",
	    [TEST_AT_LEAST] = "at_least",
	    [TEST_AT_MOST] = "at_most",
	    [TEST_NOT] = "not",
	    [TEST_PAST] = "past",
	    [TEST_OLDER] = "older",
	    [TEST_NEWER] = "newer",
	    [TEST_WITHIN] = "within",
	    [TEST_ALL] = "all",
	};
	static const char *const compares[] = {
	    [COMPARE_EQUAL] = "equal",
	    [COMPARE_TEXT] = "text",
	    [COMPARE_WORD] = "word",
	    [COMPARE_GROUP] = "group",
	    [COMPARE_SERVICE] = "service",
	    [COMPARE_ADDRESS] = "address",
	    [COMPARE_HOSTNAME] = "hostname",
	    [COMPARE_HOURS] = "hours",
	};

	text_add(text, test->kind == TEST_LIST ? compares[test->compare]
	                                       : kinds[test->kind]);
	add_values(text, &test->values);
	add_test_rest(text, test);
	for (size_t i = 0; i < test->count; i++) {
		text_add(text, "(");
		add_test(text, &test->children[i]);
		text_add(text, ")");
	}
}

static void
add_leaf(struct text *text, const struct condition *condition)
{
	static const char *const subjects[] = {
	    [SUBJECT_USER] = "user",
	    [SUBJECT_USERNAME] = "username",
	    [SUBJECT_DOMAIN] = "domain",
	    [SUBJECT_SERVICE] = "service",
	    [SUBJECT_REMOTE_IP] = "remote_ip",
	    [SUBJECT_LOCAL_IP] = "local_ip",
	    [SUBJECT_HOSTNAME] = "hostname",
	    [SUBJECT_MECHANISM] = "mechanism",
	    [SUBJECT_MASTER_USER] = "master_user",
	    [SUBJECT_GROUP] = "group",
	    [SUBJECT_HOURS] = "hours",
	};

	if (condition->kind == CONDITION_LOGIN)
		text_add(text, subjects[condition->subject]);
	if (condition->kind == CONDITION_ENTRY)
		text_addf(text, "%s:", entry_names[condition->index]);
	if (condition->attribute)
		text_add(text, condition->attribute);
	if (condition->kind == CONDITION_SEARCH)
		text_addf(text, "%zu", condition->index);
	if (condition->kind != CONDITION_SEARCH) {
		text_add(text, " ");
		add_test(text, &condition->test);
	}
}

static void
add_condition(struct text *text, const struct condition *condition)
{
	static const char *const kinds[] = {
	    [CONDITION_ANY] = "any",
	    [CONDITION_ALL] = "all",
	    [CONDITION_NOT] = "not",
	    [CONDITION_NAMED] = "named",
	    [CONDITION_LOGIN] = "",
	    [CONDITION_LDAP] = "ldap:",
	    [CONDITION_OWN] = "entry:",
	    [CONDITION_ENTRY] = "",
	    [CONDITION_USERDB] = "userdb:",
	    [CONDITION_SEARCH] = "search:",
	    [CONDITION_VALUE] = "value:",
	};

	text_add(text, kinds[condition->kind]);
	if (condition->kind >= CONDITION_LOGIN) {
		add_leaf(text, condition);
		return;
	}
	if (condition->kind == CONDITION_NAMED)
		text_addf(text, " %s", condition->name);
	text_add(text, "(");
	for (size_t i = 0; i < condition->count; i++) {
		text_add(text, i > 0 ? ", " : "");
		add_condition(text, condition->children[i]);
	}
	text_add(text, ")");
}

const char *
show_condition(struct fixture *fixture, const struct condition *condition)
{
	struct text text = {.arena = fixture->arena};

	if (!condition)
		return "none";
	add_condition(&text, condition);
	return text_string(&text);
}
