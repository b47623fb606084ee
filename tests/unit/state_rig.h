/* What the suites of the memory share: a directory of its own each. */
#ifndef STATE_RIG_H
#define STATE_RIG_H

#include <sys/types.h>

#include "postlogin/text.h"
#include "state/alerts.h"
#include "unit.h"

enum { NOW = 1700000000, HOUR = 3600, DAY = 86400 };

extern char directory[64];
extern char file[128];       /* state.mdb in it */
extern struct error problem; /* of the last login */

/* every 0: once. */
struct state_mark mark_of(const char *user, const char *alert, int64_t every);

/* One login with one alert: is it shown? */
bool shown_at(const char *user, const char *alert, int64_t every, int64_t now);

/* Likewise, and the memory could be used. */
bool shown(const char *user, const char *alert, int64_t every, int64_t now);

/* It could not: "a" is shown to "u" each time, soon, and the log says why. */
void expect_no_memory(const char *reason);

/* A process that holds our lock, LMDB's too, or a read transaction, until it is
 * killed. */
enum hold {
	HOLD_LOCK,
	HOLD_WRITE,
	HOLD_READ,
};
pid_t hold(enum hold what);
void end_process(pid_t pid);

/* By valgrind, under which time and faults are others. */
bool is_watched(void);

/* A case whose tests have a directory. */
TCase *state_case(Suite *suite, const char *name);

/* check_state.c runs them. */
Suite *times_suite(void);
Suite *faults_suite(void);
Suite *processes_suite(void);
Suite *full_suite(void);

#endif
