"""Waiting, ports, processes, directories: what every stand-in needs."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

DAEMON_USER = "ldap-postlogin"
# Runs a command among mounts of its own.
NAMESPACE = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                         "namespace.py")


class Failure(AssertionError):
    """A test found something other than the contract says."""


class Settings:
    """Where the installation under test is; filled in by the runner."""

    bindir = None
    source = os.path.dirname(os.path.dirname(os.path.dirname(
        os.path.dirname(os.path.abspath(__file__)))))
    sanitize = False
    keep = False


def data_path(name):
    """A file that comes with the tests."""
    return os.path.join(Settings.source, "tests", "system", "data", name)


def program(name):
    """The absolute path of an installed program of this project."""
    prefix = os.path.dirname(os.path.abspath(Settings.bindir))
    places = [Settings.bindir]
    for part in ("bin", "sbin", "libexec", "lib"):
        places += [os.path.join(prefix, part),
                   os.path.join(prefix, part, "ldap-postlogin")]
    for place in places:
        path = os.path.join(place, name)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return os.path.abspath(path)
    raise Failure("%s is not installed in any of %s" %
                  (name, " ".join(places)))


def tool(name):
    """A program of the machine; its absence is a failure, never a skip."""
    found = shutil.which(
        name, path="/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/dovecot")
    if not found:
        raise Failure("%s is not installed: the system tests need it" % name)
    return found


def wait_until(condition, seconds=10.0, what="the condition"):
    """Poll until condition() is true and return its value."""
    end = time.monotonic() + seconds
    pause = 0.005
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Failure("%s did not come true in %.0f s" % (what, seconds))
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)


def free_port():
    """A TCP port of 127.0.0.1 nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def daemon_ids():
    """uid and gid of the daemon's user."""
    try:
        entry = pwd.getpwnam(DAEMON_USER)
    except KeyError:
        raise Failure("no user %s: run tests/system/setup-user" % DAEMON_USER)
    return entry.pw_uid, entry.pw_gid


_directories = []
_lasting = []


def make_directory(prefix="lp-", mode=0o755, lasting=False):
    """A new temporary directory; short, since socket paths are.

    lasting: to the end of the run, not only of this module's tests.
    """
    path = tempfile.mkdtemp(prefix=prefix, dir="/tmp")
    os.chmod(path, mode)
    (_lasting if lasting else _directories).append(path)
    return path


def remove_directories(lasting=False):
    """Remove what make_directory() made, unless all is to be kept."""
    paths = _lasting if lasting else _directories
    while paths:
        path = paths.pop()
        if Settings.keep:
            print("kept: %s" % path)
        else:
            shutil.rmtree(path, ignore_errors=True)


# A child between fork and exec holds what we have open for writing; if that is
# a script, nobody can execute it then (ETXTBSY). Servers start side by side.
_spawning = threading.Lock()


def write_file(path, text, mode=0o644, owner=None):
    """Write a file with this mode and owner (uid, gid)."""
    data = text if isinstance(text, bytes) else text.encode()
    with _spawning:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(fd, "wb") as out:
            out.write(data)
    if owner:
        os.chown(path, *owner)
    os.chmod(path, mode)
    return path


def read_file(path):
    """The text of a file, empty where there is none."""
    try:
        with open(path, "rb") as source:
            return source.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def spawn(argv, **more):
    """A process; it has begun its program when this returns."""
    with _spawning:
        return subprocess.Popen(argv, **more)


def run(argv, timeout=30, env=None, stdin=None, check=False, **more):
    """Run a command to its end; output as text."""
    with spawn(argv, stdin=subprocess.DEVNULL if stdin is None
               else subprocess.PIPE, stdout=subprocess.PIPE,
               stderr=subprocess.PIPE, env=env, encoding="utf-8",
               errors="replace", **more) as process:
        try:
            out, err = process.communicate(stdin, timeout)
        except BaseException:
            process.kill()
            raise
    done = subprocess.CompletedProcess(argv, process.returncode, out, err)
    if check and done.returncode != 0:
        raise Failure("%s: exit %d\n%s%s" % (
            " ".join(argv), done.returncode, done.stdout, done.stderr))
    return done


def run_product(name, *args, **more):
    """Run one of our programs with an environment of nothing much."""
    env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
    env.update(more.pop("env", {}))
    done = run([program(name)] + list(args), env=env, **more)
    expect_no_sanitizer(done.stderr)
    return done


SANITIZER_WORDS = ("AddressSanitizer", "LeakSanitizer", "runtime error:",
                   "UndefinedBehaviorSanitizer")


def sanitizer_lines(text):
    """The lines of a log that a sanitizer wrote."""
    return [line for line in text.split("\n")
            if any(word in line for word in SANITIZER_WORDS)]


def expect_no_sanitizer(text):
    if sanitizer_lines(text):
        raise Failure("a sanitizer spoke:\n" + text[-4000:])


class Server:
    """A process in the foreground whose output goes to a file."""

    running = []
    lasting = False  # serves every module, to the end of the run

    def __init__(self, argv, log, environment=()):
        self.log = log
        self.offset = 0
        made = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        made.update(environment)
        with open(log, "ab") as out:
            self.process = spawn(
                argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                cwd="/", start_new_session=True, env=made)
        Server.running.append(self)

    def wait_ready(self, answers, seconds=15):
        """Poll until answers() while the process is alive."""
        def ready():
            if self.process.poll() is not None:
                raise Failure("%s ended with %d:\n%s" % (
                    self.process.args[0], self.process.returncode,
                    read_file(self.log)[-4000:]))
            return answers()
        wait_until(ready, seconds, "%s to answer" % self.process.args[0])

    def pause(self):
        """Stop it where it is: it keeps its sockets and answers nobody."""
        self.process.send_signal(signal.SIGSTOP)
        tasks = "/proc/%d/task" % self.process.pid
        wait_until(lambda: all(
            read_file("%s/%s/stat" % (tasks, task)).rsplit(")", 1)[1]
            .split()[0] == "T" for task in os.listdir(tasks)), 5,
            "every thread to stop")

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        if self in Server.running:
            Server.running.remove(self)
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)

    def text(self):
        """All that it logged."""
        return read_file(self.log)

    @classmethod
    def stop_all(cls, lasting=False):
        for server in list(cls.running):
            if server.lasting == lasting:
                server.stop()


def daemon_processes(config):
    """pids of running deciders whose configuration is below this path."""
    wanted = program("ldap-postlogind")
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                if os.readlink("/proc/%s/exe" % name) == wanted \
                        and config in read_file("/proc/%s/cmdline" % name):
                    found.append(int(name))
            except OSError:
                continue
    return found
