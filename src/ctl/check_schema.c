/*
 * The attributes a configuration names, held against the server's schema
 * (RFC 4512 section 4.2): a name it does not know is a typing error or a
 * schema that was not loaded, and simply never has a value.
 */
#include <string.h>

#include "ctl/check.h"
#include "postlogin/text.h"

void
names_add(struct arena *arena, struct strings *names, const char *name)
{
	const char **items;

	if (names_have(names, name))
		return;
	items = arena_grow(
	    arena, (void *)names->items, names->count, sizeof(*items));
	items[names->count++] = name;
	names->items = items;
}

bool
names_have(const struct strings *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (text_same(names->items[i], name))
			return true;
	return false;
}

/* The next word of a definition: up to a space, a quoted name without its
 * quotes; an empty one at the end. */
static struct span
next_word(struct span *rest)
{
	struct span word;
	char stop = ' ';

	while (rest->size > 0 && *rest->data == ' ') {
		rest->data++;
		rest->size--;
	}
	if (rest->size > 0 && *rest->data == '\'') {
		stop = '\'';
		rest->data++;
		rest->size--;
	}
	word = (struct span){rest->data, 0};
	while (word.size < rest->size && word.data[word.size] != stop)
		word.size++;
	rest->data += word.size;
	rest->size -= word.size;
	if (stop == '\'' && rest->size > 0) {
		rest->data++;
		rest->size--;
	}
	return word;
}

static bool
word_is(struct span word, const char *text)
{
	return span_equal(word, span_of(text));
}

/* schema grows by thousands of names that are known to differ: unsorted, each
 * is looked for a few dozen times. */
static void
add_word(struct arena *arena, struct span word, struct strings *names)
{
	const char **items = arena_grow(
	    arena, (void *)names->items, names->count, sizeof(*items));

	items[names->count++] = arena_copy(arena, word.data, word.size);
	names->items = items;
}

/* "( 2.5.4.3 NAME ( 'cn' 'commonName' ) SUP name )" */
void
check_define(struct arena *arena, struct span definition, struct strings *names)
{
	struct span word = next_word(&definition);

	if (!word_is(word, "("))
		return;
	add_word(arena, next_word(&definition), names);
	word = next_word(&definition);
	if (!word_is(word, "NAME"))
		return;
	word = next_word(&definition);
	if (!word_is(word, "(")) {
		add_word(arena, word, names);
		return;
	}
	for (word = next_word(&definition);
	     word.size > 0 && !word_is(word, ")");
	     word = next_word(&definition))
		add_word(arena, word, names);
}

/* One attribute of one entry, read by a base search; NULL without. */
static const struct attribute *
read_attribute(const struct inspection *inspection, const char *dn,
    const char *filter, const char *name)
{
	const char *const names[] = {name};
	const struct search search = {.base = dn,
	    .scope = SCOPE_BASE,
	    .filter = filter,
	    .attributes = {names, 1}};
	struct result result = check_search(inspection, &search);

	if (result.answer != ANSWER_DONE || result.count != 1)
		return NULL;
	return entry_attribute(&result.entries[0], name);
}

size_t
check_read_schema(struct inspection *inspection)
{
	const struct attribute *place = read_attribute(
	    inspection, "", "(objectClass=*)", "subschemaSubentry");
	const struct attribute *types = NULL;

	if (place)
		types = read_attribute(inspection, place->values[0].data,
		    "(objectClass=*)", "attributeTypes");
	for (size_t i = 0; types && i < types->count; i++)
		check_define(
		    inspection->arena, types->values[i], &inspection->schema);
	return types ? types->count : 0;
}

void
check_schema(struct inspection *inspection)
{
	const size_t types = check_read_schema(inspection);
	const char *name =
	    inspection->config->directories[inspection->index].name;
	const char *subject =
	    name ? arena_printf(inspection->arena, "schema of %s", name)
	         : "schema";

	if (types == 0) {
		report_warning(inspection->report, subject,
		    "it cannot be read: attribute names are not checked");
		return;
	}
	report_ok(inspection->report, subject, "%zu attribute types", types);
}

bool
check_knows(const struct inspection *inspection, const char *name)
{
	const char *type =
	    arena_copy(inspection->arena, name, strcspn(name, ";"));

	return inspection->schema.count == 0 ||
	       names_have(&inspection->schema, type);
}

/* ", did you mean ...": a name that differs by two letters at most. */
static const char *
name_alike(const struct inspection *inspection, const char *name)
{
	const struct strings *schema = &inspection->schema;
	const char *best = NULL;
	unsigned least = strlen(name) > 5 ? 3 : 2;

	for (size_t i = 0; i < schema->count; i++) {
		const unsigned distance = text_distance(schema->items[i], name);

		if (distance >= least)
			continue;
		least = distance;
		best = schema->items[i];
	}
	return best ? arena_printf(inspection->arena, ", did you mean %s?",
	                  text_printable(inspection->arena, span_of(best)))
	            : "";
}

void
check_known(const struct inspection *inspection, const char *subject,
    const struct strings *names, bool only_here)
{
	for (size_t i = 0; i < names->count; i++) {
		if (check_knows(inspection, names->items[i]))
			continue;
		if (only_here)
			report_failed(inspection->report, subject,
			    "the schema knows no attribute %s%s",
			    names->items[i],
			    name_alike(inspection, names->items[i]));
		else
			report_note(inspection->report, subject,
			    "the schema knows no attribute %s: it can only be "
			    "inherited",
			    names->items[i]);
	}
}
