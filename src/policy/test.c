/* Tests of one value, three-valued; see TEST in the language. */
#include "policy/evaluate.h"

#include <string.h>

#include "postlogin/address.h"
#include "postlogin/dn.h"
#include "postlogin/pattern.h"

static bool
is_address(struct span value, struct address *address_r)
{
	return span_is_text(value) && address_parse(value.data, address_r);
}

static bool
may_be_dn(struct span value)
{
	return memchr(value.data, '=', value.size) != NULL;
}

/* A value that is compared with others. */
struct operand {
	struct span value;
	enum syntax syntax;
	struct span folded;
	const char *dn; /* canonical; NULL: it is none */
};

static struct operand
operand_of(struct arena *arena, const struct datum *datum)
{
	struct span value = datum->value;

	return (struct operand){
	    .value = value,
	    .syntax = datum->syntax,
	    .folded = text_folded(arena, value),
	    .dn = may_be_dn(value) ? dn_canonical(arena, value) : NULL,
	};
}

/* Ignoring case and repeated spaces; DNs as DNs, addresses as addresses. */
static bool
operand_equals(struct arena *arena, const struct operand *a, struct span b)
{
	struct address x, y;
	const char *dn;

	if (span_equal(a->folded, text_folded(arena, b)))
		return true;
	if (a->syntax == SYNTAX_ADDRESS && is_address(a->value, &x) &&
	    is_address(b, &y))
		return memcmp(x.bytes, y.bytes, sizeof(x.bytes)) == 0;
	if (a->dn == NULL || !may_be_dn(b))
		return false;
	dn = dn_canonical(arena, b);
	return dn != NULL && strcmp(a->dn, dn) == 0;
}

/* What this needs is given back at once: two long lists are compared pair by
 * pair. */
static bool
operand_among(
    const struct operand *operand, const struct span *items, size_t count)
{
	struct arena *arena = arena_new();
	bool found = false;

	for (size_t i = 0; i < count && !found; i++)
		found = operand_equals(arena, operand, items[i]);
	arena_free(&arena);
	return found;
}

static enum tri
test_equals(
    struct view *view, const struct test *test, const struct datum *datum)
{
	const struct operand operand =
	    operand_of(view->run->scene->arena, datum);
	enum tri result = TRI_FALSE;

	for (size_t i = 0; i < test->values.count; i++) {
		struct expansion expansion =
		    expand(view, &test->values.items[i],
		        (struct place){WHERE_TEST, datum->syntax});

		if (expansion.failed || expansion.too_many)
			result = TRI_UNDEFINED;
		if (operand_among(&operand, expansion.items, expansion.count))
			return TRI_TRUE;
	}
	return result;
}

static enum tri
test_bits(struct view *view, const struct test *test, const struct datum *datum)
{
	long long number;

	if (text_integer(datum->value, &number) != 0) {
		note_value(view->run, datum->dn, datum->name, datum->value,
		    "is no integer");
		return TRI_UNDEFINED;
	}
	/* Directories write flags as signed numbers. */
	return tri_of(((uint64_t)number & test->bits) != 0);
}

/* -1, 0, 1: which of two numbers, or of two dates, is the lower one; never is
 * later than any date. -2: they are no two of one kind. */
static int
compare_values(
    const struct view *view, enum syntax syntax, struct span a, struct span b)
{
	const struct zone *local = view->run->scene->facts->local;
	long long x, y;
	struct date p, q;

	if (text_integer(a, &x) == 0 && text_integer(b, &y) == 0)
		return (x > y) - (x < y);
	p = date_parse(a, syntax, local);
	q = date_parse(b, syntax, local);
	if (p.kind == DATE_UNPARSABLE || q.kind == DATE_UNPARSABLE)
		return -2;
	if (p.kind == DATE_NEVER || q.kind == DATE_NEVER)
		return (p.kind == DATE_NEVER) - (q.kind == DATE_NEVER);
	return (p.at > q.at) - (p.at < q.at);
}

/* AT_LEAST, AT_MOST. Several numbers to compare with say nothing. */
static enum tri
test_bound(
    struct view *view, const struct test *test, const struct datum *datum)
{
	struct expansion expansion = expand(view, &test->values.items[0],
	    (struct place){WHERE_TEST, datum->syntax});
	int order;

	if (expansion.failed || expansion.too_many || expansion.count > 1)
		return TRI_UNDEFINED;
	if (expansion.count == 0)
		return TRI_FALSE;
	order = compare_values(
	    view, datum->syntax, datum->value, expansion.items[0]);
	if (order == -2) {
		note_value(view->run, datum->dn, datum->name, datum->value,
		    "cannot be compared");
		return TRI_UNDEFINED;
	}
	return tri_of(test->kind == TEST_AT_LEAST ? order >= 0 : order <= 0);
}

static enum tri
test_matches(
    struct view *view, const struct test *test, const struct datum *datum)
{
	enum tri result = pattern_match(test->pattern, datum->value);

	if (result == TRI_UNDEFINED)
		note_value(view->run, datum->dn, datum->name, datum->value,
		    "cannot be matched");
	return result;
}

static enum tri
test_list(struct view *view, const struct test *test, const struct datum *datum)
{
	struct address address;

	switch (test->compare) {
	case COMPARE_EQUAL:
		return test_equals(view, test, datum);
	case COMPARE_ADDRESS:
		if (!is_address(datum->value, &address)) {
			note_value(view->run, datum->dn, datum->name,
			    datum->value, "is no address");
			return TRI_UNDEFINED;
		}
		break;
	case COMPARE_TEXT:
	case COMPARE_WORD:
	case COMPARE_GROUP:
	case COMPARE_SERVICE:
	case COMPARE_HOSTNAME:
	case COMPARE_HOURS:
		break;
	}
	return admit_holds(view, test, datum);
}

static enum tri
test_present(const struct test *test, const struct datum *datum)
{
	if (datum->state == DATUM_FAILED)
		return TRI_UNDEFINED;
	return tri_of((datum->state == DATUM_PRESENT) == test->wanted);
}

static enum tri
test_leaf(struct view *view, const struct test *test, const struct datum *datum,
    struct mark *mark)
{
	switch (test->kind) {
	case TEST_LIST:
		return test_list(view, test, datum);
	case TEST_EQUALS:
		return test_equals(view, test, datum);
	case TEST_MATCHES:
		return test_matches(view, test, datum);
	case TEST_BITS:
		return test_bits(view, test, datum);
	case TEST_AT_LEAST:
	case TEST_AT_MOST:
		return test_bound(view, test, datum);
	case TEST_PAST:
	case TEST_OLDER:
	case TEST_NEWER:
	case TEST_WITHIN:
		return test_date(view, test, datum, mark);
	case TEST_PRESENT:
	case TEST_NOT:
	case TEST_ALL:
		break;
	}
	return TRI_UNDEFINED;
}

/* The time of the login is always there, and a user's groups are judged
 * together, also when there is none. */
static bool
test_of_all(const struct test *test)
{
	return test->kind == TEST_LIST && (test->compare == COMPARE_GROUP ||
	                                      test->compare == COMPARE_HOURS);
}

/* A `within` that is denied gives no step: it is not what made this true. */
static enum tri
test_not(struct view *view, const struct test *test, const struct datum *datum,
    struct mark *mark)
{
	int64_t step = mark->step;
	enum tri result = test_holds(view, &test->children[0], datum, mark);

	mark->step = step;
	return tri_not(result);
}

enum tri
test_holds(struct view *view, const struct test *test,
    const struct datum *datum, struct mark *mark)
{
	enum tri result = TRI_TRUE;

	switch (test->kind) {
	case TEST_NOT:
		return test_not(view, test, datum, mark);
	case TEST_ALL:
		for (size_t i = 0; i < test->count; i++)
			result = tri_and(result,
			    test_holds(view, &test->children[i], datum, mark));
		return result;
	case TEST_PRESENT:
		return test_present(test, datum);
	case TEST_LIST:
	case TEST_EQUALS:
	case TEST_MATCHES:
	case TEST_BITS:
	case TEST_AT_LEAST:
	case TEST_AT_MOST:
	case TEST_PAST:
	case TEST_OLDER:
	case TEST_NEWER:
	case TEST_WITHIN:
		break;
	}
	switch (datum->state) {
	case DATUM_FAILED:
		return TRI_UNDEFINED;
	case DATUM_MISSING:
		return test_of_all(test) ? admit_holds(view, test, datum)
		                         : TRI_UNDEFINED;
	case DATUM_ABSENT:
		return test_of_all(test) ? admit_holds(view, test, datum)
		                         : TRI_FALSE;
	case DATUM_PRESENT:
		break;
	}
	return test_leaf(view, test, datum, mark);
}
