/*
 * The loaders of the top-level keys, each beside the contexts it walks.
 */
#ifndef CONFIG_PARTS_H
#define CONFIG_PARTS_H

#include "config/file.h"
#include "config/loader.h"
#include "postlogin/error.h"

/* directory.c [struct directory_config] */
key_load load_directory;

/* directories.c; the first two fill loader->directories */
key_load load_directories;
key_load load_default_directory;
key_load load_directory_name; /* size_t: of config.directories */

/* Before anything is compiled: which directories there are. */
void directories_collect(struct loader *loader, const struct node *root);

/* When names of entries are known: what their default bases are. */
void directories_bases(struct loader *loader);

/* A LOOKUP by its context into a struct that holds place->lookup; its base may
 * be that of its directory. */
void load_lookup(struct loader *loader, const struct place *place,
    const struct context *context, const struct node *node, void *target);

/* After all is loaded: the files that directories name, in CONFIG_FULL. */
void directories_check_files(struct loader *loader);

/* lookup.c; they fill loader->config */
key_load load_user;
key_load load_entries;

/* Parts of a LOOKUP; the place's lookup is the one. */
key_load load_base;        /* base.c: struct templates; knows %{base} */
key_load load_below;       /* base.c: const struct template *, likewise */
key_load load_scope;       /* enum scope */
key_load load_lookup_when; /* const struct condition * */

/* The keys that every LOOKUP has, for the table of something that holds one at
 * the offset `at`. */
#define LOOKUP_KEYS(at)                                                        \
	{"directory", load_directory_name,                                     \
	    (at) + offsetof(struct lookup, directory), "NAME", NULL, 0,        \
	    "The one of `directories` that is asked. Without it the "          \
	    "`directory`."},                                                   \
	    {"base", load_base, (at) + offsetof(struct lookup, bases),         \
	        "TEMPLATE+", NULL, 0,                                          \
	        "Where to search; without it the base of the directory. "      \
	        "Several are tried in order until one finds something. Of "    \
	        "several values of a variable each is searched for; a base "   \
	        "without one is left out. %{base} is the base of the default " \
	        "directory: cn=groups,%{base}."},                              \
	    {"scope", load_scope, (at) + offsetof(struct lookup, scope),       \
	        "base|onelevel|subtree", "subtree", KEY_INITIAL,               \
	        "How far below the base to search."},                          \
	    {"filter", load_filter, (at) + offsetof(struct lookup, filter),    \
	        "TEMPLATE", "(objectClass=*)", KEY_INITIAL,                    \
	        "What is searched for (RFC 4515). Values are escaped, and "    \
	        "cannot change its shape."},                                   \
	    {"when", load_lookup_when, (at) + offsetof(struct lookup, when),   \
	        "CONDITION", NULL, 0,                                          \
	        "Tests of the login alone. The search is made unless it is "   \
	        "false."},                                                     \
	{                                                                      \
		"optional", load_bool,                                         \
		    (at) + offsetof(struct lookup, optional), "BOOL", "false", \
		    KEY_INITIAL,                                               \
		    "With true a fault of this search makes what needs it "    \
		    "undefined, without it the login is unavailable."          \
	}

/* groups.c; fills loader->config */
key_load load_groups;

/* The root without the sources of groups that are disabled; before anything
 * else is looked at. */
const struct node *groups_enabled(
    struct loader *loader, const struct node *root);

/* True if a source has that label, also a disabled one. */
bool groups_labelled(const struct loader *loader, const char *label);

/* options.c */
key_load load_acl_groups; /* struct acl_groups_config */
key_load load_messages;   /* struct config */
key_load load_daemon;     /* struct daemon_config */
key_load load_path;       /* const char *: absolute */

/* rulesets.c: lists of rules, and what applies to rules by name. */
key_load load_rules;      /* rules: fills loader->config */
key_load load_attributes; /* attributes: likewise */
key_load load_observe;    /* bool: observe_all; a list is applied later */
key_load load_disable;
/* True for what `disable` names: a rule by its name, a source of groups by its
 * label. */
bool load_disables(
    const struct loader *loader, const struct node *node, const char *key);
void rulesets_add(struct loader *loader, const struct rules *rules);
void rulesets_finish(struct loader *loader, const struct node *root);

/* order.c: fills config->steps, or reports a circle. */
void order_steps(struct loader *loader);

/*
 * secret.c: reads a secret's file: its first line, without the newline. Refused
 * unless a regular file owned by root, the effective user or `owner` (0: nobody
 * else), unreadable by others, 1-1024 bytes. Returns 0, or -1 with the reason
 * (never the secret).
 */
NODISCARD int secret_read(struct arena *arena, const char *path, uid_t owner,
    struct span *secret_r, struct error *error);

/* Who may own secrets besides root and the effective user: for root the
 * daemon's user, else nobody (0). */
uid_t secret_owner(const char *daemon_user);

#endif
