/* Templates: literal text and %{...}; see postlogin/template.h. */
#include <string.h>

#include "config/template_parse.h"

#include <stdarg.h>

#include "postlogin/arena.h"
#include "postlogin/ascii.h"

void
parser_skip(struct parser *parser)
{
	while (*parser->next == ' ' || *parser->next == '\t' ||
	       *parser->next == '\n')
		parser->next++;
}

bool
parser_take(struct parser *parser, char byte)
{
	if (*parser->next != byte)
		return false;
	parser->next++;
	return true;
}

static bool
is_word(char c)
{
	return ascii_is_letter(c) || ascii_is_digit(c) || c == '_' || c == '-';
}

const char *
parser_word(struct parser *parser)
{
	const char *start = parser->next;

	while (is_word(*parser->next))
		parser->next++;
	return arena_copy(
	    parser->loader->arena, start, (size_t)(parser->next - start));
}

int
parser_error(struct parser *parser, const char *byte, const char *format, ...)
{
	va_list arguments;
	const char *text;

	va_start(arguments, format);
	text = arena_vprintf(parser->loader->arena, format, arguments);
	va_end(arguments);
	diagnostics_error(parser->loader->diagnostics,
	    excerpt_position(&parser->source, byte), "%s", text);
	return -1;
}

static void
pipe_append(struct parser *parser, struct part *part, const struct pipe *pipe)
{
	struct pipe *pipes = arena_grow(parser->loader->arena,
	    (void *)part->pipes, part->pipe_count, sizeof *pipes);

	pipes[part->pipe_count++] = *pipe;
	part->pipes = pipes;
}

/* From behind "%{" to behind "}". */
static int
parse_part(struct parser *parser, struct part *part)
{
	struct pipe pipe;

	if (parse_variable(parser, &part->variable) < 0)
		return -1;
	for (;;) {
		parser_skip(parser);
		if (parser_take(parser, '}'))
			return 0;
		if (*parser->next == '\0')
			return parser_error(
			    parser, parser->variable, "\"%%{\" without \"}\"");
		if (!parser_take(parser, '|'))
			return parser_error(
			    parser, parser->next, "expected \"|\" or \"}\"");
		if (parse_pipe(parser, &pipe) < 0)
			return -1;
		pipe_append(parser, part, &pipe);
	}
}

struct parts {
	struct part *items;
	size_t count;
};

static void
parts_append(struct arena *arena, struct parts *parts, const struct part *part)
{
	parts->items =
	    arena_grow(arena, parts->items, parts->count, sizeof *parts->items);
	parts->items[parts->count++] = *part;
}

static void
parts_flush(struct parts *parts, struct text *literal)
{
	struct part part = {.literal = text_string(literal)};

	if (literal->size == 0)
		return;
	parts_append(literal->arena, parts, &part);
	*literal = (struct text){.arena = literal->arena};
}

static int
parse_parts(struct parser *parser, struct parts *parts)
{
	struct text literal = {.arena = parser->loader->arena};
	const char *c;

	while (*(c = parser->next) != '\0') {
		struct part part = {0};

		if (c[0] != '%' || c[1] == '%') {
			text_add_byte(&literal, c[0]);
			parser->next += c[0] == '%' ? 2 : 1;
			continue;
		}
		if (c[1] != '{')
			return parser_error(parser, c,
			    "\"%%\" alone, expected %%{VARIABLE}; \"%%%%\" is "
			    "a "
			    "percent sign");
		parts_flush(parts, &literal);
		parser->variable = c;
		parser->next += 2;
		if (parse_part(parser, &part) < 0)
			return -1;
		parts_append(literal.arena, parts, &part);
	}
	parts_flush(parts, &literal);
	return 0;
}

static int
template_fill(struct loader *loader, const struct place *place,
    const struct excerpt *source, struct template *template)
{
	struct parts parts = {0};
	struct parser parser = {
	    .loader = loader,
	    .place = place,
	    .source = *source,
	    .next = source->text,
	};

	if (parse_parts(&parser, &parts) < 0)
		return -1;
	if (place->is_dn &&
	    template_check_dn(&parser, parts.items, parts.count) < 0)
		return -1;
	*template = (struct template){
	    .at = source->at,
	    .source = source->text,
	    .parts = parts.items,
	    .count = parts.count,
	};
	return 0;
}

const struct template *
template_parse(struct loader *loader, const struct place *place,
    const struct excerpt *source)
{
	struct template *template =
	    arena_alloc(loader->arena, sizeof *template);

	return template_fill(loader, place, source, template) < 0 ? NULL
	                                                          : template;
}

const struct template *
template_compile(struct loader *loader, const struct place *place,
    struct position at, const char *text, bool exact_columns)
{
	const struct excerpt source = {
	    .text = text,
	    .at = at,
	    .exact = exact_columns,
	};

	return template_parse(loader, place, &source);
}

/* A block scalar ends with a line break, which nobody means to say. */
static const char *
without_last_break(struct arena *arena, const char *text)
{
	size_t size = strlen(text);

	while (size > 0 && text[size - 1] == '\n')
		size--;
	return arena_copy(arena, text, size);
}

static int
template_load(struct loader *loader, const struct place *place,
    const struct node *node, struct template *template)
{
	struct excerpt source;

	if (!load_require_kind(loader, node, NODE_SCALAR,
	        place->is_text ? "a quoted text" : "a text"))
		return -1;
	if (place->is_text && !node->quoted) {
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected a quoted text, quote it",
		    load_quote(loader, node->text));
		return -1;
	}
	source = excerpt_of(node);
	if (place->is_text)
		source.text = without_last_break(loader->arena, source.text);
	return template_fill(loader, place, &source, template);
}

void
load_template(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct template *template =
	    arena_alloc(loader->arena, sizeof *template);

	(void)key;
	if (template_load(loader, place, node, template) == 0)
		*(const struct template **)target = template;
}

void
load_templates(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const struct node *nodes = node->kind == NODE_LIST ? node->items : node;
	size_t count = node->kind == NODE_LIST ? node->count : 1;
	struct templates *templates = target;
	struct template *items =
	    arena_array(loader->arena, count, sizeof *items);

	(void)key;
	load_require_some(loader, node);
	for (size_t i = 0; i < count; i++)
		if (template_load(loader, place, &nodes[i], &items[i]) < 0)
			items[i] = (struct template){.at = nodes[i].at};
	templates->items = items;
	templates->count = count;
}
