/*
 * The log: lines on stderr, in the words of whoever reads them.
 *
 * Dovecot 1.x reads "\001" and one of I W E F P before the text (lib/failures.c
 * of 1.2), Dovecot 2.x "\001", the type plus one, the process id and a space.
 * A line is at most 1000 bytes in 1.x (its master's buffer is 1024) and 2000
 * in 2.x, one write() each, and never waits: a line that does not fit into a
 * full pipe is lost rather than the login held up.
 */
#ifndef POSTLOGIN_LOG_H
#define POSTLOGIN_LOG_H

#include "postlogin/attributes.h"

enum log_format {
	LOG_PLAIN, /* "ident: text", for a terminal or an unknown reader */
	LOG_DOVECOT_1,
	LOG_DOVECOT_2,
};

enum log_level {
	LOG_LEVEL_DEBUG,
	LOG_LEVEL_INFO,
	LOG_LEVEL_WARNING,
	LOG_LEVEL_ERROR,
};

/* `ident` is kept, not copied. Before this call: LOG_PLAIN, "ldap-postlogin".
 */
void log_setup(enum log_format format, const char *ident);

void log_line(enum log_level level, const char *format, ...) PRINTF(2, 3);

#define log_info(...) log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_error(...) log_line(LOG_LEVEL_ERROR, __VA_ARGS__)

#endif
