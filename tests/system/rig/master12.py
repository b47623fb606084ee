"""A stand-in for the master process of Dovecot 1.0, 1.1 and 1.2.

It starts `mail_executable` as those did: their whole environment, the
client's non-blocking socket as descriptors 0 and 1, a pipe to the log as 2,
the user's home as the working directory, ids by mail_drop_priv_before_exec,
limits, umask and signals.
"""

import fcntl
import os
import resource
import select
import signal
import socket
import threading
import time

from .base import (Settings, expect_no_sanitizer, make_directory,
                   wait_until)

UID = 5000
PROCESS_SIZE = 256 * 1024 * 1024
HIGH = 512  # descriptors of the test run itself are below

COMMON = """MAIL_CACHE_FIELDS=
MAIL_NEVER_CACHE_FIELDS=imap.envelope
MAIL_CACHE_MIN_MAIL_COUNT=0
MAILBOX_IDLE_CHECK_INTERVAL=30
MAIL_MAX_KEYWORD_LENGTH=50"""
IMAP = """IMAP_MAX_LINE_LENGTH=65536
IMAP_CLIENT_WORKAROUNDS=
IMAP_LOGOUT_FORMAT=bytes=%i/%o
IMAP_ID_SEND=
IMAP_ID_LOG="""
POP3 = """POP3_CLIENT_WORKAROUNDS=
POP3_LOGOUT_FORMAT=top=%t/%p, retr=%r/%b, del=%d/%m, size=%s"""
FLAGS = """POP3_UIDL_FORMAT=%08Xu%08Xv
DOTLOCK_USE_EXCL=1
MAILBOX_LIST_INDEX_DISABLE=1
MAILDIR_COPY_WITH_HARDLINKS=1
MBOX_DIRTY_SYNCS=1
MBOX_LAZY_WRITES=1"""
LOCKS = """LOCK_METHOD=fcntl
MBOX_READ_LOCKS=fcntl
MBOX_WRITE_LOCKS=dotlock fcntl
MBOX_LOCK_TIMEOUT=300
MBOX_DOTLOCK_CHANGE_TIMEOUT=120
MBOX_MIN_INDEX_SIZE=0
DBOX_ROTATE_SIZE=2048
DBOX_ROTATE_MIN_SIZE=16
DBOX_ROTATE_DAYS=1"""
PLUGINS = """MAIL_PLUGIN_DIR=/usr/lib/dovecot/modules/imap
MAIL_PLUGINS=acl imap_acl"""
PLACES = """MAIL=maildir:~/Maildir
NAMESPACE_1=maildir:~/Maildir
NAMESPACE_1_SEP=/
NAMESPACE_1_TYPE=private
NAMESPACE_1_PREFIX=
NAMESPACE_1_INBOX=1
NAMESPACE_1_LIST=yes
NAMESPACE_1_SUBSCRIPTIONS=1
NAMESPACE_2=maildir:/var/mail/public
NAMESPACE_2_SEP=/
NAMESPACE_2_TYPE=public
NAMESPACE_2_PREFIX=Public/
NAMESPACE_2_LIST=yes
ACL=vfile:/etc/acls"""


def _pairs(text):
    return [tuple(line.split("=", 1)) for line in text.split("\n")]


class Session:
    """One started mail process, seen from the client and from the master.

    given: what its descriptors were at the start, {number: target}.
    """

    def __init__(self, pid, client, log_fd, given, comm=None):
        self.pid, self.client = pid, client
        self.given, self.comm = given, comm
        self.status = None
        self.started = time.monotonic()
        self.seconds = None
        self._log = b""
        self._reader = threading.Thread(target=self._read, args=(log_fd,),
                                        daemon=True)
        self._reader.start()

    def _read(self, fd):
        with os.fdopen(fd, "rb", buffering=0) as source:
            while True:
                data = source.read(65536)
                if not data:
                    return
                self._log += data

    @property
    def log(self):
        return self._log.decode("utf-8", "replace")

    def wait(self, seconds=70):
        """Wait for the process to end; its exit code."""
        def ended():
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
            return pid
        if self.status is None:
            wait_until(ended, seconds, "the mail process to end")
            self.seconds = time.monotonic() - self.started
        return self.status

    def received(self, seconds=70):
        """All that the client gets, up to the end of the connection."""
        data = b""
        self.client.settimeout(seconds)
        while True:
            try:
                part = self.client.recv(65536)
            except ConnectionResetError:
                part = b""
            if not part:
                return data.decode("utf-8", "replace")
            data += part

    def finish(self):
        """Exit code, what the client got, what was logged."""
        text = self.received()
        status = self.wait()
        self._reader.join(5)
        self.client.close()
        expect_no_sanitizer(self.log)
        return status, text, self.log

    def kill(self):
        """End it at once, as a master in a hurry would."""
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()
        self.client.close()
        return self.status


class Master:
    """command: mail_executable, split at single spaces as Dovecot 1.x does."""

    def __init__(self, command, version="1.2", drop=False, proctitle=False):
        self.words = command.split(" ")
        self.version, self.drop, self.proctitle = version, drop, proctitle
        self.home = os.path.join(make_directory("lh-"), "home")
        os.mkdir(self.home, 0o700)
        os.chown(self.home, UID, UID)

    def environment(self, service, user, tag="a1", ip="127.0.0.1",
                    local_ip="127.0.0.1", extra=(), dump=False):
        """The environment in the order of 1.2's master."""
        nobody = str(65534 if dump else UID)
        ids = "" if self.drop else nobody
        made = [("LOG_TO_MASTER", "1"), ("SYSLOG_FACILITY", "16")]
        if not dump:
            made.append(("DOVECOT_VERSION", self.version))
        made += [("RESTRICT_SETUID", ids), ("RESTRICT_SETGID", ids),
                 ("RESTRICT_GID_FIRST", "" if self.drop else "500")]
        if dump:
            made.append(("DUMP_CAPABILITY", "1"))
        made += _pairs(COMMON)
        both = self.version == "1.0"
        made += _pairs(IMAP) if service == "imap" or both else []
        made += _pairs(POP3) if service == "pop3" or both else []
        made += _pairs(FLAGS)
        if not dump:
            made.append(("STDERR_CLOSE_SHUTDOWN", "1"))
        made += _pairs(LOCKS)
        made += _pairs(PLUGINS) if service == "imap" else []
        made += _pairs(PLACES)
        made += [tuple(pair) for pair in extra]
        made += [("LOGGED_IN", "1"), ("HOME", "/tmp" if dump else self.home),
                 ("USER", user), ("IP", ip)]
        if self.version == "1.2":
            made.append(("LOCAL_IP", local_ip))
            if tag and service == "imap" and not dump:
                made.append(("IMAPLOGINTAG", tag))
        if self.drop:
            made += [(name, "") for name in (
                "RESTRICT_USER", "RESTRICT_CHROOT", "RESTRICT_SETGID_PRIV",
                "RESTRICT_SETEXTRAGROUPS", "RESTRICT_GID_LAST")]
        # putenv(): the later of two wins, at the place of the first.
        return dict(made)

    def _arguments(self, user, ip):
        words = list(self.words)
        if self.proctitle:
            words += ("[%s %s]" % (user, ip)).split(" ")
        return words[0], [os.path.basename(words[0])] + words[1:]

    def _become(self, uid, home):
        """Ids as they are at exec; with home, also the working directory."""
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.RLIM_INFINITY))
        if not Settings.sanitize:
            for limit in (resource.RLIMIT_DATA, resource.RLIMIT_AS):
                resource.setrlimit(limit, (PROCESS_SIZE, PROCESS_SIZE))
        os.umask(0o077)
        os.setgroups([uid] if self.drop else [])
        if self.drop:
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
        elif home:
            os.setresgid(0, uid, uid)
        os.chdir(home or "/tmp")

    def _start(self, fds, environment, arguments, uid, home, dump=False):
        """fds: {number in the program: ours}."""
        pid = os.fork()
        if pid:
            return pid
        try:
            # Copies beyond all of ours first: the wanted numbers may be in use.
            high = {number: fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, HIGH)
                    for number, fd in fds.items()}
            os.closerange(0, HIGH)
            for number, fd in high.items():
                os.dup2(fd, number, True)
            os.closerange(HIGH, 1024)
            signal.signal(signal.SIGPIPE,
                          signal.SIG_DFL if dump else signal.SIG_IGN)
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            # Of a run in the background both are ignored.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.signal(signal.SIGQUIT, signal.SIG_DFL)
            signal.alarm(0)
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            self._become(uid, home)
            os.execve(arguments[0], arguments[1], environment)
        except BaseException as error:
            os.write(2, ("the rig: %r\n" % error).encode())
        finally:
            os._exit(84)

    def _descriptors(self, server, log):
        """{number: descriptor} and the master's end of 3, if there is one."""
        return {0: server, 1: server, 2: log}, None

    def login(self, service="imap", user="alice", environment=None,
              full=False, **more):
        """Hand a new client over as after a login; returns a Session.

        full: the client has stopped reading and its socket takes no more.
        """
        if environment is None:
            environment = self.environment(service, user, **more)
        client, server = _connection()
        if full:
            _fill(server)
        reading, writing = os.pipe()
        fds, comm = self._descriptors(server.fileno(), writing)
        given = {number: os.readlink("/proc/self/fd/%d" % fd)
                 for number, fd in fds.items()}
        arguments = self._arguments(user, more.get("ip", "127.0.0.1"))
        pid = self._start(fds, environment, arguments, UID, self.home)
        for fd in set(fds.values()) - {server.fileno()}:
            os.close(fd)
        server.close()
        return Session(pid, client, reading, given, comm)

    def dump_capability(self, **changes):
        """The run at start-up: (exit code, what it wrote, its stderr)."""
        environment = self.environment("imap", "dump-capability", ip="",
                                       local_ip="", dump=True)
        environment.update(changes)
        null = os.open("/dev/null", os.O_RDONLY)
        reading, writing = os.pipe()
        err_read, err_write = os.pipe()
        pid = self._start({0: null, 1: writing, 2: err_write}, environment,
                          self._arguments("dump-capability", ""), 65534,
                          None, dump=True)
        for fd in (null, writing, err_write):
            os.close(fd)
        with os.fdopen(reading, "rb") as out, os.fdopen(err_read, "rb") as err:
            text, errors = out.read().decode(), err.read().decode()
        _, status = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(status), text, errors


def _connection():
    """A client's socket and the server's non-blocking end of it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        client = socket.create_connection(listener.getsockname())
        server, _ = listener.accept()
    os.set_blocking(server.fileno(), False)
    return client, server


def _fill(server):
    """Send until the socket has taken nothing for a while."""
    last = time.monotonic()
    while time.monotonic() - last < 0.3:
        try:
            server.send(b"x" * 65536)
            last = time.monotonic()
        except BlockingIOError:
            select.select([], [server], [], 0.05)
