/*
 * A secret's file: the password of a bind.
 */
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/parts.h"

enum { SECRET_LIMIT = 1024 };

uid_t
secret_owner(const char *daemon_user)
{
	const struct passwd *user;

	/* Only ctl runs as root here; it becomes this user afterwards. */
	if (geteuid() != 0)
		return 0;
	user = getpwnam(daemon_user);
	return user ? user->pw_uid : 0;
}

int
secret_read(struct arena *arena, const char *path, uid_t owner,
    struct span *secret_r, struct error *error)
{
	const struct file_rule rule = {
	    .limit = SECRET_LIMIT,
	    .forbidden = S_IWGRP | S_IRWXO,
	    .owner = owner,
	};
	struct stat status;
	struct span text;
	const char *newline;

	if (file_read(arena, path, &rule, &status, &text, error) == -1)
		return -1;
	newline = text.size > 0 ? memchr(text.data, '\n', text.size) : NULL;
	if (newline)
		text.size = (size_t)(newline - text.data);
	if (text.size == 0)
		return error_set(error, "empty, expected a secret in its "
		                        "first line");
	if (!span_is_text(text))
		return error_set(error, "a NUL character in the first line");
	*secret_r = arena_span(arena, text);
	return 0;
}
