/*
 * What the client is told (design: "What the client is told"): whole protocol
 * lines, CRLF, at most 998 octets each, valid UTF-8, no control characters.
 */
#ifndef POSTLOGIN_CLIENT_H
#define POSTLOGIN_CLIENT_H

#include "postlogin/arena.h"
#include "postlogin/reply.h"
#include "postlogin/request.h"
#include "postlogin/span.h"

enum {
	CLIENT_LINE_MAX = 998, /* octets before CRLF */
	CLIENT_ALERTS_MAX = 10,
	CLIENT_ALERT_BYTES_MAX = 8 * 1024,
};

/*
 * The lines for a reply: the alerts of an allowed IMAP login, or the refusal.
 * Empty where there is nothing to say (POP3 alerts; POP3 under Dovecot 1.0 and
 * 1.1, where the login process has already said +OK). `tag` is IMAPLOGINTAG or
 * NULL; a tag that is no IMAP tag is treated as none. Alerts over the limits
 * are dropped whole and counted in *dropped_r.
 */
struct span client_lines(struct arena *arena, enum generation generation,
    enum service service, const char *tag, const struct reply *reply,
    size_t *dropped_r);

/* The size of an alert's line with CRLF, as client_lines() counts it; 0 for a
 * text that says nothing. */
size_t client_alert_size(struct arena *arena, const char *text);

/* The size of an alert's line with CRLF, as client_lines() counts it; 0 for a
 * text that says nothing. */
size_t client_alert_size(struct arena *arena, const char *text);

#endif
