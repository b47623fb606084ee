/*
 * `explain`: what would become of a login. It takes the road of a real one up
 * to the decision; the updates are printed and not made.
 */
#include "config.h"

#include "ctl/explain.h"

#include <unistd.h>

#include "postlogin/decide.h"
#include "postlogin/exitcode.h"
#include "postlogin/text.h"

static int
status_of(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_ALLOW:
		return CTL_YES;
	case VERDICT_DENY:
		return CTL_NO;
	case VERDICT_UNAVAILABLE:
		return CTL_UNAVAILABLE;
	}
	return CTL_UNAVAILABLE;
}

static const char *
host_name(struct arena *arena)
{
	char name[256] = "";

	if (gethostname(name, sizeof(name) - 1) != 0 || !name[0])
		return NULL;
	return arena_string(arena, name);
}

/* What a login would be told: a decision that cannot be handed to Dovecot is
 * unavailable there, and so here. */
static const struct decision *
as_answered(const struct ctl *ctl, const struct request *request,
    const struct decision *decision)
{
	const char *why = NULL;
	const struct reply *reply = decide_reply(
	    ctl->arena, ctl->config, decision, request->generation, &why);
	struct decision *answered;
	struct reason *cause;

	if (reply->verdict == decision->verdict)
		return decision;
	cause = arena_alloc(ctl->arena, sizeof(*cause));
	*cause = (struct reason){
	    .at = "", .name = "reply", .verb = "reply", .outcome = why};
	answered = arena_alloc(ctl->arena, sizeof(*answered));
	*answered = (struct decision){
	    .verdict = reply->verdict,
	    .code = reply->code,
	    .message = reply->message,
	    .dn = decision->dn,
	    .directory = decision->directory,
	    .cause = cause,
	    .groups = decision->groups,
	    .group_count = decision->group_count,
	    .reasons = decision->reasons,
	    .reason_count = decision->reason_count,
	    .notes = decision->notes,
	    .note_count = decision->note_count,
	};
	return answered;
}

/* Asks as a login would be asked about. */
static struct explanation
decide_question(struct ctl *ctl, struct request *request)
{
	const struct config *config = ctl->config;
	struct explanation explanation = {
	    .arena = ctl->arena, .request = request};
	struct directory **directories =
	    directories_new(config->directories, config->directory_count);

	/* No environment says which Dovecot asks: the configuration does. */
	request->generation =
	    generation_is_1(config->generation)
	        ? config->generation
	        : decide_generation(GENERATION_UNKNOWN, config);
	request->hostname = host_name(ctl->arena);
	request->deadline_ms = config->timeout_ms;
	explanation.decision = as_answered(ctl, request,
	    decide_login(ctl->arena, config, request, directories,
	        deadline_in(config->timeout_ms)));
	explanation.statistics = directories_statistics(directories,
	    config->directory_count, explanation.decision->directory);
	if (explanation.statistics.uri)
		explanation.statistics.uri =
		    arena_string(ctl->arena, explanation.statistics.uri);
	directories_free(&directories, config->directory_count);
	return explanation;
}

/* Without a configuration each login is unavailable: the object says so too.
 * What is wrong stands on stderr. */
static void
explain_nothing(struct ctl *ctl, const struct question *question)
{
	const struct reply *reply = decide_unavailable(ctl->arena, NULL);
	const struct decision decision = {
	    .verdict = reply->verdict,
	    .code = reply->code,
	    .message = reply->message,
	};
	const struct explanation explanation = {
	    .arena = ctl->arena,
	    .request = &question->request,
	    .decision = &decision,
	};

	if (question->json)
		explain_print_json(&explanation);
}

/* Why, where no rule of the object says it: a look-up, an outage. */
static void
complain_cause(struct arena *arena, const struct decision *decision)
{
	const struct reason *cause = decision->cause;

	if (decision->verdict != VERDICT_UNAVAILABLE || !cause || cause->rule)
		return;
	fprintf(stderr, "ldap-postloginctl: %s: %s\n", cause->name,
	    text_printable(
	        arena, span_of(cause->value ? cause->value : cause->outcome)));
}

int
ctl_explain(struct ctl *ctl, int argc, char **argv)
{
	struct diagnostics diagnostics;
	struct question question;
	struct explanation explanation;

	if (question_parse(ctl, argc, argv, &question) != 0)
		return CTL_USAGE;
	if (ctl_load(ctl, CONFIG_FULL, &diagnostics) != 0) {
		ctl_complain(ctl, &diagnostics);
		explain_nothing(ctl, &question);
		return CTL_USAGE;
	}
	if (ctl_drop(ctl) != 0) {
		explain_nothing(ctl, &question);
		return CTL_USAGE;
	}
	explanation = decide_question(ctl, &question.request);
	if (question.json) {
		explain_print_json(&explanation);
		complain_cause(ctl->arena, explanation.decision);
	} else {
		explain_print_text(&explanation);
	}
	return status_of(explanation.decision->verdict);
}
