/*
 * A login in a few lines of text, for the policy's tests: YAML, facts, request
 * and what is to come of it.
 *
 * Facts, line by line (escapes in values: \n \r \t \0 \\ \xHH):
 *
 *     ATTR: VALUE               of the entry begun last; first the user's
 *     unknown                   the directory has no such user
 *     nobody                    the user was not looked up
 *     entry NAME DN             an entry found under entries: NAME
 *     failed NAME               the look-up of entries: NAME failed
 *     group SOURCE DN           a group of that source, named by its RDN
 *     name SOURCE NAME          likewise, without a DN
 *     doubt SOURCE DN           one nobody knows the user to be in; the last
 *     failed groups
 *     search true|false|undefined
 *     fault outage|other
 *
 * Login: "name=value ..." over the defaults in policy_rig.c; "name=" is what
 * Dovecot did not give; "userdb.FIELD=value" adds a field.
 *
 * Expected: the verdict's line ("allow", "deny CODE MESSAGE", "unavailable
 * unavailable MESSAGE"), then in this order, each on a line, and all of them:
 *
 *     observed VERDICT CODE MESSAGE
 *     alert TEXT
 *     export SETTING=VALUE      unset SETTING
 *     update DN: replace ATTR=VALUE; delete ATTR; increment ATTR=1 absent
 *     groups A|B|C              acl A,B      (only if there are any, is set)
 *
 * and after those, any number, each of which has to be there:
 *
 *     reason NAME VERB OUTCOME VALUE         note PART OF IT
 */
#ifndef POLICY_RIG_H
#define POLICY_RIG_H

#include <check.h>
#include <stddef.h>

#include "postlogin/policy.h"

struct policy_case {
	const char *name;
	const char *config; /* behind the prelude: directory and user */
	const char *facts;
	const char *login;
	const char *expected;
};

/* A scene made of a case; what it needs lives until rig_close(). */
struct rig {
	struct arena *arena;
	const struct config *config;
	struct request request;
	struct facts facts;
	struct scene scene;
};

void rig_facts(struct rig *rig, const char *facts);
void rig_open(struct rig *rig, const struct policy_case *test);
void rig_close(struct rig *rig);

/* Loads the zones, as the caller of the policy has to. */
void rig_zones(struct rig *rig);

/* Decides a case and compares. */
void rig_run(const struct policy_case *test);

/* Each table of cases is a test case of the one suite. */
TCase *policy_conditions_tests(void);
TCase *policy_values_tests(void);
TCase *policy_dates_tests(void);
TCase *policy_admit_tests(void);
TCase *policy_templates_tests(void);
TCase *policy_verdict_tests(void);
TCase *policy_effects_tests(void);
TCase *policy_alerts_tests(void);
TCase *policy_groups_tests(void);
TCase *policy_messages_tests(void);
TCase *policy_example_tests(void);
TCase *policy_monotone_tests(void);

#define CASES(table) (int)(sizeof(table) / sizeof((table)[0]))

#endif
