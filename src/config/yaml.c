/*
 * The configuration's subset of YAML 1.1: a tree of scalars, lists and mappings
 * with positions. libyaml makes the events; nothing that refers to something
 * else (anchor, alias, tag, merge key) gets through.
 */
#include <string.h>

#include <yaml.h>

#include "config/loader.h"
#include "config/yaml_problem.h"
#include "postlogin/text.h"

/* Nobody writes more than this; it bounds the stack, and the time of what
 * compares each key with each. */
enum { DEPTH_LIMIT = 32, KEYS_LIMIT = 4096 };

struct reader {
	yaml_parser_t parser;
	struct arena *arena;
	struct diagnostics *diagnostics;
	const char *file;
	struct span text;
	yaml_mark_t open[DEPTH_LIMIT]; /* where what is open began */
	unsigned depth;
};

/* What became of a node. */
enum outcome {
	OUTCOME_FATAL = 0, /* reported; nothing more can be read */
	OUTCOME_UNUSABLE,  /* reported; the rest can be read */
	OUTCOME_EMPTY,     /* nothing there; not reported */
	OUTCOME_NODE,
};

static enum outcome read_node(
    struct reader *reader, yaml_event_t *event, struct node *node);

static int
next_event(struct reader *reader, yaml_event_t *event)
{
	if (yaml_parser_parse(&reader->parser, event))
		return 0;
	yaml_problem(reader->diagnostics, reader->file, reader->text,
	    &reader->parser,
	    reader->depth > 0 ? &reader->open[reader->depth - 1] : NULL);
	return -1;
}

static size_t
count_characters(struct span text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.size; i++)
		count += ((unsigned char)text.data[i] & 0xc0) != 0x80;
	return count;
}

/* Columns from the start of the scalar to its text, if each character of the
 * text is one of the source: on one line and without escapes. */
static unsigned
text_offset(const yaml_event_t *event, struct span text)
{
	size_t source = event->end_mark.index - event->start_mark.index;
	yaml_scalar_style_t style = event->data.scalar.style;
	unsigned quote = style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
	                         style == YAML_DOUBLE_QUOTED_SCALAR_STYLE
	                     ? 1
	                     : 0;

	if (event->start_mark.line != event->end_mark.line ||
	    source != count_characters(text) + 2 * (size_t)quote)
		return (unsigned)-1;
	return quote;
}

static enum outcome
read_scalar(struct reader *reader, const yaml_event_t *event, struct node *node)
{
	struct span text = {
	    .data = (const char *)event->data.scalar.value,
	    .size = event->data.scalar.length,
	};
	bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;

	if (event->data.scalar.tag) {
		diagnostics_error(reader->diagnostics, node->at,
		    "\"!\" begins a YAML tag here, which is not allowed: quote "
		    "it");
		return OUTCOME_UNUSABLE;
	}
	if (!span_is_text(text)) {
		diagnostics_error(reader->diagnostics, node->at,
		    "a NUL character in a value, expected text");
		return OUTCOME_UNUSABLE;
	}
	if (plain && text.size == 0)
		return OUTCOME_EMPTY;
	node->kind = NODE_SCALAR;
	node->text = arena_copy(reader->arena, text.data, text.size);
	node->quoted = !plain;
	node->text_offset = text_offset(event, text);
	return OUTCOME_NODE;
}

static enum outcome
read_list(struct reader *reader, struct node *node)
{
	struct node *items = NULL;
	yaml_event_t event;
	enum outcome outcome;

	node->kind = NODE_LIST;
	for (;;) {
		struct node item = {.kind = NODE_SCALAR};

		if (next_event(reader, &event) == -1)
			return OUTCOME_FATAL;
		if (event.type == YAML_SEQUENCE_END_EVENT)
			break;
		outcome = read_node(reader, &event, &item);
		if (outcome == OUTCOME_FATAL)
			return outcome;
		if (outcome == OUTCOME_EMPTY)
			diagnostics_error(reader->diagnostics, item.at,
			    "empty value in a list, expected one (or \"\" for "
			    "an empty text)");
		if (outcome != OUTCOME_NODE) {
			node->incomplete = true;
			continue;
		}
		items =
		    arena_grow(reader->arena, items, node->count, sizeof(item));
		items[node->count++] = item;
	}
	yaml_event_delete(&event);
	node->items = items;
	return OUTCOME_NODE;
}

/* Says what is wrong with a key; true if it can be used. */
static bool
check_key(struct reader *reader, const struct node *key, enum outcome outcome)
{
	if (outcome == OUTCOME_EMPTY) {
		diagnostics_error(reader->diagnostics, key->at,
		    "empty key, expected \"key: value\"");
		return false;
	}
	if (outcome != OUTCOME_NODE)
		return false;
	if (key->kind != NODE_SCALAR) {
		diagnostics_error(reader->diagnostics, key->at,
		    "a list or mapping as a key, expected text: a value that "
		    "begins with %c needs quotes",
		    key->kind == NODE_LIST ? '[' : '{');
		return false;
	}
	if (!key->quoted && strcmp(key->text, "<<") == 0) {
		diagnostics_error(reader->diagnostics, key->at,
		    "\"<<\" merges mappings, which is not allowed: write the "
		    "keys out");
		return false;
	}
	return true;
}

/* One key and its value, the key's event given. */
static enum outcome
read_pair(
    struct reader *reader, yaml_event_t *event, struct pair *pair, bool flow)
{
	enum outcome outcome = read_node(reader, event, &pair->key);
	bool usable;

	if (outcome == OUTCOME_FATAL)
		return outcome;
	usable = check_key(reader, &pair->key, outcome);
	if (next_event(reader, event) == -1)
		return OUTCOME_FATAL;
	outcome = read_node(reader, event, &pair->value);
	if (outcome == OUTCOME_FATAL)
		return outcome;
	if (usable && outcome == OUTCOME_EMPTY)
		yaml_empty(
		    reader->arena, reader->diagnostics, &pair->key, flow);
	return usable && outcome == OUTCOME_NODE ? OUTCOME_NODE
	                                         : OUTCOME_UNUSABLE;
}

static enum outcome
read_mapping(struct reader *reader, struct node *node, bool flow)
{
	struct pair *pairs = NULL;
	yaml_event_t event;
	enum outcome outcome;

	node->kind = NODE_MAPPING;
	for (;;) {
		struct pair pair = {.key = {.kind = NODE_SCALAR}};

		if (next_event(reader, &event) == -1)
			return OUTCOME_FATAL;
		if (event.type == YAML_MAPPING_END_EVENT)
			break;
		outcome = read_pair(reader, &event, &pair, flow);
		if (outcome == OUTCOME_FATAL)
			return outcome;
		if (node->count == KEYS_LIMIT) {
			diagnostics_error(reader->diagnostics, pair.key.at,
			    "too many keys in one mapping, expected at most "
			    "%d",
			    KEYS_LIMIT);
			return OUTCOME_FATAL;
		}
		if (outcome != OUTCOME_NODE) {
			node->incomplete = true;
			continue;
		}
		pairs =
		    arena_grow(reader->arena, pairs, node->count, sizeof(pair));
		pairs[node->count++] = pair;
	}
	yaml_event_delete(&event);
	node->count = yaml_doubled(
	    reader->arena, reader->diagnostics, pairs, node->count);
	node->pairs = pairs;
	return OUTCOME_NODE;
}

static const yaml_char_t *
event_anchor(const yaml_event_t *event)
{
	if (event->type == YAML_SCALAR_EVENT)
		return event->data.scalar.anchor;
	if (event->type == YAML_SEQUENCE_START_EVENT)
		return event->data.sequence_start.anchor;
	return event->data.mapping_start.anchor;
}

static const yaml_char_t *
event_tag(const yaml_event_t *event)
{
	if (event->type == YAML_SEQUENCE_START_EVENT)
		return event->data.sequence_start.tag;
	if (event->type == YAML_MAPPING_START_EVENT)
		return event->data.mapping_start.tag;
	return NULL; /* a scalar's is seen by read_scalar() */
}

/* A list or mapping, one level deeper. */
static enum outcome
read_nested(struct reader *reader, const yaml_event_t *event, struct node *node)
{
	bool list = event->type == YAML_SEQUENCE_START_EVENT;
	enum outcome outcome;

	if (event_tag(event))
		diagnostics_error(reader->diagnostics, node->at,
		    "\"!\" begins a YAML tag here, which is not allowed");
	if (reader->depth == DEPTH_LIMIT) {
		diagnostics_error(reader->diagnostics, node->at,
		    "lists and mappings too deep inside each other, expected "
		    "at most %d levels",
		    DEPTH_LIMIT);
		return OUTCOME_FATAL;
	}
	reader->open[reader->depth++] = event->start_mark;
	outcome = list ? read_list(reader, node)
	               : read_mapping(reader, node,
	                     event->data.mapping_start.style ==
	                         YAML_FLOW_MAPPING_STYLE);
	reader->depth--;
	return outcome;
}

/* The node that the event begins; the event is deleted. */
static enum outcome
read_node(struct reader *reader, yaml_event_t *event, struct node *node)
{
	enum outcome outcome;

	node->at = yaml_position(reader->file, event->start_mark);
	if (event->type == YAML_ALIAS_EVENT) {
		diagnostics_error(reader->diagnostics, node->at,
		    "\"*\" begins a YAML alias here, which is not allowed: "
		    "quote it");
		outcome = OUTCOME_UNUSABLE;
		goto out;
	}
	if (event_anchor(event)) {
		diagnostics_error(reader->diagnostics, node->at,
		    "\"&\" begins a YAML anchor here, which is not allowed: "
		    "quote it");
	}
	if (event->type == YAML_SCALAR_EVENT)
		outcome = read_scalar(reader, event, node);
	else
		outcome = read_nested(reader, event, node);
	if (outcome == OUTCOME_EMPTY && event_anchor(event))
		outcome = OUTCOME_UNUSABLE; /* has been reported */
out:
	yaml_event_delete(event);
	return outcome;
}

/* Begins the document; 0 if there is one, -1 if reported. */
static int
begin_document(struct reader *reader, yaml_event_t *event)
{
	do {
		if (next_event(reader, event) == -1)
			return -1;
		if (event->type == YAML_STREAM_END_EVENT) {
			diagnostics_error(reader->diagnostics,
			    (struct position){reader->file, 1, 1},
			    "an empty file, expected something in it");
			yaml_event_delete(event);
			return -1;
		}
		if (event->type == YAML_STREAM_START_EVENT ||
		    event->type == YAML_DOCUMENT_START_EVENT)
			yaml_event_delete(event);
		else
			return 0;
	} while (true);
}

/* Nothing may follow the one document. */
static int
end_document(struct reader *reader)
{
	yaml_event_t event;
	bool end = false;
	int result = 0;

	while (!end && result == 0) {
		if (next_event(reader, &event) == -1)
			return -1;
		end = event.type == YAML_STREAM_END_EVENT;
		if (event.type == YAML_DOCUMENT_START_EVENT) {
			diagnostics_error(reader->diagnostics,
			    yaml_position(reader->file, event.start_mark),
			    "a second document, expected one in a file");
			result = -1;
		}
		yaml_event_delete(&event);
	}
	return result;
}

static const struct node *
read_document(struct reader *reader)
{
	struct node *root = arena_alloc(reader->arena, sizeof(*root));
	yaml_event_t event;
	enum outcome outcome;

	if (begin_document(reader, &event) == -1)
		return NULL;
	outcome = read_node(reader, &event, root);
	if (outcome == OUTCOME_EMPTY)
		diagnostics_error(reader->diagnostics, root->at,
		    "nothing but comments, expected a configuration");
	if (outcome == OUTCOME_FATAL || end_document(reader) == -1)
		return NULL;
	return outcome == OUTCOME_NODE ? root : NULL;
}

const struct node *
yaml_parse(struct arena *arena, const char *file, struct span text,
    struct diagnostics *diagnostics)
{
	struct reader reader = {
	    .arena = arena, .diagnostics = diagnostics, .file = file};
	const struct node *root = NULL;

	if (text.size >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0) {
		text.data += 3;
		text.size -= 3;
	}
	reader.text = text;
	diagnostics_source(diagnostics, file, text);
	if (!yaml_characters(diagnostics, file, text))
		return NULL;
	if (!yaml_parser_initialize(&reader.parser)) {
		diagnostics_error(diagnostics, (struct position){file, 1, 1},
		    "out of memory");
		return NULL;
	}
	yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
	    &reader.parser, (const unsigned char *)text.data, text.size);
	root = read_document(&reader);
	yaml_parser_delete(&reader.parser);
	return root;
}
