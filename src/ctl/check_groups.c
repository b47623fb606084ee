/*
 * What only groups and their filters can have wrong: a matching rule that the
 * server does not know (it would find nothing and say that all is well), two
 * groups of one name (who is in one has what the other may), a URL of a dynamic
 * group that nobody can judge.
 */
#include <string.h>

#include "ctl/check.h"
#include "postlogin/text.h"
#include "postlogin/url.h"

#define IN_CHAIN "1.2.840.113556.1.4.1941"

/* --- Matching rules ---------------------------------------------------- */

/* The rule of (ATTR:dn:RULE:=VALUE); NULL if the item has none. */
static const char *
rule_of(struct arena *arena, const struct filter *item)
{
	const char *text = item->item.count ? item->item.parts[0].literal : "";
	size_t size = strcspn(text ? text : "", "=");
	const char *rule;

	if (size < 2 || text[size - 1] != ':')
		return NULL;
	text = arena_copy(arena, text, size - 1);
	rule = strrchr(text, ':');
	return rule && !text_same(rule, ":dn") ? rule + 1 : NULL;
}

static void
collect_rules(
    struct arena *arena, const struct filter *filter, struct strings *rules)
{
	const char *rule = NULL;

	if (filter->kind == FILTER_ITEM)
		rule = rule_of(arena, filter);
	if (rule)
		names_add(arena, rules, rule);
	for (size_t i = 0; i < filter->count; i++)
		collect_rules(arena, &filter->children[i], rules);
}

static const struct entry *
read_one(const struct inspection *inspection, const char *dn,
    const char *const *names, size_t count)
{
	const struct search search = {.base = dn,
	    .scope = SCOPE_BASE,
	    .filter = "(objectClass=*)",
	    .attributes = {names, count}};
	struct result result = check_search(inspection, &search);

	return result.answer == ANSWER_DONE && result.count == 1
	           ? result.entries
	           : NULL;
}

/* Active Directory does not list its rules (MS-ADTS 3.1.1.3.4.4). */
static void
add_rules_of_ad(struct arena *arena, const struct attribute *capabilities,
    struct strings *known)
{
	static const char *const rules[] = {"1.2.840.113556.1.4.803",
	    "1.2.840.113556.1.4.804", IN_CHAIN, "1.2.840.113556.1.4.2253"};

	for (size_t i = 0; capabilities && i < capabilities->count; i++) {
		struct span value = capabilities->values[i];

		if (!span_equal(value, span_of("1.2.840.113556.1.4.800")) &&
		    !span_equal(value, span_of("1.2.840.113556.1.4.1851")))
			continue;
		for (size_t j = 0; j < sizeof(rules) / sizeof(*rules); j++)
			names_add(arena, known, rules[j]);
	}
}

static struct strings
known_rules(const struct inspection *inspection)
{
	static const char *const marks[] = {
	    "supportedCapabilities", "subschemaSubentry"};
	static const char *const wanted[] = {"matchingRules"};
	const struct entry *root = read_one(inspection, "", marks, 2);
	const struct attribute *place = entry_attribute(root, marks[1]);
	const struct entry *schema = NULL;
	const struct attribute *rules;
	struct strings known = {NULL, 0};

	add_rules_of_ad(
	    inspection->arena, entry_attribute(root, marks[0]), &known);
	if (place)
		schema = read_one(inspection, place->values[0].data, wanted, 1);
	rules = entry_attribute(schema, wanted[0]);
	for (size_t i = 0; rules && i < rules->count; i++)
		check_define(inspection->arena, rules->values[i], &known);
	return known;
}

void
check_matching(const struct inspection *inspection, const char *subject,
    const struct filter *filter)
{
	struct strings rules = {NULL, 0};
	struct strings known;

	collect_rules(inspection->arena, filter, &rules);
	if (rules.count == 0)
		return;
	known = known_rules(inspection);
	for (size_t i = 0; i < rules.count; i++) {
		const char *rule = rules.items[i];

		if (names_have(&known, rule))
			continue;
		/* A login would be unavailable: directory/chain.h. 389 DS
		 * knows others that it does not list. */
		if (text_same(rule, IN_CHAIN))
			report_failed(inspection->report, subject,
			    "the server does not name the matching rule %s "
			    "among those it knows: nobody could log in",
			    rule);
		else
			report_warning(inspection->report, subject,
			    "the server does not name the matching rule %s "
			    "among those it knows: does the filter find "
			    "anything?",
			    rule);
	}
}

/* --- Groups found ------------------------------------------------------ */

static void
check_names_differ(const struct inspection *inspection, const char *subject,
    const char *name, const struct entry *entries, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct attribute *one =
		    entry_attribute(&entries[i], name);

		for (size_t j = 0; one && j < i; j++) {
			const struct attribute *other =
			    entry_attribute(&entries[j], name);

			if (!other || !span_equal(text_folded(inspection->arena,
			                              one->values[0]),
			                  text_folded(inspection->arena,
			                      other->values[0])))
				continue;
			report_warning(inspection->report, subject,
			    "%s and %s have the same %s: who is in one is "
			    "taken for a member of both",
			    entries[j].dn, entries[i].dn, name);
			return;
		}
	}
}

static void
check_urls(const struct inspection *inspection, const char *subject,
    const char *name, const struct entry *entries, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct attribute *urls =
		    entry_attribute(&entries[i], name);

		for (size_t j = 0; urls && j < urls->count; j++) {
			struct error error;
			struct url url;

			if (url_parse(inspection->arena, urls->values[j], &url,
			        &error) < 0)
				report_warning(inspection->report, subject,
				    "%s of %s %s: nobody is known to match",
				    name, entries[i].dn, error.text);
		}
	}
}

void
check_group_sample(const struct inspection *inspection, const char *subject,
    const struct group_config *group, const struct entry *entries, size_t count)
{
	check_names_differ(inspection, subject,
	    group->name ? group->name : "cn", entries, count);
	if (group->dynamic)
		check_urls(inspection, subject, group->dynamic, entries, count);
}
