/*
 * Reading a file that somebody else might have prepared: judged by fstat() on
 * what has been opened, never by its path.
 */
#ifndef CONFIG_FILE_H
#define CONFIG_FILE_H

#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "postlogin/arena.h"
#include "postlogin/attributes.h"
#include "postlogin/error.h"
#include "postlogin/span.h"

struct file_rule {
	size_t limit;     /* largest size in bytes */
	mode_t forbidden; /* permissions that must not be there */
	uid_t owner;      /* may own it besides root and the effective user;
	                     0: nobody else */
};

/*
 * Reads all of a regular file that keeps the rule. Symbolic links are
 * followed: /etc is full of them, and whoever may change the link is not whom
 * the rule is about. *status_r is of what was opened. Returns 0, or -1 with
 * the reason.
 */
NODISCARD int file_read(struct arena *arena, const char *path,
    const struct file_rule *rule, struct stat *status_r, struct span *text_r,
    struct error *error);

/* The same without reading it. */
NODISCARD int file_check(
    const char *path, const struct file_rule *rule, struct error *error);

#endif
