/* What the log should know although it decided nothing. */
#include "policy/evaluate.h"

#include <string.h>

enum {
	NOTES_MAX = 50,   /* a hostile entry must not fill the log */
	VALUE_SHOWN = 200 /* bytes of one value in a note */
};

struct view
view_of(struct run *run)
{
	const struct facts *facts = run->scene->facts;

	return (struct view){
	    .run = run,
	    .own = facts->user,
	    .own_failed = facts->user_state == USER_UNKNOWN_YET,
	};
}

static bool
note_known(const struct run *run, const char *line)
{
	for (size_t i = 0; i < run->note_count; i++)
		if (strcmp(run->notes[i], line) == 0)
			return true;
	return false;
}

void
note_add(struct run *run, const char *format, ...)
{
	struct arena *arena = run->scene->arena;
	const char *line;
	va_list arguments;

	if (run->note_count > NOTES_MAX)
		return;
	va_start(arguments, format);
	line = arena_vprintf(arena, format, arguments);
	va_end(arguments);
	line = text_printable(arena, span_of(line));
	if (note_known(run, line))
		return;
	if (run->note_count == NOTES_MAX)
		line = "more of this kind is not listed";
	run->notes =
	    arena_grow(arena, run->notes, run->note_count, sizeof(*run->notes));
	run->notes[run->note_count++] = line;
}

void
note_value(struct run *run, const char *dn, const char *name, struct span value,
    const char *problem)
{
	bool cut = value.size > VALUE_SHOWN;
	const char *shown;

	if (cut)
		value.size = VALUE_SHOWN;
	while (cut && value.size > 0 && !utf8_valid(value) &&
	       value.size > VALUE_SHOWN - 4)
		value.size--;
	shown = value_shown(run->scene->arena, value);
	note_add(run, "%s%s%s: \"%s%s\" %s", dn == NULL ? "" : dn,
	    dn == NULL ? "" : " ", name == NULL ? "value" : name, shown,
	    cut ? "..." : "", problem);
}

const char *
value_shown(struct arena *arena, struct span value)
{
	if (span_is_text(value) && utf8_valid(value))
		return text_printable(arena, value);
	return text_base64(arena, value);
}

const char *
values_shown(struct arena *arena, const struct span *values, size_t count)
{
	struct text text = {.arena = arena};

	if (count == 0)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			text_add(&text, ", ");
		text_add(&text, value_shown(arena, values[i]));
	}
	return text_string(&text);
}
