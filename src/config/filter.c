/*
 * Search filters (RFC 4515), parsed while they still hold variables. What a
 * value brings can then only ever be a value.
 */
#include <string.h>

#include "postlogin/arena.h"
#include "postlogin/ascii.h"
#include "postlogin/text.h"
#include "config/excerpt.h"
#include "config/template_parse.h"

/* Deeper than this nobody writes; it bounds the stack. */
enum { FILTER_DEPTH = 32 };

struct filter_parser {
	struct loader *loader;
	const struct place *place;
	struct excerpt source;
	struct excerpt item; /* from the latest item on: its position is known,
	                        so that of the next is not counted from the
	                        start of a long filter */
	const char *next;
	unsigned depth;
};

static int parse_filter(struct filter_parser *parser, struct filter *filter);

static int
filter_error(struct filter_parser *parser, const char *byte, const char *text)
{
	diagnostics_error(parser->loader->diagnostics,
	    excerpt_position(&parser->source, byte), "%s", text);
	return -1;
}

/* A filter may be laid out over several lines. */
static void
filter_skip(struct filter_parser *parser)
{
	parser->next += strspn(parser->next, " \t\r\n");
}

static int
parse_children(struct filter_parser *parser, struct filter *filter)
{
	struct filter *children = NULL;

	for (;;) {
		filter_skip(parser);
		if (*parser->next != '(')
			break;
		children = arena_grow(parser->loader->arena, children,
		    filter->count, sizeof *children);
		if (parse_filter(parser, &children[filter->count]) < 0)
			return -1;
		filter->count++;
	}
	filter->children = children;
	if (filter->kind == FILTER_NOT && filter->count != 1)
		return filter_error(parser, parser->next,
		    "\"!\" takes exactly one filter in parentheses");
	return 0;
}

/* Behind a variable: its pipes may hold parentheses in quotes. */
static const char *
skip_variable(const char *c)
{
	bool quoted = false;

	for (; *c != '\0'; c++) {
		if (*c == '\'')
			quoted = !quoted;
		else if (*c == '}' && !quoted)
			return c + 1;
	}
	return c;
}

/* Behind "%%"; a lone sign is reported when the value is compiled. */
static const char *
skip_percent(const char *c)
{
	return c[1] == '%' ? c + 2 : c + 1;
}

/* The end of the value that begins here; NULL with the error reported. */
static const char *
scan_value(struct filter_parser *parser, const char *value, bool stars)
{
	const char *c = value;

	while (*c != '\0' && *c != ')') {
		if (*c == '%') {
			c = c[1] == '{' ? skip_variable(c) : skip_percent(c);
			continue;
		}
		if (*c == '(')
			filter_error(
			    parser, c, "\"(\" in a value, expected \\28");
		else if (*c == '*' && !stars)
			filter_error(parser, c,
			    "\"*\" goes only with \"=\", expected \\2a");
		else if (c[0] == '*' && c[1] == '*')
			filter_error(parser, c, "\"**\", expected one \"*\"");
		else if (*c == '\\' &&
		         !(ascii_hex(c[1]) >= 0 && ascii_hex(c[2]) >= 0))
			filter_error(parser, c,
			    "expected two hexadecimal digits behind \"\\\"; "
			    "a backslash is \\5c");
		else if ((unsigned char)*c < 0x20 || *c == 0x7F)
			filter_error(parser, c,
			    "a control character or line break in a value, "
			    "expected \\ and two hexadecimal digits");
		else {
			c++;
			continue;
		}
		return NULL;
	}
	return c;
}

/* The rule of ATTR:dn:RULE:= is a name or an OID, as an attribute is. */
static int
check_extensible(struct filter_parser *parser, const char *at, char *rest)
{
	if (strncmp(rest, "dn:", 3) == 0)
		rest += 3;
	else if (strcmp(rest, "dn") == 0)
		return 0;
	if (strchr(rest, ';') || !load_is_attribute(rest))
		return filter_error(parser, at,
		    "expected (ATTRIBUTE:dn:RULE:=VALUE), with \"dn\" or RULE "
		    "or both");
	return 0;
}

/*
 * What stands before the operator: ATTR, ATTR:dn:RULE or :RULE. `size` is
 * without the colon of ":=".
 */
static int
parse_attribute(struct filter_parser *parser, const char *start, size_t size,
    bool extensible, struct filter *filter)
{
	char *text = arena_copy(parser->loader->arena, start, size);
	char *colon = extensible ? strchr(text, ':') : NULL;

	if (colon) {
		*colon = '\0';
		if (check_extensible(parser, start, colon + 1) < 0)
			return -1;
		if (colon == text && strcmp(colon + 1, "dn") != 0)
			return 0;
	}
	if (!load_is_attribute(text))
		return filter_error(
		    parser, start, "expected (ATTRIBUTE=VALUE)");
	filter->attribute = text;
	filter->syntax = load_syntax_of(parser->loader, text);
	return 0;
}

static int
compile_item(struct filter_parser *parser, const char *start, const char *end,
    struct filter *filter)
{
	const char *text =
	    arena_copy(parser->loader->arena, start, (size_t)(end - start));
	const struct template *template;
	struct excerpt excerpt;

	parser->item = excerpt_part(&parser->item, start, start);
	excerpt = parser->item;
	excerpt.text = text;
	template = template_parse(parser->loader, parser->place, &excerpt);
	if (!template)
		return -1;
	filter->item = *template;
	return 0;
}

static int
parse_item(struct filter_parser *parser, struct filter *filter)
{
	const char *start = parser->next, *end;
	size_t size = strcspn(start, "=()%*\\");
	char before = size > 0 ? start[size - 1] : '\0';
	bool comparison = before != '\0' && strchr(":<>~", before);

	if (start[size] != '=')
		return filter_error(parser, start + size,
		    start[size] == '%'
		        ? "a variable stands only in the value, behind \"=\""
		        : "expected (ATTRIBUTE=VALUE)");
	filter->kind = FILTER_ITEM;
	if (parse_attribute(parser, start, comparison ? size - 1 : size,
	        before == ':', filter) < 0)
		return -1;
	end = scan_value(parser, start + size + 1, !comparison);
	if (!end || compile_item(parser, start, end, filter) < 0)
		return -1;
	parser->next = end;
	return 0;
}

static int
parse_inside(struct filter_parser *parser, struct filter *filter)
{
	static const char kinds[] = {
	    [FILTER_AND] = '&',
	    [FILTER_OR] = '|',
	    [FILTER_NOT] = '!',
	};

	for (enum filter_kind kind = FILTER_AND; kind < FILTER_ITEM; kind++) {
		if (*parser->next != kinds[kind])
			continue;
		parser->next++;
		filter->kind = kind;
		return parse_children(parser, filter);
	}
	return parse_item(parser, filter);
}

/* From the opening parenthesis to behind the closing one. */
static int
parse_filter(struct filter_parser *parser, struct filter *filter)
{
	const char *start = parser->next;

	if (++parser->depth > FILTER_DEPTH)
		return filter_error(
		    parser, start, "filters nested more than 32 deep");
	*filter = (struct filter){0};
	parser->next++;
	filter_skip(parser);
	if (parse_inside(parser, filter) < 0)
		return -1;
	filter_skip(parser);
	if (*parser->next == '\0')
		return filter_error(parser, start, "\"(\" without \")\"");
	if (*parser->next != ')')
		return filter_error(
		    parser, parser->next, "expected \"(\" or \")\"");
	parser->next++;
	parser->depth--;
	return 0;
}

static const struct filter *
filter_parse(struct loader *loader, const struct place *place,
    const struct excerpt *source)
{
	struct filter *filter = arena_alloc(loader->arena, sizeof *filter);
	struct filter_parser parser = {
	    .loader = loader,
	    .place = place,
	    .source = *source,
	    .item = *source,
	    .next = source->text,
	};

	filter_skip(&parser);
	if (*parser.next != '(') {
		filter_error(&parser, parser.next,
		    "expected a filter, put it in parentheses");
		return NULL;
	}
	if (parse_filter(&parser, filter) < 0)
		return NULL;
	filter_skip(&parser);
	if (*parser.next == '\0')
		return filter;
	filter_error(&parser, parser.next,
	    "text behind the filter, expected its end; several filters are "
	    "joined as (&(...)(...))");
	return NULL;
}

const struct filter *
filter_compile(struct loader *loader, const struct place *place,
    struct position at, const char *text, bool exact_columns)
{
	const struct excerpt source = {
	    .text = text,
	    .at = at,
	    .exact = exact_columns,
	};

	return filter_parse(loader, place, &source);
}

void
load_filter(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const struct filter *filter;
	struct excerpt source;

	(void)key;
	if (!load_require_kind(
	        loader, node, NODE_SCALAR, "a filter in parentheses"))
		return;
	source = excerpt_of(node);
	filter = filter_parse(loader, place, &source);
	if (filter)
		*(const struct filter **)target = filter;
}
