"""Kerberos: the decider and ctl bind by GSSAPI with the key of a keytab."""

import json

from rig.base import (daemon_processes, expect_no_sanitizer, program, run,
                      wait_until)
from rig.check import between, cases, contains, equal, lacks
from rig.kdc import HOST, REALM, SERVER, Kdc
from rig.probe import Probe
from rig.script23 import ScriptLogin
from rig.slapd import SERVICE_DN
from rig.world import World, dn, plain

SASL = "olcSaslHost: %s\n" % HOST + (
    'olcAuthzRegexp: {1}"^uid=%s(,cn=[^,]+)?,cn=gssapi,cn=auth$" "%s"\n')
PLANTED = {"KRB5_CONFIG": "/nonexistent", "KRB5_CLIENT_KTNAME": "/nonexistent",
           "KRB5CCNAME": "FILE:/nonexistent/cc", "KRB5_KTNAME": "/nonexistent",
           "SASL_PATH": "/nonexistent"}


class Here:
    kdc = world = corp = probe = keytab = config = None


def setup():
    kdc = Here.kdc = Kdc()
    for name in (SERVER, "postlogin", "stranger", "stale", "corp"):
        kdc.add(name)
    kdc.keytab("server.keytab", SERVER)
    Here.keytab = kdc.keytab("postlogin.keytab", "postlogin")
    Here.world = World(settings=SASL % ("postlogin", SERVICE_DN),
                       environment=kdc.server_environment())
    Here.corp = World(settings=SASL % ("corp", SERVICE_DN),
                      environment=kdc.server_environment()).slapd
    Here.probe = Probe()
    Here.config = config()


def config(keytab=None, principal="postlogin@" + REALM, timeout="4s",
           rest=""):
    bind = "{sasl: GSSAPI, principal: %s, keytab: %s}" % (
        principal, keytab or Here.keytab)
    return Here.world.config(plain(rest, timeout, bind=bind),
                             uri=Here.world.slapd.tcp)


def keytabs():
    """Keytabs that lead nowhere, by name."""
    kdc = Here.kdc
    made = {"unreadable": kdc.keytab("root", "postlogin", mode=0o600),
            "empty": Here.world.secret_file(""),
            "old key": kdc.keytab("old", "stale"),
            "not there": "/nonexistent/keytab"}
    kdc.admin("change_password -randkey stale")
    return made


def start(path, environment=(), options=""):
    """A login, begun as script-login starts it, where krb5.conf is the realm's."""
    server = ScriptLogin(" ".join(Here.kdc.inside + [
        program("ldap-postlogin"), "-c", path, "-s", "imap"]
        + options.split() + [Here.probe.path("script-login")]))
    made = server.environment("imap", "alice")
    made.update(environment)
    return server.login("imap", "alice", environment=made)


def unavailable(path, low=0.0, high=3.0, options=""):
    """A temporary failure, in time, with one line in the log."""
    session = start(path, options=options)
    status, text, log = session.finish()
    equal(status, 0, "exit, log: " + log)
    contains(text, "* BYE ", "client")
    contains(text, "Temporary failure, please try again later.", "client")
    Here.probe.none()
    between(session.seconds, low, high, "seconds")
    equal(log.count("\n"), 1, "lines in the log: %r" % log)
    return log


def ctl(path, *words, environment=()):
    """ldap-postloginctl in the realm."""
    done = run(Here.kdc.inside + [program("ldap-postloginctl"), "-c", path]
               + list(words), env={"LC_ALL": "C.UTF-8", **dict(environment)})
    expect_no_sanitizer(done.stderr)
    return done


def explain(path, exit_code, environment=()):
    done = ctl(path, "explain", "alice", "-s", "imap", "--json",
               environment=environment)
    equal(done.returncode, exit_code, "explain, said: " + done.stderr)
    return json.loads(done.stdout), done.stderr


def check(path, exit_code, environment=()):
    done = ctl(path, "check", environment=environment)
    said = done.stdout + done.stderr
    equal(done.returncode, exit_code, "check, said: " + said)
    return said


# --- The keytab's key opens the directory -----------------------------------

UPDATE = 'rules: [{update: {replace: {mailLastLoginTime: "%{now}"}}}]\n'


@cases((("with its realm", "postlogin@" + REALM),
        ("without", "postlogin")))
def test_login(principal):
    slapd = Here.world.slapd
    slapd.set(dn("alice"), "mailLastLoginTime")
    slapd.mark()
    status, text, log = start(config(
        principal=principal, rest=UPDATE)).finish()
    equal((status, text, log), (0, "", ""), "exit, client and log")
    env = Here.probe.one().env
    equal([name for name in env if "KRB5" in name or "SASL" in name], [],
          "what the mail process inherits")
    wait_until(lambda: slapd.value(dn("alice"), "mailLastLoginTime"), 10,
               "the update of the service")
    contains(slapd.since_mark(), 'BIND dn="%s" mech=GSSAPI' % SERVICE_DN,
             "slapd's log")
    lacks(slapd.since_mark(), "mech=SIMPLE", "slapd's log")


def test_environment_has_no_say_in_a_login():
    status, text, log = start(Here.config, environment=PLANTED).finish()
    equal((status, text, log), (0, "", ""), "exit, client and log")
    Here.probe.one()


@cases((("no environment", {}), ("one that leads elsewhere", PLANTED)))
def test_ctl(environment):
    found, said = explain(Here.config, 0, environment)
    equal((found["verdict"], said), ("allow", ""), "explain")
    contains(check(Here.config, 0, environment), "bound by GSSAPI", "check")


# --- Beside another directory ------------------------------------------------

BESIDE = """timeout: 4s
dovecot: 2.3
directory: {uri: "%s", connect_timeout: 2s, bind: %s}
directories:
  corp: {uri: "%s", connect_timeout: 2s, bind: %s}
user: {base: "ou=people,dc=example,dc=com", filter: "(uid=%%{user})"}
entries:
  there: {directory: corp, base: "ou=people,dc=example,dc=com", filter: "(uid=%%{user})"}
groups: [{base: "ou=groups,dc=example,dc=com", filter: "(&(cn=staff)(member=%%{there:dn}))"}]
attributes: {uid: {%s}}
"""


def gssapi(name):
    return "{sasl: GSSAPI, principal: %s, keytab: %s}" % (
        name, Here.kdc.keytab(name + ".alone", name))


def simple():
    return "{dn: '%s', password_file: %s}" % (SERVICE_DN, Here.world.secret)


@cases((("by password before", "simple", "postlogin"),
        ("by password behind", "postlogin", "simple"),
        ("another principal", "postlogin", "corp"),
        ("another principal, the other way round", "corp", "postlogin"),
        ("the same principal", "postlogin", "postlogin")))
def test_two_directories(first, second):
    """Each is asked as who its own `bind` says, also when asked again."""
    corp = Here.corp
    words = []
    for name, slapd in ((first, corp if first == "corp" else Here.world.slapd),
                        (second, corp if second == "corp"
                         else Here.world.slapd)):
        words += [slapd.tcp, simple() if name == "simple" else gssapi(name)]
    path = Here.world.config((BESIDE % tuple(words + [
        "update: {replace: {mailLastLoginTime: '%{now}'}}"])))
    equal(start(path).finish(), (0, "", ""), "exit, client and log")
    Here.probe.one()
    found, said = explain(path, 0)
    equal((found["verdict"], said), ("allow", ""), "explain")
    equal(found["groups"], ["staff"], "groups")
    report = check(path, 0)
    equal(report.count("bound "), len({words[0], words[2]}) if
          words[0] != words[2] else 2, "servers of check:\n" + report)


# --- It does not ------------------------------------------------------------

WRONG = (
    ("another name", "other@" + REALM, "postlogin"),
    ("a longer name", "postlogin2@" + REALM, "postlogin"),
    ("a shorter name", "post", "postlogin"),
    ("another realm", "postlogin@EXAMPLE.NET", "postlogin"),
    ("the realm alone is shorter", "postlogin@LOGIN", "postlogin"),
    ("another's key", "postlogin@" + REALM, "stranger"),
    ("not the first key", "postlogin@" + REALM, "stranger postlogin"),
)


@cases(WRONG)
def test_wrong_principal(principal, keys):
    keys = keys.split()
    path = config(Here.kdc.keytab("-".join(keys) + ".keytab", *keys),
                  principal)
    words = "the keytab gave the principal %s@%s, not %s" % (
        keys[0], REALM, principal)
    contains(unavailable(path), words, "log")
    contains(explain(path, 3)[1], words, "explain")
    contains(check(path, 1), words, "check")


KEYTABS = (
    # name, the log's words, check's exit and words
    ("not there", "cannot be opened: No such file", 2, "cannot be opened"),
    ("unreadable", "cannot be opened: Permission denied", 1,
     "No Kerberos credentials available"),
    ("empty", "bind: GSSAPI: ", 1, "bind: GSSAPI: "),
    ("old key", "Decrypt integrity check failed", 1,
     "Decrypt integrity check failed"),
)


@cases([(row[0],) + row for row in KEYTABS])
def test_keytab(name, logged, status, said):
    path = config(keytabs()[name], "stale" if name == "old key" else
                  "postlogin")
    contains(unavailable(path), logged, "log")
    contains(explain(path, 2 if status == 2 else 3)[1], said, "explain")
    contains(check(path, status), said, "check")


def test_a_principal_that_the_directory_does_not_know():
    # The bind succeeds, as somebody who may read nothing.
    path = config(Here.kdc.keytab("stranger.keytab", "stranger"),
                  "stranger@" + REALM)
    unavailable(path)
    explain(path, 3)
    check(path, 1)


# --- The KDC does not answer ------------------------------------------------

def test_kdc_is_down():
    Here.kdc.stop()
    try:
        contains(unavailable(Here.config), "Cannot contact any KDC", "log")
        contains(explain(Here.config, 3)[1], "Cannot contact any KDC",
                 "explain")
        contains(check(Here.config, 1), "Cannot contact any KDC", "check")
    finally:
        Here.kdc.start()
    equal(start(Here.config).finish(), (0, "", ""), "exit, client and log")
    Here.probe.one()


def test_kdc_is_silent():
    # libkrb5 waits as long as it likes; the wrapper does not.
    Here.kdc.pause()
    try:
        log = unavailable(Here.config, 1.0, 4.0, options="-t 2")
        contains(log, "no answer in time", "log")
        wait_until(lambda: not daemon_processes(Here.config), 10,
                   "the decider's end")
    finally:
        Here.kdc.resume()
    equal(start(Here.config).finish(), (0, "", ""), "exit, client and log")
    Here.probe.one()


def test_the_directory_has_another_key():
    Here.kdc.admin("change_password -randkey " + SERVER)
    try:
        contains(unavailable(Here.config), "bind: GSSAPI: ", "log")
        contains(check(Here.config, 1), "bind: GSSAPI: ", "check")
    finally:
        Here.kdc.keytab("server.keytab", SERVER)
