/*
 * The look-ups of a configuration: bases that are there, attributes that are
 * known, readable on some entry, and the right to write what rules write.
 */
#include <string.h>

#include "ctl/check.h"
#include "postlogin/text.h"

/* Entries looked at for each look-up: enough that an attribute most have is
 * seen, few enough for the largest directory. */
enum { SAMPLE = 20, PICKED_MAX = 8 };

/* One look-up and what it means when it finds nothing. */
struct topic {
	const char *name; /* "user", "entries: site", ... */
	const struct lookup *lookup;
	bool own;      /* reads the user's own entry: no base to look at */
	bool needed;   /* without any entry nobody could log in */
	bool tolerant; /* a base that is not there finds nothing */
	const struct group_config *group; /* or NULL */
};

struct result
check_search(const struct inspection *inspection, const struct search *search)
{
	struct result result = {.answer = ANSWER_FAULT, .text = ""};

	directory_search(inspection->directory, inspection->arena, search,
	    deadline_in(inspection->config->timeout_ms), &result);
	return result;
}

/* --- One look-up ------------------------------------------------------- */

static void
check_base(const struct inspection *inspection, const struct topic *topic,
    const char *base)
{
	const struct search search = {
	    .base = base, .scope = SCOPE_BASE, .filter = "(objectClass=*)"};
	struct result result = check_search(inspection, &search);
	struct report *report = inspection->report;

	if (result.answer == ANSWER_DONE && result.count == 1)
		report_ok(report, topic->name, "base %s is there", base);
	else if (result.answer == ANSWER_NO_BASE && topic->tolerant)
		report_warning(report, topic->name,
		    "base %s is not there: nothing will be found", base);
	else if (result.answer == ANSWER_NO_BASE)
		report_failed(report, topic->name,
		    "base %s is not there, or may not be seen", base);
	else if (result.answer == ANSWER_DONE)
		report_warning(report, topic->name,
		    "base %s itself may not be read", base);
	else
		report_failed(
		    report, topic->name, "base %s: %s", base, result.text);
}

struct result
check_sample(const struct inspection *inspection, const struct lookup *lookup)
{
	struct result result = {.answer = ANSWER_DONE};
	struct text filter = {.arena = inspection->arena};

	if (lookup->filter)
		check_add_filter(&filter, lookup->filter);
	else
		text_add(&filter, "(objectClass=*)");
	for (size_t i = 0; i < lookup->bases.count; i++) {
		struct search search = {
		    .base = check_fixed_text(
		        inspection->arena, &lookup->bases.items[i]),
		    .scope = lookup->scope,
		    .filter = text_string(&filter),
		    .attributes = lookup->attributes,
		    .sample = SAMPLE};

		if (!search.base)
			continue;
		result = check_search(inspection, &search);
		if (result.answer == ANSWER_DONE && result.count > 0)
			break;
	}
	return result;
}

static bool
on_some(const struct result *sample, const char *name)
{
	for (size_t i = 0; i < sample->count; i++)
		if (entry_attribute(&sample->entries[i], name))
			return true;
	return false;
}

/* Names of attributes that no entry of a sample gave. */
struct missing {
	struct text absent;  /* not there */
	struct text hidden;  /* may not be read */
	struct text unclear; /* one or the other */
};

static void
add_missing(const struct inspection *inspection, const char *dn,
    const char *name, struct missing *missing)
{
	switch (directory_may_read(inspection->directory, dn, name,
	    deadline_in(inspection->config->timeout_ms))) {
	case ANSWER_DONE:
		text_addf(&missing->absent, " %s", name);
		break;
	case ANSWER_REFUSED:
		text_addf(&missing->hidden, " %s", name);
		break;
	case ANSWER_FAULT:
	case ANSWER_OUTAGE:
	case ANSWER_NO_BASE:
		text_addf(&missing->unclear, " %s", name);
		break;
	}
}

static void
check_readable(const struct inspection *inspection, const struct topic *topic,
    const struct result *sample)
{
	const struct strings *names = &topic->lookup->attributes;
	struct missing missing = {
	    .absent = {.arena = inspection->arena},
	    .hidden = {.arena = inspection->arena},
	    .unclear = {.arena = inspection->arena},
	};

	for (size_t i = 0; i < names->count; i++)
		if (check_knows(inspection, names->items[i]) &&
		    !on_some(sample, names->items[i]))
			add_missing(inspection, sample->entries[0].dn,
			    names->items[i], &missing);
	if (missing.hidden.size)
		report_failed(inspection->report, topic->name,
		    "may not be read, each rule would see it as absent:%s",
		    text_string(&missing.hidden));
	if (missing.unclear.size)
		report_warning(inspection->report, topic->name,
		    "on none of %zu entries, or not readable:%s", sample->count,
		    text_string(&missing.unclear));
	if (missing.absent.size)
		report_note(inspection->report, topic->name,
		    "on none of %zu entries:%s", sample->count,
		    text_string(&missing.absent));
	if (names->count && !missing.hidden.size && !missing.unclear.size)
		report_ok(inspection->report, topic->name,
		    "each attribute can be read");
}

/* True if one of the users' look-ups inherits what this one finds. */
static bool
is_inherited(const struct config *config, const struct lookup *lookup)
{
	for (size_t i = 0; i < config->user_count; i++)
		for (size_t j = 0; j < config->users[i].inherit_count; j++)
			if (&config->entries[config->users[i].inherit[j]]
			         .lookup == lookup)
				return true;
	return false;
}

/* True if what it finds gets attributes of entries in another directory. */
static bool
inherits_elsewhere(const struct config *config, const struct lookup *lookup)
{
	for (size_t i = 0; i < lookup->inherit_count; i++)
		if (config->entries[lookup->inherit[i]].lookup.directory !=
		    lookup->directory)
			return true;
	return false;
}

/* What is read of an inherited entry is all that is read of the user: the
 * user's directory has to know it, this one may. */
static void
check_names(const struct inspection *inspection, const struct topic *topic)
{
	const struct lookup *lookup = topic->lookup;
	struct strings names = {NULL, 0};
	struct strings filter = {NULL, 0};
	size_t read;

	for (size_t i = 0; i < lookup->attributes.count; i++)
		names_add(
		    inspection->arena, &names, lookup->attributes.items[i]);
	read = names.count;
	if (!is_inherited(inspection->config, lookup))
		check_known(inspection, topic->name, &names,
		    !inherits_elsewhere(inspection->config, lookup));
	if (lookup->filter)
		check_filter_names(inspection->arena, lookup->filter, &names);
	for (size_t i = read; i < names.count; i++)
		names_add(inspection->arena, &filter, names.items[i]);
	check_known(inspection, topic->name, &filter, true);
}

static struct strings
dns_of(struct arena *arena, const struct result *sample)
{
	struct strings dns = {NULL, 0};

	for (size_t i = 0; i < sample->count; i++)
		names_add(arena, &dns, sample->entries[i].dn);
	return dns;
}

/* Returns the DNs of some entries that the look-up could find. */
static struct strings
check_lookup(const struct inspection *inspection, const struct topic *topic)
{
	const struct lookup *lookup = topic->lookup;
	const struct strings none = {NULL, 0};
	struct result sample;
	size_t fixed = 0;

	check_names(inspection, topic);
	if (lookup->filter)
		check_matching(inspection, topic->name, lookup->filter);
	for (size_t i = 0; !topic->own && i < lookup->bases.count; i++) {
		const char *base = check_fixed_text(
		    inspection->arena, &lookup->bases.items[i]);

		fixed += base != NULL;
		if (base)
			check_base(inspection, topic, base);
	}
	if (!fixed) /* each login has a base of its own */
		return none;
	sample = check_sample(inspection, lookup);
	if (sample.answer == ANSWER_DONE && sample.count > 0) {
		check_readable(inspection, topic, &sample);
		if (topic->group)
			check_group_sample(inspection, topic->name,
			    topic->group, sample.entries, sample.count);
		return dns_of(inspection->arena, &sample);
	}
	if (sample.answer == ANSWER_DONE && topic->needed)
		report_failed(inspection->report, topic->name,
		    "the filter finds no entry at all");
	else if (sample.answer == ANSWER_DONE)
		report_warning(inspection->report, topic->name,
		    "the filter finds no entry at all");
	else if (sample.answer != ANSWER_NO_BASE)
		report_failed(
		    inspection->report, topic->name, "%s", sample.text);
	return none;
}

/* --- All look-ups ------------------------------------------------------ */

static bool
is_here(const struct inspection *inspection, const struct lookup *lookup)
{
	return lookup->directory == inspection->index;
}

static void
check_user(const struct inspection *inspection)
{
	const struct config *config = inspection->config;
	struct strings dns = {NULL, 0};
	bool here = false;

	for (size_t i = 0; i < config->user_count; i++) {
		const struct topic topic = {.name = "user",
		    .lookup = &config->users[i],
		    .needed = config->user_count == 1};
		struct strings found;

		if (!is_here(inspection, topic.lookup))
			continue;
		here = true;
		found = check_lookup(inspection, &topic);
		if (dns.count == 0)
			dns = found;
	}
	if (!here)
		return;
	check_rights(
	    inspection, config->rules, config->rule_count, OWNER_NONE, &dns);
	check_rights(inspection, config->user_rules, config->user_rule_count,
	    OWNER_USER, &dns);
}

static void
check_entries(const struct inspection *inspection)
{
	const struct config *config = inspection->config;

	for (size_t i = 0; i < config->entry_count; i++) {
		const struct entry_config *entry = &config->entries[i];
		const struct topic topic = {
		    .name = arena_printf(
		        inspection->arena, "entries: %s", entry->name),
		    .lookup = &entry->lookup,
		    .tolerant = true};
		struct strings dns;

		if (!is_here(inspection, topic.lookup))
			continue;
		dns = check_lookup(inspection, &topic);
		check_named(inspection, topic.name, topic.lookup);
		check_rights(inspection, entry->rules, entry->rule_count,
		    OWNER_ENTRY, &dns);
	}
}

/* "groups at line 7", of an included file "groups at FILE:7". */
static const char *
place_name(
    const struct inspection *inspection, const char *what, struct position at)
{
	if (at.file == inspection->config->file)
		return arena_printf(
		    inspection->arena, "%s at line %u", what, at.line);
	return arena_printf(
	    inspection->arena, "%s at %s:%u", what, at.file, at.line);
}

/* No look-up of the user's names it; see load_group_attribute(). */
static void
check_tokens(const struct inspection *inspection, const char *subject)
{
	static const char *const names[] = {"tokenGroups"};
	const struct strings tokens = {names, 1};
	const struct config *config = inspection->config;

	for (size_t i = 0; i < config->user_count; i++)
		if (is_here(inspection, &config->users[i])) {
			check_known(inspection, subject, &tokens, true);
			return;
		}
}

static void
check_groups(const struct inspection *inspection)
{
	const struct config *config = inspection->config;

	for (size_t i = 0; i < config->group_count; i++) {
		const struct group_config *group = &config->groups[i];
		const struct topic topic = {
		    .name = place_name(inspection, "groups", group->at),
		    .lookup = &group->lookup,
		    .group = group};

		if (group->source == GROUPS_ATTRIBUTE &&
		    group->values == GROUPS_TOKENS)
			check_tokens(inspection, topic.name);
		if (group->source == GROUPS_SEARCH &&
		    is_here(inspection, topic.lookup))
			check_lookup(inspection, &topic);
	}
}

static void
check_searches(const struct inspection *inspection)
{
	const struct config *config = inspection->config;

	for (size_t i = 0; i < config->search_count; i++) {
		const struct search_config *search = &config->searches[i];
		const struct topic topic = {
		    .name = place_name(inspection, "search", search->at),
		    .lookup = &search->lookup,
		    .own = search->own};

		if (is_here(
		        inspection, search->own ? config->users : topic.lookup))
			check_lookup(inspection, &topic);
	}
}

void
check_lookups(struct inspection *inspection)
{
	check_schema(inspection);
	check_user(inspection);
	check_entries(inspection);
	check_groups(inspection);
	check_searches(inspection);
}
