/*
 * A configuration: language.md's words as typed data, with positions. Made by
 * config_load(), never changed afterwards, owned by one arena.
 *
 * What the language says in names (of conditions, of entries) is here in
 * pointers and indexes; what it leaves out has its default filled in.
 */
#ifndef POSTLOGIN_CONFIG_H
#define POSTLOGIN_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "postlogin/arena.h"
#include "postlogin/condition.h"
#include "postlogin/datetime.h"
#include "postlogin/diagnostics.h"
#include "postlogin/reply.h"
#include "postlogin/request.h"
#include "postlogin/span.h"
#include "postlogin/template.h"

/* --- Looking up ------------------------------------------------------- */

enum scope {
	SCOPE_BASE,
	SCOPE_ONELEVEL,
	SCOPE_SUBTREE,
};

/* One LOOKUP. `attributes` names all that templates, tests and rules read of
 * what is found, each once (operational ones come only by name). */
struct lookup {
	struct position at;
	size_t directory; /* the one that is asked: of config.directories */
	struct templates bases;
	enum scope scope;
	const struct filter *filter;
	const struct condition *when; /* NULL: always */
	bool optional;
	struct strings attributes;
	size_t *needs; /* indexes of config.entries its templates read */
	size_t need_count;
	bool needs_user;   /* reads dn or ldap: */
	bool needs_groups; /* its `when` tests group */
	/* Attributes of the user that its templates read. */
	struct strings reads;
	/* What it finds is inherited, or is needed to find that: it sees the
	 * user's entry without what it inherits. */
	bool before_inherit;
	size_t *inherit; /* of config.users: indexes of config.entries */
	size_t inherit_count;
};

enum group_source {
	GROUPS_SEARCH,
	GROUPS_ATTRIBUTE,
	GROUPS_SYSTEM,
	GROUPS_USERDB,
};

/* What the values of the user's attribute are. */
enum group_values {
	GROUPS_NAMED,   /* DNs of groups, or names taken as they are */
	GROUPS_TOKENS,  /* tokenGroups: SIDs, and only by a base search */
	GROUPS_PRIMARY, /* primaryGroupID: the end of a SID */
};

struct rule;

struct group_config {
	struct position at;
	enum group_source source;
	struct lookup lookup;  /* SEARCH */
	const char *name;      /* SEARCH, ATTRIBUTE: attribute; NULL: rdn */
	const char *attribute; /* ATTRIBUTE: of the user; USERDB: the field */
	enum group_values values;     /* ATTRIBUTE */
	const struct template *below; /* ATTRIBUTE: base, or NULL */
	const char *dynamic; /* SEARCH: the attribute with LDAP URLs, or NULL */
	unsigned nested;
	const struct rule *rules; /* of attributes of these groups */
	size_t rule_count;
};

struct entry_config {
	struct position at;
	const char *name;
	struct lookup lookup;
	const struct rule *rules;
	size_t rule_count;
};

/* A search in a condition: on the user's own entry, or anywhere. */
struct search_config {
	struct position at;
	bool own; /* base is the user's DN, scope base */
	struct lookup lookup;
};

/* --- Rules ------------------------------------------------------------ */

enum verb {
	VERB_DENY,
	VERB_REQUIRE,
	VERB_ALERT,
	VERB_GROUP,
	VERB_EXPORT,
	VERB_UPDATE,
};

enum owner {
	OWNER_NONE,  /* rules: */
	OWNER_USER,  /* attributes: */
	OWNER_GROUP, /* groups: [{attributes: }] */
	OWNER_ENTRY, /* entries: {NAME: {attributes: }} */
};

struct export_config {
	struct position at;
	const char *setting;          /* as spelt in the configuration */
	const struct template *value; /* NULL: the rule's attribute's value */
};

enum operation {
	OPERATION_REPLACE,
	OPERATION_ADD,
	OPERATION_DELETE, /* the whole attribute */
	OPERATION_INCREMENT,
};

struct update_config {
	enum operation operation;
	const char *attribute;
	enum syntax syntax;           /* of the attribute, for dates */
	const struct template *value; /* REPLACE, ADD */
	long long amount;             /* INCREMENT */
};

enum after {
	AFTER_ALLOW = 0,
	AFTER_DENY,
	AFTER_ANY,
};

struct rule {
	struct position at;
	const char *name; /* or NULL */
	enum verb verb;
	enum owner owner;
	size_t owner_index;                /* GROUP, ENTRY */
	const char *attribute;             /* NULL: tied to none */
	enum syntax syntax;                /* of that attribute */
	const struct condition *when;      /* NULL: always */
	const struct condition *condition; /* DENY, REQUIRE */
	bool absent_allows;                /* REQUIRE */
	enum code code;                    /* DENY, REQUIRE */
	const struct message *message;     /* DENY, REQUIRE; or NULL */
	const struct message *alert;       /* ALERT */
	const struct template *group;      /* GROUP */
	struct duration every;             /* ALERT, UPDATE */
	bool every_once;                   /* ALERT: once */
	const struct export_config *exports;
	size_t export_count;
	const struct update_config *updates;
	size_t update_count;
	enum after after;
	bool observed;        /* observe: decided and logged, refuses nobody */
	bool disabled;        /* as if not written */
	bool tests_master;    /* its `when` tests master_user */
	bool needs_directory; /* reads ldap, an entry, a group or a search */
};

/* --- The rest --------------------------------------------------------- */

enum bind_kind {
	BIND_ANONYMOUS,
	BIND_SIMPLE,
	BIND_EXTERNAL,
	BIND_GSSAPI,
};

struct directory_config {
	struct position at;
	const char *name; /* of `directories`; NULL: the `directory` */
	struct strings uris;
	struct strings write_uris; /* the same as uris where not given */
	bool starttls;
	bool insecure;
	const char *ca_file;   /* or NULL: the system's */
	const char *cert_file; /* or NULL */
	const char *key_file;
	int tls_minimum; /* 12 or 13 */
	int64_t connect_timeout_ms;
	enum bind_kind bind;
	const char *bind_dn;
	const char *password_file;
	/* What it holds, read by config_load() in CONFIG_FULL: ctl gives up
	 * the right to read it before it binds. data is NULL in
	 * CONFIG_OFFLINE, where nothing binds. */
	struct span password;
	const char *principal;
	const char *keytab;
	bool follow_referrals;
};

struct rename {
	const char *from;
	const char *to;
};

enum group_case {
	CASE_KEEP,
	CASE_LOWER,
	CASE_UPPER,
	CASE_BOTH,
};

struct acl_groups_config {
	const struct rename *renames;
	size_t rename_count;
	struct strings only;
	struct strings except;
	const char *prefix; /* "" */
	enum group_case fold;
};

struct daemon_config {
	const char *sockets;
	const char *user;
	struct strings peers;
	struct strings exports;
	unsigned connections;
};

/* One node of the order in which look-ups are made. */
enum step_kind {
	STEP_USER,
	STEP_INHERIT, /* the user's entry gets what it inherits */
	STEP_ENTRY,
	STEP_GROUPS,
	STEP_SEARCH,
};

struct step {
	enum step_kind kind;
	size_t index; /* ENTRY, SEARCH */
};

struct config {
	const char *file;
	struct strings files; /* all that were read as they count: what is
	                         included before what includes it */
	int64_t timeout_ms;
	/* `directory` first, if there is one, then `directories` in the order
	 * of the file. None: nothing is looked up. */
	const struct directory_config *directories;
	size_t directory_count;
	const struct lookup *users; /* the first that finds */
	size_t user_count;
	const struct entry_config *entries; /* in the order of the file */
	size_t entry_count;
	const struct group_config *groups;
	size_t group_count;
	const struct search_config *searches;
	size_t search_count;
	/* Look-ups so that each comes behind what it needs. STEP_GROUPS is
	 * there once if there is any group source; a search always comes last.
	 */
	const struct step *steps;
	size_t step_count;
	const struct condition *exempt; /* or NULL */
	const struct rule *rules;       /* rules: */
	size_t rule_count;
	const struct rule *user_rules; /* attributes: */
	size_t user_rule_count;
	bool has_group_action;    /* some rule has the verb group */
	bool groups_in_directory; /* not all are the system's or Dovecot's */
	struct acl_groups_config acl_groups;
	bool unknown_user_allows;
	bool outage_allows;
	bool observe_all;
	const struct message *denied; /* messages, never NULL */
	const struct message *unknown_user;
	const struct message *unavailable;
	const char *language; /* the user's attribute: asked for if any TEXT has
	                         several languages */
	enum generation generation; /* dovecot */
	const char *state;
	struct daemon_config daemon;
};

enum config_mode {
	CONFIG_FULL,    /* also: secrets and TLS files are there and safe */
	CONFIG_OFFLINE, /* the language alone: no other file is opened */
	/* The same for what is asked of files: a directory needs no servers,
	 * and where none is written one is there all the same. */
	CONFIG_SERVERLESS,
};

/*
 * Reads and compiles a configuration file. NULL if there is any error, with
 * all problems (up to 20) in `diagnostics`; warnings alone do not make it
 * NULL. A file that cannot be read, that is owned by neither root nor the
 * effective user, or that group or others may write is an error at 1:1, an
 * included one at the item that names it (seen by fstat() on the open file).
 * The result lives as long as the arena; pattern_free() is run by
 * config_free().
 */
const struct config *config_load(struct arena *arena, const char *path,
    enum config_mode mode, struct diagnostics *diagnostics);

/* Where `include` looks for packaged profiles instead of where they are
 * installed; not copied. For the tests, and for profiles being written. */
void config_set_profiles(const char *directory);
const char *config_profiles(void); /* that directory */

/* The same from text that is no file, for what the program itself has made;
 * `name` is what positions say. */
const struct config *config_load_text(struct arena *arena, const char *name,
    struct span text, enum config_mode mode, struct diagnostics *diagnostics);

/* Frees what an arena cannot (patterns). */
void config_free(const struct config **config);

/* The rule's label for logs and explain: its name or "VERB ATTRIBUTE". */
const char *rule_label(struct arena *arena, const struct rule *rule);
const char *verb_name(enum verb verb);
const char *operation_name(enum operation operation);

#endif
