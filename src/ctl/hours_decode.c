/* From a map to "Mon-Fri 08:00-18:00 UTC", or to a table. */
#include <string.h>

#include "ctl/hours.h"
#include "postlogin/ascii.h"
#include "postlogin/exitcode.h"
#include "postlogin/text.h"

/* Hex, its octets parted by spaces, colons, hyphens, backslashes or nothing.
 * False if it holds anything else, or half an octet. */
static bool
read_hex(struct arena *arena, const char *value, struct span *octets_r)
{
	size_t size = 0;
	char *octets = arena_alloc(arena, strlen(value) / 2 + 1);

	while (*value != '\0') {
		int high = ascii_hex(value[0]), low;

		if (strchr(" \t:-\\", *value) != NULL) {
			value++;
			continue;
		}
		low = high >= 0 ? ascii_hex(value[1]) : -1;
		if (low < 0)
			return false;
		octets[size++] = (char)(high * 16 + low);
		value += 2;
	}
	*octets_r = (struct span){octets, size};
	return true;
}

/* Base64, spaces at its ends. */
static bool
read_base64(struct arena *arena, const char *value, struct span *octets_r)
{
	struct span span;

	value += strspn(value, " \t");
	span = span_of(value);
	while (span.size > 0 && strchr(" \t", span.data[span.size - 1]) != NULL)
		span.size--;
	return text_base64_decode(arena, span, octets_r) == 0;
}

/* The octets of a value as it stands in LDIF behind the attribute's name, or
 * alone. No base64 of a map can be hex of one: "AAAA" is tried as both. */
static bool
read_octets(struct arena *arena, const char *value, struct span *octets_r)
{
	const char *ldif = strstr(value, "::");
	struct span base64;
	bool hex;

	if (ldif != NULL)
		return read_base64(arena, ldif + 2, octets_r);
	hex = read_hex(arena, value, octets_r);
	if (hex && hourmap_slot(octets_r->size) > 0)
		return true;
	if (!read_base64(arena, value, &base64))
		return hex;
	if (!hex || hourmap_slot(base64.size) > 0)
		*octets_r = base64;
	return true;
}

static int
read_map(const struct hours_question *question, const char *value,
    struct hourmap *map_r)
{
	const char *quoted = text_quoted(question->arena, value);
	struct span octets;

	if (!read_octets(question->arena, value, &octets)) {
		ctl_usage("%s: a map as base64 or hex was expected", quoted);
		return -1;
	}
	if (question->size > 0 && octets.size != question->size) {
		ctl_usage("%s: %zu octets, expected %zu (%s)", quoted,
		    octets.size, question->size,
		    hours_attribute(question->size));
		return -1;
	}
	if (hourmap_read(octets, map_r) == 0)
		return 0;
	ctl_usage("%s: %zu octets, expected 21 (logonHours) or 42 "
	          "(loginAllowedTimeMap)",
	    quoted, octets.size);
	return -1;
}

static int
decode(const struct hours_question *question, const struct clock *clock,
    const char *value)
{
	struct hourmap map;
	const char *text;

	if (read_map(question, value, &map) != 0)
		return -1;
	if (question->grid)
		text = hourmap_grid(
		    question->arena, &map, clock->offset, clock->name);
	else
		text = hourmap_text(
		    question->arena, &map, clock->offset, clock->name);
	if (text == NULL) {
		ctl_usage("%s was not a whole %s from UTC at that time, "
		          "expected another time or zone",
		    clock->name,
		    question->grid ? "quarter of an hour" : "minute");
		return -1;
	}
	printf("%s%s", text, question->grid ? "" : "\n");
	return 0;
}

int
ctl_decode(struct ctl *ctl, int argc, char **argv)
{
	struct hours_question question;
	struct strings values;
	struct clock clock;
	int status = CTL_YES;

	if (hours_question_read(ctl->arena, argc, argv, &question) != 0)
		return CTL_USAGE;
	if (hours_clock(
	        &question, question.zone ? question.zone : "UTC", &clock) != 0)
		return CTL_USAGE;
	values = question.words;
	if (values.count == 1 && strcmp(values.items[0], "-") == 0 &&
	    hours_input(ctl->arena, true, &values) != 0)
		return CTL_USAGE;
	if (values.count == 0)
		return ctl_usage(
		    "decode hours: a map as base64 or hex was expected");
	hours_warn(&question, &clock);
	for (size_t i = 0; i < values.count; i++)
		if (decode(&question, &clock, values.items[i]) != 0)
			status = CTL_USAGE;
	return status;
}
