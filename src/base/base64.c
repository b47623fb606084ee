/* Base64 (RFC 4648 section 4); see postlogin/text.h. */
#include "postlogin/text.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "abcdefghijklmnopqrstuvwxyz0123456789+/";

const char *
text_base64(struct arena *arena, struct span span)
{
	const unsigned char *in = (const unsigned char *)span.data;
	char *out = arena_array(arena, span.size / 3 + 2, 4), *end = out;

	for (size_t i = 0; i < span.size; i += 3) {
		size_t left = span.size - i;
		unsigned long bits = (unsigned long)in[i] << 16;

		bits |= left > 1 ? (unsigned long)in[i + 1] << 8 : 0;
		bits |= left > 2 ? in[i + 2] : 0;
		*end++ = digits[bits >> 18];
		*end++ = digits[bits >> 12 & 63];
		*end++ = digits[bits >> 6 & 63];
		*end++ = digits[bits & 63];
		if (left < 3)
			end[-1] = '=';
		if (left < 2)
			end[-2] = '=';
	}
	return out;
}

static int
digit_value(char byte)
{
	const char *at = byte == '\0' ? NULL : strchr(digits, byte);

	return at ? (int)(at - digits) : -1;
}

/* Four characters, of which `padding` are "="; -1 if they are none. */
static int
decode_group(const char *in, size_t padding, unsigned char *out)
{
	unsigned long bits = 0;

	for (size_t i = 0; i < 4; i++) {
		int value = i < 4 - padding ? digit_value(in[i]) : 0;

		if (value < 0)
			return -1;
		bits = bits << 6 | (unsigned long)value;
	}
	/* What the padding stands for must be nothing. */
	if (padding > 0 && (bits & ((1UL << 8 * padding) - 1)) != 0)
		return -1;
	for (size_t i = 0; i < 3 - padding; i++)
		out[i] = (unsigned char)(bits >> (16 - 8 * i) & 0xff);
	return 0;
}

int
text_base64_decode(
    struct arena *arena, struct span encoded, struct span *bytes_r)
{
	unsigned char *out;
	size_t padding = 0;

	if (encoded.size % 4 != 0)
		return -1;
	out = arena_alloc(arena, encoded.size / 4 * 3 + 1);
	while (padding < 2 && padding < encoded.size &&
	       encoded.data[encoded.size - 1 - padding] == '=')
		padding++;
	for (size_t i = 0; i < encoded.size; i += 4)
		if (decode_group(encoded.data + i,
		        i + 4 == encoded.size ? padding : 0,
		        out + i / 4 * 3) != 0)
			return -1;
	*bytes_r = (struct span){
	    .data = (const char *)out,
	    .size = encoded.size / 4 * 3 - padding,
	};
	return 0;
}
