/* See language.h. */
#include "postlogin/language.h"

#include <string.h>
#include <strings.h>

#include "postlogin/ascii.h"

/* Bytes of a list, items of it, and bytes of one tag that are looked at. */
enum { LIST_MAX = 4096, RANGES_MAX = 32, TAG_MAX = 64, WEIGHT_MAX = 1000 };

struct range {
	char tag[TAG_MAX];
	unsigned weight; /* in thousandths */
	bool used;
};

struct ranges {
	struct range items[RANGES_MAX];
	size_t count;
};

/* Length of the tag at the start: 1-8 letters, then any number of `-` and 1-8
 * letters or digits; 0 if there is none. */
static size_t
tag_length(const char *text)
{
	size_t length = 0;

	for (size_t part = 0;; part++) {
		size_t size = 0;

		while (ascii_is_letter(text[length + size]) ||
		       (part > 0 && ascii_is_digit(text[length + size])))
			size++;
		if (size < 1 || size > 8)
			return 0;
		length += size;
		if (text[length] != '-')
			return length;
		length++;
	}
}

bool
language_is_tag(const char *text)
{
	const size_t length = tag_length(text);

	/* One letter is the beginning of a private or old tag. */
	return length > 0 && text[length] == '\0' && length < TAG_MAX &&
	       strcspn(text, "-") > 1;
}

static const char *
skip_spaces(const char *text)
{
	return text + strspn(text, " \t");
}

/* "0", "0.8", "1", "1.000": up to three digits. Returns 0 or -1. */
static int
parse_weight(const char *text, unsigned *weight_r)
{
	unsigned scale = WEIGHT_MAX;

	if (*text != '0' && *text != '1')
		return -1;
	*weight_r = *text++ == '1' ? WEIGHT_MAX : 0;
	if (*text == '.')
		for (text++; ascii_is_digit(*text) && scale > 1; text++) {
			scale /= 10;
			*weight_r += (unsigned)(*text - '0') * scale;
		}
	text = skip_spaces(text);
	return *text == '\0' && *weight_r <= WEIGHT_MAX ? 0 : -1;
}

/* RANGE or RANGE;q=WEIGHT, spaces around the parts. Returns 0 or -1. */
static int
parse_range(const char *item, struct range *range)
{
	const char *text = skip_spaces(item);
	size_t length = *text == '*' ? 1 : tag_length(text);

	if (length == 0 || length >= TAG_MAX)
		return -1;
	*range = (struct range){.weight = WEIGHT_MAX};
	memcpy(range->tag, text, length);
	text = skip_spaces(text + length);
	if (*text == '\0')
		return 0;
	if (*text != ';')
		return -1;
	text = skip_spaces(text + 1);
	if ((*text != 'q' && *text != 'Q') || text[1] != '=')
		return -1;
	return parse_weight(text + 2, &range->weight);
}

static void
parse_list(char *list, struct ranges *ranges)
{
	while (list && ranges->count < RANGES_MAX) {
		char *comma = strchr(list, ',');

		if (comma)
			*comma++ = '\0';
		if (parse_range(list, &ranges->items[ranges->count]) == 0)
			ranges->count++;
		list = comma;
	}
}

/* The heaviest that has not been used yet, the first of equals; or NULL. */
static struct range *
next_range(struct ranges *ranges)
{
	struct range *best = NULL;

	for (size_t i = 0; i < ranges->count; i++) {
		struct range *range = &ranges->items[i];

		if (!range->used && range->weight > 0 &&
		    (!best || range->weight > best->weight))
			best = range;
	}
	if (best)
		best->used = true;
	return best;
}

static size_t
main_length(const char *tag)
{
	return strcspn(tag, "-");
}

static bool
same_main(const char *a, const char *b)
{
	const size_t length = main_length(a);

	return main_length(b) == length && strncasecmp(a, b, length) == 0;
}

static bool
is_main(const char *tag)
{
	return tag[main_length(tag)] == '\0';
}

/* The range of that very tag, or NULL. */
static const struct range *
find_range(const struct ranges *ranges, const char *tag)
{
	for (size_t i = 0; i < ranges->count; i++) {
		if (strcasecmp(ranges->items[i].tag, tag) == 0)
			return &ranges->items[i];
	}
	return NULL;
}

/* Ruled out, by itself or by its main tag. */
static bool
is_excluded(const struct ranges *ranges, const char *tag)
{
	const struct range *own = find_range(ranges, tag);

	if (own)
		return own->weight == 0;
	for (size_t i = 0; i < ranges->count; i++) {
		const struct range *range = &ranges->items[i];

		if (range->weight == 0 && is_main(range->tag) &&
		    same_main(range->tag, tag))
			return true;
	}
	return false;
}

/* How well a tag suits a range: 0 not, 3 exactly. */
static unsigned
suits(const char *range, const char *tag)
{
	if (strcasecmp(range, tag) == 0)
		return 3;
	if (!same_main(range, tag))
		return 0;
	return is_main(tag) ? 2 : 1;
}

static size_t
best_tag(const struct ranges *ranges, const struct range *range,
    const char *const *tags, size_t count)
{
	size_t best = count;
	unsigned suited = 0;

	for (size_t i = 0; i < count; i++) {
		unsigned suit = suits(range->tag, tags[i]);

		if (suit > suited && !is_excluded(ranges, tags[i])) {
			suited = suit;
			best = i;
		}
	}
	return best;
}

size_t
language_choose(struct span list, const char *const *tags, size_t count)
{
	struct ranges ranges = {.count = 0};
	char copy[LIST_MAX + 1];
	const struct range *range;

	if (list.size == 0 || list.size > LIST_MAX || !span_is_text(list))
		return count;
	memcpy(copy, list.data, list.size);
	copy[list.size] = '\0';
	for (char *c = copy; *c; c++) {
		if (*c == '_')
			*c = '-';
	}
	parse_list(copy, &ranges);
	while ((range = next_range(&ranges))) {
		size_t best;

		if (strcmp(range->tag, "*") == 0)
			break;
		best = best_tag(&ranges, range, tags, count);
		if (best < count)
			return best;
	}
	return count;
}
