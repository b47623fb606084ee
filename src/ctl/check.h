/* Inside `check`: the report, and the things that are looked at. */
#ifndef CTL_CHECK_H
#define CTL_CHECK_H

#include "ctl/ctl.h"
#include "postlogin/decision.h"
#include "postlogin/directory.h"
#include "postlogin/text.h"

/* What `check` prints, one line a finding, and what it comes to. */
struct report {
	struct arena *arena;
	bool colour;
	unsigned failed;
	unsigned warnings;
};

void report_ok(struct report *report, const char *subject, const char *format,
    ...) PRINTF(3, 4);
void report_note(struct report *report, const char *subject, const char *format,
    ...) PRINTF(3, 4);
void report_warning(struct report *report, const char *subject,
    const char *format, ...) PRINTF(3, 4);
void report_failed(struct report *report, const char *subject,
    const char *format, ...) PRINTF(3, 4);

/* What the checks of a directory share. */
struct inspection {
	struct report *report;
	struct arena *arena;
	const struct config *config;
	size_t index; /* of config->directories */
	struct directory *directory;
	struct strings schema; /* names and OIDs; none: it could not be read */
};

/* Exports that the wrapper would drop, and `outage: allow` beside the mail
 * location, as problems of the configuration. (check_exports.c) */
void check_exports(
    const struct config *config, struct diagnostics *diagnostics);

/*
 * Each server of `uri` and `write_uri`: reached, TLS, bind, vendor, clock.
 * Returns how many of them answered. (check_servers.c)
 */
unsigned check_servers(const struct inspection *inspection);

/* What a server calls itself (RFC 3045), or what gives one away that does not
 * say. (check_servers.c) */
const char *check_vendor(struct arena *arena, const struct entry *root);

/* Reads the schema into inspection->schema; how many attribute types, 0 if it
 * cannot be read. (check_schema.c) */
size_t check_read_schema(struct inspection *inspection);

/* The same, reported. (check_schema.c) */
void check_schema(struct inspection *inspection);

/* False for a name that the schema does not know. (check_schema.c) */
bool check_knows(const struct inspection *inspection, const char *name);

/* Reports the names that the schema does not know; as a failure if nothing but
 * this directory can have them. (check_schema.c) */
void check_known(const struct inspection *inspection, const char *subject,
    const struct strings *names, bool only_here);

/*
 * Bases, attributes, a sample and the right to update, for each look-up that
 * asks this directory.
 * (check_lookups.c)
 */
void check_lookups(struct inspection *inspection);

/* The text of a template without variables, or NULL. (check_filter.c) */
const char *check_fixed_text(
    struct arena *arena, const struct template *template);

/* The filter with "is there" for each item that needs a login.
 * (check_filter.c) */
void check_add_filter(struct text *text, const struct filter *filter);

/* The attributes that it names. (check_filter.c) */
void check_filter_names(
    struct arena *arena, const struct filter *filter, struct strings *names);

/* Reports matching rules in the filter that the server does not know.
 * (check_groups.c) */
void check_matching(const struct inspection *inspection, const char *subject,
    const struct filter *filter);

/* Looks for two of one name, and at URLs. (check_groups.c) */
void check_group_sample(const struct inspection *inspection,
    const char *subject, const struct group_config *group,
    const struct entry *entries, size_t count);

/* Adds the OID and the names of a definition in a schema (RFC 4512 4.1).
 * (check_schema.c) */
void check_define(
    struct arena *arena, struct span definition, struct strings *names);

/* Each attribute that rules write, on some entries of theirs.
 * (check_rights.c) */
void check_rights(const struct inspection *inspection, const struct rule *rules,
    size_t count, enum owner owner, const struct strings *dns);

/* Reports how many users have no such entry, where users name it.
 * (check_named.c) */
void check_named(const struct inspection *inspection, const char *subject,
    const struct lookup *lookup);

/* Entries that the look-up could find, from the first base that has some. */
struct result check_sample(
    const struct inspection *inspection, const struct lookup *lookup);

/* A search that is bounded by the configuration's time for one question. */
struct result check_search(
    const struct inspection *inspection, const struct search *search);

/* Adds a name unless it is there already, ignoring case. */
void names_add(struct arena *arena, struct strings *names, const char *name);
bool names_have(const struct strings *names, const char *name);

#endif
