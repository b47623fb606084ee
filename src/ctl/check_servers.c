/* Each server by itself: reached, TLS, bind, what it is, what time it has. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "ctl/check.h"
#include "postlogin/datetime.h"
#include "postlogin/text.h"

/* A clock further off than this is worth a warning: expiry and hours are
 * judged by ours. */
enum { CLOCK_SECONDS = 60 };

static const char *
first_value(struct arena *arena, const struct entry *root, const char *name)
{
	const struct attribute *attribute = entry_attribute(root, name);

	return attribute ? text_printable(arena, attribute->values[0]) : NULL;
}

const char *
check_vendor(struct arena *arena, const struct entry *root)
{
	const char *name = first_value(arena, root, "vendorName");
	const char *version = first_value(arena, root, "vendorVersion");

	if (name && version)
		return arena_printf(arena, "%s %s", name, version);
	if (name || version)
		return name ? name : version;
	if (entry_has(root, "objectClass", "OpenLDAProotDSE"))
		return "OpenLDAP";
	if (entry_attribute(root, "rootDomainNamingContext"))
		return "Active Directory";
	return "a server that does not name itself";
}

static void
check_clock(struct report *report, const char *uri, const struct entry *root)
{
	const struct attribute *attribute =
	    entry_attribute(root, "currentTime");
	struct date date = {DATE_UNPARSABLE, 0};
	long long off;

	if (attribute)
		date = date_parse(
		    attribute->values[0], SYNTAX_GENERALIZED_TIME, zone_utc());
	if (date.kind != DATE_AT) {
		report_note(report, uri,
		    "clock not checked: the server does not tell the time");
		return;
	}
	off = (long long)date.at - (long long)time(NULL);
	if (off > CLOCK_SECONDS || off < -CLOCK_SECONDS)
		report_warning(report, uri,
		    "its clock is %lld seconds %s of ours", llabs(off),
		    off > 0 ? "ahead" : "behind");
	else
		report_ok(report, uri, "clock: as ours");
}

static const char *
bind_words(struct arena *arena, const struct directory_config *directory)
{
	switch (directory->bind) {
	case BIND_ANONYMOUS:
		return "anonymous";
	case BIND_SIMPLE:
		return arena_printf(arena, "bound as %s", directory->bind_dn);
	case BIND_EXTERNAL:
		return "bound by EXTERNAL";
	case BIND_GSSAPI:
		return "bound by GSSAPI";
	}
	return "bound";
}

static const char *
protection_words(const struct directory_config *directory, const char *uri)
{
	if (strncasecmp(uri, "ldaps:", 6) == 0)
		return "TLS, certificate verified";
	if (strncasecmp(uri, "ldapi:", 6) == 0)
		return "local socket";
	if (directory->starttls)
		return "StartTLS, certificate verified";
	return "no TLS";
}

static enum answer
check_server(const struct inspection *inspection, const char *uri)
{
	struct report *report = inspection->report;
	const struct directory_config *directory =
	    &inspection->config->directories[inspection->index];
	const struct entry *root = NULL;
	const char *text = "";
	enum answer answer =
	    directory_probe(inspection->directory, report->arena, uri,
	        deadline_in(inspection->config->timeout_ms), &root, &text);

	if (answer != ANSWER_DONE) {
		size_t size = strlen(uri);

		/* The reason may begin with the same URI. */
		if (strncmp(text, uri, size) == 0 && text[size] == ':')
			text += size + 1 + strspn(text + size + 1, " ");
		report_failed(report, uri, "%s", text);
		return answer;
	}
	report_ok(report, uri, "reached, %s, %s; %s",
	    protection_words(directory, uri),
	    bind_words(report->arena, directory),
	    check_vendor(report->arena, root));
	check_clock(report, uri, root);
	return answer;
}

/* dns:DOMAIN: what it stands for today. */
static void
add_servers(const struct inspection *inspection, const char *uri,
    struct strings *servers)
{
	struct text list = {.arena = inspection->arena};
	struct strings found = {NULL, 0};
	const char *text = "";

	if (strncmp(uri, "dns:", 4) != 0) {
		names_add(inspection->arena, servers, uri);
		return;
	}
	if (directory_servers(inspection->directory, inspection->arena, uri,
	        deadline_in(inspection->config->timeout_ms), &found,
	        &text) != ANSWER_DONE) {
		report_failed(inspection->report, uri, "%s", text);
		return;
	}
	for (size_t i = 0; i < found.count; i++) {
		names_add(inspection->arena, servers, found.items[i]);
		text_addf(&list, "%s%s", i ? ", " : "", found.items[i]);
	}
	report_ok(inspection->report, uri, "%zu %s: %s", found.count,
	    found.count == 1 ? "server" : "servers", text_string(&list));
}

unsigned
check_servers(const struct inspection *inspection)
{
	const struct directory_config *directory =
	    &inspection->config->directories[inspection->index];
	const struct strings *lists[] = {
	    &directory->uris, &directory->write_uris};
	struct strings uris = {NULL, 0};
	struct strings seen = {NULL, 0};
	unsigned good = 0;

	for (int i = 0; i < 2; i++)
		for (size_t j = 0; j < lists[i]->count; j++)
			names_add(inspection->arena, &uris, lists[i]->items[j]);
	for (size_t i = 0; i < uris.count; i++)
		add_servers(inspection, uris.items[i], &seen);
	for (size_t i = 0; i < seen.count; i++)
		good += check_server(inspection, seen.items[i]) == ANSWER_DONE;
	return good;
}
