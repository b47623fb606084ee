#include "ctl/hours.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "postlogin/datetime.h"
#include "postlogin/exitcode.h"
#include "postlogin/text.h"

enum {
	OPTION_SYNTAX = 256,
	OPTION_ZONE,
	OPTION_AT,
	OPTION_OUTPUT,
	OPTION_GRID,
	DAY = 86400,
	YEAR_DAYS = 366,
	INPUT_LIMIT = 1024 * 1024,
};

static const struct option encode_options[] = {
    {"syntax", required_argument, NULL, OPTION_SYNTAX},
    {"zone", required_argument, NULL, OPTION_ZONE},
    {"at", required_argument, NULL, OPTION_AT},
    {"output", required_argument, NULL, OPTION_OUTPUT},
    {NULL, 0, NULL, 0},
};

static const struct option decode_options[] = {
    {"syntax", required_argument, NULL, OPTION_SYNTAX},
    {"zone", required_argument, NULL, OPTION_ZONE},
    {"at", required_argument, NULL, OPTION_AT},
    {"grid", no_argument, NULL, OPTION_GRID},
    {NULL, 0, NULL, 0},
};

static int
set_syntax(const char *value, size_t *size_r)
{
	if (strcmp(value, "logon_hours") == 0)
		*size_r = LOGON_HOURS_OCTETS;
	else if (strcmp(value, "time_map") == 0)
		*size_r = TIME_MAP_OCTETS;
	else {
		ctl_usage(
		    "--syntax %s: logon_hours or time_map was expected", value);
		return -1;
	}
	return 0;
}

static int
set_output(const char *value, enum output *output_r)
{
	static const char *const names[] = {
	    [OUTPUT_BASE64] = "base64",
	    [OUTPUT_HEX] = "hex",
	    [OUTPUT_LDIF] = "ldif",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(value, names[i]) != 0)
			continue;
		*output_r = (enum output)i;
		return 0;
	}
	ctl_usage("--output %s: base64, hex or ldif was expected", value);
	return -1;
}

static int
set_option(struct hours_question *question, int option, const char *value)
{
	switch (option) {
	case OPTION_SYNTAX:
		return set_syntax(value, &question->size);
	case OPTION_ZONE:
		question->zone = value;
		return 0;
	case OPTION_AT:
		if (date_rfc3339(value, &question->at) == 0)
			return 0;
		ctl_usage("--at %s: a time like 2026-12-24T18:30:00+01:00 was "
		          "expected",
		    value);
		return -1;
	case OPTION_OUTPUT:
		return set_output(value, &question->output);
	case OPTION_GRID:
		question->grid = true;
		return 0;
	default:
		return -1;
	}
}

int
hours_question_read(struct arena *arena, int argc, char **argv,
    struct hours_question *question_r)
{
	bool encode = strcmp(argv[0], "encode") == 0;
	struct hours_question question = {.arena = arena, .at = time(NULL)};
	int option;

	optind = 0; /* begin anew: main() has used it */
	while ((option = getopt_long(argc, argv, ":",
	            encode ? encode_options : decode_options, NULL)) != -1) {
		if (option == '?' || option == ':') {
			ctl_option_unknown(option, argv);
			return -1;
		}
		if (set_option(&question, option, optarg) != 0)
			return -1;
	}
	if (optind >= argc || strcmp(argv[optind], "hours") != 0) {
		ctl_usage("%s: \"hours\" was expected first", argv[0]);
		return -1;
	}
	question.words =
	    (struct strings){(const char *const *)argv + optind + 1,
	        (size_t)(argc - optind - 1)};
	if (question.words.count == 0) {
		ctl_usage("%s hours: %s, or - for standard input, was expected",
		    argv[0],
		    encode ? "hours such as \"Mon-Fri 08:00-18:00\""
		           : "a map as base64 or hex");
		return -1;
	}
	*question_r = question;
	return 0;
}

const char *
hours_attribute(size_t size)
{
	return size == LOGON_HOURS_OCTETS ? "logonHours"
	                                  : "loginAllowedTimeMap";
}

static int
read_all(struct text *text)
{
	char buffer[4096];
	size_t got;

	while ((got = fread(buffer, 1, sizeof(buffer), stdin)) > 0) {
		text_add_span(text, (struct span){buffer, got});
		if (text->size > INPUT_LIMIT) {
			ctl_usage("standard input: at most 1 MiB was expected");
			return -1;
		}
	}
	if (!ferror(stdin))
		return 0;
	ctl_usage("standard input: %s", strerror(errno));
	return -1;
}

/* The lines of a text; see hours_input(). */
static struct strings
split_lines(struct arena *arena, const char *rest, bool folded)
{
	const char **items = NULL;
	size_t count = 0, size;

	for (; *rest != '\0'; rest += size + (rest[size] != '\0')) {
		size_t shown = size = strcspn(rest, "\n");
		const char *line;

		if (shown > 0 && rest[shown - 1] == '\r')
			shown--;
		line = arena_copy(arena, rest, shown);
		if (*line == '\0' || *line == '#')
			continue;
		if (folded && *line == ' ' && count > 0) {
			items[count - 1] = arena_printf(
			    arena, "%s%s", items[count - 1], line + 1);
			continue;
		}
		items = arena_grow(arena, (void *)items, count, sizeof(*items));
		items[count++] = line;
	}
	return (struct strings){items, count};
}

int
hours_input(struct arena *arena, bool folded, struct strings *lines_r)
{
	struct text text = {.arena = arena};

	if (read_all(&text) != 0)
		return -1;
	if (memchr(text_string(&text), '\0', text.size) != NULL) {
		ctl_usage("standard input: text without NUL was expected");
		return -1;
	}
	*lines_r = split_lines(arena, text_string(&text), folded);
	return 0;
}

static int32_t
offset_at(const struct zone *zone, int64_t at)
{
	struct tm tm;

	zone_local(zone, at, &tm);
	return (int32_t)tm.tm_gmtoff;
}

int
hours_clock(const struct hours_question *question, const char *name,
    struct clock *clock_r)
{
	struct clock clock = {.name = name};

	clock.zone = name != NULL ? zone_load(question->arena, name)
	                          : zone_load_local(question->arena);
	if (clock.zone == NULL) {
		ctl_usage("no such time zone: %s, expected a name such as "
		          "Europe/Zurich",
		    name);
		return -1;
	}
	clock.offset = offset_at(clock.zone, question->at);
	*clock_r = clock;
	return 0;
}

/* The first second behind `at` and within a year that has another offset; `at`
 * if there is none. */
static int64_t
next_change(const struct zone *zone, int64_t at, int32_t offset)
{
	int64_t low = at, high = at, middle;

	for (int day = 1; day <= YEAR_DAYS && high == at; day++) {
		if (offset_at(zone, at + (int64_t)day * DAY) != offset)
			high = at + (int64_t)day * DAY;
		else
			low = at + (int64_t)day * DAY;
	}
	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (offset_at(zone, middle) != offset)
			high = middle;
		else
			low = middle;
	}
	return high;
}

void
hours_warn(const struct hours_question *question, const struct clock *clock)
{
	int64_t change = next_change(clock->zone, question->at, clock->offset);
	int32_t after = offset_at(clock->zone, change);
	int32_t minutes = abs(after - clock->offset) / 60;

	if (change == question->at)
		return;
	ctl_usage("warning: a map is in UTC and knows no summer time: %s was "
	          "taken as %s, and from %s on these hours are %d minutes %s "
	          "there",
	    clock->name != NULL ? clock->name : "the machine's zone",
	    date_strftime(question->arena, "%z", question->at, clock->zone),
	    date_strftime(question->arena, "%Y-%m-%d", change, clock->zone),
	    (int)minutes, after > clock->offset ? "later" : "earlier");
}
