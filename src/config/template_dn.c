/*
 * The shape of a DN with variables (RFC 4514): each is either a whole DN, at
 * the start or behind a comma, or (part of) a value behind a "=". A value can
 * then be escaped by where it stands and never change the shape.
 */
#include "config/template_parse.h"

#include "postlogin/arena.h"
#include "postlogin/dn.h"

enum dn_state {
	DN_RDN,   /* an RDN begins, nothing but spaces yet */
	DN_TYPE,  /* inside an attribute type */
	DN_VALUE, /* inside a value */
	DN_END,   /* behind a whole DN: only a comma may follow */
};

struct dn_shape {
	enum dn_state state;
	bool quoted;       /* inside "...", RFC 2253 section 4 */
	struct text probe; /* the DN with an example for each variable */
};

/* Returns 0, or -1 for something other than a comma behind a whole DN. */
static int
shape_literal(struct dn_shape *shape, const char *literal)
{
	for (const char *c = literal; *c != '\0'; c++) {
		if (*c == '\\' && c[1] != '\0') {
			if (shape->state == DN_END)
				return -1;
			c++;
		} else if (*c == '"') {
			shape->quoted = !shape->quoted;
		} else if (shape->quoted) {
			continue;
		} else if (*c == ',' || *c == ';' || *c == '+') {
			if (shape->state == DN_END && *c == '+')
				return -1;
			shape->state = *c == '+' ? DN_TYPE : DN_RDN;
		} else if (shape->state == DN_END && *c != ' ') {
			return -1;
		} else if (*c == '=' && shape->state != DN_VALUE) {
			shape->state = DN_VALUE;
		} else if (*c != ' ' && shape->state == DN_RDN) {
			shape->state = DN_TYPE;
		}
	}
	text_add(&shape->probe, literal);
	return 0;
}

static int
shape_variable(struct dn_shape *shape)
{
	if (shape->quoted)
		return -1;
	switch (shape->state) {
	case DN_RDN:
		text_add(&shape->probe, "cn=x");
		shape->state = DN_END;
		return 0;
	case DN_VALUE:
		text_add(&shape->probe, "x");
		return 0;
	case DN_TYPE:
	case DN_END:
		break;
	}
	return -1;
}

int
template_check_dn(struct parser *parser, const struct part *parts, size_t count)
{
	struct dn_shape shape = {.probe = {.arena = parser->loader->arena}};

	for (size_t i = 0; i < count; i++) {
		int result = parts[i].literal
		                 ? shape_literal(&shape, parts[i].literal)
		                 : shape_variable(&shape);

		if (result < 0)
			return parser_error(parser, parser->source.text,
			    "in a DN a variable is either a whole DN, at the "
			    "start or behind a comma, or a value behind \"=\"");
	}
	if (!dn_canonical(parser->loader->arena, text_span(&shape.probe)))
		return parser_error(
		    parser, parser->source.text, "expected a DN");
	return 0;
}
