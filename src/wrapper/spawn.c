#include "config.h"

#include "wrapper/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "postlogin/fd.h"
#include "postlogin/log.h"
#include "postlogin/privilege.h"
#include "postlogin/wire.h"
#include "wrapper/unavailable.h"

/* How long after the deadline the child's own alarm ends it: it may still be
 * writing the last login back. */
enum { SPAWN_GRACE = 5 };

static int
find_user(uid_t *uid_r, gid_t *gid_r, struct error *error)
{
	bool missing = false;
	int status = privilege_user(DAEMON_USER, uid_r, gid_r, &missing, error);

	if (missing)
		error_set(error,
		    "there is no user " DAEMON_USER ": create it (useradd "
		    "--system " DAEMON_USER ") or configure --with-user");
	return status;
}

/* With SIGCHLD ignored the kernel does: ECHILD. */
static void
reap(pid_t pid)
{
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		continue;
}

/* What the child that looks the user up says; from one image of memory to the
 * same, so it needs no form. */
struct answer {
	int status;
	uid_t uid;
	struct error error;
};

static _Noreturn void
child_find_user(int socket)
{
	struct answer answer = {.status = -1};
	gid_t gid;

	answer.status = find_user(&answer.uid, &gid, &answer.error);
	_exit(
	    fd_write(socket, &answer, sizeof(answer), deadline_in(1000)) != 0);
}

int
spawn_find_user(uid_t *uid_r, struct deadline deadline, struct error *error)
{
	struct answer answer = {.status = -1};
	int pair[2];
	pid_t pid;

	if (fd_pair(pair) != 0)
		return error_set(error, "socketpair: %s", strerror(errno));
	pid = fork();
	if (pid == 0)
		child_find_user(pair[1]);
	fd_close(&pair[1]);
	if (pid < 0) {
		error_set(&answer.error, "fork: %s", strerror(errno));
	} else if (fd_read(pair[0], &answer, sizeof(answer), deadline) != 0) {
		if (errno == ETIMEDOUT) /* else it has ended */
			kill(pid, SIGKILL);
		answer.status = error_set(&answer.error,
		    "looking up user " DAEMON_USER ": %s", strerror(errno));
	}
	fd_close(&pair[0]);
	if (pid > 0)
		reap(pid);
	*uid_r = answer.uid;
	*error = answer.error;
	return answer.status;
}

/* Closes all from `first` to the last descriptor. */
static void
close_from(unsigned first)
{
#ifdef SYS_close_range
	if (syscall(SYS_close_range, first, ~0U, 0U) == 0)
		return;
#endif
	struct rlimit limit;
	int last = INT_MAX;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_max < INT_MAX)
		last = (int)limit.rlim_max;
	for (int fd = (int)first; fd < last; fd++)
		if (close(fd) != 0 && fd > 65536)
			return;
}

/* Leaves 2 and the socket as SPAWN_SOCKET. */
static int
keep_only(int socket)
{
	if (socket == SPAWN_SOCKET) {
		if (fcntl(socket, F_SETFD, 0) != 0)
			return -1;
	} else if (dup2(socket, SPAWN_SOCKET) < 0) {
		return -1;
	}
	close(0);
	close(1);
	close(3);
	close_from(SPAWN_SOCKET + 1);
	return 0;
}

static void
reset_signals(void)
{
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL); /* KILL and STOP refuse: fine */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The user is looked up here and not in the wrapper: NSS modules are loaded
 * into a process that ends with exec, and one that hangs hangs alone. */
static int
drop_privileges(struct error *error)
{
	uid_t uid;
	gid_t gid;

	if (privilege_is_root() && (find_user(&uid, &gid, error) != 0 ||
	                               privilege_drop(uid, gid, error) != 0))
		return -1;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return error_set(error, "no_new_privs: %s", strerror(errno));
	return 0;
}

/* Becomes the decider; returns only with a reason. */
static void
child_exec(const char *config, unsigned seconds, struct error *error)
{
	const char *const environment[] = {"LDAPNOINIT=1", "LC_ALL=C", NULL};
	const char *const arguments[] = {
	    "ldap-postlogind", "--once", config ? "-c" : NULL, config, NULL};
	const struct rlimit no_core = {0, 0};

	reset_signals();
	alarm(seconds + SPAWN_GRACE);
	umask(077);
	if (chdir("/") != 0 || setrlimit(RLIMIT_CORE, &no_core) != 0) {
		error_set(
		    error, "starting ldap-postlogind: %s", strerror(errno));
		return;
	}
	if (drop_privileges(error) != 0)
		return;
	execve(DAEMON_PROGRAM, (char *const *)arguments,
	    (char *const *)environment);
	error_set(error,
	    DAEMON_PROGRAM ": %s: install it there, executable for the user "
	                   "who decides",
	    strerror(errno));
}

/* The log says why; the wrapper is answered in the decider's place. */
static void
child_fail(const char *reason)
{
	const struct reply reply = unavailable_reply();
	struct arena *arena = arena_new();
	struct span frame = wire_write_reply(arena, &reply);

	log_error("%s", reason);
	_exit(fd_write(SPAWN_SOCKET, frame.data, frame.size,
	          deadline_in(1000)) != 0);
}

static void
child_run(int socket, const char *config, unsigned seconds)
{
	struct error error = {""};
	pid_t pid = fork();

	if (pid == 0 && keep_only(socket) == 0) {
		child_exec(config, seconds, &error);
		child_fail(error.text);
	}
	_exit(pid < 0);
}

int
spawn_decider(const char *config, unsigned seconds, struct error *error)
{
	int pair[2];
	pid_t pid;

	if (fd_pair(pair) != 0)
		return error_set(error, "socketpair: %s", strerror(errno));
	pid = fork();
	if (pid == 0)
		child_run(pair[1], config, seconds);
	if (pid < 0) {
		error_set(error, "fork: %s", strerror(errno));
		goto fail;
	}
	fd_close(&pair[1]);
	reap(pid);
	return pair[0];
fail:
	fd_close(&pair[0]);
	fd_close(&pair[1]);
	return -1;
}
