/*
 * "encode hours" and "decode hours": maps of the week from and to text. Neither
 * reads the configuration or asks a directory.
 */
#ifndef CTL_HOURS_H
#define CTL_HOURS_H

#include "ctl/ctl.h"
#include "postlogin/hourmap.h"
#include "postlogin/zone.h"

enum output {
	OUTPUT_BASE64 = 0,
	OUTPUT_HEX,
	OUTPUT_LDIF,
};

/* A zone that has been named, and its distance from UTC at the time asked
 * for. */
struct clock {
	const char *name; /* NULL: the machine's */
	const struct zone *zone;
	int32_t offset;
};

/* A command line, read. */
struct hours_question {
	struct arena *arena;
	size_t size;      /* octets of the map; 0: whatever it has */
	const char *zone; /* --zone, or NULL */
	int64_t at;
	enum output output;
	bool grid;
	struct strings words; /* behind "hours" */
};

/* Reads the options of argv[0], "encode" or "decode". Returns 0, or -1 with a
 * line on stderr. */
NODISCARD int hours_question_read(struct arena *arena, int argc, char **argv,
    struct hours_question *question_r);

/* The attribute that holds maps of that many octets. */
const char *hours_attribute(size_t size);

/*
 * The lines of standard input, without those that are empty or begin with "#".
 * With `folded` a line that begins with a space goes on the one before, as in
 * LDIF. Returns 0, or -1 with a line on stderr.
 */
NODISCARD int hours_input(
    struct arena *arena, bool folded, struct strings *lines_r);

/* The zone of that name, the machine's for NULL. Returns 0, or -1 with a line
 * on stderr. */
NODISCARD int hours_clock(const struct hours_question *question,
    const char *name, struct clock *clock_r);

/* A line on stderr if the zone's distance from UTC will change within a year:
 * that of a map does not. */
void hours_warn(
    const struct hours_question *question, const struct clock *clock);

#endif
