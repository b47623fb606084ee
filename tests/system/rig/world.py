"""The company: slapd with its people, configurations, Dovecot in front."""

import os

from . import ldif
from .base import (daemon_ids, data_path, make_directory, program,
                   read_file, write_file)
from .dovecot import Dovecot
from .slapd import SERVICE_DN, SERVICE_PASSWORD, SUFFIX, Slapd

PEOPLE = ("alice albert bob carol dave dora erin frank fiona grace ivan "
          "mallory j\u00fcrgen ursula boss spy nobody").split()
FOLDERS = {
    "Staff": ["group=staff lr"], "Sales": ["group=sales lr"],
    "Board": ["group=board lr"], "Choir": ["group=choir lr"],
    "Research": ['"group=Research Team" lr'],
    "Discount": ['"group=50% off" lr'],
    "Chess": ["group=chess lr", '"group= go" lr', "group=go lr",
              '"group=chess, go" lr'],
    "Audit": ["group=auditors lr"], "Escapers": ["group=escapers lr"]}


def person(uid, **attributes):
    """LDIF of one more person."""
    made = {"objectClass": ["inetOrgPerson", "mailLoginAccount"],
            "uid": uid, "cn": uid, "sn": uid}
    made.update(attributes)
    return ldif.entry(dn(uid), made)


def dn(uid):
    return "uid=%s,ou=people,%s" % (uid, SUFFIX)


def group(name, *members):
    """LDIF of one more group of DNs."""
    return ldif.entry("cn=%s,ou=groups,%s" % (name, SUFFIX), {
        "objectClass": "groupOfNames", "cn": name,
        "member": list(members)})


class World:
    """A slapd with the company in it, and files that lead to it."""

    def __init__(self, more="", **slapd):
        data = read_file(data_path("company.ldif")) + "\n" + ldif.entry(
            SERVICE_DN, {"objectClass": ["applicationProcess",
                                         "simpleSecurityObject"],
                         "cn": "postlogin",
                         "userPassword": SERVICE_PASSWORD}) + more
        self.slapd = Slapd(data=data, **slapd)
        self.directory = make_directory("lw-")
        self.secret = self.secret_file(SERVICE_PASSWORD)
        self.serial = 0

    def secret_file(self, text, mode=0o640):
        """A secret only root and the daemon's group can read."""
        path = os.path.join(self.directory,
                            "secret%d" % len(os.listdir(self.directory)))
        return write_file(path, text + "\n", mode, (0, daemon_ids()[1]))

    def config(self, text=None, uri=None, replace=()):
        """Write a configuration (company.yaml) and return its path.

        replace: pairs of text, applied first; each must be there.
        """
        text = read_file(data_path("company.yaml")) if text is None else text
        for old, new in replace:
            if old not in text:
                raise ValueError("%r is not in the configuration" % old)
            text = text.replace(old, new)
        text = text.replace("@URI@", uri or self.slapd.uri)
        text = text.replace("@SECRET@", self.secret)
        self.serial += 1
        return write_file(os.path.join(
            self.directory, "config%d.yaml" % self.serial), text)

    def chain(self, config, *after, before=(), options=""):
        """What script-login runs: the wrapper, others around it."""
        def words(service):
            return " ".join(list(before) + [
                program("ldap-postlogin"), "-c", config, "-s", service,
                options] + list(after)).replace("  ", " ").rstrip()
        return words

    def dovecot(self, chain, users=PEOPLE, **more):
        more.setdefault("folders", FOLDERS)
        more.setdefault("masters", ("boss", "spy"))
        return Dovecot(chain=chain, users=users, **more)


# A configuration of few parts, for tests of one thing each.
PLAIN = """timeout: @TIMEOUT@
dovecot: 2.3
directory:
  uri: @URI@
  connect_timeout: @CONNECT@
@TLS@  bind: @BIND@
user: {base: "ou=people,dc=example,dc=com", filter: "(uid=%{user})"}
@REST@
"""
BIND = ('{dn: "cn=postlogin,ou=services,dc=example,dc=com", '
        'password_file: "@SECRET@"}')


def plain(rest="", timeout="9s", tls="", bind=BIND, connect="5s"):
    """Text for World.config(): one user look-up and `rest`."""
    text = PLAIN if bind else PLAIN.replace("  bind: @BIND@\n", "")
    for name, value in (("@TIMEOUT@", timeout), ("@REST@", rest),
                        ("@TLS@", tls), ("@BIND@", bind),
                        ("@CONNECT@", connect)):
        text = text.replace(name, value)
    return text
