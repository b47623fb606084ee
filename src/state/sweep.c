/*
 * Keeps the number of records in bounds, a little each time something is kept.
 */
#include <string.h>

#include "state/alerts.h"

/* Who would be forgotten first. */
struct victim {
	bool set;
	int64_t end;
	struct state_key key;
};

static void
victim_consider(struct victim *victim, const MDB_val *name,
    const struct alerts_record *record)
{
	int64_t end = record->every == 0 ? record->seen : record->shown;
	int64_t length = record->every == 0 ? ALERTS_UNSEEN : record->every;

	if (__builtin_add_overflow(end, length, &end))
		end = INT64_MAX;
	if (name->mv_size != sizeof(victim->key.bytes) ||
	    (victim->set && victim->end <= end))
		return;
	victim->set = true;
	victim->end = end;
	memcpy(victim->key.bytes, name->mv_data, name->mv_size);
}

/* Looks at `limit` records from `key` on, around the end, and deletes those
 * that are over. Keys are hashes: it is somewhere else every time. */
static int
sweep_from(MDB_cursor *cursor, const struct state_key *key, int64_t now,
    size_t limit, size_t *deleted_r, struct victim *victim)
{
	MDB_val name = store_value(key->bytes, sizeof(key->bytes)), value;
	int code = mdb_cursor_get(cursor, &name, &value, MDB_SET_RANGE);

	for (size_t i = 0; i < limit; i++) {
		struct alerts_record record;
		bool readable;

		if (code == MDB_NOTFOUND)
			code = mdb_cursor_get(cursor, &name, &value, MDB_FIRST);
		if (code != 0)
			return code == MDB_NOTFOUND ? 0 : code;
		readable = alerts_read(&value, &record);
		if (!readable || alerts_over(&record, now)) {
			code = mdb_cursor_del(cursor, 0);
			if (code != 0)
				return code;
			++*deleted_r;
		} else {
			victim_consider(victim, &name, &record);
		}
		code = mdb_cursor_get(cursor, &name, &value, MDB_NEXT);
	}
	return 0;
}

int
alerts_sweep(
    MDB_txn *txn, MDB_dbi database, const struct state_key *key, int64_t now)
{
	struct victim victim = {.set = false};
	MDB_cursor *cursor = NULL;
	MDB_val name;
	MDB_stat statistics;
	size_t deleted = 0;
	bool full;
	int code = mdb_stat(txn, database, &statistics);

	if (code == 0)
		code = mdb_cursor_open(txn, database, &cursor);
	if (code != 0)
		return code;
	full = statistics.ms_entries >= ALERTS_MAX;
	code = sweep_from(cursor, key, now, full ? ALERTS_SEARCH : ALERTS_SWEEP,
	    &deleted, &victim);
	mdb_cursor_close(cursor);
	if (code != 0 || !full || deleted > 0 || !victim.set)
		return code;
	name = store_value(victim.key.bytes, sizeof(victim.key.bytes));
	code = mdb_del(txn, database, &name, NULL);
	return code == MDB_NOTFOUND ? 0 : code;
}
