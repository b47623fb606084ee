/* %{VARIABLE | PIPE | ...}: the values a part of a template stands for. */
#include "policy/evaluate.h"

#include <string.h>

/* While the pipes of one part are run. */
struct flow {
	const struct view *view;
	struct place place;
	struct values values;
};

static struct arena *
flow_arena(const struct flow *flow)
{
	return flow->view->run->scene->arena;
}

static const struct zone *
flow_local(const struct flow *flow)
{
	return flow->view->run->scene->facts->local;
}

static void
flow_set(struct flow *flow, struct span *items, size_t count)
{
	flow->values.items = items;
	flow->values.count = count;
}

static void
flow_one(struct flow *flow, struct span span)
{
	struct span *items = arena_array(flow_arena(flow), 1, sizeof(*items));

	items[0] = span;
	flow_set(flow, items, 1);
}

/* An instant becomes text as its place wants it. */
static void
flow_write(struct flow *flow)
{
	struct values *values = &flow->values;
	const char *text;

	if (!values->instant)
		return;
	values->instant = false;
	if (flow->place.where == WHERE_TEXT)
		text = date_strftime(
		    flow_arena(flow), "%Y-%m-%d", values->at, flow_local(flow));
	else
		text = date_format(flow_arena(flow), values->at,
		    flow->place.syntax, flow_local(flow));
	flow_one(flow, span_of(text));
}

/*
 * A failed look-up is not "no value": what the default would decide or write
 * stays undefined. For people, where nothing is, the default is good enough.
 */
static void
pipe_default(struct flow *flow, const struct pipe *pipe)
{
	bool failed = flow->values.failed;

	if (flow->values.count > 0)
		return;
	if (pipe->variable != NULL)
		flow->values = variable_values(flow->view, pipe->variable);
	else
		flow_one(flow, span_of(pipe->text));
	flow->values.failed |= failed;
}

static struct span
pipe_word(struct flow *flow, enum pipe_kind kind, struct span span)
{
	struct arena *arena = flow_arena(flow);

	switch (kind) {
	case PIPE_LOWER:
		return text_cased(arena, span, false);
	case PIPE_UPPER:
		return text_cased(arena, span, true);
	case PIPE_USERNAME:
		return arena_span(arena, name_user(span));
	case PIPE_DOMAIN:
		span = name_domain(span);
		return span.data == NULL ? span : arena_span(arena, span);
	case PIPE_DEFAULT:
	case PIPE_LIST:
	case PIPE_COUNT:
	case PIPE_DATE:
		break;
	}
	return (struct span){NULL, 0};
}

static struct span
pipe_date(struct flow *flow, const struct pipe *pipe, const struct span *value)
{
	struct values *values = &flow->values;
	struct date date = {DATE_AT, values->at};
	struct span none = {NULL, 0};
	const char *text;

	if (value != NULL)
		date = date_parse(*value, values->syntax, flow_local(flow));
	switch (date.kind) {
	case DATE_NEVER:
		return none;
	case DATE_UNPARSABLE:
		note_value(flow->view->run, values->dn, values->name, *value,
		    "is no date");
		return flow->place.where == WHERE_TEXT ? *value : none;
	case DATE_AT:
		break;
	}
	text = date_strftime(flow_arena(flow), pipe->text, date.at,
	    pipe->utc ? zone_utc() : flow_local(flow));
	return *text == '\0' ? none : span_of(text);
}

/* A pipe that makes of each value another one, or none. */
static void
pipe_each(struct flow *flow, const struct pipe *pipe)
{
	struct values *values = &flow->values;
	struct span *items =
	    arena_array(flow_arena(flow), values->count + 1, sizeof(*items));
	size_t count = 0;

	for (size_t i = 0; i < values->count; i++) {
		const struct span *value =
		    values->instant ? NULL : &values->items[i];

		if (pipe->kind == PIPE_DATE)
			items[count] = pipe_date(flow, pipe, value);
		else
			items[count] = pipe_word(flow, pipe->kind, *value);
		if (items[count].data != NULL)
			count++;
	}
	values->instant = false;
	flow_set(flow, items, count);
}

static void
pipe_list(struct flow *flow, const char *separator)
{
	struct text text = {.arena = flow_arena(flow)};

	if (flow->values.count == 0)
		return;
	for (size_t i = 0; i < flow->values.count; i++) {
		if (i > 0)
			text_add(&text, separator);
		text_add_span(&text, flow->values.items[i]);
	}
	flow_one(flow, text_span(&text));
}

static void
pipe_run(struct flow *flow, const struct pipe *pipe)
{
	switch (pipe->kind) {
	case PIPE_DEFAULT:
		pipe_default(flow, pipe);
		return;
	case PIPE_LOWER:
	case PIPE_UPPER:
	case PIPE_USERNAME:
	case PIPE_DOMAIN:
		flow_write(flow);
		pipe_each(flow, pipe);
		return;
	case PIPE_DATE:
		pipe_each(flow, pipe);
		return;
	case PIPE_LIST:
		flow_write(flow);
		pipe_list(flow, pipe->text);
		return;
	case PIPE_COUNT:
		flow->values.instant = false;
		flow_one(flow, span_of(arena_printf(flow_arena(flow), "%zu",
		                   flow->values.count)));
		return;
	}
}

struct values
part_values(
    const struct view *view, const struct part *part, struct place place)
{
	struct flow flow = {
	    .view = view,
	    .place = place,
	    .values = variable_values(view, &part->variable),
	};

	for (size_t i = 0; i < part->pipe_count; i++)
		pipe_run(&flow, &part->pipes[i]);
	flow_write(&flow);
	return flow.values;
}
