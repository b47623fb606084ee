#include "pattern_check.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "postlogin/span.h"
#include "postlogin/text.h"

enum {
	SIZE_LIMIT = 1024,
	DEPTH_LIMIT = 32, /* regcomp() recurses */
	COUNT_LIMIT = 32,
	/* Items after all repeats are written out. Matching costs about its
	 * square a byte: 1024 stay below a second for the longest value. */
	WEIGHT_LIMIT = 1024,
};

/* What may be repeated next. */
enum before {
	BEFORE_NOTHING = 0, /* the start of an alternative */
	BEFORE_ITEM,
	BEFORE_COUNTED, /* an item with a {count} in or behind it */
};

struct reader {
	const char *start;
	const char *at;
	struct error *error;
	enum before before;
	size_t weight; /* of what may be repeated next */
	size_t depth;
	/* of the open group of each depth: a {count} was seen, and the weight
	 * of what is in it so far */
	bool counted[DEPTH_LIMIT + 1];
	size_t sum[DEPTH_LIMIT + 1];
};

static int
refuse(const struct reader *reader, const char *reason)
{
	return error_set(reader->error, "%s (at character %zu of \"%s\")",
	    reason, (size_t)(reader->at - reader->start) + 1, reader->start);
}

/* Notes an item that was read and may be repeated. */
static void
item(struct reader *reader, enum before before, size_t weight)
{
	reader->before = before;
	reader->weight = weight;
	reader->sum[reader->depth] += weight;
}

/* A back-slash takes away the meaning of punctuation, and nothing else. */
static int
read_escape(struct reader *reader)
{
	unsigned char c = (unsigned char)reader->at[1];

	if (c >= '1' && c <= '9')
		return refuse(reader, "back-references are not supported");
	if (c == '\0')
		return refuse(reader, "nothing follows the backslash");
	if (c >= 0x80 || !ispunct(c) || strchr("<>`'", c) != NULL)
		return refuse(reader,
		    "a backslash stands before punctuation only; write "
		    "[[:alnum:]_] for \\w, [[:space:]] for \\s, [0-9] for "
		    "\\d");
	reader->at += 2;
	item(reader, BEFORE_ITEM, 1);
	return 0;
}

/* [:alpha:], [=a=], [.-.] inside a bracket expression. */
static int
read_bracket_class(struct reader *reader)
{
	const char close[] = {reader->at[1], ']', '\0'};
	const char *end = strstr(reader->at + 2, close);

	if (end == NULL)
		return refuse(reader, "this class in brackets is not closed");
	reader->at = end + 2;
	return 0;
}

static int
read_bracket(struct reader *reader)
{
	const char *open = reader->at++;

	if (*reader->at == '^')
		reader->at++;
	if (*reader->at == ']')
		reader->at++;
	while (*reader->at != ']') {
		if (*reader->at == '\0') {
			reader->at = open;
			return refuse(reader, "this [ is not closed");
		}
		if (reader->at[0] == '[' && reader->at[1] != '\0' &&
		    strchr(":=.", reader->at[1]) != NULL) {
			if (read_bracket_class(reader) != 0)
				return -1;
			continue;
		}
		reader->at++;
	}
	reader->at++;
	item(reader, BEFORE_ITEM, 1);
	return 0;
}

/* A number up to COUNT_LIMIT; -1 if there is none, or a larger one. */
static int
read_count(const char **at)
{
	int count = 0, digits = 0;

	while (**at >= '0' && **at <= '9') {
		count = count * 10 + (*(*at)++ - '0');
		digits++;
		if (count > COUNT_LIMIT)
			return -1;
	}
	return digits > 0 ? count : -1;
}

/* {m}, {m,} or {m,n} */
static int
read_repeat(struct reader *reader)
{
	const char *at = reader->at + 1;
	int low, high;

	if (reader->before == BEFORE_NOTHING)
		return refuse(reader,
		    "there is nothing to repeat; write \\{ for a brace");
	if (reader->before == BEFORE_COUNTED)
		return refuse(reader,
		    "repeat counts inside one another are not supported");
	low = high = read_count(&at);
	if (low >= 0 && *at == ',') {
		at++;
		if (*at != '}')
			high = read_count(&at);
	}
	if (low < 0 || high < low || *at != '}')
		return refuse(reader,
		    "expected a repeat count of at most 32, as {2}, {2,} or "
		    "{2,32}; write \\{ for a brace");
	reader->at = at + 1;
	reader->counted[reader->depth] = true;
	reader->sum[reader->depth] -= reader->weight;
	if (*(at - 1) == ',')
		high++; /* {m,}: m, then one that repeats */
	item(reader, BEFORE_COUNTED, reader->weight * (size_t)high);
	return 0;
}

static int
read_open(struct reader *reader)
{
	if (reader->depth == DEPTH_LIMIT)
		return refuse(reader, "parentheses are nested too deeply");
	if (reader->at[1] == '?')
		return refuse(
		    reader, "(?...) is not part of POSIX extended expressions");
	reader->at++;
	reader->depth++;
	reader->counted[reader->depth] = false;
	reader->sum[reader->depth] = 0;
	reader->before = BEFORE_NOTHING;
	return 0;
}

static int
read_close(struct reader *reader)
{
	bool counted;
	size_t weight;

	if (reader->depth == 0)
		return refuse(reader, "there is no ( for this )");
	counted = reader->counted[reader->depth];
	weight = reader->sum[reader->depth];
	reader->depth--;
	reader->at++;
	if (counted)
		reader->counted[reader->depth] = true;
	item(reader, counted ? BEFORE_COUNTED : BEFORE_ITEM, weight);
	return 0;
}

/* In the middle it could never match, but the C library lets it before a line
 * feed (which is a character like any other here). */
static int
read_end(struct reader *reader)
{
	if (reader->at[1] != '\0' && strchr("|)", reader->at[1]) == NULL)
		return refuse(reader,
		    "$ stands at an end only; write \\$ for the character");
	reader->at++;
	return 0;
}

/* Reads one item, repeat, parenthesis or bar. */
static int
read_one(struct reader *reader)
{
	switch (*reader->at) {
	case '\\':
		return read_escape(reader);
	case '[':
		return read_bracket(reader);
	case '{':
		return read_repeat(reader);
	case '(':
		return read_open(reader);
	case ')':
		return read_close(reader);
	case '*':
	case '+':
	case '?':
		if (reader->before == BEFORE_NOTHING)
			return refuse(reader,
			    "there is nothing to repeat; a star alone is "
			    "written .*");
		reader->at++;
		return 0;
	case '$':
		return read_end(reader);
	case '^':
		if (reader->before != BEFORE_NOTHING)
			return refuse(reader,
			    "^ stands at a start only; write \\^ for the "
			    "character");
		reader->at++;
		return 0;
	case '|':
		reader->at++;
		reader->before = BEFORE_NOTHING;
		return 0;
	default:
		reader->at++;
		item(reader, BEFORE_ITEM, 1);
		return 0;
	}
}

int
pattern_check(const char *expression, struct error *error)
{
	struct reader reader = {
	    .start = expression, .at = expression, .error = error};

	if (expression[0] == '\0')
		return error_set(error, "the expression is empty");
	if (strlen(expression) > SIZE_LIMIT)
		return error_set(error,
		    "the expression is longer than %d bytes", SIZE_LIMIT);
	if (!utf8_valid(span_of(expression)))
		return error_set(error, "the expression is not UTF-8");
	while (*reader.at != '\0') {
		if (read_one(&reader) != 0)
			return -1;
	}
	if (reader.depth > 0)
		return refuse(&reader, "a ( is not closed");
	if (reader.sum[0] > WEIGHT_LIMIT)
		return error_set(error,
		    "the repeat counts make the expression too long: %zu "
		    "items, at most %d",
		    reader.sum[0], WEIGHT_LIMIT);
	return 0;
}
