/* See profiles.h. */
#include "config/profiles.h"

#include <dirent.h>
#include <string.h>

#include "postlogin/arena.h"

/* Never from the environment: a login's holds what the userdb says. */
static const char *profiles = PROFILE_DIRECTORY;

void
config_set_profiles(const char *directory)
{
	profiles = directory;
}

const char *
config_profiles(void)
{
	return profiles;
}

bool
profiles_is_name(const char *name)
{
	const size_t size = strlen(name);

	return size > 5 && strcmp(name + size - 5, ".yaml") == 0;
}

void
profiles_nearest(struct arena *arena, struct nearest *nearest)
{
	DIR *directory = opendir(profiles);
	const struct dirent *item;

	while (directory && (item = readdir(directory))) {
		const size_t size = strlen(item->d_name);

		if (size > 5 && strcmp(item->d_name + size - 5, ".yaml") == 0)
			nearest_try(
			    nearest, arena_copy(arena, item->d_name, size - 5));
	}
	if (directory)
		closedir(directory);
}
