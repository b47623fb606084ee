/* One login from end to end with blocking calls; updates. */
#include "postlogin/decide.h"

#include "postlogin/log.h"
#include "postlogin/text.h"

static struct result
failure(enum answer answer, const char *text)
{
	return (struct result){.answer = answer, .text = text};
}

/* A directory that could not be asked. */
struct trouble {
	const char *text; /* NULL: there is none */
	bool hasty;       /* it was not given all the time there is */
};

/* Who is asked, and what happened in this round. */
struct driver {
	struct arena *arena;
	const struct config *config;
	struct directory *const *directories; /* NULL: none */
	struct deadline deadline;
	struct trouble *down; /* one each directory */
};

static struct result
ask_one(const struct driver *driver, const struct search *search)
{
	struct trouble *trouble = &driver->down[search->directory];
	struct deadline deadline = driver->deadline;
	struct result result;

	if (!driver->directories)
		return failure(ANSWER_FAULT, "no directory is configured");
	if (trouble->text && (search->optional || !trouble->hasty))
		return failure(ANSWER_OUTAGE, trouble->text);
	if (deadline_passed(deadline))
		return failure(
		    ANSWER_OUTAGE, "no time was left to ask the directory");
	/* A directory that one can do without may not use up the time of those
	 * that are needed. */
	if (search->optional)
		deadline =
		    deadline_within(deadline, deadline_left(deadline) / 2);
	directory_search(driver->directories[search->directory], driver->arena,
	    search, deadline, &result);
	if (result.answer == ANSWER_OUTAGE)
		*trouble = (struct trouble){
		    .text = result.text, .hasty = search->optional};
	return result;
}

/* Asks one after the other. A directory no server of which could answer will
 * not answer now for the rest of the round. */
static const struct result *
ask_all(struct driver *driver, const struct search *searches, size_t count)
{
	struct result *results =
	    arena_array(driver->arena, count, sizeof(*results));

	driver->down = arena_array(driver->arena,
	    driver->config->directory_count, sizeof(*driver->down));
	for (size_t i = 0; i < count; i++)
		results[i] = ask_one(driver, &searches[i]);
	return results;
}

const struct decision *
decide_login(struct arena *arena, const struct config *config,
    const struct request *request, struct directory *const *directories,
    struct deadline deadline)
{
	struct driver driver = {
	    .arena = arena,
	    .config = config,
	    .directories = directories,
	    .deadline = deadline,
	};
	struct decide *decide = decide_new(arena, config, request);
	const struct search *searches;
	size_t count = 0;

	while ((searches = decide_wanted(decide, &count)), count > 0)
		decide_answer(decide, ask_all(&driver, searches, count), count);
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
    struct directory *const *directories, struct deadline deadline)
{
	for (size_t i = 0; i < decision->update_count; i++) {
		const struct update *update = &decision->updates[i];
		const char *text = NULL;
		enum answer answer = ANSWER_OUTAGE;
		/* One that hangs leaves the others their share. */
		struct deadline share = deadline_within(
		    deadline, deadline_left(deadline) /
		                  (int64_t)(decision->update_count - i));

		if (directories && !deadline_passed(deadline))
			answer =
			    directory_update(directories[update->directory],
			        arena, update, share, &text);
		else
			text = "no time was left";
		if (answer != ANSWER_DONE)
			log_warning("update of %s in %s %s: %s",
			    attributes(arena, update),
			    text_quoted(arena, update->dn), outcome(answer),
			    text ? text : "");
	}
}
