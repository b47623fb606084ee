/* What the wrapper is told. */
#include "postlogin/decide.h"

#include <string.h>

#include "postlogin/client.h"
#include "postlogin/settings.h"
#include "postlogin/text.h"

static const char default_message[] = REPLY_UNAVAILABLE;

enum generation
decide_generation(enum generation asked, const struct config *config)
{
	if (generation_is_1(asked))
		return asked;
	if (config->generation == GENERATION_UNKNOWN ||
	    generation_is_1(config->generation))
		return DOVECOT_2_3;
	return config->generation;
}

/* The configured text if it says the same to everybody. */
static const char *
unavailable_text(struct arena *arena, const struct config *config)
{
	struct text text = {.arena = arena};
	const struct template *template;

	if (!config || !config->unavailable)
		return default_message;
	template = config->unavailable->text;
	for (size_t i = 0; i < template->count; i++) {
		const struct part *part = &template->parts[i];
		if (!part->literal)
			return default_message;
		text_add(&text, part->literal);
	}
	return text_printable(arena, text_span(&text));
}

const struct reply *
decide_unavailable(struct arena *arena, const struct config *config)
{
	struct reply *reply = arena_alloc(arena, sizeof(*reply));

	reply->verdict = VERDICT_UNAVAILABLE;
	reply->code = CODE_UNAVAILABLE;
	reply->message = unavailable_text(arena, config);
	return reply;
}

/* --- Settings --------------------------------------------------------- */

struct settings {
	struct arena *arena;
	struct setting *items;
	size_t count;
	struct text dropped; /* names, for the log */
};

/* One value a name: the last one counts. */
static void
set(struct settings *settings, const char *spelt, const char *value)
{
	char *name = arena_string(settings->arena, spelt);

	text_upper(name);
	if (setting_right(name) == SETTING_NEVER) {
		text_addf(&settings->dropped, "%s%s",
		    settings->dropped.size ? ", " : "", spelt);
		return;
	}
	for (size_t i = 0; i < settings->count; i++)
		if (strcmp(settings->items[i].name, name) == 0) {
			settings->items[i].value = value;
			return;
		}
	settings->items = arena_grow(settings->arena, settings->items,
	    settings->count, sizeof(*settings->items));
	settings->items[settings->count++] =
	    (struct setting){.name = name, .value = value};
}

static void
add_settings(struct settings *settings, const struct decision *decision,
    enum generation generation)
{
	for (size_t i = 0; i < decision->unset_count; i++)
		set(settings, decision->unset[i], NULL);
	for (size_t i = 0; i < decision->export_count; i++) {
		const struct export *export = &decision->exports[i];
		set(settings, export->setting,
		    setting_value(settings->arena, generation, export->setting,
		        export->value));
	}
	if (decision->acl_groups_set && decision->acl_groups)
		set(settings, "ACL_GROUPS", decision->acl_groups);
}

/* --- The reply -------------------------------------------------------- */

/* How many of the alerts travel: what the client is not shown need not. */
static size_t
count_alerts(struct arena *arena, const struct decision *decision)
{
	size_t bytes = 0;
	size_t count = 0;

	while (count < decision->alert_count && count < CLIENT_ALERTS_MAX) {
		bytes += client_alert_size(arena, decision->alerts[count].text);
		if (bytes > CLIENT_ALERT_BYTES_MAX)
			break;
		count++;
	}
	return count;
}

const char *const *
decide_alert_texts(
    struct arena *arena, const struct decision *decision, size_t count)
{
	const char **texts = arena_array(arena, count + 1, sizeof(*texts));

	for (size_t i = 0; i < count; i++)
		texts[i] = decision->alerts[i].text;
	return texts;
}

static void
allow(struct arena *arena, const struct decision *decision,
    enum generation generation, struct reply *reply, struct text *log)
{
	struct settings settings = {
	    .arena = arena, .dropped = {.arena = arena}};

	add_settings(&settings, decision, generation);
	reply->settings = settings.items;
	reply->setting_count = settings.count;
	reply->alert_count = count_alerts(arena, decision);
	reply->alerts = decide_alert_texts(arena, decision, reply->alert_count);
	if (settings.dropped.size > 0)
		text_addf(log, "settings that may not be exported: %s",
		    text_string(&settings.dropped));
	if (reply->alert_count < decision->alert_count)
		text_addf(log, "%s%zu alerts were left out",
		    log->size ? "; " : "",
		    decision->alert_count - reply->alert_count);
}

const struct reply *
decide_reply(struct arena *arena, const struct config *config,
    const struct decision *decision, enum generation generation,
    const char **log_r)
{
	struct reply *reply = arena_alloc(arena, sizeof(*reply));
	struct text log = {.arena = arena};

	*log_r = NULL;
	/* Who is refused gets no list, however long: the refusal stands. */
	if (decision->verdict == VERDICT_ALLOW && decision->acl_groups_set &&
	    decision->acl_groups &&
	    strlen(decision->acl_groups) > ACL_GROUPS_MAX) {
		*log_r = arena_printf(arena,
		    "unavailable: %zu groups make an ACL_GROUPS of %zu bytes, "
		    "%d are possible: see acl_groups",
		    decision->acl_count, strlen(decision->acl_groups),
		    ACL_GROUPS_MAX);
		return decide_unavailable(arena, config);
	}
	reply->verdict = decision->verdict;
	if (decision->verdict == VERDICT_ALLOW) {
		allow(arena, decision, generation, reply, &log);
		if (log.size > 0)
			*log_r = text_string(&log);
		return reply;
	}
	reply->code = decision->verdict == VERDICT_DENY ? decision->code
	                                                : CODE_UNAVAILABLE;
	reply->message = decision->message ? decision->message : "";
	return reply;
}
