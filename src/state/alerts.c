#include "state/alerts.h"

#include <string.h>
#include <time.h>

enum { POLL_NS = 2 * 1000 * 1000 };

/* One transaction over the alerts of one login. */
struct session {
	struct store *store;
	struct state_alert *alerts;
	size_t count;
	int64_t now;
	MDB_txn *txn;
	MDB_dbi database;
};

/* --- What a record means ------------------------------------------------- */

/* From `at` on for `length` seconds. A time further ahead than that is a clock
 * that was wrong once. */
static bool
lasts(int64_t at, int64_t length, int64_t now)
{
	int64_t age;

	if (__builtin_sub_overflow(now, at, &age))
		return false;
	return age < length && age >= -length;
}

bool
alerts_young(const struct state_mark *mark, const struct alerts_record *record,
    int64_t now)
{
	return mark->once || lasts(record->shown, mark->every, now);
}

bool
alerts_over(const struct alerts_record *record, int64_t now)
{
	if (record->every == 0)
		return !lasts(record->seen, ALERTS_UNSEEN, now);
	return !lasts(record->shown, record->every, now);
}

/* True if a `once` that is still due has to be kept from being forgotten. */
static bool
is_stale(const struct alerts_record *record, int64_t now)
{
	return record->every == 0 &&
	       !lasts(record->seen, ALERTS_SEEN_EVERY, now);
}

void
alerts_choose(struct state_alert *alerts, size_t count)
{
	size_t lines = 0, bytes = 0;

	for (size_t i = 0; i < count; i++) {
		struct state_alert *alert = &alerts[i];

		alert->shown = false;
		if (!alert->due || alert->size == 0)
			continue;
		if (lines == CLIENT_ALERTS_MAX ||
		    bytes + alert->size > CLIENT_ALERT_BYTES_MAX)
			return;
		alert->shown = true;
		lines++;
		bytes += alert->size;
	}
}

/* --- Reading ---------------------------------------------------------------
 */

bool
alerts_read(const MDB_val *value, struct alerts_record *record_r)
{
	if (value->mv_size != sizeof(*record_r))
		return false;
	memcpy(record_r, value->mv_data, sizeof(*record_r));
	return true;
}

/* 1 found, 0 not, -1 error. */
static int
record_get(const struct session *session, const struct state_key *key,
    struct alerts_record *record_r, struct error *error)
{
	MDB_val name = store_value(key->bytes, sizeof(key->bytes)), value;
	int code = mdb_get(session->txn, session->database, &name, &value);

	if (code == MDB_NOTFOUND)
		return 0;
	if (code != 0)
		return store_error(error, code);
	return alerts_read(&value, record_r);
}

/* Fills in `due`. *write_r: there is something to write if it is shown, or a
 * record to renew. */
static int
look_at(const struct session *session, struct state_alert *alert, bool *write_r,
    struct error *error)
{
	bool due = alert->always || alert->count == 0;

	for (size_t i = 0; i < alert->count; i++) {
		const struct state_mark *mark = &alert->marks[i];
		struct alerts_record record;
		int found = record_get(session, &mark->key, &record, error);

		if (found < 0)
			return -1;
		if (found == 0 || !alerts_young(mark, &record, session->now))
			due = true;
		else if (is_stale(&record, session->now))
			*write_r = true;
	}
	alert->due = due;
	*write_r |= due && alert->count > 0;
	return 0;
}

static int
look(const struct session *session, bool *write_r, struct error *error)
{
	*write_r = false;
	for (size_t i = 0; i < session->count; i++)
		if (look_at(session, &session->alerts[i], write_r, error) != 0)
			return -1;
	alerts_choose(session->alerts, session->count);
	return 0;
}

/* There is no memory yet: all are due. */
static int
look_at_nothing(const struct session *session, bool *write_r)
{
	*write_r = false;
	for (size_t i = 0; i < session->count; i++) {
		session->alerts[i].due = true;
		*write_r |= session->alerts[i].count > 0;
	}
	alerts_choose(session->alerts, session->count);
	return 0;
}

/* Readers wait for nobody. */
static int
read_all(struct session *session, bool *write_r, struct error *error)
{
	int result = store_begin(session->store, MDB_RDONLY, ALERTS_DATABASE,
	    &session->txn, &session->database, error);

	if (result == 0) {
		result = look(session, write_r, error);
		mdb_txn_abort(session->txn);
		session->txn = NULL;
		return result;
	}
	return result < 0 ? -1 : look_at_nothing(session, write_r);
}

/* --- Writing -----------------------------------------------------------------
 */

static int
record_put(const struct session *session, const struct state_key *key,
    const struct alerts_record *record)
{
	MDB_val name = store_value(key->bytes, sizeof(key->bytes));
	MDB_val value = store_value(record, sizeof(*record));

	return mdb_put(session->txn, session->database, &name, &value, 0);
}

/* What is marked when an alert is shown. */
static struct alerts_record
record_of(const struct state_mark *mark, int64_t now)
{
	return (struct alerts_record){
	    .shown = now,
	    .seen = now,
	    .every = mark->once ? 0 : mark->every,
	};
}

static int
mark_put(const struct session *session, const struct state_mark *mark,
    struct error *error)
{
	struct alerts_record record = record_of(mark, session->now);
	int code = alerts_sweep(
	    session->txn, session->database, &mark->key, session->now);

	if (code == 0)
		code = record_put(session, &mark->key, &record);
	return code == 0 ? 0 : store_error(error, code);
}

static int
mark_renew(const struct session *session, const struct state_mark *mark,
    struct error *error)
{
	struct alerts_record record;
	int found = record_get(session, &mark->key, &record, error);

	if (found <= 0)
		return found;
	if (!is_stale(&record, session->now))
		return 0;
	record.seen = session->now;
	found = record_put(session, &mark->key, &record);
	return found == 0 ? 0 : store_error(error, found);
}

static int
mark_all(const struct session *session, struct error *error)
{
	for (size_t i = 0; i < session->count; i++) {
		const struct state_alert *alert = &session->alerts[i];

		for (size_t j = 0; j < alert->count; j++) {
			const struct state_mark *mark = &alert->marks[j];

			if ((alert->shown
			            ? mark_put(session, mark, error)
			            : mark_renew(session, mark, error)) != 0)
				return -1;
		}
	}
	return 0;
}

/* Somebody else may have claimed them before the lock was ours: looks again. */
static int
write_all(struct session *session, struct error *error)
{
	bool write = false;

	if (store_begin(session->store, 0, ALERTS_DATABASE, &session->txn,
	        &session->database, error) != 0)
		return -1;
	if (look(session, &write, error) != 0 ||
	    (write && mark_all(session, error) != 0)) {
		mdb_txn_abort(session->txn);
		return -1;
	}
	if (!write) {
		mdb_txn_abort(session->txn);
		return 0;
	}
	return store_commit(session->txn, error);
}

static void
pause_briefly(void)
{
	const struct timespec time = {.tv_nsec = POLL_NS};

	(void)nanosleep(&time, NULL);
}

/* While another writes, what it keeps may make ours unnecessary: 1 the lock is
 * ours, 0 nothing is to be written, -1 error. */
static int
wait_to_write(
    struct session *session, struct deadline deadline, struct error *error)
{
	for (;;) {
		bool write = false;
		int locked;

		if (read_all(session, &write, error) != 0)
			return -1;
		if (!write)
			return 0;
		locked = store_lock(session->store, error);
		if (locked != 0)
			return locked;
		if (deadline_passed(deadline))
			return error_set(
			    error, "another process is writing for too long");
		pause_briefly();
	}
}

int
alerts_claim(struct store *store, struct state_alert *alerts, size_t count,
    int64_t now, struct deadline deadline, struct error *error)
{
	struct session session = {
	    .store = store, .alerts = alerts, .count = count, .now = now};
	int result = wait_to_write(&session, deadline, error);

	if (result <= 0)
		return result;
	result = write_all(&session, error);
	store_unlock(store);
	return result;
}

/* --- Giving back -------------------------------------------------------------
 */

static int
mark_forget(const struct session *session, const struct state_mark *mark,
    struct error *error)
{
	MDB_val name = store_value(mark->key.bytes, sizeof(mark->key.bytes));
	struct alerts_record record;
	int found = record_get(session, &mark->key, &record, error);

	if (found <= 0)
		return found;
	if (record.shown != session->now)
		return 0;
	found = mdb_del(session->txn, session->database, &name, NULL);
	return found == 0 ? 0 : store_error(error, found);
}

static int
forget_all(const struct session *session, struct error *error)
{
	for (size_t i = 0; i < session->count; i++) {
		const struct state_alert *alert = &session->alerts[i];

		for (size_t j = 0; alert->shown && j < alert->count; j++)
			if (mark_forget(session, &alert->marks[j], error) != 0)
				return -1;
	}
	return 0;
}

static int
lock_within(struct store *store, struct deadline deadline, struct error *error)
{
	int locked;

	while ((locked = store_lock(store, error)) == 0) {
		if (deadline_passed(deadline))
			return error_set(
			    error, "another process is writing for too long");
		pause_briefly();
	}
	return locked < 0 ? -1 : 0;
}

int
alerts_forget(struct store *store, struct state_alert *alerts, size_t count,
    int64_t now, struct deadline deadline, struct error *error)
{
	struct session session = {
	    .store = store, .alerts = alerts, .count = count, .now = now};
	int result = -1;

	if (lock_within(store, deadline, error) != 0)
		return -1;
	if (store_begin(store, 0, ALERTS_DATABASE, &session.txn,
	        &session.database, error) == 0) {
		result = forget_all(&session, error);
		if (result == 0)
			result = store_commit(session.txn, error);
		else
			mdb_txn_abort(session.txn);
	}
	store_unlock(store);
	return result;
}
