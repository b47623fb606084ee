/* A decision as one line for the log: key=value, and no value can look like
 * another key. */
#include "postlogin/decide.h"

#include <string.h>

#include "postlogin/text.h"

/* A value from outside is cut to this; lines are short. */
enum { VALUE_MAX = 200 };

static bool
is_plain(const char *value)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                            "abcdefghijklmnopqrstuvwxyz"
	                            "0123456789._@:/+-*%";

	return *value && value[strspn(value, plain)] == '\0';
}

/* Cut between characters. */
static struct span
cut(const char *value)
{
	struct span whole = span_of(value);
	size_t size = 0;

	if (whole.size <= VALUE_MAX)
		return whole;
	while (size < VALUE_MAX - 4) {
		struct span rest = {whole.data + size, whole.size - size};
		size_t step = utf8_sequence(rest);
		size += step ? step : 1;
	}
	return (struct span){whole.data, size};
}

static void
add(struct text *text, const char *key, const char *value)
{
	struct span part;
	const char *shown;

	if (!value)
		return;
	part = cut(value);
	shown = text_printable(text->arena, part);
	text_addf(text, "%s%s=", text->size ? " " : "", key);
	if (is_plain(shown)) {
		text_add(text, shown);
	} else {
		text_add_byte(text, '"');
		for (const char *at = shown; *at; at++) {
			if (*at == '"' || *at == '\\')
				text_add_byte(text, '\\');
			text_add_byte(text, *at);
		}
		text_add_byte(text, '"');
	}
	if (part.size < strlen(value))
		text_add(text, "...");
}

static void
add_cause(struct text *text, const struct reason *cause)
{
	if (!cause)
		return;
	add(text, "rule", cause->name);
	add(text, "at", cause->at && *cause->at ? cause->at : NULL);
	add(text, "attribute", cause->attribute);
	add(text, "value", cause->value);
	add(text, "outcome", cause->outcome);
}

const char *
decide_log_line(struct arena *arena, const struct request *request,
    const struct decision *decision)
{
	struct text text = {.arena = arena};

	if (decision->verdict == VERDICT_ALLOW && !decision->observed_set)
		return NULL;
	add(&text, "user", request->user);
	add(&text, "master_user", request->master_user);
	add(&text, "service", service_name(request->service));
	add(&text, "remote_ip", request->remote_ip);
	add(&text, "verdict", verdict_name(decision->verdict));
	if (decision->observed_set)
		add(&text, "observed", verdict_name(decision->observed));
	add(&text, "code", code_name(decision->code));
	add_cause(&text, decision->cause);
	return text_string(&text);
}
