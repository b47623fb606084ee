/* Deadlines on the monotonic clock; see postlogin/clock.h. */
#include "postlogin/clock.h"

#include <limits.h>
#include <time.h>

int64_t
clock_now(void)
{
	struct timespec now = {0, 0};

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct deadline
deadline_in(int64_t milliseconds)
{
	int64_t now = clock_now();
	struct deadline deadline = {INT64_MAX};

	if (milliseconds < INT64_MAX - now)
		deadline.at = now + milliseconds;
	return deadline;
}

struct deadline
deadline_within(struct deadline deadline, int64_t milliseconds)
{
	struct deadline other = deadline_in(milliseconds);

	return other.at < deadline.at ? other : deadline;
}

int
deadline_left(struct deadline deadline)
{
	int64_t now = clock_now();

	if (deadline.at <= now)
		return 0;
	return deadline.at - now > INT_MAX ? INT_MAX : (int)(deadline.at - now);
}

bool
deadline_passed(struct deadline deadline)
{
	return deadline_left(deadline) == 0;
}
