/*
 * One request: read, decided, answered, and then the updates. What
 * `ldap-postlogind --once` is.
 */
#ifndef DAEMON_ONCE_H
#define DAEMON_ONCE_H

/* The descriptor on which the wrapper leaves its socket. */
enum { ONCE_SOCKET = 4 };

/* Answers on the socket, which it closes, exactly once, whatever happens, and
 * returns the exit code. Ends the process by its alarm soon after the request's
 * deadline. */
int once_run(int socket, const char *config_path);

#endif
