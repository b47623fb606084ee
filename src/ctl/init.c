/*
 * init: looks at a directory and writes a configuration that fits it, on
 * standard output. Nothing is changed anywhere.
 */
#include "ctl/init.h"

#include <getopt.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "postlogin/exitcode.h"
#include "postlogin/text.h"

enum { PASSWORD_LIMIT = 1024 };

/* Beside the configuration, where the password will be. */
static const char secret_name[] = "bind.secret";
static const char made_name[] = "command line";

enum {
	OPTION_URI = 256,
	OPTION_BIND_DN,
	OPTION_PASSWORD_FILE,
	OPTION_STARTTLS,
	OPTION_INSECURE,
	OPTION_CA_FILE,
	OPTION_BASE,
};

static const struct option options[] = {
    {"uri", required_argument, NULL, OPTION_URI},
    {"bind-dn", required_argument, NULL, OPTION_BIND_DN},
    {"password-file", required_argument, NULL, OPTION_PASSWORD_FILE},
    {"starttls", no_argument, NULL, OPTION_STARTTLS},
    {"insecure", no_argument, NULL, OPTION_INSECURE},
    {"ca-file", required_argument, NULL, OPTION_CA_FILE},
    {"base", required_argument, NULL, OPTION_BASE},
    {NULL, 0, NULL, 0},
};

static void
set_option(struct init_options *init, int letter)
{
	switch (letter) {
	case OPTION_URI:
		init->uri = optarg;
		break;
	case OPTION_BIND_DN:
		init->bind_dn = optarg;
		break;
	case OPTION_PASSWORD_FILE:
		init->password_file = optarg;
		break;
	case OPTION_STARTTLS:
		init->starttls = true;
		break;
	case OPTION_INSECURE:
		init->insecure = true;
		break;
	case OPTION_CA_FILE:
		init->ca_file = optarg;
		break;
	case OPTION_BASE:
		init->base = optarg;
		break;
	}
}

/* Beside the configuration. */
static const char *
secret_path(const struct ctl *ctl)
{
	const char *slash = strrchr(ctl->file, '/');

	return arena_printf(ctl->arena, "%.*s/%s",
	    slash ? (int)(slash - ctl->file) : 0, ctl->file, secret_name);
}

static int
parse(struct ctl *ctl, int argc, char **argv, struct init_options *init)
{
	int letter;

	optind = 0; /* begin anew: main() has used it */
	while ((letter = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (letter == '?' || letter == ':')
			return ctl_option_unknown(letter, argv);
		set_option(init, letter);
	}
	if (optind < argc)
		return ctl_usage("init: %s was not expected", argv[optind]);
	if (!init->uri)
		return ctl_usage("init: --uri URI was expected, e.g. "
		                 "ldap://ldap.example.com");
	if (init->password_file && !init->bind_dn)
		return ctl_usage("init: --password-file without --bind-dn");
	if (init->bind_dn && !init->password_file) {
		init->password_file = secret_path(ctl);
		init->ask_password = true;
	}
	return 0;
}

/* --- The password --------------------------------------------------------- */

static bool
read_line(char *line, size_t size)
{
	return fgets(line, (int)size, stdin) && strchr(line, '\n');
}

/* A line from standard input, not shown on a terminal; NULL: none. */
static const char *
ask_password(struct arena *arena, const char *dn)
{
	const bool terminal = isatty(STDIN_FILENO);
	char line[PASSWORD_LIMIT + 1];
	struct termios before, quiet;
	bool got;

	if (!terminal) {
		got = read_line(line, sizeof(line));
	} else {
		fprintf(stderr,
		    "Password of %s: ", text_printable(arena, span_of(dn)));
		if (tcgetattr(STDIN_FILENO, &before) != 0)
			return NULL;
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) != 0)
			return NULL;
		got = read_line(line, sizeof(line));
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}
	if (!got || line[0] == '\n')
		return NULL;
	return arena_copy(arena, line, strlen(line) - 1);
}

/* --- Looking ----------------------------------------------------------------
 */

/* The command line as a configuration: the loader knows what is wrong with
 * it. */
static int
load(struct ctl *ctl, const struct init_options *init)
{
	struct diagnostics diagnostics = {.arena = ctl->arena};
	struct text text = {.arena = ctl->arena};

	text_add(&text, "timeout: 20s\n");
	init_write_directory(&text, init, NULL);
	ctl->config = config_load_text(ctl->arena, made_name, text_span(&text),
	    init->ask_password ? CONFIG_OFFLINE : CONFIG_FULL, &diagnostics);
	if (ctl->config)
		return 0;
	for (size_t i = 0; i < diagnostics.count; i++)
		(void)ctl_usage("init: %s", diagnostics.items[i].text);
	return -1;
}

/* 0, or the exit status with a line on standard error. */
static int
look(struct inspection *inspection, const struct init_options *init,
    struct survey *survey)
{
	const struct entry *root = NULL;
	const char *text = NULL;
	enum answer answer =
	    directory_probe(inspection->directory, inspection->arena, init->uri,
	        deadline_in(inspection->config->timeout_ms), &root, &text);

	if (answer == ANSWER_DONE) {
		survey_run(inspection, root, init->base, survey);
		return CTL_YES;
	}
	fprintf(stderr, "ldap-postloginctl: %s: %s\n",
	    text_printable(inspection->arena, span_of(init->uri)), text);
	return answer == ANSWER_OUTAGE ? CTL_UNAVAILABLE : CTL_NO;
}

/* --- What of a profile this server has no attributes for -------------------
 */

static bool
rule_fits(const struct inspection *inspection, const struct rule *rule)
{
	if (rule->attribute && !check_knows(inspection, rule->attribute))
		return false;
	for (size_t i = 0; i < rule->update_count; i++)
		if (!check_knows(inspection, rule->updates[i].attribute))
			return false;
	return true;
}

static void
add_unfit(const struct inspection *inspection, const struct rule *rules,
    size_t count, struct strings *names)
{
	for (size_t i = 0; i < count; i++)
		if (rules[i].name && !rules[i].disabled &&
		    !rule_fits(inspection, &rules[i]))
			names_add(inspection->arena, names, rules[i].name);
}

/* What we have written must be something that we can read. NULL if not, with
 * the problems on standard error. */
static const struct config *
load_written(struct ctl *ctl, const char *text)
{
	struct diagnostics diagnostics = {.arena = ctl->arena};
	const struct config *config =
	    config_load_text(ctl->arena, "what was to be written",
	        span_of(text), CONFIG_OFFLINE, &diagnostics);

	if (!config)
		ctl_complain(ctl, &diagnostics);
	return config;
}

static struct strings
unfit_rules(const struct inspection *inspection, const struct config *config)
{
	struct strings names = {NULL, 0};

	add_unfit(inspection, config->rules, config->rule_count, &names);
	add_unfit(
	    inspection, config->user_rules, config->user_rule_count, &names);
	for (size_t i = 0; i < config->entry_count; i++)
		add_unfit(inspection, config->entries[i].rules,
		    config->entries[i].rule_count, &names);
	for (size_t i = 0; i < config->group_count; i++)
		add_unfit(inspection, config->groups[i].rules,
		    config->groups[i].rule_count, &names);
	return names;
}

/* Twice: the rules of the profiles are known once they have been read. */
static int
write_out(struct ctl *ctl, const struct inspection *inspection,
    const struct init_options *init, struct survey *survey)
{
	const char *unknown;
	const char *text = init_write(ctl->arena, init, survey, &unknown);
	const struct config *config = load_written(ctl, text);

	if (!config)
		return CTL_NO;
	survey->unfit = unfit_rules(inspection, config);
	config_free(&config);
	text = init_write(ctl->arena, init, survey, &unknown);
	config = load_written(ctl, text);
	if (!config)
		return CTL_NO;
	config_free(&config);
	fputs(text, stdout);
	fprintf(stderr, "ldap-postloginctl: what could not be found out:\n%s",
	    unknown);
	return CTL_YES;
}

static int
survey_and_write(struct ctl *ctl, const struct directory_config *config,
    const struct init_options *init)
{
	struct directory **directories = directories_new(config, 1);
	struct report report = {.arena = ctl->arena};
	struct inspection inspection = {
	    .report = &report,
	    .arena = ctl->arena,
	    .config = ctl->config,
	    .directory = directories[0],
	};
	struct survey survey;
	int status = look(&inspection, init, &survey);

	if (status == CTL_YES)
		status = write_out(ctl, &inspection, init, &survey);
	directories_free(&directories, 1);
	return status;
}

int
ctl_init(struct ctl *ctl, int argc, char **argv)
{
	struct init_options init = {.uri = NULL};
	struct directory_config config;

	if (parse(ctl, argc, argv, &init) != 0)
		return CTL_USAGE;
	if (load(ctl, &init) != 0)
		return CTL_USAGE;
	config = ctl->config->directories[0];
	if (init.ask_password) {
		config.password =
		    span_of(ask_password(ctl->arena, init.bind_dn));
		if (config.password.size == 0)
			return ctl_usage("init: a password was expected");
	}
	if (ctl_drop(ctl) != 0)
		return CTL_USAGE;
	return survey_and_write(ctl, &config, &init);
}
