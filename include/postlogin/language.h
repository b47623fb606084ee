/*
 * Languages as people ask for them: RFC 9110 12.5.4 (Accept-Language), RFC 4647
 * 2.1 (basic language ranges).
 */
#ifndef POSTLOGIN_LANGUAGE_H
#define POSTLOGIN_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "postlogin/span.h"

/* True for what looks like a language tag: "de", "pt-BR", "zh-Hant-TW". */
bool language_is_tag(const char *text);

/*
 * Which of the tags a reader gets whose list is "de-CH, fr;q=0.8, en;q=0.5":
 * the list is walked by weight, then by position. A range finds its very tag,
 * else its main tag, else the first tag with the same main tag; a weight of 0
 * rules tags out; "*" is content with anything. `_` is read as `-` (de_CH, as
 * some directories write it). Returns an index, or `count` if there is none to
 * prefer. Items that are none are passed over; a list that is longer than
 * people's is none at all: whatever it holds, this is no error.
 */
size_t language_choose(struct span list, const char *const *tags, size_t count);

#endif
