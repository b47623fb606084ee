#include "ctl/ask.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "postlogin/decide.h"
#include "postlogin/diagnostics.h"
#include "postlogin/text.h"

/* Nobody tests with more; it bounds the memory. */
enum { FILE_LIMIT = 64 * 1024 * 1024 };

/* --- Files --------------------------------------------------------------- */

/* All of a file, whatever it is: a pipe of a shell, too. Returns 0, or -1 with
 * a line on stderr. */
static int
read_file(struct arena *arena, struct loaded *file)
{
	struct text text = {.arena = arena};
	char block[8192];
	FILE *stream = fopen(file->path, "re");
	size_t size;
	int status = -1;

	if (!stream) {
		ctl_usage(
		    "%s: cannot be opened: %s", file->path, strerror(errno));
		return -1;
	}
	while ((size = fread(block, 1, sizeof(block), stream)) > 0 &&
	       text.size <= FILE_LIMIT)
		text_add_span(&text, (struct span){block, size});
	if (ferror(stream))
		ctl_usage(
		    "%s: cannot be read: %s", file->path, strerror(errno));
	else if (text.size > FILE_LIMIT)
		ctl_usage("%s: larger than %d bytes", file->path, FILE_LIMIT);
	else
		status = 0;
	file->text = text_span(&text);
	(void)fclose(stream);
	return status;
}

/* The index of the directory that "NAME=" in front of a path names; -1 without
 * one, since "=" may be part of a path, too. */
static int
named_directory(const struct config *config, const char *option)
{
	const char *equals = strchr(option, '=');

	for (size_t i = 0; equals && i < config->directory_count; i++) {
		const char *name = config->directories[i].name;

		if (name && strlen(name) == (size_t)(equals - option) &&
		    strncmp(name, option, strlen(name)) == 0)
			return (int)i;
	}
	return -1;
}

/* Which file stands in for which directory: its own, or the one of all. */
static int
assign(struct asker *asker, const struct strings *options)
{
	const struct config *config = asker->ctl->config;
	const char *common = NULL;

	for (size_t i = 0; i < options->count; i++) {
		const char *option = options->items[i];
		int index = named_directory(config, option);
		const char **place =
		    index >= 0 ? &asker->files[index] : &common;

		if (*place) {
			ctl_usage("--ldif %s: a second file, expected one for "
			          "a directory",
			    option);
			return -1;
		}
		*place = index >= 0 ? strchr(option, '=') + 1 : option;
	}
	for (size_t i = 0; i < config->directory_count; i++) {
		if (!asker->files[i])
			asker->files[i] = common;
		if (!asker->files[i]) {
			ctl_usage("no --ldif for the directory %s",
			    config->directories[i].name
			        ? config->directories[i].name
			        : "directory");
			return -1;
		}
	}
	return 0;
}

/* The index of the first directory that has the file of this one. */
static size_t
first_of(const struct asker *asker, size_t index)
{
	size_t first = 0;

	while (strcmp(asker->files[first], asker->files[index]) != 0)
		first++;
	return first;
}

static int
read_files(struct asker *asker, struct loaded *loaded, struct loaded *more)
{
	struct ctl *ctl = asker->ctl;

	if (more && read_file(ctl->arena, more) != 0)
		return -1;
	for (size_t i = 0; asker->ldifs && i < ctl->config->directory_count;
	     i++) {
		loaded[i].path = asker->files[i];
		if (first_of(asker, i) == i &&
		    read_file(ctl->arena, &loaded[i]) != 0)
			return -1;
	}
	return 0;
}

static int
parse_files(struct asker *asker, const struct loaded *loaded)
{
	struct ctl *ctl = asker->ctl;
	struct diagnostics diagnostics = {.arena = ctl->arena};

	for (size_t i = 0; i < ctl->config->directory_count; i++) {
		size_t first = first_of(asker, i);

		asker->ldifs[i] = first < i
		                      ? asker->ldifs[first]
		                      : ldif_read(ctl->arena, loaded[i].path,
		                            loaded[i].text, &diagnostics);
		if (!asker->ldifs[i]) {
			ctl_complain_of(ctl, loaded[i].path, &diagnostics);
			return -1;
		}
	}
	return 0;
}

int
asker_open(struct ctl *ctl, const struct strings *ldif, struct loaded *more,
    struct asker *asker_r)
{
	struct asker asker = {.ctl = ctl};
	struct diagnostics diagnostics;
	struct loaded *loaded;
	size_t count;

	if (ctl_load(ctl, ldif->count ? CONFIG_SERVERLESS : CONFIG_FULL,
	        &diagnostics) != 0) {
		ctl_complain(ctl, &diagnostics);
		return -1;
	}
	count = ctl->config->directory_count;
	loaded = arena_array(ctl->arena, count, sizeof(*loaded));
	if (ldif->count) {
		asker.files =
		    arena_array(ctl->arena, count, sizeof(*asker.files));
		asker.ldifs =
		    arena_array(ctl->arena, count, sizeof(*asker.ldifs));
		if (assign(&asker, ldif) != 0)
			return -1;
	}
	if (read_files(&asker, loaded, more) != 0 || ctl_drop(ctl) != 0)
		return -1;
	if (asker.ldifs && parse_files(&asker, loaded) != 0)
		return -1;
	if (!asker.ldifs)
		asker.directories =
		    directories_new(ctl->config->directories, count);
	*asker_r = asker;
	return 0;
}

void
asker_close(struct asker *asker)
{
	directories_free(
	    &asker->directories, asker->ctl->config->directory_count);
}

/* --- Asking -------------------------------------------------------------- */

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
as_answered(struct arena *arena, const struct config *config,
    const struct request *request, const struct decision *decision)
{
	const char *why = NULL;
	const struct reply *reply =
	    decide_reply(arena, config, decision, request->generation, &why);
	struct decision *answered;
	struct reason *cause;

	if (reply->verdict == decision->verdict)
		return decision;
	cause = arena_alloc(arena, sizeof(*cause));
	*cause = (struct reason){
	    .at = "", .name = "reply", .verb = "reply", .outcome = why};
	answered = arena_alloc(arena, sizeof(*answered));
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

/* decide_login() with files in the place of directories. */
static const struct decision *
decide_from_files(struct asker *asker, struct arena *arena,
    const struct request *request, unsigned *searches_r)
{
	struct decide *decide = decide_new(arena, asker->ctl->config, request);
	const struct search *searches;
	size_t count;

	while ((searches = decide_wanted(decide, &count)), count > 0) {
		struct result *results =
		    arena_array(arena, count, sizeof(*results));

		for (size_t i = 0; i < count; i++)
			ldif_search(asker->ldifs[searches[i].directory], arena,
			    &searches[i], &results[i]);
		*searches_r += (unsigned)count;
		decide_answer(decide, results, count);
	}
	return decide_finish(decide);
}

static const struct decision *
ask_directories(struct asker *asker, struct arena *arena,
    const struct request *request, struct directory_statistics *statistics)
{
	const struct config *config = asker->ctl->config;
	const struct decision *decision = decide_login(arena, config, request,
	    asker->directories, deadline_in(config->timeout_ms));

	*statistics = directories_statistics(
	    asker->directories, config->directory_count, decision->directory);
	if (statistics->uri)
		statistics->uri = arena_string(arena, statistics->uri);
	return decision;
}

struct explanation
asker_ask(struct asker *asker, struct arena *arena, struct request *request)
{
	const struct config *config = asker->ctl->config;
	struct explanation explanation = {.arena = arena, .request = request};
	const struct decision *decision;

	/* No environment says which Dovecot asks: the configuration does. */
	request->generation =
	    generation_is_1(config->generation)
	        ? config->generation
	        : decide_generation(GENERATION_UNKNOWN, config);
	if (!request->hostname)
		request->hostname = host_name(arena);
	request->deadline_ms = config->timeout_ms;
	if (asker->ldifs)
		decision = decide_from_files(
		    asker, arena, request, &explanation.statistics.searches);
	else
		decision = ask_directories(
		    asker, arena, request, &explanation.statistics);
	explanation.decision = as_answered(arena, config, request, decision);
	if (explanation.statistics.searches && asker->ldifs)
		explanation.statistics.uri =
		    asker->files[explanation.decision->directory];
	return explanation;
}
