/*
 * The smaller top-level mappings: acl_groups, messages, daemon.
 */
#include <string.h>

#include "config/parts.h"

static key_load load_rename;
static key_load load_case;
static key_load load_said;
static key_load load_connections;

/* --- acl_groups -------------------------------------------------------- */

#define ACL(member) offsetof(struct acl_groups_config, member)

static const struct key acl_groups_keys[] = {
    {"rename", load_rename, 0, "{FROM: TO}", NULL, 0,
        "Other names for groups, after only and except."},
    {"only", load_string_list, ACL(only), "[GLOB...]", NULL, 0,
        "Which groups are exported, by the directory's name."},
    {"except", load_string_list, ACL(except), "[GLOB...]", NULL, 0,
        "Which groups are not, by the directory's name."},
    {"prefix", load_string, ACL(prefix), "TEXT", "", KEY_INITIAL,
        "What every name begins with."},
    {"case", load_case, ACL(fold), "keep|lower|upper|both", "keep", KEY_INITIAL,
        "The case of letters; both exports a name as found and in lower case."},
};

const struct context context_acl_groups = {"acl_groups", acl_groups_keys,
    sizeof(acl_groups_keys) / sizeof(*acl_groups_keys)};

static void
load_rename(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct acl_groups_config *groups = target;
	struct rename *renames;

	(void)place;
	if (!load_require_kind(loader, node, NODE_MAPPING, key->type) ||
	    !load_require_some(loader, node))
		return;
	renames = arena_array(loader->arena, node->count, sizeof(*renames));
	for (size_t i = 0; i < node->count; i++) {
		renames[i].from = node->pairs[i].key.text;
		renames[i].to = "";
		load_string(
		    loader, place, key, &node->pairs[i].value, &renames[i].to);
	}
	groups->renames = renames;
	groups->rename_count = node->count;
}

static void
load_case(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const struct choice words[] = {
	    {"keep", CASE_KEEP},
	    {"lower", CASE_LOWER},
	    {"upper", CASE_UPPER},
	    {"both", CASE_BOTH},
	};
	int fold = CASE_KEEP;

	(void)place;
	(void)key;
	load_choice(loader, node, words, 4, &fold);
	*(enum group_case *)target = (enum group_case)fold;
}

void
load_acl_groups(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	(void)key;
	load_mapping(loader, place, &context_acl_groups, node, target);
}

/* --- messages ---------------------------------------------------------- */

static const struct key messages_keys[] = {
    {"denied", load_said, offsetof(struct config, denied), "TEXT", REPLY_DENIED,
        KEY_INITIAL,
        "What a refused user is told by a rule without a message."},
    {"unknown_user", load_said, offsetof(struct config, unknown_user), "TEXT",
        NULL, 0,
        "What a user is told who is not in the directory. Without it as "
        "denied."},
    {"unavailable", load_said, offsetof(struct config, unavailable), "TEXT",
        REPLY_UNAVAILABLE, KEY_INITIAL,
        "What a user is told when nothing could be decided."},
};

const struct context context_messages = {
    "messages", messages_keys, sizeof(messages_keys) / sizeof(*messages_keys)};

static void
load_said(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct place inside = *place;

	inside.directory = true;
	load_message(loader, &inside, key, node, target);
}

void
load_messages(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct config *config = target;

	(void)key;
	load_mapping(loader, place, &context_messages, node, config);
	if (!config->unknown_user)
		config->unknown_user = config->denied;
}

/* --- daemon ------------------------------------------------------------ */

#define DAEMON(member) offsetof(struct daemon_config, member)

static const struct key daemon_keys[] = {
    {"sockets", load_path, DAEMON(sockets), "DIR", RUN_DIRECTORY, KEY_INITIAL,
        "Where the daemon's sockets are."},
    {"user", load_string, DAEMON(user), "USER", DAEMON_USER, KEY_INITIAL,
        "Who decides: the daemon's user."},
    {"peers", load_string_list, DAEMON(peers), "[USER...]", "[root, dovecot]",
        KEY_INITIAL, "Who may ask the daemon about anybody."},
    {"exports", load_string_list, DAEMON(exports), "[SETTING...]", NULL, 0,
        "Settings the daemon may hand back besides those that are always "
        "allowed."},
    {"connections", load_connections, DAEMON(connections), "N", "4",
        KEY_INITIAL, "How many connections to the directory it keeps."},
};

const struct context context_daemon = {
    "daemon", daemon_keys, sizeof(daemon_keys) / sizeof(*daemon_keys)};

void
load_path(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const char **path = target;

	load_string(loader, place, key, node, target);
	if (node->kind == NODE_SCALAR && **path != '/')
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected a path that begins with \"/\"",
		    load_quote(loader, *path));
}

static void
load_connections(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	unsigned *count = target;

	*count = 1;
	load_number(loader, place, key, node, target);
	if (*count < 1 || *count > 64)
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected a number from 1 to 64",
		    load_quote(loader, node->text));
}

void
load_daemon(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	(void)key;
	load_mapping(loader, place, &context_daemon, node, target);
}
