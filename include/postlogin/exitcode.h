/*
 * Exit codes as an interface (design: "Command lines"). Dovecot throttles a
 * post-login service whose program ends with anything but 0, so a refusal
 * that the client was told of is 0.
 */
#ifndef POSTLOGIN_EXITCODE_H
#define POSTLOGIN_EXITCODE_H

enum exitcode {
	EXIT_TOLD = 0,        /* wrapper: refused or unavailable, client told */
	EXIT_USAGE = 100,     /* wrapper, daemon: command line */
	EXIT_TEMPORARY = 111, /* wrapper: the client could not be told */
	EXIT_NOT_FOUND = 127, /* wrapper: PROGRAM cannot be executed */

	CTL_YES = 0,
	CTL_NO = 1,    /* failed check, denied user, failed test */
	CTL_USAGE = 2, /* usage or configuration error */
	CTL_UNAVAILABLE = 3,
};

#endif
