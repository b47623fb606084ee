/*
 * Which files config_load() takes: the configuration, secrets, certificates.
 */
#include "config_loading.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

START_TEST(unsafe_file)
{
	static const struct {
		mode_t mode;
		const char *text;
	} rows[] = {
	    {0664, "its group may write it, expected its owner alone to"},
	    {0646, "others may write it, expected its owner alone to"},
	};

	write_file("c.yaml", "timeout: 3s\n", rows[_i].mode);
	ck_assert_ptr_null(
	    config_load(arena, "c.yaml", CONFIG_OFFLINE, &diagnostics));
	unlink("c.yaml");
	ck_assert_str_eq(diagnostics.items[0].text, rows[_i].text);
	ck_assert_uint_eq(diagnostics.items[0].at.line, 1);
	ck_assert_uint_eq(diagnostics.items[0].at.column, 1);
	ck_assert_ptr_null(diagnostics.items[0].line);
}
END_TEST

START_TEST(foreign_file)
{
	if (geteuid() != 0)
		return; /* only root can give a file away */
	write_file("c.yaml", "timeout: 3s\n", 0644);
	ck_assert_int_eq(chown("c.yaml", 12345, 0), 0);
	ck_assert_ptr_null(
	    config_load(arena, "c.yaml", CONFIG_OFFLINE, &diagnostics));
	unlink("c.yaml");
	ck_assert_str_eq(diagnostics.items[0].text,
	    "owned by uid 12345, expected root or uid 0");
}
END_TEST

START_TEST(no_such_file)
{
	ck_assert_ptr_null(
	    config_load(arena, "nothing.yaml", CONFIG_OFFLINE, &diagnostics));
	ck_assert_str_eq(diagnostics.items[0].text,
	    "cannot be opened: No such file or directory");
}
END_TEST

START_TEST(no_regular_file)
{
	ck_assert_int_eq(mkfifo("c.yaml", 0600), 0);
	ck_assert_ptr_null(
	    config_load(arena, "c.yaml", CONFIG_OFFLINE, &diagnostics));
	unlink("c.yaml");
	ck_assert_str_eq(diagnostics.items[0].text, "not a regular file");
}
END_TEST

START_TEST(large_file)
{
	char *text = malloc(1024 * 1024 + 2);

	memset(text, '#', 1024 * 1024 + 1);
	text[1024 * 1024 + 1] = '\0';
	ck_assert_str_eq(
	    problem(text, CONFIG_OFFLINE), "larger than 1048576 bytes");
	free(text);
}
END_TEST

START_TEST(linked_file)
{
	write_file("real.yaml", "timeout: 9s\n", 0600);
	ck_assert_int_eq(symlink("real.yaml", "link.yaml"), 0);
	config = config_load(arena, "link.yaml", CONFIG_OFFLINE, &diagnostics);
	unlink("link.yaml");
	unlink("real.yaml");
	ck_assert_ptr_nonnull(config);
	ck_assert_int_eq(config->timeout_ms, 9000);
}
END_TEST

/* A configuration that binds with the password in a file of this directory. */
static const char *
with_secret(void)
{
	return arena_printf(arena,
	    "directory:\n  uri: ldaps://a.example\n"
	    "  bind: {dn: cn=x, password_file: %s/secret}\n",
	    directory);
}

START_TEST(secret_read)
{
	write_file("secret", "pass word \nrest\n", 0640);
	load_mode(with_secret(), CONFIG_FULL);
	unlink("secret");
	ck_assert_ptr_nonnull(config);
	ck_assert_uint_eq(config->directories[0].password.size, 10);
	ck_assert_str_eq(config->directories[0].password.data, "pass word ");
	ck_assert_str_eq(config->directories[0].bind_dn, "cn=x");
	ck_assert_int_eq(config->directories[0].bind, BIND_SIMPLE);
}
END_TEST

START_TEST(secret_offline)
{
	load(with_secret());
	ck_assert_ptr_null(config->directories[0].password.data);
}
END_TEST

START_TEST(secret_refused)
{
	static const struct {
		const char *text;
		mode_t mode;
		const char *said;
	} rows[] = {
	    {"x\n", 0644,
	        "others may read it, expected its owner and group alone to"},
	    {"x\n", 0660,
	        "its group may write it, expected its owner alone to"},
	    {"\nx\n", 0600, "empty, expected a secret in its first line"},
	    {"", 0600, "empty, expected a secret in its first line"},
	    {NULL, 0,
	        "cannot be opened: No such file or "
	        "directory"},
	};

	if (rows[_i].text)
		write_file("secret", rows[_i].text, rows[_i].mode);
	ck_assert_str_eq(problem(with_secret(), CONFIG_FULL),
	    arena_printf(arena, "password_file: %s/secret: %s", directory,
	        rows[_i].said));
	ck_assert_uint_eq(diagnostics.items[0].at.line, 3);
	ck_assert_uint_eq(diagnostics.items[0].at.column, 35);
	unlink("secret");
}
END_TEST

START_TEST(tls_files)
{
	const char *text = arena_printf(arena,
	    "directory:\n  uri: ldaps://a.example\n"
	    "  tls: {cert_file: %s/cert, key_file: %s/key}\n",
	    directory, directory);

	write_file("cert", "x", 0644);
	write_file("key", "x", 0644);
	ck_assert_str_eq(problem(text, CONFIG_FULL),
	    arena_printf(arena,
	        "key_file: %s/key: others may read it, "
	        "expected its owner and group alone to",
	        directory));
	ck_assert_int_eq(chmod("key", 0640), 0);
	ck_assert_ptr_nonnull(load_mode(text, CONFIG_FULL));
	unlink("cert");
	unlink("key");
}
END_TEST

int
main(void)
{
	TCase *test = tcase_create("config_files");

	tcase_add_loop_test(test, unsafe_file, 0, 2);
	tcase_add_test(test, foreign_file);
	tcase_add_test(test, no_such_file);
	tcase_add_test(test, no_regular_file);
	tcase_add_test(test, large_file);
	tcase_add_test(test, linked_file);
	tcase_add_test(test, secret_read);
	tcase_add_test(test, secret_offline);
	tcase_add_loop_test(test, secret_refused, 0, 5);
	tcase_add_test(test, tls_files);
	return run_case("config_files", test);
}
