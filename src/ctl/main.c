/* ldap-postloginctl: the administrator's side. A table of subcommands. */
#include "config.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/ctl.h"
#include "postlogin/exitcode.h"
#include "postlogin/log.h"
#include "postlogin/text.h"

struct command {
	const char *name;
	int (*run)(struct ctl *ctl, int argc, char **argv);
	const char *help;
};

static const struct command commands[] = {
    {"init", ctl_init,
        "--uri URI [--bind-dn DN] [--password-file FILE] [--starttls]\n"
        "             [--ca-file FILE] [--base DN] [--insecure]\n"
        "        looks at a directory and writes a configuration that fits"},
    {"check", ctl_check,
        "[--offline]\n"
        "        looks at the configuration, its servers, bases, attributes "
        "and "
        "rights;\n"
        "        --offline: at the language alone"},
    {"explain", ctl_explain,
        "USER [-s SERVICE] [--ip A] [--local-ip A] [--mechanism M]\n"
        "                [--at TIME] [--field K=V]... [--zone ZONE]\n"
        "                [--ldif FILE] [--json]\n"
        "        what would become of a login, and why; writes nothing"},
    {"test", ctl_test,
        "FILE [--ldif FILE] [--zone ZONE]\n"
        "        whether the logins of a file become what it expects;\n"
        "        --ldif: asks a file, and no server"},
    {"encode", ctl_encode,
        "hours [--syntax logon_hours|time_map] [--zone ZONE] [--at TIME]\n"
        "                [--output base64|hex|ldif] HOURS... | -\n"
        "        \"Mon-Fri 08:00-18:00\" as Active Directory or eDirectory "
        "holds it"},
    {"decode", ctl_decode,
        "hours [--syntax logon_hours|time_map] [--zone ZONE] [--at TIME]\n"
        "                [--grid] MAP... | -\n"
        "        such a map, in base64 or hex, as text or as a table"},
};

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static int
help(FILE *stream)
{
	fputs("Usage: ldap-postloginctl [-c FILE] [--profiles DIR] COMMAND "
	      "...\n\n",
	    stream);
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(
		    stream, "  %s %s\n", commands[i].name, commands[i].help);
	fputs("\nExit status: 0 yes, 1 no, 2 usage or configuration error, "
	      "3 unavailable.\n",
	    stream);
	return 0;
}

static int
version(void)
{
	puts(PACKAGE_STRING);
	return 0;
}

static int
unknown(struct ctl *ctl, const char *name)
{
	struct text text = {.arena = ctl->arena};

	for (size_t i = 0; i < COMMANDS; i++) {
		if (i > 0)
			text_add(&text, i + 1 < COMMANDS ? ", " : " or ");
		text_add(&text, commands[i].name);
	}
	return ctl_usage(
	    "unknown command %s: %s was expected", name, text_string(&text));
}

static int
run(struct ctl *ctl, int argc, char **argv)
{
	for (size_t i = 0; argc > 0 && i < COMMANDS; i++)
		if (strcmp(argv[0], commands[i].name) == 0)
			return commands[i].run(ctl, argc, argv);
	if (argc > 0)
		return unknown(ctl, argv[0]);
	help(stderr);
	return CTL_USAGE;
}

/* Options before the command. */
static int
parse(struct ctl *ctl, int argc, char **argv)
{
	static const struct option options[] = {
	    {"help", no_argument, NULL, 'h'},
	    {"profiles", required_argument, NULL, 'p'},
	    {"version", no_argument, NULL, 'V'},
	    {NULL, 0, NULL, 0},
	};
	int letter;

	while (
	    (letter = getopt_long(argc, argv, "+:c:", options, NULL)) != -1) {
		if (letter == 'c')
			ctl->file = optarg;
		else if (letter == 'p')
			config_set_profiles(optarg);
		else if (letter == 'h')
			return help(stdout);
		else if (letter == 'V')
			return version();
		else
			return ctl_option_unknown(letter, argv);
	}
	return run(ctl, argc - optind, argv + optind);
}

int
main(int argc, char **argv)
{
	struct ctl ctl = {.arena = arena_new(), .file = CONFIG_FILE};
	int status;

	log_setup(LOG_PLAIN, "ldap-postloginctl");
	status = parse(&ctl, argc, argv);
	config_free(&ctl.config);
	arena_free(&ctl.arena);
	if (fflush(stdout) != 0 || ferror(stdout))
		return ctl_usage("writing to standard output failed");
	return status;
}
