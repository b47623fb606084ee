/* What is done with a reply: settings checked, the client told, exec. */
#ifndef WRAPPER_APPLY_H
#define WRAPPER_APPLY_H

#include "postlogin/arena.h"
#include "postlogin/reply.h"
#include "postlogin/request.h"
#include "wrapper/options.h"

/* One login under way. */
struct login {
	struct arena *arena;
	const struct options *options;
	char *const *environment; /* as it came */
	struct request request;   /* user is NULL if it was unusable */
};

/*
 * Keeps the settings that may be set (setting_right() and -e), drops and logs
 * the others. A value that no variable can carry makes the reply unavailable,
 * with a line in the log.
 */
struct reply apply_checked(
    const struct login *login, const struct reply *reply);

/* Logs one line in the name of the login. */
void apply_log(const struct login *login, const char *text);

/* Tells the client what a refusal says; returns the exit status. */
int apply_refuse(const struct login *login, const struct reply *reply);

/*
 * Shows the alerts, then becomes PROGRAM with the new environment. Returns
 * only if that failed, with the exit status.
 */
int apply_allow(const struct login *login, const struct reply *reply);

/* False, with a line in the log, if PROGRAM cannot be executed. */
bool apply_can_execute(const struct login *login);

#endif
