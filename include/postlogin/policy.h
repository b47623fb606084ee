/*
 * The policy: pure functions of (configuration, request, facts). No I/O, no
 * clock, no errno, no log; the time is request.now, zones are in the facts.
 */
#ifndef POSTLOGIN_POLICY_H
#define POSTLOGIN_POLICY_H

#include "postlogin/config.h"
#include "postlogin/decision.h"
#include "postlogin/facts.h"
#include "postlogin/request.h"
#include "postlogin/tri.h"

/* What a pure function may look at. */
struct scene {
	struct arena *arena;
	const struct config *config;
	const struct request *request;
	const struct facts *facts;
};

/* Decides. All rules are evaluated; see VERDICT in language.md. The decision
 * lives in the arena. facts.fault, unknown_user, exempt, outage and observe are
 * all settled here. */
const struct decision *policy_decide(const struct scene *scene);

/* A condition without a rule: `when` of a look-up, `exempt`. */
enum tri policy_holds(
    const struct scene *scene, const struct condition *condition);

/* True if the look-up is to be made: `when` is not false. (Undefined: made.) */
bool policy_wants(const struct scene *scene, const struct lookup *lookup);

/*
 * The filter with its variables put in, values escaped (RFC 4515). Several
 * values: an OR of the item. None: an item that never matches, and one that
 * always does under a negation, so that the whole can only find less. NULL for
 * more combinations of values than are possible: what would be found is
 * unknown, not nothing.
 *
 * `dn` and `self` replace %{dn} and the source of ldap:, for a nested group
 * search where the group takes the user's place; NULL for the user's own.
 */
const char *policy_filter(const struct scene *scene,
    const struct filter *filter, const char *dn, const struct entry *self);

/*
 * The same filter for nobody: an item that reads dn or ldap: never matches.
 * What it finds is found for everybody. NULL if no item reads them.
 */
const char *policy_filter_for_nobody(
    const struct scene *scene, const struct filter *filter);

/* Where to search. Bases of one round are the values of one template: each is
 * searched, and what they hold counts together. The rounds follow in order. */
struct base {
	const char *dn;
	size_t round;
	bool varies; /* holds a variable: it need not be there */
};

struct bases {
	const struct base *items;
	size_t count;
	const char *unfit; /* the template that gave no DN, or NULL */
};

/*
 * The search bases in order: one each value of the variables, values escaped
 * (RFC 4514) behind a "=", whole DNs elsewhere. A base whose variable has no
 * value is left out. One whose value is no DN where one is needed makes all of
 * them `unfit`: what would be found is unknown, not nothing.
 */
struct bases policy_bases(
    const struct scene *scene, const struct templates *bases);

/*
 * The names of all time zones that the tests of this login will ask for, from
 * the configuration and from values of the facts (each once). The caller loads
 * them into facts.zones before policy_decide().
 */
struct strings policy_zones(const struct scene *scene);

#endif
