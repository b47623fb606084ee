#include "postlogin/datetime.h"

#include <string.h>

#include "postlogin/text.h"

int
duration_parse(struct span text, int64_t *milliseconds_r)
{
	static const struct {
		const char *name;
		int64_t milliseconds;
	} units[] = {
	    {"ms", 1},
	    {"s", 1000},
	    {"m", 60000},
	    {"h", 3600000},
	    {"d", 86400000},
	    {"w", 604800000},
	    {"", 1000},
	};
	struct span number = text, unit;
	long long count;

	while (number.size > 0 && number.data[number.size - 1] >= 'a' &&
	       number.data[number.size - 1] <= 'z')
		number.size--;
	unit = (struct span){text.data + number.size, text.size - number.size};
	if (text_integer(number, &count) != 0)
		return -1;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		int64_t size = units[i].milliseconds;

		if (!span_equal(unit, span_of(units[i].name)))
			continue;
		if (count > INT64_MAX / size || count < -(INT64_MAX / size))
			return -1;
		*milliseconds_r = count * size;
		return 0;
	}
	return -1;
}
