"""A program that tells what it was given when it was executed (probe.c)."""

import json
import os
import shutil

from .base import (Failure, Settings, make_directory, run, tool, wait_until)

_compiled = []


def _compile():
    # Temporary directories go with the test module that made them.
    if not _compiled or not os.path.exists(_compiled[-1]):
        path = os.path.join(make_directory("lp-"), "probe")
        source = os.path.join(Settings.source, "tests", "system", "probe.c")
        run([tool("cc"), "-std=gnu11", "-O1", "-Wall", "-o", path, source],
            check=True)
        _compiled.append(path)
    return _compiled[-1]


class Report:
    """What one run of the probe saw."""

    def __init__(self, found):
        self.pid = found["pid"]
        self.child = found["child"]
        self.argv = [_bytes(text) for text in found["argv"]]
        self.environment = [_bytes(text) for text in found["env"]]
        self.fds = {int(fd): about for fd, about in found["fds"].items()}
        self.uids, self.gids = found["uids"], found["gids"]
        self.groups = found["groups"]
        self.ignored, self.blocked = found["ignored"], found["blocked"]
        self.umask, self.alarm = found["umask"], found["alarm"]
        self.limit = found["rlimit_as"]
        self.core = found["rlimit_core"]
        self.no_new_privs = found["no_new_privs"]
        self.cwd = found["cwd"]

    @property
    def env(self):
        """The environment as a dictionary; a name twice is a failure."""
        made = {}
        for text in self.environment:
            name, _, value = text.partition("=")
            if name in made:
                raise Failure("%s is in the environment twice" % name)
            made[name] = value
        return made

    @property
    def userdb_keys(self):
        return self.env["USERDB_KEYS"].split()

    @property
    def acl_groups(self):
        """ACL_GROUPS as a list, or None where it is not set."""
        value = self.env.get("ACL_GROUPS")
        if value is None:
            return None
        return value.split(",") if value else []


def _bytes(text):
    return text.encode("latin-1").decode("utf-8", "surrogateescape")


class Probe:
    """A directory with the probe under the names a test needs."""

    made = []

    def __init__(self, *names):
        Probe.made.append(self)
        self.directory = make_directory("lp-")
        self.out = os.path.join(self.directory, "out")
        os.mkdir(self.out)
        os.chmod(self.out, 0o1777)
        for name in names or ("probe", "imap", "pop3", "script-login"):
            shutil.copy(_compile(), self.path(name))

    def path(self, name="probe"):
        return os.path.join(self.directory, name)

    def clear(self):
        for name in os.listdir(self.out):
            os.unlink(os.path.join(self.out, name))

    @classmethod
    def clear_all(cls):
        """Forget all reports: a test starts without those of another."""
        cls.made = [probe for probe in cls.made if os.path.isdir(probe.out)]
        for probe in cls.made:
            probe.clear()

    def reports(self):
        """All reports there are now."""
        found = []
        for name in sorted(os.listdir(self.out)):
            if name.endswith(".json"):
                with open(os.path.join(self.out, name)) as source:
                    found.append(Report(json.load(source)))
        return found

    def one(self, seconds=20):
        """The one report of one login: waited for, then removed."""
        wait_until(self.reports, seconds, "a report of the probe")
        found = self.reports()
        if len(found) != 1:
            raise Failure("%d reports of the probe" % len(found))
        self.clear()
        return found[0]

    def none(self):
        """No report may be there: the program was not executed."""
        if self.reports():
            raise Failure("the program was executed: %r"
                          % self.reports()[0].argv)
