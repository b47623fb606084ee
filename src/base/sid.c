/* Security identifiers; see postlogin/sid.h. */
#include "postlogin/sid.h"

#include <stdint.h>

#include "postlogin/text.h"

enum {
	HEAD = 8,       /* octets before the sub-authorities */
	PARTS_MAX = 15, /* sub-authorities */
	PART = 4,
};

static unsigned char
octet(struct span sid, size_t at)
{
	return (unsigned char)sid.data[at];
}

bool
sid_valid(struct span sid)
{
	return sid.size >= HEAD + PART && octet(sid, 0) == 1 &&
	       octet(sid, 1) >= 1 && octet(sid, 1) <= PARTS_MAX &&
	       sid.size == HEAD + PART * (size_t)octet(sid, 1);
}

int
sid_with_rid(
    struct arena *arena, struct span sid, struct span rid, struct span *sid_r)
{
	long long number;
	char *copy;

	if (!sid_valid(sid) || text_integer(rid, &number) != 0 || number < 0 ||
	    number > UINT32_MAX)
		return -1;
	copy = arena_copy(arena, sid.data, sid.size);
	for (size_t i = sid.size - PART; i < sid.size; i++, number >>= 8)
		copy[i] = (char)(unsigned char)(number & 0xFF);
	*sid_r = (struct span){copy, sid.size};
	return 0;
}
