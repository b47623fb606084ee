/*
 * Inside the state layer: the LMDB environment, one for all that is remembered
 * (each kind in a named database of its own).
 *
 * Opened, used and closed by one process within one call: nothing of it may
 * cross a fork() (LMDB's rule). Files: state.mdb, state.mdb-lock (LMDB's table
 * of readers) and state.lock (ours), 0600, in a directory that nobody but its
 * owner may change. The map is 64 MiB: script-login leaves a process 256 MiB
 * of addresses.
 *
 * LMDB's own lock of writers knows no time-out. So every writer first takes
 * ours, by polling: a writer that was stopped costs the others a wait, no more.
 *
 * A commit is flushed once (MDB_NOMETASYNC): after a power failure the file is
 * whole and may have forgotten the last commits. That is an alert shown twice,
 * and half the cost in the login's way.
 */
#ifndef STATE_STORE_H
#define STATE_STORE_H

#include <lmdb.h>

#include "postlogin/clock.h"
#include "postlogin/error.h"

enum {
	STORE_MAP = 64 * 1024 * 1024,
	STORE_DATABASES = 8,
	STORE_READERS = 1024, /* a login each; 64 KiB of state.mdb-lock */
	STORE_LOCK_MS = 500,  /* how long a writer waits for another */
};

struct store {
	MDB_env *environment;
	int lock; /* state.lock, open; -1 */
};

/*
 * Makes `directory` the process's own (fchdir) and opens what is in it, or
 * creates it. Refuses a directory that somebody else could change, and for root
 * one that is not root's: whoever owns it could put a symbolic link in our way.
 * Returns 0, or -1: then nothing is to be closed. Where there is no directory
 * and none could be made there is no memory, and no fault: `error` is empty.
 */
NODISCARD int store_open(
    struct store *store, const char *directory, struct error *error);
void store_close(struct store *store);

/* The lock of writers: 1 it is ours, 0 somebody else's, -1 error. Given back by
 * store_unlock(), or by the end of the process. */
NODISCARD int store_lock(struct store *store, struct error *error);
void store_unlock(struct store *store);

/*
 * A transaction with the database of that name: with MDB_RDONLY, or 0 to write
 * (the lock is held; the database is made if there is none). Returns 0, 1 where
 * there is nothing to read, or -1. Ended by mdb_txn_abort() or store_commit().
 */
NODISCARD int store_begin(struct store *store, unsigned flags, const char *name,
    MDB_txn **txn_r, MDB_dbi *database_r, struct error *error);
NODISCARD int store_commit(MDB_txn *txn, struct error *error);

/* Bytes as LMDB wants them; it does not write to them. */
MDB_val store_value(const void *data, size_t size);

/* "state.mdb: " and what LMDB says; returns -1. */
int store_error(struct error *error, int code);

#endif
