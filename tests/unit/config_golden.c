/*
 * Golden configurations: every file of tests/data/config/good loads without a
 * word, every one of bad gives exactly the diagnostics beside it.
 *
 * With an argument: prints the diagnostics of that file, to make such a file.
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

#include "unit.h"

enum { FILES_MAX = 256, FILE_MAX = 64 * 1024 };

/* The names of the cases in a directory, sorted, without ".yaml". */
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
find_cases(struct cases *cases, const char *kind)
{
	const char *top = getenv("top_srcdir");
	DIR *directory;
	const struct dirent *item;

	snprintf(cases->directory, sizeof(cases->directory),
	    "%s/tests/data/config/%s", top ? top : ".", kind);
	directory = opendir(cases->directory);
	if (!directory)
		abort();
	while ((item = readdir(directory))) {
		const char *end = strstr(item->d_name, ".yaml");

		if (!end || end[5] != '\0')
			continue;
		if (cases->count == FILES_MAX)
			abort();
		cases->names[cases->count++] =
		    strndup(item->d_name, (size_t)(end - item->d_name));
	}
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

/* A copy in the current directory: whoever unpacked the sources may have made
 * them writable for a group, and the name in the diagnostics is short. */
static void
copy_case(const struct cases *cases, const char *name, char path[PATH_MAX])
{
	static char data[FILE_MAX];
	char from[PATH_MAX * 2];
	size_t size;
	int fd;

	snprintf(from, sizeof(from), "%s/%s.yaml", cases->directory, name);
	snprintf(path, PATH_MAX, "%s.yaml", name);
	size = read_file(from, data);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, data, size), (ssize_t)size);
	close(fd);
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
	char path[PATH_MAX];
	bool loaded;
	char *output;

	copy_case(&good, good.names[_i], path);
	output = diagnose(path, &loaded);
	ck_assert_msg(loaded, "%s", output);
	ck_assert_str_eq(output, "");
	free(output);
}
END_TEST

START_TEST(bad_case)
{
	static char expected[FILE_MAX];
	char path[PATH_MAX];
	char expected_path[PATH_MAX * 2];
	bool loaded;
	char *output;

	copy_case(&bad, bad.names[_i], path);
	snprintf(expected_path, sizeof(expected_path), "%s/%s.err",
	    bad.directory, bad.names[_i]);
	ck_assert_uint_gt(read_file(expected_path, expected), 0);
	output = diagnose(path, &loaded);
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
clean(const struct cases *cases)
{
	char path[PATH_MAX];

	for (int i = 0; i < cases->count; i++) {
		snprintf(path, sizeof(path), "%s.yaml", cases->names[i]);
		unlink(path);
		free(cases->names[i]);
	}
}

int
main(int argc, char **argv)
{
	int failed;

	if (argc > 1) {
		bool loaded;
		char *output = diagnose(argv[1], &loaded);

		fputs(output, stdout);
		free(output);
		return loaded ? 0 : 2;
	}
	find_cases(&good, "good");
	find_cases(&bad, "bad");
	memset(strchr(scratch, '?'), 'X', 6);
	if (!mkdtemp(scratch) || chdir(scratch) == -1)
		return 99;
	failed = run();
	clean(&good);
	clean(&bad);
	rmdir(scratch);
	return failed == 0 ? 0 : 1;
}
