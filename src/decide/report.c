/* A decision as one line for the log: key=value, and no value can look like
 * another key. */
#include "postlogin/decide.h"

#include "postlogin/text.h"

static void
add(struct text *text, const char *key, const char *value)
{
	if (value)
		text_addf(text, "%s%s=%s", text->size ? " " : "", key,
		    text_quoted(text->arena, value));
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
