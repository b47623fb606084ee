/*
 * The log; see postlogin/log.h.
 *
 * No allocation, no stdio stream: a line is put together on the stack and
 * leaves in one write(), so that lines of several processes never mix.
 */
#include "postlogin/log.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/printable.h"

enum { LINE_MAX_1 = 1000, LINE_MAX_2 = 2000, PREFIX_MAX = 64 };

static enum log_format log_format = LOG_PLAIN;
static const char *log_ident = "ldap-postlogin";

void
log_setup(enum log_format format, const char *ident)
{
	log_format = format;
	log_ident = ident;
}

/* 1.x has no letter for debugging. */
static char
letter_of(enum log_level level)
{
	switch (level) {
	case LOG_LEVEL_DEBUG:
	case LOG_LEVEL_INFO:
		return 'I';
	case LOG_LEVEL_WARNING:
		return 'W';
	case LOG_LEVEL_ERROR:
		return 'E';
	}
	return 'E';
}

/* Writes what stands before the text; returns its size. */
static size_t
put_prefix(char *out, size_t room, enum log_level level)
{
	int size = 0;

	switch (log_format) {
	case LOG_PLAIN:
		size = snprintf(out, room, "%s: ", log_ident);
		break;
	case LOG_DOVECOT_1:
		size = snprintf(out, room, "\001%c", letter_of(level));
		break;
	case LOG_DOVECOT_2:
		size = snprintf(
		    out, room, "\001%c%ld ", (char)(level + 1), (long)getpid());
		break;
	}
	if (size < 0)
		return 0;
	return (size_t)size < room ? (size_t)size : room - 1;
}

/* 1.x has a blocking pipe on fd 2 whose reader stops for a second after ten
 * lines: poll() tells whether write() would wait. */
static void
put_line(const char *line, size_t size)
{
	struct pollfd poller = {.fd = STDERR_FILENO, .events = POLLOUT};
	ssize_t done;

	if (poll(&poller, 1, 0) != 1 || poller.revents != POLLOUT)
		return;
	do
		done = write(STDERR_FILENO, line, size);
	while (done < 0 && errno == EINTR);
}

void
log_line(enum log_level level, const char *format, ...)
{
	char text[LINE_MAX_2], line[LINE_MAX_2];
	size_t room = log_format == LOG_DOVECOT_1 ? LINE_MAX_1 : LINE_MAX_2;
	int saved = errno;
	va_list arguments;
	size_t size;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	size = put_prefix(line, PREFIX_MAX, level);
	/* The newline takes the place of the NUL. */
	size += printable_copy(line + size, room - size, span_of(text));
	line[size++] = '\n';
	put_line(line, size);
	errno = saved;
}
