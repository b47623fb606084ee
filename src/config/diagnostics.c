/*
 * Collecting and printing the problems of a configuration.
 */
#include "postlogin/diagnostics.h"

#include <stdarg.h>
#include <string.h>

#include "postlogin/span.h"
#include "postlogin/text.h"

/* What is shown of a long line, in characters. */
enum { LINE_SHOWN = 100, LINE_BEFORE = 60 };

static size_t
count_lines(struct span text)
{
	size_t count = 1;

	for (size_t i = 0; i < text.size; i++)
		count += text.data[i] == '\n';
	return count;
}

void
diagnostics_source(
    struct diagnostics *diagnostics, const char *file, struct span text)
{
	struct source source = {.file = file};
	char *copy = arena_copy(diagnostics->arena, text.data, text.size);
	size_t start = 0;

	source.lines = arena_array(
	    diagnostics->arena, count_lines(text), sizeof(*source.lines));
	for (size_t i = 0; i <= text.size; i++) {
		if (i < text.size && copy[i] != '\n')
			continue;
		copy[i] = '\0';
		if (i > start && copy[i - 1] == '\r')
			copy[i - 1] = '\0';
		source.lines[source.count++] = copy + start;
		start = i + 1;
	}
	diagnostics->sources = arena_grow(diagnostics->arena,
	    diagnostics->sources, diagnostics->source_count, sizeof(source));
	diagnostics->sources[diagnostics->source_count++] = source;
}

static const char *
source_line(const struct diagnostics *diagnostics, struct position at)
{
	for (size_t i = 0; i < diagnostics->source_count; i++) {
		const struct source *source = &diagnostics->sources[i];

		if (source->file == at.file && at.line >= 1 &&
		    at.line <= source->count)
			return source->lines[at.line - 1];
	}
	return NULL;
}

/* True if `a` is to be shown before `b`. */
static bool
is_before(const struct diagnostic *a, const struct diagnostic *b)
{
	int order = strcmp(a->at.file, b->at.file);

	if (order != 0)
		return order < 0;
	if (a->at.line != b->at.line)
		return a->at.line < b->at.line;
	return a->at.column < b->at.column;
}

/* Which of the kept ones has to go for one more: the last warning, else, if it
 * comes behind the new one, the last error. None: `count`. */
static size_t
find_victim(
    const struct diagnostics *diagnostics, const struct diagnostic *item)
{
	const struct diagnostic *items = diagnostics->items;
	const size_t count = diagnostics->count;

	for (size_t i = count; i-- > 0;) {
		if (items[i].severity == SEVERITY_WARNING)
			return item->severity == SEVERITY_ERROR ||
			               is_before(item, &items[i])
			           ? i
			           : count;
	}
	return item->severity == SEVERITY_ERROR &&
	               is_before(item, &items[count - 1])
	           ? count - 1
	           : count;
}

static bool
make_room(struct diagnostics *diagnostics, const struct diagnostic *item)
{
	size_t victim;

	if (!diagnostics->items)
		diagnostics->items = arena_array(
		    diagnostics->arena, DIAGNOSTICS_MAX, sizeof(*item));
	if (diagnostics->count < DIAGNOSTICS_MAX)
		return true;
	diagnostics->dropped++;
	victim = find_victim(diagnostics, item);
	if (victim == diagnostics->count)
		return false;
	diagnostics->count--;
	memmove(&diagnostics->items[victim], &diagnostics->items[victim + 1],
	    (diagnostics->count - victim) * sizeof(*item));
	return true;
}

static void
add(struct diagnostics *diagnostics, enum severity severity, struct position at,
    const char *format, va_list arguments)
{
	struct diagnostic item = {.severity = severity, .at = at};
	size_t place;

	if (severity == SEVERITY_ERROR)
		diagnostics->errors++;
	if (!make_room(diagnostics, &item))
		return;
	item.text = arena_vprintf(diagnostics->arena, format, arguments);
	item.line = source_line(diagnostics, at);
	for (place = diagnostics->count; place > 0; place--) {
		if (!is_before(&item, &diagnostics->items[place - 1]))
			break;
		diagnostics->items[place] = diagnostics->items[place - 1];
	}
	diagnostics->items[place] = item;
	diagnostics->count++;
}

void
diagnostics_error(struct diagnostics *diagnostics, struct position at,
    const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add(diagnostics, SEVERITY_ERROR, at, format, arguments);
	va_end(arguments);
}

void
diagnostics_warning(struct diagnostics *diagnostics, struct position at,
    const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add(diagnostics, SEVERITY_WARNING, at, format, arguments);
	va_end(arguments);
}

/* Moves *line on by `count` characters, at most to its end. */
static size_t
skip_characters(struct span *line, size_t count)
{
	size_t skipped = 0;

	while (skipped < count && line->size > 0) {
		size_t bytes = utf8_sequence(*line);

		bytes = bytes > 0 ? bytes : 1;
		line->data += bytes;
		line->size -= bytes;
		skipped++;
	}
	return skipped;
}

/* The source line, or the part of it around the column, and a caret below. */
static void
print_line(struct arena *arena, const struct diagnostic *item, FILE *stream)
{
	struct span line = span_of(item->line);
	struct span rest;
	size_t column = item->at.column > 0 ? item->at.column - 1 : 0;
	const char *before = "";

	if (line.size == 0)
		return;
	if (column > LINE_BEFORE) {
		before = "...";
		column -= skip_characters(&line, column - LINE_BEFORE);
	}
	rest = line;
	skip_characters(&rest, LINE_SHOWN);
	line.size -= rest.size;
	fprintf(stream, "%s%s%s\n", before,
	    text_printable(arena, arena_span(arena, line)),
	    rest.size > 0 ? "..." : "");
	fprintf(stream, "%*s^\n", (int)(strlen(before) + column), "");
}

void
diagnostics_print(const struct diagnostics *diagnostics, FILE *stream)
{
	struct arena *arena = diagnostics->arena;

	for (size_t i = 0; i < diagnostics->count; i++) {
		const struct diagnostic *item = &diagnostics->items[i];

		fprintf(stream, "%s:%u:%u: %s%s\n",
		    text_printable(arena, span_of(item->at.file)),
		    item->at.line, item->at.column,
		    item->severity == SEVERITY_WARNING ? "warning: " : "",
		    text_printable(arena, span_of(item->text)));
		if (item->line)
			print_line(arena, item, stream);
	}
	if (diagnostics->dropped > 0)
		fprintf(stream, "and %zu more\n", diagnostics->dropped);
}
