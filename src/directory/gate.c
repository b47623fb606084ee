#include "gate.h"

#include <errno.h>
#include <lber.h>
#include <poll.h>
#include <sys/socket.h>

/* Above the socket, below TLS. */
enum { LEVEL = LBER_SBIOD_LEVEL_PROVIDER + 5 };

static int
gate_setup(Sockbuf_IO_Desc *io, void *gate)
{
	io->sbiod_pvt = gate;
	return 0;
}

static int
gate_remove(Sockbuf_IO_Desc *io)
{
	(void)io;
	return 0;
}

static int
gate_control(Sockbuf_IO_Desc *io, int option, void *argument)
{
	return LBER_SBIOD_CTRL_NEXT(io, option, argument);
}

/* True if it is worth another try; false with errno. */
static bool
gate_wait(const struct gate *gate, short events)
{
	struct pollfd pollfd = {.fd = gate->fd, .events = events};

	if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
		return false;
	if (!gate->set)
		return false;
	if (poll(&pollfd, 1, deadline_left(gate->deadline)) == 0) {
		errno = ETIMEDOUT;
		return false;
	}
	return true;
}

static bool
gate_closed(const struct gate *gate)
{
	if (!gate->set || !deadline_passed(gate->deadline))
		return false;
	errno = ETIMEDOUT;
	return true;
}

static ber_slen_t
gate_read(Sockbuf_IO_Desc *io, void *buffer, ber_len_t size)
{
	const struct gate *gate = io->sbiod_pvt;
	ber_slen_t done;

	do {
		if (gate_closed(gate))
			return -1;
		done = LBER_SBIOD_READ_NEXT(io, buffer, size);
	} while (done < 0 && gate_wait(gate, POLLIN));
	return done;
}

/* Straight to the socket: libldap's own write() raises SIGPIPE where a server
 * has hung up. */
static ber_slen_t
gate_write(Sockbuf_IO_Desc *io, void *buffer, ber_len_t size)
{
	const struct gate *gate = io->sbiod_pvt;
	ber_slen_t done;

	do {
		if (gate_closed(gate))
			return -1;
		done = send(gate->fd, buffer, size, MSG_NOSIGNAL);
	} while (done < 0 && gate_wait(gate, POLLOUT));
	return done;
}

static int
gate_close(Sockbuf_IO_Desc *io)
{
	(void)io;
	return 0;
}

/* Not const: libldap's type. Nobody writes to it. */
static Sockbuf_IO gate_io = {
    .sbi_setup = gate_setup,
    .sbi_remove = gate_remove,
    .sbi_ctrl = gate_control,
    .sbi_read = gate_read,
    .sbi_write = gate_write,
    .sbi_close = gate_close,
};

int
gate_install(LDAP *ld, struct gate *gate)
{
	Sockbuf *sockbuf = NULL;

	if (ldap_get_option(ld, LDAP_OPT_SOCKBUF, &sockbuf) != 0 || !sockbuf)
		return -1;
	return ber_sockbuf_add_io(sockbuf, &gate_io, LEVEL, gate);
}
