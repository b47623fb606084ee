/* From "Mon-Fri 08:00-18:00, Sat 09:00-12:00" to a map. */
#include <string.h>

#include "ctl/hours.h"
#include "postlogin/exitcode.h"
#include "postlogin/text.h"

/* One item, kept for when the map cannot hold it. */
struct item {
	const char *text;
	struct hours hours;
	struct clock clock;
};

/* The items that were said, as in the configuration: all together, "!" takes
 * out whatever the order. */
struct plan {
	const struct hours_question *question;
	struct hourweek open;
	struct hourweek shut;
	bool never;
	size_t admitting;
	size_t excluding;
	struct item *items; /* but for "*" */
	size_t item_count;
};

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* Speaks of each zone once. */
static void
warn_once(const struct plan *plan, const struct clock *clock)
{
	for (size_t i = 0; i < plan->item_count; i++)
		if (plan->items[i].clock.zone == clock->zone)
			return;
	hours_warn(plan->question, clock);
}

/* The zone of an item: one that was used before, so that it is the same. */
static int
find_clock(const struct plan *plan, const char *name, struct clock *clock_r)
{
	for (size_t i = 0; i < plan->item_count; i++) {
		const struct clock *clock = &plan->items[i].clock;

		if (clock->name == name ||
		    (clock->name != NULL && name != NULL &&
		        strcmp(clock->name, name) == 0)) {
			*clock_r = *clock;
			return 0;
		}
	}
	return hours_clock(plan->question, name, clock_r);
}

static int
set_hours(struct plan *plan, struct hourweek *week, const char *text)
{
	struct arena *arena = plan->question->arena;
	struct item item = {.text = text};
	const char *name, *problem;

	if (hours_parse(arena, span_of(text), &item.hours, &problem) != 0)
		goto bad;
	name = item.hours.zone != NULL ? item.hours.zone : plan->question->zone;
	if (find_clock(plan, name, &item.clock) != 0)
		return -1;
	if (hourweek_open(week, &item.hours, item.clock.offset, &problem) != 0)
		goto bad;
	warn_once(plan, &item.clock);
	plan->items = arena_grow(
	    arena, plan->items, plan->item_count, sizeof(*plan->items));
	plan->items[plan->item_count++] = item;
	return 0;
bad:
	ctl_usage("%s: %s", text_quoted(arena, text), problem);
	return -1;
}

static int
take_item(struct plan *plan, struct span span)
{
	struct hourweek *week = &plan->open;
	const char *item;

	while (span.size > 0 && is_blank(span.data[0])) {
		span.data++;
		span.size--;
	}
	while (span.size > 0 && is_blank(span.data[span.size - 1]))
		span.size--;
	if (span.size == 0)
		return 0;
	item = arena_copy(plan->question->arena, span.data, span.size);
	if (text_same(item, "never")) {
		plan->never = true;
		return 0;
	}
	if (*item == '!') {
		week = &plan->shut;
		plan->excluding++;
		item += 1 + strspn(item + 1, " \t");
	} else {
		plan->admitting++;
	}
	if (strcmp(item, "*") == 0) {
		memset(week->minutes, 0xff, sizeof(week->minutes));
		return 0;
	}
	return set_hours(plan, week, item);
}

static int
take_items(struct plan *plan, const char *text)
{
	for (;;) {
		size_t size = strcspn(text, ",");

		if (take_item(plan, (struct span){text, size}) != 0)
			return -1;
		if (text[size] == '\0')
			return 0;
		text += size + 1;
	}
}

static int
take_words(struct plan *plan)
{
	const struct hours_question *question = plan->question;
	struct strings lines = question->words;

	if (lines.count == 1 && strcmp(lines.items[0], "-") == 0 &&
	    hours_input(question->arena, false, &lines) != 0)
		return -1;
	for (size_t i = 0; i < lines.count; i++)
		if (take_items(plan, lines.items[i]) != 0)
			return -1;
	return 0;
}

/* What was said must say something. */
static int
check_plan(const struct plan *plan)
{
	const char *problem = NULL;

	if (plan->never && plan->admitting + plan->excluding > 0)
		problem = "never was expected alone";
	else if (plan->excluding > 0 && plan->admitting == 0)
		problem =
		    "exclusions alone admit nobody, expected also what is "
		    "admitted, such as \"*\"";
	else if (!plan->never && plan->admitting == 0)
		problem = "hours such as \"Mon-Fri 08:00-18:00\", or never, "
		          "were expected";
	if (problem == NULL)
		return 0;
	ctl_usage("encode hours: %s", problem);
	return -1;
}

static int
pack(struct plan *plan, struct hourmap *map_r)
{
	const struct hours_question *question = plan->question;
	const char *problem = NULL;
	unsigned minute;

	hourweek_shut(&plan->open, &plan->shut);
	if (hourmap_pack(&plan->open, question->size, map_r, &minute) == 0)
		return 0;
	for (size_t i = 0; problem == NULL && i < plan->item_count; i++) {
		const struct item *item = &plan->items[i];

		problem = hourmap_misfit(question->arena, question->size,
		    &item->hours, item->clock.offset, minute);
		if (problem != NULL)
			ctl_usage("%s: %s",
			    text_quoted(question->arena, item->text), problem);
	}
	return -1;
}

static void
print(const struct hours_question *question, const struct hourmap *map)
{
	const char *base64 = text_base64(question->arena,
	    (struct span){(const char *)map->octets, map->size});

	switch (question->output) {
	case OUTPUT_BASE64:
		puts(base64);
		return;
	case OUTPUT_HEX:
		for (size_t i = 0; i < map->size; i++)
			printf("%02x", map->octets[i]);
		putchar('\n');
		return;
	case OUTPUT_LDIF:
		printf("%s:: %s\n", hours_attribute(map->size), base64);
		return;
	}
}

int
ctl_encode(struct ctl *ctl, int argc, char **argv)
{
	struct plan plan = {0};
	struct hours_question question;
	struct hourmap map;

	if (hours_question_read(ctl->arena, argc, argv, &question) != 0)
		return CTL_USAGE;
	if (question.size == 0)
		question.size = LOGON_HOURS_OCTETS;
	plan.question = &question;
	if (take_words(&plan) != 0 || check_plan(&plan) != 0 ||
	    pack(&plan, &map) != 0)
		return CTL_USAGE;
	print(&question, &map);
	return CTL_YES;
}
