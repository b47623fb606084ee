/* A map that is full, more records than may be, and what is swept away. */
#include "state_rig.h"

#include <string.h>
#include <sys/stat.h>

/* Adds `count` records with ascending keys from `first`; returns LMDB's code.
 */
static int
add_records(const char *name, size_t count, size_t size, int64_t every)
{
	struct store store;
	MDB_txn *txn;
	MDB_dbi database;
	int code = 0;
	char *record = arena_alloc(unit_arena, size);
	struct alerts_record head = {.shown = NOW, .seen = NOW, .every = every};

	ck_assert_int_eq(store_open(&store, directory, &problem), 0);
	ck_assert_int_eq(store_lock(&store, &problem), 1);
	ck_assert_int_eq(
	    store_begin(&store, 0, name, &txn, &database, &problem), 0);
	memcpy(record, &head, sizeof(head));
	for (size_t i = 0; i < count && code == 0; i++) {
		uint32_t at = (uint32_t)(i * (UINT32_MAX / count));
		unsigned char key[STATE_KEY] = {(unsigned char)(at >> 24),
		    (unsigned char)(at >> 16), (unsigned char)(at >> 8),
		    (unsigned char)at};
		MDB_val k = {sizeof(key), key}, v = {size, record};

		code = mdb_put(txn, database, &k, &v, MDB_APPEND);
		if (i % 64 == 63 && code == 0 && size > 1000) {
			code = mdb_txn_commit(txn);
			ck_assert_int_eq(store_begin(&store, 0, name, &txn,
			                     &database, &problem),
			    0);
		}
	}
	if (code == 0)
		code = mdb_txn_commit(txn);
	else
		mdb_txn_abort(txn);
	store_close(&store);
	return code;
}

START_TEST(full_map)
{
	size_t logins = 0;
	pid_t reader;

	ck_assert(shown("u", "known", HOUR, NOW));
	ck_assert_int_eq(
	    add_records("other", STORE_MAP / 4096, 3000, 1), MDB_MAP_FULL);
	/* With a reader in its way no page can be used again. */
	reader = hold(HOLD_READ);
	do
		ck_assert(shown_at(
		    "u", arena_printf(unit_arena, "%zu", logins), HOUR, NOW));
	while (problem.text[0] == '\0' && ++logins < 200);
	ck_assert_uint_gt(logins, 0);
	expect_no_memory("MDB_MAP_FULL");
	ck_assert(!shown("u", "known", HOUR, NOW));
	ck_assert(!shown("u", "0", HOUR, NOW));
	end_process(reader);
	/* The reader's pages are free again. */
	ck_assert(shown("u", "a", HOUR, NOW));
	ck_assert(!shown("u", "a", HOUR, NOW));
}
END_TEST

static size_t
count_records(void)
{
	struct store store;
	MDB_txn *txn;
	MDB_dbi database;
	MDB_stat statistics;

	ck_assert_int_eq(store_open(&store, directory, &problem), 0);
	ck_assert_int_eq(store_begin(&store, MDB_RDONLY, ALERTS_DATABASE, &txn,
	                     &database, &problem),
	    0);
	ck_assert_int_eq(mdb_stat(txn, database, &statistics), 0);
	mdb_txn_abort(txn);
	store_close(&store);
	return statistics.ms_entries;
}

/* As many as may be: the new one is remembered, an old one forgotten. */
START_TEST(too_many)
{
	struct stat status;

	ck_assert_int_eq(add_records(ALERTS_DATABASE, ALERTS_MAX,
	                     sizeof(struct alerts_record), _i == 0 ? DAY : 0),
	    0);
	for (size_t i = 0; i < 20; i++) {
		const char *alert = arena_printf(unit_arena, "%zu", i);

		ck_assert(shown("u", alert, HOUR, NOW));
		ck_assert(!shown("u", alert, HOUR, NOW));
	}
	ck_assert_uint_eq(count_records(), ALERTS_MAX);
	ck_assert_int_eq(stat(file, &status), 0);
	ck_assert_int_lt(status.st_size, STORE_MAP);
}
END_TEST

/* What is over goes, a few each time. */
START_TEST(swept)
{
	size_t before, after;

	ck_assert_int_eq(add_records(ALERTS_DATABASE, 1000,
	                     sizeof(struct alerts_record), DAY),
	    0);
	for (size_t i = 0; i < 20; i++)
		ck_assert(shown(arena_printf(unit_arena, "%zu", i), "a", DAY,
		    NOW + DAY - 1));
	before = count_records();
	ck_assert_uint_eq(before, 1020);
	for (size_t i = 20; i < 40; i++)
		ck_assert(shown(
		    arena_printf(unit_arena, "%zu", i), "a", DAY, NOW + DAY));
	after = count_records();
	ck_assert_uint_le(after, before + 20 - 20 * (ALERTS_SWEEP / 2));
	ck_assert_uint_ge(after, before + 20 - 20 * ALERTS_SWEEP);
	for (size_t i = 0; i < 40; i++)
		ck_assert(!shown(arena_printf(unit_arena, "%zu", i), "a", DAY,
		    NOW + DAY + 1));
}
END_TEST

Suite *
full_suite(void)
{
	Suite *suite = suite_create("full");
	TCase *tests = state_case(suite, "full");

	tcase_add_test(tests, full_map);
	if (!is_watched()) /* 400,000 of them take long */
		tcase_add_loop_test(tests, too_many, 0, 2);
	tcase_add_test(tests, swept);
	return suite;
}
