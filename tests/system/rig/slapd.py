"""A private slapd with cn=config, on ldapi, ldap and, with TLS, ldaps.

Its log holds every operation (-d stats), so that tests can count them.
"""

import os
import re
import urllib.parse

from .base import (daemon_ids, free_port, make_directory, read_file, run,
                   tool, write_file)
from .ldapserver import RESOLVER, LdapServer, shipped

SUFFIX = "dc=example,dc=com"
SERVICE_DN = "cn=postlogin,ou=services," + SUFFIX
SERVICE_PASSWORD = "Sesam, \u00f6ffne dich!"
ROOT = "gidNumber=0+uidNumber=0,cn=peercred,cn=external,cn=auth"
SCHEMAS = ("core", "cosine", "inetorgperson", "nis")
PRODUCT_SCHEMA = "mail-login.ldif"
WRITABLE = ("mailLastLoginTime,mailLastLoginAddress,"
            "mailLastLoginService,mailLoginCount")

INDEXES = "olcDbIndex: objectClass,uid,mail,member,memberUid eq\n"

CONFIG = """dn: cn=config
objectClass: olcGlobal
cn: config
olcPidFile: %(dir)s/pid
olcLogLevel: stats
olcIdleTimeout: 0
olcAuthzRegexp: {0}"^gidNumber=[0-9]+\\+uidNumber=%(uid)d,cn=peercred,cn=external,cn=auth$" "%(service)s"
%(tls)s%(settings)s
dn: cn=module{0},cn=config
objectClass: olcModuleList
cn: module{0}
olcModulePath: /usr/lib/ldap
olcModuleLoad: back_mdb
olcModuleLoad: memberof
%(modules)s
dn: cn=schema,cn=config
objectClass: olcSchemaConfig
cn: schema

%(schema)s
dn: olcDatabase={-1}frontend,cn=config
objectClass: olcDatabaseConfig
objectClass: olcFrontendConfig
olcDatabase: {-1}frontend

dn: olcDatabase={0}config,cn=config
objectClass: olcDatabaseConfig
olcDatabase: {0}config
olcRootDN: %(root)s

dn: olcDatabase={1}mdb,cn=config
objectClass: olcDatabaseConfig
objectClass: olcMdbConfig
olcDatabase: {1}mdb
olcSuffix: %(suffix)s
olcDbDirectory: %(dir)s/db
olcDbNoSync: TRUE
olcDbMaxSize: 268435456
olcRootDN: %(root)s
%(limits)s%(database)s
dn: olcOverlay={0}memberof,olcDatabase={1}mdb,cn=config
objectClass: olcOverlayConfig
objectClass: olcMemberOfConfig
olcOverlay: {0}memberof
olcMemberOfRefInt: TRUE
%(overlays)s"""


class Slapd(LdapServer):
    """One server; `uri` is its ldapi, `tcp` and `ldaps` the others."""

    administrator = ("-Q", "-Y", "EXTERNAL")

    def __init__(self, data=None, authority=None, certificate="good",
                 size_limit=None, product_schema=True, service_writes=True,
                 anonymous_read=False, indexes=INDEXES, settings="",
                 environment=(), schemas=SCHEMAS, modules=(), overlays=""):
        """settings: more lines of cn=config; environment: more for slapd;
        overlays: entries of those in modules, from {1} on."""
        self.directory = make_directory("ls-")
        self.authority = authority
        self.certificate = certificate
        self.settings, self.environment = settings, environment
        socket = os.path.join(self.directory, "i")
        self.uri = "ldapi://" + urllib.parse.quote(socket, safe="")
        self.tcp = "ldap://127.0.0.1:%d" % free_port()
        self.ldaps = None
        if authority:
            self.ldaps = "ldaps://127.0.0.1:%d" % free_port()
        self.config = os.path.join(self.directory, "config")
        os.mkdir(self.config, 0o700)
        os.mkdir(os.path.join(self.directory, "db"), 0o700)
        access = _access(service_writes, anonymous_read)
        if product_schema:
            schemas = schemas + (PRODUCT_SCHEMA,)
        self._load_config(size_limit, schemas, access + indexes, {
            "modules": "".join("olcModuleLoad: %s\n" % name
                               for name in modules),
            "overlays": overlays})
        self.start()
        if data:
            self.add(data)
        self.mark()

    def _load_config(self, size_limit, schemas, database, more):
        includes = "".join("include: file://%s\n\n" % (
            shipped(name) if name == PRODUCT_SCHEMA
            else "/etc/ldap/schema/%s.ldif" % name) for name in schemas)
        text = CONFIG % {
            **more,
            "dir": self.directory, "uid": daemon_ids()[0], "root": ROOT,
            "service": SERVICE_DN, "suffix": SUFFIX, "schema": includes,
            "tls": self._tls_lines(), "settings": self.settings,
            "database": database,
            "limits": "" if size_limit is None else
                      "olcLimits: dn.exact=\"%s\" size=%d\n"
                      % (SERVICE_DN, size_limit)}
        path = write_file(os.path.join(self.directory, "config.ldif"), text)
        run([tool("slapadd"), "-n0", "-F", self.config, "-l", path],
            check=True)

    def _tls_lines(self):
        if not self.authority:
            return ""
        names = {"olcTLSCACertificateFile": "ca.pem",
                 "olcTLSCertificateFile": self.certificate + ".pem",
                 "olcTLSCertificateKeyFile": self.certificate + ".key"}
        return "".join("%s: %s\n" % (key, self.authority.path(name))
                       for key, name in names.items())

    def start(self):
        """Start it, also again after stop(), on the same sockets."""
        uris = " ".join(filter(None, (self.uri, self.tcp, self.ldaps)))
        super().__init__([tool("slapd"), "-d", "stats", "-F", self.config,
                          "-h", uris], os.path.join(self.directory, "log"),
                         {**RESOLVER, **dict(self.environment)})
        self.wait_ready(self.answers)

    def add_operational(self, text):
        """Add entries with attributes only the server itself may write."""
        self._ldap("ldapadd", "-e", "relax", stdin=text)

    def mark(self):
        """Forget the log up to here: the counts start anew."""
        self.offset = len(self.text())

    def since_mark(self):
        return read_file(self.log)[self.offset:]

    def count(self, operation):
        """How many SRCH, MOD, BIND, ... others than root did since mark()."""
        text = self.since_mark()
        ours = set(re.findall(r"conn=(\d+) op=\d+ BIND dn=\"%s\""
                              % re.escape(ROOT), text))
        wanted = re.findall(r"conn=(\d+) op=\d+ %s (?:base|dn)=" % operation,
                            text)
        return len([conn for conn in wanted if conn not in ours])


def _access(service_writes, anonymous_read):
    """Rules of the database: the service reads all and writes its own."""
    people = 'to dn.subtree="ou=people,%s" ' % SUFFIX
    rules = ['to attrs=userPassword by anonymous auth by * none']
    if service_writes:
        rules += [
            people + 'attrs=%s by dn.exact="%s" write by * read'
            % (WRITABLE, SERVICE_DN),
            people + 'attrs=objectClass val.exact="mailLoginAccount" '
            'by dn.exact="%s" add by * read' % SERVICE_DN]
    rules.append('to * by dn.exact="%s" read by anonymous %s by * none'
                 % (SERVICE_DN, "read" if anonymous_read else "auth"))
    return "".join("olcAccess: {%d}%s\n" % (number, rule)
                   for number, rule in enumerate(rules))
