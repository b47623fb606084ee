/* The pipes of a template: what follows a `|`. */
#include "config/template_parse.h"

#include <string.h>

#include "postlogin/arena.h"

static const struct {
	const char *name;
	enum pipe_kind kind;
	const char *use; /* NULL: no arguments */
} pipes[] = {
    {"default", PIPE_DEFAULT, "default('TEXT') or default(VARIABLE)"},
    {"lower", PIPE_LOWER, NULL},
    {"upper", PIPE_UPPER, NULL},
    {"username", PIPE_USERNAME, NULL},
    {"domain", PIPE_DOMAIN, NULL},
    {"list", PIPE_LIST, "list('SEPARATOR')"},
    {"count", PIPE_COUNT, NULL},
    {"date", PIPE_DATE, "date('FORMAT') or date('FORMAT', 'utc')"},
};

enum { PIPE_TYPES = sizeof pipes / sizeof *pipes };

bool
pipe_is_word(const char *word)
{
	for (size_t i = 0; i < PIPE_TYPES; i++)
		if (strcmp(pipes[i].name, word) == 0)
			return true;
	return false;
}

/* From behind the opening quote; '' is a quote. NULL: it never ends. */
static const char *
parse_quoted(struct parser *parser)
{
	struct text text = {.arena = parser->loader->arena};

	for (;;) {
		const char *c = parser->next;

		if (*c == '\0')
			return NULL;
		parser->next++;
		if (*c == '\'' && !parser_take(parser, '\''))
			return text_string(&text);
		text_add_byte(&text, *c);
	}
}

static int
parse_text_argument(struct parser *parser, const char *use, const char **text_r)
{
	const char *at;

	parser_skip(parser);
	at = parser->next;
	if (!parser_take(parser, '\''))
		return parser_error(
		    parser, at, "expected %s with single quotes", use);
	*text_r = parse_quoted(parser);
	if (!*text_r)
		return parser_error(
		    parser, at, "\"'\" without an end, expected another \"'\"");
	return 0;
}

static int
parse_default(struct parser *parser, const char *use, struct pipe *pipe)
{
	struct variable *variable;

	parser_skip(parser);
	if (*parser->next == '\'')
		return parse_text_argument(parser, use, &pipe->text);
	variable = arena_alloc(parser->loader->arena, sizeof *variable);
	pipe->variable = variable;
	return parse_variable(parser, variable);
}

/* The first "%" of a date format that is no conversion of strftime(3), with or
 * without glibc's flags, or NULL: what it printed would be what nobody meant.
 */
static const char *
find_bad_conversion(const char *format)
{
	static const char letters[] =
	    "aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYzZ%";
	const char *sign = format;

	while ((sign = strchr(sign, '%'))) {
		const char *c = sign + 1;

		c += strspn(c, "_-0^#");
		if (*c == 'E' || *c == 'O')
			c++;
		if (*c == '\0' || !strchr(letters, *c))
			return sign;
		sign = c + 1;
	}
	return NULL;
}

static int
parse_date(struct parser *parser, const char *use, struct pipe *pipe)
{
	const char *at, *bad, *zone;

	parser_skip(parser);
	at = parser->next;
	if (parse_text_argument(parser, use, &pipe->text) < 0)
		return -1;
	bad = find_bad_conversion(pipe->text);
	if (bad)
		return parser_error(parser, at,
		    "%s in the date format, expected letters of strftime(3) "
		    "such as %%Y, %%m and %%d",
		    load_quote(parser->loader, bad));
	parser_skip(parser);
	if (!parser_take(parser, ','))
		return 0;
	parser_skip(parser);
	at = parser->next;
	if (parse_text_argument(parser, use, &zone) < 0)
		return -1;
	if (strcmp(zone, "utc") != 0)
		return parser_error(parser, at, "expected 'utc'");
	pipe->utc = true;
	return 0;
}

static int
parse_argument(struct parser *parser, const char *use, struct pipe *pipe)
{
	switch (pipe->kind) {
	case PIPE_DEFAULT:
		return parse_default(parser, use, pipe);
	case PIPE_LIST:
		return parse_text_argument(parser, use, &pipe->text);
	case PIPE_DATE:
		return parse_date(parser, use, pipe);
	case PIPE_LOWER:
	case PIPE_UPPER:
	case PIPE_USERNAME:
	case PIPE_DOMAIN:
	case PIPE_COUNT:
		break;
	}
	return 0;
}

static int
parse_arguments(struct parser *parser, size_t type, struct pipe *pipe)
{
	const char *use = pipes[type].use;

	parser_skip(parser);
	if (!use && *parser->next == '(')
		return parser_error(parser, parser->next,
		    "the pipe \"%s\" takes nothing in parentheses, expected "
		    "\"|\" or \"}\"",
		    pipes[type].name);
	if (!use)
		return 0;
	if (!parser_take(parser, '('))
		return parser_error(parser, parser->next, "expected %s", use);
	if (parse_argument(parser, use, pipe) < 0)
		return -1;
	parser_skip(parser);
	if (!parser_take(parser, ')'))
		return parser_error(parser, parser->next,
		    "expected \")\" at the end of %s", pipes[type].name);
	return 0;
}

static int
pipe_unknown(struct parser *parser, const char *at, const char *word)
{
	struct nearest nearest = {.word = word};

	for (size_t i = 0; i < PIPE_TYPES; i++)
		nearest_try(&nearest, pipes[i].name);
	return parser_error(parser, at, "unknown pipe %s%s",
	    load_quote(parser->loader, word),
	    nearest_text(&nearest, parser->loader->arena));
}

int
parse_pipe(struct parser *parser, struct pipe *pipe_r)
{
	const char *at, *word;

	*pipe_r = (struct pipe){0};
	parser_skip(parser);
	at = parser->next;
	word = parser_word(parser);
	if (*word == '\0')
		return parser_error(parser, at, "expected a pipe behind \"|\"");
	for (size_t i = 0; i < PIPE_TYPES; i++) {
		if (strcmp(pipes[i].name, word) != 0)
			continue;
		pipe_r->kind = pipes[i].kind;
		return parse_arguments(parser, i, pipe_r);
	}
	return pipe_unknown(parser, at, word);
}
