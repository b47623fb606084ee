/*
 * Inside the configuration layer: from a YAML tree to typed structs.
 *
 * Every key of the language is one row of a table (struct key). A context is
 * the set of keys of one kind of mapping; load_mapping() walks a mapping by its
 * context: unknown and doubled keys, kinds, defaults and "did you mean" are
 * done there once. The manual page is printed from the same rows.
 */
#ifndef CONFIG_LOADER_H
#define CONFIG_LOADER_H

#include <stdbool.h>
#include <stddef.h>

#include "postlogin/config.h"
#include "postlogin/diagnostics.h"

/* --- The YAML tree (yaml.c) ------------------------------------------- */

enum node_kind {
	NODE_SCALAR,
	NODE_LIST,
	NODE_MAPPING,
};

struct pair;

struct node {
	enum node_kind kind;
	struct position at;
	const char *text;         /* SCALAR: its text, no NUL inside */
	bool quoted;              /* SCALAR: quoted or a block scalar */
	unsigned text_offset;     /* columns from `at` to the text (quote: 1);
	                           * (unsigned)-1: not on one line */
	const struct node *items; /* LIST */
	const struct pair *pairs; /* MAPPING */
	size_t count;
	bool incomplete; /* LIST, MAPPING: a problem inside has been reported,
	                    so that nothing is said about what is missing */
};

struct pair {
	struct node key; /* always a scalar */
	struct node value;
};

/*
 * Parses a whole file's text; `file` is what positions say. NULL with an error
 * reported: bad YAML or UTF-8, several documents, over 32 levels, or nothing in
 * it. Anchors, aliases,
 * tags, `<<`, doubled keys, keys that are no scalars and empty values are
 * reported and left out of the tree, so that the rest can be looked at too.
 */
const struct node *yaml_parse(struct arena *arena, const char *file,
    struct span text, struct diagnostics *diagnostics);

/* --- Loading ----------------------------------------------------------- */

/* What a condition reads, through all it is made of. */
struct reads {
	bool directory; /* ldap, entry, ENTRY, dn, search */
	bool groups;    /* tests group */
	bool master;    /* tests master_user */
	bool date;      /* has a date test */
	size_t size;    /* conditions and values in it, names put in */
};

struct named_condition {
	struct position at; /* of the name */
	const char *name;
	const struct node *node;
	const struct condition *condition; /* once it has been loaded */
	struct reads reads;                /* likewise */
	bool loading;                      /* to find circles */
	bool loaded;                       /* also after an error */
};

struct syntax_entry {
	const char *name; /* attribute or userdb field */
	enum syntax syntax;
};

/* A growing set of attribute names somebody reads, sorted. */
struct wanted {
	const char **names;
	size_t count;
};

/* A growing list of rules, as rule.c makes them. */
struct rules {
	struct rule *items;
	size_t count;
};

struct loader {
	struct arena *arena;
	struct diagnostics *diagnostics;
	struct config *config;
	enum config_mode mode;
	/* Filled before any template or condition is compiled: */
	struct directory_config *directories; /* config.directories */
	const struct node **directory_nodes;  /* where each is written */
	const struct node **directory_bases;  /* where good; else NULL */
	size_t directory_count;
	const char *const *entry_names; /* as in config.entries */
	size_t entry_count;
	struct syntax_entry *syntaxes;
	size_t syntax_count;
	struct named_condition *conditions;
	size_t condition_count;
	/* Who reads which attribute, filled while compiling (load_want). */
	struct wanted user_wanted;
	struct wanted *entry_wanted; /* one each entry */
	struct wanted *group_wanted; /* one each group source */
	bool user_read;              /* anything of the user, also the DN */
	/* What config points to, while it is still changed. */
	struct lookup *users;
	struct entry_config *entries;
	struct group_config *groups;
	unsigned condition_depth;    /* named ones inside each other, so far */
	const struct node *disabled; /* the list of `disable`, or NULL */
	const struct node *sources;  /* the list of `groups`, or NULL */
	/* Every list of rules, for what applies to them by name. */
	struct rules *rule_sets;
	size_t rule_set_count;
	struct rules user_rules; /* of the user's entry, so far */
	bool languages;          /* some TEXT has several */
	/* Every compiled pattern, for config_free(). */
	struct pattern **patterns;
	size_t pattern_count;
};

/*
 * Where something stands, which decides what it may mention. {0} is the
 * strictest: login variables and userdb alone.
 */
struct place {
	bool directory; /* dn, ldap:, ENTRY: may be read */
	bool no_groups; /* `group` tests may not be used here */
	bool in_rule;   /* date, days */
	bool
	    has_value; /* %{value} and tests on the value: a rule's attribute */
	bool is_text;  /* TEXT: must be quoted or a block scalar */
	bool is_dn;    /* a base: every variable stands in a DN */
	enum owner owner; /* whose rule: entry:, group */
	size_t owner_index;
	const char *attribute; /* of the rule, for has_value */
	enum syntax syntax;    /* of that attribute */
	struct lookup *lookup; /* whose needs_user, needs are to be recorded */
};

struct key;
typedef void key_load(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target);

enum key_flag {
	KEY_REQUIRED = 1,
	KEY_LATER = 2,   /* known, refused: "comes with a later version" */
	KEY_INITIAL = 4, /* `initial` is loaded where the key is not written */
	KEY_SERVER = 8,  /* required where servers are asked */
};

struct key {
	const char *name;
	key_load *load;
	size_t offset;       /* into the target struct */
	const char *type;    /* in language.md's words: "DUR", "URI+", ... */
	const char *initial; /* the default, as the manual shows it; NULL: none.
	                        With KEY_INITIAL a scalar, [a, b] or {} */
	unsigned flags;
	const char *doc; /* one or two sentences for the manual */
};

struct context {
	const char *name; /* for messages: "a rule", "directory" */
	const struct key *keys;
	size_t count;
};

/*
 * Walks a mapping by its context: for each key load() with
 * (char *)target + key->offset. Reports what is no mapping, unknown keys (with
 * "did you mean"), missing required ones and KEY_LATER.
 */
void load_mapping(struct loader *loader, const struct place *place,
    const struct context *context, const struct node *node, void *target);

/* The value of a key in a mapping, or NULL. */
const struct node *node_get(const struct node *mapping, const char *key);

/* "a value", "a list", "a mapping". */
const char *node_kind_name(const struct node *node);

/* False, with "a list, expected EXPECTED" reported, unless of that kind. */
bool load_require_kind(struct loader *loader, const struct node *node,
    enum node_kind kind, const char *expected);

/* False, with the error reported, for an empty list or mapping. */
bool load_require_some(struct loader *loader, const struct node *node);

/* A word of the configuration in quotes, for a message; a long one is cut. */
const char *load_quote(struct loader *loader, const char *text);
const char *quote_text(struct arena *arena, const char *text);

/* Where the text of a scalar begins: behind the quote if that can be told. */
struct position load_text_at(const struct node *node);

/* The row of a key, or NULL. */
const struct key *load_key(const struct context *context, const char *name);

/* Reports a key that the context does not have, with "did you mean". */
void load_unknown_key(struct loader *loader, const struct context *context,
    const struct node *key);

/* Reports that something is known, but comes with a later version. */
void load_later(struct loader *loader, struct position at, const char *what);

/* Finds the candidate that is most like a word, if any is like it at all. */
struct nearest {
	const char *word;
	const char *best; /* NULL: none yet */
	unsigned distance;
	unsigned tried;
};
bool nearest_try(struct nearest *nearest, const char *candidate);

/* One word of several; anything else is reported and leaves *value_r. */
struct choice {
	const char *word;
	int value;
};
void load_choice(struct loader *loader, const struct node *node,
    const struct choice *choices, size_t count, int *value_r);

/* Generic loaders, all of type key_load. Target in brackets. */
key_load load_early;       /* nothing: it has been read before the rest */
key_load load_bool;        /* bool */
key_load load_string;      /* const char * */
key_load load_strings;     /* struct strings: one or a list */
key_load load_string_list; /* struct strings: a list */
key_load load_number;      /* unsigned, at most 65535 */
key_load load_time;        /* int64_t in ms: a DUR that is no template */
key_load load_duration;    /* struct duration: DUR or a template */

/* template.c [const struct template *], [struct templates] */
key_load load_template;
key_load load_templates;
/* message.c [const struct message *] */
key_load load_message;
/* A template from text with a position of its own (e.g. inside a filter). */
const struct template *template_compile(struct loader *loader,
    const struct place *place, struct position at, const char *text,
    bool exact_columns);

/* filter.c [const struct filter *] */
key_load load_filter;
/* The same from text, e.g. a default; NULL with the error reported. */
const struct filter *filter_compile(struct loader *loader,
    const struct place *place, struct position at, const char *text,
    bool exact_columns);

/* condition.c [const struct condition *], test.c [struct test] */
key_load load_condition;
/* Compiles a named condition unless that was done already (a condition that
 * names it may have come first). Called for each, so that also those nobody
 * uses are checked. */
void load_named_condition(struct loader *loader, struct named_condition *named);
void load_test(struct loader *loader, const struct place *place,
    enum compare compare, const char *attribute, enum syntax syntax,
    const struct node *node, struct test *test);

/* rule.c: a list of rules tied to no attribute, and {ATTR: RULE+}. */
void load_rule_list(struct loader *loader, const struct place *place,
    const struct node *node, struct rules *rules);
void load_attribute_rules(struct loader *loader, const struct place *place,
    const struct node *node, struct rules *rules);

/* The syntax of an attribute or userdb field, by `syntax:`. */
enum syntax load_syntax_of(const struct loader *loader, const char *name);

/* Adds a name to a set; attribute names ignore case. */
void wanted_add(struct loader *loader, struct wanted *wanted, const char *name);

/* Index of a further entry by name; -1 if there is none. */
int load_entry_index(
    const struct loader *loader, const char *name, size_t *index_r);

/* Notes that an attribute is read of: the user (OWNER_USER), a further entry,
 * a group source. Also records it in place->lookup's needs. With attribute
 * NULL the DN alone is read: only the needs are recorded. */
void load_want(struct loader *loader, const struct place *place,
    enum owner whose, size_t index, const char *attribute);

/* True for an attribute description (RFC 4512 2.5): a name or numeric OID with
 * options; false for hostile things. */
bool load_is_attribute(const char *name);

/* False, with the error reported, for what is no name for `what`. */
bool load_check_name(
    struct loader *loader, const struct node *key, const char *what);

/* Words that may not be the name of an entry: the keys and variables. */
bool load_is_reserved(const char *name);

/* "expected X" helper: the nearest of the context's keys, or NULL. */
const char *load_nearest(const struct context *context, const char *word);

/* All contexts, for the manual page and the house checks; ended by a NULL. */
extern const struct context *const load_contexts[];

/* Contexts defined where their loaders are. */
extern const struct context context_file; /* keys.c */
extern const struct context context_directory, context_tls,
    context_bind;                                        /* directory.c */
extern const struct context context_user, context_entry; /* lookup.c */
extern const struct context context_groups, context_groups_attribute,
    context_groups_system, context_groups_userdb; /* groups.c */
extern const struct context context_acl_groups, context_daemon,
    context_messages;                                          /* options.c */
extern const struct context context_condition, context_search; /* condition.c */
extern const struct context context_test;                      /* test.c */
extern const struct context context_rule, context_update;      /* rule.c */

#endif
