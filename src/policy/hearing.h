/*
 * Inside the policy layer: one login's hearing. Rules are run in their order
 * and leave reasons, findings (who refuses, and how) and effects; then the
 * verdict decides which effects stay.
 */
#ifndef POLICY_HEARING_H
#define POLICY_HEARING_H

#include "policy/evaluate.h"

/* Who refuses: the worst, and of equals the first. */
struct finding {
	enum verdict verdict; /* ALLOW: nobody */
	size_t reason;        /* index of the reason, if anybody */
	enum code code;
	const char *message;
};

/* An update with the rule that made it and its reason. */
struct planned {
	struct update update;
	size_t reason;
};

struct hearing {
	struct run run;
	bool exempt;
	bool incomplete; /* the facts are: only what needs no directory */
	bool stranger;   /* the directory knows no such user */
	bool master;     /* a master user's login */
	enum generation generation;

	struct finding real;  /* without what is only observed */
	struct finding would; /* with it */

	struct reason *reasons;
	size_t reason_count;
	struct alert *alerts;
	size_t alert_count;
	struct span *added; /* groups */
	size_t added_count;
	struct export *exports; /* value NULL: unset */
	size_t export_count;
	struct planned *updates;
	size_t update_count;
};

static inline struct arena *
hearing_arena(const struct hearing *hearing)
{
	return hearing->run.scene->arena;
}

/* Adds a reason and returns its index. `value` may be NULL. */
size_t hearing_reason(struct hearing *hearing, const struct rule *rule,
    const char *attribute, const char *value, const char *outcome);

/* What a refusal's TEXT becomes. `template` may be NULL: `otherwise`. */
void hearing_refuse(struct hearing *hearing, enum verdict verdict,
    size_t reason, enum code code, const char *message, bool observed);

/* --- What each verb does with one view; all add one reason --------------- */

/* judge.c: deny and require. */
void judge_rule(
    struct hearing *hearing, const struct rule *rule, struct view *view);

/* Under groups `require` is about all groups of the source together. `failed`:
 * there is none because they could not be looked up. */
void judge_groups(struct hearing *hearing, const struct rule *rule,
    const struct group *const *groups, size_t count, bool failed);

/* A `deny` of a group of which nobody knows whether the user is in it: true
 * and undefined if it might deny. */
bool judge_doubt(
    struct hearing *hearing, const struct rule *rule, struct view *view);

/* effect.c */
void effect_alert(
    struct hearing *hearing, const struct rule *rule, struct view *view);
void effect_group(
    struct hearing *hearing, const struct rule *rule, struct view *view);
void effect_export(
    struct hearing *hearing, const struct rule *rule, struct view *view);

/* alert.c: `text` is what the rule says in this view. */
void alert_add(struct hearing *hearing, const struct rule *rule,
    const struct view *view, const char *text);

/* update.c */
void effect_update(
    struct hearing *hearing, const struct rule *rule, struct view *view);

/* Binds the values of the rule's attribute in its entry. */
struct view view_for_rule(struct hearing *hearing, const struct rule *rule,
    const struct entry *own, bool failed, const struct group *group);

/* The value of a reason: the one that decided, else all of the attribute. */
const char *view_decided(const struct view *view);

/* The one text of a field; NULL if it is left out, noted if it is for more
 * than having no value. */
const struct span *field_value(struct hearing *hearing, const struct rule *rule,
    const struct view *view, const char *target,
    const struct template *template, enum syntax syntax);

/* --- All of it ---------------------------------------------------------- */

/* rules.c: runs all rules in their order. */
void rules_run(struct hearing *hearing);

/* needs.c: true if a rule can mean nothing without the user's entry. */
bool rule_needs_user(const struct config *config, const struct rule *rule);

/* groups.c: fills in groups, acl_names and acl_groups. */
void groups_settle(struct hearing *hearing, struct decision *decision);

#endif
