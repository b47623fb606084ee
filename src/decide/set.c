#include "set.h"

#include <stdint.h>
#include <string.h>

/* FNV-1a. Who could make names collide may as well make many groups. */
static uint64_t
hash(const char *string)
{
	uint64_t value = UINT64_C(14695981039346656037);

	for (; *string; string++)
		value =
		    (value ^ (unsigned char)*string) * UINT64_C(1099511628211);
	return value;
}

/* The slot that holds the string, or where it would go. */
static const char **
find(const struct set *set, const char *string)
{
	size_t mask = set->room - 1;
	size_t at = (size_t)hash(string) & mask;

	while (set->slots[at] && strcmp(set->slots[at], string) != 0)
		at = (at + 1) & mask;
	return &set->slots[at];
}

static void
grow(struct arena *arena, struct set *set)
{
	struct set larger = {.room = set->room ? set->room * 2 : 16};

	larger.slots = arena_array(arena, larger.room, sizeof(*larger.slots));
	for (size_t i = 0; i < set->room; i++)
		if (set->slots[i])
			*find(&larger, set->slots[i]) = set->slots[i];
	larger.count = set->count;
	*set = larger;
}

bool
set_add(struct arena *arena, struct set *set, const char *string)
{
	const char **slot;

	if (set->count * 2 >= set->room)
		grow(arena, set);
	slot = find(set, string);
	if (*slot)
		return false;
	*slot = string;
	set->count++;
	return true;
}
