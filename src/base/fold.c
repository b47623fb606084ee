/*
 * The form in which values are compared; see text_folded() in
 * postlogin/text.h.
 *
 * The process's own locale is never consulted: what equals what must not
 * depend on how Dovecot was started. Where the system has no C.UTF-8, letters
 * beyond ASCII are compared as they are.
 */
#include "postlogin/text.h"

#include <locale.h>
#include <stdatomic.h>
#include <string.h>
#include <wctype.h>

#include "base/utf8.h"

/* Made once and kept. Two threads may race: the loser's is given back. */
static locale_t
fold_locale(void)
{
	static _Atomic(locale_t) shared;
	locale_t known = atomic_load(&shared), none = (locale_t)0;

	if (known != none)
		return known;
	known = newlocale(LC_CTYPE_MASK, "C.UTF-8", none);
	if (known == none)
		return none;
	if (!atomic_compare_exchange_strong(&shared, &none, known)) {
		freelocale(known);
		known = none;
	}
	return known;
}

/* RFC 4518 section 2.2: what is mapped to SPACE. */
static bool
is_space(unsigned long point)
{
	return point == ' ' || (point >= 0x09 && point <= 0x0d) ||
	       point == 0x85 || point == 0xa0 || point == 0x1680 ||
	       (point >= 0x2000 && point <= 0x200a) || point == 0x2028 ||
	       point == 0x2029 || point == 0x202f || point == 0x205f ||
	       point == 0x3000;
}

static unsigned long
lower_point(unsigned long point)
{
	locale_t locale;

	if (point < 0x80)
		return point >= 'A' && point <= 'Z' ? point - 'A' + 'a' : point;
	locale = fold_locale();
	if (locale == (locale_t)0)
		return point;
	return (unsigned long)towlower_l((wint_t)point, locale);
}

/* One character folded into `out`; 0 bytes for a space. *size_r says how much
 * of `span` it was. A lower-case letter may need more bytes than its upper
 * case, never more than 4. */
static size_t
fold_one(struct span span, char out[4], size_t *size_r)
{
	size_t size = utf8_sequence(span);
	unsigned long point;

	if (size == 0) {
		*size_r = 1;
		out[0] = span.data[0];
		return 1;
	}
	*size_r = size;
	point = utf8_decode(span.data, size);
	return is_space(point) ? 0 : utf8_encode(out, lower_point(point));
}

struct span
text_folded(struct arena *arena, struct span span)
{
	struct text text = {.arena = arena};
	bool space = false;

	while (span.size > 0) {
		char piece[4];
		size_t eaten, size = fold_one(span, piece, &eaten);

		if (size == 0) {
			space = text.size > 0;
		} else {
			if (space)
				text_add_byte(&text, ' ');
			space = false;
			text_add_span(&text, (struct span){piece, size});
		}
		span.data += eaten;
		span.size -= eaten;
	}
	return text_span(&text);
}

static unsigned long
upper_point(unsigned long point)
{
	locale_t locale;

	if (point < 0x80)
		return point >= 'a' && point <= 'z' ? point - 'a' + 'A' : point;
	locale = fold_locale();
	if (locale == (locale_t)0)
		return point;
	return (unsigned long)towupper_l((wint_t)point, locale);
}

struct span
text_cased(struct arena *arena, struct span span, bool upper)
{
	struct text text = {.arena = arena};

	while (span.size > 0) {
		size_t size = utf8_sequence(span), eaten = size;
		char piece[4] = {span.data[0]};

		if (size == 0) {
			size = eaten = 1;
		} else {
			unsigned long point = utf8_decode(span.data, size);

			size = utf8_encode(piece,
			    upper ? upper_point(point) : lower_point(point));
		}
		text_add_span(&text, (struct span){piece, size});
		span.data += eaten;
		span.size -= eaten;
	}
	return text_span(&text);
}

static struct span
span_after(struct span span, size_t size)
{
	span.data += size;
	span.size -= size;
	return span;
}

static size_t
character(struct span span)
{
	size_t size = utf8_sequence(span);

	return size == 0 ? 1 : size;
}

/*
 * Shortest first: a `*` takes as little as it can, and only the last one is
 * ever widened, since what an earlier one could take the last can take too.
 */
static bool
glob(struct span pattern, struct span subject)
{
	struct span star = {NULL, 0}, resume = {NULL, 0};

	while (subject.size > 0) {
		size_t size = character(subject);

		if (pattern.size > 0 && *pattern.data == '*') {
			star = pattern = span_after(pattern, 1);
			resume = subject;
		} else if (pattern.size > 0 && *pattern.data == '?') {
			pattern = span_after(pattern, 1);
			subject = span_after(subject, size);
		} else if (pattern.size >= size &&
		           memcmp(pattern.data, subject.data, size) == 0) {
			pattern = span_after(pattern, size);
			subject = span_after(subject, size);
		} else if (star.data != NULL) {
			resume = span_after(resume, character(resume));
			subject = resume;
			pattern = star;
		} else {
			return false;
		}
	}
	while (pattern.size > 0 && *pattern.data == '*')
		pattern = span_after(pattern, 1);
	return pattern.size == 0;
}

bool
text_glob(struct arena *arena, const char *pattern, struct span subject)
{
	return glob(
	    text_folded(arena, span_of(pattern)), text_folded(arena, subject));
}
