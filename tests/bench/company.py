"""A large company: a private slapd filled by slapadd -q."""

import os

from rig.base import (Server, free_port, make_directory, run, tool,
                      write_file)

SUFFIX = "dc=example,dc=com"
BIND_DN = "cn=postlogin," + SUFFIX
PASSWORD = "bench"

CONFIG = """
moduleload back_mdb.la
modulepath /usr/lib/ldap
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include %(schema)s
pidfile %(dir)s/pid
loglevel none
sizelimit unlimited
database mdb
suffix "%(suffix)s"
rootdn "cn=root,%(suffix)s"
directory %(dir)s/db
maxsize 4294967296
dbnosync
index objectClass,uid,mail,member eq
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="%(bind)s" write by * none
"""


def uid(number):
    return "u%06d" % number


def group_names(number, groups, memberships):
    """The groups of a user: spread evenly, all of one size."""
    step = max(groups // memberships, 1)
    return ["g%04d" % ((number + k * step) % groups)
            for k in range(memberships)]


class Company:
    """The directory; `uri`, `secret` and the counts are what others need."""

    def __init__(self, source, users, groups, memberships):
        if memberships > groups:
            raise ValueError("more memberships than groups")
        self.users, self.groups = users, groups
        self.memberships = memberships
        self.directory = make_directory("lb-")
        os.mkdir(os.path.join(self.directory, "db"), 0o700)
        self.config = write_file(
            os.path.join(self.directory, "slapd.conf"), CONFIG % {
                "schema": os.path.join(source, "schema/mail-login.schema"),
                "dir": self.directory, "suffix": SUFFIX, "bind": BIND_DN})
        self.uri = "ldap://127.0.0.1:%d" % free_port()
        self._fill()
        server = Server([tool("slapd"), "-d", "0", "-f", self.config,
                         "-h", self.uri],
                        os.path.join(self.directory, "log"))
        # No newline: ldapsearch -y takes it for a part of the password.
        self.secret = write_file(
            os.path.join(self.directory, "secret"), PASSWORD, 0o644)
        server.wait_ready(lambda: self.search("", "base", "1.1") is not None)

    def _fill(self):
        path = os.path.join(self.directory, "company.ldif")
        with open(path, "w", encoding="utf-8") as out:
            self._write(out)
        run([tool("slapadd"), "-q", "-f", self.config, "-l", path],
            check=True, timeout=3600)
        os.unlink(path)

    def _write(self, out):
        out.write("dn: %s\nobjectClass: dcObject\nobjectClass: organization\n"
                  "dc: example\no: example\n\n" % SUFFIX)
        out.write("dn: %s\nobjectClass: applicationProcess\n"
                  "objectClass: simpleSecurityObject\ncn: postlogin\n"
                  "userPassword: %s\n\n" % (BIND_DN, PASSWORD))
        for name in ("people", "groups"):
            out.write("dn: ou=%s,%s\nobjectClass: organizationalUnit\n"
                      "ou: %s\n\n" % (name, SUFFIX, name))
        members = {}
        for number in range(self.users):
            name = uid(number)
            dn = "uid=%s,ou=people,%s" % (name, SUFFIX)
            out.write("dn: %s\nobjectClass: inetOrgPerson\n"
                      "objectClass: mailLoginAccount\nuid: %s\n"
                      "cn: User %s\nsn: %s\nmail: %s@example.com\n"
                      "mailLoginEnabled: TRUE\n\n"
                      % (dn, name, name, name, name))
            for group in self.names_of(number):
                members.setdefault(group, []).append(dn)
        for group, dns in sorted(members.items()):
            out.write("dn: cn=%s,ou=groups,%s\nobjectClass: groupOfNames\n"
                      "cn: %s\n%s\n" % (group, SUFFIX, group, "".join(
                          "member: %s\n" % dn for dn in dns)))

    def names_of(self, number):
        return group_names(number, self.groups, self.memberships)

    def search(self, base, scope, *attributes):
        """ldapsearch's output, or None."""
        done = run([tool("ldapsearch"), "-x", "-LLL", "-H", self.uri,
                    "-D", BIND_DN, "-w", PASSWORD, "-s", scope, "-b", base]
                   + list(attributes))
        return done.stdout if done.returncode == 0 else None

    def last_login(self, number):
        """What is noted of the user's last login: lines of LDIF, sorted."""
        out = self.search("uid=%s,ou=people,%s" % (uid(number), SUFFIX),
                          "base", "mailLastLoginTime", "mailLastLoginAddress")
        return sorted(line for line in (out or "").split("\n")
                      if line.startswith("mailLastLogin"))
