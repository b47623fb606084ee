/* The command line of the wrapper. */
#ifndef WRAPPER_OPTIONS_H
#define WRAPPER_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "postlogin/arena.h"
#include "postlogin/attributes.h"
#include "postlogin/error.h"
#include "postlogin/request.h"

enum { OPTIONS_SECONDS = 10, OPTIONS_SECONDS_MAX = 50 };

enum options_action {
	OPTIONS_RUN = 0,
	OPTIONS_HELP,
	OPTIONS_VERSION,
};

struct options {
	enum options_action action;
	const char *config;   /* -c, or NULL */
	const char *socket;   /* -S, or NULL */
	enum service service; /* -s, or UNKNOWN */
	unsigned seconds;     /* -t */
	const char **extra;   /* -e: settings allowed besides, upper case */
	size_t extra_count;
	char **program; /* PROGRAM and its words, ended by NULL */
};

/*
 * Reads the command line. Empty words are left out everywhere: Dovecot makes
 * one of each double space in its `executable =`. The first word that is no
 * option is PROGRAM and ends the parsing: what follows may be chosen by the
 * user (verbose_proctitle of 1.x). Returns 0, or -1 with the reason.
 */
NODISCARD int options_parse(struct arena *arena, int argc, char **argv,
    struct options *options_r, struct error *error);

/*
 * The service that PROGRAM and its words name: the first word whose last path
 * component is imap or pop3. Words from one that starts with "[" are the
 * process title of 1.x and hold the user's name: not looked at.
 */
enum service options_service(char *const *program);

/* What --help prints. */
extern const char options_help[];

#endif
