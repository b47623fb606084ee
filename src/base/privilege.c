/* Giving up root; see postlogin/privilege.h. */
#include "config.h"

#include "postlogin/privilege.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

bool
privilege_is_root(void)
{
	uid_t real, effective, saved;

	if (getresuid(&real, &effective, &saved) != 0)
		return true;
	return real == 0 || effective == 0 || saved == 0;
}

int
privilege_user(const char *name, uid_t *uid_r, gid_t *gid_r, bool *missing_r,
    struct error *error)
{
	errno = 0;
	const struct passwd *user = getpwnam(name);
	/* getpwnam(3) lists these as "not found". */
	bool missing =
	    !user && (errno == 0 || errno == ENOENT || errno == ESRCH ||
	                 errno == EBADF || errno == EPERM);

	if (missing_r)
		*missing_r = missing;
	if (missing)
		return error_set(error, "there is no user %s", name);
	if (!user)
		return error_set(error, "user %s: %s", name, strerror(errno));
	if (user->pw_uid == 0 || user->pw_gid == 0)
		return error_set(error,
		    "user %s is root: an unprivileged one was expected", name);
	*uid_r = user->pw_uid;
	*gid_r = user->pw_gid;
	return 0;
}

static bool
ids_are(uid_t uid, gid_t gid)
{
	uid_t users[3];
	gid_t groups[3];

	if (getresuid(&users[0], &users[1], &users[2]) != 0 ||
	    getresgid(&groups[0], &groups[1], &groups[2]) != 0)
		return false;
	for (int i = 0; i < 3; i++)
		if (users[i] != uid || groups[i] != gid)
			return false;
	return true;
}

int
privilege_drop(uid_t uid, gid_t gid, struct error *error)
{
	if (setgroups(1, &gid) != 0 || setresgid(gid, gid, gid) != 0 ||
	    setresuid(uid, uid, uid) != 0)
		return error_set(error, "cannot become uid %lu: %s",
		    (unsigned long)uid, strerror(errno));
	if (!ids_are(uid, gid) || setuid(0) == 0 || seteuid(0) == 0 ||
	    setgid(0) == 0)
		return error_set(error, "becoming uid %lu had no effect",
		    (unsigned long)uid);
	return 0;
}
