/* Entries copied out of a directory; see postlogin/entry.h. */
#include "postlogin/entry.h"

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

bool
entry_has(const struct entry *entry, const char *name, const char *value)
{
	const struct attribute *attribute = entry_attribute(entry, name);

	for (size_t i = 0; attribute != NULL && i < attribute->count; i++)
		if (span_is_text(attribute->values[i]) &&
		    text_same(attribute->values[i].data, value))
			return true;
	return false;
}
