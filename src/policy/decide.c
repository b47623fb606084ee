/*
 * The verdict: deny if any rule denies, else unavailable if any is undefined,
 * else allow. Nothing here can turn a doubt into an allow except what the
 * configuration says in so many words: exempt, observe, outage: allow.
 */
#include "policy/hearing.h"

#include <string.h>

static struct view
hearing_view(struct hearing *hearing)
{
	return view_of(&hearing->run);
}

/* A look-up that refuses, as a reason without a rule. */
static void
hear_lookup(struct hearing *hearing, enum verdict verdict, const char *name,
    const char *value, const struct message *message)
{
	const struct config *config = hearing->run.scene->config;
	struct view view = hearing_view(hearing);
	bool denies = verdict == VERDICT_DENY;
	const char *outcome = denies ? "denied" : "undefined";
	size_t reason = hearing_reason(hearing, NULL, NULL, value,
	    config->observe_all ? "observed" : outcome);

	hearing->reasons[reason].name = name;
	hearing_refuse(hearing, verdict, reason,
	    denies ? CODE_AUTHORIZATIONFAILED : CODE_UNAVAILABLE,
	    expand_text(&view, message), false);
}

static void
hear_stranger(struct hearing *hearing)
{
	const struct config *config = hearing->run.scene->config;

	if (hearing->stranger && !config->unknown_user_allows)
		hear_lookup(hearing, VERDICT_DENY, "unknown user",
		    text_printable(hearing_arena(hearing),
		        span_of(hearing->run.scene->request->user)),
		    config->unknown_user);
}

/* Facts that are not there: a directory that is down may be forgiven, anything
 * else may not. */
static void
hear_fault(struct hearing *hearing)
{
	const struct scene *scene = hearing->run.scene;
	bool outage = scene->facts->fault == FAULT_OUTAGE;
	bool forgiven =
	    outage && (hearing->exempt || scene->config->outage_allows);
	const char *text = scene->facts->fault_text;
	size_t reason;

	if (!hearing->incomplete)
		return;
	if (text != NULL)
		text = text_printable(scene->arena, span_of(text));
	if (!forgiven) {
		hear_lookup(hearing, VERDICT_UNAVAILABLE,
		    outage ? "outage" : "directory", text,
		    scene->config->unavailable);
		return;
	}
	reason = hearing_reason(
	    hearing, NULL, NULL, text, hearing->exempt ? "exempt" : "passed");
	hearing->reasons[reason].name = "outage";
	/* A login nothing was looked up for must not pass unseen. */
	note_add(&hearing->run, "passed in an outage (%s): %s",
	    hearing->exempt ? "exempt" : "outage: allow", text ? text : "");
}

/* True if the user should have been looked up and was not: zeroed facts are no
 * facts. */
static bool
facts_incomplete(const struct scene *scene)
{
	if (scene->facts->fault != FAULT_NONE)
		return true;
	return scene->facts->user_state == USER_UNKNOWN_YET &&
	       scene->config->directory_count > 0 &&
	       scene->config->user_count > 0;
}

static struct hearing
hearing_open(const struct scene *scene)
{
	const struct request *request = scene->request;
	const struct condition *exempt = scene->config->exempt;
	struct hearing hearing = {
	    .run = {.scene = scene},
	    .incomplete = facts_incomplete(scene),
	    .stranger = scene->facts->user_state == USER_NOT_FOUND,
	    .master =
	        request->master_user != NULL && *request->master_user != '\0',
	    .generation = request->generation != GENERATION_UNKNOWN
	                      ? request->generation
	                      : scene->config->generation,
	    .real = {.verdict = VERDICT_ALLOW},
	    .would = {.verdict = VERDICT_ALLOW},
	};
	struct view view = view_of(&hearing.run);

	if (exempt != NULL)
		hearing.exempt = condition_holds(&view, exempt) == TRI_TRUE;
	return hearing;
}

static void
settle_verdict(struct hearing *hearing, struct decision *decision)
{
	const struct finding *finding = &hearing->real;
	bool observed = hearing->run.scene->config->observe_all;

	decision->verdict = finding->verdict;
	if (observed)
		decision->verdict = VERDICT_ALLOW;
	if (hearing->would.verdict != decision->verdict) {
		decision->observed_set = true;
		decision->observed = hearing->would.verdict;
	}
	if (decision->verdict == VERDICT_ALLOW)
		finding = &hearing->would;
	if (finding->verdict == VERDICT_ALLOW)
		return;
	decision->code = finding->code;
	decision->message = finding->message;
	decision->cause = &hearing->reasons[finding->reason];
}

/* What a refused login does not get is said so in its reasons. */
static void
settle_refused(struct hearing *hearing)
{
	for (size_t i = 0; i < hearing->reason_count; i++) {
		struct reason *reason = &hearing->reasons[i];

		if (strcmp(reason->outcome, "shown") == 0 ||
		    strcmp(reason->outcome, "added") == 0 ||
		    strcmp(reason->outcome, "exported") == 0)
			reason->outcome = "left out";
	}
}

static void
settle_exports(struct hearing *hearing, struct decision *decision)
{
	struct export *exports = arena_array(hearing_arena(hearing),
	    hearing->export_count + 1, sizeof(*exports));
	const char **unset = arena_array(
	    hearing_arena(hearing), hearing->export_count + 1, sizeof(*unset));

	for (size_t i = 0; i < hearing->export_count; i++) {
		const struct export *export = &hearing->exports[i];

		if (export->value == NULL)
			unset[decision->unset_count++] = export->setting;
		else
			exports[decision->export_count++] = *export;
	}
	decision->exports = exports;
	decision->unset = unset;
}

static bool
update_stays(enum verdict verdict, enum after after)
{
	switch (after) {
	case AFTER_ALLOW:
		return verdict == VERDICT_ALLOW;
	case AFTER_DENY:
		return verdict == VERDICT_DENY;
	case AFTER_ANY:
		return verdict != VERDICT_UNAVAILABLE;
	}
	return false;
}

static void
settle_updates(struct hearing *hearing, struct decision *decision)
{
	struct update *updates = arena_array(hearing_arena(hearing),
	    hearing->update_count + 1, sizeof(*updates));

	for (size_t i = 0; i < hearing->update_count; i++) {
		const struct planned *planned = &hearing->updates[i];

		if (update_stays(
		        decision->verdict, planned->update.rule->after))
			updates[decision->update_count++] = planned->update;
		else
			hearing->reasons[planned->reason].outcome = "left out";
	}
	decision->updates = updates;
}

const struct decision *
policy_decide(const struct scene *scene)
{
	struct hearing hearing = hearing_open(scene);
	struct decision *decision =
	    arena_alloc(scene->arena, sizeof(*decision));

	hear_stranger(&hearing);
	hear_fault(&hearing);
	rules_run(&hearing);
	settle_verdict(&hearing, decision);
	if (scene->facts->user != NULL) {
		decision->dn = scene->facts->user->dn;
		decision->directory = scene->facts->user_directory;
	}
	settle_updates(&hearing, decision);
	if (decision->verdict == VERDICT_ALLOW) {
		decision->alerts = hearing.alerts;
		decision->alert_count = hearing.alert_count;
		settle_exports(&hearing, decision);
	} else {
		settle_refused(&hearing);
	}
	groups_settle(&hearing, decision);
	decision->reasons = hearing.reasons;
	decision->reason_count = hearing.reason_count;
	decision->notes = hearing.run.notes;
	decision->note_count = hearing.run.note_count;
	return decision;
}
