#include "state/place.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "postlogin/state.h"

/* Root would follow whatever the directory's owner puts there. */
int
place_owner(uid_t owner, struct error *error)
{
	uid_t self = geteuid();

	if (owner == 0 || owner == self)
		return 0;
	return error_set(error, "owned by uid %lu, expected %lu or root",
	    (unsigned long)owner, (unsigned long)self);
}

int
place_directory(const struct stat *status, struct error *error)
{
	if (place_owner(status->st_uid, error) != 0)
		return -1;
	if (status->st_mode & S_IWOTH)
		return error_set(error, "others may write it");
	if (status->st_mode & S_IWGRP && status->st_gid != getegid())
		return error_set(error, "its group may write it");
	return 0;
}

int
state_check(const char *directory, bool *missing_r, struct error *error)
{
	struct stat status;

	*missing_r = false;
	if (lstat(directory, &status) != 0) {
		*missing_r = errno == ENOENT;
		return error_set(error, "%s", strerror(errno));
	}
	if (!S_ISDIR(status.st_mode))
		return error_set(error, "not a directory");
	if (place_directory(&status, error) != 0)
		return -1;
	if (access(directory, R_OK | W_OK | X_OK) != 0)
		return error_set(error, "%s", strerror(errno));
	return 0;
}
