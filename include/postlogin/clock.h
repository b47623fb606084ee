/* Deadlines on the monotonic clock, in milliseconds. */
#ifndef POSTLOGIN_CLOCK_H
#define POSTLOGIN_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Milliseconds on CLOCK_MONOTONIC. */
int64_t clock_now(void);

/* A point in time. {0} is a deadline that has passed. */
struct deadline {
	int64_t at;
};

struct deadline deadline_in(int64_t milliseconds);

/* The earlier of `deadline` and `milliseconds` from now. */
struct deadline deadline_within(struct deadline deadline, int64_t milliseconds);

/* Milliseconds left, never negative, never above INT_MAX (poll's type). */
int deadline_left(struct deadline deadline);
bool deadline_passed(struct deadline deadline);

#endif
