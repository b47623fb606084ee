"""A private Kerberos realm (MIT): its KDC, its keytabs, and a place to be in.

The programs under test are told nothing: they read /etc/krb5.conf. So they
run among mounts of their own, with a copy of /etc in which that file is ours.
The machine's /etc need not have one, and does not change.
"""

import os
import socket

from .base import (NAMESPACE, Failure, Server, daemon_ids, free_port,
                   make_directory, run, tool, write_file)

REALM = "LOGIN.EXAMPLE.TEST"
HOST = "127.0.0.1"
SERVER = "ldap/" + HOST

# No name server, no canonical names, no other realm.
KRB5 = """[libdefaults]
default_realm = %(realm)s
dns_lookup_kdc = false
dns_lookup_realm = false
dns_canonicalize_hostname = false
rdns = false

[realms]
%(realm)s = {
    kdc = 127.0.0.1:%(port)d
}

[logging]
kdc = FILE:%(dir)s/kdc.log
default = FILE:%(dir)s/default.log
"""
KDC = """[kdcdefaults]
kdc_listen = 127.0.0.1:%(port)d
kdc_tcp_listen = 127.0.0.1:%(port)d

[realms]
%(realm)s = {
    database_name = %(dir)s/principal
    key_stash_file = %(dir)s/stash
    acl_file = %(dir)s/acl
    supported_enctypes = aes256-cts-hmac-sha1-96:normal
}
"""
INSIDE = """#!/bin/sh -e
PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t tmpfs none @HERE@/etc
cp -a /etc/. @HERE@/etc/
rm -f @HERE@/etc/krb5.conf
cp @HERE@/krb5.conf @HERE@/etc/krb5.conf
chmod 644 @HERE@/etc/krb5.conf
mount --bind @HERE@/etc /etc
exec "$@"
"""


class Kdc(Server):
    """The realm; `inside` are the words that run a command in it."""

    def __init__(self):
        self.directory = make_directory("lk-")
        self.port = free_port()
        words = {"dir": self.directory, "port": self.port, "realm": REALM}
        self.krb5 = write_file(self._path("krb5.conf"), KRB5 % words)
        self.environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "KRB5_CONFIG": self.krb5,
            "KRB5_KDC_PROFILE": write_file(self._path("kdc.conf"),
                                           KDC % words)}
        os.mkdir(self._path("etc"))
        self.inside = [NAMESPACE, write_file(
            self._path("inside"),
            INSIDE.replace("@HERE@", self.directory), 0o755)]
        run([tool("kdb5_util"), "create", "-s", "-r", REALM, "-P", "master"],
            env=self.environment, check=True)
        self.start()

    def _path(self, name):
        return os.path.join(self.directory, name)

    def start(self):
        """Start it, also again after stop(), on the same port."""
        super().__init__([tool("krb5kdc"), "-n"], self._path("output"),
                         self.environment)
        self.wait_ready(self._listens)

    def _listens(self):
        with socket.socket() as sock:
            return sock.connect_ex((HOST, self.port)) == 0

    def admin(self, *queries):
        """kadmin.local; it exits with 0 whatever comes of a query."""
        for query in queries:
            done = run([tool("kadmin.local"), "-r", REALM, "-q", query],
                       env=self.environment, check=True)
            if any(line.startswith(query.split()[0])
                   for line in done.stderr.split("\n")):
                raise Failure("kadmin.local: %s\n%s" % (query, done.stderr))

    def add(self, name):
        self.admin("add_principal -randkey " + name)

    def keytab(self, name, *principals, mode=0o640):
        """A keytab for root and the decider's group, with the present keys."""
        path = self._path(name)
        for principal in principals:
            self.admin("ktadd -norandkey -k %s %s" % (path, principal))
        os.chown(path, 0, daemon_ids()[1])
        os.chmod(path, mode)
        return path

    def server_environment(self):
        """For the LDAP server; its replay cache would be in /var/tmp."""
        return {"KRB5_CONFIG": self.krb5, "KRB5RCACHENAME": "none:",
                "KRB5_KTNAME": self._path("server.keytab")}
