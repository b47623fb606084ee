/*
 * `explain`: what would become of a login. It takes the road of a real one up
 * to the decision; the updates are printed and not made.
 */
#include "config.h"

#include "ctl/ask.h"

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
	struct question question;
	struct explanation explanation;
	struct asker asker;

	if (question_parse(ctl, argc, argv, &question) != 0)
		return CTL_USAGE;
	if (asker_open(ctl, &question.ldif, NULL, &asker) != 0) {
		explain_nothing(ctl, &question);
		return CTL_USAGE;
	}
	explanation = asker_ask(&asker, ctl->arena, &question.request);
	if (question.json) {
		explain_print_json(&explanation);
		complain_cause(ctl->arena, explanation.decision);
	} else {
		explain_print_text(&explanation);
	}
	asker_close(&asker);
	return status_of(explanation.decision->verdict);
}
