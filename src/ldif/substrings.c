/* "a*b*c" (RFC 4517 section 4.2.8 and the like). */
#include <string.h>

#include "ldif/match.h"
#include "postlogin/text.h"

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
match_substrings(struct arena *arena, enum matching matching, struct span value,
    const struct span *pieces, size_t count)
{
	bool folds = matching == MATCH_UNKNOWN || matching == MATCH_IGNORE;
	struct span *shaped = arena_array(arena, count, sizeof(*shaped));

	for (size_t i = 0; i < count; i++) {
		shaped[i] = pieces[i];
		if (folds)
			shaped[i] = folded_piece(
			    arena, pieces[i], i == 0, i + 1 == count);
		else if (matching == MATCH_PHONE)
			shaped[i] = match_phone(arena, pieces[i]);
	}
	if (folds)
		value = text_folded(arena, value);
	else if (matching == MATCH_PHONE)
		value = match_phone(arena, value);
	return tri_of(find_pieces(value, shaped, count));
}
