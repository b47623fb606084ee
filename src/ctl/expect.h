/* Inside `test`: what was expected beside what became of a login. */
#ifndef CTL_EXPECT_H
#define CTL_EXPECT_H

#include "postlogin/arena.h"
#include "postlogin/decision.h"
#include "postlogin/policytest.h"

/* What a key is about: which rules had a part in it. */
enum concern {
	CONCERN_VERDICT = 1, /* deny, require */
	CONCERN_ALERTS = 2,
	CONCERN_GROUPS = 4,
	CONCERN_EXPORTS = 8,
	CONCERN_UPDATES = 16,
};

struct difference {
	const char *key;
	const char *expected; /* as JSON */
	const char *got;
	enum concern concern;
};

struct differences {
	struct arena *arena;
	struct difference *items;
	size_t count;
};

/* All keys in which they differ; none: the test has passed. */
struct differences expect_compare(struct arena *arena,
    const struct expectation *expect, const struct decision *decision);

#endif
