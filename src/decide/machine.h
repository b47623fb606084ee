/*
 * Inside the decide layer: the machine is a set of tasks, one a look-up. Each
 * waits for what it needs, asks a round of searches, takes their results, and
 * asks again or is over.
 */
#ifndef DECIDE_MACHINE_H
#define DECIDE_MACHINE_H

#include "postlogin/decide.h"
#include "postlogin/facts.h"

enum task_state {
	TASK_WAITING,
	TASK_ASKING,
	TASK_OVER,
};

struct walk;

struct task {
	enum step_kind kind;
	size_t index; /* into config.entries, .groups, .searches */
	enum task_state state;
	const struct lookup *lookup; /* the one at work */
	size_t user;                 /* USER: which of config.users */
	const char *failure;         /* USER: an optional one's fault */
	enum fault failure_kind;
	struct bases bases; /* round after round until one finds */
	size_t base;        /* the first of this round */
	size_t round_size;
	const char *filter;
	struct search *asks; /* this round's */
	size_t ask_count;
	struct walk *walk; /* GROUPS */
};

struct decide {
	struct arena *arena;
	const struct config *config;
	struct facts facts;
	struct scene scene;
	struct found *entries;
	enum tri *searches;
	struct group *groups;
	bool *sources_failed;
	struct group *doubts;
	struct task *tasks;
	size_t task_count;
	struct search *wanted;
	size_t wanted_count;
	const char **notes;
	size_t note_count;
};

/* lookup.c: USER, ENTRY, SEARCH */
void lookup_start(struct decide *decide, struct task *task);
void lookup_take(
    struct decide *decide, struct task *task, const struct result *results);

enum prepared {
	PREPARED_UNKNOWN, /* an optional entry that it reads has failed */
	PREPARED_UNFIT,   /* a base is no DN: what it would find is unknown */
	PREPARED_NOTHING, /* `when` is false, or no base has a value */
	PREPARED_BASES,
};

/* What the log says of bases that are unfit; noted, too. */
const char *lookup_unfit(struct decide *decide, const struct bases *bases);

/* Likewise of a filter that cannot be made. */
const char *lookup_too_many(struct decide *decide);

/* Fills in task->lookup and task->bases. */
enum prepared lookup_prepare(
    struct decide *decide, struct task *task, const struct lookup *lookup);

/*
 * On to the next round of bases, the first if `again`. False if there is none.
 */
bool lookup_round(struct task *task, bool again);

/* True if "no such base" only means "nothing found" there. */
bool lookup_may_miss(const struct task *task, const struct base *base);

/* True if it reads an attribute that the user lacks, and may inherit. */
bool lookup_reads_unknown(
    const struct decide *decide, const struct lookup *lookup);

/* inherit.c: the user's entry gets what it lacks */
void inherit_start(struct decide *decide, struct task *task);

/* groups.c: the groups of one source, level by level */
void groups_start(struct decide *decide, struct task *task);
void groups_take(
    struct decide *decide, struct task *task, const struct result *results);

/* machine.c */
void machine_group(struct decide *decide, size_t source, struct span name,
    const char *dn, const struct entry *entry);
/* Likewise of one of which it is not known whether the user is in it. */
void machine_doubt(struct decide *decide, size_t source, struct span name,
    const char *dn, const struct entry *entry);
void machine_note(struct decide *decide, const char *note);

/* Stops the machine: what could not be looked up is needed. */
void machine_fault(struct decide *decide, enum fault fault, const char *text);

/* The fault that an answer is. */
enum fault machine_fault_of(enum answer answer);

#endif
