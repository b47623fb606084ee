/* See config_loading.h. */
#include "config_loading.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

char directory[] = "/tmp/config_load.??????"; /* see run_case() */
struct arena *arena;
struct diagnostics diagnostics;
const struct config *config;

static void
setup(void)
{
	arena = arena_new();
	diagnostics = (struct diagnostics){.arena = arena};
	config = NULL;
}

static void
teardown(void)
{
	config_free(&config);
	arena_free(&arena);
}

void
write_file(const char *name, const char *text, mode_t mode)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
}

const struct config *
load_mode(const char *text, enum config_mode mode)
{
	write_file("c.yaml", text, 0644);
	config = config_load(arena, "c.yaml", mode, &diagnostics);
	unlink("c.yaml");
	return config;
}

const struct config *
load(const char *text)
{
	load_mode(text, CONFIG_OFFLINE);
	if (!config)
		diagnostics_print(&diagnostics, stderr);
	ck_assert_ptr_nonnull(config);
	return config;
}

const char *
problem(const char *text, enum config_mode mode)
{
	ck_assert_ptr_null(load_mode(text, mode));
	ck_assert_uint_gt(diagnostics.count, 0);
	return diagnostics.items[0].text;
}

int
run_case(const char *name, TCase *test)
{
	Suite *suite = suite_create(name);
	int status;

	memset(strchr(directory, '?'), 'X', 6);
	if (!mkdtemp(directory) || chdir(directory) == -1)
		return 99;
	tcase_add_checked_fixture(test, setup, teardown);
	suite_add_tcase(suite, test);
	status = unit_run(&suite, 1);
	rmdir(directory);
	return status;
}
