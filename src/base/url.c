/* LDAP URLs; see postlogin/url.h. */
#include "postlogin/url.h"

#include <string.h>
#include <strings.h>

#include "postlogin/ascii.h"
#include "postlogin/dn.h"
#include "postlogin/text.h"

/* Deeper than this nobody writes; it bounds the stack. */
enum { FILTER_DEPTH = 32 };

enum { DN, ATTRIBUTES, SCOPE, FILTER, EXTENSIONS, FIELDS };

static const char prefix[] = "ldap://";

/* RFC 3986 section 2.1. NULL if it is malformed or holds a NUL. */
static const char *
decoded(struct arena *arena, const char *field, size_t size)
{
	char *copy = arena_copy(arena, field, size);
	size_t kept = 0;

	for (size_t i = 0; i < size; i++) {
		int high, low;

		copy[kept] = copy[i];
		if (copy[i] == '%') {
			high = ascii_hex(copy[i + 1]);
			low = high < 0 ? -1 : ascii_hex(copy[i + 2]);
			if (low < 0)
				return NULL;
			copy[kept] = (char)(high << 4 | low);
			i += 2;
		}
		if (copy[kept++] == '\0')
			return NULL;
	}
	copy[kept] = '\0';
	return copy;
}

/* --- Filters ---------------------------------------------------------- */

/* An attribute description with matching rules, up to the operator. */
static const char *
skip_description(const char *at)
{
	const char *end = at + strspn(at, "abcdefghijklmnopqrstuvwxyz"
	                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                                  "0123456789-.;:");

	if (strchr("<>~", *end) && *end != '\0' && end > at && end[-1] != ':')
		end++;
	return *end == '=' && end > at ? end + 1 : NULL;
}

static const char *
skip_item(const char *at)
{
	at = skip_description(at);
	while (at && *at != ')') {
		if (*at == '\0' || *at == '(')
			return NULL;
		if (*at == '\\' &&
		    (ascii_hex(at[1]) < 0 || ascii_hex(at[2]) < 0))
			return NULL;
		at += *at == '\\' ? 3 : 1;
	}
	return at;
}

/* Behind the filter that begins here; NULL if it is malformed. */
static const char *
skip_filter(const char *at, unsigned depth)
{
	bool negated;

	if (*at != '(' || depth > FILTER_DEPTH)
		return NULL;
	at++;
	negated = *at == '!';
	if (*at != '&' && *at != '|' && !negated) {
		at = skip_item(at);
	} else {
		unsigned count = 0;

		for (at++; at && *at == '('; count++)
			at = skip_filter(at, depth + 1);
		if (negated && count != 1)
			return NULL;
	}
	return at && *at == ')' ? at + 1 : NULL;
}

/* --- The whole -------------------------------------------------------- */

/* Cuts at each "?". */
static int
split(const char *rest, const char **fields, size_t *sizes)
{
	for (int i = 0; i < FIELDS; i++) {
		fields[i] = rest;
		sizes[i] = strcspn(rest, "?");
		rest += sizes[i];
		if (*rest == '?')
			rest++;
	}
	return *rest == '\0' ? 0 : -1;
}

/* The words of RFC 4516, and the longer ones that servers take too. */
static int
read_scope(const char *field, size_t size, enum url_scope *scope_r)
{
	static const struct {
		const char *word;
		enum url_scope scope;
	} words[] = {
	    {"", URL_BASE},
	    {"base", URL_BASE},
	    {"one", URL_ONE},
	    {"onelevel", URL_ONE},
	    {"sub", URL_SUBTREE},
	    {"subtree", URL_SUBTREE},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strlen(words[i].word) == size &&
		    strncasecmp(words[i].word, field, size) == 0) {
			*scope_r = words[i].scope;
			return 0;
		}
	return -1;
}

/* libldap and the servers take a filter without its parentheses too. */
static int
read_filter(
    struct arena *arena, const char *field, size_t size, const char **filter_r)
{
	const char *filter = decoded(arena, field, size);
	const char *end;

	if (!filter)
		return -1;
	if (*filter == '\0')
		return 0;
	if (*filter != '(')
		filter = arena_printf(arena, "(%s)", filter);
	end = skip_filter(filter, 0);
	if (!end || *end != '\0' || !utf8_valid(span_of(filter)))
		return -1;
	if (!text_same(filter, "(objectClass=*)"))
		*filter_r = filter;
	return 0;
}

static bool
has_critical(const char *extensions)
{
	return *extensions == '!' || strstr(extensions, ",!");
}

int
url_parse(struct arena *arena, struct span text, struct url *url_r,
    struct error *error)
{
	const char *fields[FIELDS];
	size_t sizes[FIELDS];
	const char *rest = text.data;

	*url_r = (struct url){0};
	if (!span_is_text(text) || strncasecmp(text.data ? text.data : "",
	                               prefix, sizeof(prefix) - 1) != 0)
		return error_set(error, "no ldap:/// URL");
	rest += sizeof(prefix) - 1;
	if (*rest != '/')
		return error_set(error, *rest ? "names a server" : "has no DN");
	if (split(rest + 1, fields, sizes) < 0)
		return error_set(error, "has too many parts");
	url_r->base = decoded(arena, fields[DN], sizes[DN]);
	if (!url_r->base || !dn_canonical(arena, span_of(url_r->base)))
		return error_set(error, "has no DN for a base");
	if (read_scope(fields[SCOPE], sizes[SCOPE], &url_r->scope) < 0)
		return error_set(error, "has an unknown scope");
	if (read_filter(arena, fields[FILTER], sizes[FILTER], &url_r->filter) <
	    0)
		return error_set(error, "has a malformed filter");
	if (has_critical(fields[EXTENSIONS]))
		return error_set(error, "has a critical extension");
	return 0;
}

bool
url_covers(struct arena *arena, const struct url *url, struct span dn)
{
	struct span base = span_of(url->base);

	switch (url->scope) {
	case URL_BASE:
		return dn_equal(arena, dn, base);
	case URL_ONE:
		return dn_below_one(arena, dn, base);
	case URL_SUBTREE:
		return dn_below(arena, dn, base);
	}
	return false;
}
