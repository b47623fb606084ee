/*
 * Golden configurations: every one of tests/data/config/good loads, every one
 * of bad does not; each gives exactly the diagnostics beside it. A good one
 * without such a file gives none. One is a
 * file, or a directory whose main.yaml includes the others in it.
 *
 * With an argument: prints the diagnostics of that file, to make such a file;
 * run in the directory of the case, so that the names in it are the same.
 */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "postlogin/config.h"

#include "tree.h"
#include "unit.h"

enum { FILES_MAX = 512, FILE_MAX = 64 * 1024 };

/* Where packaged profiles are, as seen from a directory of cases. */
#define PROFILES "../../../../config/profiles"

/* The names of the cases in a directory, sorted: files, or directories with
 * "/main.yaml" behind them. */
struct cases {
	char directory[PATH_MAX];
	char *names[FILES_MAX];
	int count;
};

static struct cases good;
static struct cases bad;
static char scratch[] = "/tmp/config_golden.??????"; /* see main() */

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
add_case(struct cases *cases, const char *name)
{
	const char *end = strrchr(name, '.');
	char path[PATH_MAX];

	if (*name == '.' || (end && strcmp(end, ".yaml") != 0))
		return;
	if (cases->count == FILES_MAX)
		abort();
	snprintf(path, sizeof(path), "%s%s", name, end ? "" : "/main.yaml");
	cases->names[cases->count++] = strdup(path);
}

/* The cases are copies: whoever unpacked the sources may have made them
 * writable for a group. */
static void
find_cases(struct cases *cases, const char *kind)
{
	DIR *directory;
	const struct dirent *item;

	snprintf(cases->directory, sizeof(cases->directory),
	    "%s/tests/data/config/%s", scratch, kind);
	directory = opendir(cases->directory);
	if (!directory)
		abort();
	while ((item = readdir(directory)))
		add_case(cases, item->d_name);
	closedir(directory);
	qsort(
	    cases->names, (size_t)cases->count, sizeof(char *), compare_names);
}

static size_t
read_file(const char *path, char data[FILE_MAX])
{
	FILE *file = fopen(path, "r");
	size_t size;

	if (!file)
		return 0;
	size = fread(data, 1, FILE_MAX - 1, file);
	data[size] = '\0';
	fclose(file);
	return size;
}

/* The name of a case without ".yaml" or "/main.yaml", and ".err". */
static void
expected_path(const char *name, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%.*s.err", (int)strcspn(name, "./"), name);
}

/* What config_load() has to say, to be freed; *good_r whether it loaded. */
static char *
diagnose(const char *path, bool *good_r)
{
	struct arena *arena = arena_new();
	struct diagnostics diagnostics = {.arena = arena};
	const struct config *config =
	    config_load(arena, path, CONFIG_OFFLINE, &diagnostics);
	char *output = NULL;
	size_t size;
	FILE *stream = open_memstream(&output, &size);

	diagnostics_print(&diagnostics, stream);
	fclose(stream);
	*good_r = config != NULL;
	config_free(&config);
	arena_free(&arena);
	return output;
}

START_TEST(good_case)
{
	static char expected[FILE_MAX];
	char path[PATH_MAX];
	bool loaded;
	char *output;

	ck_assert_int_eq(chdir(good.directory), 0);
	expected_path(good.names[_i], path);
	expected[0] = '\0';
	read_file(path, expected);
	output = diagnose(good.names[_i], &loaded);
	ck_assert_msg(loaded, "%s", output);
	ck_assert_str_eq(output, expected);
	free(output);
}
END_TEST

START_TEST(bad_case)
{
	static char expected[FILE_MAX];
	char path[PATH_MAX];
	bool loaded;
	char *output;

	ck_assert_int_eq(chdir(bad.directory), 0);
	expected_path(bad.names[_i], path);
	ck_assert_uint_gt(read_file(path, expected), 0);
	output = diagnose(bad.names[_i], &loaded);
	ck_assert_str_eq(output, expected);
	ck_assert(!loaded);
	free(output);
}
END_TEST

static int
run(void)
{
	Suite *suite = suite_create("config_golden");
	TCase *test = tcase_create("files");

	tcase_add_loop_test(test, good_case, 0, good.count);
	tcase_add_loop_test(test, bad_case, 0, bad.count);
	suite_add_tcase(suite, test);
	return unit_run(&suite, 1);
}

static void
forget_cases(const struct cases *cases)
{
	for (int i = 0; i < cases->count; i++)
		free(cases->names[i]);
}

int
main(int argc, char **argv)
{
	int failed;

	config_set_profiles(PROFILES);
	if (argc > 1) {
		bool loaded;
		char *output = diagnose(argv[1], &loaded);

		fputs(output, stdout);
		free(output);
		return loaded ? 0 : 2;
	}
	memset(strchr(scratch, '?'), 'X', 6);
	if (!mkdtemp(scratch) || tree_copy("tests/data/config", scratch) ||
	    tree_copy("config/profiles", scratch))
		return 99;
	find_cases(&good, "good");
	find_cases(&bad, "bad");
	failed = run();
	forget_cases(&good);
	forget_cases(&bad);
	if (chdir("/") || tree_remove(scratch))
		return 99;
	return failed == 0 ? 0 : 1;
}
