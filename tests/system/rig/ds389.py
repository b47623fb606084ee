"""A private 389 Directory Server on ldapi and ldap, with memberOf.

dscreate wants systemd or waits, and listens on every address until it is told
otherwise. So its template of the configuration is filled in here, the way it
does itself, and the rest is asked of the running server.
"""

import os
import pwd
import shutil
import tempfile
import urllib.parse

from . import ldif
from .base import (Failure, free_port, make_directory, read_file, tool,
                   wait_until, write_file)
from .ldapserver import UNITS, LdapServer, shipped
from .shared import Shared

SUFFIX = "dc=example,dc=com"
SERVICE_DN = "cn=postlogin,ou=services," + SUFFIX
SERVICE_PASSWORD = "Sesam, \u00f6ffne dich!"
USER = "dirsrv"  # made by Debian's package
# So few, that a search without an index ends in 11 here as it does at a site
# with its 5000.
LOOKS_THROUGH = "230"
TEMPLATE = "/usr/share/dirsrv/data/template-dse.ldif"
DIRECTORIES = ("lock", "tmp", "certs", "ldif", "bak", "run", "inst", "log",
               "db")
BACKEND = """dn: cn=userroot,cn=ldbm database,cn=plugins,cn=config
objectClass: extensibleObject
objectClass: nsBackendInstance
cn: userroot
nsslapd-suffix: %(suffix)s

dn: cn="%(suffix)s",cn=mapping tree,cn=config
objectClass: extensibleObject
objectClass: nsMappingTree
cn: %(suffix)s
nsslapd-state: backend
nsslapd-backend: userroot

"""


class Ds389(LdapServer):
    """One server, with our schema and the access rules as they are shipped.

    `uri` is its ldapi, `tcp` the other. Its name on the machine, by which it
    makes a semaphore, is its own.
    """

    administrator = ("-Q", "-Y", "EXTERNAL")
    lasting = True

    def __init__(self):
        self.directory = make_directory("ld-", lasting=True)
        self.name = "lp" + next(tempfile._get_candidate_names())
        self.owner = self._owner()
        self.port = free_port()
        socket = os.path.join(self.directory, "i")
        self.uri = "ldapi://" + urllib.parse.quote(socket, safe="")
        self.tcp = "ldap://127.0.0.1:%d" % self.port
        self.config = os.path.join(self.directory, "slapd-" + self.name)
        self.schema = os.path.join(self.config, "schema")
        for name in (self.config, self.schema,
                     *map(self._path, DIRECTORIES)):
            os.mkdir(name, 0o755)
            os.chown(name, *self.owner)
        os.chown(self.directory, *self.owner)
        self._write_config(socket)
        _shared_memory()
        self.start()
        self.add(BACKEND % {"suffix": SUFFIX} + ldif.entry(
            SUFFIX, {"objectClass": "domain", "dc": "example"}))
        self._load_schema()
        for name in UNITS:
            self.add(ldif.entry("ou=%s,%s" % (name, SUFFIX), {
                "objectClass": "organizationalUnit", "ou": name}))
        self.add(ldif.entry(SERVICE_DN, {
            "objectClass": ["applicationProcess", "simpleSecurityObject"],
            "cn": "postlogin", "userPassword": SERVICE_PASSWORD}))
        self.modify(read_file(shipped("access-example-389ds.ldif")))
        self.set("cn=config,cn=ldbm database,cn=plugins,cn=config",
                 "nsslapd-lookthroughlimit", LOOKS_THROUGH)

    def _path(self, name):
        return os.path.join(self.directory, name)

    @staticmethod
    def _owner():
        try:
            entry = pwd.getpwnam(USER)
        except KeyError:
            raise Failure("no user %s: 389-ds-base is not installed" % USER)
        return entry.pw_uid, entry.pw_gid

    def _write_config(self, socket):
        words = {"fqdn": "localhost", "ds_port": self.port, "ds_user": USER,
                 "rootdn": "cn=Directory Manager", "ds_passwd": "{CLEAR}x",
                 "ldapi_enabled": "on", "ldapi_autobind": "on",
                 "ldapi": socket, "ds_suffix": SUFFIX, "db_lib": "bdb",
                 "config_dir": self.config, "cert_dir": self._path("certs"),
                 "db_home_dir": self._path("db"),
                 "schema_dir": self.schema}
        for name in DIRECTORIES:
            words.setdefault(name + "_dir", self._path(name))
        text = read_file(TEMPLATE)
        for name, value in words.items():
            text = text.replace("%%%s%%" % name, str(value))
        # Before the first second: without this it listens everywhere.
        text = text.replace("\nnsslapd-port:",
                            "\nnsslapd-listenhost: 127.0.0.1\nnsslapd-port:")
        self._write("dse.ldif", _with_plugins(text))
        for name in ("slapd-collations.conf", "certmap.conf"):
            self._write(name, read_file("/etc/dirsrv/config/" + name))
        self._copy_schema("/etc/dirsrv/schema/99user.ldif")

    def _copy_schema(self, path):
        os.chown(shutil.copy(path, self.schema), *self.owner)

    def _load_schema(self):
        """What schema/README.md says, without dsconf."""
        self._copy_schema(shipped("60mail-login.ldif"))
        task = "cn=now,cn=schema reload task,cn=tasks,cn=config"
        self.add(ldif.entry(task, {"objectClass": "extensibleObject",
                                   "cn": "now"}))
        wait_until(lambda: self.value(task, "nsTaskExitCode"), 30,
                   "the schema to be read")
        if self.value(task, "nsTaskExitCode") != "0":
            raise Failure("schema: %s" % self.get(task))

    def _write(self, name, text):
        write_file(os.path.join(self.config, name), text, 0o600, self.owner)

    def start(self):
        """Start it, also again after stop(), on the same sockets."""
        LdapServer.__init__(
            self, [tool("setpriv"), "--reuid", USER, "--regid", USER,
                   "--clear-groups", tool("ns-slapd"), "-D", self.config,
                   "-i", self._path("pid"), "-d", "0"],
            self._path("output"))
        self.wait_ready(self.answers, 60)

    def stop(self):
        super().stop()
        try:
            os.unlink("/dev/shm/sem.slapd-%s.stats" % self.name)
        except FileNotFoundError:
            pass


def _with_plugins(text):
    """The template with what a site with groups has switched on."""
    for name in ("MemberOf Plugin", "Account Policy Plugin"):
        before, rest = text.split("\ndn: cn=%s,cn=plugins,cn=config\n" % name)
        text = before + "\ndn: cn=%s,cn=plugins,cn=config\n" % name \
            + rest.replace("nabled: off", "nabled: on", 1)
    return text


def _shared_memory():
    """It keeps a semaphore there; a chroot may have no such directory, or one
    for root alone."""
    os.makedirs("/dev/shm", exist_ok=True)
    if not os.stat("/dev/shm").st_mode & 0o002:
        os.chmod("/dev/shm", 0o1777)


DS389 = Shared(Ds389)
