/* Putting a value into a filter or a DN; see postlogin/escape.h. */
#include "postlogin/escape.h"

#include <string.h>

static void
add_hex(struct text *text, char byte)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char value = (unsigned char)byte;

	text_add_byte(text, '\\');
	text_add_byte(text, digits[value >> 4]);
	text_add_byte(text, digits[value & 15]);
}

void
escape_filter(struct text *text, struct span value)
{
	while (value.size > 0) {
		size_t size = utf8_sequence(value);

		if (size == 0 || memchr("()*\\", *value.data, 5) != NULL) {
			add_hex(text, *value.data);
			size = 1;
		} else {
			text_add_span(text, (struct span){value.data, size});
		}
		value.data += size;
		value.size -= size;
	}
}

/* A space at either end and a # in front would be taken for something else. */
static bool
needs_backslash(struct span value, size_t at)
{
	char byte = value.data[at];

	if (byte == ' ')
		return at == 0 || at == value.size - 1;
	return (byte == '#' && at == 0) || strchr("\"+,;<>\\", byte) != NULL;
}

void
escape_dn(struct text *text, struct span value)
{
	size_t at = 0;

	while (at < value.size) {
		struct span rest = {value.data + at, value.size - at};
		size_t size = utf8_sequence(rest);

		if (size == 0 || *rest.data == '\0') {
			add_hex(text, *rest.data);
			at++;
			continue;
		}
		if (needs_backslash(value, at))
			text_add_byte(text, '\\');
		text_add_span(text, (struct span){rest.data, size});
		at += size;
	}
}

void
escape_filter_octets(struct text *text, struct span value)
{
	for (size_t i = 0; i < value.size; i++)
		add_hex(text, value.data[i]);
}
