/*
 * The keys of the file, and the registry of all contexts.
 */
#include <string.h>

#include "config/parts.h"
#include "config/template_parse.h"
#include "postlogin/text.h"

static key_load load_decision_time;
static key_load load_conditions;
static key_load load_exempt;
static key_load load_unknown_user;
static key_load load_outage;
static key_load load_stale;
static key_load load_generation;
static key_load load_language;

static const struct key file_keys[] = {
    {"include", load_early, 0, "[PATH]", NULL, 0,
        "Further files: beside this one, or packaged profiles, by their names. "
        "They count as if they stood before this file: mappings merge and the "
        "later one wins, lists and rules append, a condition is replaced."},
    {"timeout", load_decision_time, offsetof(struct config, timeout_ms), "DUR",
        "3s", KEY_INITIAL,
        "For one decision, all servers together; at most 50s."},
    {"directory", load_default_directory, 0, "DIRECTORY", NULL, 0,
        "The LDAP directory that look-ups ask which name none. Without any "
        "directory nothing is looked up."},
    {"directories", load_directories, 0, "{NAME: DIRECTORY}", NULL, 0,
        "Further directories, that look-ups name. Updates go to the directory "
        "in which the entry was found."},
    {"user", load_user, 0, "LOOKUP+", NULL, 0,
        "How the user's entry is found. Of several look-ups the first that "
        "finds counts. None found is an unknown user, two found make the login "
        "unavailable."},
    {"entries", load_entries, 0, "{NAME: LOOKUP}", NULL, 0,
        "Further entries that rules need."},
    {"groups", load_groups, 0, "[GROUPS...]", NULL, 0,
        "Where the user's groups come from. Their union is ACL_GROUPS."},
    {"syntax", load_early, 0, "{ATTR: SYNTAX}", NULL, 0,
        "How the values of attributes and userdb fields are written: "
        "generalized_time, filetime, unix_seconds, unix_days, iso_date, "
        "logon_hours, time_map or address."},
    {"conditions", load_conditions, 0, "{NAME: CONDITION}", NULL, 0,
        "Conditions that are used by their names."},
    {"exempt", load_exempt, offsetof(struct config, exempt), "CONDITION", NULL,
        0,
        "Tests of the login. Where they hold no deny, require or outage "
        "refuses it."},
    {"rules", load_rules, 0, "[RULE...]", NULL, 0,
        "Rules that are tied to no attribute."},
    {"attributes", load_attributes, 0, "{ATTR: RULE+}", NULL, 0,
        "Rules of the user's entry, by attribute."},
    {"acl_groups", load_acl_groups, offsetof(struct config, acl_groups),
        "ACL_GROUPS", "{}", KEY_INITIAL, "Which groups Dovecot gets, and how."},
    {"unknown_user", load_unknown_user,
        offsetof(struct config, unknown_user_allows), "deny|allow", "deny",
        KEY_INITIAL,
        "What becomes of a user who is not in the directory. With allow rules "
        "without tests of the directory apply."},
    {"outage", load_outage, offsetof(struct config, outage_allows),
        "refuse|allow", "refuse", KEY_INITIAL,
        "What happens while the directory cannot be reached or does not answer "
        "in time. With allow rules that need no directory still count."},
    {"stale", load_stale, 0, "DUR", NULL, 0,
        "How old facts may be that stand in for a directory that is down. "
        "Comes with a later version: until then outage alone decides."},
    {"observe", load_observe, offsetof(struct config, observe_all),
        "BOOL | [NAME...]", "false", KEY_INITIAL,
        "Rules that are decided and logged, but refuse nobody; true: all of "
        "them."},
    {"disable", load_disable, 0, "[NAME...]", NULL, 0,
        "Rules, and sources of groups by their label, that count as not "
        "written."},
    {"messages", load_messages, 0, "MESSAGES", "{}", KEY_INITIAL,
        "What users are told."},
    {"language", load_language, offsetof(struct config, language), "ATTR",
        "preferredLanguage", KEY_INITIAL,
        "The attribute that says which languages a user reads, as in "
        "Accept-Language (RFC 9110): de-CH, fr;q=0.8, en;q=0.5."},
    {"dovecot", load_generation, offsetof(struct config, generation),
        "1.0 ... 2.4", DOVECOT_GENERATION, KEY_INITIAL,
        "The generation of Dovecot. A 1.x environment is always 1.x."},
    {"state", load_path, offsetof(struct config, state), "DIR", STATE_DIRECTORY,
        KEY_INITIAL,
        "Where is kept what outlives a login: which alerts a user was "
        "shown. A directory that the daemon's user owns; where "
        "there is none, every alert is shown at each login."},
    {"daemon", load_daemon, offsetof(struct config, daemon), "DAEMON", "{}",
        KEY_INITIAL, "The daemon."},
};

const struct context context_file = {
    "the file", file_keys, sizeof(file_keys) / sizeof(*file_keys)};

const struct context *const load_contexts[] = {
    &context_file,
    &context_directory,
    &context_tls,
    &context_bind,
    &context_user,
    &context_entry,
    &context_groups,
    &context_groups_attribute,
    &context_groups_system,
    &context_groups_userdb,
    &context_condition,
    &context_test,
    &context_search,
    &context_rule,
    &context_update,
    &context_acl_groups,
    &context_messages,
    &context_daemon,
    NULL,
};

/* --- Loaders ------------------------------------------------------------ */

static void
load_decision_time(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	int64_t *milliseconds = target;

	*milliseconds = 1;
	load_time(loader, place, key, node, target);
	if (*milliseconds < 1 || *milliseconds > 50000)
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected more than no time and at most 50s",
		    load_quote(loader, node->text));
}

static void
load_conditions(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	(void)place;
	(void)key;
	(void)target;
	if (!load_require_kind(
	        loader, node, NODE_MAPPING, "{NAME: CONDITION}") ||
	    !load_require_some(loader, node))
		return;
	for (size_t i = 0; i < loader->condition_count; i++)
		load_named_condition(loader, &loader->conditions[i]);
}

static void
load_exempt(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const struct place login = {.directory = false};

	(void)place;
	load_condition(loader, &login, key, node, target);
}

static void
load_unknown_user(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const struct choice words[] = {{"deny", 0}, {"allow", 1}};
	int allow = 0;

	(void)place;
	(void)key;
	load_choice(loader, node, words, 2, &allow);
	*(bool *)target = allow;
}

static void
load_outage(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const struct choice words[] = {{"refuse", 0}, {"allow", 1}};
	int allow = 0;

	(void)place;
	(void)key;
	load_choice(loader, node, words, 2, &allow);
	*(bool *)target = allow;
}

/* A file of a later version is no error: what it asks for makes a login
 * possible that is refused without it, never the other way round. */
static void
load_stale(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	int64_t milliseconds = 0;

	(void)target;
	load_time(loader, place, key, node, &milliseconds);
	diagnostics_warning(loader->diagnostics, node->at,
	    "\"stale\" comes with a later version, until then an outage is "
	    "decided by \"outage\" alone");
}

static void
load_language(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const char **name = target;

	load_string(loader, place, key, node, target);
	if (*name && !load_is_attribute(*name))
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected the name of an attribute",
		    load_quote(loader, *name));
}

static void
load_generation(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const struct choice generations[] = {
	    {"1.0", DOVECOT_1_0},
	    {"1.1", DOVECOT_1_1},
	    {"1.2", DOVECOT_1_2},
	    {"2.0", DOVECOT_2_0},
	    {"2.1", DOVECOT_2_1},
	    {"2.2", DOVECOT_2_2},
	    {"2.3", DOVECOT_2_3},
	    {"2.4", DOVECOT_2_4},
	};
	int generation = GENERATION_UNKNOWN;

	(void)place;
	(void)key;
	load_choice(loader, node, generations,
	    sizeof(generations) / sizeof(*generations), &generation);
	*(enum generation *)target = (enum generation)generation;
}

/* --- Words of the language ---------------------------------------------- */

bool
load_is_reserved(const char *name)
{
	static const char *const others[] = {"none", "true", "false"};

	if (variable_is_word(name) || pipe_is_word(name))
		return true;
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		if (strcmp(others[i], name) == 0)
			return true;
	}
	for (size_t i = 0; load_contexts[i]; i++) {
		if (load_key(load_contexts[i], name))
			return true;
	}
	return false;
}
