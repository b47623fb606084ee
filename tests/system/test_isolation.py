"""What must not have a say: homes, environments, other users; short logs."""

import os
import socket

from rig import fakes
from rig.base import (NAMESPACE, daemon_ids, daemon_processes, make_directory,
                      program, read_file, run_product, wait_until, write_file)
from rig.check import between, cases, contains, equal, lacks, true
from rig.master12 import UID, Master
from rig.probe import Probe
from rig.script23 import ScriptLogin
from rig.tls import Authority
from rig.world import World, dn, person, plain

LDAPRC = """URI ldap://192.0.2.1
BASE dc=nowhere
TLS_REQCERT never
TLS_CACERT /nonexistent
BINDDN cn=nobody
SIZELIMIT 1
"""
PLANTED = {"LDAPTLS_REQCERT": "never", "LDAPURI": "ldap://192.0.2.1",
           "LDAPRC": "evil", "LDAPCONF": "/nonexistent", "LDAPBASE": "dc=x",
           "LDAPSIZELIMIT": "1", "TZDIR": "/nonexistent", "LOCALDOMAIN": "x",
           "RES_OPTIONS": "timeout:30", "OPENSSL_CONF": "/nonexistent",
           "GNUTLS_SYSTEM_PRIORITY_FILE": "/nonexistent",
           "SSLKEYLOGFILE": "/tmp/keylog", "KRB5_CONFIG": "/nonexistent"}


class Here:
    world = bad = probe = authority = None


def setup():
    Here.authority = Authority(make_directory("lt-"))
    Here.world = World(authority=Here.authority,
                       more=person("heidi"))
    Here.bad = World(authority=Here.authority, certificate="expired")
    Here.probe = Probe()


def login(config, user="alice", environment=(), drop=False):
    """A login in 1.2 from a home that tries to have a say."""
    server = Master("%s -c %s %s" % (program("ldap-postlogin"), config,
                                     Here.probe.path("imap")), drop=drop)
    for name in ("ldaprc", ".ldaprc", "evil", ".evil"):
        write_file(os.path.join(server.home, name), LDAPRC, 0o644,
                   (UID, UID))
    made = server.environment("imap", user)
    made.update(environment)
    return server.login("imap", user, environment=made).finish()


def tls():
    return plain("groups: [{base: 'ou=groups,dc=example,dc=com', filter: "
                 "'(member=%{dn})'}]\n", tls="  tls: {ca_file: %s}\n"
                 % Here.authority.path("ca.pem"))


def test_homes_and_environments_do_not_weaken_tls():
    config = Here.bad.config(tls(), uri=Here.bad.slapd.ldaps)
    _, text, _ = login(config, environment=PLANTED)
    contains(text, "a1 NO [UNAVAILABLE] ", "client")
    Here.probe.none()
    equal(Here.bad.slapd.count("BIND"), 0, "binds")


def test_homes_and_environments_do_not_break_a_login():
    config = Here.world.config(tls(), uri=Here.world.slapd.ldaps)
    _, text, log = login(config, environment=PLANTED)
    equal(text, "a1 OK Logged in\r\n", "client, log: " + log)
    equal(len(Here.probe.one().acl_groups), 3, "groups")


def test_a_home_does_not_weaken_tls_without_root():
    config = Here.bad.config(
        plain(tls="  tls: {ca_file: %s}\n" % Here.authority.path("ca.pem"),
              bind=""), uri=Here.bad.slapd.ldaps)
    _, text, _ = login(config, environment=PLANTED, drop=True)
    contains(text, "a1 NO [UNAVAILABLE] ", "client")
    equal(Here.bad.slapd.count("SRCH"), 0, "searches")


# --- Who ctl is while it talks to the directory -----------------------------

def test_ctl_gives_up_root_before_it_connects():
    config = Here.world.config(plain(bind="{sasl: EXTERNAL}"))
    Here.world.slapd.mark()
    done = run_product("ldap-postloginctl", "-c", config, "explain", "alice",
                       "-s", "imap", "--json")
    equal(done.returncode, 0, "exit, said: " + done.stderr)
    log = Here.world.slapd.since_mark()
    contains(log, 'BIND authcid="gidNumber=%d+uidNumber=%d,'
             % tuple(reversed(daemon_ids())), "slapd's log")
    lacks(log, "uidNumber=0,cn=peercred", "slapd's log")


def test_check_finds_what_may_not_be_written():
    world = World(service_writes=False)
    text = plain('rules: [{update: {replace: {mailLastLoginTime: '
                 '"%{now}"}}}]\n')
    done = run_product("ldap-postloginctl", "-c", world.config(text), "check")
    said = done.stdout + done.stderr
    contains(said, "mailLastLoginTime", "check")
    world.slapd.stop()


def test_check_writes_nothing():
    Here.world.slapd.mark()
    before = Here.world.slapd.get(dn("alice"), "modifyTimestamp", "entryCSN")
    run_product("ldap-postloginctl", "-c", Here.world.config(), "check")
    equal(Here.world.slapd.get(dn("alice"), "modifyTimestamp", "entryCSN"),
          before, "alice")


def test_check_finds_a_bad_certificate():
    done = run_product("ldap-postloginctl", "-c", Here.bad.config(
        tls(), uri=Here.bad.slapd.ldaps), "check")
    equal(done.returncode, 1, "exit")
    contains((done.stdout + done.stderr).lower(), "certificate", "check")


# --- Logs are short, whatever the directory holds ---------------------------

@cases((("1.2", Master), ("2.3", ScriptLogin)))
def test_a_thousand_bad_values_are_a_few_lines(server_class):
    Here.world.slapd.set(dn("heidi"), "mailGroup", *[
        "bad,%03d %s" % (number, "x" * 3000) for number in range(1000)])
    one = server_class is Master
    server = server_class("%s -c %s %s%s" % (
        program("ldap-postlogin"), Here.world.config(plain(
            "attributes: {mailGroup: {group: '%{value}'}}\n"
            "rules: [{export: {ld_preload: x}}, {export: {path: y}}]\n")),
        "" if one else "-s imap ",
        Here.probe.path("imap" if one else "script-login")))
    _, _, log = server.login("imap", "heidi").finish()
    equal(Here.probe.one().acl_groups, [], "ACL_GROUPS")
    lines = log.split("\n")[:-1]
    between(len(lines), 1, 10, "lines in the log")
    between(max(len(line.encode()) for line in lines), 1, 1023,
            "octets of the longest line")


def test_a_long_refusal_is_a_short_line():
    Here.world.slapd.set(dn("heidi"), "mailAlert", "\u6599" * 3000)
    text = plain("attributes: {mailAlert: {deny: {present: true}, message: "
                 "'%{value}'}}\n")
    for user in ("heidi", "n" * 3000, "\u6599" * 900):
        _, _, log = login(Here.world.config(text), user)
        equal(log.count("\n"), 1, "lines in the log")
        between(len(log.encode()), 10, 1024, "octets")


def test_no_core_and_no_trace_of_the_decider():
    # A core file of it would hold the bind password.
    listener = fakes.Listener("silent")
    config = Here.world.config(plain(timeout="2s"),
                               uri="ldap://" + listener.address)
    server = ScriptLogin("%s -c %s -s imap -t 3 %s" % (
        program("ldap-postlogin"), config, Here.probe.path("script-login")))
    session = server.login("imap", "alice")
    wait_until(lambda: listener.accepted, 10, "a connection")
    (pid,) = daemon_processes(config)
    limits = [line.split() for line in
              read_file("/proc/%d/limits" % pid).split("\n")
              if line.startswith("Max core file size")]
    equal(limits[0][4:6], ["0", "0"], "core file size")
    # Not dumpable: its /proc files belong to root, not to its user.
    equal(os.stat("/proc/%d/mem" % pid).st_uid, 0, "owner of its memory")
    session.finish()
    listener.stop()
    true(session.status == 0, "exit %r" % session.status)


# --- Resolver and system log ------------------------------------------------

# In namespaces of its own: a name for the machine that no file knows, a
# resolver that never answers, a system log that can be read.
ELSEWHERE = """#!/bin/sh -e
hostname unresolvable.example.org
mount --bind @HERE@/resolv.conf /etc/resolv.conf
mount -t tmpfs none @HERE@/dev
cp -a /dev/null @HERE@/dev/
touch @HERE@/dev/log
mount --bind @HERE@/log @HERE@/dev/log
mount --rbind @HERE@/dev /dev
exec "$@"
"""


def received(sock):
    """What has come so far."""
    found = []
    sock.setblocking(False)
    while True:
        try:
            found.append(sock.recv(4096))
        except BlockingIOError:
            sock.close()
            return found


class Elsewhere:
    """A login in such a place; `questions` to DNS and `lines` logged."""

    def __init__(self, text, **more):
        here = make_directory("le-")
        os.mkdir(os.path.join(here, "dev"))
        resolver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        # Two runs of the tests at once want one each.
        pid = os.getpid()
        address = "127.53.%d.%d" % (pid >> 8 & 255, pid & 255)
        resolver.bind((address, 53))
        write_file(os.path.join(here, "resolv.conf"),
                   "nameserver %s\n" % address)
        log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        log.bind(os.path.join(here, "log"))
        os.chmod(os.path.join(here, "log"), 0o666)
        script = write_file(os.path.join(here, "elsewhere"),
                            ELSEWHERE.replace("@HERE@", here), 0o755)
        server = ScriptLogin(
            "%s %s %s -c %s -s imap %s" % (
                NAMESPACE, script, program("ldap-postlogin"),
                Here.world.config(text, **more),
                Here.probe.path("script-login")))
        # script-login gives no PATH, but the script needs one.
        environment = server.environment("imap", "alice")
        environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
        session = server.login("imap", "alice", environment=environment)
        self.status, self.text, self.log = session.finish()
        self.seconds = session.seconds
        self.questions, self.lines = received(resolver), received(log)


def test_no_question_to_dns_and_no_line_in_the_system_log():
    seen = Elsewhere(plain())
    equal((seen.status, seen.log), (0, ""), "exit and log")
    true(Here.probe.one(), "not executed")
    between(seen.seconds, 0, 2, "seconds")
    equal(seen.questions, [], "questions to DNS")
    equal(seen.lines, [], "the system's log")


def test_resolver_that_hangs_is_an_outage():
    text = plain("outage: allow\n", timeout="8s",
                 tls="  insecure: true\n").replace(
        "uri: @URI@", "uri: [ldap://ldap.example.org, '@URI@']")
    seen = Elsewhere(text)
    true(Here.probe.one(), "not executed: " + seen.log)
    equal(seen.log, "", "log: the second server was not asked")
    between(seen.seconds, 0.5, 6, "seconds")
    true(seen.questions, "DNS was not asked")
