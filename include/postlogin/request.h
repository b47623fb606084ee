/*
 * One login, as Dovecot describes it: all that a decision may know apart from
 * the configuration and the directory.
 */
#ifndef POSTLOGIN_REQUEST_H
#define POSTLOGIN_REQUEST_H

#include <stddef.h>
#include <stdint.h>

/* Dovecot's generations, in order. In a request UNKNOWN means "2.x, the
 * configuration knows which"; a 1.x environment is recognised as such. */
enum generation {
	GENERATION_UNKNOWN = 0,
	DOVECOT_1_0,
	DOVECOT_1_1,
	DOVECOT_1_2,
	DOVECOT_2_0,
	DOVECOT_2_1,
	DOVECOT_2_2,
	DOVECOT_2_3,
	DOVECOT_2_4,
};

enum service {
	SERVICE_UNKNOWN = 0,
	SERVICE_IMAP,
	SERVICE_POP3,
	SERVICE_SIEVE,
	SERVICE_SUBMISSION,
};

/* A userdb field. The name is in lower case. */
struct field {
	const char *name;
	const char *value;
};

/* Strings are NULL where Dovecot did not give them; `user` always is there. */
struct request {
	enum generation generation;
	enum service service;
	const char *user;
	const char *remote_ip;
	const char *local_ip;
	const char *mechanism; /* AUTH_MECH; never in 1.x */
	const char
	    *master_user;     /* who authenticated, in a master user's login */
	const char *hostname; /* of this machine; filled in where it decides */
	int64_t now;          /* seconds since 1970 UTC; likewise */
	/* Whose local time counts, a name zone_load() knows: for what-if
	 * questions. NULL: the machine's, as in every real login. */
	const char *zone;
	int64_t deadline_ms; /* how long the asker will wait, in ms */
	const struct field *fields;
	size_t field_count;
};

/* "1.2" and so on; UNKNOWN or 0 and NULL for what is none. */
enum generation generation_parse(const char *name);
const char *generation_name(enum generation generation);
static inline int
generation_is_1(enum generation generation)
{
	return generation >= DOVECOT_1_0 && generation <= DOVECOT_1_2;
}

/* "imap" and so on, in the case Dovecot writes them (lower). */
enum service service_parse(const char *name);
const char *service_name(enum service service);

/* The userdb field of that name (ignoring case), or NULL. */
const char *request_field(const struct request *request, const char *name);

#endif
