/*
 * A directory: sessions with the servers of one `directory:`, searches,
 * updates. No LDAP type is seen outside of src/directory.
 *
 * Servers are asked in the order of `uri`; one that failed is remembered and
 * asked last, the first is preferred again after a while. Each call is bounded
 * by its deadline over connect, TLS, bind and search together; each server by
 * `connect_timeout`. libldap never reads ldaprc or the environment, never
 * follows referrals by itself, and always verifies certificates.
 */
#ifndef POSTLOGIN_DIRECTORY_H
#define POSTLOGIN_DIRECTORY_H

#include "postlogin/arena.h"
#include "postlogin/clock.h"
#include "postlogin/config.h"
#include "postlogin/decision.h"
#include "postlogin/entry.h"

struct directory;

/*
 * What became of a question. "Not found" can never be confused with "could not
 * look", and zeroed memory is a fault.
 */
enum answer {
	ANSWER_FAULT = 0, /* limits, rights, wrong password, bad filter, TLS */
	ANSWER_OUTAGE,    /* no server reached, or none answered in time */
	ANSWER_NO_BASE,   /* noSuchObject: the base is not there */
	ANSWER_DONE,      /* all of it, perhaps nothing */
	ANSWER_REFUSED, /* updates: can never succeed (rights, schema, entry) */
};

struct search {
	size_t directory; /* which one, as in struct lookup; the caller's to
	                     choose by, directory_search() has only one */
	bool optional;    /* likewise; without an answer the login goes on */
	const char *base;
	enum scope scope;
	const char *filter;
	struct strings attributes; /* none: only the DN is wanted ("1.1") */
	/* Not 0: so many entries at most, and a sizeLimit that cut the answer
	 * is DONE all the same. For samples in `check`; never to decide. */
	int sample;
};

struct result {
	enum answer answer;
	const char *text; /* unless DONE: why, one printable line, no secret */
	const struct entry *entries;
	size_t count;
};

/*
 * One each configuration, in its order. All directories of a process are made
 * by one call, before the first of them is asked: what libldap loads with its
 * first handle must do for each. Opens nothing yet. The configurations must
 * outlive it. NULL for none.
 */
struct directory **directories_new(
    const struct directory_config *configs, size_t count);

/* Unbinds and frees all; sets *directories to NULL. */
void directories_free(struct directory ***directories, size_t count);

/* Searches; what is found is copied into the arena, in the server's order.
 * A partial answer (timeLimit, sizeLimit, adminLimit) is a FAULT with no
 * entries. */
void directory_search(struct directory *directory, struct arena *arena,
    const struct search *search, struct deadline deadline,
    struct result *result_r);

/*
 * One modify, at write_uri. An increment is RFC 4525 where the server has it,
 * else compare-and-swap; an auxiliary class that the attributes need is added
 * in a second try. `text_r` says why, unless DONE.
 */
enum answer directory_update(struct directory *directory, struct arena *arena,
    const struct update *update, struct deadline deadline, const char **text_r);

/* For explain and check. */
struct directory_statistics {
	const char *uri; /* last server that answered a search; NULL: none */
	unsigned searches;
	unsigned updates;
	int64_t milliseconds; /* spent waiting for servers */
};
/* Sums; the uri is that of the directory `main`, or of the first that has
 * one. */
struct directory_statistics directories_statistics(
    struct directory *const *directories, size_t count, size_t main);

/* The servers that a URI of the configuration stands for, for `check`: itself,
 * or those of dns:DOMAIN in their order. DONE, or OUTAGE with *text_r. */
enum answer directory_servers(struct directory *directory, struct arena *arena,
    const char *uri, struct deadline deadline, struct strings *uris_r,
    const char **text_r);

/* Connects, binds and returns to one server, for `check`: DONE, FAULT or
 * OUTAGE with *text_r; reads root DSE attributes into *root_r when DONE. */
enum answer directory_probe(struct directory *directory, struct arena *arena,
    const char *uri, struct deadline deadline, const struct entry **root_r,
    const char **text_r);

/*
 * Whether an attribute that a search did not give is really absent from an
 * entry, asked by Compare (RFC 4511 4.10): servers answer "no such attribute"
 * or "insufficient access". DONE: absent; REFUSED: it may not be read; FAULT:
 * this server does not tell (Active Directory says "false" to all).
 */
enum answer directory_may_read(struct directory *directory, const char *dn,
    const char *attribute, struct deadline deadline);

/*
 * Whether the updates of an attribute would be accepted, asked at write_uri by
 * a modify that cannot change anything: the removal of a value that is not
 * there. DONE: they would; REFUSED, FAULT, OUTAGE with *text_r.
 */
enum answer directory_may_update(struct directory *directory,
    struct arena *arena, const char *dn, const char *attribute,
    struct deadline deadline, const char **text_r);

#endif
