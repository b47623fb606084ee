#include "resolve.h"

#include <ldap.h>
#include <string.h>

static const char prefix[] = "dns:";

static void
add(struct arena *arena, struct strings *list, const char *item)
{
	const char **items =
	    arena_array(arena, list->count + 1, sizeof(const char *));

	for (size_t i = 0; i < list->count; i++)
		items[i] = list->items[i];
	items[list->count] = item;
	list->items = items;
	list->count++;
}

void
resolve_hosts(struct arena *arena, const char *hosts, struct strings *found)
{
	while (*hosts) {
		size_t size = strcspn(hosts, " ");
		if (size > 0)
			add(arena, found,
			    arena_printf(
			        arena, "ldap://%.*s", (int)size, hosts));
		hosts += size;
		hosts += strspn(hosts, " ");
	}
}

int
resolve_uris(struct arena *arena, const struct strings *uris,
    struct strings *found_r, struct error *error)
{
	int result = 0;

	*found_r = (struct strings){0};
	for (size_t i = 0; i < uris->count; i++) {
		const char *uri = uris->items[i];
		char *hosts = NULL;
		int code;
		if (strncmp(uri, prefix, sizeof(prefix) - 1) != 0) {
			add(arena, found_r, uri);
			continue;
		}
		code = ldap_domain2hostlist(uri + sizeof(prefix) - 1, &hosts);
		if (code == LDAP_SUCCESS && hosts)
			resolve_hosts(arena, hosts, found_r);
		else
			result = error_set(error, "%s: no SRV records", uri);
		ldap_memfree(hosts);
	}
	return result;
}
