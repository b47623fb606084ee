#include "server.h"

#include "postlogin/arena.h"
#include "route.h"

struct servers {
	const struct directory_config *config;
	struct pool pool;
};

struct servers *
servers_new(const struct directory_config *config)
{
	struct arena *arena = arena_new();
	struct servers *servers = arena_alloc(arena, sizeof(*servers));

	servers->config = config;
	servers->pool.arena = arena;
	return servers;
}

void
servers_free(struct servers **servers)
{
	struct arena *arena;

	if (!*servers)
		return;
	pool_close(&(*servers)->pool);
	arena = (*servers)->pool.arena;
	*servers = NULL;
	arena_free(&arena);
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
	    server->name, server->absolute, deadline_within(deadline, limit),
	    &server->refusal);
	server->refused = !server->session && server->refusal.bind;
	if (server->session)
		return 0;
	server_rest(server);
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
			server_rest(server);
			return answer;
		}
		kept = false;
	}
}

static enum answer
ask_uris(struct servers *servers, const struct strings *uris,
    struct deadline deadline, server_ask ask, void *context, const char **uri_r,
    struct error *error)
{
	struct error reasons = {0};
	struct arena *arena = arena_new();
	int64_t limit = servers->config->connect_timeout_ms;
	struct candidates candidates = {
	    .pool = &servers->pool,
	    .arena = arena,
	    .uris = uris,
	    .dns_ms = limit,
	    .reasons = &reasons,
	};
	enum answer answer = ANSWER_OUTAGE;
	struct server *server;
	bool fault = false;
	bool final = false;
	bool last = false;

	*uri_r = NULL;
	while (!final &&
	       (server = candidates_next(&candidates, deadline, &last))) {
		struct error one = {0};
		/* Who is last may use what time is left. */
		struct deadline until =
		    last ? deadline : deadline_within(deadline, limit);
		answer = ask_server(servers, server, deadline, until, ask,
		    context, &final, &one);
		if (answer == ANSWER_FAULT)
			fault = true;
		if (answer != ANSWER_DONE)
			reasons_add(&reasons, server->uri, &one);
		if (final && answer != ANSWER_FAULT)
			*uri_r = server->uri;
	}
	arena_free(&arena);
	if (!final && fault)
		answer = ANSWER_FAULT;
	*error = reasons;
	return answer;
}

enum answer
servers_ask(struct servers *servers, enum role role, struct deadline deadline,
    server_ask ask, void *context, const char **uri_r, struct error *error)
{
	return ask_uris(servers,
	    role == ROLE_READ ? &servers->config->uris
	                      : &servers->config->write_uris,
	    deadline, ask, context, uri_r, error);
}

enum answer
servers_ask_one(struct servers *servers, const char *uri,
    struct deadline deadline, server_ask ask, void *context,
    struct error *error)
{
	const struct strings uris = {.items = &uri, .count = 1};
	struct server *server;
	struct error one = {0};
	const char *answered;
	bool final;
	enum answer answer;

	if (origin_is_domain(uri))
		return ask_uris(
		    servers, &uris, deadline, ask, context, &answered, error);
	server = pool_server(&servers->pool, uri);
	answer = ask_server(
	    servers, server, deadline, deadline, ask, context, &final, &one);
	if (answer != ANSWER_DONE) {
		*error = (struct error){0};
		reasons_add(error, uri, &one);
	}
	return answer;
}

enum answer
servers_list(struct servers *servers, struct arena *arena, const char *uri,
    struct deadline deadline, struct strings *uris_r, struct error *error)
{
	const struct origin *origin =
	    pool_origin(&servers->pool, uri, deadline);
	const char **items =
	    arena_array(arena, origin->count, sizeof(const char *));

	for (size_t i = 0; i < origin->count; i++)
		items[i] = origin->items[i]->uri;
	*uris_r = (struct strings){.items = items, .count = origin->count};
	if (origin->count > 0)
		return ANSWER_DONE;
	*error = origin->failure;
	return ANSWER_OUTAGE;
}
