/* The right to update, tried with changes that cannot happen. */
#include "ctl/check.h"

static void
check_attribute(
    const struct inspection *inspection, const char *attribute, const char *dn)
{
	const char *text = "";
	enum answer answer =
	    directory_may_update(inspection->directory, inspection->arena, dn,
	        attribute, deadline_in(inspection->config->timeout_ms), &text);

	if (answer == ANSWER_DONE)
		report_ok(inspection->report, attribute,
		    "may be updated (tried on %s)", dn);
	else
		report_failed(inspection->report, attribute,
		    "updates will fail (tried on %s): %s", dn, text);
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
    size_t count, enum owner owner, const char *dn)
{
	struct strings names = {NULL, 0};

	for (size_t i = 0; i < count; i++)
		if (rules[i].owner == owner && !rules[i].disabled)
			collect(inspection, &rules[i], &names);
	for (size_t i = 0; i < names.count; i++)
		if (dn)
			check_attribute(inspection, names.items[i], dn);
		else
			report_warning(inspection->report, names.items[i],
			    "the right to update it is not checked: no entry "
			    "was found to try it on");
}
