#include "config.h"

#include "wrapper/ask.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "postlogin/fd.h"
#include "postlogin/privilege.h"
#include "postlogin/wire.h"
#include "wrapper/spawn.h"

/* How long a daemon with a full backlog is waited for, and how often. */
enum { BACKLOG_MS = 1000, BACKLOG_STEP_MS = 20 };

/* Time that the decider leaves us to tell the outcome. */
enum { ASK_MARGIN_MS = 500 };

/* A socket at `path`, or -1: then nobody was asked. */
static int
connect_daemon(const char *path, struct deadline deadline)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	deadline = deadline_within(deadline, BACKLOG_MS);
	memcpy(address.sun_path, path, strlen(path)); /* fits: options.c */
	while (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		/* On a UNIX socket EAGAIN is a full backlog, and nothing
		 * tells when there is room again (connect(2)). */
		if ((errno != EAGAIN && errno != EINTR) ||
		    deadline_passed(deadline)) {
			fd_close(&fd);
			return -1;
		}
		poll(NULL, 0, BACKLOG_STEP_MS);
	}
	return fd;
}

/* The listener is root, or who decides for us anyway. */
static int
peer_verify(int fd, struct deadline deadline, struct error *error)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);
	uid_t uid;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
		return error_set(error, "SO_PEERCRED: %s", strerror(errno));
	if (peer.uid == 0)
		return 0;
	if (!privilege_is_root() && peer.uid == geteuid())
		return 0;
	if (spawn_find_user(&uid, deadline, error) != 0)
		return -1;
	if (peer.uid == uid)
		return 0;
	return error_set(error,
	    "the socket's listener has uid %lu: root or " DAEMON_USER
	    " was expected",
	    (unsigned long)peer.uid);
}

/* Connects or starts; -1 with the reason. */
static int
decider_reach(const struct options *options, struct deadline deadline,
    struct error *error)
{
	int fd = -1;

	if (options->socket)
		fd = connect_daemon(options->socket, deadline);
	if (fd < 0)
		return spawn_decider(options->config, options->seconds, error);
	if (peer_verify(fd, deadline, error) != 0)
		fd_close(&fd);
	return fd;
}

static int
read_failed(struct error *error)
{
	if (errno == ETIMEDOUT)
		return error_set(
		    error, "the process that decides gave no answer in time");
	if (errno == ECONNRESET)
		return error_set(
		    error, "the process that decides ended without an answer");
	return error_set(error, "reading the answer: %s", strerror(errno));
}

static int
reply_read(struct arena *arena, int fd, struct deadline deadline,
    struct reply *reply_r, struct error *error)
{
	unsigned char header[WIRE_HEADER];
	struct error reason;
	size_t size;
	char *frame;

	if (fd_read(fd, header, sizeof(header), deadline) != 0)
		return read_failed(error);
	if (wire_length(header, WIRE_REPLY_MAX, &size) != 0)
		return error_set(error, "the answer's length is out of range");
	frame = arena_alloc(arena, size + 1);
	if (fd_read(fd, frame, size, deadline) != 0)
		return read_failed(error);
	if (wire_read_reply(
	        arena, (struct span){frame, size}, reply_r, &reason) != 0)
		return error_set(
		    error, "the answer is malformed: %s", reason.text);
	return 0;
}

/* The frame, with the time that will be left for deciding. */
static int
frame_make(struct arena *arena, const struct request *request,
    struct deadline deadline, struct span *frame_r, struct error *error)
{
	struct request timed = *request;
	int left = deadline_left(deadline);

	timed.deadline_ms =
	    left > 2 * ASK_MARGIN_MS ? left - ASK_MARGIN_MS : left / 2;
	*frame_r = wire_write_request(arena, &timed);
	if (frame_r->size > WIRE_HEADER + WIRE_REQUEST_MAX)
		return error_set(error, "the userdb fields are over %d KiB",
		    WIRE_REQUEST_MAX / 1024);
	return 0;
}

int
ask(struct arena *arena, const struct options *options,
    const struct request *request, struct deadline deadline,
    struct reply *reply_r, struct error *error)
{
	struct span frame;
	int result = -1, fd = decider_reach(options, deadline, error);

	if (fd < 0)
		return -1;
	if (frame_make(arena, request, deadline, &frame, error) != 0)
		goto out;
	/* One that answers without reading on is read all the same. */
	if (fd_write(fd, frame.data, frame.size, deadline) != 0 &&
	    errno != EPIPE && errno != ECONNRESET) {
		error_set(error, "asking: %s", strerror(errno));
		goto out;
	}
	result = reply_read(arena, fd, deadline, reply_r, error);
out:
	fd_close(&fd);
	return result;
}
