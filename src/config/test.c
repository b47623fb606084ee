/* Tests on a value; see TEST in the language. */
#include <string.h>

#include "config/compile.h"
#include "postlogin/arena.h"
#include "postlogin/error.h"
#include "postlogin/text.h"

/* A test more of the mapping; valid until the next one is added. */
static struct test *
test_add(struct loader *loader, struct test_builder *builder,
    enum test_kind kind, const struct node *node)
{
	struct test *test;

	builder->items = arena_grow(loader->arena, builder->items,
	    builder->count, sizeof *builder->items);
	test = &builder->items[builder->count++];
	*test = (struct test){.kind = kind, .at = node->at};
	return test;
}

static void
load_equals(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct test *test = test_add(loader, target, TEST_EQUALS, node);

	load_templates(loader, place, key, node, &test->values);
}

static void
pattern_keep(struct loader *loader, struct pattern *pattern)
{
	loader->patterns = arena_grow(loader->arena, loader->patterns,
	    loader->pattern_count, sizeof *loader->patterns);
	loader->patterns[loader->pattern_count++] = pattern;
}

static void
load_matches(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct test *test = test_add(loader, target, TEST_MATCHES, node);
	struct pattern *pattern;
	struct error error;

	(void)place;
	(void)key;
	if (!load_require_kind(
	        loader, node, NODE_SCALAR, "a regular expression"))
		return;
	pattern = pattern_compile(node->text, &error);
	if (!pattern) {
		diagnostics_error(loader->diagnostics, node->at,
		    "no POSIX extended regular expression: %s", error.text);
		return;
	}
	pattern_keep(loader, pattern);
	test->pattern = pattern;
}

static void
load_present(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct test *test = test_add(loader, target, TEST_PRESENT, node);

	load_bool(loader, place, key, node, &test->wanted);
}

static void
load_bits(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct test *test = test_add(loader, target, TEST_BITS, node);
	long long number;

	(void)place;
	(void)key;
	if (!load_require_kind(loader, node, NODE_SCALAR, "a number"))
		return;
	if (text_integer(span_of(node->text), &number) < 0 || number <= 0)
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected a number above 0, in decimal",
		    load_quote(loader, node->text));
	else
		test->bits = (uint64_t)number;
}

static void
load_test_not(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct test_builder *builder = target;
	struct test *inner = arena_alloc(loader->arena, sizeof *inner);
	struct test *test;

	(void)key;
	load_test(loader, place, builder->compare, builder->attribute,
	    builder->syntax, node, inner);
	test = test_add(loader, builder, TEST_NOT, node);
	test->children = inner;
	test->count = 1;
}

/* --- Dates ------------------------------------------------------------- */

/* What has another syntax would be unparsable at each login. */
static void
check_date(struct loader *loader, const struct test_builder *builder,
    const struct node *node)
{
	switch (builder->syntax) {
	case SYNTAX_GENERALIZED_TIME:
	case SYNTAX_FILETIME:
	case SYNTAX_UNIX_SECONDS:
	case SYNTAX_UNIX_DAYS:
	case SYNTAX_ISO_DATE:
		return;
	case SYNTAX_LOGON_HOURS:
	case SYNTAX_TIME_MAP:
	case SYNTAX_ADDRESS:
		break;
	}
	diagnostics_error(loader->diagnostics, node->at,
	    "\"%s\" holds no date by its `syntax`, expected another test",
	    builder->attribute);
}

static void
load_past(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct test *test = test_add(loader, target, TEST_PAST, node);

	check_date(loader, target, node);
	load_bool(loader, place, key, node, &test->wanted);
}

static void
load_durations(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, struct test *test)
{
	const struct node *nodes = node->kind == NODE_LIST ? node->items : node;
	size_t count = node->kind == NODE_LIST ? node->count : 1;
	struct duration *durations =
	    arena_array(loader->arena, count, sizeof *durations);

	load_require_some(loader, node);
	for (size_t i = 0; i < count; i++)
		load_duration(loader, place, key, &nodes[i], &durations[i]);
	test->durations = durations;
	test->duration_count = count;
}

static void
load_age(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct test *test = test_add(loader, target,
	    strcmp(key->name, "older") == 0 ? TEST_OLDER : TEST_NEWER, node);

	check_date(loader, target, node);
	if (load_require_kind(loader, node, NODE_SCALAR, "a duration"))
		load_durations(loader, place, key, node, test);
}

static void
load_within(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct test *test = test_add(loader, target, TEST_WITHIN, node);

	check_date(loader, target, node);
	load_durations(loader, place, key, node, test);
}

/* It belongs to keys that may still come. */
static void
load_add(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct test_builder *builder = target;

	(void)loader;
	(void)place;
	(void)key;
	builder->add = node;
}

static const struct key test_keys[] = {
    {"equals", load_equals, 0, "V+", NULL, 0,
        "Equal to one of them, ignoring case and repeated spaces; as DNs if "
        "both are. No patterns: * is a star."},
    {"matches", load_matches, 0, "ERE", NULL, 0,
        "A POSIX extended regular expression on the whole value, ignoring "
        "case."},
    {"present", load_present, 0, "BOOL", NULL, 0, "There is a value."},
    {"bits", load_bits, 0, "N", NULL, 0, "One of these bits is set."},
    {"not", load_test_not, 0, "TEST", NULL, 0, "The test does not hold."},
    {"past", load_past, 0, "BOOL", NULL, 0, "date + add <= now."},
    {"older", load_age, 0, "DUR", NULL, 0, "date + DUR <= now."},
    {"newer", load_age, 0, "DUR", NULL, 0, "date + DUR > now."},
    {"within", load_within, 0, "DUR+", NULL, 0,
        "now < date + add <= now + the largest."},
    {"add", load_add, 0, "DUR", NULL, 0,
        "What is added to the date for past and within."},
};

const struct context context_test = {
    "a test",
    test_keys,
    sizeof test_keys / sizeof *test_keys,
};

/* --- Whole tests ------------------------------------------------------- */

static void
apply_add(struct loader *loader, const struct place *place,
    struct test_builder *builder)
{
	const struct key *key = load_key(&context_test, "add");
	struct duration add = {0};
	bool used = false;

	load_duration(loader, place, key, builder->add, &add);
	for (size_t i = 0; i < builder->count; i++) {
		struct test *test = &builder->items[i];

		if (test->kind != TEST_PAST && test->kind != TEST_WITHIN)
			continue;
		test->add = add;
		used = true;
	}
	if (!used)
		diagnostics_error(loader->diagnostics, builder->add->at,
		    "\"add\" alone, expected \"past\" or \"within\" beside it");
}

void
test_finish(struct loader *loader, const struct place *place,
    struct test_builder *builder, struct test *test_r)
{
	if (builder->add)
		apply_add(loader, place, builder);
	if (builder->count == 1)
		*test_r = builder->items[0];
	else
		*test_r = (struct test){
		    .kind = TEST_ALL,
		    .at = builder->at,
		    .children = builder->items,
		    .count = builder->count,
		};
}

static void
load_list(struct loader *loader, const struct place *place,
    enum compare compare, const struct node *node, struct test *test)
{
	*test = (struct test){
	    .kind = TEST_LIST,
	    .at = node->at,
	    .compare = compare,
	};
	load_templates(loader, place, NULL, node, &test->values);
	items_check(loader, compare, node, &test->values);
}

void
load_test(struct loader *loader, const struct place *place,
    enum compare compare, const char *attribute, enum syntax syntax,
    const struct node *node, struct test *test)
{
	struct test_builder builder = {
	    .at = node->at,
	    .compare = compare,
	    .attribute = attribute,
	    .syntax = syntax,
	};

	if (node->kind != NODE_MAPPING) {
		load_list(loader, place, compare, node, test);
		return;
	}
	load_mapping(loader, place, &context_test, node, &builder);
	test_finish(loader, place, &builder, test);
}
