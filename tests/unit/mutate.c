/* Damaged copies of a good frame; see mutate.h. */
#include "mutate.h"

#include <stdlib.h>
#include <string.h>

static unsigned
next_random(unsigned *state)
{
	*state = *state * 1103515245u + 12345u;
	return *state >> 16 & 0x7fff;
}

/* One accident in `data`, which has room for twice `size`. The new size. */
static size_t
damage(unsigned *state, char *data, size_t size)
{
	static const char special[] = {'\0', '=', '.', '\n', '\xff', '1', 'A'};
	size_t at = next_random(state) % size;
	size_t piece = 1 + next_random(state) % (size - at);

	switch (next_random(state) % 5) {
	case 0:
		data[at] = special[next_random(state) % sizeof(special)];
		return size;
	case 1:
		data[at] = (char)(data[at] ^ 1 << next_random(state) % 8);
		return size;
	case 2:
		memmove(data + at, data + at + piece, size - at - piece);
		return size - piece;
	case 3:
		memmove(data + at + piece, data + at, size - at);
		return size + piece;
	default:
		return at;
	}
}

struct span
mutate(unsigned *state, struct span frame)
{
	enum { ACCIDENTS = 4 };
	unsigned accidents = 1 + next_random(state) % ACCIDENTS;
	size_t size = frame.size;
	char *data = calloc(1 << ACCIDENTS, frame.size), *exact;

	if (data == NULL)
		abort();
	memcpy(data, frame.data, size);
	for (unsigned i = 0; i < accidents && size > 0; i++)
		size = damage(state, data, size);
	exact = malloc(size == 0 ? 1 : size);
	if (exact == NULL)
		abort();
	memcpy(exact, data, size);
	free(data);
	return (struct span){exact, size};
}
