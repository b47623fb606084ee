#include "server.h"

#include <stdlib.h>
#include <string.h>

#include "postlogin/arena.h"

/* How long a server that failed is asked last, a refused bind not repeated. */
enum { REST_MS = 30 * 1000 };

struct server {
	const char *uri;
	struct session *session; /* or NULL */
	int64_t rests_until;     /* on the monotonic clock; 0: does not */
	bool refused;            /* the bind was: see `refusal` */
	struct refusal refusal;
};

struct route {
	struct server **items;
	size_t count;
};

struct servers {
	const struct directory_config *config;
	struct arena *arena;
	struct server **all; /* each URI once, for both routes */
	size_t count;
	struct route read;
	struct route write;
};

struct servers *
servers_new(const struct directory_config *config)
{
	struct arena *arena = arena_new();
	struct servers *servers = arena_alloc(arena, sizeof(*servers));

	servers->config = config;
	servers->arena = arena;
	return servers;
}

void
servers_free(struct servers **servers)
{
	struct arena *arena;

	if (!*servers)
		return;
	for (size_t i = 0; i < (*servers)->count; i++)
		session_close(&(*servers)->all[i]->session);
	arena = (*servers)->arena;
	*servers = NULL;
	arena_free(&arena);
}

/* The server of that URI, made if it is new. */
static struct server *
server_for(struct servers *servers, const char *uri)
{
	struct server *server;

	for (size_t i = 0; i < servers->count; i++)
		if (strcmp(servers->all[i]->uri, uri) == 0)
			return servers->all[i];
	server = arena_alloc(servers->arena, sizeof(*server));
	server->uri = arena_string(servers->arena, uri);
	servers->all = arena_grow(servers->arena, servers->all, servers->count,
	    sizeof(struct server *));
	servers->all[servers->count++] = server;
	return server;
}

/* Filled in when it is first needed. */
static const struct route *
route_for(struct servers *servers, enum role role)
{
	bool reading = role == ROLE_READ;
	struct route *route = reading ? &servers->read : &servers->write;
	const struct strings *uris =
	    reading ? &servers->config->uris : &servers->config->write_uris;

	if (route->items)
		return route;
	route->items =
	    arena_array(servers->arena, uris->count, sizeof(struct server *));
	for (size_t i = 0; i < uris->count; i++)
		route->items[i] = server_for(servers, uris->items[i]);
	route->count = uris->count;
	return route;
}

/* Those at work in their order, then those that rest. */
static struct server **
candidates(struct arena *arena, const struct route *route)
{
	struct server **order =
	    arena_array(arena, route->count, sizeof(struct server *));
	int64_t now = clock_now();
	size_t count = 0;

	for (int resting = 0; resting < 2; resting++)
		for (size_t i = 0; i < route->count; i++)
			if ((route->items[i]->rests_until > now) == resting)
				order[count++] = route->items[i];
	return order;
}

static void
rest(struct server *server)
{
	session_close(&server->session);
	server->rests_until = clock_now() + REST_MS;
}

/* A session with the server, kept or new. 0, or -1 with server->refusal. */
static int
connect_server(
    struct servers *servers, struct server *server, struct deadline deadline)
{
	int64_t limit = servers->config->connect_timeout_ms;

	if (server->session)
		return 0;
	if (server->refused && server->rests_until > clock_now())
		return -1; /* repeated, a wrong password locks the account */
	server->session = session_open(servers->config, server->uri,
	    deadline_within(deadline, limit), &server->refusal);
	server->refused = !server->session && server->refusal.bind;
	if (server->session)
		return 0;
	rest(server);
	return -1;
}

/* Asks over a connection that may have been closed by the server while it was
 * idle: then once more over a new one. */
static enum answer
ask_server(struct servers *servers, struct server *server,
    struct deadline open_deadline, struct deadline deadline, server_ask ask,
    void *context, bool *final_r, struct error *error)
{
	bool kept = server->session != NULL;
	enum answer answer;

	*final_r = false;
	for (;;) {
		if (connect_server(servers, server, open_deadline) < 0) {
			*error = server->refusal.reason;
			*final_r = server->refusal.bind;
			return server->refusal.answer;
		}
		answer = ask(server->session, deadline, context, error);
		if (answer != ANSWER_OUTAGE) {
			server->rests_until = 0;
			*final_r = true;
			return answer;
		}
		session_close(&server->session);
		if (!kept || deadline_passed(deadline)) {
			rest(server);
			return answer;
		}
		kept = false;
	}
}

static void
join(struct error *all, const char *uri, const struct error *one)
{
	struct error before = *all;

	if (before.text[0])
		(void)error_set(
		    all, "%.240s; %s: %s", before.text, uri, one->text);
	else
		(void)error_set(all, "%s: %s", uri, one->text);
}

enum answer
servers_ask(struct servers *servers, enum role role, struct deadline deadline,
    server_ask ask, void *context, const char **uri_r, struct error *error)
{
	struct error all = {0};
	const struct route *route = route_for(servers, role);
	struct arena *arena = arena_new();
	struct server **order = candidates(arena, route);
	int64_t limit = servers->config->connect_timeout_ms;
	enum answer answer = ANSWER_OUTAGE;
	bool fault = false;
	bool final = false;

	*uri_r = NULL;
	for (size_t i = 0; i < route->count && !final; i++) {
		struct error one = {0};
		/* Who is last may use what time is left. */
		struct deadline until = i + 1 < route->count
		                            ? deadline_within(deadline, limit)
		                            : deadline;
		answer = ask_server(servers, order[i], deadline, until, ask,
		    context, &final, &one);
		if (answer == ANSWER_FAULT)
			fault = true;
		if (answer != ANSWER_DONE)
			join(&all, order[i]->uri, &one);
		if (final && answer != ANSWER_FAULT)
			*uri_r = order[i]->uri;
	}
	arena_free(&arena);
	if (!final && fault)
		answer = ANSWER_FAULT;
	*error = all;
	return answer;
}

enum answer
servers_ask_one(struct servers *servers, const char *uri,
    struct deadline deadline, server_ask ask, void *context,
    struct error *error)
{
	struct server *server = server_for(servers, uri);
	struct error one = {0};
	bool final;
	enum answer answer = ask_server(
	    servers, server, deadline, deadline, ask, context, &final, &one);

	if (answer != ANSWER_DONE) {
		*error = (struct error){0};
		join(error, uri, &one);
	}
	return answer;
}
