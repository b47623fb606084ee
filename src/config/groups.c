/*
 * groups: where ACL_GROUPS comes from. What a source is, its first keys say;
 * each kind has its own context.
 */
#include <string.h>

#include "config/parts.h"
#include "postlogin/text.h"

static key_load load_group_rules;
static key_load load_group_name;
static key_load load_name_or_rdn;
static key_load load_group_attribute;
static key_load load_dynamic;
static key_load load_system;
static key_load load_label;

#define AT(member) offsetof(struct group_config, member)

/* What all sources have. */
#define LABEL_KEY                                                              \
	{                                                                      \
		"label", load_label, 0, "NAME", NULL, 0,                       \
		    "What `disable` calls the source, so that a site can "     \
		    "leave out a profile's."                                   \
	}

static const struct key search_keys[] = {
    LOOKUP_KEYS(AT(lookup)),
    LABEL_KEY,
    {"name", load_group_name, AT(name), "ATTR", "cn", KEY_INITIAL,
        "The attribute that holds a group's name."},
    {"nested", load_number, AT(nested), "N", "0", KEY_INITIAL,
        "How many levels of groups in groups are followed: the same filter "
        "with the group as dn and ldap:, one search a level. Cycles are "
        "harmless."},
    {"dynamic", load_dynamic, AT(dynamic), "ATTR", NULL, 0,
        "An attribute with LDAP URLs, as memberURL: a group that the filter "
        "finds counts only if one of them matches the user. With nested, "
        "groups that hold such a group count as found by the filter."},
    {"attributes", load_group_rules, 0, "{ATTR: RULE+}", NULL, 0,
        "Rules of the groups found."},
};

const struct context context_groups = {"groups by search", search_keys,
    sizeof(search_keys) / sizeof(*search_keys)};

static const struct key attribute_keys[] = {
    {"attribute", load_group_attribute, AT(attribute), "ATTR", NULL,
        KEY_REQUIRED,
        "An attribute of the user's entry; its values are DNs of groups "
        "(an optional UID behind them is ignored), or names that are taken as "
        "they are. In Active Directory also tokenGroups (groups in groups are "
        "in it, distribution groups are not) and primaryGroupID."},
    {"name", load_name_or_rdn, AT(name), "rdn|ATTR", "rdn", KEY_INITIAL,
        "What a group is called: the value of its RDN, or an attribute of its "
        "entry."},
    {"nested", load_number, AT(nested), "N", "0", KEY_INITIAL,
        "How many levels of the same attribute of these groups are "
        "followed; of a primaryGroupID their memberOf."},
    {"base", load_below, AT(below), "DN", NULL, 0,
        "Only groups that are this entry or below it count. Groups of "
        "tokenGroups and primaryGroupID are looked up there; without it in "
        "the domain of the user's DN. %{base} is the base of the default "
        "directory."},
    LABEL_KEY,
};

const struct context context_groups_attribute = {"groups by attribute",
    attribute_keys, sizeof(attribute_keys) / sizeof(*attribute_keys)};

static const struct key system_keys[] = {
    {"system", load_system, 0, "true", NULL, KEY_REQUIRED,
        "The groups of the machine, by getgrouplist(3)."},
    LABEL_KEY,
};

const struct context context_groups_system = {"groups of the system",
    system_keys, sizeof(system_keys) / sizeof(*system_keys)};

static const struct key userdb_keys[] = {
    {"userdb", load_string, AT(attribute), "FIELD", NULL, KEY_REQUIRED,
        "The groups Dovecot brought in this userdb field."},
    LABEL_KEY,
};

const struct context context_groups_userdb = {"groups from userdb", userdb_keys,
    sizeof(userdb_keys) / sizeof(*userdb_keys)};

/* It has been looked at before anything was loaded: groups_enabled(). */
static void
load_label(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const char *label = NULL;

	(void)target;
	load_string(loader, place, key, node, &label);
}

static void
load_attribute_name(
    struct loader *loader, const struct node *node, const char **target)
{
	if (!load_require_kind(loader, node, NODE_SCALAR, "an attribute"))
		return;
	if (load_is_attribute(node->text))
		*target = node->text;
	else
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected the name of an attribute",
		    load_quote(loader, node->text));
}

static void
load_group_name(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const char **name = target;

	(void)key;
	load_attribute_name(loader, node, name);
	if (*name)
		load_want(
		    loader, place, OWNER_GROUP, place->owner_index, *name);
}

static void
load_name_or_rdn(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	if (node->kind != NODE_SCALAR || strcmp(node->text, "rdn") != 0)
		load_group_name(loader, place, key, node, target);
}

static void
load_group_attribute(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const char **attribute = target;

	(void)key;
	load_attribute_name(loader, node, attribute);
	if (!*attribute)
		return;
	/* A look-up below a base that asks for it fails as a whole. */
	if (text_same(*attribute, "tokenGroups")) {
		load_want(loader, place, OWNER_USER, 0, NULL);
		return;
	}
	load_want(loader, place, OWNER_USER, 0, *attribute);
	if (text_same(*attribute, "primaryGroupID"))
		load_want(loader, place, OWNER_USER, 0, "objectSid");
	else /* Of groups in groups the same attribute is read. */
		load_want(
		    loader, place, OWNER_GROUP, place->owner_index, *attribute);
}

/* Who belongs to the group is asked of the user, who is found before. */
static void
load_dynamic(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	load_group_name(loader, place, key, node, target);
	load_want(loader, place, OWNER_USER, 0, NULL);
}

static void
load_system(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	bool system = true;

	(void)target;
	load_bool(loader, place, key, node, &system);
	if (!system)
		diagnostics_error(loader->diagnostics, node->at,
		    "\"false\", expected system: true, or no such item");
}

static void
load_group_rules(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct group_config *group = target;
	const struct place inside = {
	    .directory = true,
	    .owner = OWNER_GROUP,
	    .owner_index = place->owner_index,
	};
	struct rules rules = {0};

	(void)key;
	load_attribute_rules(loader, &inside, node, &rules);
	rulesets_add(loader, &rules);
	group->rules = rules.items;
	group->rule_count = rules.count;
}

static const struct context *
source_context(const struct node *node, enum group_source *source_r)
{
	if (node_get(node, "attribute")) {
		*source_r = GROUPS_ATTRIBUTE;
		return &context_groups_attribute;
	}
	if (node_get(node, "system")) {
		*source_r = GROUPS_SYSTEM;
		return &context_groups_system;
	}
	if (node_get(node, "userdb")) {
		*source_r = GROUPS_USERDB;
		return &context_groups_userdb;
	}
	*source_r = GROUPS_SEARCH;
	return &context_groups;
}

/* In a nested search the group takes the user's place: what the filter reads
 * by ldap: is read from groups too. */
static void
want_nested(struct loader *loader, size_t index, const struct filter *filter)
{
	for (size_t i = 0; i < filter->count; i++)
		want_nested(loader, index, &filter->children[i]);
	if (filter->kind != FILTER_ITEM)
		return;
	for (size_t i = 0; i < filter->item.count; i++) {
		const struct part *part = &filter->item.parts[i];

		if (part->literal)
			continue;
		if (part->variable.kind == VARIABLE_LDAP)
			wanted_add(loader, &loader->group_wanted[index],
			    part->variable.name);
		for (size_t j = 0; j < part->pipe_count; j++) {
			const struct variable *other = part->pipes[j].variable;

			if (other && other->kind == VARIABLE_LDAP)
				wanted_add(loader, &loader->group_wanted[index],
				    other->name);
		}
	}
}

/* Some attributes hold groups in a way of their own. */
static void
settle_values(
    struct loader *loader, const struct node *node, struct group_config *group)
{
	const struct node *nested = node_get(node, "nested");

	if (!group->attribute)
		return;
	if (text_same(group->attribute, "primaryGroupID"))
		group->values = GROUPS_PRIMARY;
	if (!text_same(group->attribute, "tokenGroups"))
		return;
	group->values = GROUPS_TOKENS;
	if (nested)
		diagnostics_error(loader->diagnostics, nested->at,
		    "tokenGroups has the groups of groups in it already, "
		    "expected no \"nested\"");
}

static void
load_group(struct loader *loader, size_t index, const struct node *node,
    struct group_config *group)
{
	const struct context *context = source_context(node, &group->source);
	/* owner_index says which source is loaded; what finds a group cannot
	 * read it yet, so nothing has an owner here. */
	const struct place place = {
	    .directory = true,
	    .no_groups = true,
	    .owner_index = index,
	    .lookup = &group->lookup,
	};

	group->at = node->at;
	group->lookup.at = node->at;
	if (group->source == GROUPS_SEARCH)
		load_lookup(loader, &place, context, node, group);
	else
		load_mapping(loader, &place, context, node, group);
	group->lookup.needs_groups = false; /* has been refused */
	if (group->source == GROUPS_ATTRIBUTE)
		settle_values(loader, node, group);
	if (group->source == GROUPS_SEARCH && group->nested > 0 &&
	    group->lookup.filter)
		want_nested(loader, index, group->lookup.filter);
}

void
load_groups(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct group_config *groups;

	(void)place;
	(void)key;
	(void)target;
	if (!load_require_kind(
	        loader, node, NODE_LIST, "a list of sources of groups") ||
	    !load_require_some(loader, node))
		return;
	groups = arena_array(loader->arena, node->count, sizeof(*groups));
	loader->groups = groups;
	loader->config->groups = groups;
	loader->config->group_count = node->count;
	for (size_t i = 0; i < node->count; i++)
		load_group(loader, i, &node->items[i], &groups[i]);
}

/* The list with the sources that count; NULL: there is none left. */
static const struct node *
enabled_sources(struct loader *loader, const struct node *list)
{
	struct node *copy = arena_alloc(loader->arena, sizeof(*copy));
	struct node *items =
	    arena_array(loader->arena, list->count, sizeof(*items));

	*copy = *list;
	copy->items = items;
	copy->count = 0;
	for (size_t i = 0; i < list->count; i++)
		if (!load_disables(loader, &list->items[i], "label"))
			items[copy->count++] = list->items[i];
	return copy->count > 0 ? copy : NULL;
}

const struct node *
groups_enabled(struct loader *loader, const struct node *root)
{
	struct node *copy = arena_alloc(loader->arena, sizeof(*copy));
	struct pair *pairs =
	    arena_array(loader->arena, root->count, sizeof(*pairs));

	loader->sources = node_get(root, "groups");
	if (!loader->sources || loader->sources->kind != NODE_LIST ||
	    loader->sources->count == 0)
		return root;
	*copy = *root;
	copy->pairs = pairs;
	copy->count = 0;
	for (size_t i = 0; i < root->count; i++) {
		const struct pair *pair = &root->pairs[i];
		const struct node *list = &pair->value;

		if (list == loader->sources)
			list = enabled_sources(loader, list);
		if (list)
			pairs[copy->count++] =
			    (struct pair){.key = pair->key, .value = *list};
	}
	return copy;
}

bool
groups_labelled(const struct loader *loader, const char *label)
{
	const struct node *list = loader->sources;

	if (!list || list->kind != NODE_LIST)
		return false;
	for (size_t i = 0; i < list->count; i++) {
		const struct node *own = node_get(&list->items[i], "label");

		if (own && own->kind == NODE_SCALAR &&
		    strcmp(own->text, label) == 0)
			return true;
	}
	return false;
}
