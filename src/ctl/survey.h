/*
 * What a directory shows of itself to somebody who has never seen it: which
 * server it is, where its people and groups are, and what they carry. Only
 * searches, each bounded; nothing here decides a login.
 */
#ifndef CTL_SURVEY_H
#define CTL_SURVEY_H

#include <stdbool.h>
#include <stddef.h>

#include "ctl/check.h"

enum product {
	PRODUCT_OTHER = 0, /* an LDAP server we know no profile for */
	PRODUCT_OPENLDAP,
	PRODUCT_389DS,
	PRODUCT_FREEIPA,
	PRODUCT_ACTIVE_DIRECTORY,
	PRODUCT_EDIRECTORY,
	PRODUCT_ZIMBRA,
	PRODUCT_IREDMAIL,
};

/* Naming contexts looked at. Hardly a server has ten. */
enum { SURVEY_CONTEXTS_MAX = 100 };

/* An attribute or class and on how many entries of a sample it was seen. */
struct sighting {
	const char *name;
	size_t count;
};

/* Entries of one kind. */
struct population {
	const char *base;   /* the deepest that holds all of them; NULL: none */
	size_t count;       /* of the sample */
	bool cut;           /* there are more than were looked at */
	const char *first;  /* DN of the first, or NULL */
	const char *failed; /* why they could not be looked for, or NULL */
	struct sighting *seen;
	size_t seen_count;
};

struct survey {
	enum product product;
	const char *vendor;
	struct strings contexts; /* naming contexts that can hold people */
	const char *base;        /* the context people were found in, or NULL */
	struct population people;
	struct population groups;
	struct strings policies; /* DNs of ppolicy's entries */
	bool schema_read;
	bool own_schema; /* mailLoginAccount is there */
	bool ppolicy;    /* OpenLDAP's password policy overlay is loaded */
	bool posix;      /* people are POSIX accounts (RFC 2307) */
	bool exchange;   /* Exchange has extended the schema */
	/* Names of rules of the profiles whose attributes the schema does not
	 * know: filled in by who has read the profiles. */
	struct strings unfit;
};

/* Looks around, below `base` alone if it is not NULL. The inspection's
 * directory has been reached before; its schema is filled in. */
void survey_run(struct inspection *inspection, const struct entry *root,
    const char *base, struct survey *survey_r);

/* "OpenLDAP", "Active Directory", ... */
const char *survey_product_name(enum product product);

/* The packaged profiles for it, separated by ", "; "" if there is none. */
const char *survey_profiles(struct arena *arena, const struct survey *survey);

/* False where nothing packaged says how to look up a user. */
bool survey_has_profile(const struct survey *survey);

/* On how many entries of the sample it was seen. */
size_t survey_seen(const struct population *population, const char *name);

#endif
