#include "system.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>

/* Buffers of the name service: grown to this, then it is a failure. */
enum { BUFFER_START = 4096, BUFFER_MAX = 1024 * 1024 };

/* As many as the kernel lets a process have (NGROUPS_MAX). */
enum { GROUPS_START = 64, GROUPS_MAX = 65536 };

/* What getpwnam(3) and getgrgid(3) return for "there is none". */
static bool
means_none(int code)
{
	return code == 0 || code == ENOENT || code == ESRCH;
}

/* *known_r: there is such a user. 0, or -1 if it cannot be told. */
static int
primary_group(
    struct arena *arena, const char *user, gid_t *gid_r, bool *known_r)
{
	int code = ERANGE;

	*known_r = false;
	for (size_t size = BUFFER_START; code == ERANGE && size <= BUFFER_MAX;
	     size *= 2) {
		char *buffer = arena_alloc(arena, size);
		struct passwd entry;
		struct passwd *found = NULL;
		code = getpwnam_r(user, &entry, buffer, size, &found);
		if (code == 0 && found) {
			*gid_r = found->pw_gid;
			*known_r = true;
		}
	}
	return means_none(code) ? 0 : -1;
}

/* *name_r: NULL for a number without a name. 0, or -1. */
static int
group_name(struct arena *arena, gid_t gid, const char **name_r)
{
	int code = ERANGE;

	*name_r = NULL;
	for (size_t size = BUFFER_START; code == ERANGE && size <= BUFFER_MAX;
	     size *= 2) {
		char *buffer = arena_alloc(arena, size);
		struct group entry;
		struct group *found = NULL;
		code = getgrgid_r(gid, &entry, buffer, size, &found);
		if (code == 0 && found)
			*name_r = found->gr_name; /* in the arena's buffer */
	}
	return means_none(code) ? 0 : -1;
}

/* All group numbers; NULL if they are too many. */
static gid_t *
group_list(struct arena *arena, const char *user, gid_t gid, int *count_r)
{
	for (int room = GROUPS_START; room <= GROUPS_MAX; room *= 2) {
		gid_t *list = arena_array(arena, (size_t)room, sizeof(*list));
		*count_r = room;
		if (getgrouplist(user, gid, list, count_r) >= 0)
			return list;
	}
	return NULL;
}

int
system_groups(struct arena *arena, const char *user, struct strings *names_r,
    struct error *error)
{
	const char **names;
	gid_t *list;
	gid_t gid = 0;
	bool known = false;
	int count = 0;

	*names_r = (struct strings){0};
	if (primary_group(arena, user, &gid, &known) < 0)
		return error_set(error, "system groups: the user database "
		                        "cannot be read");
	if (!known)
		return 0;
	list = group_list(arena, user, gid, &count);
	if (!list)
		return error_set(error, "system groups: too many");
	names = arena_array(arena, (size_t)count, sizeof(*names));
	for (int i = 0; i < count; i++) {
		const char *name;
		if (group_name(arena, list[i], &name) < 0)
			return error_set(error, "system groups: the group "
			                        "database cannot be read");
		if (name)
			names[names_r->count++] = name;
	}
	names_r->items = names;
	return 0;
}
