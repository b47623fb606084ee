/*
 * The servers of a directory: which is asked, and which after it.
 *
 * In the order of `uri` (see route.h); one that failed is asked last for half a
 * minute, then the first is preferred again. A connection stays open for the
 * next question.
 */
#ifndef DIRECTORY_SERVER_H
#define DIRECTORY_SERVER_H

#include "session.h"

struct servers;

enum role {
	ROLE_READ,  /* uri */
	ROLE_WRITE, /* write_uri */
};

/*
 * A question to one server. OUTAGE: the connection is closed and the next
 * server asked, so it must be safe to ask again; anything else is final.
 */
typedef enum answer (*server_ask)(struct session *session,
    struct deadline deadline, void *context, struct error *error);

/* Opens nothing yet. Ended by servers_free(). */
struct servers *servers_new(const struct directory_config *config);
void servers_free(struct servers **servers);

/*
 * Asks one server after the other until one gives an answer. FAULT if none did
 * and one of them had a fault, else OUTAGE; the error names each URI. *uri_r is
 * the server that answered, or NULL.
 */
enum answer servers_ask(struct servers *servers, enum role role,
    struct deadline deadline, server_ask ask, void *context, const char **uri_r,
    struct error *error);

/* Asks one server, known by its URI: of `uri` and `write_uri`, or of
 * servers_list(); of dns:DOMAIN one after the other. */
enum answer servers_ask_one(struct servers *servers, const char *uri,
    struct deadline deadline, server_ask ask, void *context,
    struct error *error);

/* The servers that a URI of the configuration stands for: itself, or those of
 * dns:DOMAIN in their order. DONE or OUTAGE. */
enum answer servers_list(struct servers *servers, struct arena *arena,
    const char *uri, struct deadline deadline, struct strings *uris_r,
    struct error *error);

#endif
