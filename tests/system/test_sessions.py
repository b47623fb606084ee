"""Sessions with servers: deadlines a byte at a time, versions, referrals."""

import os
import subprocess
import threading

from rig import fakes, ldif
from rig.base import (daemon_ids, free_port, make_directory, program, tool,
                      wait_until)
from rig.check import between, cases, contains, equal, true
from rig.master12 import Master
from rig.probe import Probe
from rig.slapd import SUFFIX, Slapd
from rig.tls import Authority
from rig.world import World, dn, plain

TEMPORARY = "a1 NO [UNAVAILABLE] Temporary failure, please try again later.\r\n"
WELCOME = "a1 OK Logged in\r\n"
COUNT = "rules:\n  - update: {increment: {mailLoginCount: 1}}\n"


class Here:
    world = probe = authority = None


def setup():
    Here.authority = Authority(make_directory("lt-"))
    Here.world = World(authority=Here.authority)
    Here.probe = Probe()


def login(config, user="alice"):
    """One login: how long it took, what the client got, what was logged."""
    server = Master("%s -c %s %s" % (program("ldap-postlogin"), config,
                                     Here.probe.path("imap")))
    session = server.login("imap", user)
    _, text, log = session.finish()
    return session.seconds, text, log


def tls(more=""):
    return "  tls: {ca_file: %s%s}\n" % (Here.authority.path("ca.pem"), more)


class Trickle(fakes.Listener):
    """The start of a long message, then a byte of it now and then."""

    def __init__(self, start):
        self.start = start
        self.stopped = threading.Event()
        super().__init__()

    def _answer(self, peer):
        peer.sendall(self.start)
        threading.Thread(target=self._go_on, args=(peer,), daemon=True).start()

    def _go_on(self, peer):
        try:
            while not self.stopped.wait(0.1):
                peer.sendall(b"\0")
        except OSError:
            pass

    def stop(self):
        self.stopped.set()
        super().stop()


@cases((("a TLS record", "ldaps", bytes.fromhex("1603031000")),
        ("an LDAP message", "ldap", bytes.fromhex("3083000fff020102"))))
def test_a_byte_now_and_then_is_no_answer(scheme, start):
    server = Trickle(start)
    text = plain(tls=tls(), connect="1s").replace(
        "uri: @URI@", 'uri: ["%s://%s", "%s"]' % (
            scheme, server.address, Here.world.slapd.ldaps))
    seconds, text, _ = login(Here.world.config(text))
    equal(text, WELCOME, "client")
    between(seconds, 0.9, 4.0, "seconds")
    server.stop()


@cases((("1.1, too old", "-tls1_1", "", True),
        ("1.2, too old", "-tls1_2", ", minimum: '1.3'", True),
        ("1.2, recent", "-tls1_2", "", False)))
def test_tls_minimum(option, more, fault):
    port = free_port()
    server = subprocess.Popen(
        [tool("openssl"), "s_server", "-accept", "127.0.0.1:%d" % port,
         "-cert", Here.authority.path("good.pem"), "-cipher",
         "ALL:@SECLEVEL=0", "-key", Here.authority.path("good.key"), option],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: b"ACCEPT" in server.stdout.readline(), 10,
                   "s_server")
        _, text, log = login(Here.world.config(
            plain(tls=tls(more), connect="1s"),
            uri="ldaps://127.0.0.1:%d" % port))
    finally:
        server.kill()
        server.communicate()
    equal(text, TEMPORARY, "client")
    # A server of a good version is bound to, and says nothing.
    contains(log, ": TLS: " if fault else ": bind: no answer", "log")


def test_external_by_client_certificate():
    slapd = Here.world.slapd
    slapd.modify("dn: cn=config\nchangetype: modify\n"
                 "replace: olcTLSVerifyClient\nolcTLSVerifyClient: allow\n-\n"
                 "add: olcAuthzRegexp\nolcAuthzRegexp: {1}\"^cn=good$\" "
                 "\"cn=postlogin,ou=services,%s\"\n" % SUFFIX)
    files = ", cert_file: %s, key_file: %s"
    bind = "{sasl: EXTERNAL}"
    good = tuple(Here.authority.path("good." + end) for end in ("pem", "key"))
    other = tuple(Here.authority.path("foreign." + end)
                  for end in ("pem", "key"))
    for key in (good[1], other[1]):
        os.chown(key, 0, daemon_ids()[1])
        os.chmod(key, 0o640)
    _, text, log = login(Here.world.config(
        plain(bind=bind, tls=tls(files % good)), uri=slapd.ldaps))
    equal(text, WELCOME, "client, log: " + log)
    _, text, _ = login(Here.world.config(
        plain(bind=bind, tls=tls(files % other)), uri=slapd.ldaps))
    equal(text, TEMPORARY, "client with a foreign certificate")


@cases((("followed to write_uri", "follow", True, WELCOME),
        ("ignored", "ignore", True, TEMPORARY),
        ("not to a stranger", "follow", False, TEMPORARY)))
def test_referral(setting, known, wanted):
    first = Slapd(data=ldif.entry(SUFFIX, {
        "objectClass": ["dcObject", "organization"], "o": "x",
        "dc": "example"}), anonymous_read=True)
    first.modify("dn: ou=people,%s\nchangetype: add\nobjectClass: referral\n"
                 "objectClass: extensibleObject\nou: people\n"
                 "ref: %s/ou=people,%s\n" % (
                     SUFFIX, Here.world.slapd.tcp, SUFFIX))
    Here.world.slapd.modify(
        "dn: olcDatabase={1}mdb,cn=config\nchangetype: modify\n"
        "add: olcAccess\nolcAccess: {0}to dn.subtree=\"ou=people,%s\" "
        "attrs=entry,uid,objectClass by * read\n" % SUFFIX)
    more = "  referrals: %s\n" % setting
    if known:
        more += "  write_uri: %s\n" % Here.world.slapd.tcp
    try:
        _, text, log = login(Here.world.config(
            plain(bind="", tls=more), uri=first.tcp))
    finally:
        Here.world.slapd.modify(
            "dn: olcDatabase={1}mdb,cn=config\nchangetype: modify\n"
            "delete: olcAccess\nolcAccess: {0}\n")
        first.stop()
    equal(text, wanted, "client, log: " + log)


def test_no_login_is_lost_from_a_counter():
    """The first ones race for the auxiliary class and the first value."""
    slapd = Here.world.slapd
    config = Here.world.config(plain(COUNT))
    slapd.set(dn("alice"), "mailLoginCount")
    texts = []
    threads = [threading.Thread(target=lambda: texts.append(login(config)[1]))
               for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    equal(texts, [WELCOME] * len(threads), "clients")
    wait_until(lambda: slapd.value(dn("alice"), "mailLoginCount")
               == str(len(threads)), 5, "the count")
    true(slapd.count("MOD") >= len(threads), "modifies")
