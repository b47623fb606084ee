/* What the variables of templates stand for. */
#include "policy/evaluate.h"

#include <string.h>

static const struct values no_values;

static struct values
one_span(const struct view *view, struct span span)
{
	struct span *items;

	if (span.data == NULL)
		return no_values;
	items = arena_array(view->run->scene->arena, 1, sizeof(*items));
	items[0] = span;
	return (struct values){.items = items, .count = 1};
}

/* A piece of something longer: a span of ours ends with a NUL. */
static struct values
one_part(const struct view *view, struct span span)
{
	if (span.data == NULL)
		return no_values;
	return one_span(view, arena_span(view->run->scene->arena, span));
}

/* What Dovecot left empty it did not give. */
static struct values
one_string(const struct view *view, const char *string)
{
	if (string == NULL || *string == '\0')
		return no_values;
	return one_span(view, span_of(string));
}

struct span
name_user(struct span name)
{
	const char *at = memchr(name.data, '@', name.size);

	if (at != NULL)
		name.size = (size_t)(at - name.data);
	return name;
}

/* "user@" has no domain either: nothing could be compared with it. */
struct span
name_domain(struct span name)
{
	size_t before = name_user(name).size;

	if (name.size <= before + 1)
		return (struct span){NULL, 0};
	return (struct span){name.data + before + 1, name.size - before - 1};
}

bool
view_user_failed(const struct view *view)
{
	return view->self == NULL &&
	       view->run->scene->facts->user_state == USER_UNKNOWN_YET;
}

static const struct entry *
view_user(const struct view *view)
{
	return view->self != NULL ? view->self : view->run->scene->facts->user;
}

struct values
entry_values(const struct entry *entry, bool failed, const char *name)
{
	const struct attribute *attribute = entry_attribute(entry, name);
	struct values values = {.failed = failed, .name = name};

	if (entry != NULL)
		values.dn = entry->dn;
	if (attribute == NULL && entry != NULL && entry->incomplete)
		values.failed = true;
	if (attribute == NULL || failed)
		return values;
	if (attribute->dn != NULL)
		values.dn = attribute->dn;
	values.items = attribute->values;
	values.count = attribute->count;
	return values;
}

/* NULL while it is not known what was found, as after a failed look-up. */
static const struct found *
view_found(const struct view *view, size_t index)
{
	const struct found *found = view->run->scene->facts->entries;

	if (found == NULL || found[index].state != LOOKUP_DONE)
		return NULL;
	return &found[index];
}

struct values
found_values(const struct view *view, size_t index, const char *name)
{
	const struct found *found = view_found(view, index);
	struct arena *arena = view->run->scene->arena;
	struct span *items = NULL;
	size_t count = 0;

	if (found == NULL)
		return (struct values){.failed = true, .name = name};
	if (found->count == 1)
		return entry_values(&found->entries[0], false, name);
	for (size_t i = 0; i < found->count; i++) {
		struct values one =
		    entry_values(&found->entries[i], false, name);

		for (size_t j = 0; j < one.count; j++) {
			items = arena_grow(arena, items, count, sizeof(*items));
			items[count++] = one.items[j];
		}
	}
	return (struct values){.items = items, .count = count, .name = name};
}

static struct values
found_dns(const struct view *view, size_t index)
{
	const struct found *found = view_found(view, index);
	struct span *items;

	if (found == NULL)
		return (struct values){.failed = true, .name = "dn"};
	items =
	    arena_array(view->run->scene->arena, found->count, sizeof(*items));
	for (size_t i = 0; i < found->count; i++)
		items[i] = span_of(found->entries[i].dn);
	return (struct values){.items = items, .count = found->count};
}

static struct values
user_dn(const struct view *view)
{
	const struct entry *user = view->run->scene->facts->user;
	struct values values;

	if (view->dn != NULL)
		return one_string(view, view->dn);
	values = one_string(view, user == NULL ? NULL : user->dn);
	values.failed = view->run->scene->facts->user_state == USER_UNKNOWN_YET;
	return values;
}

static struct values
own_dn(const struct view *view)
{
	struct values values =
	    one_string(view, view->own == NULL ? NULL : view->own->dn);

	values.failed = view->own_failed;
	return values;
}

static struct values
instant(int64_t at)
{
	return (struct values){.count = 1, .instant = true, .at = at};
}

/* Whole days until the date of the rule's test, rounded up. */
static struct values
days_left(const struct view *view)
{
	int64_t now = view->run->scene->request->now, seconds, days;

	if (__builtin_sub_overflow(view->trail.date.at, now, &seconds))
		return no_values;
	days = seconds / 86400 + (seconds % 86400 > 0);
	return one_string(view,
	    arena_printf(view->run->scene->arena, "%lld", (long long)days));
}

static struct values
group_name(const struct view *view)
{
	if (view->group == NULL)
		return no_values;
	return one_span(
	    view, (struct span){view->group->name, view->group->size});
}

static struct values
bound_values(const struct view *view)
{
	return (struct values){
	    .items = view->values,
	    .count = view->value_count,
	    .failed = view->own_failed,
	    .dn = view->own == NULL ? NULL : view->own->dn,
	    .name = "value",
	};
}

static struct values
request_values(const struct view *view, const struct variable *variable)
{
	const struct request *request = view->run->scene->request;
	struct span user = span_of(request->user);

	switch (variable->kind) {
	case VARIABLE_USER:
		return one_span(view, user);
	case VARIABLE_USERNAME:
		return one_part(view, name_user(user));
	case VARIABLE_DOMAIN:
		return one_part(view, name_domain(user));
	case VARIABLE_SERVICE:
		return one_string(view, service_name(request->service));
	case VARIABLE_REMOTE_IP:
		return one_string(view, request->remote_ip);
	case VARIABLE_LOCAL_IP:
		return one_string(view, request->local_ip);
	case VARIABLE_HOSTNAME:
		return one_string(view, request->hostname);
	case VARIABLE_MECHANISM:
		return one_string(view, request->mechanism);
	case VARIABLE_MASTER_USER:
		return one_string(view, request->master_user);
	case VARIABLE_USERDB:
		return one_string(view, request_field(request, variable->name));
	case VARIABLE_NOW:
		return instant(request->now);
	case VARIABLE_DN:
	case VARIABLE_VALUE:
	case VARIABLE_GROUP:
	case VARIABLE_DATE:
	case VARIABLE_DAYS:
	case VARIABLE_LDAP:
	case VARIABLE_OWN:
	case VARIABLE_OWN_DN:
	case VARIABLE_ENTRY:
	case VARIABLE_ENTRY_DN:
		break;
	}
	return no_values;
}

static struct values
fact_values(const struct view *view, const struct variable *variable)
{
	const struct trail *trail = &view->trail;
	bool dated = trail->dated && trail->date.kind == DATE_AT;

	switch (variable->kind) {
	case VARIABLE_DN:
		return user_dn(view);
	case VARIABLE_VALUE:
		return bound_values(view);
	case VARIABLE_GROUP:
		return group_name(view);
	case VARIABLE_DATE:
		return dated ? instant(trail->date.at) : no_values;
	case VARIABLE_DAYS:
		return dated ? days_left(view) : no_values;
	case VARIABLE_LDAP:
		return entry_values(
		    view_user(view), view_user_failed(view), variable->name);
	case VARIABLE_OWN:
		return entry_values(
		    view->own, view->own_failed, variable->name);
	case VARIABLE_OWN_DN:
		return own_dn(view);
	case VARIABLE_ENTRY:
		return found_values(view, variable->entry, variable->name);
	case VARIABLE_ENTRY_DN:
		return found_dns(view, variable->entry);
	case VARIABLE_USER:
	case VARIABLE_USERNAME:
	case VARIABLE_DOMAIN:
	case VARIABLE_SERVICE:
	case VARIABLE_REMOTE_IP:
	case VARIABLE_LOCAL_IP:
	case VARIABLE_HOSTNAME:
	case VARIABLE_MECHANISM:
	case VARIABLE_MASTER_USER:
	case VARIABLE_USERDB:
	case VARIABLE_NOW:
		break;
	}
	return request_values(view, variable);
}

struct values
variable_values(const struct view *view, const struct variable *variable)
{
	struct values values = fact_values(view, variable);

	values.syntax = variable->syntax;
	if (values.name == NULL)
		values.name = variable->name;
	return values;
}
