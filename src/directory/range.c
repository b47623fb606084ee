#include "range.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "postlogin/dn.h"
#include "postlogin/text.h"

enum {
	PARTS_MAX = 1000, /* searches for one search's ranges */
	DIGITS_MAX = 9,   /* of a number in a range */
	PREFIX = sizeof(";range=") - 1
};

/* A number of few digits; NULL if there is none at `at`, else behind it. */
static const char *
read_number(const char *at, unsigned long *number_r)
{
	size_t digits = strspn(at, "0123456789");

	if (digits == 0 || digits > DIGITS_MAX)
		return NULL;
	*number_r = strtoul(at, NULL, 10);
	return at + digits;
}

static const char *
find_option(const char *description)
{
	const char *at = strchr(description, ';');

	while (at && strncasecmp(at, ";range=", PREFIX) != 0)
		at = strchr(at + 1, ';');
	return at;
}

int
range_parse(struct arena *arena, const char *description, struct range *range_r)
{
	const char *option = find_option(description);
	const char *end;

	*range_r = (struct range){0};
	if (!option)
		return 0;
	end = read_number(option + PREFIX, &range_r->low);
	if (!end || *end != '-')
		return -1;
	end++;
	range_r->last = *end == '*';
	end = range_r->last ? end + 1 : read_number(end, &range_r->high);
	if (!end || (*end != '\0' && *end != ';') ||
	    (!range_r->last && range_r->high < range_r->low))
		return -1;
	range_r->name = arena_printf(
	    arena, "%.*s%s", (int)(option - description), description, end);
	return 1;
}

static int
fault(struct error *error, const char *name, const char *what)
{
	return error_set(
	    error, "search: values of %s in parts: %s", name, what);
}

/* A part has as many values as its range says; of the last only the server
 * knows. */
static bool
is_whole(const struct range *range, size_t count)
{
	return range->last || count == range->high - range->low + 1;
}

/* The attributes without the one that stands there empty beside its parts. */
static void
drop_empty_twin(struct entry *entry, struct attribute *attributes,
    const char *name, size_t keep)
{
	size_t kept = 0;

	for (size_t i = 0; i < entry->count; i++)
		if (i == keep || attributes[i].count > 0 ||
		    !text_same(attributes[i].name, name))
			attributes[kept++] = attributes[i];
	entry->count = kept;
}

static bool
named_twice(const struct entry *entry, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < entry->count; i++)
		count += text_same(entry->attributes[i].name, name);
	return count > 1;
}

/* Grows by doubling: there may be a thousand parts. */
static void
append(struct ranges *ranges, const struct attribute *part)
{
	struct attribute *whole = ranges->whole;

	for (size_t i = 0; i < part->count; i++) {
		ranges->values = arena_grow(ranges->arena, ranges->values,
		    ranges->value_count, sizeof(*ranges->values));
		ranges->values[ranges->value_count++] = part->values[i];
	}
	whole->values = ranges->values;
	whole->count = ranges->value_count;
}

/* The first part gets the attribute's own name. 0, or -1. */
static int
begin(struct ranges *ranges, struct entry *entry, size_t at,
    const struct range *range, struct error *error)
{
	struct attribute *attributes =
	    arena_array(ranges->arena, entry->count, sizeof(*attributes));

	if (range->low != 0)
		return fault(error, range->name, "the first is missing");
	if (!is_whole(range, entry->attributes[at].count))
		return fault(error, range->name, "one is not whole");
	for (size_t i = 0; i < entry->count; i++)
		attributes[i] = entry->attributes[i];
	attributes[at].name = range->name;
	drop_empty_twin(entry, attributes, range->name, at);
	entry->attributes = attributes;
	if (named_twice(entry, range->name))
		return fault(error, range->name, "it came twice");
	if (range->last || ranges->first_only)
		return 0;
	for (size_t i = 0; i < entry->count; i++)
		if (text_same(attributes[i].name, range->name))
			ranges->whole = &attributes[i];
	ranges->name = range->name;
	ranges->next = range->high + 1;
	ranges->values = NULL;
	ranges->value_count = 0;
	append(ranges, &(struct attribute){.values = ranges->whole->values,
	                   .count = ranges->whole->count});
	return 0;
}

/* Looks for an attribute in parts, from the entry at hand on. */
static int
find(struct ranges *ranges, struct error *error)
{
	for (; ranges->entry < ranges->count; ranges->entry++) {
		struct entry *entry = &ranges->entries[ranges->entry];

		for (size_t i = 0; i < entry->count; i++) {
			const char *name = entry->attributes[i].name;
			struct range range;
			int is = range_parse(ranges->arena, name, &range);

			if (is == 0)
				continue;
			if (is < 0)
				return fault(error, name, "no such range");
			if (begin(ranges, entry, i, &range, error) < 0)
				return -1;
			if (ranges->name)
				return 0;
			i = (size_t)-1; /* they have moved */
		}
	}
	return 0;
}

int
ranges_next(struct ranges *ranges, struct search *search_r, struct error *error)
{
	const char **wanted;

	if (!ranges->name && find(ranges, error) < 0)
		return -1;
	if (!ranges->name)
		return 0;
	if (ranges->asked++ >= PARTS_MAX)
		return fault(error, ranges->name, "too many");
	wanted = arena_alloc(ranges->arena, sizeof(*wanted));
	*wanted = arena_printf(
	    ranges->arena, "%s;range=%lu-*", ranges->name, ranges->next);
	ranges->wanted = (struct strings){wanted, 1};
	*search_r = (struct search){
	    .base = ranges->entries[ranges->entry].dn,
	    .scope = SCOPE_BASE,
	    .filter = "(objectClass=*)",
	    .attributes = ranges->wanted,
	};
	return 1;
}

/* The part among what an entry brought; beside it only its empty twin. */
static const struct attribute *
find_part(struct ranges *ranges, const struct entry *entry, struct range *range)
{
	const struct attribute *part = NULL;

	for (size_t i = 0; i < entry->count; i++) {
		const struct attribute *attribute = &entry->attributes[i];
		struct range other;
		int is = range_parse(ranges->arena, attribute->name, &other);

		if (is == 0 && attribute->count == 0)
			continue;
		if (is <= 0 || part || !text_same(other.name, ranges->name))
			return NULL;
		part = attribute;
		*range = other;
	}
	return part;
}

int
ranges_take(struct ranges *ranges, const struct entry *entries, size_t count,
    struct error *error)
{
	const char *name = ranges->name;
	const char *dn = ranges->entries[ranges->entry].dn;
	const struct attribute *part;
	struct range range = {0};

	if (count != 1 ||
	    !dn_equal(ranges->arena, span_of(entries->dn), span_of(dn)))
		return fault(error, name, "another entry was given");
	part = find_part(ranges, entries, &range);
	if (!part || range.low != ranges->next)
		return fault(error, name, "the next one was not given");
	if (!is_whole(&range, part->count))
		return fault(error, name, "one is not whole");
	append(ranges, part);
	ranges->next = range.high + 1;
	if (range.last)
		ranges->name = NULL;
	return 0;
}
