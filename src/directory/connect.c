#include "connect.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "postlogin/fd.h"

/* What ldapi:/// means: where Debian's slapd and libldap have their socket
 * (libldap does not say in a public header). */
#define DEFAULT_SOCKET "/var/run/slapd/ldapi"

/* How long to leave a UNIX listener whose backlog is full alone. */
enum { BACKLOG_PAUSE_MS = 20 };

/* Waits for the end of a connect() under way. 0, or an errno. */
static int
await(int fd, struct deadline deadline)
{
	struct pollfd pollfd = {.fd = fd, .events = POLLOUT};
	int failure = 0;
	socklen_t size = sizeof(failure);

	for (;;) {
		int ready = poll(&pollfd, 1, deadline_left(deadline));
		if (ready > 0)
			break;
		if (ready == 0)
			return ETIMEDOUT;
		if (errno != EINTR)
			return errno;
	}
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size) < 0)
		return errno;
	return failure;
}

/* 0, or an errno. EAGAIN is a UNIX listener with a full backlog: there is
 * nothing to poll for, so it is asked again. */
static int
start(int fd, const struct sockaddr *address, socklen_t size,
    struct deadline deadline)
{
	while (connect(fd, address, size) < 0) {
		int left = deadline_left(deadline);
		if (errno == EINPROGRESS || errno == EINTR)
			return await(fd, deadline);
		if (errno != EAGAIN)
			return errno;
		if (left == 0)
			return ETIMEDOUT;
		(void)poll(
		    NULL, 0, left < BACKLOG_PAUSE_MS ? left : BACKLOG_PAUSE_MS);
	}
	return 0;
}

int
connect_address(
    const struct sockaddr *address, socklen_t size, struct deadline deadline)
{
	const int on = 1;
	int failure;
	int fd = socket(
	    address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	failure = start(fd, address, size, deadline);
	if (failure != 0) {
		fd_close(&fd);
		errno = failure;
		return -1;
	}
	/* A login is a few small messages one after the other. */
	if (address->sa_family != AF_UNIX)
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

static size_t
count_addresses(const struct addrinfo *list)
{
	size_t count = 0;

	for (; list; list = list->ai_next)
		count++;
	return count;
}

int
connect_host(const char *host, bool absolute, int port,
    struct deadline deadline, struct error *error)
{
	const struct addrinfo hints = {
	    .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_NUMERICSERV,
	};
	struct addrinfo *list = NULL;
	const struct addrinfo *item;
	char service[16];
	char name[NI_MAXHOST];
	size_t left;
	int size;
	int fd = -1;
	int rc;

	(void)snprintf(service, sizeof(service), "%d", port);
	/* A dot at its end says so. */
	size = snprintf(name, sizeof(name), "%s%s", host, absolute ? "." : "");
	if (size < 0 || (size_t)size >= sizeof(name))
		return error_set(error, "%s: too long a name", host);
	rc = getaddrinfo(name, service, &hints, &list);
	if (rc != 0)
		return error_set(error, "%s: %s", host,
		    rc == EAI_SYSTEM ? strerror(errno) : gai_strerror(rc));
	left = count_addresses(list);
	errno = EADDRNOTAVAIL;
	/* An address that swallows packets may not eat up the time of the
	 * next, so each has its share. */
	for (item = list; item && fd < 0; item = item->ai_next, left--) {
		int share = deadline_left(deadline) / (int)left;
		fd = connect_address(item->ai_addr, item->ai_addrlen,
		    deadline_within(deadline, share));
	}
	if (fd < 0)
		(void)error_set(error, "connect: %s", strerror(errno));
	freeaddrinfo(list);
	return fd;
}

int
connect_path(const char *path, struct deadline deadline, struct error *error)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t size;
	int fd;

	if (path[0] == '\0')
		path = DEFAULT_SOCKET;
	size = strlen(path);
	if (size >= sizeof(address.sun_path))
		return error_set(error, "the path of the socket is too long");
	memcpy(address.sun_path, path, size + 1);
	fd = connect_address(
	    (const struct sockaddr *)&address, sizeof(address), deadline);
	if (fd < 0)
		return error_set(error, "connect: %s", strerror(errno));
	return fd;
}

bool
connect_is_local(int fd)
{
	struct sockaddr_storage peer = {0};
	socklen_t size = sizeof(peer);
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (getpeername(fd, (struct sockaddr *)&peer, &size) < 0)
		return false;
	switch (peer.ss_family) {
	case AF_UNIX:
		return true;
	case AF_INET:
		memcpy(&v4, &peer, sizeof(v4));
		return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
	case AF_INET6:
		memcpy(&v6, &peer, sizeof(v6));
		return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
	default:
		return false;
	}
}
