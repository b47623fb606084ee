/* What a rule is once it is whole, and what it is called. */
#include "config/compile.h"
#include "postlogin/arena.h"

const char *
verb_name(enum verb verb)
{
	switch (verb) {
	case VERB_DENY:
		return "deny";
	case VERB_REQUIRE:
		return "require";
	case VERB_ALERT:
		return "alert";
	case VERB_GROUP:
		return "group";
	case VERB_EXPORT:
		return "export";
	case VERB_UPDATE:
		break;
	}
	return "update";
}

const char *
operation_name(enum operation operation)
{
	switch (operation) {
	case OPERATION_REPLACE:
		return "replace";
	case OPERATION_ADD:
		return "add";
	case OPERATION_DELETE:
		return "delete";
	case OPERATION_INCREMENT:
		break;
	}
	return "increment";
}

const char *
rule_label(struct arena *arena, const struct rule *rule)
{
	if (rule->name)
		return rule->name;
	if (!rule->attribute)
		return verb_name(rule->verb);
	return arena_printf(
	    arena, "%s %s", verb_name(rule->verb), rule->attribute);
}

/* One of the rule's own templates: not those inside its conditions. */
static void
judge_template(
    struct loader *loader, struct reads *reads, const struct template *template)
{
	reads_template(reads, template);
	if (!template_has_date(template) || reads->date)
		return;
	diagnostics_error(loader->diagnostics, template->at,
	    "%%{date} and %%{days} are of a date test, expected past, older, "
	    "newer or within in this rule");
}

static void
judge_message(
    struct loader *loader, struct reads *reads, const struct message *message)
{
	if (!message)
		return;
	judge_template(loader, reads, message->text);
	for (size_t i = 0; i < message->count; i++)
		judge_template(loader, reads, message->texts[i]);
}

void
rule_judge(struct loader *loader, struct rule *rule)
{
	struct reads reads = {0};

	reads_condition(&reads, loader, rule->when);
	rule->tests_master = reads.master;
	reads_condition(&reads, loader, rule->condition);
	judge_message(loader, &reads, rule->message);
	judge_message(loader, &reads, rule->alert);
	judge_template(loader, &reads, rule->group);
	for (size_t i = 0; i < rule->export_count; i++)
		judge_template(loader, &reads, rule->exports[i].value);
	for (size_t i = 0; i < rule->update_count; i++)
		judge_template(loader, &reads, rule->updates[i].value);
	rule->needs_directory =
	    reads.directory || rule->attribute || rule->verb == VERB_UPDATE ||
	    (reads.groups && loader->config->groups_in_directory);
}
