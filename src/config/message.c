/*
 * TEXT: a template in quotes, or one each language and a default.
 */
#include <string.h>

#include "config/loader.h"
#include "postlogin/language.h"
#include "postlogin/text.h"

/* What is being filled. */
struct wordings {
	struct message *message;
	const char **languages;
	const struct template **texts;
};

static bool
is_there(const struct message *message, const char *language)
{
	for (size_t i = 0; i < message->count; i++) {
		if (text_same(message->languages[i], language))
			return true;
	}
	return false;
}

/* The template of a language, or NULL with the error reported. */
static const struct template *
load_wording(
    struct loader *loader, const struct place *place, const struct pair *pair)
{
	const struct template *template = NULL;

	load_template(loader, place, NULL, &pair->value, &template);
	return template;
}

static void
add_language(struct loader *loader, const struct place *place,
    const struct pair *pair, struct wordings *wordings)
{
	struct message *message = wordings->message;
	const struct template *template = load_wording(loader, place, pair);

	if (!language_is_tag(pair->key.text)) {
		diagnostics_error(loader->diagnostics, pair->key.at,
		    "%s, expected \"default\" or a language such as de or "
		    "pt-BR",
		    load_quote(loader, pair->key.text));
		return;
	}
	if (is_there(message, pair->key.text)) {
		diagnostics_error(loader->diagnostics, pair->key.at,
		    "%s for the second time, expected each language once",
		    load_quote(loader, pair->key.text));
		return;
	}
	if (!template)
		return;
	wordings->languages[message->count] = pair->key.text;
	wordings->texts[message->count++] = template;
}

static void
load_languages(struct loader *loader, const struct place *place,
    const struct node *node, struct message *message)
{
	const size_t count = node->count;
	struct wordings wordings = {
	    .message = message,
	    .languages =
	        arena_array(loader->arena, count, sizeof(*wordings.languages)),
	    .texts = arena_array(loader->arena, count, sizeof(*wordings.texts)),
	};

	if (!load_require_some(loader, node))
		return;
	message->languages = wordings.languages;
	message->texts = wordings.texts;
	for (size_t i = 0; i < count; i++) {
		const struct pair *pair = &node->pairs[i];

		if (strcmp(pair->key.text, "default") == 0)
			message->text = load_wording(loader, place, pair);
		else
			add_language(loader, place, pair, &wordings);
	}
	loader->languages |= message->count > 0;
	if (!node_get(node, "default") && !node->incomplete)
		diagnostics_error(loader->diagnostics, node->at,
		    "\"default\" is missing, expected it in a text by "
		    "language");
}

void
load_message(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct message *message = arena_alloc(loader->arena, sizeof(*message));
	struct place inside = *place;

	inside.is_text = true;
	message->at = node->at;
	if (node->kind == NODE_MAPPING)
		load_languages(loader, &inside, node, message);
	else
		load_template(loader, &inside, key, node, &message->text);
	if (message->text)
		*(const struct message **)target = message;
}
