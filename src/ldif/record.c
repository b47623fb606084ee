/* Finding entries and attribute types of a file. */
#include "ldif/record.h"

#include <stdlib.h>
#include <string.h>

#include "postlogin/text.h"

static int
compare_records(const void *a, const void *b)
{
	const struct record *left = *(const struct record *const *)a;
	const struct record *right = *(const struct record *const *)b;
	int order = strcmp(left->canonical, right->canonical);

	/* Of two with one DN the second is the one to be reported. */
	return order != 0 ? order : (left > right) - (left < right);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const struct record *
ldif_record(const struct ldif *ldif, const char *canonical)
{
	size_t low = 0, high = ldif->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(canonical, ldif->by_dn[middle]->canonical);

		if (order == 0)
			return ldif->by_dn[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

bool
ldif_has_type(const struct ldif *ldif, struct arena *arena, const char *type)
{
	char *name = arena_string(arena, type);

	text_lower(name);
	return ldif->type_count > 0 &&
	       bsearch(&name, ldif->types, ldif->type_count,
	           sizeof(*ldif->types), compare_names);
}

static void
index_types(struct ldif *ldif, struct arena *arena)
{
	size_t count = 0, kept = 0;

	for (size_t i = 0; i < ldif->count; i++)
		count += ldif->records[i].entry.count;
	ldif->types = arena_array(arena, count, sizeof(*ldif->types));
	count = 0;
	for (size_t i = 0; i < ldif->count; i++) {
		const struct entry *entry = &ldif->records[i].entry;

		for (size_t j = 0; j < entry->count; j++) {
			const char *name = entry->attributes[j].name;
			char *type =
			    arena_copy(arena, name, strcspn(name, ";"));

			text_lower(type);
			ldif->types[count++] = type;
		}
	}
	qsort(ldif->types, count, sizeof(*ldif->types), compare_names);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 ||
		    strcmp(ldif->types[kept - 1], ldif->types[i]) != 0)
			ldif->types[kept++] = ldif->types[i];
	ldif->type_count = kept;
}

void
ldif_index(struct ldif *ldif, struct arena *arena, const char *file,
    struct diagnostics *diagnostics)
{
	ldif->by_dn = arena_array(arena, ldif->count, sizeof(*ldif->by_dn));
	for (size_t i = 0; i < ldif->count; i++)
		ldif->by_dn[i] = &ldif->records[i];
	qsort(ldif->by_dn, ldif->count, sizeof(*ldif->by_dn), compare_records);
	for (size_t i = 1; i < ldif->count; i++) {
		const struct record *first = ldif->by_dn[i - 1];
		const struct record *second = ldif->by_dn[i];

		if (strcmp(first->canonical, second->canonical) == 0)
			diagnostics_error(diagnostics,
			    (struct position){file, second->line, 1},
			    "an entry with the DN of line %u, expected each "
			    "once",
			    first->line);
	}
	index_types(ldif, arena);
}

const char *
ldif_parent(const char *canonical)
{
	if (*canonical == '\0')
		return NULL;
	/* A separator is a "," that is not escaped. */
	for (; *canonical != '\0'; canonical++) {
		if (*canonical == ',')
			return canonical + 1;
		if (*canonical == '\\' && canonical[1] != '\0')
			canonical++;
	}
	return canonical;
}
