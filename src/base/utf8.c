/*
 * UTF-8 (RFC 3629) and the printable form of bytes from outside.
 *
 * The table is that of RFC 3629 section 4: what may follow the first byte is
 * narrower for E0, ED, F0 and F4, which leaves no over-long form, surrogate or
 * code point beyond U+10FFFF.
 */
#include "postlogin/text.h"

#include <string.h>

#include "base/printable.h"
#include "base/utf8.h"

struct lead {
	unsigned char first, last; /* range of the first byte */
	unsigned char second_min, second_max;
	unsigned char size;
};

static const struct lead leads[] = {
    {0x00, 0x7f, 0x00, 0x00, 1},
    {0xc2, 0xdf, 0x80, 0xbf, 2},
    {0xe0, 0xe0, 0xa0, 0xbf, 3},
    {0xe1, 0xec, 0x80, 0xbf, 3},
    {0xed, 0xed, 0x80, 0x9f, 3},
    {0xee, 0xef, 0x80, 0xbf, 3},
    {0xf0, 0xf0, 0x90, 0xbf, 4},
    {0xf1, 0xf3, 0x80, 0xbf, 4},
    {0xf4, 0xf4, 0x80, 0x8f, 4},
};

static const struct lead *
lead_of(unsigned char byte)
{
	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
		if (byte >= leads[i].first && byte <= leads[i].last)
			return &leads[i];
	return NULL;
}

size_t
utf8_sequence(struct span span)
{
	const unsigned char *bytes = (const unsigned char *)span.data;
	const struct lead *lead;

	if (span.size == 0)
		return 0;
	lead = lead_of(bytes[0]);
	if (lead == NULL || lead->size > span.size)
		return 0;
	if (lead->size > 1 &&
	    (bytes[1] < lead->second_min || bytes[1] > lead->second_max))
		return 0;
	for (size_t i = 2; i < lead->size; i++)
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
	return lead->size;
}

bool
utf8_valid(struct span span)
{
	while (span.size > 0) {
		size_t size = utf8_sequence(span);

		if (size == 0)
			return false;
		span.data += size;
		span.size -= size;
	}
	return true;
}

unsigned long
utf8_decode(const char *data, size_t size)
{
	static const unsigned char mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	unsigned long point = (unsigned char)data[0] & mask[size];

	for (size_t i = 1; i < size; i++)
		point = point << 6 | ((unsigned char)data[i] & 0x3f);
	return point;
}

size_t
utf8_encode(char out[4], unsigned long point)
{
	static const unsigned char mark[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t size = point < 0x80      ? 1
	              : point < 0x800   ? 2
	              : point < 0x10000 ? 3
	                                : 4;

	for (size_t i = size - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (point & 0x3f));
		point >>= 6;
	}
	out[0] = (char)(mark[size] | point);
	return size;
}

/* What could end a line, move a cursor or reorder what is read. */
static bool
is_control(unsigned long point)
{
	return point < 0x20 || (point >= 0x7f && point <= 0x9f) ||
	       (point >= 0x2028 && point <= 0x202e) ||
	       (point >= 0x2066 && point <= 0x2069) || point == 0xfeff;
}

size_t
printable_copy(char *out, size_t room, struct span span)
{
	static const char replacement[] = "\xef\xbf\xbd";
	size_t used = 0;

	while (span.size > 0) {
		size_t size = utf8_sequence(span);
		const char *piece = span.data;
		size_t length = size;

		if (size == 0) {
			piece = replacement;
			length = sizeof(replacement) - 1;
			size = 1;
		} else if (is_control(utf8_decode(piece, size))) {
			piece = " ";
			length = 1;
		}
		if (room - used <= length)
			break;
		memcpy(out + used, piece, length);
		used += length;
		span.data += size;
		span.size -= size;
	}
	out[used] = '\0';
	return used;
}

const char *
text_printable(struct arena *arena, struct span span)
{
	size_t room = span.size;
	char *out;

	for (size_t i = 0; i < span.size; i++)
		if ((unsigned char)span.data[i] >= 0x80)
			room += PRINTABLE_WORST - 1;
	out = arena_alloc(arena, room + 1);
	printable_copy(out, room + 1, span);
	return out;
}

bool
text_has_controls(struct span span)
{
	for (size_t i = 0; i < span.size; i++) {
		unsigned char byte = (unsigned char)span.data[i];

		if (byte < 0x20 || byte == 0x7f)
			return true;
	}
	return false;
}
