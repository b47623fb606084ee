/*
 * The LDAP servers of a domain, as its SRV records name them (RFC 2782).
 *
 * What DNS says is not trusted further than it must be: see srv_name().
 */
#ifndef DIRECTORY_SRV_H
#define DIRECTORY_SRV_H

#include <stdint.h>

#include "postlogin/arena.h"
#include "postlogin/clock.h"
#include "postlogin/error.h"
#include "postlogin/span.h"

enum { SRV_MAX = 32 }; /* targets of a domain; more are left out */

struct srv_target {
	const char *host; /* letters, digits, "-", "_" and "." alone */
	unsigned port;    /* never 0 */
	unsigned priority;
	unsigned weight;
};

struct srv_targets {
	struct srv_target *items;
	size_t count;     /* never 0 in what is handed out */
	unsigned seconds; /* how long they may be remembered */
};

/* Asks DNS, and puts what it says in the order in which it is to be asked.
 * -1 with the reason: no answer, no records, no service. */
NODISCARD int srv_find(struct arena *arena, const char *domain,
    struct deadline deadline, struct srv_targets *targets_r,
    struct error *error);

/* The targets that an answer about `name` has. */
NODISCARD int srv_parse(struct arena *arena, struct span message,
    const char *name, struct srv_targets *targets_r, struct error *error);

/* By priority, and within one at random by weight. `below` gives a random
 * number below its argument. */
void srv_order(
    struct srv_target *items, size_t count, uint32_t (*below)(uint32_t limit));

/*
 * The name that the certificate of a target must have (RFC 6125 section 6.2.1).
 * Whoever can forge DNS can name any host, one of his own with a good
 * certificate for it too. So the target's own name counts only where it is the
 * domain or below it; else the certificate must be for the domain.
 */
const char *srv_name(const char *domain, const char *host);

#endif
