#include "ldif/match.h"

#include <string.h>

#include "postlogin/datetime.h"
#include "postlogin/dn.h"
#include "postlogin/text.h"

/* --- Equality ------------------------------------------------------------ */

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

static struct span
phone_digits(struct arena *arena, struct span value)
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

static bool
read_time(struct span value, int64_t *at_r)
{
	struct date date = date_parse(value, SYNTAX_GENERALIZED_TIME, NULL);

	*at_r = date.at;
	return date.kind == DATE_AT;
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

enum tri
match_equal(struct arena *arena, enum matching rule, struct span value,
    struct span wanted)
{
	long long numbers[2];
	int64_t times[2];

	switch (rule) {
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
		if (text_integer(value, &numbers[0]) != 0 ||
		    text_integer(wanted, &numbers[1]) != 0)
			return TRI_UNDEFINED;
		return tri_of(numbers[0] == numbers[1]);
	case MATCH_TIME:
		/* The year 0000 is a time to a server, and none to us. */
		if (span_equal(value, wanted))
			return TRI_TRUE;
		if (!read_time(value, &times[0]) ||
		    !read_time(wanted, &times[1]))
			return TRI_UNDEFINED;
		return tri_of(times[0] == times[1]);
	case MATCH_OCTETS:
		return tri_of(span_equal(value, wanted));
	case MATCH_PHONE:
		return tri_of(span_equal(
		    phone_digits(arena, value), phone_digits(arena, wanted)));
	}
	return TRI_UNDEFINED;
}

enum tri
match_approximate(struct arena *arena, enum matching rule, struct span value,
    struct span wanted)
{
	struct span uid;

	if (rule != MATCH_DN_UID)
		return match_equal(arena, rule, value, wanted);
	return same_dn(arena, split_uid(value, &uid), split_uid(wanted, &uid));
}

/* --- Order --------------------------------------------------------------- */

enum tri
match_ordered(struct arena *arena, enum matching rule, struct span value,
    struct span wanted, bool greater)
{
	bool numeric = rule == MATCH_INTEGER || rule == MATCH_UNKNOWN;
	bool timed = rule == MATCH_TIME || rule == MATCH_UNKNOWN;
	long long numbers[2];
	int64_t times[2];

	(void)arena;
	if (numeric && text_integer(value, &numbers[0]) == 0 &&
	    text_integer(wanted, &numbers[1]) == 0)
		return tri_of(greater ? numbers[0] >= numbers[1]
		                      : numbers[0] <= numbers[1]);
	if (timed && read_time(value, &times[0]) &&
	    read_time(wanted, &times[1]))
		return tri_of(
		    greater ? times[0] >= times[1] : times[0] <= times[1]);
	return TRI_UNDEFINED;
}

/* --- Substrings ---------------------------------------------------------- */

/* As values are compared, but a space at the end of a piece is one inside the
 * value. */
static struct span
folded_piece(
    struct arena *arena, struct span piece, bool is_first, bool is_last)
{
	struct text text = {.arena = arena};
	bool before = piece.size > 0 && piece.data[0] == ' ';
	bool behind = piece.size > 1 && piece.data[piece.size - 1] == ' ';

	if (before && !is_first)
		text_add_byte(&text, ' ');
	text_add_span(&text, text_folded(arena, piece));
	if (behind && !is_last)
		text_add_byte(&text, ' ');
	return (struct span){text_string(&text), text.size};
}

static bool
starts_with(struct span text, struct span piece)
{
	return piece.size <= text.size &&
	       (piece.size == 0 ||
	           memcmp(text.data, piece.data, piece.size) == 0);
}

static void
skip(struct span *text, size_t size)
{
	text->data += size;
	text->size -= size;
}

static bool
find_pieces(struct span text, const struct span *pieces, size_t count)
{
	struct span last = pieces[count - 1];

	if (!starts_with(text, pieces[0]))
		return false;
	skip(&text, pieces[0].size);
	for (size_t i = 1; i + 1 < count; i++) {
		while (text.size >= pieces[i].size &&
		       !starts_with(text, pieces[i]))
			skip(&text, 1);
		if (text.size < pieces[i].size)
			return false;
		skip(&text, pieces[i].size);
	}
	if (text.size < last.size)
		return false;
	skip(&text, text.size - last.size);
	return starts_with(text, last);
}

enum tri
match_substrings(struct arena *arena, enum matching rule, struct span value,
    const struct span *pieces, size_t count)
{
	bool folds = rule == MATCH_UNKNOWN || rule == MATCH_IGNORE;
	struct span *shaped = arena_array(arena, count, sizeof(*shaped));

	if (!folds && rule != MATCH_EXACT && rule != MATCH_PHONE)
		return TRI_UNDEFINED;
	for (size_t i = 0; i < count; i++) {
		shaped[i] = pieces[i];
		if (folds)
			shaped[i] = folded_piece(
			    arena, pieces[i], i == 0, i + 1 == count);
		else if (rule == MATCH_PHONE)
			shaped[i] = phone_digits(arena, pieces[i]);
	}
	if (folds)
		value = text_folded(arena, value);
	else if (rule == MATCH_PHONE)
		value = phone_digits(arena, value);
	return tri_of(find_pieces(value, shaped, count));
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
