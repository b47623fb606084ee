/*
 * The order of look-ups: each comes behind what its templates read. A circle
 * is an error that names its members.
 */
#include "config/parts.h"
#include "postlogin/text.h"

enum mark {
	MARK_NEW = 0,
	MARK_OPEN, /* being visited: meeting it again is a circle */
	MARK_DONE,
};

/* Nodes: the user's entry as it is found, then with what it inherits, the
 * groups, from 3 on the entries. */
enum { NODE_USER, NODE_INHERIT, NODE_GROUPS, NODE_ENTRIES };

struct order {
	struct loader *loader;
	const struct config *config;
	size_t count; /* of nodes */
	enum mark *marks;
	size_t *path; /* the open nodes */
	size_t depth;
	struct step *steps;
	size_t step_count;
	bool inherits; /* some look-up of the user does */
	bool circle;   /* one has been reported */
};

static void visit(struct order *order, size_t node);

static const char *
node_name(const struct order *order, size_t node)
{
	if (node == NODE_USER || node == NODE_INHERIT)
		return "user";
	if (node == NODE_GROUPS)
		return "groups";
	return order->config->entries[node - NODE_ENTRIES].name;
}

static struct position
node_at(const struct order *order, size_t node)
{
	if (node == NODE_USER || node == NODE_INHERIT)
		return order->config->users[0].at;
	if (node == NODE_GROUPS)
		return order->config->groups[0].at;
	return order->config->entries[node - NODE_ENTRIES].at;
}

static void
report_circle(struct order *order, size_t node)
{
	struct text text = {.arena = order->loader->arena};
	size_t first = order->depth;

	while (first > 0 && order->path[first - 1] != node)
		first--;
	for (size_t i = first > 0 ? first - 1 : 0; i < order->depth; i++)
		text_addf(&text, "%s needs ", node_name(order, order->path[i]));
	text_add(&text, node_name(order, node));
	diagnostics_error(order->loader->diagnostics, node_at(order, node),
	    "a circle of look-ups: %s, expected one of them to need none of "
	    "the others",
	    text_string(&text));
	order->circle = true;
}

static bool
is_there(const struct order *order, size_t node)
{
	if (node == NODE_USER)
		return order->config->user_count > 0;
	if (node == NODE_INHERIT)
		return order->inherits;
	if (node == NODE_GROUPS)
		return order->config->group_count > 0;
	return true;
}

static void
visit_needs(struct order *order, const struct lookup *lookup)
{
	if (lookup->needs_user)
		visit(order, order->inherits && !lookup->before_inherit
		                 ? NODE_INHERIT
		                 : NODE_USER);
	if (lookup->needs_groups)
		visit(order, NODE_GROUPS);
	for (size_t i = 0; i < lookup->need_count; i++)
		visit(order, NODE_ENTRIES + lookup->needs[i]);
}

static void
visit_groups(struct order *order)
{
	for (size_t i = 0; i < order->config->group_count; i++)
		visit_needs(order, &order->config->groups[i].lookup);
}

static void
visit_users(struct order *order)
{
	for (size_t i = 0; i < order->config->user_count; i++)
		visit_needs(order, &order->config->users[i]);
}

static void
visit_inherited(struct order *order)
{
	visit(order, NODE_USER);
	for (size_t i = 0; i < order->config->user_count; i++) {
		const struct lookup *user = &order->config->users[i];

		for (size_t j = 0; j < user->inherit_count; j++)
			visit(order, NODE_ENTRIES + user->inherit[j]);
	}
}

static void
visit_all(struct order *order, size_t node)
{
	const struct config *config = order->config;

	if (node == NODE_GROUPS) {
		visit_groups(order);
	} else if (node == NODE_USER) {
		visit_users(order);
	} else if (node == NODE_INHERIT) {
		visit_inherited(order);
	} else {
		visit_needs(
		    order, &config->entries[node - NODE_ENTRIES].lookup);
	}
}

static void
add_step(struct order *order, size_t node)
{
	struct step *step = &order->steps[order->step_count++];

	if (node == NODE_USER)
		step->kind = STEP_USER;
	else if (node == NODE_INHERIT)
		step->kind = STEP_INHERIT;
	else if (node == NODE_GROUPS)
		step->kind = STEP_GROUPS;
	else
		*step = (struct step){STEP_ENTRY, node - NODE_ENTRIES};
}

static void
visit(struct order *order, size_t node)
{
	if (order->circle || !is_there(order, node) ||
	    order->marks[node] == MARK_DONE)
		return;
	if (order->marks[node] == MARK_OPEN) {
		report_circle(order, node);
		return;
	}
	order->marks[node] = MARK_OPEN;
	order->path[order->depth++] = node;
	visit_all(order, node);
	order->depth--;
	order->marks[node] = MARK_DONE;
	add_step(order, node);
}

/* Searches of conditions: nothing is looked up by what they find. */
static void
add_searches(struct order *order)
{
	for (size_t i = 0; i < order->config->search_count; i++)
		order->steps[order->step_count++] =
		    (struct step){STEP_SEARCH, i};
}

/* What is inherited, and what is needed to find it, sees the user's entry as it
 * is: else it would wait for itself. */
static void
mark_before(struct loader *loader, size_t entry)
{
	struct lookup *lookup = &loader->entries[entry].lookup;

	if (lookup->before_inherit)
		return;
	lookup->before_inherit = true;
	for (size_t i = 0; i < lookup->need_count; i++)
		mark_before(loader, lookup->needs[i]);
}

/* True if any look-up of the user inherits. */
static bool
mark_inherited(struct loader *loader)
{
	bool inherits = false;

	for (size_t i = 0; i < loader->config->user_count; i++) {
		const struct lookup *user = &loader->users[i];

		for (size_t j = 0; j < user->inherit_count; j++) {
			mark_before(loader, user->inherit[j]);
			inherits = true;
		}
	}
	return inherits;
}

void
order_steps(struct loader *loader)
{
	struct config *config = loader->config;
	const size_t count = NODE_ENTRIES + config->entry_count;
	struct order order = {
	    .loader = loader,
	    .config = config,
	    .count = count,
	    .inherits = mark_inherited(loader),
	    .marks = arena_array(loader->arena, count, sizeof(enum mark)),
	    .path = arena_array(loader->arena, count, sizeof(size_t)),
	    .steps = arena_array(loader->arena, count + config->search_count,
	        sizeof(struct step)),
	};

	visit(&order, NODE_USER);
	visit(&order, NODE_INHERIT);
	for (size_t i = 0; i < config->entry_count; i++)
		visit(&order, NODE_ENTRIES + i);
	visit(&order, NODE_GROUPS);
	add_searches(&order);
	config->steps = order.steps;
	config->step_count = order.step_count;
}
