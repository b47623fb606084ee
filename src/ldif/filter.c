/* RFC 4515, with the "(&)" and "(|)" of RFC 4526. */
#include "ldif/filter.h"

#include <string.h>

#include "ldif/match.h"
#include "postlogin/ascii.h"
#include "postlogin/text.h"

/* The configuration's own limit is 32; what is put around its filters needs a
 * few more. It bounds the stack. */
enum { DEPTH_LIMIT = 64 };

struct parser {
	const struct ldif *ldif;
	struct arena *arena;
	const char *next;
	unsigned depth;
};

static int parse_filter(struct parser *parser, struct filter_node *node);

static int
parse_children(struct parser *parser, struct filter_node *node)
{
	struct filter_node *children = NULL;

	parser->next++;
	while (*parser->next == '(') {
		children = arena_grow(
		    parser->arena, children, node->count, sizeof(*children));
		if (parse_filter(parser, &children[node->count]) != 0)
			return -1;
		node->count++;
	}
	node->children = children;
	return node->op == OP_NOT && node->count != 1 ? -1 : 0;
}

/* A value up to `end`, its escapes taken out. */
static int
read_value(struct parser *parser, const char *end, struct span *value_r)
{
	struct text text = {.arena = parser->arena};

	while (parser->next < end) {
		char byte = *parser->next++;

		if (byte == '\\') {
			int high = ascii_hex(parser->next[0]);
			int low = high < 0 ? -1 : ascii_hex(parser->next[1]);

			if (low < 0)
				return -1;
			byte = (char)(high * 16 + low);
			parser->next += 2;
		}
		text_add_byte(&text, byte);
	}
	*value_r = (struct span){text_string(&text), text.size};
	return 0;
}

/* The pieces of a value with stars in it. */
static int
parse_pieces(struct parser *parser, const char *end, struct filter_node *node)
{
	struct span *pieces = NULL;

	for (;;) {
		size_t size = strcspn(parser->next, "*)");

		pieces = arena_grow(
		    parser->arena, pieces, node->piece_count, sizeof(*pieces));
		if (read_value(parser, parser->next + size,
		        &pieces[node->piece_count++]) != 0)
			return -1;
		if (parser->next == end)
			break;
		parser->next++;
	}
	node->pieces = pieces;
	if (node->piece_count == 1) {
		node->op = OP_EQUAL;
		node->value = pieces[0];
	} else if (node->piece_count == 2 && pieces[0].size == 0 &&
	           pieces[1].size == 0) {
		node->op = OP_PRESENT;
	} else {
		node->op = OP_SUBSTRINGS;
	}
	return 0;
}

static const struct {
	const char *oid;
	enum extension extension;
} extensions[] = {
    {"1.2.840.113556.1.4.803", EXTENSION_BITS_ALL},
    {"1.2.840.113556.1.4.804", EXTENSION_BITS_ANY},
    {"1.2.840.113556.1.4.1941", EXTENSION_IN_CHAIN},
};

/* "ATTRIBUTE:dn:RULE", each part optional, in `text`, which is cut up. */
static void
set_extension(struct filter_node *node, char *text)
{
	char *rest = strchr(text, ':');

	if (rest)
		*rest++ = '\0';
	if (rest && strncmp(rest, "dn", 2) == 0 && strchr(":", rest[2])) {
		node->in_dn = true;
		rest = rest[2] ? rest + 3 : NULL;
	}
	node->extension = EXTENSION_UNKNOWN;
	if (!rest)
		node->extension = EXTENSION_OWN;
	else if (type_rule(rest, &node->matching))
		node->extension = EXTENSION_RULE;
	for (size_t i = 0; rest && i < sizeof(extensions) / sizeof(*extensions);
	     i++)
		if (strcmp(rest, extensions[i].oid) == 0)
			node->extension = extensions[i].extension;
}

/* What stands before the operator. */
static int
set_attribute(struct parser *parser, struct filter_node *node,
    const char *start, size_t size)
{
	char *text = arena_copy(parser->arena, start, size);
	const char *colon = strchr(text, ':');

	node->attribute = text;
	if (size == 0 || (colon && node->op != OP_EXTENSIBLE))
		return -1;
	if (node->op == OP_EXTENSIBLE)
		set_extension(node, text);
	node->type = type_find(text);
	if (node->extension != EXTENSION_RULE)
		node->matching =
		    node->type ? node->type->matching : MATCH_UNKNOWN;
	node->usable = node->type ||
	               ldif_has_type(parser->ldif, parser->arena,
	                   arena_copy(parser->arena, text, strcspn(text, ";")));
	return 0;
}

/* What a server has in its schema is known here from the table, or from some
 * entry that has it. */
static bool
is_known_class(const struct ldif *ldif, struct span name)
{
	struct arena *arena = arena_new();
	const char *class = arena_copy(arena, name.data, name.size);
	bool known = text_same(class, "top") || type_superior(class);

	for (size_t i = 0; i < ldif->count && !known; i++) {
		const struct attribute *classes =
		    entry_attribute(&ldif->records[i].entry, "objectClass");

		for (size_t j = 0; classes && j < classes->count && !known; j++)
			known = text_same(class, classes->values[j].data);
	}
	arena_free(&arena);
	return known;
}

static bool
is_of_syntax(struct parser *parser, const struct filter_node *node)
{
	return node->matching == MATCH_CLASS
	           ? is_known_class(parser->ldif, node->value)
	           : match_takes(parser->arena, node->matching, node->value);
}

/* True if the attribute can be compared with the value in this way. */
static bool
is_comparable(struct parser *parser, const struct filter_node *node)
{
	switch (node->op) {
	case OP_AND:
	case OP_OR:
	case OP_NOT:
	case OP_PRESENT:
		return true;
	case OP_EQUAL:
	case OP_APPROXIMATE:
		return is_of_syntax(parser, node);
	case OP_SUBSTRINGS:
		return match_has_substrings(node->matching);
	case OP_GREATER:
	case OP_LESS:
		return match_orders(parser->arena, node->matching, node->value);
	case OP_EXTENSIBLE:
		break;
	}
	if (node->extension == EXTENSION_IN_CHAIN)
		return match_takes(parser->arena, MATCH_DN, node->value);
	if (node->extension == EXTENSION_BITS_ALL ||
	    node->extension == EXTENSION_BITS_ANY)
		return match_takes(parser->arena, MATCH_INTEGER, node->value);
	return node->extension != EXTENSION_UNKNOWN &&
	       is_of_syntax(parser, node);
}

static int
parse_item(struct parser *parser, struct filter_node *node)
{
	const char *start = parser->next;
	size_t size = strcspn(start, "=()*\\");
	const char *end = start + size + strcspn(start + size, ")");
	char mark = size > 0 ? start[size - 1] : '\0';
	bool marked = mark != '\0' && strchr("><:~", mark);

	if (start[size] != '=' || *end != ')' ||
	    memchr(start + size, '(', (size_t)(end - start) - size))
		return -1;
	node->op = mark == '>'   ? OP_GREATER
	           : mark == '<' ? OP_LESS
	           : mark == ':' ? OP_EXTENSIBLE
	           : mark == '~' ? OP_APPROXIMATE
	                         : OP_EQUAL;
	if (set_attribute(parser, node, start, marked ? size - 1 : size) != 0)
		return -1;
	parser->next = start + size + 1;
	if (marked ? read_value(parser, end, &node->value)
	           : parse_pieces(parser, end, node))
		return -1;
	node->usable = node->usable && is_comparable(parser, node);
	return 0;
}

static int
parse_filter(struct parser *parser, struct filter_node *node)
{
	int result = -1;

	*node = (struct filter_node){.op = OP_AND};
	if (*parser->next++ != '(' || ++parser->depth > DEPTH_LIMIT)
		return -1;
	switch (*parser->next) {
	case '&':
		result = parse_children(parser, node);
		break;
	case '|':
		node->op = OP_OR;
		result = parse_children(parser, node);
		break;
	case '!':
		node->op = OP_NOT;
		result = parse_children(parser, node);
		break;
	default:
		result = parse_item(parser, node);
		break;
	}
	parser->depth--;
	return result == 0 && *parser->next++ == ')' ? 0 : -1;
}

const struct filter_node *
filter_read(const struct ldif *ldif, struct arena *arena, const char *text)
{
	struct filter_node *node = arena_alloc(arena, sizeof(*node));
	struct parser parser = {.ldif = ldif, .arena = arena, .next = text};

	if (parse_filter(&parser, node) != 0 || *parser.next != '\0')
		return NULL;
	return node;
}
