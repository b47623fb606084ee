/*
 * One question to the name servers of /etc/resolv.conf (RFC 1035), before a
 * deadline in milliseconds. (The C library's resolver counts whole seconds for
 * each server and try; a login has no time for that.)
 */
#ifndef DIRECTORY_DNS_H
#define DIRECTORY_DNS_H

#include <stdbool.h>
#include <stdint.h>

#include "postlogin/arena.h"
#include "postlogin/clock.h"
#include "postlogin/error.h"
#include "postlogin/span.h"

enum {
	DNS_HEADER = 12,
	DNS_NAME_MAX = 256, /* as text, with its end */
	DNS_QUESTION_MAX = 300,
	DNS_MESSAGE_MAX = 65535,
};

enum { DNS_CNAME = 5, DNS_SRV = 33 };

/* Response codes (section 4.1.1). */
enum { DNS_NOERROR = 0, DNS_NXDOMAIN = 3 };

/* --- Messages (dns_message.c) ------------------------------------------- */

/* A question as it travels: a full name, a type, class IN. -1 with the reason
 * if it is no name. */
NODISCARD int dns_question(const char *name, unsigned type, unsigned id,
    unsigned char message_r[DNS_QUESTION_MAX], size_t *size_r,
    struct error *error);

/* True if the message answers that question, whatever it says. */
bool dns_is_answer(struct span message, struct span question);

/* Of an answer: its code, and whether it had more to say than fitted. */
unsigned dns_code(struct span message);
bool dns_is_cut(struct span message);

/* Two octets, which must be there. */
unsigned dns_number(struct span message, size_t at);

/* The name at *at, which is moved behind it, as text without a dot at its end;
 * "" is the root. What no host name has is "?". False: broken. */
bool dns_name(struct span message, size_t *at, char name_r[DNS_NAME_MAX]);

/* The records of the answer section, one after the other. */
struct dns_records {
	struct span message;
	size_t at;
	unsigned left;
};

struct dns_record {
	char owner[DNS_NAME_MAX];
	unsigned type;
	bool in;          /* the class is IN */
	uint32_t seconds; /* it may be remembered */
	size_t at;        /* its data, all within the message */
	size_t size;
};

/* False: broken. */
bool dns_first(struct span message, struct dns_records *records_r);

/* 1, 0 behind the last one, -1: broken. */
int dns_next(struct dns_records *records, struct dns_record *record_r);

/* --- Asking (dns.c) ------------------------------------------------------ */

/*
 * Asks one name server after the other, over UDP, and over TCP what did not
 * fit. 0 with a whole message whose code is NOERROR or NXDOMAIN, or -1 with the
 * reason.
 */
NODISCARD int dns_ask(struct arena *arena, const char *name, unsigned type,
    struct deadline deadline, struct span *message_r, struct error *error);

#endif
