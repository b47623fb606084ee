/* UTF-8 to code points and back, for the base layer. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>

/* The code point of a sequence that utf8_sequence() found to be well-formed. */
unsigned long utf8_decode(const char *data, size_t size);

/* The bytes of a code point up to U+10FFFF; returns how many. */
size_t utf8_encode(char out[4], unsigned long point);

#endif
