/*
 * Runs a post-login program under the contract of Dovecot 2.x's script-login,
 * once for each user, and says what each login cost.
 *
 *	measure cpu  USERS PROGRAM [ARG]...
 *	measure peak USERS PROGRAM [ARG]...
 *
 * A line a login: CPU and wall in microseconds, VmHWM in KiB (0 unless `peak`),
 * and what the chain's last program said: + if it was given groups, else -.
 *
 * USERS are separated by commas. CPU is that of the whole tree: this process is
 * the reaper of what forks twice, and waits for all of it. Wall is until the
 * chain's last program ended. VmHWM is that of the process while it still is
 * PROGRAM: looked at with ptrace at each of its system calls, the last of which
 * is the exec. Exit 1 if a login did not reach the end of the chain.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SCRIPT_COMM_FD = 3, FIRST_FREE_FD = 20, VSZ_LIMIT = 256 * 1024 * 1024 };

struct cost {
	int64_t cpu_us;
	int64_t wall_us;
	long peak_kib;
	char word; /* what end.c wrote; NUL: it was not reached */
};

struct sockets {
	int client[2];
	int comm[2];
};

static _Noreturn void
die(const char *what)
{
	fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
	exit(2);
}

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* A pair whose numbers are out of the way of 0 to 3. */
static void
open_pair(int ends[2])
{
	int low[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, low) != 0)
		die("socketpair");
	for (int i = 0; i < 2; i++) {
		ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, FIRST_FREE_FD);
		if (ends[i] < 0)
			die("fcntl");
		close(low[i]);
	}
}

static void
set_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0)
		die("fcntl");
}

/* The environment of dovecot.md, whole; no PATH in it. */
static char **
login_environment(const char *user)
{
	static char name[256];
	static char *environment[] = {(char *)(size_t) "LOCAL_IP=127.0.0.1",
	    (char *)(size_t) "IP=192.0.2.17", name,
	    (char *)(size_t) "UID=65534", (char *)(size_t) "GID=65534",
	    (char *)(size_t) "HOME=/nonexistent",
	    (char *)(size_t) "AUTH_MECH=PLAIN",
	    (char *)(size_t) "AUTH_TOKEN=0123456789abcdef0123456789abcdef",
	    (char *)(size_t) "USERDB_KEYS=UID GID HOME AUTH_MECH AUTH_TOKEN ",
	    NULL};

	snprintf(name, sizeof(name), "USER=%s", user);
	return environment;
}

static _Noreturn void
become(const struct sockets *sockets, const char *user, char **program,
    bool traced)
{
	struct rlimit limit = {VSZ_LIMIT, VSZ_LIMIT};

	if (dup2(sockets->client[1], 0) < 0 ||
	    dup2(sockets->client[1], 1) < 0 ||
	    dup2(sockets->comm[1], SCRIPT_COMM_FD) < 0 ||
	    setrlimit(RLIMIT_AS, &limit) != 0)
		_exit(126);
	if (traced && ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
		_exit(126);
	execve(program[0], program, login_environment(user));
	_exit(127);
}

/* Waits for every process of the login. */
static void
reap_all(pid_t direct, int64_t start, struct cost *cost)
{
	struct rusage usage;
	int status;
	pid_t pid;

	while ((pid = wait4(-1, &status, 0, &usage)) > 0 || errno == EINTR) {
		if (pid <= 0)
			continue;
		if (pid == direct)
			cost->wall_us = now_us() - start;
		cost->cpu_us += (int64_t)usage.ru_utime.tv_sec * 1000000 +
		                usage.ru_utime.tv_usec +
		                (int64_t)usage.ru_stime.tv_sec * 1000000 +
		                usage.ru_stime.tv_usec;
	}
}

static long
peak_of(pid_t pid)
{
	char path[64], line[256];
	long peak = 0;
	FILE *status;

	snprintf(path, sizeof(path), "/proc/%ld/status", (long)pid);
	status = fopen(path, "re");
	if (status == NULL)
		return 0;
	while (fgets(line, sizeof(line), status) != NULL)
		if (sscanf(line, "VmHWM: %ld kB", &peak) == 1)
			break;
	fclose(status);
	return peak;
}

/* Lets the process run from system call to system call until its second exec
 * (the first was ours), then alone. */
static void
follow(pid_t pid, struct cost *cost)
{
	void *options = (void *)(intptr_t)PTRACE_O_TRACEEXEC;
	int status;

	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL, options) != 0)
		die("ptrace");
	for (;;) {
		int signal_number = WSTOPSIG(status);
		long peak;

		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8))
			break;
		peak = peak_of(pid);
		if (peak > cost->peak_kib)
			cost->peak_kib = peak;
		if (signal_number == SIGTRAP)
			signal_number = 0;
		if (ptrace(PTRACE_SYSCALL, pid, NULL,
		        (void *)(intptr_t)signal_number) != 0 ||
		    waitpid(pid, &status, 0) != pid)
			die("ptrace");
		if (!WIFSTOPPED(status))
			return;
	}
	if (ptrace(PTRACE_DETACH, pid, NULL, NULL) != 0)
		die("ptrace");
}

static void
run_login(const char *user, char **program, bool traced, struct cost *cost)
{
	struct sockets sockets;
	int64_t start;
	pid_t pid;

	open_pair(sockets.client);
	open_pair(sockets.comm);
	set_nonblocking(sockets.client[1]);
	start = now_us();
	pid = fork();
	if (pid < 0)
		die("fork");
	if (pid == 0)
		become(&sockets, user, program, traced);
	if (traced)
		follow(pid, cost);
	reap_all(pid, start, cost);
	set_nonblocking(sockets.comm[0]);
	if (read(sockets.comm[0], &cost->word, 1) != 1)
		cost->word = '\0';
	for (int i = 0; i < 2; i++) {
		close(sockets.client[i]);
		close(sockets.comm[i]);
	}
}

int
main(int argc, char **argv)
{
	bool peak;

	if (argc < 4)
		return 2;
	peak = strcmp(argv[1], "peak") == 0;
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
		die("prctl");
	signal(SIGPIPE, SIG_IGN);
	for (char *user = strsep(&argv[2], ","); user != NULL;
	     user = strsep(&argv[2], ",")) {
		struct cost cost = {0, 0, 0, '\0'};

		run_login(user, argv + 3, peak, &cost);
		if (cost.word == '\0') {
			fprintf(stderr, "measure: %s did not get to the end\n",
			    user);
			return 1;
		}
		printf("%lld %lld %ld %c\n", (long long)cost.cpu_us,
		    (long long)cost.wall_us, cost.peak_kib, cost.word);
	}
	return 0;
}
