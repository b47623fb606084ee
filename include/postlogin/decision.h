/*
 * The outcome of one login with its reasons. Made by policy_decide().
 */
#ifndef POSTLOGIN_DECISION_H
#define POSTLOGIN_DECISION_H

#include <stdbool.h>
#include <stddef.h>

#include "postlogin/config.h"
#include "postlogin/reply.h"
#include "postlogin/span.h"

/* One line of `explain`: a rule and what became of it. */
struct reason {
	const struct rule *rule; /* NULL: no rule (unknown user, outage) */
	const char *at;          /* "file:line"; "" without a rule */
	const char *name;        /* rule_label() */
	const char *attribute;   /* or NULL */
	const char *verb;        /* "deny" ...; "lookup" without a rule */
	const char *value;       /* the value that decided, or NULL */
	const char
	    *from; /* the entry the attribute is inherited from, or NULL */
	/* deny, require: passed, denied, undefined, observed, exempt; the
	 * others: shown, added, exported, updated, left out, undefined; all:
	 * skipped (by `when`, or not for this login), nothing (no value). */
	const char *outcome;
};

struct export
{
	const char *setting; /* as spelt in the configuration */
	const char *value;
};

struct change {
	enum operation operation;
	const char *attribute;
	const char *value; /* NULL: delete. INCREMENT: the decimal amount */
	bool absent;       /* INCREMENT: the entry has no such attribute */
};

/* What the client is told if it was not told lately (`every`, `once`). */
struct alert {
	const char *text; /* one printable line, never "" */
	const struct rule *rule;
	/* The rule, the value and the step of a `within` list, as bytes for
	 * nobody to read: the same identity is the same alert. */
	struct span identity;
	int64_t every_ms; /* <= 0: at each login */
	bool once;        /* then every_ms says nothing */
	/* Others with the same text (another value, another rule), or NULL:
	 * the text is due if one of them is, and all have been shown then. */
	const struct alert *same;
};

/* One modify of one entry. */
struct update {
	const struct rule *rule;
	size_t directory; /* of config.directories: the one that has it */
	const char *dn;
	const struct change *changes;
	size_t count;
};

struct decision {
	enum verdict verdict;
	bool observed_set; /* observed: what it would have been */
	enum verdict observed;
	enum code code;      /* refused (or observed) */
	const char *message; /* refused; never NULL then */
	const char *dn;      /* of the user's entry, or NULL */
	size_t directory;    /* of config.directories: the one that has it */
	/* Which reason decided (or was observed); NULL for a plain allow. */
	const struct reason *cause;
	const struct alert *alerts; /* each text once; not yet what is due */
	size_t alert_count;
	const char *const
	    *groups; /* as found and added, no duplicates, sorted */
	size_t group_count;
	bool acl_groups_set; /* false: ACL_GROUPS is left alone */
	const char *const
	    *acl_names; /* after acl_groups:, exportable, sorted */
	size_t acl_count;
	const char *acl_groups; /* in the generation's syntax; NULL: not set */
	const struct export *exports;
	size_t export_count;
	const char *const *unset; /* 1.x: booleans that are FALSE; as spelt */
	size_t unset_count;
	const struct update *updates;
	size_t update_count;
	const struct reason *reasons;
	size_t reason_count;
	/* For the log, one printable line each, a bounded number: a value that
	 * could not be parsed, a group that could not be exported. */
	const char *const *notes;
	size_t note_count;
};

#endif
