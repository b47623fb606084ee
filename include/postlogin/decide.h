/*
 * The only bridge between the directory and the policy: which searches a login
 * needs, in which order, and what their answers mean.
 *
 * Deciding is a machine without I/O of its own: it says which searches it wants
 * now, is given their results, and says again, until it has its facts. `--once`
 * feeds it from blocking calls (decide_login), a service may feed many at once.
 */
#ifndef POSTLOGIN_DECIDE_H
#define POSTLOGIN_DECIDE_H

#include "postlogin/arena.h"
#include "postlogin/clock.h"
#include "postlogin/config.h"
#include "postlogin/decision.h"
#include "postlogin/directory.h"
#include "postlogin/policy.h"
#include "postlogin/reply.h"
#include "postlogin/request.h"
#include "postlogin/state.h"

struct decide;

/* Starts. Everything lives in the arena; `request` is complete (now, hostname,
 * generation: decide_generation()). */
struct decide *decide_new(struct arena *arena, const struct config *config,
    const struct request *request);

/*
 * The searches wanted now; they are independent of each other and may run side
 * by side. None: the facts are complete. The array is good until the next
 * decide_answer().
 */
const struct search *decide_wanted(struct decide *decide, size_t *count_r);

/* The results of all searches wanted, in the same order. */
void decide_answer(
    struct decide *decide, const struct result *results, size_t count);

/* Loads the zones the facts name, then decides. After decide_wanted() gave
 * none. */
const struct decision *decide_finish(struct decide *decide);

/* All of it, blocking. `directories` as directories_new() makes them of the
 * configuration's; NULL if none is configured. */
const struct decision *decide_login(struct arena *arena,
    const struct config *config, const struct request *request,
    struct directory *const *directories, struct deadline deadline);

/* The generation that counts: a 1.x environment is always 1.x, else what the
 * configuration says (a 1.x there is read as 2.3: the environment knows). */
enum generation decide_generation(
    enum generation asked, const struct config *config);

/* What the wrapper is told: settings encoded for the generation, an oversized
 * ACL_GROUPS turned into unavailable with a line in *log_r (or NULL). */
const struct reply *decide_reply(struct arena *arena,
    const struct config *config, const struct decision *decision,
    enum generation generation, const char **log_r);

/*
 * The decision with those alerts alone that this login shows: for IMAP, what
 * was not shown lately, as much as the client is sent. They are claimed by that
 * (state.h): *claim_r is to be ended by state_keep() when the reply was taken,
 * else by state_give_back(). *log_r is a line for the log, or NULL.
 */
const struct decision *decide_alerts(struct arena *arena,
    const struct config *config, const struct request *request,
    const struct decision *decision, struct deadline deadline,
    struct claim **claim_r, const char **log_r);

/* The texts of the first `count` alerts. */
const char *const *decide_alert_texts(
    struct arena *arena, const struct decision *decision, size_t count);

/* A reply for when no decision could be made at all; `config` may be NULL. */
const struct reply *decide_unavailable(
    struct arena *arena, const struct config *config);

/*
 * The updates of a decision, straight to the directories, each logged if it
 * fails. The seam where a journal goes: after the answer, before the network.
 */
void decide_updates(struct arena *arena, const struct decision *decision,
    struct directory *const *directories, struct deadline deadline);

/* One line for the log: user, service, verdict, rule, reason; key=value. NULL
 * if there is nothing worth a line (a plain allow). */
const char *decide_log_line(struct arena *arena, const struct request *request,
    const struct decision *decision);

#endif
