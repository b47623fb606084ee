/*
 * A small JSON writer (RFC 8259): one value, put together in an arena.
 *
 * Strings are always well-formed: bytes that are no UTF-8 go out as the base64
 * of all of them, control characters and what could move a terminal's cursor
 * or turn its text around as \u escapes.
 */
#ifndef CTL_JSON_H
#define CTL_JSON_H

#include "postlogin/span.h"
#include "postlogin/text.h"

/* struct json json = {.text = {.arena = arena}}; */
struct json {
	struct text text;
	bool more; /* something precedes on this level */
};

/* `key` is NULL in a list and for the outermost value. */
void json_open_object(struct json *json, const char *key);
void json_close_object(struct json *json);
void json_open_list(struct json *json, const char *key);
void json_close_list(struct json *json);

void json_span(struct json *json, const char *key, struct span value);
void json_string(struct json *json, const char *key, const char *value);
void json_number(struct json *json, const char *key, long long value);

/* What was written so far. */
const char *json_text(const struct json *json);

#endif
