/* See tree.h. */
#include "config.h" /* nftw() */

#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DESCRIPTORS = 8 };

/* What nftw() has no argument for. */
static const char *source; /* $top_srcdir */
static const char *target;

/* The place of the copy of a path below the source. */
static void
target_path(const char *path, char copy[PATH_MAX])
{
	snprintf(copy, PATH_MAX, "%s%s", target, path + strlen(source));
}

static int
copy_file(const char *from, const char *to)
{
	char data[4096];
	ssize_t size = -1;
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int result = -1;

	if (in == -1 || out == -1)
		goto out;
	while ((size = read(in, data, sizeof(data))) > 0) {
		if (write(out, data, (size_t)size) != size)
			goto out;
	}
	result = size == 0 ? 0 : -1;
out:
	if (in != -1)
		close(in);
	if (out != -1)
		close(out);
	return result;
}

static int
copy_item(
    const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	char copy[PATH_MAX];

	(void)status;
	(void)walk;
	target_path(path, copy);
	if (kind == FTW_D)
		return mkdir(copy, 0700);
	return kind == FTW_F ? copy_file(path, copy) : -1;
}

/* The folders above the copy. */
static int
make_parents(const char *path)
{
	char copy[PATH_MAX];

	target_path(path, copy);
	for (char *c = copy + strlen(target) + 1; *c; c++) {
		if (*c != '/')
			continue;
		*c = '\0';
		if (mkdir(copy, 0700) == -1 && errno != EEXIST)
			return -1;
		*c = '/';
	}
	return 0;
}

int
tree_copy(const char *folder, const char *to)
{
	char path[PATH_MAX];
	struct stat status;

	source = getenv("top_srcdir");
	if (!source)
		source = ".";
	target = to;
	snprintf(path, sizeof(path), "%s/%s", source, folder);
	if (make_parents(path) == -1)
		return -1;
	if (stat(path, &status) == -1)
		return errno == ENOENT ? 0 : -1;
	return nftw(path, copy_item, DESCRIPTORS, FTW_PHYS) == 0 ? 0 : -1;
}

static int
remove_item(
    const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path);
}

int
tree_remove(const char *path)
{
	return nftw(path, remove_item, DESCRIPTORS, FTW_PHYS | FTW_DEPTH);
}
