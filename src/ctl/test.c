/* `test`: a file of logins and what is to become of them. */
#include <getopt.h>
#include <string.h>
#include <time.h>

#include "ctl/ask.h"
#include "ctl/expect.h"
#include "postlogin/datetime.h"
#include "postlogin/exitcode.h"
#include "postlogin/text.h"

enum {
	OPTION_LDIF = 256,
	OPTION_ZONE,
	WORD_WIDTH = 8,
	INDENT = 8,
	LABEL_WIDTH = 16,
	RULES_MAX = 20, /* shown of those that refused nobody */
};

struct run {
	struct ctl *ctl;
	struct strings ldif;
	const char *zone; /* of tests that name none, or NULL */
	struct loaded file;
	struct asker asker;
	bool colour;
	size_t passed;
	size_t failed;
};

/* --- The command line ---------------------------------------------------- */

static int
parse(struct run *run, int argc, char **argv)
{
	static const struct option options[] = {
	    {"ldif", required_argument, NULL, OPTION_LDIF},
	    {"zone", required_argument, NULL, OPTION_ZONE},
	    {NULL, 0, NULL, 0},
	};
	int letter;

	optind = 0; /* begin anew: main() has used it */
	while ((letter = getopt_long(argc, argv, ":c:", options, NULL)) != -1) {
		if (letter == 'c') {
			run->ctl->file = optarg;
		} else if (letter == OPTION_LDIF) {
			ctl_add_string(run->ctl, &run->ldif, optarg);
		} else if (letter == OPTION_ZONE) {
			if (ctl_set_zone(run->ctl, optarg, &run->zone) != 0)
				return -1;
		} else {
			ctl_option_unknown(letter, argv);
			return -1;
		}
	}
	if (argc - optind != 1) {
		ctl_usage("test: one FILE of tests was expected");
		return -1;
	}
	run->file.path = argv[optind];
	return 0;
}

/* --- The outcome --------------------------------------------------------- */

/* "alice imap 192.0.2.1 2026-11-22T08:00:00Z" */
static const char *
describe(struct arena *arena, const struct request *request)
{
	struct text text = {.arena = arena};

	text_add(&text, request->user);
	if (request->master_user)
		text_addf(&text, " (%s)", request->master_user);
	text_addf(&text, " %s", service_name(request->service));
	if (request->remote_ip)
		text_addf(&text, " %s", request->remote_ip);
	text_addf(&text, " %s", date_format_rfc3339(arena, request->now));
	return text_string(&text);
}

static void
print_head(const struct run *run, struct arena *arena,
    const struct policy_case *test, bool passed)
{
	const char *login = describe(arena, &test->request);
	const char *name = test->name ? test->name : login;

	style_print(arena, run->colour, passed ? STYLE_GOOD : STYLE_BAD,
	    WORD_WIDTH, passed ? "ok" : "FAILED");
	if (passed)
		style_print(arena, false, STYLE_PLAIN, 0, name);
	else
		style_print(arena, run->colour, STYLE_BOLD, 0,
		    arena_printf(arena, "%s (%s:%u)", name, test->at.file,
		        test->at.line));
	putchar('\n');
	if (!passed && test->name)
		printf("%*s%s\n", INDENT, "",
		    text_printable(arena, span_of(login)));
}

static void
print_labelled(const struct run *run, struct arena *arena, const char *label,
    const char *what, const char *text)
{
	printf("%*s", INDENT, "");
	style_print(arena, run->colour, STYLE_BOLD, LABEL_WIDTH, label);
	if (*what)
		printf("%-9s", what);
	style_print(arena, false, STYLE_PLAIN, 0, text);
	putchar('\n');
}

/* True for a rule that had a part in what differs. */
static bool
is_concerned(const struct reason *reason, unsigned concerns)
{
	static const unsigned parts[] = {
	    [VERB_DENY] = CONCERN_VERDICT,
	    [VERB_REQUIRE] = CONCERN_VERDICT,
	    [VERB_ALERT] = CONCERN_ALERTS,
	    [VERB_GROUP] = CONCERN_GROUPS,
	    [VERB_EXPORT] = CONCERN_EXPORTS,
	    [VERB_UPDATE] = CONCERN_UPDATES,
	};

	return reason->rule && (parts[reason->rule->verb] & concerns);
}

/* Which rule decided; where none did, those that might have. */
static void
print_rules(const struct run *run, struct arena *arena,
    const struct decision *decision, unsigned concerns)
{
	const struct reason **reasons =
	    arena_array(arena, RULES_MAX + 1, sizeof(*reasons));
	size_t count = 0, left = 0;

	if (decision->cause)
		reasons[count++] = decision->cause;
	for (size_t i = 0; i < decision->reason_count; i++) {
		const struct reason *reason = &decision->reasons[i];
		unsigned wanted = decision->cause
		                      ? concerns & ~(unsigned)CONCERN_VERDICT
		                      : concerns;

		if (reason == decision->cause || !is_concerned(reason, wanted))
			continue;
		if (count < RULES_MAX)
			reasons[count++] = reason;
		else
			left++;
	}
	print_labelled(run, arena, "decided by", "",
	    decision->cause ? decision->cause->name : "no rule");
	reasons_print(arena, run->colour, INDENT + 2, reasons, count);
	if (left)
		printf("%*sand %zu more\n", INDENT + 2, "", left);
}

static void
print_differences(const struct run *run, const struct differences *differences,
    const struct decision *decision)
{
	struct arena *arena = differences->arena;
	unsigned concerns = 0;

	for (size_t i = 0; i < differences->count; i++) {
		const struct difference *item = &differences->items[i];

		print_labelled(
		    run, arena, item->key, "expected", item->expected);
		print_labelled(run, arena, "", "got", item->got);
		concerns |= (unsigned)item->concern;
	}
	print_rules(run, arena, decision, concerns);
	for (size_t i = 0; i < decision->note_count; i++)
		print_labelled(
		    run, arena, i ? "" : "notes", "", decision->notes[i]);
}

/* One test, in an arena of its own. */
static void
run_case(struct run *run, const struct policy_case *test)
{
	struct arena *arena = arena_new();
	struct request request = test->request;
	struct explanation explanation;
	struct differences differences;
	bool passed;

	if (!request.zone)
		request.zone = run->zone;
	explanation = asker_ask(&run->asker, arena, &request);
	differences =
	    expect_compare(arena, &test->expect, explanation.decision);
	passed = differences.count == 0;
	print_head(run, arena, test, passed);
	if (passed)
		run->passed++;
	else
		run->failed++;
	if (!passed)
		print_differences(run, &differences, explanation.decision);
	arena_free(&arena);
}

int
ctl_test(struct ctl *ctl, int argc, char **argv)
{
	struct run run = {.ctl = ctl, .colour = style_wanted()};
	struct diagnostics diagnostics = {.arena = ctl->arena};
	const struct policy_test *test;

	if (parse(&run, argc, argv) != 0 ||
	    asker_open(ctl, &run.ldif, &run.file, &run.asker) != 0)
		return CTL_USAGE;
	test = policytest_read(
	    ctl->arena, run.file.path, run.file.text, time(NULL), &diagnostics);
	if (test) {
		for (size_t i = 0; i < test->count; i++)
			run_case(&run, &test->cases[i]);
		printf("%zu passed, %zu failed\n", run.passed, run.failed);
	} else {
		ctl_complain_of(ctl, run.file.path, &diagnostics);
	}
	asker_close(&run.asker);
	if (!test)
		return CTL_USAGE;
	return run.failed ? CTL_NO : CTL_YES;
}
