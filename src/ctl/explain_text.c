/* `explain` for people: aligned, one line a rule, then the outcome. */
#include <stdio.h>

#include "ctl/explain.h"
#include "postlogin/datetime.h"
#include "postlogin/decide.h"
#include "postlogin/text.h"

enum { LABEL_WIDTH = 12 };

struct page {
	struct arena *arena;
	bool colour;
};

/* One line "label  text"; the label stands only before the first. */
static void
print_line(const struct page *page, const char *label, enum style style,
    const char *text)
{
	style_print(page->arena, page->colour, STYLE_BOLD, LABEL_WIDTH, label);
	style_print(page->arena, page->colour, style, 0, text);
	putchar('\n');
}

static void
print_known(const struct page *page, const char *label, const char *text)
{
	print_line(page, label, STYLE_PLAIN, text ? text : "-");
}

static void
print_list(const struct page *page, const char *label, const char *const *items,
    size_t count)
{
	if (count == 0)
		print_known(page, label, NULL);
	for (size_t i = 0; i < count; i++)
		print_line(page, i ? "" : label, STYLE_PLAIN, items[i]);
}

static void
print_rules(const struct page *page, const struct decision *decision)
{
	const struct reason **reasons =
	    arena_array(page->arena, decision->reason_count, sizeof(*reasons));

	for (size_t i = 0; i < decision->reason_count; i++)
		reasons[i] = &decision->reasons[i];
	reasons_print(
	    page->arena, page->colour, 0, reasons, decision->reason_count);
	if (decision->reason_count)
		putchar('\n');
}

/* --- Outcome ----------------------------------------------------------- */

static enum style
verdict_style(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_ALLOW:
		return STYLE_GOOD;
	case VERDICT_DENY:
		return STYLE_BAD;
	case VERDICT_UNAVAILABLE:
		return STYLE_DOUBT;
	}
	return STYLE_DOUBT;
}

static void
print_verdict(const struct page *page, const struct decision *decision)
{
	const char *verdict = verdict_name(decision->verdict);
	bool refused = decision->verdict != VERDICT_ALLOW;

	if (decision->observed_set)
		verdict = arena_printf(page->arena, "%s (observed: %s)",
		    verdict, verdict_name(decision->observed));
	else if (refused)
		verdict = arena_printf(
		    page->arena, "%s (%s)", verdict, code_name(decision->code));
	print_line(page, "verdict", verdict_style(decision->verdict), verdict);
	if (decision->cause)
		print_known(page, "because",
		    arena_printf(page->arena, "%s%s%s: %s", decision->cause->at,
		        decision->cause->at[0] ? " " : "",
		        decision->cause->name, decision->cause->outcome));
	print_known(page, "message", refused ? decision->message : NULL);
}

static void
print_exports(const struct page *page, const struct decision *decision)
{
	if (decision->export_count == 0)
		print_known(page, "exports", NULL);
	for (size_t i = 0; i < decision->export_count; i++)
		print_known(page, i ? "" : "exports",
		    arena_printf(page->arena, "%s = %s",
		        decision->exports[i].setting,
		        decision->exports[i].value));
	if (decision->unset_count)
		print_list(
		    page, "unset", decision->unset, decision->unset_count);
}

static void
print_updates(const struct page *page, const struct decision *decision)
{
	size_t printed = 0;

	for (size_t i = 0; i < decision->update_count; i++) {
		const struct update *update = &decision->updates[i];

		for (size_t j = 0; j < update->count; j++) {
			const struct change *change = &update->changes[j];

			print_known(page, printed++ ? "" : "updates",
			    arena_printf(page->arena, "%s %s%s%s on %s",
			        operation_name(change->operation),
			        change->attribute, change->value ? " " : "",
			        change->value ? change->value : "",
			        update->dn));
		}
	}
	if (!printed)
		print_known(page, "updates", NULL);
}

static void
print_directory(
    const struct page *page, const struct directory_statistics *statistics)
{
	const char *uri = statistics->uri;

	if (!uri && statistics->searches == 0) {
		print_known(page, "directory", NULL);
		return;
	}
	print_known(page, "directory",
	    arena_printf(page->arena, "%s, %u %s, %lld ms",
	        uri ? uri : "no server answered", statistics->searches,
	        statistics->searches == 1 ? "search" : "searches",
	        (long long)statistics->milliseconds));
}

static void
print_question(const struct page *page, const struct request *request,
    const struct decision *decision)
{
	print_known(page, "user", request->user);
	if (request->master_user)
		print_known(page, "master user", request->master_user);
	print_known(page, "service", service_name(request->service));
	print_known(page, "remote ip", request->remote_ip);
	print_known(
	    page, "time", date_format_rfc3339(page->arena, request->now));
	print_known(page, "entry", decision->dn);
	putchar('\n');
}

void
explain_print_text(const struct explanation *explanation)
{
	const struct decision *decision = explanation->decision;
	const struct page page = {explanation->arena, style_wanted()};

	print_question(&page, explanation->request, decision);
	print_rules(&page, decision);
	print_verdict(&page, decision);
	print_list(&page, "alerts",
	    decide_alert_texts(page.arena, decision, decision->alert_count),
	    decision->alert_count);
	print_list(&page, "groups", decision->groups, decision->group_count);
	print_known(&page, "ACL_GROUPS",
	    decision->acl_groups && !decision->acl_groups[0]
	        ? "(empty)" /* not the same as not set */
	        : decision->acl_groups);
	print_exports(&page, decision);
	print_updates(&page, decision);
	print_directory(&page, &explanation->statistics);
	if (decision->note_count)
		print_list(
		    &page, "notes", decision->notes, decision->note_count);
}
