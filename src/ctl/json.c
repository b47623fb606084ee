#include "ctl/json.h"

#include <string.h>

/* The escape of one ASCII character, or NULL. */
static const char *
short_escape(char byte)
{
	switch (byte) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\t':
		return "\\t";
	default:
		return NULL;
	}
}

static unsigned
code_point(const char *bytes, size_t size)
{
	static const unsigned char first[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	unsigned code = (unsigned char)bytes[0] & first[size];

	for (size_t i = 1; i < size; i++)
		code = code << 6 | ((unsigned char)bytes[i] & 0x3f);
	return code;
}

/* Control characters, line separators, bidirectional marks and overrides. */
static bool
is_unsafe(unsigned code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x61c ||
	       (code >= 0x200e && code <= 0x200f) ||
	       (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069);
}

/* One well-formed character. */
static void
add_character(struct text *text, const char *bytes, size_t size)
{
	const char *escape = short_escape(bytes[0]);
	unsigned code = code_point(bytes, size);

	if (escape)
		text_add(text, escape);
	else if (is_unsafe(code)) /* all of them in the basic plane */
		text_addf(text, "\\u%04x", code);
	else
		text_add_span(text, (struct span){bytes, size});
}

static void
add_quoted(struct text *text, struct span value)
{
	if (!utf8_valid(value))
		value = span_of(text_base64(text->arena, value));
	text_add_byte(text, '"');
	while (value.size > 0) {
		size_t size = utf8_sequence(value);

		add_character(text, value.data, size);
		value.data += size;
		value.size -= size;
	}
	text_add_byte(text, '"');
}

/* The comma and the key. */
static void
begin(struct json *json, const char *key)
{
	if (json->more)
		text_add_byte(&json->text, ',');
	json->more = true;
	if (!key)
		return;
	add_quoted(&json->text, span_of(key));
	text_add_byte(&json->text, ':');
}

static void
open_level(struct json *json, const char *key, char bracket)
{
	begin(json, key);
	text_add_byte(&json->text, bracket);
	json->more = false;
}

static void
close_level(struct json *json, char bracket)
{
	text_add_byte(&json->text, bracket);
	json->more = true;
}

void
json_open_object(struct json *json, const char *key)
{
	open_level(json, key, '{');
}

void
json_close_object(struct json *json)
{
	close_level(json, '}');
}

void
json_open_list(struct json *json, const char *key)
{
	open_level(json, key, '[');
}

void
json_close_list(struct json *json)
{
	close_level(json, ']');
}

void
json_span(struct json *json, const char *key, struct span value)
{
	begin(json, key);
	add_quoted(&json->text, value);
}

void
json_string(struct json *json, const char *key, const char *value)
{
	if (value) {
		json_span(json, key, span_of(value));
		return;
	}
	begin(json, key);
	text_add(&json->text, "null");
}

void
json_number(struct json *json, const char *key, long long value)
{
	begin(json, key);
	text_addf(&json->text, "%lld", value);
}

const char *
json_text(const struct json *json)
{
	return text_string(&json->text);
}
