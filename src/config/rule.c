/* Rules: one verb and its options; see RULE in the language. */
#include <string.h>

#include "config/compile.h"
#include "postlogin/arena.h"
#include "postlogin/text.h"

enum {
	EVERY_ALERT_MS = 12 * 60 * 60 * 1000,
	EVERY_UPDATE_MS = 15 * 60 * 1000,
};

/* The keys of a rule as they were written; what they mean depends on the
 * verb, which may come last. */
struct draft {
	const struct node *verbs[VERB_UPDATE + 1];
	const struct node *name;
	const struct node *when;
	const struct node *message;
	const struct node *code;
	const struct node *absent;
	const struct node *every;
	const struct node *after;
};

static void
keep_node(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	(void)loader;
	(void)place;
	(void)key;
	*(const struct node **)target = node;
}

#define VERB(verb) offsetof(struct draft, verbs[verb])

static const struct key rule_keys[] = {
    {"name", keep_node, offsetof(struct draft, name), "NAME", NULL, 0,
        "What logs, explain, observe and disable call the rule. Each name "
        "once, but included files may share one for what means the same."},
    {"when", keep_node, offsetof(struct draft, when), "CONDITION", NULL, 0,
        "The rule applies only where this holds. Undefined: deny and require "
        "apply, the others do not."},
    {"deny", keep_node, VERB(VERB_DENY), "CONDITION", NULL, 0,
        "Refuses the login if it is true; undefined: unavailable. Under an "
        "attribute without values: nothing."},
    {"require", keep_node, VERB(VERB_REQUIRE), "CONDITION", NULL, 0,
        "Refuses the login unless it is true; undefined: unavailable."},
    {"alert", keep_node, VERB(VERB_ALERT), "TEXT", NULL, 0,
        "Tells the user, for each value for which `when` holds; in `rules` "
        "once."},
    {"group", keep_node, VERB(VERB_GROUP), "TEMPLATE", NULL, 0,
        "Adds a group, for each such value."},
    {"export", keep_node, VERB(VERB_EXPORT), "SETTING|{SETTING: TEMPLATE}",
        NULL, 0, "Hands settings to Dovecot, spelt as in dovecot.conf."},
    {"update", keep_node, VERB(VERB_UPDATE), "TEMPLATE|UPDATE", NULL, 0,
        "Writes to the user's entry, under `entries` to that entry."},
    {"message", keep_node, offsetof(struct draft, message), "TEXT", NULL, 0,
        "What the refused user is told. With deny and require."},
    {"code", keep_node, offsetof(struct draft, code),
        "authorizationfailed|expired|contactadmin|unavailable|limit|noperm",
        "authorizationfailed", 0,
        "The response code (RFC 5530). With deny and require."},
    {"absent", keep_node, offsetof(struct draft, absent), "deny|allow", "deny",
        0, "What an attribute without values means. With require."},
    {"every", keep_node, offsetof(struct draft, every), "DUR|once",
        "12h, update: 15m", 0,
        "How often at most. With alert and update; once only with alert."},
    {"after", keep_node, offsetof(struct draft, after), "allow|deny|any",
        "allow", 0, "After which verdict to write. With update."},
};

#undef VERB

const struct context context_rule = {
    "a rule",
    rule_keys,
    sizeof rule_keys / sizeof *rule_keys,
};

/* What is being filled. */
struct building {
	struct loader *loader;
	const struct place *place;
	const struct node *node;
	const struct draft *draft;
	struct rule *rule;
	bool known; /* all keys were: the verb is not one misspelt */
};

/* --- The verb and what goes with it ------------------------------------ */

static struct position
key_position(const struct node *mapping, const char *name)
{
	for (size_t i = 0; i < mapping->count; i++)
		if (strcmp(mapping->pairs[i].key.text, name) == 0)
			return mapping->pairs[i].key.at;
	return mapping->at;
}

static int
find_verb(const struct building *building)
{
	const struct draft *draft = building->draft;
	struct diagnostics *diagnostics = building->loader->diagnostics;
	size_t count = 0;

	for (size_t i = 0; i <= VERB_UPDATE; i++) {
		if (!draft->verbs[i])
			continue;
		if (count++ > 0)
			diagnostics_error(diagnostics,
			    key_position(
			        building->node, verb_name((enum verb)i)),
			    "\"%s\" beside \"%s\", expected one verb in a rule",
			    verb_name((enum verb)i),
			    verb_name(building->rule->verb));
		else
			building->rule->verb = (enum verb)i;
	}
	if (count == 0 && building->known && !building->node->incomplete)
		diagnostics_error(diagnostics, building->node->at,
		    "a rule without a verb, expected deny, require, alert, "
		    "group, export or update");
	return count == 1 ? 0 : -1;
}

/* An option of another verb is a mistake that would otherwise be silent. */
static void
check_options(const struct building *building)
{
	static const struct {
		const char *name;
		unsigned verbs;
		const char *text;
	} options[] = {
	    {"message", 1U << VERB_DENY | 1U << VERB_REQUIRE,
	        "deny or require"},
	    {"code", 1U << VERB_DENY | 1U << VERB_REQUIRE, "deny or require"},
	    {"absent", 1U << VERB_REQUIRE, "require"},
	    {"every", 1U << VERB_ALERT | 1U << VERB_UPDATE, "alert or update"},
	    {"after", 1U << VERB_UPDATE, "update"},
	};

	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		if (!node_get(building->node, options[i].name) ||
		    (options[i].verbs >> building->rule->verb & 1) != 0)
			continue;
		diagnostics_error(building->loader->diagnostics,
		    key_position(building->node, options[i].name),
		    "\"%s\" with \"%s\", expected it only with %s",
		    options[i].name, verb_name(building->rule->verb),
		    options[i].text);
	}
}

static const struct message *
build_text(const struct building *building, const struct node *node)
{
	struct place place = *building->place;
	const struct message *message = NULL;

	place.in_rule = true;
	load_message(building->loader, &place, NULL, node, &message);
	return message;
}

static const struct condition *
build_condition(const struct building *building, const struct node *node)
{
	struct place place = *building->place;

	place.in_rule = false; /* date and days are what conditions find */
	return condition_compile(building->loader, &place, node);
}

static void
build_code(const struct building *building)
{
	static const struct choice codes[] = {
	    {"authorizationfailed", CODE_AUTHORIZATIONFAILED},
	    {"expired", CODE_EXPIRED},
	    {"contactadmin", CODE_CONTACTADMIN},
	    {"unavailable", CODE_UNAVAILABLE},
	    {"limit", CODE_LIMIT},
	    {"noperm", CODE_NOPERM},
	};
	int code = CODE_AUTHORIZATIONFAILED;

	if (building->draft->code)
		load_choice(building->loader, building->draft->code, codes,
		    sizeof codes / sizeof *codes, &code);
	building->rule->code = (enum code)code;
}

static void
build_absent(const struct building *building)
{
	static const struct choice choices[] = {
	    {"deny", false},
	    {"allow", true},
	};
	int allows = false;

	if (!building->draft->absent)
		return;
	load_choice(building->loader, building->draft->absent, choices,
	    sizeof choices / sizeof *choices, &allows);
	building->rule->absent_allows = allows != 0;
	if (!building->place->has_value)
		diagnostics_error(building->loader->diagnostics,
		    key_position(building->node, "absent"),
		    "\"absent\" in a rule of no attribute, expected it under "
		    "an attribute");
}

static void
build_refusal(const struct building *building)
{
	const struct draft *draft = building->draft;
	struct rule *rule = building->rule;

	rule->condition = build_condition(building, draft->verbs[rule->verb]);
	if (draft->message)
		rule->message = build_text(building, draft->message);
	build_code(building);
	if (rule->verb == VERB_REQUIRE)
		build_absent(building);
}

static void
build_every(const struct building *building, int64_t initial)
{
	struct diagnostics *diagnostics = building->loader->diagnostics;
	const struct node *node = building->draft->every;
	struct rule *rule = building->rule;
	int64_t milliseconds;
	bool alert = rule->verb == VERB_ALERT;

	rule->every.set = true;
	rule->every.milliseconds = initial;
	if (!node)
		return;
	if (node->kind != NODE_SCALAR)
		diagnostics_error(diagnostics, node->at,
		    "%s, expected a duration", node_kind_name(node));
	else if (alert && strcmp(node->text, "once") == 0)
		rule->every_once = true;
	else if (duration_parse(span_of(node->text), &milliseconds) == 0 &&
	         milliseconds >= 0)
		rule->every.milliseconds = milliseconds;
	else
		diagnostics_error(diagnostics, node->at,
		    "%s, expected %sa duration such as 15m, 12h or 7d",
		    load_quote(building->loader, node->text),
		    alert ? "\"once\" or " : "");
}

static void
build_after(const struct building *building)
{
	static const struct choice choices[] = {
	    {"allow", AFTER_ALLOW},
	    {"deny", AFTER_DENY},
	    {"any", AFTER_ANY},
	};
	int after = AFTER_ALLOW;

	if (building->draft->after)
		load_choice(building->loader, building->draft->after, choices,
		    sizeof choices / sizeof *choices, &after);
	building->rule->after = (enum after)after;
}

static void
build_verb(const struct building *building)
{
	struct rule *rule = building->rule;
	const struct node *node = building->draft->verbs[rule->verb];
	struct place place = *building->place;

	place.in_rule = true;
	switch (rule->verb) {
	case VERB_DENY:
	case VERB_REQUIRE:
		build_refusal(building);
		break;
	case VERB_ALERT:
		rule->alert = build_text(building, node);
		build_every(building, EVERY_ALERT_MS);
		break;
	case VERB_GROUP:
		load_template(
		    building->loader, &place, NULL, node, &rule->group);
		break;
	case VERB_EXPORT:
		load_exports(building->loader, &place, node, rule);
		break;
	case VERB_UPDATE:
		load_updates(building->loader, &place, node, rule);
		build_every(building, EVERY_UPDATE_MS);
		build_after(building);
		break;
	}
}

static void
build_name(const struct building *building)
{
	static const struct key key = {.type = "a name"};
	const struct node *node = building->draft->name;

	if (!node)
		return;
	load_string(building->loader, building->place, &key, node,
	    &building->rule->name);
	if (building->rule->name && *building->rule->name == '\0')
		diagnostics_error(building->loader->diagnostics, node->at,
		    "an empty name, expected a name");
}

/* --- One rule ---------------------------------------------------------- */

void
rule_load(struct loader *loader, const struct place *place,
    const struct node *node, struct rule *rule)
{
	struct draft draft = {0};
	size_t errors;
	struct building building = {
	    .loader = loader,
	    .place = place,
	    .node = node,
	    .draft = &draft,
	    .rule = rule,
	};

	*rule = (struct rule){
	    .at = node->at,
	    .owner = place->owner,
	    .owner_index = place->owner_index,
	    .attribute = place->attribute,
	    .syntax = place->syntax,
	};
	errors = loader->diagnostics->errors;
	load_mapping(loader, place, &context_rule, node, &draft);
	building.known = loader->diagnostics->errors == errors;
	if (node->kind != NODE_MAPPING || node->count == 0 ||
	    find_verb(&building) < 0)
		return;
	build_name(&building);
	if (draft.when)
		rule->when = build_condition(&building, draft.when);
	check_options(&building);
	build_verb(&building);
	rule_judge(loader, rule);
}
