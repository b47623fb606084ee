#include "dns.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>

#include "connect.h"
#include "postlogin/fd.h"

#define RESOLV_CONF "/etc/resolv.conf"

enum {
	SERVERS_MAX = 3, /* as resolv.conf(5) */
	TRIES = 2,       /* a packet may be lost */
};

struct name_server {
	struct sockaddr_storage address;
	socklen_t size;
};

/* What is asked, and where the answer goes. */
struct query {
	unsigned char question[DNS_QUESTION_MAX];
	size_t size;
	unsigned char *buffer; /* DNS_MESSAGE_MAX */
	size_t received;
};

static bool
is_answer(const struct query *query)
{
	const struct span message = {
	    (const char *)query->buffer, query->received};
	const struct span question = {
	    (const char *)query->question, query->size};

	return dns_is_answer(message, question);
}

/* --- Name servers ------------------------------------------------------ */

static void
add_server(struct name_server *list, size_t *count, const char *address)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_DGRAM,
	    .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
	struct addrinfo *found = NULL;

	if (getaddrinfo(address, "53", &hints, &found) != 0)
		return;
	if (found->ai_addrlen <= sizeof(list->address)) {
		memcpy(
		    &list[*count].address, found->ai_addr, found->ai_addrlen);
		list[*count].size = found->ai_addrlen;
		(*count)++;
	}
	freeaddrinfo(found);
}

/* None: the one on this machine, as resolv.conf(5) has it. */
static size_t
read_servers(struct name_server list[SERVERS_MAX])
{
	FILE *file = fopen(RESOLV_CONF, "re");
	char line[512];
	char address[128];
	size_t count = 0;

	while (file && count < SERVERS_MAX && fgets(line, sizeof(line), file))
		if (sscanf(line, "nameserver %127s", address) == 1)
			add_server(list, &count, address);
	if (file)
		(void)fclose(file);
	if (count == 0)
		add_server(list, &count, "127.0.0.1");
	return count;
}

/* --- Asking ------------------------------------------------------------ */

/* Packets that answer something else are not ours; however fast they come, they
 * do not move the deadline. 0, or an errno. */
static int
await_answer(int fd, struct query *query, struct deadline deadline)
{
	struct pollfd pollfd = {.fd = fd, .events = POLLIN};

	for (;;) {
		int ready = poll(&pollfd, 1, deadline_left(deadline));
		ssize_t size;

		if (ready == 0)
			return ETIMEDOUT;
		if (ready < 0 && errno != EINTR)
			return errno;
		if (ready < 0)
			continue;
		size = recv(fd, query->buffer, DNS_MESSAGE_MAX, 0);
		if (size < 0 && errno != EAGAIN && errno != EINTR)
			return errno;
		if (size < 0)
			continue;
		query->received = (size_t)size;
		if (is_answer(query))
			return 0;
		if (deadline_passed(deadline))
			return ETIMEDOUT;
	}
}

/* A connected socket hears nobody else. 0, or an errno. */
static int
ask_udp(const struct name_server *server, struct query *query,
    struct deadline deadline)
{
	int failure = ETIMEDOUT;
	int fd = socket(server->address.ss_family,
	    SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return errno;
	if (connect(fd, (const struct sockaddr *)&server->address,
	        server->size) < 0)
		failure = errno;
	for (int left = TRIES; left > 0 && failure == ETIMEDOUT; left--) {
		int share = deadline_left(deadline) / left;

		if (send(fd, query->question, query->size, MSG_NOSIGNAL) < 0)
			failure = errno;
		else
			failure = await_answer(
			    fd, query, deadline_within(deadline, share));
	}
	fd_close(&fd);
	return failure;
}

/* Messages have their length before them (RFC 1035 section 4.2.2). */
static int
ask_tcp(const struct name_server *server, struct query *query,
    struct deadline deadline)
{
	unsigned char length[2];
	int failure = 0;
	int fd = connect_address(
	    (const struct sockaddr *)&server->address, server->size, deadline);

	if (fd < 0)
		return errno;
	length[0] = (unsigned char)(query->size >> 8);
	length[1] = (unsigned char)(query->size & 0xff);
	if (fd_write(fd, length, 2, deadline) != 0 ||
	    fd_write(fd, query->question, query->size, deadline) != 0 ||
	    fd_read(fd, length, 2, deadline) != 0) {
		failure = errno;
	} else {
		query->received = (size_t)length[0] << 8 | length[1];
		if (fd_read(fd, query->buffer, query->received, deadline) != 0)
			failure = errno;
		else if (!is_answer(query))
			failure = EBADMSG;
	}
	fd_close(&fd);
	return failure;
}

static int
ask_server(const struct name_server *server, struct query *query,
    struct deadline deadline, struct error *error)
{
	struct span message = {(const char *)query->buffer, 0};
	unsigned code;
	int failure = ask_udp(server, query, deadline);

	if (failure == 0 && dns_is_cut((struct span){
	                        (const char *)query->buffer, query->received}))
		failure = ask_tcp(server, query, deadline);
	if (failure == ETIMEDOUT)
		return error_set(
		    error, "the name server did not answer in time");
	if (failure != 0)
		return error_set(error, "name server: %s", strerror(failure));
	message.size = query->received;
	code = dns_code(message);
	if (code != DNS_NOERROR && code != DNS_NXDOMAIN)
		return error_set(
		    error, "the name server could not answer (code %u)", code);
	return 0;
}

int
dns_ask(struct arena *arena, const char *name, unsigned type,
    struct deadline deadline, struct span *message_r, struct error *error)
{
	struct name_server servers[SERVERS_MAX];
	struct query query = {.size = 0};
	size_t count = read_servers(servers);
	uint16_t id;

	/* An id that can be guessed lets others answer. */
	if (getrandom(&id, sizeof(id), 0) != sizeof(id))
		return error_set(error, "no random numbers");
	if (dns_question(name, type, id, query.question, &query.size, error) <
	    0)
		return -1;
	query.buffer = arena_alloc(arena, DNS_MESSAGE_MAX);
	for (size_t i = 0; i < count; i++) {
		int share = deadline_left(deadline) / (int)(count - i);

		if (ask_server(&servers[i], &query,
		        deadline_within(deadline, share), error) == 0) {
			*message_r = (struct span){
			    (const char *)query.buffer, query.received};
			return 0;
		}
	}
	return -1;
}
