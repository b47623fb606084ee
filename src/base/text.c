/* A growing buffer and small text functions; see postlogin/text.h. */
#include "postlogin/text.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

enum { TEXT_FIRST = 64, WORD_MAX = 64 };

/* Room for `size` more bytes and the NUL. */
static void
text_reserve(struct text *text, size_t size)
{
	size_t room = text->room < TEXT_FIRST ? TEXT_FIRST : text->room;
	char *data;

	if (size < text->room - text->size)
		return;
	while (room - text->size <= size && room <= SIZE_MAX / 4)
		room *= 2;
	if (room - text->size <= size)
		room = SIZE_MAX; /* ends the process as out of memory */
	data = arena_alloc(text->arena, room);
	if (text->size > 0)
		memcpy(data, text->data, text->size);
	text->data = data;
	text->room = room;
}

void
text_add_span(struct text *text, struct span span)
{
	text_reserve(text, span.size);
	if (span.size > 0)
		memcpy(text->data + text->size, span.data, span.size);
	text->size += span.size;
	text->data[text->size] = '\0';
}

void
text_add(struct text *text, const char *string)
{
	text_add_span(text, span_of(string));
}

void
text_add_byte(struct text *text, char byte)
{
	text_add_span(text, (struct span){&byte, 1});
}

void
text_addf(struct text *text, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	text_add(text, arena_vprintf(text->arena, format, arguments));
	va_end(arguments);
}

const char *
text_string(const struct text *text)
{
	return text->data == NULL ? "" : text->data;
}

struct span
text_span(const struct text *text)
{
	return (struct span){text_string(text), text->size};
}

static char
lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static char
upper(char byte)
{
	return byte >= 'a' && byte <= 'z' ? (char)(byte - 'a' + 'A') : byte;
}

bool
text_same(const char *a, const char *b)
{
	while (*a != '\0' && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return lower(*a) == lower(*b);
}

void
text_lower(char *string)
{
	for (; *string != '\0'; string++)
		*string = lower(*string);
}

void
text_upper(char *string)
{
	for (; *string != '\0'; string++)
		*string = upper(*string);
}

static unsigned
smaller(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/*
 * Optimal string alignment: insert, delete, replace, or swap two neighbours,
 * the four slips of a typist. Three rows of the matrix are enough.
 */
unsigned
text_distance(const char *a, const char *b)
{
	unsigned rows[3][WORD_MAX + 1];
	size_t a_size = strlen(a), b_size = strlen(b);

	if (a_size > WORD_MAX || b_size > WORD_MAX)
		return strcmp(a, b) == 0 ? 0 : UINT_MAX;
	for (size_t j = 0; j <= b_size; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= a_size; i++) {
		unsigned *row = rows[i % 3];
		const unsigned *above = rows[(i + 2) % 3];
		const unsigned *higher = rows[(i + 1) % 3];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b_size; j++) {
			row[j] = above[j - 1] + (a[i - 1] != b[j - 1]);
			row[j] = smaller(row[j], above[j] + 1);
			row[j] = smaller(row[j], row[j - 1] + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = smaller(row[j], higher[j - 2] + 1);
		}
	}
	return rows[a_size % 3][b_size];
}

int
text_integer(struct span span, long long *number_r)
{
	bool negative = span.size > 0 && span.data[0] == '-';
	size_t i = negative ? 1 : 0;
	long long number = 0;

	if (i == span.size)
		return -1;
	/* Downwards, since LLONG_MIN has no positive counterpart. */
	for (; i < span.size; i++) {
		int digit = span.data[i] - '0';

		if (digit < 0 || digit > 9 || number < (LLONG_MIN + digit) / 10)
			return -1;
		number = number * 10 - digit;
	}
	if (!negative && number == LLONG_MIN)
		return -1;
	*number_r = negative ? number : -number;
	return 0;
}
