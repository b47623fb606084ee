/*
 * Inside the policy layer: what an expression may look at while one login is
 * judged, and how variables, templates, tests and conditions are evaluated.
 * All memory is the scene's arena.
 */
#ifndef POLICY_EVALUATE_H
#define POLICY_EVALUATE_H

#include "postlogin/policy.h"
#include "postlogin/text.h"

/* A group as it is compared. */
struct group_key {
	struct span name; /* folded */
	const char *dn;   /* canonical, or NULL */
};

/* What is common to all expressions of one login. */
struct run {
	const struct scene *scene;
	const char **notes;
	size_t note_count;
	const struct group_key *keys; /* of facts.groups, made when needed */
};

/*
 * What made a condition true: for %{value}, %{date} and %{days}, and for the
 * reasons. A date that was only evaluated is kept until one decides.
 */
struct trail {
	bool dated;
	bool date_decided;
	struct date date;
	int64_t step;        /* milliseconds, of a `within` list; 0: none */
	struct span stepped; /* the value behind it */
	bool valued;         /* `value` is one of the rule's attribute */
	struct span value;
	const char *attribute; /* of another entry's value that decided */
	struct span seen;
};

/* What one expression sees. */
struct view {
	struct run *run;
	const struct entry *own; /* the entry of the rule; NULL: not found */
	bool own_failed;         /* its look-up failed: undefined */
	const struct group *group;
	const struct span *values; /* of the rule's attribute */
	size_t value_count;
	const char *dn;           /* instead of the user's, or NULL */
	const struct entry *self; /* instead of the user, or NULL */
	struct trail trail;
};

/* The view of what belongs to no rule. */
struct view view_of(struct run *run);

/* --- Notes (note.c) ----------------------------------------------------- */

/* One printable line for the log, each once, a bounded number. */
void note_add(struct run *run, const char *format, ...) PRINTF(2, 3);

/* A value that is not what it should be: "... is no date". */
void note_value(struct run *run, const char *dn, const char *name,
    struct span value, const char *problem);

/* For people: printable, or base64 of what is no text. */
const char *value_shown(struct arena *arena, struct span value);

/* Values as in a TEXT: joined by ", "; NULL if there is none. */
const char *values_shown(
    struct arena *arena, const struct span *values, size_t count);

/* --- Variables (variable.c) --------------------------------------------- */

/* What a variable stands for. */
struct values {
	const struct span *items;
	size_t count;
	bool failed;        /* the look-up failed: neither present nor absent */
	bool instant;       /* one value, `at`, not yet written as text */
	int64_t at;         /* seconds since 1970 UTC */
	enum syntax syntax; /* of the values */
	const char *dn;     /* whose they are, or NULL; for notes */
	const char *name;
};

struct values variable_values(
    const struct view *view, const struct variable *variable);

/* The values of an attribute; failed as given. */
struct values entry_values(
    const struct entry *entry, bool failed, const char *name);

/* The values of an attribute of all entries found under `index`. */
struct values found_values(
    const struct view *view, size_t index, const char *name);

/* True while nobody knows who the user is in the directory. */
bool view_user_failed(const struct view *view);

/* Before and behind the first "@"; data is NULL if there is no such part. */
struct span name_user(struct span name);
struct span name_domain(struct span name);

/* --- Templates (pipe.c, expand.c) ----------------------------------------- */

/* True if it reads the user's entry or DN. (needs.c) */
bool template_needs_user(const struct template *template);

/* Where a template stands: how it is joined and escaped. */
enum where {
	WHERE_TEXT,   /* for people: several values joined, none is empty */
	WHERE_FILTER, /* RFC 4515 */
	WHERE_DN,     /* RFC 4514 */
	WHERE_FIELD,  /* export, group, update: one value */
	WHERE_TEST,   /* V: each value is one */
};

struct place {
	enum where where;
	enum syntax syntax; /* how an instant is written, except in TEXT */
};

struct expansion {
	const struct span *items;
	size_t count;
	bool failed;  /* needs a look-up that failed */
	bool several; /* FIELD: more than one value; left out */
	bool too_many;
	bool unfit; /* DN: a value that is none where a whole one stands */
	/* A V that is one variable: */
	bool alone;
	enum syntax syntax;
	const char *dn;
	const char *name; /* else the source of the template */
};

enum { EXPANSION_MAX = 1000 };

/* The variable's values as its pipes make them, instants written. */
struct values part_values(
    const struct view *view, const struct part *part, struct place place);

/* The one place where values are put into text. */
struct expansion expand(const struct view *view,
    const struct template *template, struct place place);

/* A TEXT in the user's language, as one printable line. (message.c) */
const char *expand_text(const struct view *view, const struct message *message);

/* --- Tests (test.c, datetest.c, admit.c) ---------------------------------- */

enum datum_state {
	DATUM_FAILED = 0, /* a look-up failed: every test is undefined */
	DATUM_MISSING, /* Dovecot did not say: undefined, but for `present` */
	DATUM_ABSENT,  /* there is none: false */
	DATUM_PRESENT,
};

/* What is tested: one value. */
struct datum {
	enum datum_state state;
	struct span value;
	enum syntax syntax;
	const char *dn; /* for notes: whose, or NULL */
	const char *name;
};

/* Date tests of one value: the first that was true, else the first. */
struct mark {
	bool set;
	bool decided;
	struct date date;
	int64_t step; /* the smallest DUR that holds; 0: no `within` did */
};

enum tri test_holds(struct view *view, const struct test *test,
    const struct datum *datum, struct mark *mark);

/* PAST, OLDER, NEWER, WITHIN of a present value. */
enum tri test_date(struct view *view, const struct test *test,
    const struct datum *datum, struct mark *mark);

/* LIST read as items that admit or exclude. */
enum tri admit_holds(
    struct view *view, const struct test *test, const struct datum *datum);

/* Milliseconds of a DUR. */
enum span_kind {
	SPAN_UNDEFINED = 0,
	SPAN_NEVER,
	SPAN_LASTS,
};
enum span_kind duration_value(const struct view *view,
    const struct duration *duration, int64_t *milliseconds_r);

/* --- Conditions (condition.c) --------------------------------------------- */

/* Leaves in view->trail what made it true. NULL is true. */
enum tri condition_holds(struct view *view, const struct condition *condition);

/* The items of a hours V, one after the other: returns false at the end. */
bool item_next(struct span *rest, enum compare compare, struct span *item_r);

#endif
