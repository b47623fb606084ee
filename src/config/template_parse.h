/* Inside the template compiler: one template being read. */
#ifndef CONFIG_TEMPLATE_PARSE_H
#define CONFIG_TEMPLATE_PARSE_H

#include "postlogin/text.h"
#include "config/excerpt.h"

struct parser {
	struct loader *loader;
	const struct place *place;
	struct excerpt source;
	const char *next;     /* the next byte to read */
	const char *variable; /* the "%{" that is open */
};

/* Skips spaces, so that variables may be laid out. */
void parser_skip(struct parser *parser);

/* Takes the byte if it comes next. */
bool parser_take(struct parser *parser, char byte);

/* A name of letters, digits, `_` and `-`; "" if there is none. */
const char *parser_word(struct parser *parser);

/* Reports at a byte of the text; returns -1. */
int parser_error(struct parser *parser, const char *byte, const char *format,
    ...) PRINTF(3, 4);

/* variable.c: VARIABLE, checked against the place. Returns 0 or -1. */
NODISCARD int parse_variable(
    struct parser *parser, struct variable *variable_r);

/* True if the word is the name of a variable, or what stands before a ":". */
bool variable_is_word(const char *word);

/* pipe.c: what follows a `|`. Returns 0 or -1. */
NODISCARD int parse_pipe(struct parser *parser, struct pipe *pipe_r);
bool pipe_is_word(const char *word);

/* template_dn.c: the shape of a base. Returns 0 or -1. */
NODISCARD int template_check_dn(
    struct parser *parser, const struct part *parts, size_t count);

/* template.c: a template from a source. NULL with the error reported. */
const struct template *template_parse(struct loader *loader,
    const struct place *place, const struct excerpt *source);

#endif
