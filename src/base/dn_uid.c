/* The optional UID behind a DN; see postlogin/dn.h. */
#include "postlogin/dn.h"

#include <string.h>

struct span
dn_without_uid(struct arena *arena, struct span value)
{
	size_t at = value.size;

	if (at < 4 || memcmp(&value.data[at - 2], "'B", 2) != 0)
		return value;
	at -= 2;
	while (at > 0 && strchr("01", value.data[at - 1]) != NULL &&
	       value.data[at - 1] != '\0')
		at--;
	if (at < 2 || memcmp(&value.data[at - 2], "#'", 2) != 0)
		return value;
	return (struct span){arena_copy(arena, value.data, at - 2), at - 2};
}
