/*
 * The child process that looks into the memory; see postlogin/state.h. It ends
 * with its parent: nothing is left of it under Dovecot's mail program.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "postlogin/fd.h"
#include "postlogin/state.h"
#include "state/alerts.h"

enum {
	CLAIM_MS = 1000, /* for all of it */
	CHILD_S = 3,     /* its own alarm, should nobody end it */
	END_MS = 100,    /* it has nothing left to do */
};

/* To the parent, from one image of memory to the same. Behind it one byte an
 * alert: whether it is due. */
struct answer {
	int status; /* of alerts_claim() */
	struct error error;
};

/* What both processes know. */
struct claim {
	struct arena *arena;
	const char *directory;
	struct state_alert *alerts;
	size_t count;
	int64_t now;
	pid_t pid;
	int socket;
};

/* --- The child ------------------------------------------------------------ */

/* It must not hold what belongs to the login: a copy of the wrapper's socket
 * would keep the wrapper waiting for an end that does not come. */
static void
keep_only(int socket)
{
#ifdef SYS_close_range
	if (socket > 3)
		(void)syscall(SYS_close_range, 3U, (unsigned)socket - 1U, 0U);
	(void)syscall(SYS_close_range, (unsigned)socket + 1U, ~0U, 0U);
#else
	long last = sysconf(_SC_OPEN_MAX);

	for (long fd = 3; fd < last && fd < 65536; fd++)
		if (fd != socket)
			(void)close((int)fd);
#endif
}

static struct deadline
lock_deadline(void)
{
	return deadline_in(STORE_LOCK_MS);
}

static void
child_claim(struct claim *claim, struct answer *answer)
{
	struct store store;

	answer->status = store_open(&store, claim->directory, &answer->error);
	if (answer->status != 0)
		return;
	answer->status = alerts_claim(&store, claim->alerts, claim->count,
	    claim->now, lock_deadline(), &answer->error);
	store_close(&store);
}

static int
child_forget(struct claim *claim)
{
	struct store store;
	struct error error = {0};
	int result;

	if (store_open(&store, claim->directory, &error) != 0)
		return -1;
	result = alerts_forget(&store, claim->alerts, claim->count, claim->now,
	    lock_deadline(), &error);
	store_close(&store);
	return result;
}

static int
child_answer(const struct claim *claim, const struct answer *answer)
{
	unsigned char *due = arena_alloc(claim->arena, claim->count + 1);
	struct deadline deadline = deadline_in(CLAIM_MS);

	for (size_t i = 0; i < claim->count; i++)
		due[i] = claim->alerts[i].due;
	if (fd_write(claim->socket, answer, sizeof(*answer), deadline) != 0)
		return -1;
	return fd_write(claim->socket, due, claim->count, deadline);
}

static _Noreturn void
child_run(struct claim *claim)
{
	struct answer answer = {.status = -1};
	char byte;

	(void)signal(SIGALRM, SIG_DFL);
	(void)alarm(CHILD_S);
	(void)umask(077);
	keep_only(claim->socket);
	child_claim(claim, &answer);
	if (child_answer(claim, &answer) != 0 || answer.status != 0)
		_exit(0);
	/* The parent says that the user was told. If it just goes, however it
	 * ended, nobody was: better told twice than never. */
	(void)alarm(0);
	if (read(claim->socket, &byte, 1) == 1)
		_exit(0);
	(void)alarm(CHILD_S);
	_exit(child_forget(claim) != 0);
}

/* --- The parent ------------------------------------------------------------
 */

/* A child that hangs in the disk cannot be ended; it is not waited for. */
static int
reap(pid_t pid, struct deadline deadline)
{
	const struct timespec moment = {.tv_nsec = 500 * 1000};
	int status = 0;
	pid_t ended;

	while ((ended = waitpid(pid, &status, WNOHANG)) == 0 &&
	       !deadline_passed(deadline))
		(void)nanosleep(&moment, NULL);
	if (ended == 0)
		(void)kill(pid, SIGKILL);
	return ended == pid ? status : 0;
}

static void
end(struct claim *claim, int milliseconds)
{
	fd_close(&claim->socket);
	(void)reap(claim->pid, deadline_in(milliseconds));
}

/* Why there is no answer, from errno of fd_read(). */
static void
explain_silence(struct claim *claim, struct error *error)
{
	bool slow = errno == ETIMEDOUT;
	int status;

	if (slow)
		(void)kill(claim->pid, SIGKILL);
	status = reap(claim->pid, deadline_in(END_MS));
	if (slow)
		error_set(error, "no answer in time");
	else if (WIFSIGNALED(status))
		error_set(error,
		    "state.mdb: damaged (%s while reading it): remove it and "
		    "state.mdb-lock",
		    strsignal(WTERMSIG(status)));
	else
		error_set(error, "state.mdb: damaged: remove it and "
		                 "state.mdb-lock");
	fd_close(&claim->socket);
}

static int
start(struct claim *claim, struct error *error)
{
	int pair[2];

	if (fd_pair(pair) != 0)
		return error_set(error, "socketpair: %s", strerror(errno));
	claim->pid = fork();
	if (claim->pid == 0) {
		claim->socket = pair[1];
		child_run(claim);
	}
	fd_close(&pair[1]);
	claim->socket = pair[0];
	if (claim->pid > 0)
		return 0;
	error_set(error, "fork: %s", strerror(errno));
	fd_close(&claim->socket);
	return -1;
}

/* 0 if alerts were claimed; else -1, and the child is gone. */
static int
hear(struct claim *claim, struct deadline deadline, struct error *error)
{
	unsigned char *due = arena_alloc(claim->arena, claim->count + 1);
	struct answer answer;

	if (fd_read(claim->socket, &answer, sizeof(answer), deadline) != 0 ||
	    fd_read(claim->socket, due, claim->count, deadline) != 0) {
		explain_silence(claim, error);
		return -1;
	}
	for (size_t i = 0; i < claim->count; i++)
		claim->alerts[i].due = due[i] != 0;
	if (answer.status == 0)
		return 0;
	*error = answer.error;
	end(claim, END_MS);
	return -1;
}

static bool
is_needed(const struct state_alert *alerts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (alerts[i].count > 0)
			return true;
	return false;
}

struct claim *
state_claim(struct arena *arena, const char *directory,
    struct state_alert *alerts, size_t count, int64_t now,
    struct deadline deadline, struct error *error)
{
	struct claim *claim = arena_alloc(arena, sizeof(*claim));
	bool claimed = false;

	*claim = (struct claim){.arena = arena,
	    .directory = directory,
	    .alerts = alerts,
	    .count = count,
	    .now = now};
	error->text[0] = '\0';
	for (size_t i = 0; i < count; i++)
		alerts[i].due = true;
	if (is_needed(alerts, count) && start(claim, error) == 0)
		claimed = hear(claim, deadline_within(deadline, CLAIM_MS),
		              error) == 0;
	alerts_choose(alerts, count);
	return claimed ? claim : NULL;
}

void
state_keep(struct claim **claim)
{
	char byte = 0;

	if (*claim == NULL)
		return;
	/* The child has nothing else to do than to read it. */
	if (fd_write((*claim)->socket, &byte, 1, deadline_in(END_MS)) != 0)
		(void)kill((*claim)->pid, SIGKILL);
	end(*claim, END_MS);
	*claim = NULL;
}

void
state_give_back(struct claim **claim)
{
	if (*claim != NULL)
		end(*claim, CLAIM_MS);
	*claim = NULL;
}
