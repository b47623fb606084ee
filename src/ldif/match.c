#include "ldif/match.h"

#include <string.h>
#include <strings.h>

#include "postlogin/datetime.h"
#include "postlogin/dn.h"
#include "postlogin/text.h"

/* --- Equality ------------------------------------------------------------ */

/*
 * True for what is its own form for comparing but for the case of its letters,
 * as text and as a DN: ASCII without anything that escapes or separates, spaces
 * single and inside. Most values are, and a file is searched from end to end.
 */
static bool
is_plain(struct span value)
{
	static const bool special[0x80] = {['\\'] = true,
	    ['"'] = true,
	    ['+'] = true,
	    [';'] = true,
	    ['#'] = true,
	    ['<'] = true,
	    ['>'] = true};
	char before = ' ';

	for (size_t i = 0; i < value.size; i++) {
		char byte = value.data[i];

		if (byte < ' ' || byte > '~' || special[(int)byte] ||
		    (byte == ' ' &&
		        (before == ' ' || before == ',' || before == '=')) ||
		    (before == ' ' && (byte == ',' || byte == '=')))
			return false;
		before = byte;
	}
	return before != ' ';
}

static bool
same_plain(struct span value, struct span wanted)
{
	return value.size == wanted.size &&
	       strncasecmp(value.data, wanted.data, value.size) == 0;
}

/* True if the rule has nothing to say about plain values but case. Without "="
 * a value is no DN at all. */
static bool
ignores_case(enum matching matching, struct span value)
{
	return matching == MATCH_UNKNOWN || matching == MATCH_IGNORE ||
	       ((matching == MATCH_DN || matching == MATCH_DN_UID) &&
	           value.size > 0 && memchr(value.data, '=', value.size));
}

static bool
same_text(struct arena *arena, struct span value, struct span wanted)
{
	return span_equal(
	    text_folded(arena, value), text_folded(arena, wanted));
}

/* Ignoring spaces at the ends and how many there are inside, not case. */
static struct span
squeezed(struct arena *arena, struct span value)
{
	struct text text = {.arena = arena};

	for (size_t i = 0; i < value.size; i++) {
		bool space = value.data[i] == ' ';

		if (space && (text.size == 0 || i + 1 == value.size ||
		                 value.data[i + 1] == ' '))
			continue;
		text_add_byte(&text, value.data[i]);
	}
	return (struct span){text_string(&text), text.size};
}

struct span
match_phone(struct arena *arena, struct span value)
{
	struct text text = {.arena = arena};

	for (size_t i = 0; i < value.size; i++)
		if (value.data[i] != ' ' && value.data[i] != '-')
			text_add_byte(&text, value.data[i]);
	return text_folded(arena, (struct span){text_string(&text), text.size});
}

static enum tri
same_dn(struct arena *arena, struct span value, struct span wanted)
{
	const char *left = dn_canonical(arena, value);
	const char *right = dn_canonical(arena, wanted);

	if (!left || !right)
		return TRI_UNDEFINED;
	return tri_of(strcmp(left, right) == 0);
}

/* The DN before "#'0101'B" (RFC 4517 3.3.21), and the rest. */
static struct span
split_uid(struct span value, struct span *uid_r)
{
	size_t at = value.size;

	*uid_r = (struct span){"", 0};
	if (value.size < 4 || memcmp(value.data + value.size - 2, "'B", 2) != 0)
		return value;
	while (at > 0 && value.data[at - 1] != '#')
		at--;
	if (at == 0 || value.data[at] != '\'')
		return value;
	*uid_r = (struct span){value.data + at, value.size - at};
	return (struct span){value.data, at - 1};
}

/* A value with a UID is not what the DN alone names: so servers have it. */
static enum tri
same_dn_uid(struct arena *arena, struct span value, struct span wanted)
{
	struct span left, right;
	enum tri same;

	value = split_uid(value, &left);
	wanted = split_uid(wanted, &right);
	same = same_dn(arena, value, wanted);
	return tri_and(same, tri_of(span_equal(left, right)));
}

/* The year 0000 is a time to a server, before all others, and none to us. */
static bool
read_time(struct span value, int64_t *at_r)
{
	struct date date = date_parse(value, SYNTAX_GENERALIZED_TIME, NULL);

	*at_r = date.kind == DATE_AT ? date.at : INT64_MIN;
	return date.kind != DATE_UNPARSABLE;
}

/* Without zeros in front (RFC 4517 3.3.16). */
static bool
read_integer(struct span value, long long *number_r)
{
	size_t sign = value.size > 0 && value.data[0] == '-';

	return text_integer(value, number_r) == 0 &&
	       (value.data[sign] != '0' || value.size == 1);
}

static bool
is_boolean(struct span value)
{
	return span_equal(value, span_of("TRUE")) ||
	       span_equal(value, span_of("FALSE"));
}

/* An object class is also all those above it. */
static bool
same_class(struct arena *arena, struct span value, struct span wanted)
{
	const char *name = arena_copy(arena, value.data, value.size);
	const char *sought = arena_copy(arena, wanted.data, wanted.size);

	while (name && !text_same(name, sought))
		name = type_superior(name);
	return name || text_same(sought, "top"); /* every class is */
}

/* What the attribute is nobody knows: DNs are seen from their looks. */
static enum tri
same_unknown(struct arena *arena, struct span value, struct span wanted)
{
	bool dns = value.size > 0 && wanted.size > 0 &&
	           memchr(value.data, '=', value.size) &&
	           memchr(wanted.data, '=', wanted.size);

	return tri_of(same_text(arena, value, wanted) ||
	              (dns && dn_equal(arena, value, wanted)));
}

static enum tri
same_integer(struct span value, struct span wanted)
{
	long long left, right;

	if (!read_integer(value, &left) || !read_integer(wanted, &right))
		return TRI_UNDEFINED;
	return tri_of(left == right);
}

static enum tri
same_time(struct span value, struct span wanted)
{
	int64_t left, right;

	if (!read_time(value, &left) || !read_time(wanted, &right))
		return TRI_UNDEFINED;
	return tri_of(left == right);
}

enum tri
match_equal(struct arena *arena, enum matching matching, struct span value,
    struct span wanted)
{
	if (ignores_case(matching, value) && is_plain(value) &&
	    is_plain(wanted))
		return tri_of(same_plain(value, wanted));
	switch (matching) {
	case MATCH_UNKNOWN:
		return same_unknown(arena, value, wanted);
	case MATCH_IGNORE:
		return tri_of(same_text(arena, value, wanted));
	case MATCH_EXACT:
		return tri_of(span_equal(
		    squeezed(arena, value), squeezed(arena, wanted)));
	case MATCH_DN:
		return same_dn(arena, value, wanted);
	case MATCH_DN_UID:
		return same_dn_uid(arena, value, wanted);
	case MATCH_INTEGER:
		return same_integer(value, wanted);
	case MATCH_TIME:
		return same_time(value, wanted);
	case MATCH_BOOLEAN:
		return is_boolean(value) ? tri_of(span_equal(value, wanted))
		                         : TRI_UNDEFINED;
	case MATCH_CLASS:
		return tri_of(same_class(arena, value, wanted));
	case MATCH_OCTETS:
		return tri_of(span_equal(value, wanted));
	case MATCH_PHONE:
		return tri_of(span_equal(
		    match_phone(arena, value), match_phone(arena, wanted)));
	}
	return TRI_UNDEFINED;
}

enum tri
match_approximate(struct arena *arena, enum matching matching,
    struct span value, struct span wanted)
{
	struct span uid;

	if (matching != MATCH_DN_UID)
		return match_equal(arena, matching, value, wanted);
	return same_dn(arena, split_uid(value, &uid), split_uid(wanted, &uid));
}

/* --- What can be asked at all -------------------------------------------- */

bool
match_takes(struct arena *arena, enum matching matching, struct span wanted)
{
	struct span uid;
	long long number;
	int64_t at;

	switch (matching) {
	case MATCH_UNKNOWN:
	case MATCH_IGNORE:
	case MATCH_EXACT:
	case MATCH_CLASS:
	case MATCH_OCTETS:
	case MATCH_PHONE:
		return true;
	case MATCH_DN:
		return dn_canonical(arena, wanted) != NULL;
	case MATCH_DN_UID:
		return dn_canonical(arena, split_uid(wanted, &uid)) != NULL;
	case MATCH_INTEGER:
		return read_integer(wanted, &number);
	case MATCH_TIME:
		return read_time(wanted, &at);
	case MATCH_BOOLEAN:
		return is_boolean(wanted);
	}
	return false;
}

bool
match_orders(struct arena *arena, enum matching matching, struct span wanted)
{
	if (matching == MATCH_UNKNOWN)
		return match_takes(arena, MATCH_INTEGER, wanted) ||
		       match_takes(arena, MATCH_TIME, wanted);
	return (matching == MATCH_INTEGER || matching == MATCH_TIME) &&
	       match_takes(arena, matching, wanted);
}

bool
match_has_substrings(enum matching matching)
{
	return matching == MATCH_UNKNOWN || matching == MATCH_IGNORE ||
	       matching == MATCH_EXACT || matching == MATCH_PHONE;
}

/* --- Order --------------------------------------------------------------- */

enum tri
match_ordered(
    enum matching matching, struct span value, struct span wanted, bool greater)
{
	long long numbers[2];
	int64_t times[2];

	if (matching != MATCH_TIME && read_integer(value, &numbers[0]) &&
	    read_integer(wanted, &numbers[1]))
		return tri_of(greater ? numbers[0] >= numbers[1]
		                      : numbers[0] <= numbers[1]);
	if (matching != MATCH_INTEGER && read_time(value, &times[0]) &&
	    read_time(wanted, &times[1]))
		return tri_of(
		    greater ? times[0] >= times[1] : times[0] <= times[1]);
	return TRI_UNDEFINED;
}

/* --- Bits ---------------------------------------------------------------- */

enum tri
match_bits(struct span value, struct span wanted, bool all)
{
	long long number, mask;
	unsigned long long common;

	if (text_integer(value, &number) != 0 ||
	    text_integer(wanted, &mask) != 0)
		return TRI_UNDEFINED;
	common = (unsigned long long)number & (unsigned long long)mask;
	return tri_of(all ? common == (unsigned long long)mask : common != 0);
}
