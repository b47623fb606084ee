"""Asking which groups a login has, of any directory."""

import json
import os

from .base import (Failure, daemon_ids, make_directory, run_product,
                   write_file)
from .check import equal

HEAD = """
timeout: 20s
directory:
  uri: "%s"
  bind: {dn: "%s", password_file: %s}
  insecure: true
user: {base: "%s", filter: "(%s=%%{user})"}
"""

MEMBER = "(member=%{dn})"
DYNAMIC = "(objectClass=groupOfURLs)"
CHAIN = "(member:1.2.840.113556.1.4.1941:=%{dn})"
# Unique names with a UID behind them: by the server's rule for "sounds like",
# by what begins so, by the UID of the user.
APPROX = "(uniqueMember~=%{dn})"
SUBSTRING = "(|(uniqueMember=%{dn})(uniqueMember=%{dn}#*))"
EXACT = ("(|(uniqueMember=%{dn})"
         "(uniqueMember=%{dn}#%{ldap:x500UniqueIdentifier}))")


class Asker:
    """A directory, and where in it people are."""

    def __init__(self, uri, service, password, people, name="uid"):
        self.place = make_directory("lg-")
        secret = write_file(os.path.join(self.place, "secret"), password,
                            0o640, (0, daemon_ids()[1]))
        self.head = HEAD % (uri, service, secret, people, name)

    def _explain(self, text, who, *options):
        path = write_file(os.path.join(self.place, "c.yaml"),
                          self.head + text)
        return run_product("ldap-postloginctl", "-c", path, "explain", who,
                           *options)

    def ask(self, text, who, groups=None, verdict="allow"):
        """explain --json of this login, which must have these groups; and
        what was said besides."""
        done = self._explain(text, who, "--json")
        try:
            answer = json.loads(done.stdout)
        except ValueError:
            raise Failure("exit %d: %s%s" % (done.returncode, done.stdout,
                                             done.stderr))
        if answer["verdict"] != verdict:
            raise Failure("%s: %s%s" % (answer["verdict"], done.stdout,
                                        done.stderr))
        if groups is not None:
            equal(answer["groups"], sorted(groups), "groups")
        return answer, done.stderr

    def check(self, text):
        """What `check` says, and its exit."""
        path = write_file(os.path.join(self.place, "k.yaml"),
                          self.head + text)
        done = run_product("ldap-postloginctl", "-c", path, "check")
        return done.stdout + done.stderr, done.returncode

    def notes(self, text, who):
        """What explain says to a person."""
        return self._explain(text, who).stdout


def options(more):
    return "".join(", %s: %s" % item for item in more.items())


def by_search(base, filter_, **more):
    """One source by search."""
    return "groups:\n  - {base: \"%s\", filter: \"%s\"%s}\n" % (
        base, filter_, options(more))


def by_attribute(attribute, **more):
    """One source by an attribute of the user."""
    return "groups:\n  - {attribute: %s%s}\n" % (attribute, options(more))
