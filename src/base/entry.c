/* Entries copied out of a directory; see postlogin/entry.h. */
#include "postlogin/entry.h"

#include <string.h>

#include "postlogin/text.h"

const struct attribute *
entry_attribute(const struct entry *entry, const char *name)
{
	if (entry == NULL)
		return NULL;
	for (size_t i = 0; i < entry->count; i++) {
		const struct attribute *attribute = &entry->attributes[i];

		if (attribute->count > 0 && text_same(attribute->name, name))
			return attribute;
	}
	return NULL;
}

int
entry_compare(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;

	return strcmp(left->dn, right->dn);
}
