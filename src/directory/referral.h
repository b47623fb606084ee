/*
 * Referrals: one hop, and only to hosts that the configuration names, in the
 * configuration's own words (scheme, port, TLS).
 */
#ifndef DIRECTORY_REFERRAL_H
#define DIRECTORY_REFERRAL_H

#include "postlogin/config.h"
#include "postlogin/directory.h"

/* Where a referral leads. */
struct target {
	const char *uri;    /* of `uri` or `write_uri` */
	const char *dn;     /* NULL: as in the question */
	const char *filter; /* NULL: as in the question */
	bool scoped;        /* it names a scope */
	enum scope scope;
};

/* False if the URL is none or leads to a host that is not ours. */
bool referral_target(struct arena *arena, const struct directory_config *config,
    const char *url, struct target *target_r);

/* The question that is to be asked there. `part`: of a search whose other part
 * is here (a continuation reference), where onelevel becomes base. */
struct search referral_search(
    const struct search *search, const struct target *target, bool part);

#endif
