/* One login from end to end with blocking calls; updates. */
#include "postlogin/decide.h"

#include "postlogin/log.h"
#include "postlogin/text.h"

static struct result
failure(enum answer answer, const char *text)
{
	return (struct result){.answer = answer, .text = text};
}

/* Asks one after the other. What no server could answer at all, none will
 * answer now for the rest of the round. */
static void
ask_all(struct arena *arena, struct directory *directory,
    const struct search *searches, size_t count, struct deadline deadline,
    struct result *results)
{
	bool down = false;

	for (size_t i = 0; i < count; i++) {
		if (!directory)
			results[i] =
			    failure(ANSWER_FAULT, "no directory is configured");
		else if (deadline_passed(deadline))
			results[i] = failure(ANSWER_OUTAGE,
			    "no time was left to ask the directory");
		else if (down)
			results[i] =
			    failure(ANSWER_OUTAGE, results[i - 1].text);
		else
			directory_search(directory, arena, &searches[i],
			    deadline, &results[i]);
		down = results[i].answer == ANSWER_OUTAGE;
	}
}

const struct decision *
decide_login(struct arena *arena, const struct config *config,
    const struct request *request, struct directory *directory,
    struct deadline deadline)
{
	struct decide *decide = decide_new(arena, config, request);
	const struct search *searches;
	size_t count = 0;

	while ((searches = decide_wanted(decide, &count)), count > 0) {
		struct result *results =
		    arena_array(arena, count, sizeof(*results));
		ask_all(arena, directory, searches, count, deadline, results);
		decide_answer(decide, results, count);
	}
	return decide_finish(decide);
}

static const char *
outcome(enum answer answer)
{
	switch (answer) {
	case ANSWER_REFUSED:
		return "refused";
	case ANSWER_OUTAGE:
		return "lost, no server";
	case ANSWER_FAULT:
	case ANSWER_NO_BASE:
	case ANSWER_DONE:
		break;
	}
	return "failed";
}

/* "mailLastLoginTime, mailLoginCount" */
static const char *
attributes(struct arena *arena, const struct update *update)
{
	struct text text = {.arena = arena};

	for (size_t i = 0; i < update->count; i++)
		text_addf(&text, "%s%s", i > 0 ? ", " : "",
		    update->changes[i].attribute);
	return text_string(&text);
}

void
decide_updates(struct arena *arena, const struct decision *decision,
    struct directory *directory, struct deadline deadline)
{
	for (size_t i = 0; i < decision->update_count; i++) {
		const struct update *update = &decision->updates[i];
		const char *text = NULL;
		enum answer answer = ANSWER_OUTAGE;
		if (directory && !deadline_passed(deadline))
			answer = directory_update(
			    directory, arena, update, deadline, &text);
		else
			text = "no time was left";
		if (answer != ANSWER_DONE)
			log_warning("update of %s in %s %s: %s",
			    attributes(arena, update),
			    text_quoted(arena, update->dn), outcome(answer),
			    text ? text : "");
	}
}
