/*
 * LDIF content records (RFC 2849). libldap has a reader too; it follows ":<" to
 * whatever a file names, and cannot say where a problem stands.
 */
#include <string.h>

#include "ldif/record.h"
#include "postlogin/dn.h"
#include "postlogin/text.h"

/* More different attributes no entry has; it bounds the time to find one. */
enum { ATTRIBUTES_LIMIT = 1000 };

struct reader {
	struct arena *arena;
	struct diagnostics *diagnostics;
	const char *file;
	struct span left; /* not read yet */
	unsigned line;    /* of what is read next */
	/* The line at hand, folded ones put together. */
	struct span text;
	unsigned text_line;
	/* The record at hand. */
	bool in_record;
	bool skipping; /* up to its end: something was wrong in it */
	struct record record;
	struct attribute *attributes;
	/* The records so far. */
	struct record *records;
	size_t count;
	bool any; /* anything but comments was seen */
};

/* A line "NAME: VALUE". */
struct pair {
	struct span name;
	struct span value;
	unsigned column; /* of the value, or of what was wrong */
};

static void
report(struct reader *reader, unsigned column, const char *text)
{
	diagnostics_error(reader->diagnostics,
	    (struct position){reader->file, reader->text_line, column}, "%s",
	    text);
}

/* --- Lines --------------------------------------------------------------- */

/* The next line of the file, without its end; false behind the last. */
static bool
next_physical(struct reader *reader, struct span *line_r)
{
	const char *end;
	size_t size;

	if (reader->left.size == 0)
		return false;
	end = memchr(reader->left.data, '\n', reader->left.size);
	size = end ? (size_t)(end - reader->left.data) : reader->left.size;
	*line_r = (struct span){reader->left.data, size};
	reader->left.data += size + (end ? 1 : 0);
	reader->left.size -= size + (end ? 1 : 0);
	if (size > 0 && line_r->data[size - 1] == '\r')
		line_r->size--;
	reader->line++;
	return true;
}

/* A line that begins with a space goes on with the one before (note 2). */
static bool
next_line(struct reader *reader)
{
	struct span part;
	struct text text = {.arena = reader->arena};

	reader->text_line = reader->line;
	if (!next_physical(reader, &part))
		return false;
	reader->text = part;
	if (part.size == 0 || reader->left.size == 0 ||
	    reader->left.data[0] != ' ')
		return true;
	text_add_span(&text, part);
	while (reader->left.size > 0 && reader->left.data[0] == ' ' &&
	       next_physical(reader, &part))
		text_add_span(
		    &text, (struct span){part.data + 1, part.size - 1});
	reader->text = text_span(&text);
	return true;
}

static bool
is_description(struct span name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                              "0123456789-.;_";

	for (size_t i = 0; i < name.size; i++)
		if (name.data[i] == '\0' || !strchr(letters, name.data[i]))
			return false;
	return name.size > 0 && !strchr("-.;_", name.data[0]);
}

static struct span
without_spaces(struct span span)
{
	while (span.size > 0 && span.data[0] == ' ') {
		span.data++;
		span.size--;
	}
	return span;
}

/* What stands behind "::". */
static const char *
decode(struct reader *reader, struct pair *pair)
{
	struct span encoded = pair->value;

	while (encoded.size > 0 && encoded.data[encoded.size - 1] == ' ')
		encoded.size--;
	if (text_base64_decode(reader->arena, encoded, &pair->value) != 0)
		return "no base64, expected it behind \"::\"";
	return NULL;
}

/* Takes the line apart; NULL, or what is wrong at pair->column. */
static const char *
read_pair(struct reader *reader, struct pair *pair)
{
	struct span line = reader->text;
	const char *colon =
	    line.size > 0 ? memchr(line.data, ':', line.size) : NULL;
	char mark = '\0';

	pair->column = 1;
	if (!colon)
		return "no LDIF, expected \"ATTRIBUTE: VALUE\"";
	pair->name = (struct span){line.data, (size_t)(colon - line.data)};
	if (!is_description(pair->name))
		return "no name of an attribute, expected \"ATTRIBUTE: VALUE\"";
	line.size -= pair->name.size + 1;
	line.data = colon + 1;
	if (line.size > 0 && (line.data[0] == ':' || line.data[0] == '<')) {
		mark = line.data[0];
		line.data++;
		line.size--;
	}
	pair->value = without_spaces(line);
	pair->column = (unsigned)(pair->value.data - reader->text.data) + 1;
	if (mark == '<')
		return "\":<\" names a value that stands elsewhere, expected "
		       "the value itself (\"::\" and base64 for any bytes)";
	if (mark == ':')
		return decode(reader, pair);
	if (!span_is_text(pair->value))
		return "a NUL byte, expected \"::\" and base64";
	pair->value = arena_span(reader->arena, pair->value);
	return NULL;
}

/* --- Records ------------------------------------------------------------- */

static bool
is_named(struct span name, const char *word)
{
	struct arena *arena = arena_new();
	bool same = text_same(arena_copy(arena, name.data, name.size), word);

	arena_free(&arena);
	return same;
}

/* What is wrong is the name, and not the value. */
static const char *
misplaced(struct pair *pair, const char *wrong)
{
	pair->column = 1;
	return wrong;
}

static const char *
begin_record(struct reader *reader, struct pair *pair)
{
	const char *canonical;

	if (!is_named(pair->name, "dn"))
		return misplaced(pair,
		    "expected \"dn: \" at the beginning of an entry "
		    "(ldapsearch -LLL prints nothing else)");
	canonical = span_is_text(pair->value)
	                ? dn_canonical(reader->arena, pair->value)
	                : NULL;
	if (!canonical)
		return "no DN, expected one (RFC 4514)";
	reader->record = (struct record){
	    .entry = {.dn = pair->value.data},
	    .canonical = canonical,
	    .line = reader->text_line,
	};
	reader->attributes = NULL;
	return NULL;
}

static struct attribute *
find_attribute(struct reader *reader, const char *name)
{
	struct entry *entry = &reader->record.entry;

	for (size_t i = 0; i < entry->count; i++)
		if (text_same(reader->attributes[i].name, name))
			return &reader->attributes[i];
	if (entry->count == ATTRIBUTES_LIMIT)
		return NULL;
	reader->attributes = arena_grow(reader->arena, reader->attributes,
	    entry->count, sizeof(*reader->attributes));
	reader->attributes[entry->count] = (struct attribute){.name = name};
	entry->attributes = reader->attributes;
	return &reader->attributes[entry->count++];
}

/* "changetype: add" first of all is no more than the contents: so ldifde
 * writes each entry of an Active Directory. */
static bool
is_addition(
    const struct reader *reader, const char *name, const struct pair *pair)
{
	return reader->record.entry.count == 0 &&
	       text_same(name, "changetype") &&
	       span_equal(pair->value, span_of("add"));
}

static const char *
add_value(struct reader *reader, struct pair *pair)
{
	const char *name =
	    arena_copy(reader->arena, pair->name.data, pair->name.size);
	struct attribute *attribute;
	struct span *values;

	if (text_same(name, "dn"))
		return misplaced(pair,
		    "a second \"dn\", expected an empty line before the next "
		    "entry");
	if (is_addition(reader, name, pair))
		return NULL;
	if (text_same(name, "changetype") || text_same(name, "control"))
		return misplaced(
		    pair, "a change, expected the contents of entries");
	attribute = find_attribute(reader, name);
	if (!attribute)
		return "more than 1000 attributes in one entry";
	values = arena_grow(reader->arena, (void *)attribute->values,
	    attribute->count, sizeof(*values));
	values[attribute->count++] = pair->value;
	attribute->values = values;
	return NULL;
}

static void
end_record(struct reader *reader)
{
	bool whole = reader->in_record && !reader->skipping;

	reader->in_record = false;
	reader->skipping = false;
	if (!whole)
		return;
	if (reader->record.entry.count == 0) {
		diagnostics_error(reader->diagnostics,
		    (struct position){reader->file, reader->record.line, 1},
		    "an entry without attributes, expected some");
		return;
	}
	reader->records = arena_grow(reader->arena, reader->records,
	    reader->count, sizeof(*reader->records));
	reader->records[reader->count++] = reader->record;
}

/* True for "version: 1" before everything else. */
static bool
is_version(struct reader *reader, const struct pair *pair)
{
	bool first = !reader->any && is_named(pair->name, "version");

	if (first && !span_equal(pair->value, span_of("1")))
		report(reader, pair->column,
		    "another version of LDIF, expected 1");
	return first;
}

static void
read_line(struct reader *reader)
{
	struct pair pair = {.column = 1};
	const char *wrong;

	if (reader->text.size > 0 && reader->text.data[0] == '#')
		return;
	if (reader->text.size == 0) {
		end_record(reader);
		return;
	}
	if (reader->skipping)
		return;
	wrong = read_pair(reader, &pair);
	if (!wrong && is_version(reader, &pair)) {
		reader->any = true;
		return;
	}
	reader->any = true;
	if (!wrong && reader->in_record)
		wrong = add_value(reader, &pair);
	else if (!wrong)
		wrong = begin_record(reader, &pair);
	reader->in_record = true;
	if (!wrong)
		return;
	reader->skipping = true;
	report(reader, pair.column, wrong);
}

const struct ldif *
ldif_read(struct arena *arena, const char *file, struct span text,
    struct diagnostics *diagnostics)
{
	const size_t before = diagnostics->errors;
	struct reader reader = {
	    .arena = arena,
	    .diagnostics = diagnostics,
	    .file = file,
	    .line = 1,
	};
	struct ldif *ldif = arena_alloc(arena, sizeof(*ldif));

	if (text.size >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0) {
		text.data += 3;
		text.size -= 3;
	}
	diagnostics_source(diagnostics, file, text);
	reader.left = text;
	while (next_line(&reader))
		read_line(&reader);
	end_record(&reader);
	if (reader.count == 0 && diagnostics->errors == before)
		diagnostics_error(diagnostics, (struct position){file, 1, 1},
		    "no entry, expected LDIF");
	ldif->records = reader.records;
	ldif->count = reader.count;
	ldif_index(ldif, arena, file, diagnostics);
	return diagnostics->errors > before ? NULL : ldif;
}
