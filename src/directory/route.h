/*
 * The servers behind a list of URIs, and the order in which they are asked:
 * that of the list, who failed a short while ago last. What dns:DOMAIN stands
 * for is found out when its turn comes, and remembered as long as DNS says.
 */
#ifndef DIRECTORY_ROUTE_H
#define DIRECTORY_ROUTE_H

#include "session.h"

struct server {
	const char *uri;
	const char *name;        /* see session_open() */
	bool absolute;           /* likewise */
	struct session *session; /* or NULL */
	int64_t rests_until;     /* on the monotonic clock; 0: does not */
	bool refused;            /* the bind was: see `refusal` */
	struct refusal refusal;
};

/* One URI of the configuration. */
struct origin {
	const char *uri;
	const char *domain; /* NULL: it is a server */
	struct server **items;
	size_t count;
	int64_t fresh_until;  /* on the monotonic clock */
	struct error failure; /* of DNS, while count is 0 */
};

/* All servers of a directory, each once, and where they come from. */
struct pool {
	struct arena *arena;
	struct server **all;
	size_t count;
	struct origin **origins;
	size_t origin_count;
};

/* Closes every session. The arena is the owner's to free. */
void pool_close(struct pool *pool);

/* The server of that URI, made if it is new. */
struct server *pool_server(struct pool *pool, const char *uri);

/* True for dns:DOMAIN. */
bool origin_is_domain(const char *uri);

/* What a URI stands for, asking DNS if that is due. Never NULL. */
const struct origin *pool_origin(
    struct pool *pool, const char *uri, struct deadline deadline);

/* Closes the connection, and has it asked last for a while. */
void server_rest(struct server *server);

/* Who is to be asked, one after the other. */
struct candidates {
	struct pool *pool;
	struct arena *arena;
	const struct strings *uris;
	int64_t dns_ms;        /* the most that DNS may take */
	struct error *reasons; /* what DNS had to say is added */
	size_t next_uri;
	struct server **order; /* so far */
	size_t count;
	size_t next;
	struct server **resting;
	size_t resting_count;
	bool rested; /* those have been added */
};

/* NULL: there is no other. *last_r: behind this one there will be none. */
struct server *candidates_next(
    struct candidates *candidates, struct deadline deadline, bool *last_r);

/* Adds "URI: reason" to a list of reasons. */
void reasons_add(
    struct error *reasons, const char *uri, const struct error *one);

#endif
