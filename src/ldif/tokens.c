#include "ldif/tokens.h"

#include <string.h>

#include "postlogin/dn.h"
#include "postlogin/sid.h"
#include "postlogin/text.h"

/* S-1-5-32-545 */
static const char users[] = {
    1, 2, 0, 0, 0, 0, 0, 5, 0x20, 0, 0, 0, 0x21, 2, 0, 0};

enum { SID_HEAD = 8, SID_PART = 4, PARTS = 2, NOBODYS_AUTHORITY = 22 };

/* Who stands in which group. */
struct membership {
	const char *member; /* canonical DN */
	const struct record *group;
};

struct walk {
	struct arena *arena;
	const struct ldif *ldif;
	const struct record *user;
	struct membership *memberships;
	size_t membership_count;
	const struct record **reached;
	size_t reached_count;
};

struct span
ldif_group_sid(
    struct arena *arena, const struct ldif *ldif, const struct record *record)
{
	const struct attribute *own =
	    entry_attribute(&record->entry, "objectSid");
	size_t place = (size_t)(record - ldif->records);
	unsigned char *sid;

	if (!entry_has(&record->entry, "objectClass", "group"))
		return (struct span){NULL, 0};
	if (own)
		return own->values[0];
	sid = arena_array(arena, SID_HEAD + PARTS * SID_PART, 1);
	sid[0] = 1;
	sid[1] = PARTS;
	sid[SID_HEAD - 1] = NOBODYS_AUTHORITY;
	for (size_t i = 0; i < SID_PART; i++)
		sid[SID_HEAD + SID_PART + i] =
		    (unsigned char)(place >> (8 * i) & 0xff);
	return (struct span){(const char *)sid, SID_HEAD + PARTS * SID_PART};
}

static void
add_membership(
    struct walk *walk, const char *member, const struct record *group)
{
	if (!member || !group ||
	    !entry_has(&group->entry, "objectClass", "group"))
		return;
	walk->memberships = arena_grow(walk->arena, walk->memberships,
	    walk->membership_count, sizeof(*walk->memberships));
	walk->memberships[walk->membership_count++] =
	    (struct membership){member, group};
}

/* Both ends of the link: an export may have been cut to one of them. */
static void
read_memberships(struct walk *walk, const struct record *record)
{
	const struct attribute *members =
	    entry_attribute(&record->entry, "member");
	const struct attribute *groups =
	    entry_attribute(&record->entry, "memberOf");

	for (size_t i = 0; members && i < members->count; i++)
		add_membership(walk,
		    dn_canonical(walk->arena, members->values[i]), record);
	for (size_t i = 0; groups && i < groups->count; i++) {
		const char *dn = dn_canonical(walk->arena, groups->values[i]);

		if (dn)
			add_membership(walk, record->canonical,
			    ldif_record(walk->ldif, dn));
	}
}

static void
reach(struct walk *walk, const struct record *record)
{
	for (size_t i = 0; i < walk->reached_count; i++)
		if (walk->reached[i] == record)
			return;
	walk->reached = arena_grow(walk->arena, walk->reached,
	    walk->reached_count, sizeof(*walk->reached));
	walk->reached[walk->reached_count++] = record;
}

static void
reach_primary(struct walk *walk)
{
	const struct entry *user = &walk->user->entry;
	const struct attribute *rid = entry_attribute(user, "primaryGroupID");
	const struct attribute *own = entry_attribute(user, "objectSid");
	struct span sid;

	if (!rid || !own ||
	    sid_with_rid(walk->arena, own->values[0], rid->values[0], &sid) !=
	        0)
		return;
	for (size_t i = 0; i < walk->ldif->count; i++) {
		const struct record *record = &walk->ldif->records[i];
		struct span other =
		    ldif_group_sid(walk->arena, walk->ldif, record);

		if (other.data && span_equal(other, sid))
			reach(walk, record);
	}
}

/* From the user upwards; circles come to an end, each is reached once. */
static void
climb(struct walk *walk)
{
	reach(walk, walk->user);
	reach_primary(walk);
	for (size_t i = 0; i < walk->reached_count; i++)
		for (size_t j = 0; j < walk->membership_count; j++)
			if (strcmp(walk->memberships[j].member,
			        walk->reached[i]->canonical) == 0)
				reach(walk, walk->memberships[j].group);
}

struct attribute
ldif_tokens(
    struct arena *arena, const struct ldif *ldif, const struct record *record)
{
	struct attribute tokens = {.name = "tokenGroups"};
	struct walk walk = {.arena = arena, .ldif = ldif, .user = record};
	struct span *values;

	if (!entry_has(&record->entry, "objectClass", "user") ||
	    entry_attribute(&record->entry, tokens.name))
		return tokens;
	for (size_t i = 0; i < ldif->count; i++)
		read_memberships(&walk, &ldif->records[i]);
	climb(&walk);
	values = arena_array(arena, walk.reached_count, sizeof(*values));
	for (size_t i = 1; i < walk.reached_count; i++)
		values[tokens.count++] =
		    ldif_group_sid(arena, ldif, walk.reached[i]);
	if (tokens.count == 0) /* none at all are ones that may not be read */
		values[tokens.count++] = (struct span){users, sizeof(users)};
	tokens.values = values;
	return tokens;
}
