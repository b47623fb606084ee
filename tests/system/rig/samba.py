"""A private Samba AD domain controller on a loopback address of its own.

Its ports are fixed (389 and three more), so it takes the first address where
they are free. It ends by itself after a while, should nobody end it.
"""

import os
import socket

from . import ldif
from .base import (Failure, Server, make_directory, read_file, run, tool,
                   write_file)
from .ldapserver import UNITS, LdapServer, shipped
from .shared import Shared

ADDRESSES = ["127.0.0.%d" % number for number in range(10, 40)]
PORTS = (389, 636, 3268, 3269)
REALM = "AD.EXAMPLE.TEST"
DOMAIN = "ADTEST"
SUFFIX = "DC=ad,DC=example,DC=test"
SERVICE_DN = "CN=postlogin,OU=services," + SUFFIX
SERVICE_PASSWORD = "Sesam, \u00f6ffne dich!"
ADMINISTRATOR = "CN=Administrator,CN=Users," + SUFFIX
ADMINISTRATOR_PASSWORD = "Wer-1-nicht-fragt"
ENDS_AFTER = 3600
# Of ldbmodify: with this control of Samba's pwdLastSet takes any value.
SET_PASSWORD_TIME = "--controls=local_oid:1.3.6.1.4.1.7165.4.3.12:0"
DIRECTORIES = ("private", "state", "lock", "cache", "pid", "ncalrpc",
               "ntp_signd", "winbindd", "binddns", "sysvol", "netlogon")

# posix:eadb spares it CAP_SYS_ADMIN, which a container does not give.
CONFIG = """[global]
realm = %(realm)s
workgroup = %(domain)s
netbios name = DC1
server role = active directory domain controller
server services = ldap
interfaces = %(address)s/8
bind interfaces only = yes
private dir = %(dir)s/private
state directory = %(dir)s/state
lock directory = %(dir)s/lock
cache directory = %(dir)s/cache
pid directory = %(dir)s/pid
ncalrpc dir = %(dir)s/ncalrpc
ntp signd socket directory = %(dir)s/ntp_signd
winbindd socket directory = %(dir)s/winbindd
binddns dir = %(dir)s/binddns
log file = %(dir)s/samba.log
posix:eadb = %(dir)s/private/eadb.tdb
dsdb:schema update allowed = yes
ldap server require strong auth = no
[sysvol]
path = %(dir)s/sysvol
read only = no
[netlogon]
path = %(dir)s/netlogon
read only = no
"""


class Samba(LdapServer):
    """A domain controller, with our schema and the access rules as shipped."""

    administrator = ("-x", "-D", ADMINISTRATOR, "-w", ADMINISTRATOR_PASSWORD)
    lasting = True

    def __init__(self):
        self.address, self.lock = _free_address()
        self.uri = self.tcp = "ldap://" + self.address
        self.directory = make_directory("la-", lasting=True)
        for name in DIRECTORIES:
            os.mkdir(self._path(name), 0o755)
        self.config = write_file(self._path("smb.conf"), CONFIG % {
            "dir": self.directory, "realm": REALM, "domain": DOMAIN,
            "address": self.address})
        run([tool("samba-tool"), "domain", "provision", "-s", self.config,
             "--realm=" + REALM, "--domain=" + DOMAIN, "--server-role=dc",
             "--dns-backend=NONE", "--use-rfc2307", "--host-name=dc1",
             "--adminpass=" + ADMINISTRATOR_PASSWORD,
             "--host-ip=" + self.address, "--quiet"], check=True, timeout=110,
            env=self._environment())
        self.start()
        self._load_schema()
        self.offline("ldbadd", "".join(
            ldif.entry("OU=%s,%s" % (name, SUFFIX), {
                "objectClass": "organizationalUnit", "ou": name})
            for name in UNITS) + user_entry(
                SERVICE_DN, "postlogin", SERVICE_PASSWORD))
        self._allow()

    def _path(self, name):
        return os.path.join(self.directory, name)

    def _environment(self):
        return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME": self.directory, "LC_ALL": "C.UTF-8"}

    def start(self):
        """Start it, also again after stop(). In one process: 60 MB."""
        Server.__init__(self, [
            tool("samba"), "-s", self.config, "-F", "--no-process-group",
            "--maximum-runtime=%d" % ENDS_AFTER, "-M", "single"],
            self._path("output"), self._environment().items())
        self.wait_ready(self.answers, 60)

    def _load_schema(self):
        """What schema/README.md says: the file, with the domain's name."""
        text = read_file(shipped("mail-login-ad.ldif"))
        self.modify(text.replace("DC=X", SUFFIX))

    def _allow(self):
        """The access rules as they are shipped, for this domain."""
        text = read_file(shipped("access-example-samba.sh"))
        run(["/bin/sh", "-s", "-", "--configfile=" + self.config,
             "-H", self._path("private/sam.ldb")], check=True,
            stdin=text.replace("DC=example,DC=com", SUFFIX),
            env=self._environment())

    def offline(self, name, text, *options):
        """ldbadd or ldbmodify on the database itself: passwords and states
        that LDAP does not let anybody write."""
        run([tool(name), "--configfile=" + self.config, *options,
             "-H", self._path("private/sam.ldb")], stdin=text, check=True)


def user_entry(dn, name, password, **more):
    """LDIF for ldbadd: a user with this password."""
    attributes = {
        "objectClass": "user", "sAMAccountName": name,
        "userPrincipalName": "%s@%s" % (name, REALM.lower()),
        "userAccountControl": "512",
        "unicodePwd": ('"%s"' % password).encode("utf-16-le")}
    attributes.update(more)
    return ldif.entry(dn, attributes)


def _free_address():
    """An address with all ports free, and a socket that keeps it ours.

    Until the server listens nobody else sees that it is taken; a second run
    of these tests on this machine sees the socket.
    """
    for address in ADDRESSES:
        lock = socket.socket(socket.AF_UNIX)
        try:
            lock.bind("\0ldap-postlogin-test-" + address)
            for port in PORTS:
                with socket.socket() as sock:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    sock.bind((address, port))
            return address, lock
        except OSError:
            lock.close()
    raise Failure("no address of %s to %s has the ports of a domain "
                  "controller free" % (ADDRESSES[0], ADDRESSES[-1]))


SAMBA = Shared(Samba)
