/* Descriptors and deadlines. */
#include "base_suites.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "postlogin/clock.h"
#include "postlogin/fd.h"
#include "unit.h"

enum { MUCH = 4 * 1024 * 1024 };

/* A child that reads `size` bytes and ends with 0 if they are right. */
static pid_t
start_reader(int fd, int other, size_t size)
{
	pid_t pid = fork();
	size_t got = 0;
	char data[4096];

	if (pid != 0)
		return pid;
	close(other);
	while (got < size) {
		ssize_t part = read(fd, data, sizeof(data));

		if (part <= 0)
			_exit(2);
		for (ssize_t i = 0; i < part; i++)
			if (data[i] != (char)(got + (size_t)i))
				_exit(3);
		got += (size_t)part;
	}
	_exit(read(fd, data, 1) == 0 ? 0 : 4);
}

static void
open_two(int kind, int ends[2])
{
	if (kind % 2 == 0)
		ck_assert_int_eq(fd_pair(ends), 0);
	else
		ck_assert_int_eq(pipe(ends), 0);
}

/* kind & 1: a pipe; kind & 2: non-blocking */
START_TEST(write_all)
{
	unsigned char *data = arena_alloc(unit_arena, MUCH);
	int ends[2], flags, status;
	pid_t pid;

	for (size_t i = 0; i < MUCH; i++)
		data[i] = (unsigned char)i;
	open_two(_i, ends);
	if ((_i & 2) != 0)
		ck_assert_int_eq(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	flags = fcntl(ends[1], F_GETFL);
	pid = start_reader(ends[0], ends[1], MUCH);
	ck_assert_int_gt(pid, 0);
	ck_assert_int_eq(fd_write(ends[1], data, MUCH, deadline_in(30000)), 0);
	ck_assert_int_eq(fcntl(ends[1], F_GETFL), flags);
	fd_close(&ends[1]);
	ck_assert_int_eq(ends[1], -1);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	fd_close(&ends[0]);
}
END_TEST

/* A reader that never reads holds nobody up. */
START_TEST(write_times_out)
{
	char *data = arena_alloc(unit_arena, MUCH);
	int64_t start = clock_now();
	int ends[2];

	open_two(_i, ends);
	if ((_i & 2) != 0)
		ck_assert_int_eq(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	ck_assert_int_eq(fd_write(ends[1], data, MUCH, deadline_in(150)), -1);
	ck_assert_int_eq(errno, ETIMEDOUT);
	ck_assert_int_ge(clock_now() - start, 149);
	ck_assert_int_lt(clock_now() - start, 5000);
	fd_close(&ends[0]);
	fd_close(&ends[1]);
}
END_TEST

START_TEST(write_to_nobody)
{
	int ends[2];

	signal(SIGPIPE, SIG_DFL);
	open_two(_i, ends);
	fd_close(&ends[0]);
	ck_assert_int_eq(fd_write(ends[1], "x", 1, deadline_in(1000)), -1);
	ck_assert_int_eq(errno, EPIPE);
	fd_close(&ends[1]);
	ck_assert_int_eq(fd_write(-1, "x", 1, deadline_in(1000)), -1);
	ck_assert_int_eq(errno, EBADF);
}
END_TEST

START_TEST(read_all)
{
	char data[4] = "";
	int ends[2];

	open_two(_i, ends);
	if ((_i & 2) != 0)
		ck_assert_int_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	ck_assert_int_eq(fd_write(ends[1], "abcd", 4, deadline_in(1000)), 0);
	ck_assert_int_eq(fd_read(ends[0], data, 3, deadline_in(1000)), 0);
	ck_assert_int_eq(memcmp(data, "abc", 3), 0);
	ck_assert_int_eq(fd_read(ends[0], data, 2, deadline_in(100)), -1);
	ck_assert_int_eq(errno, ETIMEDOUT);
	ck_assert_int_eq(fd_write(ends[1], "e", 1, deadline_in(1000)), 0);
	fd_close(&ends[1]);
	ck_assert_int_eq(fd_read(ends[0], data, 2, deadline_in(1000)), -1);
	ck_assert_int_eq(errno, ECONNRESET);
	fd_close(&ends[0]);
}
END_TEST

START_TEST(no_time_left)
{
	char data[1];
	int ends[2];

	ck_assert_int_eq(fd_pair(ends), 0);
	ck_assert_int_eq(fd_write(ends[1], "x", 1, (struct deadline){0}), -1);
	ck_assert_int_eq(errno, ETIMEDOUT);
	ck_assert_int_eq(fd_write(ends[1], "x", 1, deadline_in(1000)), 0);
	ck_assert_int_eq(fd_read(ends[0], data, 1, (struct deadline){0}), -1);
	ck_assert_int_eq(errno, ETIMEDOUT);
	ck_assert_int_eq(fd_write(ends[1], "", 0, (struct deadline){0}), 0);
	fd_close(&ends[0]);
	fd_close(&ends[1]);
}
END_TEST

START_TEST(pair_is_close_on_exec)
{
	int ends[2];

	ck_assert_int_eq(fd_pair(ends), 0);
	ck_assert_int_eq(fcntl(ends[0], F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	ck_assert_int_eq(fcntl(ends[1], F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	fd_close(&ends[0]);
	fd_close(&ends[1]);
	fd_close(&ends[1]);
}
END_TEST

/* In a child: Check itself needs the three. */
START_TEST(standard_is_filled)
{
	pid_t pid = fork();
	int status, fd;

	if (pid == 0) {
		close(0);
		close(2);
		if (fd_fill_standard() != 0)
			_exit(1);
		if (fcntl(0, F_GETFD) != 0 || fcntl(2, F_GETFD) != 0)
			_exit(2);
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
		_exit(fd > 2 ? 0 : 3);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(deadlines)
{
	struct deadline never = deadline_in(INT64_MAX);
	struct deadline soon = deadline_in(1000);

	ck_assert(deadline_passed((struct deadline){0}));
	ck_assert_int_eq(deadline_left((struct deadline){0}), 0);
	ck_assert_int_eq(deadline_left(deadline_in(-5)), 0);
	ck_assert(deadline_passed(deadline_in(0)));
	ck_assert_int_eq(deadline_left(never), INT_MAX);
	ck_assert_int_le(deadline_left(soon), 1000);
	ck_assert_int_gt(deadline_left(soon), 0);
	ck_assert_int_le(deadline_left(deadline_within(never, 1000)), 1000);
	ck_assert_int_eq(deadline_within(soon, 100000).at, soon.at);
	ck_assert(deadline_passed(deadline_within((struct deadline){0}, 1000)));
}
END_TEST

Suite *
suite_fd(void)
{
	Suite *suite = suite_create("fd");
	TCase *tests = unit_case(suite, "fd");

	tcase_add_loop_test(tests, write_all, 0, 4);
	tcase_add_loop_test(tests, write_times_out, 0, 4);
	tcase_add_loop_test(tests, write_to_nobody, 0, 2);
	tcase_add_loop_test(tests, read_all, 0, 4);
	tcase_add_test(tests, no_time_left);
	tcase_add_test(tests, pair_is_close_on_exec);
	tcase_add_test(tests, standard_is_filled);
	tcase_add_test(tests, deadlines);
	return suite;
}
