/*
 * Lists that admit: the tests of the login. All items are judged together;
 * "!x" excludes and is final, exclusions alone admit nobody, and an item that
 * cannot be read leaves the test undefined: a typo in an exclusion must not
 * let anybody in.
 */
#include "policy/evaluate.h"

#include <string.h>

#include "postlogin/address.h"
#include "postlogin/dn.h"
#include "postlogin/hours.h"

/* One list while it is read. */
struct admission {
	struct view *view;
	const struct test *test;
	const struct datum *datum;
	struct address address; /* the datum's, for ADDRESS */
	struct span folded;     /* the datum's, for text */
	const struct expansion *source;
	bool admitted;
	bool excluded;
	bool unclear;
};

static bool
is_blank(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool
is_separator(char byte, enum compare compare)
{
	switch (compare) {
	case COMPARE_EQUAL:
	case COMPARE_WORD:
	case COMPARE_GROUP:
		return false;
	case COMPARE_HOURS:
		return byte == ',';
	case COMPARE_TEXT:
	case COMPARE_SERVICE:
	case COMPARE_ADDRESS:
	case COMPARE_HOSTNAME:
		break;
	}
	return byte == ',' || is_blank(byte);
}

static struct span
trimmed(struct span span)
{
	while (span.size > 0 && is_blank(span.data[0])) {
		span.data++;
		span.size--;
	}
	while (span.size > 0 && is_blank(span.data[span.size - 1]))
		span.size--;
	return span;
}

bool
item_next(struct span *rest, enum compare compare, struct span *item_r)
{
	while (rest->size > 0) {
		size_t size = 0;

		while (size < rest->size &&
		       !is_separator(rest->data[size], compare))
			size++;
		*item_r = trimmed((struct span){rest->data, size});
		if (size < rest->size)
			size++;
		rest->data += size;
		rest->size -= size;
		if (item_r->size > 0)
			return true;
	}
	return false;
}

static const struct zone *
zone_named(const struct facts *facts, const char *name)
{
	if (name == NULL)
		return facts->local;
	for (size_t i = 0; i < facts->zone_count; i++)
		if (strcmp(facts->zones[i].name, name) == 0)
			return facts->zones[i].zone;
	return NULL;
}

static enum tri
item_hours(const struct admission *list, struct span item)
{
	const struct scene *scene = list->view->run->scene;
	const struct zone *zone;
	const char *expected;
	struct hours hours;

	if (hours_parse(scene->arena, item, &hours, &expected) != 0)
		return TRI_UNDEFINED;
	zone = zone_named(scene->facts, hours.zone);
	if (zone == NULL)
		return TRI_UNDEFINED;
	return tri_of(hours_contain(&hours, zone, scene->request->now));
}

static enum tri
item_address(const struct admission *list, struct span item)
{
	struct network network;

	if (!span_is_text(item) || !network_parse(item.data, &network))
		return TRI_UNDEFINED;
	return tri_of(network_contains(&network, &list->address));
}

static enum tri
item_service(const struct admission *list, struct span item)
{
	struct span folded = text_folded(list->view->run->scene->arena, item);

	if (!span_is_text(folded) ||
	    service_parse(folded.data) == SERVICE_UNKNOWN)
		return TRI_UNDEFINED;
	return tri_of(span_equal(folded, list->folded));
}

static enum tri
item_text(const struct admission *list, struct span item)
{
	struct span folded = text_folded(list->view->run->scene->arena, item);

	return tri_of(span_equal(folded, list->folded));
}

/* The machine's full name, or what stands before its first dot. */
static enum tri
item_hostname(const struct admission *list, struct span item)
{
	struct span folded = text_folded(list->view->run->scene->arena, item);
	struct span name = list->folded;
	const char *dot;

	if (span_equal(folded, name))
		return TRI_TRUE;
	dot = memchr(name.data, '.', name.size);
	if (dot != NULL)
		name.size = (size_t)(dot - name.data);
	return tri_of(span_equal(folded, name));
}

static struct group_key
key_of(struct arena *arena, const struct group *group)
{
	struct span name = {group->name, group->size};

	return (struct group_key){
	    .name = text_folded(arena, name),
	    .dn = group->dn == NULL ? NULL
	                            : dn_canonical(arena, span_of(group->dn)),
	};
}

/* All groups as they are compared, made once a login. */
static const struct group_key *
group_keys(struct run *run)
{
	const struct facts *facts = run->scene->facts;
	struct arena *arena = run->scene->arena;
	struct group_key *keys;

	if (run->keys != NULL)
		return run->keys;
	keys = arena_array(arena, facts->group_count + 1, sizeof(*keys));
	for (size_t i = 0; i < facts->group_count; i++)
		keys[i] = key_of(arena, &facts->groups[i]);
	run->keys = keys;
	return keys;
}

/* By name, or by DN where the item is one. */
static bool
names_group(const struct group_key *item, const struct group_key *group)
{
	if (group->name.size > 0 && span_equal(group->name, item->name))
		return true;
	return item->dn != NULL && *item->dn != '\0' && group->dn != NULL &&
	       strcmp(item->dn, group->dn) == 0;
}

/* Of some groups nobody knows who belongs to them. */
static enum tri
item_group(const struct admission *list, struct span item)
{
	struct run *run = list->view->run;
	struct arena *arena = run->scene->arena;
	const struct facts *facts = run->scene->facts;
	const struct group_key *keys = group_keys(run);
	const struct group_key wanted = {
	    .name = text_folded(arena, item),
	    .dn = memchr(item.data, '=', item.size) == NULL
	              ? NULL
	              : dn_canonical(arena, item),
	};

	for (size_t i = 0; i < facts->group_count; i++)
		if (names_group(&wanted, &keys[i]))
			return TRI_TRUE;
	for (size_t i = 0; i < facts->doubt_count; i++) {
		struct group_key doubt = key_of(arena, &facts->doubts[i]);

		if (names_group(&wanted, &doubt))
			return TRI_UNDEFINED;
	}
	return TRI_FALSE;
}

static enum tri
item_holds(const struct admission *list, struct span item)
{
	if (item.size == 0)
		return TRI_UNDEFINED;
	if (item.size == 1 && *item.data == '*')
		return TRI_TRUE;
	switch (list->test->compare) {
	case COMPARE_HOURS:
		return item_hours(list, item);
	case COMPARE_ADDRESS:
		return item_address(list, item);
	case COMPARE_SERVICE:
		return item_service(list, item);
	case COMPARE_HOSTNAME:
		return item_hostname(list, item);
	case COMPARE_GROUP:
		return item_group(list, item);
	case COMPARE_EQUAL:
	case COMPARE_TEXT:
	case COMPARE_WORD:
		break;
	}
	return item_text(list, item);
}

static void
admission_judge(
    struct admission *list, struct span item, bool excludes, enum tri holds)
{
	if (holds == TRI_UNDEFINED) {
		list->unclear = true;
		note_value(list->view->run, list->source->dn,
		    list->source->name, item, "cannot be read");
	}
	if (holds == TRI_TRUE && excludes)
		list->excluded = true;
	if (holds == TRI_TRUE && !excludes)
		list->admitted = true;
}

static void
admission_item(struct admission *list, struct span item)
{
	struct arena *arena = list->view->run->scene->arena;
	bool excludes = *item.data == '!';

	if (excludes)
		item = trimmed((struct span){item.data + 1, item.size - 1});
	item = arena_span(arena, item);
	admission_judge(list, item, excludes, item_holds(list, item));
}

/* One V, or one of the values it stands for. */
static void
admission_value(struct admission *list, struct span value)
{
	enum syntax syntax = list->source->syntax;
	bool map = list->source->alone && list->test->compare == COMPARE_HOURS;
	int64_t now = list->view->run->scene->request->now;
	struct span item;

	if (map && syntax == SYNTAX_LOGON_HOURS) {
		admission_judge(
		    list, value, false, hours_logon_hours(value, now));
		return;
	}
	if (map && syntax == SYNTAX_TIME_MAP) {
		admission_judge(list, value, false, hours_time_map(value, now));
		return;
	}
	while (item_next(&value, list->test->compare, &item))
		admission_item(list, item);
}

/* Remembers which of the rule's values admitted: it is the one that decided. */
static void
admission_trail(
    struct admission *list, const struct template *template, struct span value)
{
	struct trail *trail = &list->view->trail;

	if (!template_is_variable(template) || trail->valued ||
	    template->parts[0].variable.kind != VARIABLE_VALUE ||
	    template->parts[0].pipe_count > 0)
		return;
	trail->valued = true;
	trail->value = value;
}

static void
admission_template(struct admission *list, const struct template *template)
{
	struct expansion expansion =
	    expand(list->view, template, (struct place){.where = WHERE_TEST});

	list->source = &expansion;
	if (expansion.failed || expansion.too_many)
		list->unclear = true;
	for (size_t i = 0; i < expansion.count; i++) {
		bool before = list->admitted;

		admission_value(list, expansion.items[i]);
		if (list->admitted && !before)
			admission_trail(list, template, expansion.items[i]);
	}
}

enum tri
admit_holds(
    struct view *view, const struct test *test, const struct datum *datum)
{
	struct arena *arena = view->run->scene->arena;
	struct admission list = {
	    .view = view,
	    .test = test,
	    .datum = datum,
	    .folded = text_folded(arena, datum->value),
	};

	if (test->compare == COMPARE_ADDRESS &&
	    !(span_is_text(datum->value) &&
	        address_parse(datum->value.data, &list.address)))
		return TRI_UNDEFINED;
	for (size_t i = 0; i < test->values.count; i++)
		admission_template(&list, &test->values.items[i]);
	if (list.excluded)
		return TRI_FALSE;
	if (list.unclear)
		return TRI_UNDEFINED;
	return tri_of(list.admitted);
}
