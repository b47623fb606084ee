/*
 * What the directory said about one login. Filled in by the decide layer, read
 * by the policy; all of it lives in the request's arena.
 */
#ifndef POSTLOGIN_FACTS_H
#define POSTLOGIN_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "postlogin/entry.h"
#include "postlogin/tri.h"
#include "postlogin/zone.h"

enum user_state {
	USER_UNKNOWN_YET = 0, /* not looked up: no directory, or a fault */
	USER_NOT_FOUND,
	USER_FOUND,
};

enum lookup_state {
	LOOKUP_FAILED = 0, /* an optional look-up's fault: undefined */
	LOOKUP_DONE,       /* found or not: count says; also when skipped */
};

/* What one of config.entries gave, sorted by DN. */
struct found {
	enum lookup_state state;
	const struct entry *entries;
	size_t count;
};

struct group {
	const char *name;          /* as found; "": it has none */
	size_t size;               /* of name, which may hold a NUL */
	const char *dn;            /* or NULL */
	const struct entry *entry; /* or NULL: attributes for rules */
	size_t source;             /* index into config.groups */
};

struct named_zone {
	const char *name;
	const struct zone *zone; /* NULL: there is no such zone */
};

/* Why facts are incomplete. In the order of how bad it is. */
enum fault {
	FAULT_NONE = 0,
	FAULT_OUTAGE, /* not reached, or no answer in time */
	FAULT_OTHER,  /* limits, two entries, wrong password, configuration */
};

struct facts {
	enum fault fault;
	const char *fault_text; /* one line for the log */
	enum user_state user_state;
	const struct entry *user;
	size_t user_lookup;          /* which of config.users found it */
	size_t user_directory;       /* which of config.directories has it */
	const struct found *entries; /* config.entry_count of them */
	const struct group *groups;
	size_t group_count;
	/* Groups of which it is not known whether the user is in them. */
	const struct group *doubts;
	size_t doubt_count;
	bool groups_failed; /* an optional source failed: `group` undefined */
	/* Which one: it has no groups here. One each config.groups, or NULL. */
	const bool *sources_failed;
	const enum tri *searches; /* config.search_count of them */
	const struct zone *local; /* never NULL */
	const struct named_zone *zones;
	size_t zone_count;
};

#endif
