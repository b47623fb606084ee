#include "spelling.h"

#include <string.h>

#include "postlogin/text.h"

enum { DIGITS = 14 };

bool
spelling_whole(struct span value)
{
	return value.size == DIGITS + 1 && value.data[DIGITS] == 'Z' &&
	       strspn(value.data, "0123456789") == DIGITS;
}

struct span
spelling_value(
    const struct session *session, struct arena *arena, const char *value)
{
	struct span whole = span_of(value);

	if (session->active_directory != FEATURE_PRESENT ||
	    !spelling_whole(whole))
		return whole;
	return span_of(arena_printf(arena, "%.*s.0Z", DIGITS, value));
}

/* Behind the digits of the next whole time that is a value, or NULL. A value
 * holds no parenthesis, so each of them begins an item. */
static const char *
next_time(const char *filter)
{
	for (; (filter = strchr(filter, '(')) != NULL; filter++) {
		const char *value = filter + strcspn(filter, "=");
		size_t size;

		if (*value == '\0')
			return NULL;
		value++;
		size = strcspn(value, ")");
		if (spelling_whole((struct span){value, size}))
			return value + DIGITS;
	}
	return NULL;
}

bool
spelling_matters(const char *filter)
{
	return next_time(filter) != NULL;
}

const char *
spelling_filter(struct arena *arena, const char *filter)
{
	struct text text = {.arena = arena};
	const char *end;

	for (; (end = next_time(filter)) != NULL; filter = end) {
		text_add_span(
		    &text, (struct span){filter, (size_t)(end - filter)});
		text_add(&text, ".0");
	}
	text_add(&text, filter);
	return text_string(&text);
}
