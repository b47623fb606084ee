/* One search on one session; what is found is copied. */
#ifndef DIRECTORY_SEARCH_H
#define DIRECTORY_SEARCH_H

#include "session.h"

/* URLs of which any one will do (RFC 4511 sections 4.1.10 and 4.5.3). */
struct reference {
	const char *const *urls;
	size_t count;
};

struct gathered {
	struct entry *entries;
	size_t count;
	size_t bytes;
	unsigned more; /* searches made besides, for values in parts */
	bool referred; /* the whole search was, see `referral` */
	struct reference referral;
	struct reference *references; /* parts of it are elsewhere */
	size_t reference_count;
};

/* Adds to `gathered`, which is left as it was unless DONE (or referred: a
 * FAULT with `referred` set). */
enum answer search_run(struct session *session, struct arena *arena,
    const struct search *search, struct deadline deadline,
    struct gathered *gathered, struct error *error);

/* Copies the URLs; for the referral of an update too. */
struct reference reference_copy(struct arena *arena, char *const *urls);

#endif
