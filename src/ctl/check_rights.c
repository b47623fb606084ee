/* The right to update, tried with changes that cannot happen. */
#include "ctl/check.h"

/* On one entry after the other until one may be: some may be protected where
 * others are not, such as administrators in Active Directory. */
/* Some of those that are found may be none of the service's: administrators and
 * the server's own accounts, in Active Directory. One that may be updated will
 * do, and the others are named. */
static void
check_attribute(const struct inspection *inspection, const char *attribute,
    const struct strings *dns)
{
	const char *reason = "";

	for (size_t i = 0; i < dns->count; i++) {
		const char *text = "";
		enum answer answer = directory_may_update(inspection->directory,
		    inspection->arena, dns->items[i], attribute,
		    deadline_in(inspection->config->timeout_ms), &text);

		if (i == 0)
			reason = text;
		if (answer != ANSWER_DONE)
			continue;
		report_ok(inspection->report, attribute,
		    "may be updated (tried on %s)", dns->items[i]);
		if (i > 0)
			report_warning(inspection->report, attribute,
			    "not so on %s: %s", dns->items[0], reason);
		return;
	}
	report_failed(inspection->report, attribute,
	    "updates will fail (tried on %s): %s", dns->items[0], reason);
}

static void
collect(const struct inspection *inspection, const struct rule *rule,
    struct strings *names)
{
	for (size_t i = 0; i < rule->update_count; i++)
		names_add(inspection->arena, names, rule->updates[i].attribute);
}

void
check_rights(const struct inspection *inspection, const struct rule *rules,
    size_t count, enum owner owner, const struct strings *dns)
{
	struct strings names = {NULL, 0};

	for (size_t i = 0; i < count; i++)
		if (rules[i].owner == owner && !rules[i].disabled)
			collect(inspection, &rules[i], &names);
	for (size_t i = 0; i < names.count; i++)
		if (dns->count > 0)
			check_attribute(inspection, names.items[i], dns);
		else
			report_warning(inspection->report, names.items[i],
			    "the right to update it is not checked: no entry "
			    "was found to try it on");
}
