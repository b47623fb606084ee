/*
 * The one place where values are put into text. What a template stands in
 * decides how: nothing a value holds can change the shape of a filter or a DN,
 * the number of lines a client sees, or the number of fields Dovecot gets. A
 * value is never expanded again.
 */
#include "policy/evaluate.h"

#include "postlogin/dn.h"
#include "postlogin/escape.h"

/* All texts that a template has become so far. */
struct joint {
	const struct view *view;
	struct place place;
	struct arena *arena;
	struct span *items;
	size_t count;
	bool in_value; /* DN: behind a "=" */
	bool escaped;  /* DN: behind a "\" */
	struct expansion *expansion;
};

/* Where in a DN the text ends: behind "=" up to the next separator a value is
 * a value, elsewhere it has to be a DN of its own. */
static void
joint_scan(struct joint *joint, const char *literal)
{
	for (; *literal != '\0'; literal++) {
		if (joint->escaped)
			joint->escaped = false;
		else if (*literal == '\\')
			joint->escaped = true;
		else if (*literal == '=')
			joint->in_value = true;
		else if (*literal == ',' || *literal == ';' || *literal == '+')
			joint->in_value = false;
	}
}

static bool
is_dn(struct arena *arena, struct span value)
{
	const char *canonical =
	    span_is_text(value) ? dn_canonical(arena, value) : NULL;

	return canonical != NULL && *canonical != '\0';
}

/* False if the value cannot stand there. */
static bool
joint_put(const struct joint *joint, struct text *text, struct span value)
{
	switch (joint->place.where) {
	case WHERE_FILTER:
		/* "(cn=*)" would be true for everybody. */
		if (value.size == 0)
			return false;
		escape_filter(text, value);
		return true;
	case WHERE_DN:
		if (value.size == 0)
			return false;
		if (joint->in_value) {
			escape_dn(text, value);
			return true;
		}
		if (!is_dn(joint->arena, value))
			return false;
		text_add_span(text, value);
		return true;
	case WHERE_TEXT:
	case WHERE_FIELD:
	case WHERE_TEST:
		break;
	}
	text_add_span(text, value);
	return true;
}

/* Each text so far, continued by each of the values. */
static void
joint_multiply(struct joint *joint, const struct span *values, size_t count)
{
	struct span *items;
	size_t made = 0;

	if (count > 0 && joint->count > EXPANSION_MAX / count) {
		joint->expansion->too_many = true;
		count = 0;
	}
	items =
	    arena_array(joint->arena, joint->count * count + 1, sizeof(*items));
	for (size_t i = 0; i < joint->count; i++) {
		for (size_t j = 0; j < count; j++) {
			struct text text = {.arena = joint->arena};

			text_add_span(&text, joint->items[i]);
			if (joint_put(joint, &text, values[j]))
				items[made++] = text_span(&text);
			else if (joint->place.where == WHERE_DN &&
			         values[j].size > 0)
				joint->expansion->unfit = true;
		}
	}
	joint->items = items;
	joint->count = made;
}

static void
joint_literal(struct joint *joint, const char *literal)
{
	for (size_t i = 0; i < joint->count; i++) {
		struct text text = {.arena = joint->arena};

		text_add_span(&text, joint->items[i]);
		text_add(&text, literal);
		joint->items[i] = text_span(&text);
	}
	joint_scan(joint, literal);
}

/* In TEXT several values are one, and none is an empty one. */
static struct span
values_joined(struct arena *arena, const struct values *values)
{
	struct text text = {.arena = arena};

	for (size_t i = 0; i < values->count; i++) {
		if (i > 0)
			text_add(&text, ", ");
		text_add_span(&text, values->items[i]);
	}
	return text_span(&text);
}

static void
joint_part(struct joint *joint, const struct part *part)
{
	struct values values = part_values(joint->view, part, joint->place);
	struct span joined;

	joint->expansion->failed |= values.failed;
	switch (joint->place.where) {
	case WHERE_TEXT:
		joined = values_joined(joint->arena, &values);
		joint_multiply(joint, &joined, 1);
		return;
	case WHERE_FIELD:
		if (values.count > 1) {
			joint->expansion->several = true;
			values.count = 0;
		}
		break;
	case WHERE_FILTER:
	case WHERE_DN:
	case WHERE_TEST:
		break;
	}
	if (values.failed)
		values.count = 0;
	joint_multiply(joint, values.items, values.count);
}

/* A V that is one variable stands for all its values, however many. */
static struct expansion
expand_alone(const struct view *view, const struct template *template,
    struct place place)
{
	struct values values = part_values(view, &template->parts[0], place);

	return (struct expansion){
	    .items = values.items,
	    .count = values.failed ? 0 : values.count,
	    .failed = values.failed,
	    .alone = true,
	    .syntax = values.syntax,
	    .dn = values.dn,
	    .name = values.name != NULL ? values.name : template->source,
	};
}

struct expansion
expand(const struct view *view, const struct template *template,
    struct place place)
{
	struct expansion expansion = {.name = template->source};
	struct joint joint = {
	    .view = view,
	    .place = place,
	    .arena = view->run->scene->arena,
	    .count = 1,
	    .expansion = &expansion,
	};

	if (place.where == WHERE_TEST && template_is_variable(template))
		return expand_alone(view, template, place);
	joint.items = arena_array(joint.arena, 1, sizeof(*joint.items));
	joint.items[0] = span_of("");
	for (size_t i = 0; i < template->count; i++) {
		const struct part *part = &template->parts[i];

		if (part->literal != NULL)
			joint_literal(&joint, part->literal);
		else
			joint_part(&joint, part);
	}
	expansion.items = joint.items;
	expansion.count = joint.count;
	if (expansion.too_many)
		note_add(view->run, "%s:%u: over %d combinations of values",
		    template->at.file, template->at.line, EXPANSION_MAX);
	return expansion;
}
