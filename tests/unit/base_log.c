/* The log as its readers get it: through a pipe on fd 2. */
#include "base_suites.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "postlogin/log.h"
#include "postlogin/text.h"
#include "unit.h"

static int reader;
static int saved_stderr;

static void
begin(enum log_format format)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	saved_stderr = dup(STDERR_FILENO);
	ck_assert_int_eq(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
	close(ends[1]);
	reader = ends[0];
	log_setup(format, "unit");
}

/* Whatever is in the pipe; stderr is as it was again. */
static struct span
end(void)
{
	struct text text = {.arena = unit_arena};
	char data[4096];
	ssize_t size;

	dup2(saved_stderr, STDERR_FILENO);
	close(saved_stderr);
	while ((size = read(reader, data, sizeof(data))) > 0)
		text_add_span(&text, (struct span){data, (size_t)size});
	close(reader);
	return text_span(&text);
}

static const struct log_case {
	const char *name;
	enum log_format format;
	enum log_level level;
	const char *text;
	const char *expected; /* %d: the process id */
} lines[] = {
    {"plain", LOG_PLAIN, LOG_LEVEL_INFO, "hello", "unit: hello\n"},
    {"1.x debug", LOG_DOVECOT_1, LOG_LEVEL_DEBUG, "x", "\001Ix\n"},
    {"1.x info", LOG_DOVECOT_1, LOG_LEVEL_INFO, "x", "\001Ix\n"},
    {"1.x warning", LOG_DOVECOT_1, LOG_LEVEL_WARNING, "x", "\001Wx\n"},
    {"1.x error", LOG_DOVECOT_1, LOG_LEVEL_ERROR, "x", "\001Ex\n"},
    {"2.x debug", LOG_DOVECOT_2, LOG_LEVEL_DEBUG, "x", "\001\001%d x\n"},
    {"2.x info", LOG_DOVECOT_2, LOG_LEVEL_INFO, "x", "\001\002%d x\n"},
    {"2.x warning", LOG_DOVECOT_2, LOG_LEVEL_WARNING, "x", "\001\003%d x\n"},
    {"2.x error", LOG_DOVECOT_2, LOG_LEVEL_ERROR, "x", "\001\004%d x\n"},
    {"no second line", LOG_DOVECOT_1, LOG_LEVEL_INFO, "a\n\001Eb",
        "\001Ia  Eb\n"},
    {"no option of 2.x", LOG_DOVECOT_2, LOG_LEVEL_INFO,
        "a\n\001\010"
        "1 prefix=x ",
        "\001\002%d a   1 prefix=x \n"},
    {"no terminal's escape", LOG_PLAIN, LOG_LEVEL_ERROR, "\x1b[31m\xc2\x9b\xff",
        "unit:  [31m \xef\xbf\xbd\n"},
    {"a percent sign", LOG_PLAIN, LOG_LEVEL_INFO, "%n%s", "unit: %n%s\n"},
};

START_TEST(line)
{
	const struct log_case *row = &lines[_i];
	const char *id = strstr(row->expected, "%d");
	struct text expected = {.arena = unit_arena};
	struct span got;

	text_add(&expected, row->expected);
	if (id != NULL) {
		expected.size = (size_t)(id - row->expected);
		text_addf(&expected, "%ld%s", (long)getpid(), id + 2);
	}
	begin(row->format);
	errno = EDOM;
	log_line(row->level, "%s", row->text);
	ck_assert_int_eq(errno, EDOM);
	got = end();
	unit_assert_span(row->name, got, text_span(&expected));
}
END_TEST

static const size_t limits[] = {
    [LOG_PLAIN] = 2000, [LOG_DOVECOT_1] = 1000, [LOG_DOVECOT_2] = 2000};

START_TEST(long_lines_are_cut)
{
	struct text text = {.arena = unit_arena};
	struct span got;

	for (int i = 0; i < 3000; i++)
		text_add(&text, "\xe2\x82\xac");
	begin((enum log_format)_i);
	log_info("%s", text_string(&text));
	got = end();
	ck_assert_uint_le(got.size, limits[_i]);
	ck_assert_uint_ge(got.size, limits[_i] - 4);
	ck_assert_int_eq(got.data[got.size - 1], '\n');
	ck_assert(utf8_valid(got));
}
END_TEST

/* A pipe nobody empties, blocking or not: lines are lost, whole ones only. */
START_TEST(full_pipe_is_not_waited_for)
{
	struct span got;
	size_t count = 0;

	begin(LOG_PLAIN);
	if (_i == 1)
		ck_assert_int_eq(fcntl(STDERR_FILENO, F_SETFL, O_NONBLOCK), 0);
	for (int i = 0; i < 5000; i++)
		log_error("%060d", i);
	got = end();
	for (size_t i = 0; i < got.size; i++)
		count += got.data[i] == '\n';
	ck_assert_uint_gt(count, 100);
	ck_assert_uint_lt(count, 5000);
	ck_assert_uint_eq(got.size, count * 67);
}
END_TEST

START_TEST(nobody_reads)
{
	begin(LOG_PLAIN);
	close(reader);
	log_error("a line for nobody"); /* no SIGPIPE */
	close(STDERR_FILENO);
	log_error("nor for this");
	ck_assert_int_eq(dup2(saved_stderr, STDERR_FILENO), STDERR_FILENO);
	close(saved_stderr);
}
END_TEST

Suite *
suite_log(void)
{
	Suite *suite = suite_create("log");
	TCase *tests = unit_case(suite, "log");

	tcase_add_loop_test(tests, line, 0, COUNT(lines));
	tcase_add_loop_test(tests, long_lines_are_cut, 0, COUNT(limits));
	tcase_add_loop_test(tests, full_pipe_is_not_waited_for, 0, 2);
	tcase_add_test(tests, nobody_reads);
	return suite;
}
