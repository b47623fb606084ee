/*
 * ldap-postlogin: stands between Dovecot's login and the mail program. Reads
 * what Dovecot says, asks whether the user may come in, tells the client, and
 * becomes PROGRAM. It reads no file, speaks no LDAP, and trusts nothing it is
 * answered.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "postlogin/exitcode.h"
#include "postlogin/fd.h"
#include "postlogin/log.h"
#include "wrapper/apply.h"
#include "wrapper/ask.h"
#include "wrapper/environment.h"
#include "wrapper/options.h"
#include "wrapper/unavailable.h"

extern char **environ;

static bool
stdin_is_socket(void)
{
	struct stat status;

	return fstat(STDIN_FILENO, &status) == 0 && S_ISSOCK(status.st_mode);
}

static int
usage(const char *reason)
{
	log_error("%s", reason);
	return EXIT_USAGE;
}

static int
inform(enum options_action action)
{
	if (action == OPTIONS_HELP)
		fputs(options_help, stdout);
	else
		puts(PACKAGE_STRING);
	return fflush(stdout) == 0 ? 0 : EXIT_TEMPORARY;
}

/* Dovecot 1.x asks imap what it can do: not a word may be added. */
static int
pass_through(const struct options *options)
{
	execve(options->program[0], options->program, environ);
	log_error("cannot execute %.500s", options->program[0]);
	return EXIT_NOT_FOUND;
}

static int
decide(struct login *login, struct deadline deadline)
{
	struct request *request = &login->request;
	struct reply reply = unavailable_reply();
	struct error error;

	if (environment_request(login->arena, login->environment,
	        request->service, request, &error) != 0 ||
	    ask(login->arena, login->options, request, deadline, &reply,
	        &error) != 0) {
		apply_log(login, error.text);
		reply = unavailable_reply();
	}
	if (reply.verdict == VERDICT_ALLOW)
		reply = apply_checked(login, &reply);
	if (reply.verdict == VERDICT_ALLOW)
		return apply_allow(login, &reply);
	return apply_refuse(login, &reply);
}

static int
run(struct arena *arena, int argc, char **argv)
{
	struct deadline deadline;
	struct options options;
	struct error error;

	if (options_parse(arena, argc, argv, &options, &error) != 0)
		return usage(error.text);
	if (options.action != OPTIONS_RUN)
		return inform(options.action);
	if (environment_dumps_capability(environ) && !stdin_is_socket())
		return pass_through(&options);
	deadline = deadline_in(options.seconds * 1000L);

	struct login login = {
	    .arena = arena, .options = &options, .environment = environ};
	login.request.generation = environment_generation(environ);
	if (options.service == SERVICE_UNKNOWN &&
	    generation_is_1(login.request.generation))
		options.service = options_service(options.program);
	if (options.service == SERVICE_UNKNOWN)
		return usage("-s SERVICE is missing: imap, pop3, sieve or "
		             "submission");
	login.request.service = options.service;
	if (!apply_can_execute(&login)) {
		struct reply reply = unavailable_reply();
		int status = apply_refuse(&login, &reply);
		return status == EXIT_TOLD ? EXIT_NOT_FOUND : status;
	}
	return decide(&login, deadline);
}

int
main(int argc, char **argv)
{
	struct arena *arena;
	int status;

	/* script-login of 2.0 leaves an alarm that would end us. */
	alarm(0);
	if (fd_fill_standard() != 0)
		return EXIT_TEMPORARY;
	log_setup(environment_log_format(environ), "ldap-postlogin");
	arena = arena_new();
	status = run(arena, argc, argv);
	arena_free(&arena);
	return status;
}
