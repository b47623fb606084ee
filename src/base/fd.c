/*
 * File descriptors; see postlogin/fd.h.
 *
 * Sockets are asked with MSG_DONTWAIT, which leaves the open file's flags
 * alone. For what is no socket poll() goes first, and a write is no longer than
 * PIPE_BUF: so much fits where poll() said that something fits (pipe(7)).
 */
#include "postlogin/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

void
fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Waits for `events`; 0 if there is something to do, -1 with errno. */
static int
wait_for(int fd, short events, struct deadline deadline)
{
	struct pollfd poller = {.fd = fd, .events = events};
	int ready;

	do
		ready = poll(&poller, 1, deadline_left(deadline));
	while (ready < 0 && errno == EINTR && !deadline_passed(deadline));
	if (ready < 0)
		return -1;
	if (ready == 0) {
		errno = ETIMEDOUT;
		return -1;
	}
	/* A write would raise SIGPIPE where this is no socket. */
	if (events == POLLOUT && (poller.revents & POLLERR) != 0) {
		errno = EPIPE;
		return -1;
	}
	return 0;
}

static ssize_t
write_some(int fd, const char *data, size_t size, bool *is_socket)
{
	ssize_t done;

	if (*is_socket) {
		done = send(fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (done >= 0 || errno != ENOTSOCK)
			return done;
		*is_socket = false;
		errno = EAGAIN; /* poll first */
		return -1;
	}
	return write(fd, data, size < PIPE_BUF ? size : PIPE_BUF);
}

static ssize_t
read_some(int fd, char *data, size_t size, bool *is_socket)
{
	ssize_t done;

	if (*is_socket) {
		done = recv(fd, data, size, MSG_DONTWAIT);
		if (done >= 0 || errno != ENOTSOCK)
			return done;
		*is_socket = false;
		errno = EAGAIN;
		return -1;
	}
	return read(fd, data, size);
}

/* After a try that moved nothing: 0 to try again, -1 with errno to give up. */
static int
again(int fd, short events, struct deadline deadline)
{
	if (errno == EINTR)
		return 0;
	if (errno != EAGAIN && errno != EWOULDBLOCK)
		return -1;
	return wait_for(fd, events, deadline);
}

int
fd_write(int fd, const void *data, size_t size, struct deadline deadline)
{
	const char *next = data;
	bool is_socket = true;

	while (size > 0) {
		ssize_t done;

		if (deadline_passed(deadline)) {
			errno = ETIMEDOUT;
			return -1;
		}
		done = write_some(fd, next, size, &is_socket);
		if (done < 0) {
			if (again(fd, POLLOUT, deadline) != 0)
				return -1;
			continue;
		}
		next += done;
		size -= (size_t)done;
		if (size > 0 && !is_socket &&
		    wait_for(fd, POLLOUT, deadline) != 0)
			return -1;
	}
	return 0;
}

int
fd_read(int fd, void *data, size_t size, struct deadline deadline)
{
	char *next = data;
	bool is_socket = true;

	while (size > 0) {
		ssize_t done;

		if (deadline_passed(deadline)) {
			errno = ETIMEDOUT;
			return -1;
		}
		done = read_some(fd, next, size, &is_socket);
		if (done < 0) {
			if (again(fd, POLLIN, deadline) != 0)
				return -1;
			continue;
		}
		if (done == 0) {
			errno = ECONNRESET;
			return -1;
		}
		next += done;
		size -= (size_t)done;
		if (size > 0 && !is_socket &&
		    wait_for(fd, POLLIN, deadline) != 0)
			return -1;
	}
	return 0;
}

int
fd_pair(int pair_r[2])
{
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair_r);
}

int
fd_fill_standard(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) >= 0)
			continue;
		/* Not close-on-exec: it stands in for a standard one. The
		 * lowest free number is this one. */
		if (open("/dev/null", O_RDWR) != fd)
			return -1;
	}
	return 0;
}
