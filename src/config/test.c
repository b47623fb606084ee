/* Tests on a value; see TEST in the language. */
#include <string.h>

#include "config/compile.h"
#include "postlogin/arena.h"
#include "postlogin/error.h"
#include "postlogin/text.h"
#include "postlogin/zone.h"

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

/* What stands beside the value: a number, a date, or what gives one. */
static bool
is_bound(const struct test_builder *builder, const struct templates *values)
{
	const struct template *template = &values->items[0];
	long long number;
	struct span text;

	if (template->count != 1 || !template->parts[0].literal)
		return template->count > 0;
	text = span_of(template->parts[0].literal);
	return text_integer(text, &number) == 0 ||
	       date_parse(text, builder->syntax, zone_utc()).kind == DATE_AT;
}

static void
load_bound(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const bool least = strcmp(key->name, "at_least") == 0;
	struct test *test = test_add(
	    loader, target, least ? TEST_AT_LEAST : TEST_AT_MOST, node);

	if (!load_require_kind(loader, node, NODE_SCALAR, "a number"))
		return;
	load_templates(loader, place, key, node, &test->values);
	if (test->values.count == 1 && !is_bound(target, &test->values))
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected a number, a date in the attribute's syntax, "
		    "or a variable that holds one",
		    load_quote(loader, node->text));
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

/* One DUR or a list of them. */
static size_t
load_durations(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node,
    const struct duration **durations_r)
{
	const struct node *nodes = node->kind == NODE_LIST ? node->items : node;
	size_t count = node->kind == NODE_LIST ? node->count : 1;
	struct duration *durations =
	    arena_array(loader->arena, count, sizeof *durations);

	load_require_some(loader, node);
	for (size_t i = 0; i < count; i++)
		load_duration(loader, place, key, &nodes[i], &durations[i]);
	*durations_r = durations;
	return count;
}

static void
load_age(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct test *test = test_add(loader, target,
	    strcmp(key->name, "older") == 0 ? TEST_OLDER : TEST_NEWER, node);

	check_date(loader, target, node);
	if (load_require_kind(loader, node, NODE_SCALAR, "a duration"))
		test->duration_count =
		    load_durations(loader, place, key, node, &test->durations);
}

static void
load_within(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct test *test = test_add(loader, target, TEST_WITHIN, node);

	check_date(loader, target, node);
	test->duration_count =
	    load_durations(loader, place, key, node, &test->durations);
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
    {"at_least", load_bound, 0, "N", NULL, 0,
        "A number or date not below this one. Where a variable gives none "
        "there is nothing to compare, and the test is false."},
    {"at_most", load_bound, 0, "N", NULL, 0,
        "Likewise, not above it; with %{ldap:ATTR | count} an attribute can "
        "bound how many values another one has."},
    {"not", load_test_not, 0, "TEST", NULL, 0, "The test does not hold."},
    {"past", load_past, 0, "BOOL", NULL, 0, "date + add <= now."},
    {"older", load_age, 0, "DUR", NULL, 0, "date + DUR <= now."},
    {"newer", load_age, 0, "DUR", NULL, 0, "date + DUR > now."},
    {"within", load_within, 0, "DUR+", NULL, 0,
        "now < date + add <= now + the largest."},
    {"add", load_add, 0, "DUR+", NULL, 0,
        "What is added to the date for past and within; of a list all of it, "
        "and never if one of them is never."},
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
	const struct duration *adds = NULL;
	const size_t count =
	    load_durations(loader, place, key, builder->add, &adds);
	bool used = false;

	for (size_t i = 0; i < builder->count; i++) {
		struct test *test = &builder->items[i];

		if (test->kind != TEST_PAST && test->kind != TEST_WITHIN)
			continue;
		test->adds = adds;
		test->add_count = count;
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
