/*
 * What is remembered between logins: which alerts a user was shown.
 *
 * The memory is an LMDB environment in the configuration's `state` directory.
 * LMDB trusts its file: a damaged one can end the process, and a writer that
 * was stopped or a disk that hangs can hold it up for ever. No login may depend
 * on any of that. So a child process looks, bounded in time; if it does not
 * answer, nothing is known and every alert is shown.
 */
#ifndef POSTLOGIN_STATE_H
#define POSTLOGIN_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "postlogin/arena.h"
#include "postlogin/clock.h"
#include "postlogin/error.h"
#include "postlogin/span.h"

enum { STATE_KEY = 32 };

/* Under which an alert of a user is remembered: hashes, so that the file tells
 * nobody's name and every key has the same length. */
struct state_key {
	unsigned char bytes[STATE_KEY];
};

struct state_key state_key(struct span user, struct span alert);

struct state_mark {
	struct state_key key;
	bool once;
	int64_t every; /* in seconds, > 0; unless once */
};

/* One line for the client. */
struct state_alert {
	/* Due if one of them is; all are marked when it is shown. None: due at
	 * each login. */
	const struct state_mark *marks;
	size_t count;
	bool always; /* due at each login, whatever its marks say */
	size_t size; /* of the line, in bytes; 0: nothing to show */
	bool due;    /* answered: not shown lately */
	bool shown;  /* answered: due, and claimed by this login */
};

struct claim;

/*
 * Says which alerts this login shows, and remembers that it did, in one
 * transaction: of logins at the same moment one has the claim. What is shown
 * is bounded as in client.h; what is due and has no room stays due.
 *
 * `now` is in seconds since 1970 UTC; the deadline bounds the wait, and so does
 * one second. The claim lives in the arena and has to be ended by one of the
 * two below; NULL if nothing was claimed. `error` has a line for the log where
 * the memory could not be used ("" otherwise, also if there is no directory):
 * then what is not known is due and shown.
 */
struct claim *state_claim(struct arena *arena, const char *directory,
    struct state_alert *alerts, size_t count, int64_t now,
    struct deadline deadline, struct error *error);

/* Whether the directory would do for whoever we are, without touching it. 0, or
 * -1 with the reason; *missing_r: there is none. */
NODISCARD int state_check(
    const char *directory, bool *missing_r, struct error *error);

/* The alerts were sent; or they were not, and are due again, as they are where
 * the process ends without a word. Both set *claim to NULL and do nothing with
 * NULL. */
void state_keep(struct claim **claim);
void state_give_back(struct claim **claim);

#endif
