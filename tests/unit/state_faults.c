/* What can be wrong with a directory or a file: nothing of it stops a login. */
#include "state_rig.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Who has not made one wants none: nothing is remembered, and nothing said. */
START_TEST(no_directory)
{
	char real[sizeof(directory) - 16];

	snprintf(real, sizeof(real), "%.40s", directory);
	snprintf(directory, sizeof(directory), "%s/no/state", real);
	for (size_t i = 0; i < 2; i++)
		ck_assert(shown("u", "a", HOUR, NOW));
	snprintf(directory, sizeof(directory), "%s", real);
}
END_TEST

/* Made where it may be, for nobody else. */
START_TEST(directory_made)
{
	struct stat status;

	ck_assert_int_eq(rmdir(directory), 0);
	ck_assert(shown("u", "a", HOUR, NOW));
	ck_assert(!shown("u", "a", HOUR, NOW));
	ck_assert_int_eq(stat(directory, &status), 0);
	ck_assert_int_eq(status.st_mode, S_IFDIR | 0700);
}
END_TEST

START_TEST(no_directory_but_a_link)
{
	char real[80];

	snprintf(real, sizeof(real), "%s.real", directory);
	ck_assert_int_eq(rename(directory, real), 0);
	ck_assert_int_eq(symlink(real, directory), 0);
	expect_no_memory("");
	ck_assert_int_eq(unlink(directory), 0);
	ck_assert_int_eq(rename(real, directory), 0);
	ck_assert_int_ne(access(file, F_OK), 0);
}
END_TEST

static const struct {
	mode_t mode;
	const char *reason; /* NULL: fine */
} mode_cases[] = {
    {0777, "others may write it"},
    {01777, "others may write it"},
    {0702, "others may write it"},
    {0770, NULL}, /* our own group */
    {0755, NULL},
    {0700, NULL},
};

START_TEST(directory_mode)
{
	ck_assert_int_eq(chmod(directory, mode_cases[_i].mode), 0);
	if (mode_cases[_i].reason != NULL)
		expect_no_memory(mode_cases[_i].reason);
	else
		ck_assert(shown("u", "a", HOUR, NOW));
}
END_TEST

/* Who runs the tests as root is whom the file modes do not stop. */
START_TEST(read_only_directory)
{
	ck_assert_int_eq(chmod(directory, 0500), 0);
	if (geteuid() != 0)
		expect_no_memory("Permission denied");
	else
		ck_assert(shown("u", "a", HOUR, NOW));
}
END_TEST

START_TEST(owner)
{
	if (geteuid() == 0) {
		ck_assert_int_eq(chown(directory, 12345, 12345), 0);
		expect_no_memory("owned by uid 12345, expected 0 or root");
		ck_assert_int_eq(chown(directory, 0, 0), 0);
	}
	ck_assert(shown("u", "a", HOUR, NOW));
}
END_TEST

START_TEST(modes_of_files)
{
	static const char *const names[] = {
	    "state.mdb", "state.mdb-lock", "state.lock"};
	mode_t mask = umask(0);

	ck_assert(shown("u", "a", HOUR, NOW));
	umask(mask);
	for (size_t i = 0; i < 3; i++) {
		struct stat status;
		char path[128];

		snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
		ck_assert_int_eq(lstat(path, &status), 0);
		ck_assert_int_eq(status.st_mode, S_IFREG | 0600);
		ck_assert_int_lt(status.st_size, 256 * 1024);
	}
}
END_TEST

static const char *const planted[] = {
    "state.mdb", "state.mdb-lock", "state.lock"};

/* Nothing is followed, opened or waited for that is no file of ours. */
START_TEST(planted_things)
{
	char path[128], elsewhere[128];

	snprintf(path, sizeof(path), "%s/%s", directory, planted[_i]);
	snprintf(elsewhere, sizeof(elsewhere), "%s/elsewhere", directory);
	ck_assert_int_eq(symlink(elsewhere, path), 0);
	expect_no_memory("not a regular file");
	ck_assert_int_ne(access(elsewhere, F_OK), 0);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	expect_no_memory("not a regular file");
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	expect_no_memory("not a regular file");
	ck_assert_int_eq(rmdir(path), 0);
	ck_assert(shown("u", "a", HOUR, NOW));
	ck_assert_int_eq(chmod(path, 0666), 0);
	expect_no_memory("others may write it");
}
END_TEST

static void
write_over(const char *path, off_t from, off_t to, int byte)
{
	int fd = open(path, O_WRONLY);
	unsigned seed = 7;

	ck_assert_int_ge(fd, 0);
	for (off_t at = from; at < to; at++) {
		unsigned char one =
		    (unsigned char)(byte >= 0 ? byte : rand_r(&seed));

		ck_assert_int_eq(pwrite(fd, &one, 1, at), 1);
	}
	ck_assert_int_eq(close(fd), 0);
}

static off_t
fill_some(void)
{
	struct stat status;

	for (size_t i = 0; i < 40; i++)
		ck_assert(
		    shown("u", arena_printf(unit_arena, "%zu", i), HOUR, NOW));
	ck_assert_int_eq(stat(file, &status), 0);
	return status.st_size;
}

/* Whatever is in the file, an alert that was not shown is, soon, and whatever
 * becomes of the child, we live. */
static void
expect_survival(void)
{
	for (size_t i = 0; i < 5; i++) {
		int64_t before = clock_now();

		ck_assert(shown_at(
		    "w", arena_printf(unit_arena, "%zu", i), HOUR, NOW));
		ck_assert_int_lt(clock_now() - before, 10000);
	}
}

static const struct {
	const char *name;
	int from, to; /* in pages of 4 KiB; to -1: the end */
	int byte;     /* -1: any */
} damage_cases[] = {
    {"all zero", 0, -1, 0},
    {"all ones", 0, -1, 0xff},
    {"anything", 0, -1, -1},
    {"a text", 0, -1, 'x'},
    {"the first page", 0, 1, 0},
    {"the second page", 1, 2, -1},
    {"all but the meta pages, zero", 2, -1, 0},
    {"all but the meta pages, ones", 2, -1, 0xff},
    {"all but the meta pages, anything", 2, -1, -1},
};

START_TEST(damaged)
{
	off_t size = fill_some(), page = 4096;

	write_over(file, damage_cases[_i].from * page,
	    damage_cases[_i].to < 0 ? size : damage_cases[_i].to * page,
	    damage_cases[_i].byte);
	expect_survival();
}
END_TEST

static const off_t sizes[] = {1, 100, 4095, 4096, 4196, 8191, 8192, 12288};

START_TEST(truncated)
{
	(void)fill_some();
	ck_assert_int_eq(truncate(file, sizes[_i]), 0);
	expect_survival();
}
END_TEST

/* An empty one is a new one. */
START_TEST(emptied)
{
	(void)fill_some();
	ck_assert_int_eq(truncate(file, 0), 0);
	ck_assert(shown("u", "0", HOUR, NOW));
	ck_assert(!shown("u", "0", HOUR, NOW));
}
END_TEST

START_TEST(readers_damaged)
{
	char path[128];

	(void)fill_some();
	snprintf(path, sizeof(path), "%s/state.mdb-lock", directory);
	write_over(path, 0, 8192, _i == 0 ? 0 : -1);
	/* Nobody else has it open: LMDB makes it anew. */
	ck_assert(!shown("u", "0", HOUR, NOW));
}
END_TEST

Suite *
faults_suite(void)
{
	Suite *suite = suite_create("faults");
	TCase *tests = state_case(suite, "faults");

	tcase_add_test(tests, no_directory);
	tcase_add_test(tests, directory_made);
	tcase_add_test(tests, no_directory_but_a_link);
	tcase_add_loop_test(tests, directory_mode, 0, COUNT(mode_cases));
	tcase_add_test(tests, read_only_directory);
	tcase_add_test(tests, owner);
	tcase_add_test(tests, modes_of_files);
	tcase_add_loop_test(tests, planted_things, 0, COUNT(planted));
	tcase_add_test(tests, emptied);
	if (!is_watched()) { /* it would tell of the child's end */
		tcase_add_loop_test(tests, damaged, 0, COUNT(damage_cases));
		tcase_add_loop_test(tests, truncated, 0, COUNT(sizes));
	}
	tcase_add_loop_test(tests, readers_damaged, 0, 2);
	return suite;
}
