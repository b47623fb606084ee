#include "wrapper/options.h"

#include <string.h>
#include <sys/un.h>

#include "postlogin/text.h"

const char options_help[] =
    "Usage: ldap-postlogin [-c FILE] [-S SOCKET] [-s SERVICE] [-t SECS]\n"
    "                      [-e NAME]... [--] PROGRAM [ARG...]\n"
    "\n"
    "Asks a directory whether the user may log in, then becomes PROGRAM.\n"
    "\n"
    "  -c FILE     configuration of the process that decides\n"
    "  -S SOCKET   socket of a running ldap-postlogind\n"
    "  -s SERVICE  imap, pop3, sieve or submission (needed by Dovecot 2.x)\n"
    "  -t SECS     seconds for all of it, 1 to 50 (10)\n"
    "  -e NAME     a setting that a decision may set besides the usual ones\n";

/* Copies the words that are not empty, with a NULL behind them. */
static char **
words_compact(struct arena *arena, int argc, char **argv)
{
	char **words = arena_array(arena, (size_t)argc + 1, sizeof(*words));
	size_t count = 0;

	for (int i = 1; i < argc; i++)
		if (argv[i][0])
			words[count++] = argv[i];
	return words;
}

/* A path that means the same wherever the process stands: under Dovecot 1.x
 * that is the user's own directory. */
static int
path_set(const char *path, size_t max, const char **path_r, struct error *error)
{
	if (path[0] != '/')
		return error_set(
		    error, "%s: an absolute path was expected", path);
	if (strlen(path) > max)
		return error_set(error, "%s: the path is too long", path);
	*path_r = path;
	return 0;
}

static int
seconds_set(const char *value, unsigned *seconds_r, struct error *error)
{
	long long seconds;

	if (text_integer(span_of(value), &seconds) != 0 || seconds < 1 ||
	    seconds > OPTIONS_SECONDS_MAX)
		return error_set(error,
		    "-t %s: seconds from 1 to %d were expected", value,
		    OPTIONS_SECONDS_MAX);
	*seconds_r = (unsigned)seconds;
	return 0;
}

static int
service_set(const char *value, enum service *service_r, struct error *error)
{
	*service_r = service_parse(value);
	if (*service_r == SERVICE_UNKNOWN)
		return error_set(error,
		    "-s %s: imap, pop3, sieve or submission was expected",
		    value);
	return 0;
}

static void
extra_add(struct arena *arena, struct options *options, const char *value)
{
	char *name = arena_string(arena, value);

	text_upper(name);
	options->extra = arena_grow(arena, options->extra, options->extra_count,
	    sizeof(*options->extra));
	options->extra[options->extra_count++] = name;
}

static int
option_set(struct arena *arena, struct options *options, char letter,
    const char *value, struct error *error)
{
	switch (letter) {
	case 'c':
		return path_set(value, 4095, &options->config, error);
	case 'S':
		return path_set(value,
		    sizeof(((struct sockaddr_un *)0)->sun_path) - 1,
		    &options->socket, error);
	case 's':
		return service_set(value, &options->service, error);
	case 't':
		return seconds_set(value, &options->seconds, error);
	case 'e':
		extra_add(arena, options, value);
		return 0;
	default:
		return error_set(error, "unknown option -%c", letter);
	}
}

/* --help, --version. */
static int
long_option(const char *word, struct options *options, struct error *error)
{
	if (strcmp(word, "--help") == 0)
		options->action = OPTIONS_HELP;
	else if (strcmp(word, "--version") == 0)
		options->action = OPTIONS_VERSION;
	else
		return error_set(error, "unknown option %s", word);
	return 0;
}

/* One option at *word, with its value; moves *word behind both. */
static int
option_read(struct arena *arena, char ***word, struct options *options,
    struct error *error)
{
	const char *option = *(*word)++, *value = option + 2;

	if (option[1] == '-')
		return long_option(option, options, error);
	if (!strchr("cSste", option[1]))
		return error_set(error, "unknown option %s", option);
	if (!*value) {
		value = **word;
		if (!value)
			return error_set(
			    error, "%s: a value was expected", option);
		(*word)++;
	}
	return option_set(arena, options, option[1], value, error);
}

int
options_parse(struct arena *arena, int argc, char **argv,
    struct options *options_r, struct error *error)
{
	struct options options = {.seconds = OPTIONS_SECONDS};
	char **word = words_compact(arena, argc, argv);

	while (*word && (*word)[0] == '-' && (*word)[1]) {
		if (strcmp(*word, "--") == 0) {
			word++;
			break;
		}
		if (option_read(arena, &word, &options, error) != 0)
			return -1;
		if (options.action != OPTIONS_RUN)
			break;
	}
	options.program = word;
	if (options.action == OPTIONS_RUN && !*word)
		return error_set(error,
		    "PROGRAM is missing: ldap-postlogin [-c FILE] [-S SOCKET] "
		    "[-s SERVICE] [-t SECS] [-e NAME]... [--] PROGRAM "
		    "[ARG...]");
	*options_r = options;
	return 0;
}

enum service
options_service(char *const *program)
{
	for (; *program && (*program)[0] != '['; program++) {
		const char *slash = strrchr(*program, '/');
		const char *name = slash ? slash + 1 : *program;

		if (strcmp(name, "imap") == 0)
			return SERVICE_IMAP;
		if (strcmp(name, "pop3") == 0)
			return SERVICE_POP3;
	}
	return SERVICE_UNKNOWN;
}
