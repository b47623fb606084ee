#include "daemon/once.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "postlogin/config.h"
#include "postlogin/decide.h"
#include "postlogin/directory.h"
#include "postlogin/exitcode.h"
#include "postlogin/fd.h"
#include "postlogin/log.h"
#include "postlogin/state.h"
#include "postlogin/text.h"
#include "postlogin/wire.h"

enum {
	READ_MS = 5000,  /* the request is there before we are */
	WRITE_MS = 2000, /* likewise somebody who reads */
	DEADLINE_MAX_MS = 60 * 1000,
	GRACE_MS = 3000,       /* behind the deadline, for the updates */
	GRACE_MARGIN_MS = 200, /* of it, to end by ourselves */
	NOTES_MAX = 4,         /* Dovecot 1.x reads 10 lines a second */
};

struct once {
	struct arena *arena;
	int socket;
	struct request request;
	const struct config *config;
	struct directory **directories; /* NULL: none */
	struct deadline answer;         /* when the reply must be on its way */
	struct deadline end;            /* when all must be over */
};

/* --- The request ------------------------------------------------------ */

static int
read_request(struct once *once, struct error *error)
{
	struct deadline deadline = deadline_in(READ_MS);
	unsigned char header[WIRE_HEADER];
	size_t size = 0;
	char *frame;

	if (fd_read(once->socket, header, sizeof(header), deadline) != 0)
		return error_set(
		    error, "reading the request: %s", strerror(errno));
	if (wire_length(header, WIRE_REQUEST_MAX, &size) != 0)
		return error_set(error, "the request's length is out of range");
	frame = arena_alloc(once->arena, size + 1);
	if (fd_read(once->socket, frame, size, deadline) != 0)
		return error_set(
		    error, "reading the request: %s", strerror(errno));
	return wire_read_request(
	    once->arena, (struct span){frame, size}, &once->request, error);
}

/* getaddrinfo(), NSS and Kerberos know no deadline: the alarm does. */
static void
set_deadlines(struct once *once)
{
	int64_t limit = once->request.deadline_ms;

	if (limit > DEADLINE_MAX_MS)
		limit = DEADLINE_MAX_MS;
	if (limit < 0)
		limit = 0;
	once->answer = deadline_in(limit);
	once->end = deadline_in(limit + GRACE_MS - GRACE_MARGIN_MS);
	(void)alarm((unsigned)((limit + GRACE_MS + 999) / 1000));
}

static void
complete_request(struct once *once)
{
	struct request *request = &once->request;
	char name[256];

	request->generation =
	    decide_generation(request->generation, once->config);
	request->now = (int64_t)time(NULL);
	request->hostname = NULL;
	if (gethostname(name, sizeof(name)) == 0) {
		name[sizeof(name) - 1] = '\0';
		request->hostname = arena_string(once->arena, name);
	}
}

/* --- The reply -------------------------------------------------------- */

/* 0 if somebody has it as it was meant. The socket is closed: there is no
 * second reply. */
static int
send_reply(struct once *once, const struct reply *reply)
{
	struct span frame = wire_write_reply(once->arena, reply);
	bool fits = frame.size <= WIRE_HEADER + WIRE_REPLY_MAX;
	int result;

	if (!fits) {
		log_error("the reply would have %zu bytes, %d are possible",
		    frame.size, WIRE_REPLY_MAX);
		reply = decide_unavailable(once->arena, once->config);
		frame = wire_write_reply(once->arena, reply);
	}
	result = fd_write(
	    once->socket, frame.data, frame.size, deadline_in(WRITE_MS));
	if (result != 0)
		log_warning("nobody took the reply: %s", strerror(errno));
	fd_close(&once->socket);
	return fits ? result : -1;
}

static void
log_decision(const struct once *once, const struct decision *decision)
{
	const char *line =
	    decide_log_line(once->arena, &once->request, decision);
	const char *user = text_quoted(once->arena, once->request.user);

	if (line && decision->verdict == VERDICT_UNAVAILABLE)
		log_error("%s", line);
	else if (line)
		log_info("%s", line);
	for (size_t i = 0; i < decision->note_count && i < NOTES_MAX; i++)
		log_warning("user=%s: %s", user, decision->notes[i]);
	if (decision->note_count > NOTES_MAX)
		log_warning("and %zu more such lines",
		    decision->note_count - NOTES_MAX);
}

static void
log_problem(const struct once *once, const char *line)
{
	if (line)
		log_error("user=%s: %s",
		    text_quoted(once->arena, once->request.user), line);
}

/* --- In between ------------------------------------------------------- */

/* The whole file's problems are for `check`; a login has one line. */
static void
log_diagnostics(const char *path, const struct diagnostics *diagnostics)
{
	const struct diagnostic *first = NULL;

	for (size_t i = 0; i < diagnostics->count && !first; i++)
		if (diagnostics->items[i].severity == SEVERITY_ERROR)
			first = &diagnostics->items[i];
	if (!first)
		log_error("configuration %s: unusable", path);
	else if (diagnostics->errors > 1)
		log_error("configuration: %s:%u:%u: %s (%zu errors: "
		          "ldap-postloginctl check)",
		    first->at.file, first->at.line, first->at.column,
		    first->text, diagnostics->errors);
	else
		log_error("configuration: %s:%u:%u: %s", first->at.file,
		    first->at.line, first->at.column, first->text);
}

static int
load(struct once *once, const char *path)
{
	struct diagnostics diagnostics = {.arena = once->arena};

	once->config =
	    config_load(once->arena, path, CONFIG_FULL, &diagnostics);
	if (!once->config)
		log_diagnostics(path, &diagnostics);
	return once->config ? 0 : -1;
}

static void
update(struct once *once, const struct decision *decision)
{
	decide_updates(once->arena, decision, once->directories,
	    deadline_within(once->end, once->config->timeout_ms));
}

static void
decide(struct once *once)
{
	const struct config *config = once->config;
	const struct decision *decision;
	const struct reply *reply;
	struct claim *claim = NULL;
	const char *line = NULL, *alerts_line = NULL;
	bool answered;

	complete_request(once);
	once->directories =
	    directories_new(config->directories, config->directory_count);
	decision =
	    decide_login(once->arena, config, &once->request, once->directories,
	        deadline_within(once->answer, config->timeout_ms));
	decision = decide_alerts(once->arena, config, &once->request, decision,
	    once->answer, &claim, &alerts_line);
	reply = decide_reply(
	    once->arena, config, decision, once->request.generation, &line);
	/* A reply nobody took is no login, and one that could not be given
	 * as it was decided is neither. */
	answered =
	    send_reply(once, reply) == 0 && reply->verdict == decision->verdict;
	/* An update that hangs may end the process: log first. */
	log_decision(once, decision);
	log_problem(once, line);
	log_problem(once, alerts_line);
	if (answered) {
		state_keep(&claim);
		update(once, decision);
	} else {
		state_give_back(&claim);
	}
	directories_free(&once->directories, config->directory_count);
}

int
once_run(int socket, const char *config_path)
{
	struct once once = {.arena = arena_new(), .socket = socket};
	struct error error = {0};

	if (read_request(&once, &error) != 0) {
		log_error("%s", error.text);
		(void)send_reply(&once, decide_unavailable(once.arena, NULL));
		goto out;
	}
	log_setup(generation_is_1(once.request.generation) ? LOG_DOVECOT_1
	                                                   : LOG_DOVECOT_2,
	    "ldap-postlogind");
	set_deadlines(&once);
	if (load(&once, config_path) == 0)
		decide(&once);
	else
		(void)send_reply(&once, decide_unavailable(once.arena, NULL));
out:
	config_free(&once.config);
	arena_free(&once.arena);
	return EXIT_TOLD;
}
