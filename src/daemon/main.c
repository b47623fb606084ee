/*
 * ldap-postlogind: decides. `--once` answers the one request that the wrapper
 * sends, as whoever started it; see postlogin/wire.h.
 */
#include "config.h"

#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/once.h"
#include "postlogin/exitcode.h"
#include "postlogin/fd.h"
#include "postlogin/log.h"

static const char usage[] =
    "Usage: ldap-postlogind --once [-c FILE]\n"
    "\n"
    "Decides about one login. It is started by ldap-postlogin with a socket "
    "as\n"
    "descriptor 4 and is no program for a terminal: see ldap-postloginctl.\n"
    "\n"
    "  -c FILE     configuration (" CONFIG_FILE ")\n"
    "  --once      answer one request, then end\n"
    "  --help      this text\n"
    "  --version   the version\n";

struct options {
	const char *config;
	bool once;
	bool help;
	bool version;
};

static int
parse_options(int argc, char **argv, struct options *options)
{
	static const struct option known[] = {
	    {"once", no_argument, NULL, 'o'},
	    {"help", no_argument, NULL, 'h'},
	    {"version", no_argument, NULL, 'v'},
	    {NULL, 0, NULL, 0},
	};
	int letter;

	while ((letter = getopt_long(argc, argv, "+c:", known, NULL)) != -1) {
		switch (letter) {
		case 'c':
			options->config = optarg;
			break;
		case 'o':
			options->once = true;
			break;
		case 'h':
			options->help = true;
			break;
		case 'v':
			options->version = true;
			break;
		default:
			return -1;
		}
	}
	return optind == argc ? 0 : -1;
}

/*
 * Nothing from the environment is ours: userdb fields arrive there. No core
 * and no debugger may see the bind password. A lost connection is an error of
 * write(), not a signal.
 */
static int
harden(void)
{
	const struct rlimit none = {0, 0};
	sigset_t empty;

	if (clearenv() != 0 || setenv("LDAPNOINIT", "1", 1) != 0 ||
	    setenv("LC_ALL", "C", 1) != 0)
		return -1;
	if (setrlimit(RLIMIT_CORE, &none) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return -1;
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
	    signal(SIGALRM, SIG_DFL) == SIG_ERR)
		return -1;
	(void)sigemptyset(&empty);
	return sigprocmask(SIG_SETMASK, &empty, NULL);
}

static bool
is_socket(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode) &&
	       fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

int
main(int argc, char **argv)
{
	struct options options = {.config = CONFIG_FILE};

	if (fd_fill_standard() != 0)
		return EXIT_TEMPORARY;
	log_setup(LOG_PLAIN, "ldap-postlogind");
	if (parse_options(argc, argv, &options) != 0) {
		(void)fputs(usage, stderr);
		return EXIT_USAGE;
	}
	if (options.help || options.version) {
		const char *text = options.help ? usage : PACKAGE_STRING "\n";
		return fputs(text, stdout) < 0 || fflush(stdout) != 0
		           ? EXIT_TEMPORARY
		           : EXIT_TOLD;
	}
	if (!options.once) {
		log_error("the service is not in this version: use --once");
		return EXIT_USAGE;
	}
	if (!is_socket(ONCE_SOCKET)) {
		log_error("--once: descriptor %d is no socket: this is no "
		          "program for a terminal, use ldap-postloginctl",
		    ONCE_SOCKET);
		return EXIT_USAGE;
	}
	if (harden() != 0) {
		log_error("the process cannot be hardened");
		return EXIT_TEMPORARY;
	}
	return once_run(ONCE_SOCKET, options.config);
}
