/*
 * `check`: first the language, then everything that only the servers can tell.
 * Nothing is changed anywhere.
 */
#include "ctl/check.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "postlogin/exitcode.h"
#include "postlogin/state.h"
#include "postlogin/text.h"

static int
parse(struct ctl *ctl, int argc, char **argv, bool *offline_r)
{
	static const struct option options[] = {
	    {"offline", no_argument, NULL, 'o'}, {NULL, 0, NULL, 0}};
	int letter;

	optind = 0; /* begin anew: main() has used it */
	while ((letter = getopt_long(argc, argv, ":c:", options, NULL)) != -1) {
		if (letter == 'c')
			ctl->file = optarg;
		else if (letter == 'o')
			*offline_r = true;
		else
			return ctl_option_unknown(letter, argv);
	}
	if (optind < argc) {
		ctl_usage("check: %s was not expected", argv[optind]);
		return -1;
	}
	return 0;
}

/* The language, and what it exports. */
static int
check_language(struct ctl *ctl, bool offline)
{
	struct diagnostics diagnostics;
	int status =
	    ctl_load(ctl, offline ? CONFIG_OFFLINE : CONFIG_FULL, &diagnostics);

	if (status == 0)
		check_exports(ctl->config, &diagnostics);
	ctl_complain(ctl, &diagnostics);
	if (status != 0 || diagnostics.errors)
		return -1;
	printf("%s: configuration is good\n",
	    text_printable(ctl->arena, span_of(ctl->file)));
	return 0;
}

/* Whether who decides at a login can read what we have read as root. */
static void
check_user_can_read(
    struct report *report, const struct ctl *ctl, const char *path)
{
	if (path && access(path, R_OK) != 0)
		report_failed(report, path,
		    "%s cannot read it (%s): logins that Dovecot starts as "
		    "root will be unavailable; expected mode 640 and a group "
		    "%s is in",
		    ctl->config->daemon.user, strerror(errno),
		    ctl->config->daemon.user);
}

static void
check_daemon_user(struct report *report, const struct ctl *ctl)
{
	const struct config *config = ctl->config;

	if (strcmp(config->daemon.user, DAEMON_USER) != 0)
		report_warning(report, "daemon: user",
		    "%s here, but the wrapper was built for " DAEMON_USER
		    " (configure --with-user)",
		    config->daemon.user);
	if (!ctl->dropped)
		return;
	for (size_t i = 0; i < config->files.count; i++)
		check_user_can_read(report, ctl, config->files.items[i]);
	for (size_t i = 0; i < config->directory_count; i++) {
		const struct directory_config *directory =
		    &config->directories[i];

		check_user_can_read(report, ctl, directory->password_file);
		check_user_can_read(report, ctl, directory->ca_file);
		check_user_can_read(report, ctl, directory->key_file);
	}
}

static bool
list_remembers(const struct rule *rules, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (rules[i].verb == VERB_ALERT &&
		    (rules[i].every_once || rules[i].every.milliseconds > 0))
			return true;
	return false;
}

/* True if some alert is not shown at each login. */
static bool
config_remembers(const struct config *config)
{
	bool found =
	    list_remembers(config->rules, config->rule_count) ||
	    list_remembers(config->user_rules, config->user_rule_count);

	for (size_t i = 0; i < config->group_count; i++)
		found = found || list_remembers(config->groups[i].rules,
		                     config->groups[i].rule_count);
	for (size_t i = 0; i < config->entry_count; i++)
		found = found || list_remembers(config->entries[i].rules,
		                     config->entries[i].rule_count);
	return found;
}

/* Only the daemon's user can tell. */
static void
check_state(struct report *report, const struct ctl *ctl)
{
	const char *directory = ctl->config->state;
	struct error error = {0};
	bool missing = false;

	if (!ctl->dropped || !config_remembers(ctl->config) ||
	    state_check(directory, &missing, &error) == 0)
		return;
	if (missing)
		report_note(report, "state",
		    "there is no %s: alerts are shown at each login; make it "
		    "and give it to %s",
		    directory, ctl->config->daemon.user);
	else
		report_warning(report, "state",
		    "%s cannot be used: %s: alerts are shown at each login",
		    directory, error.text);
}

static void
check_directories(struct report *report, const struct config *config)
{
	const size_t count = config->directory_count;
	struct directory **directories =
	    directories_new(config->directories, count);

	for (size_t i = 0; i < count; i++) {
		struct inspection inspection = {
		    .report = report,
		    .arena = report->arena,
		    .config = config,
		    .index = i,
		    .directory = directories[i],
		};

		if (check_servers(&inspection) > 0)
			check_lookups(&inspection);
	}
	directories_free(&directories, count);
}

int
ctl_check(struct ctl *ctl, int argc, char **argv)
{
	struct report report = {.arena = ctl->arena, .colour = style_wanted()};
	bool offline = false;

	if (parse(ctl, argc, argv, &offline) != 0 ||
	    check_language(ctl, offline) != 0)
		return CTL_USAGE;
	if (offline)
		return CTL_YES;
	fflush(stdout);
	if (ctl_drop(ctl) != 0)
		return CTL_USAGE;
	check_daemon_user(&report, ctl);
	check_state(&report, ctl);
	check_directories(&report, ctl->config);
	return report.failed ? CTL_NO : CTL_YES;
}
