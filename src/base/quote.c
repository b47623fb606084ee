/* Texts from outside in a log line; see postlogin/text.h. */
#include <string.h>

#include "postlogin/text.h"

enum { QUOTED_MAX = 200 };

struct span
text_cut(struct span span, size_t max)
{
	struct span start = {span.data, 0};

	while (start.size < span.size) {
		struct span rest = {
		    span.data + start.size, span.size - start.size};
		size_t size = utf8_sequence(rest);

		size = size == 0 ? 1 : size;
		if (start.size + size > max)
			break;
		start.size += size;
	}
	return start;
}

static bool
is_plain(const char *string)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                            "abcdefghijklmnopqrstuvwxyz"
	                            "0123456789._@:/+-*%";

	return *string && string[strspn(string, plain)] == '\0';
}

const char *
text_quoted(struct arena *arena, const char *string)
{
	struct span whole = span_of(string),
	            shown = text_cut(whole, QUOTED_MAX);
	const char *printable = text_printable(arena, shown);
	const char *rest = shown.size < whole.size ? "..." : "";
	struct text text = {.arena = arena};

	if (is_plain(printable)) {
		text_add(&text, printable);
	} else {
		text_add_byte(&text, '"');
		for (const char *at = printable; *at != '\0'; at++) {
			if (*at == '"' || *at == '\\')
				text_add_byte(&text, '\\');
			text_add_byte(&text, *at);
		}
		text_add_byte(&text, '"');
	}
	text_add(&text, rest);
	return text_string(&text);
}
