#include "config/yaml_problem.h"

#include <stdlib.h>
#include <string.h>

#include "postlogin/text.h"

struct position
yaml_position(const char *file, yaml_mark_t mark)
{
	return (struct position){
	    .file = file,
	    .line = (unsigned)mark.line + 1,
	    .column = (unsigned)mark.column + 1,
	};
}

/* --- Doubled keys ----------------------------------------------------- */

static int
compare_pairs(const void *a, const void *b)
{
	const struct pair *const *first = a;
	const struct pair *const *second = b;
	int order = strcmp((*first)->key.text, (*second)->key.text);

	/* Both are in the same array: the earlier one comes first. */
	return order != 0 ? order : (*first > *second) - (*first < *second);
}

/* Notes and reports each key that was there before. */
static void
find_doubled(struct arena *arena, struct diagnostics *diagnostics,
    const struct pair *pairs, size_t count, bool *doubled)
{
	const struct pair **sorted =
	    arena_array(arena, count, sizeof(const struct pair *));

	for (size_t i = 0; i < count; i++)
		sorted[i] = &pairs[i];
	qsort(sorted, count, sizeof(const struct pair *), compare_pairs);
	for (size_t i = 1; i < count; i++) {
		const struct node *first = &sorted[i - 1]->key;
		const struct node *second = &sorted[i]->key;

		if (strcmp(first->text, second->text) != 0)
			continue;
		doubled[sorted[i] - pairs] = true;
		diagnostics_error(diagnostics, second->at,
		    "%s for the second time, expected it once (before: line "
		    "%u)",
		    quote_text(arena, second->text), first->at.line);
	}
}

void
yaml_empty(struct arena *arena, struct diagnostics *diagnostics,
    const struct node *key, bool flow)
{
	diagnostics_error(diagnostics, key->at,
	    "empty value, expected one behind %s (or %s)",
	    quote_text(arena, key->text),
	    flow ? "quotes around the value before, if it holds a comma"
	         : "check the indentation of the next line");
}

size_t
yaml_doubled(struct arena *arena, struct diagnostics *diagnostics,
    struct pair *pairs, size_t count)
{
	bool *doubled;
	size_t left = 0;

	if (count < 2)
		return count;
	doubled = arena_array(arena, count, sizeof(*doubled));
	find_doubled(arena, diagnostics, pairs, count, doubled);
	for (size_t i = 0; i < count; i++) {
		if (!doubled[i])
			pairs[left++] = pairs[i];
	}
	return left;
}

/* --- Characters ------------------------------------------------------- */

/* The code point of a well-formed sequence. */
static unsigned long
decode(const char *data, size_t bytes)
{
	static const unsigned char masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	unsigned long point = (unsigned char)data[0] & masks[bytes];

	for (size_t i = 1; i < bytes; i++)
		point = point << 6 | ((unsigned char)data[i] & 0x3f);
	return point;
}

/* Controls, line ends of Unicode, and what YAML 1.1 (5.1) does not print. */
static bool
is_forbidden(unsigned long point, bool before_newline)
{
	if (point == '\r')
		return !before_newline;
	return (point < 0x20 && point != '\t' && point != '\n') ||
	       (point >= 0x7f && point < 0xa0) || point == 0x2028 ||
	       point == 0x2029 || point == 0xfeff || point == 0xfffe ||
	       point == 0xffff;
}

bool
yaml_characters(
    struct diagnostics *diagnostics, const char *file, struct span text)
{
	struct position at = {.file = file, .line = 1, .column = 1};

	while (text.size > 0) {
		size_t bytes = utf8_sequence(text);
		unsigned long point;

		if (bytes == 0) {
			diagnostics_error(diagnostics, at,
			    "byte 0x%02X is not UTF-8, expected a file in "
			    "UTF-8",
			    (unsigned)(unsigned char)text.data[0]);
			return false;
		}
		point = decode(text.data, bytes);
		if (is_forbidden(
		        point, text.size > 1 && text.data[1] == '\n')) {
			diagnostics_error(diagnostics, at,
			    "control character U+%04lX, expected printable "
			    "text (in double quotes it can be written as an "
			    "escape)",
			    point);
			return false;
		}
		at.column = point == '\n' ? 1 : at.column + 1;
		at.line += point == '\n';
		text.data += bytes;
		text.size -= bytes;
	}
	return true;
}

/* --- libyaml's complaints --------------------------------------------- */

/* What libyaml says, whether the place is where it began, what we say. */
struct complaint {
	const char *problem; /* NULL: any */
	const char *context; /* NULL: any */
	bool at_context;
	const char *text;
};

static const struct complaint complaints[] = {
    {"did not find expected alphabetic or numeric character",
        "while scanning an alias", true,
        "\"*\" begins a YAML alias here, which is not allowed: quote it"},
    {"did not find expected alphabetic or numeric character",
        "while scanning an anchor", true,
        "\"&\" begins a YAML anchor here, which is not allowed: quote it"},
    {NULL, "while scanning a tag", true,
        "\"!\" begins a YAML tag here, which is not allowed: quote it"},
    {"found unexpected end of stream", "while scanning a quoted scalar", true,
        "this quote is never closed"},
    {"found unexpected document indicator", "while scanning a quoted scalar",
        true, "this quote is never closed"},
    {"found unknown escape character", NULL, false,
        "unknown escape in double quotes, expected \\\\ for a backslash (or "
        "use single quotes)"},
    {"could not find expected ':'", NULL, true,
        "expected \"key: value\", found no \":\" behind this"},
    {"did not find expected ',' or '}'", NULL, false,
        "expected \",\" or \"}\": close the \"{\", or quote a value that holds "
        "\": \" or one of , { } [ ]"},
    {"did not find expected ',' or ']'", NULL, false,
        "expected \",\" or \"]\": close the \"[\", or quote a value that holds "
        "\": \" or one of , { } [ ]"},
    {"did not find expected key", NULL, false,
        "expected a key as far to the right as the one above: check the "
        "indentation and the quotes"},
    {"did not find expected '-' indicator", NULL, false,
        "expected \"-\" as far to the right as the one above: check the "
        "indentation"},
    {"did not find expected <document start>", NULL, false,
        "expected the end of the file or a key of the same mapping: check the "
        "indentation"},
    {"block sequence entries are not allowed in this context", NULL, false,
        "a \"-\" is not allowed here, expected it on a line of its own: check "
        "the indentation, or quote it"},
    {"did not find expected node content", NULL, false,
        "expected a value here: quote it"},
};

/* The bytes of a line (counted from 0), without its end. */
static struct span
line_of(struct span text, size_t line)
{
	const char *end;

	while (line > 0) {
		const char *newline = memchr(text.data, '\n', text.size);

		if (!newline)
			return (struct span){.data = "", .size = 0};
		text.size -= (size_t)(newline + 1 - text.data);
		text.data = newline + 1;
		line--;
	}
	end = text.size > 0 ? memchr(text.data, '\n', text.size) : NULL;
	if (end)
		text.size = (size_t)(end - text.data);
	return text;
}

/* The byte at a mark, 0 at the end of the line. */
static char
byte_at(struct span line, size_t column)
{
	while (column > 0 && line.size > 0) {
		size_t bytes = utf8_sequence(line);

		line.data += bytes;
		line.size -= bytes;
		column--;
	}
	return line.size > 0 ? line.data[0] : '\0';
}

/* A tab among the white space a line begins with. */
static bool
find_tab(struct span line, size_t *column_r)
{
	for (size_t i = 0; i < line.size; i++) {
		if (line.data[i] == '\t') {
			*column_r = i;
			return true;
		}
		if (line.data[i] != ' ')
			return false;
	}
	return false;
}

/* True if ": " stands in the line before the column: the second one is part of
 * a value that should have been quoted. */
static bool
has_key_before(struct span line, size_t column)
{
	for (size_t i = 0; i + 1 < line.size && i < column; i++) {
		if (line.data[i] == ':' && line.data[i + 1] == ' ')
			return true;
	}
	return false;
}

/* libyaml counts one line more than there is where the last has no end. */
static bool
is_end(struct span text, yaml_mark_t mark)
{
	size_t characters = 0;

	for (size_t i = 0; i < text.size; i++)
		characters += ((unsigned char)text.data[i] & 0xc0) != 0x80;
	return mark.index >= characters;
}

static void
report_mapping_value(
    struct diagnostics *diagnostics, struct position at, struct span line)
{
	if (has_key_before(line, at.column - 1))
		diagnostics_error(diagnostics, at,
		    "a second \":\" in one line, expected it in quotes: quote "
		    "it");
	else
		diagnostics_error(diagnostics, at,
		    "no key may stand here: check the indentation of this "
		    "line and the one above");
}

static bool
is_said(const char *said, const char *wanted)
{
	return !wanted || (said && strcmp(said, wanted) == 0);
}

static void
report_other(struct diagnostics *diagnostics, const char *file,
    const yaml_parser_t *parser)
{
	for (size_t i = 0; i < sizeof(complaints) / sizeof(*complaints); i++) {
		const struct complaint *row = &complaints[i];

		if (!is_said(parser->problem, row->problem) ||
		    !is_said(parser->context, row->context))
			continue;
		diagnostics_error(diagnostics,
		    yaml_position(file, row->at_context && parser->context
		                            ? parser->context_mark
		                            : parser->problem_mark),
		    "%s", row->text);
		return;
	}
	diagnostics_error(diagnostics,
	    yaml_position(file, parser->problem_mark), "not YAML: %s%s%s",
	    parser->problem, parser->context ? " " : "",
	    parser->context ? parser->context : "");
}

void
yaml_problem(struct diagnostics *diagnostics, const char *file,
    struct span text, const yaml_parser_t *parser, const yaml_mark_t *open)
{
	struct position at = yaml_position(file, parser->problem_mark);
	struct span line = line_of(text, parser->problem_mark.line);
	char byte = byte_at(line, parser->problem_mark.column);
	size_t tab;

	if (!parser->problem) {
		diagnostics_error(diagnostics, at, "not YAML");
		return;
	}
	if (open && is_end(text, parser->problem_mark) && parser->context &&
	    strstr(parser->context, "flow")) {
		diagnostics_error(diagnostics, yaml_position(file, *open),
		    "this is never closed, expected \"}\" or \"]\" before the "
		    "end of the file");
	} else if (find_tab(line, &tab)) {
		at.column = (unsigned)tab + 1;
		diagnostics_error(diagnostics, at,
		    "a tab, expected spaces: YAML is indented by spaces alone");
	} else if (byte == '\t') {
		diagnostics_error(diagnostics, at,
		    "a tab, expected a space: YAML does not take tabs here");
	} else if (byte != '\0' && strchr("%@`", byte) &&
	           strstr(parser->problem, "cannot start any token")) {
		diagnostics_error(diagnostics, at,
		    "a value cannot begin with \"%c\": quote it", byte);
	} else if (byte == '{' && at.column > 1 &&
	           byte_at(line, parser->problem_mark.column - 1) == '%') {
		at.column--;
		diagnostics_error(diagnostics, at,
		    "\"%%{\" in a value between { } or [ ]: quote it");
	} else if (strstr(parser->problem, "mapping values are not allowed")) {
		report_mapping_value(diagnostics, at, line);
	} else {
		report_other(diagnostics, file, parser);
	}
}
