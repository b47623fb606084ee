/*
 * Stands where a mail program or a chained program would stand, and writes
 * down as JSON what it was given: argv, environment, descriptors, ids, limits,
 * signals, children. Tests read it to see the process from inside.
 *
 * The report goes to a new file in the directory `out` beside the program.
 * Called as imap or pop3 it then answers as that program of Dovecot 1.2 would
 * and ends; as script-login it ends; under any other name it executes the rest
 * of its command line.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void
put_string(FILE *out, const char *text)
{
	fputc('"', out);
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		/* One JSON character a byte: the reader encodes as latin-1. */
		if (*p < 0x20 || *p >= 0x7f || *p == '"' || *p == '\\')
			fprintf(out, "\\u%04x", *p);
		else
			fputc(*p, out);
	}
	fputc('"', out);
}

static void
put_list(FILE *out, const char *name, char **list)
{
	fprintf(out, "\"%s\": [", name);
	for (size_t i = 0; list[i]; i++) {
		fputs(i ? ", " : "", out);
		put_string(out, list[i]);
	}
	fputs("],\n", out);
}

static void
put_fd(FILE *out, int fd, bool first)
{
	char path[64], target[PATH_MAX];
	int type = 0;
	socklen_t size = sizeof(type);

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ssize_t n = readlink(path, target, sizeof(target) - 1);
	target[n < 0 ? 0 : n] = '\0';
	int flags = fcntl(fd, F_GETFL), fdflags = fcntl(fd, F_GETFD);
	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0)
		type = 0;
	fprintf(out, "%s\n\"%d\": {\"target\": ", first ? "" : ",", fd);
	put_string(out, target);
	fprintf(out, ", \"nonblock\": %s, \"cloexec\": %s, \"socket\": %s}",
	    flags & O_NONBLOCK ? "true" : "false",
	    fdflags & FD_CLOEXEC ? "true" : "false", type ? "true" : "false");
}

static void
put_fds(FILE *out)
{
	DIR *dir = opendir("/proc/self/fd");
	bool first = true;

	fputs("\"fds\": {", out);
	for (struct dirent *e; dir && (e = readdir(dir));) {
		int fd = (int)strtol(e->d_name, NULL, 10);
		if (e->d_name[0] == '.' || fd == dirfd(dir) ||
		    fd == fileno(out))
			continue;
		put_fd(out, fd, first);
		first = false;
	}
	fputs("},\n", out);
	if (dir)
		closedir(dir);
}

static void
put_ids(FILE *out)
{
	uid_t r, e, s;
	gid_t gr, ge, gs, groups[256];

	getresuid(&r, &e, &s);
	getresgid(&gr, &ge, &gs);
	int n = getgroups(256, groups);
	fprintf(out, "\"uids\": [%u, %u, %u],\n\"gids\": [%u, %u, %u],\n", r, e,
	    s, gr, ge, gs);
	fputs("\"groups\": [", out);
	for (int i = 0; i < n; i++)
		fprintf(out, "%s%u", i ? ", " : "", groups[i]);
	fputs("],\n", out);
}

static void
put_signals(FILE *out)
{
	sigset_t blocked;
	bool first = true;

	fputs("\"ignored\": [", out);
	for (int i = 1; i < 32; i++) {
		struct sigaction act;
		if (sigaction(i, NULL, &act) == 0 &&
		    act.sa_handler == SIG_IGN) {
			fprintf(out, "%s%d", first ? "" : ", ", i);
			first = false;
		}
	}
	fputs("],\n\"blocked\": [", out);
	first = true;
	sigprocmask(SIG_BLOCK, NULL, &blocked);
	for (int i = 1; i < 32; i++) {
		if (sigismember(&blocked, i) == 1) {
			fprintf(out, "%s%d", first ? "" : ", ", i);
			first = false;
		}
	}
	fputs("],\n", out);
}

static void
put_limits(FILE *out)
{
	struct rlimit as, core;
	mode_t mask = umask(0);

	umask(mask);
	getrlimit(RLIMIT_AS, &as);
	getrlimit(RLIMIT_CORE, &core);
	fprintf(out,
	    "\"umask\": %u,\n\"rlimit_as\": %lld,\n"
	    "\"rlimit_core\": %lld,\n",
	    mask, as.rlim_cur == RLIM_INFINITY ? -1LL : (long long)as.rlim_cur,
	    core.rlim_cur == RLIM_INFINITY ? -1LL : (long long)core.rlim_cur);
	fprintf(out, "\"no_new_privs\": %d,\n\"alarm\": %u,\n",
	    prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), alarm(0));
}

static void
put_report(FILE *out, char **argv)
{
	char cwd[PATH_MAX];
	/* A child, dead or alive, makes this 0 or a pid; none is ECHILD. */
	bool child = waitpid(-1, NULL, WNOHANG) != -1 || errno != ECHILD;

	fprintf(out, "{\"pid\": %ld,\n\"child\": %s,\n", (long)getpid(),
	    child ? "true" : "false");
	put_list(out, "argv", argv);
	put_list(out, "env", environ);
	put_fds(out);
	put_ids(out);
	put_signals(out);
	put_limits(out);
	fputs("\"cwd\": ", out);
	put_string(out, getcwd(cwd, sizeof(cwd)) ? cwd : "");
	fputs("}\n", out);
}

static bool
write_report(char **argv)
{
	char self[PATH_MAX], path[PATH_MAX + 64], final[PATH_MAX + 64];

	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (n < 0)
		return false;
	self[n] = '\0';
	*strrchr(self, '/') = '\0';
	snprintf(path, sizeof(path), "%s/out/%ld.part", self, (long)getpid());
	snprintf(final, sizeof(final), "%s/out/%ld.json", self, (long)getpid());
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
	if (!out)
		return false;
	put_report(out, argv);
	return fclose(out) == 0 && rename(path, final) == 0;
}

/* The greeting of imap and pop3 as Dovecot 1.2 ships them. */
static int
answer_client(bool imap)
{
	const char *tag = getenv("IMAPLOGINTAG");
	char line[256];

	if (getenv("DUMP_CAPABILITY"))
		snprintf(line, sizeof(line), "IMAP4rev1 PROBE\n");
	else if (imap)
		snprintf(
		    line, sizeof(line), "%s OK Logged in\r\n", tag ? tag : "*");
	else
		snprintf(line, sizeof(line), "+OK Logged in.\r\n");
	return write(1, line, strlen(line)) < 0;
}

int
main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');
	const char *name = slash ? slash + 1 : argv[0];

	if (!write_report(argv)) {
		fprintf(stderr, "probe: cannot write the report\n");
		return 1;
	}
	if (strcmp(name, "imap") == 0 || strcmp(name, "pop3") == 0)
		return answer_client(name[0] == 'i');
	if (strcmp(name, "script-login") == 0)
		return 0;
	if (argc > 1) {
		execv(argv[1], argv + 1);
		fprintf(stderr, "probe: %s: %s\n", argv[1], strerror(errno));
	}
	return 1;
}
