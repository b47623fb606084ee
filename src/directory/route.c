#include "route.h"

#include <string.h>

#include "postlogin/arena.h"
#include "srv.h"

enum {
	REST_MS = 30 * 1000, /* how long a server that failed is asked last */
	RETRY_MS = 5 * 1000, /* how long DNS is not asked after a failure */
};

static const char prefix[] = "dns:";

void
reasons_add(struct error *reasons, const char *uri, const struct error *one)
{
	struct error before = *reasons;

	if (before.text[0])
		(void)error_set(
		    reasons, "%.240s; %s: %s", before.text, uri, one->text);
	else
		(void)error_set(reasons, "%s: %s", uri, one->text);
}

void
server_rest(struct server *server)
{
	session_close(&server->session);
	server->rests_until = clock_now() + REST_MS;
}

/* --- The pool ---------------------------------------------------------- */

void
pool_close(struct pool *pool)
{
	for (size_t i = 0; i < pool->count; i++)
		session_close(&pool->all[i]->session);
}

/* One host may be asked under two names; NULL: whichever. */
static struct server *
named_server(
    struct pool *pool, const char *uri, const char *name, bool absolute)
{
	struct server *server;

	for (size_t i = 0; i < pool->count; i++)
		if (strcmp(pool->all[i]->uri, uri) == 0 &&
		    (!name || (strcmp(pool->all[i]->name, name) == 0 &&
		                  pool->all[i]->absolute == absolute)))
			return pool->all[i];
	server = arena_alloc(pool->arena, sizeof(*server));
	server->uri = arena_string(pool->arena, uri);
	server->name = name ? arena_string(pool->arena, name) : server->uri;
	server->absolute = absolute;
	pool->all = arena_grow(
	    pool->arena, pool->all, pool->count, sizeof(struct server *));
	pool->all[pool->count++] = server;
	return server;
}

struct server *
pool_server(struct pool *pool, const char *uri)
{
	return named_server(pool, uri, NULL, false);
}

bool
origin_is_domain(const char *uri)
{
	return strncmp(uri, prefix, strlen(prefix)) == 0;
}

static struct origin *
origin_for(struct pool *pool, const char *uri)
{
	struct origin *origin;

	for (size_t i = 0; i < pool->origin_count; i++)
		if (strcmp(pool->origins[i]->uri, uri) == 0)
			return pool->origins[i];
	origin = arena_alloc(pool->arena, sizeof(*origin));
	origin->uri = arena_string(pool->arena, uri);
	origin->items =
	    arena_array(pool->arena, SRV_MAX, sizeof(struct server *));
	if (origin_is_domain(uri))
		origin->domain = origin->uri + strlen(prefix);
	else
		origin->items[origin->count++] =
		    named_server(pool, uri, origin->uri, false);
	pool->origins = arena_grow(pool->arena, pool->origins,
	    pool->origin_count, sizeof(struct origin *));
	pool->origins[pool->origin_count++] = origin;
	return origin;
}

/* --- DNS --------------------------------------------------------------- */

static bool
has_server(
    struct server *const *items, size_t count, const struct server *server)
{
	for (size_t i = 0; i < count; i++)
		if (items[i] == server)
			return true;
	return false;
}

static struct server *
target_server(struct pool *pool, struct arena *arena, const char *domain,
    const struct srv_target *target)
{
	return named_server(pool,
	    arena_printf(arena, "ldap://%s:%u", target->host, target->port),
	    arena_printf(arena, "ldap://%s:%u", srv_name(domain, target->host),
	        target->port),
	    true);
}

/* Connections to servers that DNS no longer names are closed. */
static void
take_targets(struct pool *pool, struct arena *arena, struct origin *origin,
    const struct srv_targets *targets)
{
	struct server *before[SRV_MAX];
	size_t count = origin->count;

	memcpy(before, origin->items, count * sizeof(*before));
	origin->count = 0;
	for (size_t i = 0; i < targets->count; i++) {
		struct server *server = target_server(
		    pool, arena, origin->domain, &targets->items[i]);

		if (!has_server(origin->items, origin->count, server))
			origin->items[origin->count++] = server;
	}
	for (size_t i = 0; i < count; i++)
		if (!has_server(origin->items, origin->count, before[i]))
			session_close(&before[i]->session);
}

/* What was known stays while DNS has nothing to say. */
const struct origin *
pool_origin(struct pool *pool, const char *uri, struct deadline deadline)
{
	struct origin *origin = origin_for(pool, uri);
	struct arena *arena;
	struct srv_targets targets;

	if (!origin->domain || origin->fresh_until > clock_now())
		return origin;
	arena = arena_new();
	if (srv_find(arena, origin->domain, deadline, &targets,
	        &origin->failure) == 0) {
		take_targets(pool, arena, origin, &targets);
		origin->fresh_until =
		    clock_now() + (int64_t)targets.seconds * 1000;
	} else {
		origin->fresh_until = clock_now() + RETRY_MS;
	}
	arena_free(&arena);
	return origin;
}

/* --- The order --------------------------------------------------------- */

static void
append(struct candidates *candidates, struct server *server)
{
	if (has_server(candidates->order, candidates->count, server))
		return;
	candidates->order = arena_grow(candidates->arena, candidates->order,
	    candidates->count, sizeof(struct server *));
	candidates->order[candidates->count++] = server;
}

static void
add_origin(
    struct candidates *candidates, const char *uri, struct deadline deadline)
{
	const struct origin *origin = pool_origin(candidates->pool, uri,
	    deadline_within(deadline, candidates->dns_ms));
	int64_t now = clock_now();

	if (origin->count == 0)
		reasons_add(candidates->reasons, uri, &origin->failure);
	for (size_t i = 0; i < origin->count; i++) {
		struct server *server = origin->items[i];

		if (server->rests_until <= now) {
			append(candidates, server);
			continue;
		}
		candidates->resting =
		    arena_grow(candidates->arena, candidates->resting,
		        candidates->resting_count, sizeof(struct server *));
		candidates->resting[candidates->resting_count++] = server;
	}
}

struct server *
candidates_next(
    struct candidates *candidates, struct deadline deadline, bool *last_r)
{
	const struct strings *uris = candidates->uris;

	while (candidates->next == candidates->count) {
		if (candidates->next_uri < uris->count) {
			add_origin(candidates,
			    uris->items[candidates->next_uri++], deadline);
			continue;
		}
		if (candidates->rested)
			return NULL;
		candidates->rested = true;
		for (size_t i = 0; i < candidates->resting_count; i++)
			append(candidates, candidates->resting[i]);
	}
	*last_r = candidates->next + 1 == candidates->count &&
	          candidates->next_uri == uris->count &&
	          (candidates->rested || candidates->resting_count == 0);
	return candidates->order[candidates->next++];
}
