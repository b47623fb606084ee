#include "config/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include "postlogin/fd.h"

static int
check_mode(mode_t mode, mode_t forbidden, struct error *error)
{
	mode_t bad = mode & forbidden;

	if (bad & S_IWOTH)
		return error_set(
		    error, "others may write it, expected its owner alone to");
	if (bad & S_IWGRP)
		return error_set(error,
		    "its group may write it, expected its owner alone to");
	if (bad & S_IRWXO)
		return error_set(error, "others may read it, expected its "
		                        "owner and group alone to");
	return 0;
}

static int
check_file(const struct stat *status, const struct file_rule *rule,
    struct error *error)
{
	if (!S_ISREG(status->st_mode))
		return error_set(error, "not a regular file");
	if (status->st_uid != 0 && status->st_uid != geteuid() &&
	    (rule->owner == 0 || status->st_uid != rule->owner))
		return error_set(error,
		    "owned by uid %lu, expected root or uid %lu",
		    (unsigned long)status->st_uid, (unsigned long)geteuid());
	if (check_mode(status->st_mode, rule->forbidden, error) == -1)
		return -1;
	if ((uintmax_t)status->st_size > rule->limit)
		return error_set(error, "larger than %zu bytes", rule->limit);
	return 0;
}

/* Reads until the end; the file may have grown since fstat(). */
static int
read_all(int fd, char *data, size_t room, size_t *size_r, struct error *error)
{
	size_t size = 0;

	while (size < room) {
		ssize_t got = read(fd, data + size, room - size);

		if (got == 0)
			break;
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return error_set(
			    error, "cannot be read: %s", strerror(errno));
		size += (size_t)got;
	}
	*size_r = size;
	return 0;
}

/* The descriptor of a file that keeps the rule, or -1. */
static int
open_file(const char *path, const struct file_rule *rule, struct stat *status,
    struct error *error)
{
	/* O_NONBLOCK: a FIFO must not hold up a login. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd == -1 && errno == EACCES)
		return error_set(error,
		    "cannot be opened: %s: uid %lu is to be let in (by the "
		    "group of the file and its directories)",
		    strerror(errno), (unsigned long)geteuid());
	if (fd == -1)
		return error_set(
		    error, "cannot be opened: %s", strerror(errno));
	if (fstat(fd, status) == -1)
		error_set(error, "fstat: %s", strerror(errno));
	else if (check_file(status, rule, error) == 0)
		return fd;
	fd_close(&fd);
	return -1;
}

int
file_check(const char *path, const struct file_rule *rule, struct error *error)
{
	struct stat status;
	int fd = open_file(path, rule, &status, error);

	if (fd == -1)
		return -1;
	fd_close(&fd);
	return 0;
}

int
file_read(struct arena *arena, const char *path, const struct file_rule *rule,
    struct stat *status_r, struct span *text_r, struct error *error)
{
	char *data;
	size_t size = 0;
	int result = -1;
	int fd = open_file(path, rule, status_r, error);

	if (fd == -1)
		return -1;
	/* One byte more than there was, to see that it grew; one for the NUL.
	 */
	data = arena_alloc(arena, (size_t)status_r->st_size + 2);
	if (read_all(fd, data, (size_t)status_r->st_size + 1, &size, error) ==
	    -1)
		goto out;
	if (size > (size_t)status_r->st_size) {
		error_set(error, "changed while it was read");
		goto out;
	}
	*text_r = (struct span){.data = data, .size = size};
	result = 0;
out:
	fd_close(&fd);
	return result;
}
