/*
 * Tests of dates against the time of the login.
 *
 * "Never" is a date and a duration: nothing is older than never, all is newer,
 * none within. So an account locked "for ever" (year 0000), and one locked
 * under a policy without a duration, stay locked under `newer`.
 */
#include "policy/evaluate.h"

enum { MILLISECONDS = 1000 };

/* The one text a template for a DUR gives; false if there is more than one. */
static bool
duration_text(const struct view *view, const struct template *template,
    struct expansion *expansion_r)
{
	*expansion_r =
	    expand(view, template, (struct place){.where = WHERE_TEST});
	return !expansion_r->failed && !expansion_r->too_many &&
	       expansion_r->count <= 1;
}

enum span_kind
duration_value(const struct view *view, const struct duration *duration,
    int64_t *milliseconds_r)
{
	struct expansion expansion;

	*milliseconds_r = duration->milliseconds;
	if (duration->template != NULL) {
		if (!duration_text(view, duration->template, &expansion)) {
			note_add(view->run, "%s:%u: no single duration",
			    duration->template->at.file,
			    duration->template->at.line);
			return SPAN_UNDEFINED;
		}
		if (expansion.count == 0)
			return SPAN_NEVER;
		if (duration_parse(expansion.items[0], milliseconds_r) != 0) {
			note_value(view->run, expansion.dn, expansion.name,
			    expansion.items[0], "is no duration");
			return SPAN_UNDEFINED;
		}
	}
	return *milliseconds_r > 0 ? SPAN_LASTS : SPAN_NEVER;
}

/* a + b, at the end of time where it is more than fits. */
static int64_t
add_up(int64_t a, int64_t b)
{
	int64_t sum;

	if (!__builtin_add_overflow(a, b, &sum))
		return sum;
	return a < 0 ? INT64_MIN : INT64_MAX;
}

static int64_t
seconds_up(int64_t milliseconds)
{
	return milliseconds / MILLISECONDS + (milliseconds % MILLISECONDS > 0);
}

/* at + milliseconds <= now, exact although instants are whole seconds. */
static bool
has_passed(int64_t at, int64_t milliseconds, int64_t now)
{
	return add_up(at, seconds_up(milliseconds)) <= now;
}

static struct date
date_after(struct date date, enum span_kind kind, int64_t milliseconds)
{
	if (date.kind != DATE_AT || kind != SPAN_LASTS)
		return (struct date){.kind = DATE_NEVER};
	date.at = add_up(date.at, seconds_up(milliseconds));
	return date;
}

static void
mark_set(struct mark *mark, enum tri result, struct date date)
{
	bool decides = result == TRI_TRUE;

	if (mark->set && (mark->decided || !decides))
		return;
	mark->set = true;
	mark->decided = decides;
	mark->date = date;
}

/* OLDER and NEWER: the same question, asked from both sides. */
static enum tri
test_age(const struct view *view, const struct test *test, struct date date,
    struct date *marked_r)
{
	int64_t milliseconds, now = view->run->scene->request->now;
	enum span_kind kind =
	    duration_value(view, &test->durations[0], &milliseconds);
	bool passed;

	*marked_r = date_after(date, kind, milliseconds);
	if (kind == SPAN_UNDEFINED)
		return TRI_UNDEFINED;
	passed = date.kind == DATE_AT && kind == SPAN_LASTS &&
	         has_passed(date.at, milliseconds, now);
	return tri_of(test->kind == TEST_OLDER ? passed : !passed);
}

/* All that is added to the date: never if one of them is, undefined if one
 * cannot be told. Nothing written adds nothing. */
static enum span_kind
add_value(
    const struct view *view, const struct test *test, int64_t *milliseconds_r)
{
	enum span_kind sum = SPAN_LASTS;
	int64_t milliseconds;

	*milliseconds_r = 0;
	for (size_t i = 0; i < test->add_count; i++) {
		enum span_kind kind =
		    duration_value(view, &test->adds[i], &milliseconds);

		if (kind == SPAN_UNDEFINED)
			return SPAN_UNDEFINED;
		if (kind == SPAN_NEVER)
			sum = SPAN_NEVER;
		*milliseconds_r = add_up(*milliseconds_r, milliseconds);
	}
	return sum;
}

/* date + add <= now + milliseconds, where date + add is still to come. */
static bool
comes_within(int64_t at, int64_t add, int64_t milliseconds, int64_t now)
{
	int64_t less;

	if (has_passed(at, add, now))
		return false;
	if (__builtin_sub_overflow(add, milliseconds, &less))
		return false;
	return has_passed(at, less, now);
}

/* *step_r is the smallest DUR for which it holds. */
static enum tri
test_within(const struct view *view, const struct test *test, struct date date,
    int64_t add, int64_t *step_r)
{
	int64_t milliseconds, now = view->run->scene->request->now;
	enum tri result = TRI_FALSE;

	for (size_t i = 0; i < test->duration_count; i++) {
		enum span_kind kind =
		    duration_value(view, &test->durations[i], &milliseconds);
		enum tri one = TRI_UNDEFINED;

		if (kind != SPAN_UNDEFINED)
			one = tri_of(
			    kind == SPAN_LASTS && date.kind == DATE_AT &&
			    comes_within(date.at, add, milliseconds, now));
		if (one == TRI_TRUE && (*step_r == 0 || milliseconds < *step_r))
			*step_r = milliseconds;
		result = tri_or(result, one);
	}
	return result;
}

static enum tri
test_moment(const struct view *view, const struct test *test, struct date date,
    struct date *marked_r, int64_t *step_r)
{
	int64_t add, now = view->run->scene->request->now;
	enum span_kind kind = add_value(view, test, &add);
	bool passed;

	*marked_r = date_after(date, kind, add);
	if (kind == SPAN_UNDEFINED)
		return TRI_UNDEFINED;
	if (kind == SPAN_NEVER)
		date.kind = DATE_NEVER;
	if (test->kind == TEST_WITHIN)
		return test_within(view, test, date, add, step_r);
	passed = date.kind == DATE_AT && has_passed(date.at, add, now);
	return tri_of(passed == test->wanted);
}

enum tri
test_date(struct view *view, const struct test *test, const struct datum *datum,
    struct mark *mark)
{
	struct run *run = view->run;
	struct date marked, date = date_parse(datum->value, datum->syntax,
	                        run->scene->facts->local);
	int64_t step = 0;
	enum tri result;

	if (date.kind == DATE_UNPARSABLE) {
		note_value(
		    run, datum->dn, datum->name, datum->value, "is no date");
		return TRI_UNDEFINED;
	}
	if (test->kind == TEST_OLDER || test->kind == TEST_NEWER)
		result = test_age(view, test, date, &marked);
	else
		result = test_moment(view, test, date, &marked, &step);
	if (mark->step == 0)
		mark->step = step;
	mark_set(mark, result, marked);
	return result;
}
