/* Configurations and entries for the tests of the machine; see decide_rig.h. */
#include "config.h"

#include "decide_rig.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "postlogin/text.h"

const struct config *
decide_load(struct arena *arena, const char *body)
{
	const char *path =
	    arena_printf(arena, "/tmp/check-decide-%ld.yaml", (long)getpid());
	struct diagnostics diagnostics = {.arena = arena};
	const struct config *config;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *file;

	ck_assert_int_ge(fd, 0);
	file = fdopen(fd, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_gt(
	    fprintf(file, "directory: {uri: 'ldap://127.0.0.1'}\n%s", body), 0);
	ck_assert_int_eq(fclose(file), 0);
	config = config_load(arena, path, CONFIG_OFFLINE, &diagnostics);
	ck_assert_int_eq(unlink(path), 0);
	if (!config)
		diagnostics_print(&diagnostics, stderr);
	ck_assert_ptr_nonnull(config);
	return config;
}

/* A value as it stands in a table. */
struct span
decide_value(struct arena *arena, const char *text, size_t size)
{
	char *value = arena_copy(arena, text, size);
	size_t count = 0;

	if (*text != '~')
		return (struct span){value, size};
	for (size_t i = 1; i + 1 < size; i += 2) {
		const char pair[] = {text[i], text[i + 1], '\0'};
		value[count++] = (char)strtoul(pair, NULL, 16);
	}
	value[count] = '\0';
	return (struct span){value, count};
}

/* "DN|ATTR=VALUE|..."; several values of one attribute stand together. */
struct entry
decide_entry(struct arena *arena, const char *text)
{
	struct entry entry = {0};
	struct attribute *attributes =
	    arena_array(arena, 8, sizeof(*attributes));
	const char *at = strchrnul(text, '|');

	entry.dn = arena_copy(arena, text, (size_t)(at - text));
	while (*at) {
		const char *name = at + 1;
		const char *value = strchr(name, '=') + 1;
		struct attribute *attribute = &attributes[entry.count];
		struct span *values;
		at = strchrnul(value, '|');
		name = arena_copy(arena, name, (size_t)(value - 1 - name));
		if (entry.count > 0 && text_same(attribute[-1].name, name))
			attribute--;
		else
			entry.count++;
		attribute->name = name;
		values =
		    arena_array(arena, attribute->count + 1, sizeof(*values));
		for (size_t i = 0; i < attribute->count; i++)
			values[i] = attribute->values[i];
		values[attribute->count++] =
		    decide_value(arena, value, (size_t)(at - value));
		attribute->values = values;
	}
	entry.attributes = attributes;
	return entry;
}
