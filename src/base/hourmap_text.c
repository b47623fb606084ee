/* Maps of the week for people to read; see postlogin/hourmap.h. */
#include <stdlib.h>

#include "postlogin/hourmap.h"
#include "postlogin/text.h"

enum {
	DAY_MINUTES = 1440,
	WEEK_DAYS = 7,
	EVERY_DAY = 0x7f,
	MONDAY = 1,
	MINUTE = 60,
	QUARTER = 15,
	LABEL_HOURS = 3,
};

static const char day_names[WEEK_DAYS][4] = {
    "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

/* What is open of one day of the zone's clock. */
struct span_of_day {
	unsigned start;
	unsigned end; /* <= start: on the following day */
};

/* At most every second minute of a day is the first of a span. */
struct day {
	struct span_of_day spans[DAY_MINUTES / 2];
	size_t count;
};

/* The same span on one or more days. */
struct items {
	struct hours *hours;
	size_t count;
};

static bool
open_at(
    const struct hourmap *map, int32_t offset, unsigned day, unsigned minute)
{
	return hourmap_open(
	    map, ((int64_t)day * DAY_MINUTES + minute) * MINUTE - offset);
}

static void
read_day(
    const struct hourmap *map, int32_t offset, unsigned day, struct day *day_r)
{
	bool before = false;

	day_r->count = 0;
	for (unsigned minute = 0; minute < DAY_MINUTES; minute++) {
		bool now = open_at(map, offset, day, minute);

		if (now && !before)
			day_r->spans[day_r->count++].start = minute;
		if (now)
			day_r->spans[day_r->count - 1].end = minute + 1;
		before = now;
	}
}

/* "Fri 22:00-24:00" and "Sat 00:00-06:00" are one span, if it is shorter than
 * a day: longer ones cannot be said. */
static void
join(struct day *day, struct day *next)
{
	struct span_of_day *last, *first = next->spans;

	if (day->count == 0 || next->count == 0)
		return;
	last = &day->spans[day->count - 1];
	if (last->end != DAY_MINUTES || first->start != 0 ||
	    first->end >= last->start)
		return;
	last->end = first->end;
	next->count--;
	for (size_t i = 0; i < next->count; i++)
		next->spans[i] = next->spans[i + 1];
}

static void
add_item(struct arena *arena, struct items *items, unsigned day,
    struct span_of_day span)
{
	size_t i = 0;

	while (i < items->count && (items->hours[i].start != span.start ||
	                               items->hours[i].end != span.end))
		i++;
	if (i == items->count) {
		items->hours = arena_grow(
		    arena, items->hours, items->count, sizeof(*items->hours));
		items->hours[items->count++] =
		    (struct hours){.start = span.start, .end = span.end};
	}
	items->hours[i].days |= 1U << day;
}

/* By start, then by end: each pair is there once. */
static int
compare_items(const void *a, const void *b)
{
	const struct hours *left = a, *right = b;

	if (left->start != right->start)
		return left->start < right->start ? -1 : 1;
	return left->end < right->end ? -1 : left->end > right->end;
}

static struct items
read_items(struct arena *arena, const struct hourmap *map, int32_t offset)
{
	struct day *days = arena_array(arena, WEEK_DAYS, sizeof(*days));
	struct items items = {NULL, 0};

	for (unsigned day = 0; day < WEEK_DAYS; day++)
		read_day(map, offset, day, &days[day]);
	for (unsigned day = 0; day < WEEK_DAYS; day++)
		join(&days[day], &days[(day + 1) % WEEK_DAYS]);
	for (unsigned day = 0; day < WEEK_DAYS; day++)
		for (size_t i = 0; i < days[day].count; i++)
			add_item(arena, &items, day, days[day].spans[i]);
	if (items.count > 0)
		qsort(items.hours, items.count, sizeof(*items.hours),
		    compare_items);
	return items;
}

static bool
has_day(unsigned days, unsigned day)
{
	return (days >> day % WEEK_DAYS & 1) != 0;
}

/* The days from `day` on that are in the mask without a gap; 0 if they do not
 * begin there. */
static unsigned
days_from(unsigned days, unsigned day)
{
	unsigned count = 0;

	if (days == EVERY_DAY)
		return day == MONDAY ? WEEK_DAYS : 0;
	if (has_day(days, day + WEEK_DAYS - 1))
		return 0;
	while (has_day(days, day + count))
		count++;
	return count;
}

static void
add_text(struct text *text, const struct hours *hours, unsigned day,
    unsigned count, const char *zone)
{
	if (text->size > 0)
		text_add(text, ", ");
	if (count == WEEK_DAYS)
		text_add(text, "daily");
	else
		text_add(text, day_names[day]);
	if (count > 1 && count < WEEK_DAYS)
		text_addf(
		    text, "-%s", day_names[(day + count - 1) % WEEK_DAYS]);
	text_addf(text, " %02u:%02u-%02u:%02u", hours->start / 60,
	    hours->start % 60, hours->end / 60, hours->end % 60);
	if (zone != NULL)
		text_addf(text, " %s", zone);
}

const char *
hourmap_text(struct arena *arena, const struct hourmap *map, int32_t offset,
    const char *zone)
{
	struct text text = {.arena = arena};
	struct items items;

	if (offset % MINUTE != 0)
		return NULL;
	items = read_items(arena, map, offset);
	if (items.count == 0)
		return "never";
	for (unsigned i = 0; i < WEEK_DAYS; i++) {
		unsigned day = (MONDAY + i) % WEEK_DAYS;

		for (size_t j = 0; j < items.count; j++) {
			unsigned count = days_from(items.hours[j].days, day);

			if (count > 0)
				add_text(
				    &text, &items.hours[j], day, count, zone);
		}
	}
	return text_string(&text);
}

/* How many minutes a character stands for; 0 if the offset is too odd. */
static unsigned
cell_minutes(const struct hourmap *map, int32_t offset)
{
	unsigned cell = hourmap_slot(map->size);

	while (cell > QUARTER && offset % (int32_t)(cell * MINUTE) != 0)
		cell /= 2;
	if (cell == 0 || offset % (int32_t)(cell * MINUTE) != 0)
		return 0;
	return cell;
}

const char *
hourmap_grid(struct arena *arena, const struct hourmap *map, int32_t offset,
    const char *zone)
{
	unsigned cell = cell_minutes(map, offset);
	struct text text = {.arena = arena};

	if (cell == 0)
		return NULL;
	text_add(&text, "    ");
	for (unsigned hour = 0; hour < 24; hour += LABEL_HOURS)
		text_addf(&text, "%02u%*s", hour,
		    (int)(LABEL_HOURS * 60 / cell - 2), "");
	text_addf(&text, "24 %s\n", zone);
	for (unsigned i = 0; i < WEEK_DAYS; i++) {
		unsigned day = (MONDAY + i) % WEEK_DAYS;

		text_addf(&text, "%s ", day_names[day]);
		for (unsigned at = 0; at < DAY_MINUTES; at += cell)
			text_add_byte(
			    &text, open_at(map, offset, day, at) ? '#' : '.');
		text_add_byte(&text, '\n');
	}
	return text_string(&text);
}
