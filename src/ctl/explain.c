/*
 * `explain`: what would become of a login. It takes the road of a real one up
 * to the decision; the updates are printed and not made.
 */
#include "config.h"

#include "ctl/explain.h"

#include <unistd.h>

#include "postlogin/decide.h"
#include "postlogin/exitcode.h"

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

/* Asks as a login would be asked about. */
static struct explanation
decide_question(struct ctl *ctl, struct request *request)
{
	const struct config *config = ctl->config;
	struct explanation explanation = {
	    .arena = ctl->arena, .request = request};
	struct directory *directory = NULL;

	request->generation = decide_generation(GENERATION_UNKNOWN, config);
	request->hostname = host_name(ctl->arena);
	request->deadline_ms = config->timeout_ms;
	if (config->has_directory)
		directory = directory_new(&config->directory);
	explanation.decision = decide_login(ctl->arena, config, request,
	    directory, deadline_in(config->timeout_ms));
	if (directory)
		explanation.statistics = directory_statistics(directory);
	if (explanation.statistics.uri)
		explanation.statistics.uri =
		    arena_string(ctl->arena, explanation.statistics.uri);
	directory_free(&directory);
	return explanation;
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
		return CTL_USAGE;
	}
	if (ctl_drop(ctl) != 0)
		return CTL_USAGE;
	explanation = decide_question(ctl, &question.request);
	if (question.json)
		explain_print_json(&explanation);
	else
		explain_print_text(&explanation);
	return status_of(explanation.decision->verdict);
}
