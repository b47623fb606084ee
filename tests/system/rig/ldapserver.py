"""What the rig does to any directory server, with OpenLDAP's own clients."""

import os

from . import ldif
from .base import Failure, Server, Settings, run, tool

NO_SUCH_OBJECT = 32
# libldap asks for the name of the machine at each start: where no /etc/hosts
# has it and no name server answers, that is 1 s so, and would be 5 s.
RESOLVER = {"RES_OPTIONS": "timeout:1 attempts:1"}
ENVIRONMENT = {"LDAPNOINIT": "1", **RESOLVER}
UNITS = ("people", "groups", "services", "notices", "elsewhere")


def shipped(name):
    """A file of schema/."""
    return os.path.join(Settings.source, "schema", name)


class LdapServer(Server):
    """A server with `uri`, and `administrator`: how the rig binds to it."""

    uri = None
    administrator = ()

    def _ldap(self, name, *args, stdin=None):
        done = run([tool(name), "-H", self.uri, *self.administrator, *args],
                   stdin=stdin, env=ENVIRONMENT)
        if done.returncode not in (0, NO_SUCH_OBJECT):
            raise Failure("%s: exit %d\n%s" %
                          (name, done.returncode, done.stderr))
        return done.stdout

    def answers(self):
        """Whether the administrator can read the root DSE."""
        return run([tool("ldapsearch"), "-H", self.uri, *self.administrator,
                    "-LLL", "-s", "base", "-b", "", "1.1"],
                   env=ENVIRONMENT).returncode == 0

    def add(self, text):
        """Add entries: LDIF text."""
        self._ldap("ldapadd", stdin=text)

    def modify(self, text):
        """Apply an LDIF modification."""
        self._ldap("ldapmodify", stdin=text)

    def set(self, dn, attribute, *values):
        """Replace one attribute of an entry; without values, remove it."""
        self.modify(ldif.line("dn", dn) + "changetype: modify\nreplace: "
                    + attribute + "\n"
                    + "".join(ldif.line(attribute, v) for v in values))

    def get(self, dn, *attributes):
        """Attributes of one entry: {lower-case name: [bytes]}, or None."""
        out = self._ldap("ldapsearch", "-LLL", "-o", "ldif-wrap=no",
                         "-s", "base", "-b", dn, *(attributes or ("*", "+")))
        found = ldif.parse(out)
        return found[0][1] if found else None

    def value(self, dn, attribute):
        """The one value of an attribute as text, or None."""
        values = (self.get(dn, attribute) or {}).get(attribute.lower(), [])
        if len(values) > 1:
            raise Failure("%s of %s has %d values" %
                          (attribute, dn, len(values)))
        return values[0].decode() if values else None

    def try_modify(self, dn, change, who, password):
        """The result code of a modification by somebody else."""
        return run([tool("ldapmodify"), "-x", "-H", self.uri, "-D", who,
                    "-w", password], env=ENVIRONMENT,
                   stdin=ldif.line("dn", dn) + "changetype: modify\n"
                   + change).returncode
