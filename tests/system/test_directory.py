"""The directory at its worst: down, silent, lying about who it is, partial."""

import os

from rig import fakes
from rig.base import (daemon_processes, free_port, make_directory, program,
                      run_product, wait_until)
from rig.check import between, cases, contains, equal, lacks, true
from rig.master12 import Master
from rig.probe import Probe
from rig.slapd import SERVICE_PASSWORD
from rig.tls import Authority
from rig.world import BIND, World, dn
from rig.world import plain as plain_text

TEMPORARY = "a1 NO [UNAVAILABLE] Temporary failure, please try again later.\r\n"


def plain(rest="", timeout="3s", **more):
    """A configuration that does not wait long."""
    return plain_text(rest, timeout, connect="1s", **more)


class Here:
    world = probe = authority = None
    servers = {}


def setup():
    Here.authority = Authority(make_directory("lt-"))
    Here.world = World(authority=Here.authority)
    Here.probe = Probe()
    for name in ("expired", "wrongname", "foreign"):
        Here.servers[name] = World(authority=Here.authority, certificate=name)
    Here.servers["good"] = Here.world


def login(config, user="alice", options="", **more):
    """One login: the session, what the client got, what was logged."""
    server = Master(("%s -c %s %s %s" % (
        program("ldap-postlogin"), config, options,
        Here.probe.path("imap"))).replace("  ", " "))
    session = server.login("imap", user, **more)
    status, text, log = session.finish()
    equal(status, 0, "exit")
    return session, text, log


def refused(config, low=0.0, high=1.5, **more):
    """The login must be a temporary failure, in time, with one log line."""
    session, text, log = login(config, **more)
    equal(text, TEMPORARY, "client")
    Here.probe.none()
    between(session.seconds, low, high, "seconds")
    equal(log.count("\n"), 1, "lines in the log: %r" % log)
    return log


def allowed(config, high=2.5, **more):
    session, text, log = login(config, **more)
    equal(text, "a1 OK Logged in\r\n", "client")
    between(session.seconds, 0, high, "seconds")
    Here.probe.one()
    return log


def tls_lines(starttls, name="ca.pem"):
    return "  tls: {ca_file: %s}\n%s" % (
        Here.authority.path(name), "  starttls: true\n" if starttls else "")


# --- It does not answer -----------------------------------------------------

MANNERS = (
    # case, manner, scheme, StartTLS
    ("silent", "silent", "ldap", False),
    ("silent, StartTLS", "silent", "ldap", True),
    ("silent, ldaps", "silent", "ldaps", False),
    ("silent in the handshake after StartTLS", "starttls", "ldap", True),
)


@cases(MANNERS)
def test_silence_ends_in_time(manner, scheme, starttls):
    server = fakes.Listener(manner)
    config = Here.world.config(
        plain(timeout="2s", tls=tls_lines(starttls)),
        uri="%s://%s" % (scheme, server.address))
    # One server with connect_timeout 1s: the failure may come before 2 s.
    refused(config, 0.8, 3.2)
    true(server.accepted, "nobody connected")
    server.stop()


def test_silence_to_a_search_ends_in_time():
    server = fakes.Listener("bound")
    refused(Here.world.config(plain(timeout="2s"),
                              uri="ldap://" + server.address), 0.8, 3.2)
    contains(server.heard, b"alice", "what it was asked")
    server.stop()


@cases((("hangs up", "closing", "ldap", False),
        ("hangs up, ldaps", "closing", "ldaps", False),
        ("garbage", "garbage", "ldap", False),
        ("garbage, ldaps", "garbage", "ldaps", False),
        ("garbage, StartTLS", "garbage", "ldap", True)))
def test_rudeness(manner, scheme, starttls):
    server = fakes.Listener(manner)
    refused(Here.world.config(
        plain(timeout="2s", tls=tls_lines(starttls)),
        uri="%s://%s" % (scheme, server.address)), 0, 3.2)
    server.stop()


@cases((("ldap", "ldap://127.0.0.1:%d", False),
        ("ldaps", "ldaps://127.0.0.1:%d", False),
        ("StartTLS", "ldap://127.0.0.1:%d", True)))
def test_down(uri, starttls):
    config = Here.world.config(plain(tls=tls_lines(starttls)),
                               uri=uri % free_port())
    contains(refused(config), "127.0.0.1", "log")


def test_no_ldapi_socket():
    refused(Here.world.config(plain(), uri="ldapi://%2Fnonexistent%2Fldapi"))


def test_stopped_server():
    config = Here.world.config(plain(timeout="2s"))
    Here.world.slapd.pause()
    try:
        refused(config, 0.8, 3.2)
    finally:
        Here.world.slapd.resume()
    allowed(config)


def test_the_wrappers_own_deadline():
    server = fakes.Listener("silent")
    text = plain(timeout="40s").replace("connect_timeout: 1s",
                                        "connect_timeout: 30s")
    config = Here.world.config(text, uri="ldap://" + server.address)
    session, text, log = login(config, options="-t 2")
    equal(text, TEMPORARY, "client")
    between(session.seconds, 1.0, 3.5, "seconds, log: " + log)
    server.stop()


# --- Another one does -------------------------------------------------------

@cases((("down", None), ("silent", "silent"), ("hanging up", "closing"),
        ("garbage", "garbage"), ("silent to a search", "bound")))
def test_failover_to_the_next_server(manner):
    server = fakes.Listener(manner) if manner else None
    first = server.address if server else "127.0.0.1:%d" % free_port()
    text = plain(timeout="5s").replace(
        "uri: @URI@",
        'uri: ["ldap://%s", "%s"]' % (first, Here.world.slapd.tcp))
    config = Here.world.config(text)
    allowed(config, 4.0)
    if server:
        true(server.accepted, "the first server was not asked")
        server.stop()


# --- It is not who it should be ---------------------------------------------

@cases((("ldaps", False), ("StartTLS", True)))
def test_good_certificate(starttls):
    slapd = Here.world.slapd
    allowed(Here.world.config(plain(tls=tls_lines(starttls)),
                              uri=slapd.tcp if starttls else slapd.ldaps))


BAD = [("%s, %s" % (name, "StartTLS" if starttls else "ldaps"), name, starttls)
       for name in ("expired", "wrongname", "foreign")
       for starttls in (False, True)]


@cases(BAD)
def test_bad_certificate(name, starttls):
    world = Here.servers[name]
    world.slapd.mark()
    log = refused(world.config(
        plain(tls=tls_lines(starttls)),
        uri=world.slapd.tcp if starttls else world.slapd.ldaps))
    true("certificate" in log.lower() or "tls" in log.lower(),
         "the log does not say why: %r" % log)
    lacks(world.slapd.since_mark(), "BIND dn", "slapd's log")


def test_ca_file_that_is_not_there():
    log = refused(Here.world.config(
        plain(tls="  tls: {ca_file: /nonexistent/ca.pem}\n"),
        uri=Here.world.slapd.ldaps))
    contains(log, "/nonexistent/ca.pem", "log")


# --- It does not want us ----------------------------------------------------

def test_wrong_password():
    path = Here.world.secret_file("wrong-Passw0rd")
    log = refused(Here.world.config(
        plain(bind=BIND.replace("@SECRET@", path))))
    contains(log, "password", "log")
    lacks(log, "wrong-Passw0rd", "log")


def test_empty_password_is_not_an_anonymous_bind():
    path = Here.world.secret_file("")
    Here.world.slapd.mark()
    refused(Here.world.config(plain(bind=BIND.replace("@SECRET@", path))))
    equal(Here.world.slapd.count("SRCH"), 0, "searches")


@cases((("readable by all", 0o644), ("writable by the group", 0o660),
        ("readable by others", 0o604)))
def test_secret_with_too_many_readers(mode):
    path = Here.world.secret_file(SERVICE_PASSWORD, mode)
    log = refused(Here.world.config(plain(bind=BIND.replace("@SECRET@",
                                                            path))))
    contains(log, path.rsplit("/", 1)[1], "log")


def test_configuration_others_may_write():
    path = Here.world.config(plain())
    os.chmod(path, 0o666)
    refused(path)
    os.chmod(path, 0o644)
    allowed(path)
    os.chown(path, 65534, 65534)
    refused(path)


# --- It says only a part ----------------------------------------------------

def test_size_limit_is_no_answer():
    world = World(size_limit=2)
    config = world.config(plain("""groups:
  - base: ou=groups,dc=example,dc=com
    filter: (member=%{dn})
"""))
    log = refused(config)
    contains(log.lower(), "limit", "log")
    # One group is within the limit.
    _, text, _ = login(config, "erin")
    equal(text, "a1 OK Logged in\r\n", "client")
    Here.probe.one()
    world.slapd.stop()


def test_no_right_to_search_is_not_an_unknown_user():
    world = World(service_writes=False)
    world.slapd.modify("""dn: olcDatabase={1}mdb,cn=config
changetype: modify
replace: olcAccess
olcAccess: {0}to attrs=userPassword by anonymous auth by * none
olcAccess: {1}to dn.subtree="ou=people,dc=example,dc=com" by * none
olcAccess: {2}to * by * read
""")
    refused(world.config(plain()))
    world.slapd.stop()


@cases((("other name", "surname"), ("OID", "2.5.4.4"),
        ("supertype", "name")))
def test_attribute_by_another_name_is_not_absent(name):
    # Denied whom it should deny, or unavailable; never in.
    config = Here.world.config(plain(
        "attributes: {%s: {deny: {present: true}}}\n" % name))
    contains(refused(config), "call it so", "log")
    done = run_product("ldap-postloginctl", "-c", config, "check")
    equal(done.returncode, 1, "check: " + done.stdout)


def test_base_that_is_not_there():
    text = plain().replace("ou=people,dc", "ou=nowhere,dc")
    refused(Here.world.config(text))


# --- What the configuration makes of it -------------------------------------

def test_outage_allow():
    text = plain("outage: allow\n", timeout="2s")
    down = "ldap://127.0.0.1:%d" % free_port()
    log = allowed(Here.world.config(text, uri=down))
    contains(log, "outage: allow", "log")
    # Two entries are no outage.
    refused(Here.world.config(text), user="ivan")


def test_exempt_login_is_not_refused_by_an_outage():
    text = plain("exempt: {user: alice, remote_ip: 127.0.0.1}\n")
    down = "ldap://127.0.0.1:%d" % free_port()
    config = Here.world.config(text, uri=down)
    allowed(config)
    refused(config, user="bob")
    refused(config, user="alice", ip="127.0.0.2")


def test_a_write_that_fails_does_not_refuse():
    world = World(service_writes=False)
    text = plain("rules:\n  - update: {replace: {mailLastLoginTime: "
                 "'%{now}'}}\n")
    log = allowed(world.config(text))
    contains(log, dn("alice"), "log")
    world.slapd.stop()


def test_the_log_does_not_wait_for_a_write_that_hangs():
    listener = fakes.Listener("silent")
    text = plain("rules:\n  - {name: seen, deny: {user: alice}}\n"
                 "  - {update: {replace: {mailLastLoginTime: '%{now}'}}, "
                 "after: any}\n").replace(
                     "  connect_timeout: 1s\n",
                     "  connect_timeout: 5s\n  write_uri: ldap://%s\n"
                     % listener.address)
    config = Here.world.config(text)
    server = Master("%s -c %s %s" % (program("ldap-postlogin"), config,
                                     Here.probe.path("imap")))
    session = server.login("imap", "alice")
    wait_until(lambda: listener.accepted, 5, "the write")
    wait_until(lambda: "rule=seen" in session.log, 1, "the line in the log")
    true(daemon_processes(config), "the write did not hang")
    session.kill()
    listener.stop()
    wait_until(lambda: not daemon_processes(config), 10, "the decider to end")
