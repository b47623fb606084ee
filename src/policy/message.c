/* What people read: in their language, if the text has it. */
#include "policy/evaluate.h"

#include "postlogin/language.h"

/* Of a user who is not known, not found or says nothing: empty. Several values
 * are one list. */
static struct span
language_list(const struct view *view)
{
	const struct scene *scene = view->run->scene;
	const struct variable variable = {
	    .kind = VARIABLE_LDAP, .name = scene->config->language};
	struct values values = variable_values(view, &variable);
	struct text list = {.arena = scene->arena};

	if (values.failed)
		return span_of("");
	for (size_t i = 0; i < values.count; i++) {
		text_add(&list, i > 0 ? "," : "");
		text_add_span(&list, values.items[i]);
	}
	return text_span(&list);
}

static const struct template *
choose_text(const struct view *view, const struct message *message)
{
	size_t choice;

	if (message->count == 0)
		return message->text;
	choice = language_choose(
	    language_list(view), message->languages, message->count);
	return choice < message->count ? message->texts[choice] : message->text;
}

const char *
expand_text(const struct view *view, const struct message *message)
{
	struct expansion expansion = expand(view, choose_text(view, message),
	    (struct place){.where = WHERE_TEXT});

	return text_printable(view->run->scene->arena, expansion.items[0]);
}
