"""The three programs under valgrind: whole logins, explain and check.

Valgrind follows the wrapper into the decider and into the probe. Not part of
the sanitizer run: the two tools exclude each other.
"""

import glob

from rig.base import (Settings, program, read_file, run, tool,
                      wait_until)
from rig.check import cases, contains, equal, lacks
from rig.probe import Probe
from rig.master12 import Master
from rig.script23 import ScriptLogin
from rig.world import World

WITHOUT_SANITIZERS = True


class Here:
    world = probe = config = None


def setup():
    # Valgrind's own memory counts against RLIMIT_AS, as a sanitizer's does.
    Settings.sanitize = True
    Here.world = World()
    Here.probe = Probe()
    Here.config = Here.world.config()


def teardown():
    Settings.sanitize = False


def valgrind():
    return [tool("valgrind"), "-q", "--vgdb=no", "--leak-check=full",
            "--errors-for-leak-kinds=definite,indirect",
            "--trace-children=yes", "--trace-children-skip=*/probe*",
            "--error-exitcode=99"]


def running():
    """Processes at work on our configuration; valgrind hides their names."""
    return [path for path in glob.glob("/proc/[0-9]*/cmdline")
            if Here.config in read_file(path)]


def quiet(text):
    """No decider is left, and valgrind had nothing to say of any process."""
    wait_until(lambda: not running(), 30, "the decider's end")
    lacks(text(), "==", "what valgrind said")


@cases([
    ("allowed", ScriptLogin, "alice", "OK"),
    ("refused", ScriptLogin, "bob", "* BYE"),
    ("unknown", ScriptLogin, "nobody", "* BYE"),
    ("allowed in 1.2", Master, "alice", "OK"),
    ("refused in 1.2", Master, "bob", " NO "),
])
def test_login(server_class, user, wanted):
    words = valgrind() + [program("ldap-postlogin"), "-t", "40", "-c",
                          Here.config]
    if server_class is ScriptLogin:
        words += ["-s", "imap", Here.probe.path("script-login")]
    else:
        words += [Here.probe.path("imap")]
    session = server_class(" ".join(words)).login("imap", user)
    status, got, log = session.finish()
    equal(status, 0, "exit, log: " + log)
    if wanted == "OK":
        equal(len(Here.probe.reports()), 1, "executed, log: " + log)
    else:
        contains(got, wanted, "client")
    Here.probe.clear()
    quiet(lambda: session.log)


@cases([
    ("explain", 0, ["explain", "alice", "--ip", "192.0.2.1"]),
    ("explain --json", 1, ["explain", "bob", "--json"]),
    ("check", 0, ["check"]),
    ("check --offline", 0, ["check", "--offline"]),
])
def test_ctl(status, words):
    done = run(valgrind() + [program("ldap-postloginctl"), "-c", Here.config]
               + words, timeout=90)
    equal(done.returncode, status, done.stdout + done.stderr)
    quiet(lambda: done.stderr)
