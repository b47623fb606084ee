"""The ways to do a login's work, and the proof that each really does it."""

import os

from company import BIND_DN, SUFFIX, uid
from rig.base import (Failure, make_directory, program, run, tool,
                      write_file)

YAML = """timeout: 5s
directory:
  uri: %(uri)s
  bind: {dn: "%(bind)s", password_file: %(secret)s}
user:
  base: ou=people,%(suffix)s
  filter: (uid=%%{user})
groups:
  - base: ou=groups,%(suffix)s
    filter: (member=%%{dn})
rules:
  - name: last-login
    update:
      replace: {mailLastLoginTime: "%%{now}", mailLastLoginAddress: "%%{remote_ip}"}
    every: 0s
attributes:
  mailLoginEnabled: {require: {equals: "TRUE"}, absent: allow}
dovecot: 2.3
"""

SHOW = """#!/bin/sh
printf '%s\\n%s\\n' "$ACL_GROUPS" "$USERDB_KEYS" >"$1"
printf + >&3
"""

NAMES = {"wrapper": "ldap-postlogin --once", "minimal": "C over libldap",
         "shell": "ldapsearch script", "python": "python-ldap script",
         "empty": "empty static program"}


class Candidates:
    """argv of each candidate in front of `end`; `measure` runs them."""

    def __init__(self, source, build, company):
        self.company = company
        self.measure_program = os.path.join(build, "tests/bench/measure")
        self.end = [os.path.join(build, "tests/bench/end")]
        self.directory = make_directory("lc-")
        scripts = os.path.join(source, "tests/bench")
        done = run([tool("python3"), "-c", "import ldap"])
        if done.returncode != 0:
            raise Failure("python3 has no ldap: install python3-ldap")
        config = write_file(
            os.path.join(self.directory, "ldap-postlogin.yaml"), YAML % {
                "uri": company.uri, "bind": BIND_DN, "suffix": SUFFIX,
                "secret": write_file(
                    os.path.join(self.directory, "secret"), "bench\n",
                    0o640, (0, _daemon_group()))})
        common = [company.uri, BIND_DN, company.secret, SUFFIX]
        self.argv = {
            "wrapper": [program("ldap-postlogin"), "-c", config,
                        "-s", "imap", "--"],
            "minimal": [os.path.join(build, "tests/bench/minimal")] + common,
            "shell": ["/bin/sh", os.path.join(scripts, "script.sh")] + common,
            "python": ["/usr/bin/python3",
                       os.path.join(scripts, "script.py")] + common,
            "empty": [os.path.join(build, "tests/bench/empty")]}

    def measure(self, name, mode, numbers, end=None):
        """[(CPU us, wall us, VmHWM KiB, word)], one for each user."""
        done = run([self.measure_program, mode,
                    ",".join(uid(number) for number in numbers)]
                   + self.argv[name] + (end or self.end), timeout=600)
        if done.returncode != 0:
            raise Failure("%s: %s%s" % (NAMES[name], done.stdout,
                                        done.stderr))
        rows = [line.split() for line in done.stdout.splitlines()]
        wanted = "-" if name == "empty" else "+"
        if len(rows) != len(numbers) or any(r[3] != wanted for r in rows):
            raise Failure("%s: not every login got its groups:\n%s%s" % (
                NAMES[name], done.stdout, done.stderr))
        return [(int(r[0]), int(r[1]), int(r[2])) for r in rows]

    def verify(self, number):
        """Each candidate finds the right groups and notes the login."""
        show = write_file(os.path.join(self.directory, "show"), SHOW, 0o755)
        for index, name in enumerate(sorted(set(self.argv) - {"empty"})):
            user = number + index
            out = os.path.join(self.directory, name)
            self.measure(name, "cpu", [user], [show, out])
            with open(out, encoding="utf-8") as source:
                groups, keys = source.read().split("\n")[:2]
            expected = sorted(self.company.names_of(user))
            if sorted(groups.split(",")) != expected:
                raise Failure("%s: the groups of %s are %s, not %s" % (
                    NAMES[name], uid(user), groups, ",".join(expected)))
            if "ACL_GROUPS" not in keys.split():
                raise Failure("%s: USERDB_KEYS is %s" % (NAMES[name], keys))
            if len(self.company.last_login(user)) != 2:
                raise Failure("%s: no last login of %s" % (
                    NAMES[name], uid(user)))


def _daemon_group():
    from rig.base import daemon_ids
    return daemon_ids()[1]
