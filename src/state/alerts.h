/* Inside the state layer: the memory of alerts, in the process that may fall.
 */
#ifndef STATE_ALERTS_H
#define STATE_ALERTS_H

#include "postlogin/client.h"
#include "postlogin/state.h"
#include "state/store.h"

#define ALERTS_DATABASE "alerts"

enum {
	ALERTS_SWEEP = 16, /* records looked at, each time something is kept */
	ALERTS_SEARCH = 256,            /* likewise when there are too many */
	ALERTS_SEEN_EVERY = 30 * 86400, /* `seen` is renewed this often */
	ALERTS_UNSEEN = 400 * 86400,    /* then `once` is forgotten */
	/* About 40 of the 64 MiB: the rest is for others. */
	ALERTS_MAX = 400 * 1000,
};

/* What is stored under a key, in the machine's own order like LMDB's file. */
struct alerts_record {
	int64_t shown; /* seconds since 1970 UTC */
	int64_t seen;  /* when it was last due but for having been shown */
	int64_t every; /* seconds; 0: once */
};

/* Decides what is shown, claims it and answers in `alerts`; see state.h. 0, or
 * -1 with the reason: `due` is right as far as is known, nothing is claimed. */
NODISCARD int alerts_claim(struct store *store, struct state_alert *alerts,
    size_t count, int64_t now, struct deadline deadline, struct error *error);

/* Forgets what alerts_claim() of that moment kept. */
NODISCARD int alerts_forget(struct store *store, struct state_alert *alerts,
    size_t count, int64_t now, struct deadline deadline, struct error *error);

/* Sets `shown` of those that are due and have room. */
void alerts_choose(struct state_alert *alerts, size_t count);

/* True if it was shown so lately that it is not due. */
bool alerts_young(const struct state_mark *mark,
    const struct alerts_record *record, int64_t now);

/* True if nobody will ask for it again. */
bool alerts_over(const struct alerts_record *record, int64_t now);

/* False for what was not written by us. */
bool alerts_read(const MDB_val *value, struct alerts_record *record_r);

/* Looks at some records from `key` on and deletes those that are over; where
 * there are too many, one of them at least. LMDB's code. */
int alerts_sweep(
    MDB_txn *txn, MDB_dbi database, const struct state_key *key, int64_t now);

#endif
