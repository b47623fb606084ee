/*
 * Distinguished names; see postlogin/dn.h. A recursive descent over the
 * grammar of RFC 4514 section 3, with what RFC 2253 section 4 asks readers to
 * accept besides: spaces around separators, ";" for ",", quoted values.
 */
#include "postlogin/dn.h"

#include <stdlib.h>
#include <string.h>

#include "postlogin/ascii.h"
#include "postlogin/escape.h"
#include "postlogin/text.h"

struct reader {
	struct arena *arena;
	struct span left;
};

struct parsed {
	const char **rdns; /* canonical */
	size_t count;
	struct span first; /* value of the first part of the first RDN */
};

/* The byte at the front; 0 at the end (a NUL is part of no DN). */
static char
peek(const struct reader *reader)
{
	return reader->left.size == 0 ? '\0' : reader->left.data[0];
}

static void
skip(struct reader *reader, size_t size)
{
	reader->left.data += size;
	reader->left.size -= size;
}

static void
skip_spaces(struct reader *reader)
{
	while (peek(reader) == ' ')
		skip(reader, 1);
}

/* Two hexadecimal digits at `at` bytes from the front; -1 if there are none. */
static int
hex_pair(const struct reader *reader, size_t at)
{
	int high, low;

	if (reader->left.size < at + 2)
		return -1;
	high = ascii_hex(reader->left.data[at]);
	low = ascii_hex(reader->left.data[at + 1]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* numericoid: numbers without leading zeros, two at least, dots between. */
static bool
is_numericoid(struct span type)
{
	size_t numbers = 1, start = 0;

	for (size_t i = 0; i <= type.size; i++) {
		if (i < type.size && ascii_is_digit(type.data[i]))
			continue;
		if (i == start || (type.data[start] == '0' && i - start > 1))
			return false;
		if (i == type.size)
			break;
		if (type.data[i] != '.')
			return false;
		numbers++;
		start = i + 1;
	}
	return numbers > 1;
}

/* descr or numericoid, then "=". */
static bool
read_type(struct reader *reader, struct text *canonical)
{
	const char *start = reader->left.data;
	bool is_name = ascii_is_letter(peek(reader));
	struct span type;
	char byte = peek(reader);

	while (ascii_is_digit(byte) ||
	       (is_name && (ascii_is_letter(byte) || byte == '-')) ||
	       (!is_name && byte == '.')) {
		skip(reader, 1);
		byte = peek(reader);
	}
	type = (struct span){start, (size_t)(reader->left.data - start)};
	if (type.size == 0 || (!is_name && !is_numericoid(type)))
		return false;
	text_add_span(canonical, text_folded(reader->arena, type));
	skip_spaces(reader);
	if (peek(reader) != '=')
		return false;
	text_add_byte(canonical, '=');
	skip(reader, 1);
	skip_spaces(reader);
	return true;
}

/* What follows a backslash. */
static bool
read_pair(struct reader *reader, struct text *value)
{
	int byte = hex_pair(reader, 1);

	if (byte >= 0) {
		text_add_byte(value, (char)byte);
		skip(reader, 3);
		return true;
	}
	if (reader->left.size < 2 || reader->left.data[1] == '\0' ||
	    strchr("\"+,;<>\\ #=", reader->left.data[1]) == NULL)
		return false;
	text_add_byte(value, reader->left.data[1]);
	skip(reader, 2);
	return true;
}

static bool
read_character(struct reader *reader, struct text *value)
{
	size_t size = utf8_sequence(reader->left);

	if (size == 0 || peek(reader) == '\0')
		return false;
	text_add_span(value, (struct span){reader->left.data, size});
	skip(reader, size);
	return true;
}

static bool
read_quoted(struct reader *reader, struct text *value)
{
	skip(reader, 1);
	while (peek(reader) != '"')
		if (!(peek(reader) == '\\' ? read_pair(reader, value)
		                           : read_character(reader, value)))
			return false;
	skip(reader, 1);
	return true;
}

/* Up to a separator; spaces in front of it belong to it, unless escaped. */
static bool
read_string(struct reader *reader, struct text *value)
{
	size_t keep = 0;

	while (reader->left.size > 0 && strchr(",;+", peek(reader)) == NULL) {
		char byte = peek(reader);

		if (byte == '\\') {
			if (!read_pair(reader, value))
				return false;
		} else if (strchr("\"<>", byte) != NULL ||
		           !read_character(reader, value)) {
			return false;
		}
		if (byte != ' ')
			keep = value->size;
	}
	value->size = keep;
	if (value->data != NULL)
		value->data[keep] = '\0';
	return true;
}

/* "#" and the BER encoding in hexadecimal. Without a schema its meaning is
 * unknown, so it equals itself alone: canonical is its own spelling. */
static bool
read_hexadecimal(
    struct reader *reader, struct text *canonical, struct text *value)
{
	struct span digits;
	int byte;

	skip(reader, 1);
	digits = reader->left;
	while ((byte = hex_pair(reader, 0)) >= 0) {
		text_add_byte(value, (char)byte);
		skip(reader, 2);
	}
	digits.size -= reader->left.size;
	text_add_byte(canonical, '#');
	text_add_span(canonical, text_folded(reader->arena, digits));
	return digits.size > 0;
}

/* type=value, and the spaces behind it. */
static bool
read_part(struct reader *reader, const char **canonical_r, struct span *value_r)
{
	struct text canonical = {.arena = reader->arena};
	struct text value = {.arena = reader->arena};
	bool good;

	skip_spaces(reader);
	if (!read_type(reader, &canonical))
		return false;
	if (peek(reader) == '#') {
		good = read_hexadecimal(reader, &canonical, &value);
	} else {
		good = peek(reader) == '"' ? read_quoted(reader, &value)
		                           : read_string(reader, &value);
		escape_dn(
		    &canonical, text_folded(reader->arena, text_span(&value)));
	}
	skip_spaces(reader);
	*canonical_r = text_string(&canonical);
	*value_r = text_span(&value);
	return good;
}

static int
compare_parts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
read_rdn(struct reader *reader, const char **canonical_r, struct span *first_r)
{
	const char **parts = NULL;
	struct text canonical = {.arena = reader->arena};
	struct span value;
	size_t count = 0;

	do {
		if (count > 0)
			skip(reader, 1);
		parts = arena_grow(reader->arena, parts, count, sizeof(*parts));
		if (!read_part(reader, &parts[count], &value))
			return false;
		if (count++ == 0)
			*first_r = value;
	} while (peek(reader) == '+');
	qsort(parts, count, sizeof(*parts), compare_parts);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			text_add_byte(&canonical, '+');
		text_add(&canonical, parts[i]);
	}
	*canonical_r = text_string(&canonical);
	return true;
}

static bool
parse(struct arena *arena, struct span dn, struct parsed *parsed)
{
	struct reader reader = {arena, dn};
	struct span value;

	memset(parsed, 0, sizeof(*parsed));
	if (dn.size == 0)
		return true;
	for (;;) {
		parsed->rdns = arena_grow(
		    arena, parsed->rdns, parsed->count, sizeof(*parsed->rdns));
		if (!read_rdn(&reader, &parsed->rdns[parsed->count], &value))
			return false;
		if (parsed->count++ == 0)
			parsed->first = value;
		if (reader.left.size == 0)
			return true;
		if (peek(&reader) != ',' && peek(&reader) != ';')
			return false;
		skip(&reader, 1);
	}
}

const char *
dn_canonical(struct arena *arena, struct span dn)
{
	struct text canonical = {.arena = arena};
	struct parsed parsed;

	if (!parse(arena, dn, &parsed))
		return NULL;
	for (size_t i = 0; i < parsed.count; i++) {
		if (i > 0)
			text_add_byte(&canonical, ',');
		text_add(&canonical, parsed.rdns[i]);
	}
	return text_string(&canonical);
}

/* True if the last RDNs of `dn` are those of `base`. */
static bool
ends_with(const struct parsed *dn, const struct parsed *base)
{
	size_t above = dn->count - base->count;

	if (dn->count < base->count)
		return false;
	for (size_t i = 0; i < base->count; i++)
		if (strcmp(dn->rdns[above + i], base->rdns[i]) != 0)
			return false;
	return true;
}

bool
dn_equal(struct arena *arena, struct span a, struct span b)
{
	struct parsed left, right;

	return parse(arena, a, &left) && parse(arena, b, &right) &&
	       left.count > 0 && left.count == right.count &&
	       ends_with(&left, &right);
}

bool
dn_below(struct arena *arena, struct span dn, struct span base)
{
	struct parsed left, right;

	return parse(arena, dn, &left) && parse(arena, base, &right) &&
	       ends_with(&left, &right);
}

bool
dn_below_one(struct arena *arena, struct span dn, struct span base)
{
	struct parsed left, right;

	return parse(arena, dn, &left) && parse(arena, base, &right) &&
	       left.count == right.count + 1 && ends_with(&left, &right);
}

const char *
dn_domain(struct arena *arena, struct span dn)
{
	struct text domain = {.arena = arena};
	struct parsed parsed;
	size_t at;

	if (!parse(arena, dn, &parsed))
		return NULL;
	at = parsed.count;
	while (at > 0 && strncmp(parsed.rdns[at - 1], "dc=", 3) == 0)
		at--;
	for (size_t i = at; i < parsed.count; i++)
		text_addf(&domain, "%s%s", i > at ? "," : "", parsed.rdns[i]);
	return at < parsed.count ? text_string(&domain) : NULL;
}

struct span
dn_rdn_value(struct arena *arena, struct span dn)
{
	struct parsed parsed;

	if (!parse(arena, dn, &parsed) || parsed.count == 0)
		return (struct span){NULL, 0};
	return parsed.first;
}
