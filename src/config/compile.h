/* Inside the compiler of conditions, tests and rules. */
#ifndef CONFIG_COMPILE_H
#define CONFIG_COMPILE_H

#include "config/excerpt.h"

/* condition.c: NULL with the error reported. */
const struct condition *condition_compile(
    struct loader *loader, const struct place *place, const struct node *node);

struct condition *condition_new(
    struct loader *loader, enum condition_kind kind, struct position at);

/* What the keys of one mapping of a CONDITION become; the target of the rows
 * of context_condition. */
struct branches {
	const struct condition **items;
	size_t count;
};
void branches_add(struct loader *loader, struct branches *branches,
    const struct condition *condition);

struct condition *condition_join(struct loader *loader,
    enum condition_kind kind, struct position at,
    const struct branches *branches);
const struct condition *condition_list(struct loader *loader,
    const struct place *place, enum condition_kind kind,
    const struct node *node);

/* condition_keys.c: ENTRY: {ATTR: TEST}. */
void condition_entry(struct loader *loader, const struct place *place,
    const struct pair *pair, size_t entry, struct branches *branches);

/* search.c: the row `search`. */
key_load load_search;

/* reads.c: what something reads; NULL reads nothing. */
void reads_condition(struct reads *reads, const struct loader *loader,
    const struct condition *condition);
void reads_template(struct reads *reads, const struct template *template);
/* True if a template has %{date} or %{days}. */
bool template_has_date(const struct template *template);

/*
 * test.c: the keys of a TEST's mapping, one at a time; the target of the rows
 * of context_test.
 */
struct test_builder {
	struct position at;
	enum compare compare;
	const char *attribute;
	enum syntax syntax;
	struct test *items;
	size_t count;
	const struct node *add; /* applied when all keys are there */
};
/* Puts the collected tests into one: TEST_ALL if they are several. */
void test_finish(struct loader *loader, const struct place *place,
    struct test_builder *builder, struct test *test_r);
/* items.c: checks the literal items of a V+ before they are asked for. */
void items_check(struct loader *loader, enum compare compare,
    const struct node *node, const struct templates *values);

/* verbs.c: the values of `export`, `update`; rule.c fills the rest. */
void load_exports(struct loader *loader, const struct place *place,
    const struct node *node, struct rule *rule);
void load_updates(struct loader *loader, const struct place *place,
    const struct node *node, struct rule *rule);

/* rule.c: one rule; its attribute is the place's. */
void rule_load(struct loader *loader, const struct place *place,
    const struct node *node, struct rule *rule);

/* rule_judge.c: fills what follows from all of a rule, and checks it. */
void rule_judge(struct loader *loader, struct rule *rule);

#endif
