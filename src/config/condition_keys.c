/* The keys of a CONDITION's mapping; see the language. */
#include <string.h>

#include "config/compile.h"

/* --- Made of conditions ------------------------------------------------ */

static void
load_all(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	(void)key;
	if (!load_require_kind(loader, node, NODE_LIST, "a list of conditions"))
		return;
	branches_add(
	    loader, target, condition_list(loader, place, CONDITION_ALL, node));
}

static void
load_not(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct branches inner = {0};

	(void)key;
	branches_add(loader, &inner, condition_compile(loader, place, node));
	branches_add(loader, target,
	    condition_join(loader, CONDITION_NOT, node->at, &inner));
}

/* --- The login --------------------------------------------------------- */

static const struct {
	const char *name;
	enum subject subject;
	enum compare compare;
} subjects[] = {
    {"user", SUBJECT_USER, COMPARE_WORD},
    {"username", SUBJECT_USERNAME, COMPARE_TEXT},
    {"domain", SUBJECT_DOMAIN, COMPARE_TEXT},
    {"service", SUBJECT_SERVICE, COMPARE_SERVICE},
    {"remote_ip", SUBJECT_REMOTE_IP, COMPARE_ADDRESS},
    {"local_ip", SUBJECT_LOCAL_IP, COMPARE_ADDRESS},
    {"hostname", SUBJECT_HOSTNAME, COMPARE_HOSTNAME},
    {"mechanism", SUBJECT_MECHANISM, COMPARE_TEXT},
    {"master_user", SUBJECT_MASTER_USER, COMPARE_TEXT},
    {"group", SUBJECT_GROUP, COMPARE_GROUP},
    {"hours", SUBJECT_HOURS, COMPARE_HOURS},
};

/* Hours are a set of moments, not a text to be compared. */
static void
check_hours(struct loader *loader, const struct test *test)
{
	switch (test->kind) {
	case TEST_LIST:
		return;
	case TEST_NOT:
	case TEST_ALL:
		for (size_t i = 0; i < test->count; i++)
			check_hours(loader, &test->children[i]);
		return;
	case TEST_EQUALS:
	case TEST_MATCHES:
	case TEST_PRESENT:
	case TEST_BITS:
	case TEST_AT_LEAST:
	case TEST_AT_MOST:
	case TEST_PAST:
	case TEST_OLDER:
	case TEST_NEWER:
	case TEST_WITHIN:
		break;
	}
	diagnostics_error(loader->diagnostics, test->at,
	    "this cannot be asked of hours, expected hours such as "
	    "\"Mon-Fri 08:00-18:00\"");
}

static void
check_group(
    struct loader *loader, const struct place *place, const struct node *node)
{
	if (place->no_groups)
		diagnostics_error(loader->diagnostics, node->at,
		    "groups are looked up later, expected another test");
	if (place->lookup)
		place->lookup->needs_groups = true;
}

static void
load_login(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct condition *condition =
	    condition_new(loader, CONDITION_LOGIN, node->at);
	size_t i = 0;

	while (strcmp(subjects[i].name, key->name) != 0)
		i++;
	condition->subject = subjects[i].subject;
	load_test(loader, place, subjects[i].compare, NULL,
	    SYNTAX_GENERALIZED_TIME, node, &condition->test);
	if (condition->subject == SUBJECT_HOURS)
		check_hours(loader, &condition->test);
	if (condition->subject == SUBJECT_GROUP)
		check_group(loader, place, node);
	branches_add(loader, target, condition);
}

/* --- Attributes and fields --------------------------------------------- */

static void
load_leaf(struct loader *loader, const struct place *place,
    const struct condition *model, const struct pair *pair,
    struct branches *branches)
{
	struct condition *condition =
	    condition_new(loader, model->kind, pair->key.at);

	condition->index = model->index;
	condition->attribute = pair->key.text;
	condition->syntax = load_syntax_of(loader, pair->key.text);
	load_test(loader, place,
	    condition->syntax == SYNTAX_ADDRESS ? COMPARE_ADDRESS
	                                        : COMPARE_EQUAL,
	    condition->attribute, condition->syntax, &pair->value,
	    &condition->test);
	branches_add(loader, branches, condition);
}

/* {ATTR: TEST, ...} of some entry; whose it is also notes what is read. */
static void
load_leaves(struct loader *loader, const struct place *place,
    const struct condition *model, enum owner whose, const struct node *node,
    struct branches *branches)
{
	if (!load_require_kind(loader, node, NODE_MAPPING, "{ATTR: TEST}") ||
	    !load_require_some(loader, node))
		return;
	for (size_t i = 0; i < node->count; i++) {
		const struct pair *pair = &node->pairs[i];

		if (!load_is_attribute(pair->key.text)) {
			diagnostics_error(loader->diagnostics, pair->key.at,
			    "%s is no attribute name",
			    load_quote(loader, pair->key.text));
			continue;
		}
		load_want(loader, place, whose, model->index, pair->key.text);
		load_leaf(loader, place, model, pair, branches);
	}
}

static bool
may_read(struct loader *loader, const struct place *place,
    const struct node *node, const char *name)
{
	if (place->directory)
		return true;
	diagnostics_error(loader->diagnostics, node->at,
	    "\"%s\" reads the directory, expected tests of the login alone",
	    name);
	return false;
}

static void
load_ldap(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const struct condition model = {.kind = CONDITION_LDAP};

	if (may_read(loader, place, node, key->name))
		load_leaves(loader, place, &model, OWNER_USER, node, target);
}

static void
load_own(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const struct condition model = {
	    .kind = CONDITION_OWN,
	    .index = place->owner_index,
	};

	if (!may_read(loader, place, node, key->name))
		return;
	if (place->owner == OWNER_NONE || !place->has_value)
		diagnostics_error(loader->diagnostics, node->at,
		    "\"entry\" is the entry of a rule of an attribute, "
		    "expected "
		    "it in such a rule");
	else
		load_leaves(loader, place, &model, place->owner, node, target);
}

static void
load_userdb(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const struct condition model = {.kind = CONDITION_USERDB};

	(void)key;
	if (!load_require_kind(loader, node, NODE_MAPPING, "{FIELD: TEST}") ||
	    !load_require_some(loader, node))
		return;
	for (size_t i = 0; i < node->count; i++)
		load_leaf(loader, place, &model, &node->pairs[i], target);
}

void
condition_entry(struct loader *loader, const struct place *place,
    const struct pair *pair, size_t entry, struct branches *branches)
{
	const struct condition model = {
	    .kind = CONDITION_ENTRY,
	    .index = entry,
	};

	if (may_read(loader, place, &pair->key, pair->key.text))
		load_leaves(
		    loader, place, &model, OWNER_ENTRY, &pair->value, branches);
}

/* --- The table ----------------------------------------------------------- */

#define LOGIN_KEY(name, doc)                                                   \
	{                                                                      \
		name, load_login, 0, "TEST", NULL, 0, doc                      \
	}

static const struct key condition_keys[] = {
    LOGIN_KEY("user", "The name of the user, with the domain if there is one."),
    LOGIN_KEY("username", "What stands before the @ of the user's name."),
    LOGIN_KEY("domain", "What stands behind the @ of the user's name."),
    LOGIN_KEY("service", "imap, pop3, sieve or submission."),
    LOGIN_KEY("remote_ip", "The client's address; addresses and networks."),
    LOGIN_KEY("local_ip", "The address the client connected to."),
    LOGIN_KEY("hostname", "This machine, by its short or full name."),
    LOGIN_KEY("mechanism",
        "How the user authenticated, such as PLAIN. Undefined with Dovecot "
        "1.x, which does not say."),
    LOGIN_KEY("master_user",
        "Who authenticated, in the login of a master user; absent in others."),
    LOGIN_KEY("group",
        "The groups found, ignoring case, or by their DN; before acl_groups."),
    LOGIN_KEY("hours", "The time of the login: \"Mon-Fri 08:00-18:00 "
                       "Europe/Zurich\", or days of the calendar: 2026-12-24, "
                       "\"2026-12-24..2026-12-26 Europe/Zurich\"."),
    {"ldap", load_ldap, 0, "{ATTR: TEST}", NULL, 0,
        "Attributes of the user's entry."},
    {"entry", load_own, 0, "{ATTR: TEST}", NULL, 0,
        "Attributes of the entry this rule belongs to."},
    {"userdb", load_userdb, 0, "{FIELD: TEST}", NULL, 0,
        "Fields that Dovecot's user database brought."},
    {"all", load_all, 0, "[CONDITION...]", NULL, 0, "All of them hold."},
    {"not", load_not, 0, "CONDITION", NULL, 0,
        "It does not hold; with a list, none of them does."},
    {"search", load_search, 0, "FILTER", NULL, 0,
        "The user's own entry is found by this filter; or, with a mapping, "
        "some entry is."},
};

const struct context context_condition = {
    "a condition",
    condition_keys,
    sizeof condition_keys / sizeof *condition_keys,
};
