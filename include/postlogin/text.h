/*
 * Text: a growing buffer, and what must be known of strings from outside.
 */
#ifndef POSTLOGIN_TEXT_H
#define POSTLOGIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "postlogin/arena.h"
#include "postlogin/attributes.h"
#include "postlogin/span.h"

/*
 * A growing buffer in an arena. Invariant: data[size] is NUL.
 * struct text text = {.arena = arena};
 */
struct text {
	struct arena *arena;
	char *data;
	size_t size;
	size_t room;
};

void text_add(struct text *text, const char *string);
void text_add_span(struct text *text, struct span span);
void text_add_byte(struct text *text, char byte);
void text_addf(struct text *text, const char *format, ...) PRINTF(2, 3);

/* The contents as a C string ("" if nothing was added), owned by the arena. */
const char *text_string(const struct text *text);
struct span text_span(const struct text *text);

/* True if the bytes are well-formed UTF-8 (RFC 3629: no surrogates, nothing
 * over-long, nothing above U+10FFFF). NUL counts as well-formed. */
bool utf8_valid(struct span span);

/* Bytes of the well-formed UTF-8 sequence at the start; 0 if there is none. */
size_t utf8_sequence(struct span span);

/*
 * The text as one printable line: ill-formed bytes become U+FFFD; control
 * characters (C0, DEL, C1, U+2028, U+2029 and the bidirectional overrides)
 * become a space. This is the one function for all that goes to a client, a
 * log or a terminal.
 */
const char *text_printable(struct arena *arena, struct span span);

/* As much of the start as fits into `max` bytes, cut between characters. An
 * ill-formed byte counts as one. */
struct span text_cut(struct span span, size_t max);

/*
 * The text as the value of a log line's key: printable, cut to 200 bytes with
 * "..." behind it, and in quotes ('"' and '\\' escaped) unless it holds
 * nothing but letters, digits and a few marks. It can look like no other key.
 */
const char *text_quoted(struct arena *arena, const char *string);

/* True if there is a C0 control or DEL among the bytes. */
bool text_has_controls(struct span span);

/*
 * The form in which values are compared: case folded (also beyond ASCII, by
 * the C.UTF-8 locale), runs of spaces as one, none at the ends (RFC 4518 2.6
 * in spirit). Ill-formed UTF-8 is kept byte by byte, ASCII folded.
 */
struct span text_folded(struct arena *arena, struct span span);

/* In lower or upper case, also beyond ASCII; nothing else is changed, bytes
 * that are not UTF-8 neither. */
struct span text_cased(struct arena *arena, struct span span, bool upper);

/* ASCII only: attribute descriptions, keys, RFC 5530 codes. */
bool text_same(const char *a, const char *b); /* ignoring case */
void text_lower(char *string);                /* in place */
void text_upper(char *string);                /* in place */

/* Case-folded shell pattern (`*` and `?` alone); both in UTF-8. */
bool text_glob(struct arena *arena, const char *pattern, struct span subject);

/* How many edits part two words; used to ask "did you mean". */
unsigned text_distance(const char *a, const char *b);

/* A whole decimal number with an optional minus; -1 if it is no such thing. */
NODISCARD int text_integer(struct span span, long long *number_r);

/* Base64 with padding (RFC 4648 section 4). */
const char *text_base64(struct arena *arena, struct span span);

/* The bytes of such text: nothing else between, padding as it must be. Returns
 * 0, or -1 if it is none. */
NODISCARD int text_base64_decode(
    struct arena *arena, struct span encoded, struct span *bytes_r);

#endif
