/*
 * Filters and search bases with their variables put in.
 *
 * The shape of a filter was fixed when the configuration was read; here an item
 * becomes an item, an OR of itself, or one that makes the whole find less.
 */
#include "policy/evaluate.h"

#include <string.h>

#include "postlogin/dn.h"

#define ALWAYS "(objectClass=*)"
/*
 * No class has this OID. (!(objectClass=*)) would be no less false, but has
 * every entry looked at: 389 Directory Server gives up after 5000 of them (11).
 * Not to be negated: what OpenLDAP calls undefined is false elsewhere.
 */
#define NEVER "(objectClass=0.0)"
/* This may be negated; something else has to be there that an index helps with.
 */
#define NOBODY "(!(objectClass=*))"

/* For whom a filter is made. */
struct maker {
	struct view view;
	bool nobody; /* for nobody: what reads dn or ldap: has no value */
};

static bool
filter_is_personal(const struct filter *filter)
{
	if (filter->kind == FILTER_ITEM)
		return template_needs_user(&filter->item);
	for (size_t i = 0; i < filter->count; i++)
		if (filter_is_personal(&filter->children[i]))
			return true;
	return false;
}

/* False for more values than a filter may have. */
static bool
put_item(const struct maker *maker, struct text *text,
    const struct filter *filter, bool negated)
{
	struct expansion expansion = {0};

	if (!maker->nobody || !template_needs_user(&filter->item))
		expansion = expand(&maker->view, &filter->item,
		    (struct place){WHERE_FILTER, filter->syntax});
	if (expansion.too_many)
		return false;
	if (expansion.count == 0) {
		text_add(text, negated         ? ALWAYS
		               : maker->nobody ? NOBODY
		                               : NEVER);
		return true;
	}
	if (expansion.count > 1)
		text_add(text, "(|");
	for (size_t i = 0; i < expansion.count; i++) {
		text_add(text, "(");
		text_add_span(text, expansion.items[i]);
		text_add(text, ")");
	}
	if (expansion.count > 1)
		text_add(text, ")");
	return true;
}

/* Recursion is bounded by the depth that a configuration may have. */
static bool
put_filter(const struct maker *maker, struct text *text,
    const struct filter *filter, bool negated)
{
	switch (filter->kind) {
	case FILTER_ITEM:
		return put_item(maker, text, filter, negated);
	case FILTER_AND:
		text_add(text, "(&");
		break;
	case FILTER_OR:
		text_add(text, "(|");
		break;
	case FILTER_NOT:
		text_add(text, "(!");
		negated = !negated;
		break;
	}
	for (size_t i = 0; i < filter->count; i++)
		if (!put_filter(maker, text, &filter->children[i], negated))
			return false;
	text_add(text, ")");
	return true;
}

const char *
policy_filter(const struct scene *scene, const struct filter *filter,
    const char *dn, const struct entry *self)
{
	struct run run = {.scene = scene};
	struct maker maker = {.view = view_of(&run)};
	struct text text = {.arena = scene->arena};

	maker.view.dn = dn;
	maker.view.self = self;
	return put_filter(&maker, &text, filter, false) ? text_string(&text)
	                                                : NULL;
}

const char *
policy_filter_for_nobody(const struct scene *scene, const struct filter *filter)
{
	struct run run = {.scene = scene};
	struct maker maker = {.view = view_of(&run), .nobody = true};
	struct text text = {.arena = scene->arena};

	if (!filter_is_personal(filter) ||
	    !put_filter(&maker, &text, filter, false))
		return NULL;
	return text_string(&text);
}

static bool
template_varies(const struct template *template)
{
	for (size_t i = 0; i < template->count; i++)
		if (template->parts[i].literal == NULL)
			return true;
	return false;
}

static bool
bases_hold(const struct base *items, size_t count, const char *dn)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(items[i].dn, dn) == 0)
			return true;
	return false;
}

struct bases
policy_bases(const struct scene *scene, const struct templates *bases)
{
	struct run run = {.scene = scene};
	struct view view = view_of(&run);
	struct base *items = NULL;
	const char *unfit = NULL;
	size_t count = 0;

	for (size_t i = 0; i < bases->count; i++) {
		struct expansion expansion = expand(
		    &view, &bases->items[i], (struct place){.where = WHERE_DN});

		if (expansion.unfit || expansion.too_many)
			unfit = bases->items[i].source;
		for (size_t j = 0; j < expansion.count; j++) {
			struct span base = expansion.items[j];

			if (dn_canonical(scene->arena, base) == NULL)
				unfit = bases->items[i].source;
			else if (bases_hold(items, count, base.data))
				continue;
			items = arena_grow(
			    scene->arena, items, count, sizeof(*items));
			items[count++] = (struct base){
			    .dn = base.data,
			    .round = i,
			    .varies = template_varies(&bases->items[i]),
			};
		}
	}
	return (struct bases){items, count, unfit};
}
