/*
 * Conditions, three-valued as in RFC 4511 section 4.5.1.7. What made one true
 * is left in the view's trail; a branch that was not true leaves nothing there
 * but the first date it looked at.
 */
#include "policy/evaluate.h"

static void
trail_forget(struct trail *trail, const struct trail *before)
{
	struct trail now = *trail;

	*trail = *before;
	if (!before->dated && now.dated) {
		trail->dated = true;
		trail->date = now.date;
	}
}

static void
trail_mark(struct trail *trail, const struct mark *mark, struct span value,
    enum tri result)
{
	bool decides = result == TRI_TRUE && mark->decided;

	if (result == TRI_TRUE && mark->step > 0 && trail->step == 0) {
		trail->step = mark->step;
		trail->stepped = value;
	}
	if (!mark->set || trail->date_decided || (trail->dated && !decides))
		return;
	trail->dated = true;
	trail->date = mark->date;
	trail->date_decided = decides;
}

static void
trail_value(
    struct trail *trail, const struct condition *condition, struct span value)
{
	if (condition->kind == CONDITION_VALUE && !trail->valued) {
		trail->valued = true;
		trail->value = value;
	}
	if (condition->kind != CONDITION_VALUE && trail->attribute == NULL) {
		trail->attribute = condition->attribute;
		trail->seen = value;
	}
}

static enum tri
holds_one(struct view *view, const struct condition *condition,
    const struct datum *datum)
{
	struct mark mark = {.set = false};
	enum tri result = test_holds(view, &condition->test, datum, &mark);

	trail_mark(&view->trail, &mark, datum->value, result);
	return result;
}

/* True if true for one value. */
static enum tri
holds_values(struct view *view, const struct condition *condition,
    const struct values *values)
{
	struct datum datum = {
	    .state = values->failed ? DATUM_FAILED : DATUM_ABSENT,
	    .syntax = condition->syntax,
	    .dn = values->dn,
	    .name = condition->attribute,
	};
	enum tri result = TRI_FALSE;

	if (values->failed || values->count == 0)
		return holds_one(view, condition, &datum);
	datum.state = DATUM_PRESENT;
	for (size_t i = 0; i < values->count; i++) {
		datum.value = values->items[i];
		result = tri_or(result, holds_one(view, condition, &datum));
		if (result == TRI_TRUE) {
			trail_value(&view->trail, condition, datum.value);
			break;
		}
	}
	return result;
}

static struct values
condition_values(const struct view *view, const struct condition *condition)
{
	const struct scene *scene = view->run->scene;
	const char *name = condition->attribute, *field;
	struct values values = {.failed = view->own_failed, .name = name};
	struct span *item;

	switch (condition->kind) {
	case CONDITION_LDAP:
		return entry_values(
		    scene->facts->user, view_user_failed(view), name);
	case CONDITION_OWN:
		return entry_values(view->own, view->own_failed, name);
	case CONDITION_ENTRY:
		return found_values(view, condition->index, name);
	case CONDITION_VALUE:
		values.items = view->values;
		values.count = view->value_count;
		values.dn = view->own == NULL ? NULL : view->own->dn;
		return values;
	case CONDITION_USERDB:
		field = request_field(scene->request, name);
		item = arena_array(scene->arena, 1, sizeof(*item));
		*item = span_of(field);
		values.failed = false;
		values.items = item;
		values.count = field == NULL ? 0 : 1;
		return values;
	case CONDITION_ANY:
	case CONDITION_ALL:
	case CONDITION_NOT:
	case CONDITION_NAMED:
	case CONDITION_LOGIN:
	case CONDITION_SEARCH:
		break;
	}
	values.failed = true;
	return values;
}

/* What Dovecot said. A user without "@" and a login that is no master user's
 * are known to have no domain and no master; the rest ought to be there. */
static struct span
login_text(const struct request *request, enum subject subject)
{
	struct span user = span_of(request->user);

	switch (subject) {
	case SUBJECT_USER:
		return user;
	case SUBJECT_USERNAME:
		return name_user(user);
	case SUBJECT_DOMAIN:
		return name_domain(user);
	case SUBJECT_SERVICE:
		return span_of(service_name(request->service));
	case SUBJECT_REMOTE_IP:
		return span_of(request->remote_ip);
	case SUBJECT_LOCAL_IP:
		return span_of(request->local_ip);
	case SUBJECT_HOSTNAME:
		return span_of(request->hostname);
	case SUBJECT_MECHANISM:
		return span_of(request->mechanism);
	case SUBJECT_MASTER_USER:
		return span_of(request->master_user);
	case SUBJECT_GROUP:
	case SUBJECT_HOURS:
		break;
	}
	return span_of(NULL);
}

static const char *
subject_name(enum subject subject)
{
	static const char *const names[] = {
	    [SUBJECT_USER] = "user",
	    [SUBJECT_USERNAME] = "username",
	    [SUBJECT_DOMAIN] = "domain",
	    [SUBJECT_SERVICE] = "service",
	    [SUBJECT_REMOTE_IP] = "remote_ip",
	    [SUBJECT_LOCAL_IP] = "local_ip",
	    [SUBJECT_HOSTNAME] = "hostname",
	    [SUBJECT_MECHANISM] = "mechanism",
	    [SUBJECT_MASTER_USER] = "master_user",
	    [SUBJECT_GROUP] = "group",
	    [SUBJECT_HOURS] = "hours",
	};

	return names[subject];
}

/* What it would be if the user were in one of the groups in doubt. */
static enum tri
doubted(struct view *view, const struct condition *condition, enum tri result)
{
	const struct facts *facts = view->run->scene->facts;

	if (facts->group_count == 0 && facts->doubt_count > 0 &&
	    result == TRI_TRUE)
		return TRI_UNDEFINED; /* true of nobody's groups */
	for (size_t i = 0; i < facts->doubt_count && result == TRI_FALSE; i++) {
		const struct group *doubt = &facts->doubts[i];
		struct datum datum = {
		    .state = DATUM_PRESENT,
		    .name = "group",
		    .dn = doubt->dn,
		    .value = {doubt->name, doubt->size},
		};

		if (holds_one(view, condition, &datum) != TRI_FALSE)
			result = TRI_UNDEFINED;
	}
	return result;
}

/* Groups that no directory knows are there also when it is not. */
static bool
groups_unknown(const struct scene *scene)
{
	const struct facts *facts = scene->facts;

	return facts->groups_failed || (facts->fault != FAULT_NONE &&
	                                   scene->config->groups_in_directory);
}

/* True if one of the groups passes; a list of names is about all at once. */
static enum tri
holds_groups(struct view *view, const struct condition *condition)
{
	const struct facts *facts = view->run->scene->facts;
	struct datum datum = {.state = DATUM_ABSENT, .name = "group"};
	enum tri result = TRI_FALSE;

	if (groups_unknown(view->run->scene))
		datum.state = DATUM_FAILED;
	if (datum.state == DATUM_FAILED || condition->test.kind == TEST_LIST)
		return holds_one(view, condition, &datum);
	if (facts->group_count == 0)
		return doubted(
		    view, condition, holds_one(view, condition, &datum));
	datum.state = DATUM_PRESENT;
	for (size_t i = 0; i < facts->group_count && result != TRI_TRUE; i++) {
		datum.dn = facts->groups[i].dn;
		datum.value =
		    (struct span){facts->groups[i].name, facts->groups[i].size};
		result = tri_or(result, holds_one(view, condition, &datum));
	}
	return doubted(view, condition, result);
}

static enum tri
holds_login(struct view *view, const struct condition *condition)
{
	const struct request *request = view->run->scene->request;
	enum subject subject = condition->subject;
	struct datum datum = {
	    .state = DATUM_PRESENT,
	    .value = login_text(request, subject),
	    .name = subject_name(subject),
	};

	if (subject == SUBJECT_GROUP)
		return holds_groups(view, condition);
	if (subject == SUBJECT_REMOTE_IP || subject == SUBJECT_LOCAL_IP)
		datum.syntax = SYNTAX_ADDRESS;
	if (datum.value.size == 0)
		datum.state =
		    subject == SUBJECT_DOMAIN || subject == SUBJECT_MASTER_USER
		        ? DATUM_ABSENT
		        : DATUM_MISSING;
	else
		datum.value = arena_span(view->run->scene->arena, datum.value);
	return holds_one(view, condition, &datum);
}

static enum tri
holds_search(const struct view *view, const struct condition *condition)
{
	const enum tri *searches = view->run->scene->facts->searches;

	return searches == NULL ? TRI_UNDEFINED : searches[condition->index];
}

/* `any` of them or all of them; decided as soon as one decides. */
static enum tri
holds_children(struct view *view, const struct condition *condition, bool any)
{
	enum tri decided = tri_of(any), result = tri_of(!any);

	for (size_t i = 0; i < condition->count && result != decided; i++) {
		enum tri one = condition_holds(view, condition->children[i]);

		result = any ? tri_or(result, one) : tri_and(result, one);
	}
	return result;
}

static enum tri
holds_kind(struct view *view, const struct condition *condition)
{
	struct values values;

	switch (condition->kind) {
	case CONDITION_ANY:
		return holds_children(view, condition, true);
	case CONDITION_ALL:
		return holds_children(view, condition, false);
	case CONDITION_NOT:
		return tri_not(condition_holds(view, condition->children[0]));
	case CONDITION_NAMED:
		return condition_holds(view, condition->children[0]);
	case CONDITION_LOGIN:
		return holds_login(view, condition);
	case CONDITION_SEARCH:
		return holds_search(view, condition);
	case CONDITION_LDAP:
	case CONDITION_OWN:
	case CONDITION_ENTRY:
	case CONDITION_USERDB:
	case CONDITION_VALUE:
		break;
	}
	values = condition_values(view, condition);
	return holds_values(view, condition, &values);
}

enum tri
condition_holds(struct view *view, const struct condition *condition)
{
	struct trail before = view->trail;
	enum tri result;

	if (condition == NULL)
		return TRI_TRUE;
	result = holds_kind(view, condition);
	if (result != TRI_TRUE)
		trail_forget(&view->trail, &before);
	return result;
}

enum tri
policy_holds(const struct scene *scene, const struct condition *condition)
{
	struct run run = {.scene = scene};
	struct view view = view_of(&run);

	return condition_holds(&view, condition);
}

bool
policy_wants(const struct scene *scene, const struct lookup *lookup)
{
	return policy_holds(scene, lookup->when) != TRI_FALSE;
}
