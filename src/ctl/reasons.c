/* The table of rules and what became of them, for people. */
#include <stdio.h>
#include <string.h>

#include "ctl/explain.h"
#include "postlogin/text.h"

enum {
	VALUE_MAX = 60, /* of a value in the table; JSON has all of it */
	COLUMNS = 5,
};

static enum style
outcome_style(const char *outcome)
{
	if (strncmp(outcome, "denied", 6) == 0)
		return STYLE_BAD;
	if (strncmp(outcome, "passed", 6) == 0)
		return STYLE_GOOD;
	if (strncmp(outcome, "undefined", 9) == 0)
		return STYLE_DOUBT;
	return STYLE_PLAIN;
}

/* At most `max` characters, as one printable line. */
static const char *
shortened(struct arena *arena, const char *text, int max)
{
	const char *shown = text_printable(arena, span_of(text));
	struct span rest = span_of(shown);
	int left = max - 3;

	if (style_width(shown) <= max)
		return shown;
	while (left-- > 0) {
		size_t size = utf8_sequence(rest);

		rest.data += size;
		rest.size -= size;
	}
	return arena_printf(arena, "%.*s...", (int)(rest.data - shown), shown);
}

struct row {
	const char *cells[COLUMNS]; /* place, rule, attribute, value, outcome */
};

/* "openldap.yaml:65": of a packaged profile everybody knows where it is. */
static const char *
place_shown(const char *at)
{
	const char *directory = config_profiles();
	const size_t size = strlen(directory);

	if (!at[0])
		return "-";
	if (strncmp(at, directory, size) == 0 && at[size] == '/')
		return at + size + 1;
	return at;
}

static struct row
row_of(struct arena *arena, const struct reason *reason)
{
	struct row row = {{
	    place_shown(reason->at),
	    reason->name,
	    reason->attribute ? reason->attribute : "-",
	    reason->value ? shortened(arena, reason->value, VALUE_MAX) : "-",
	    reason->from && reason->value
	        ? arena_printf(arena, "%s (inherited from %s)", reason->outcome,
	              reason->from)
	        : reason->outcome,
	}};

	for (int i = 0; i < COLUMNS; i++)
		row.cells[i] = text_printable(arena, span_of(row.cells[i]));
	return row;
}

void
reasons_print(struct arena *arena, bool colour, int indent,
    const struct reason *const *reasons, size_t count)
{
	struct row *rows = arena_array(arena, count + 1, sizeof(*rows));
	int widths[COLUMNS] = {0};

	for (size_t i = 0; i < count; i++) {
		rows[i] = row_of(arena, reasons[i]);
		for (int j = 0; j < COLUMNS; j++) {
			int width = style_width(rows[i].cells[j]);

			if (width > widths[j])
				widths[j] = width;
		}
	}
	for (size_t i = 0; i < count; i++) {
		const char *outcome = rows[i].cells[COLUMNS - 1];

		printf("%*s", indent, "");
		for (int j = 0; j < COLUMNS - 1; j++)
			style_print(arena, colour, STYLE_PLAIN, widths[j] + 2,
			    rows[i].cells[j]);
		style_print(arena, colour, outcome_style(outcome), 0, outcome);
		putchar('\n');
	}
}
