/* Which alerts a login shows. */
#include <string.h>

#include "postlogin/client.h"
#include "postlogin/decide.h"
#include "postlogin/dn.h"
#include "postlogin/text.h"

enum { MILLISECONDS = 1000 };

/*
 * Whose alerts they are. The name that was typed is one of several that a
 * person has; the entry is one. A master user who reads somebody's mail must
 * not use up what is meant for them.
 */
static struct span
user_identity(struct arena *arena, const struct config *config,
    const struct request *request, const struct decision *decision)
{
	struct text text = {.arena = arena};
	const char *dn = decision->dn, *directory = NULL;

	if (dn != NULL && dn_canonical(arena, span_of(dn)) != NULL)
		dn = dn_canonical(arena, span_of(dn));
	if (dn != NULL && decision->directory < config->directory_count)
		directory = config->directories[decision->directory].name;
	if (dn != NULL)
		text_addf(&text, "dn %s\n%s\n",
		    directory != NULL ? directory : "", dn);
	else
		text_addf(&text, "user %s\n",
		    text_folded(arena, span_of(request->user)).data);
	if (request->master_user != NULL)
		text_addf(&text, "master %s\n",
		    text_folded(arena, span_of(request->master_user)).data);
	return text_span(&text);
}

static struct state_alert
alert_question(struct arena *arena, struct span user, const struct alert *alert)
{
	struct state_alert question = {
	    .size = client_alert_size(arena, alert->text)};
	struct state_mark *marks = NULL;

	for (; alert != NULL; alert = alert->same) {
		int64_t every = alert->every_ms / MILLISECONDS +
		                (alert->every_ms % MILLISECONDS > 0);

		if (!alert->once && every <= 0) {
			question.always = true;
			continue;
		}
		marks =
		    arena_grow(arena, marks, question.count, sizeof(*marks));
		marks[question.count++] = (struct state_mark){
		    .key = state_key(user, alert->identity),
		    .once = alert->once,
		    .every = every,
		};
	}
	question.marks = marks;
	return question;
}

/* The decision with what is shown; *over_r is what was due and had no room. */
static const struct decision *
with_shown(struct arena *arena, const struct decision *decision,
    const struct state_alert *questions, size_t *over_r)
{
	struct decision *shown = arena_alloc(arena, sizeof(*shown));
	struct alert *alerts =
	    arena_array(arena, decision->alert_count + 1, sizeof(*alerts));

	*shown = *decision;
	shown->alerts = alerts;
	shown->alert_count = 0;
	*over_r = 0;
	for (size_t i = 0; i < decision->alert_count; i++)
		if (questions[i].shown)
			alerts[shown->alert_count++] = decision->alerts[i];
		else if (questions[i].due && questions[i].size > 0)
			++*over_r;
	return shown;
}

static const char *
log_text(struct arena *arena, const struct config *config,
    const struct error *error, size_t over)
{
	struct text text = {.arena = arena};

	if (error->text[0] != '\0')
		text_addf(&text, "state %s: %s: alerts may be shown again",
		    config->state, error->text);
	if (over > 0)
		text_addf(&text, "%s%zu alerts were left out",
		    text.size > 0 ? "; " : "", over);
	return text.size > 0 ? text_string(&text) : NULL;
}

const struct decision *
decide_alerts(struct arena *arena, const struct config *config,
    const struct request *request, const struct decision *decision,
    struct deadline deadline, struct claim **claim_r, const char **log_r)
{
	size_t count = decision->alert_count, over;
	struct state_alert *questions =
	    arena_array(arena, count + 1, sizeof(*questions));
	struct error error = {0};
	struct span user;

	*claim_r = NULL;
	*log_r = NULL;
	/* Only IMAP has words for an alert (client.h). */
	if (count == 0 || decision->verdict != VERDICT_ALLOW)
		return decision;
	if (request->service != SERVICE_IMAP)
		return with_shown(arena, decision, questions, &over);
	user = user_identity(arena, config, request, decision);
	for (size_t i = 0; i < count; i++)
		questions[i] =
		    alert_question(arena, user, &decision->alerts[i]);
	*claim_r = state_claim(arena, config->state, questions, count,
	    request->now, deadline, &error);
	decision = with_shown(arena, decision, questions, &over);
	*log_r = log_text(arena, config, &error, over);
	return decision;
}
