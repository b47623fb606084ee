"""dns:DOMAIN: the servers that SRV records name, and name servers that lie."""

import json
import time

from rig import fakes
from rig.base import (expect_no_sanitizer, free_port, make_directory, program,
                      wait_until)
from rig.check import between, cases, contains, equal, lacks, true
from rig.dns import NameServer, address, alias, srv
from rig.probe import Probe
from rig.script23 import ScriptLogin
from rig.slapd import SERVICE_DN
from rig.tls import Authority
from rig.world import World, dn, plain

DOMAIN = "example.test"
NAME = "_ldap._tcp." + DOMAIN
DC1, DC2, FAR = "dc1." + DOMAIN, "dc2.sub." + DOMAIN, "ldap.example.net"
HOSTS = {host: [address("127.0.0.1")] for host in (DC1, DC2, FAR)}
UPDATE = 'rules: [{update: {replace: {mailLastLoginTime: "%{now}"}}}]\n'


class Here:
    world = probe = authority = None
    servers = {}


def setup():
    Here.authority = Authority(make_directory("lt-"))
    Here.authority.issue("own", DC1)
    Here.authority.issue("domain", DOMAIN)
    Here.authority.issue("far", FAR)
    for name in ("own", "domain", "far"):
        Here.servers[name] = World(authority=Here.authority, certificate=name)
    Here.world = Here.servers["own"]
    Here.probe = Probe()


def port(name="own"):
    return int(Here.servers[name].slapd.tcp.rsplit(":", 1)[1])


def names(*records, **more):
    """A name server that has these SRV records."""
    return NameServer({NAME: list(records), **HOSTS}, **more)


def config(uri='"dns:%s"' % DOMAIN, rest="", timeout="5s", starttls=False,
           more="", connect="1s"):
    tls = "  starttls: true\n  tls: {ca_file: %s}\n" % (
        Here.authority.path("ca.pem")) if starttls else "  insecure: true\n"
    return Here.world.config(plain(rest, timeout, connect=connect,
                                   tls=tls + more).replace(
                                       "uri: @URI@", "uri: [%s]" % uri))


def explain(server, path):
    """The answer, what was said, and how long it took."""
    start = time.monotonic()
    done = server.run(program("ldap-postloginctl"), "-c", path, "explain",
                      "alice", "-s", "imap", "--json",
                      env={"LC_ALL": "C.UTF-8"})
    seconds = time.monotonic() - start
    expect_no_sanitizer(done.stderr)
    server.stop()
    return json.loads(done.stdout), done.stderr, seconds


def allowed(server, path, host=DC1, high=3.0, name="own"):
    found, said, seconds = explain(server, path)
    equal(found["verdict"], "allow", "verdict, said: " + said)
    if host:
        equal(found["directory"]["uri"], "ldap://%s:%d" % (host, port(name)),
              "server")
    between(seconds, 0, high, "seconds")


def unavailable(server, path, words, high=3.0):
    found, said, seconds = explain(server, path)
    equal(found["verdict"], "unavailable", "verdict")
    contains(said, words, "stderr")
    between(seconds, 0, high, "seconds")
    return said


# --- Found -----------------------------------------------------------------

def test_found():
    server = names(srv(0, 0, port(), DC1))
    allowed(server, config())
    equal(server.asked[0], (NAME, 33), "the question")
    equal([one for one in server.asked if one[1] == 33], [(NAME, 33)],
          "questions for SRV")


def test_by_priority():
    gone = free_port()
    allowed(names(srv(20, 0, gone, DC2), srv(10, 0, port(), DC1),
                  srv(30, 0, gone, DC2)), config(), high=1.5)


def test_next_when_the_first_is_dead():
    allowed(names(srv(0, 0, free_port(), DC2), srv(1, 0, port(), DC1)),
            config())


def test_next_when_the_first_is_silent():
    listener = fakes.Listener("silent")
    silent = int(listener.address.rsplit(":", 1)[1])
    allowed(names(srv(0, 0, silent, DC2), srv(1, 0, port(), DC1)), config(),
            high=4.0)
    true(listener.accepted, "the first was not asked")
    listener.stop()


def test_next_when_the_first_has_no_address():
    allowed(names(srv(0, 0, 389, "dc9." + DOMAIN), srv(1, 0, port(), DC1)),
            config())


def test_alias():
    server = names(alias("_ldap._tcp.other.test"))
    server.records["_ldap._tcp.other.test"] = [srv(0, 0, port(), DC1)]
    allowed(server, config())


def test_what_does_not_fit_comes_over_tcp():
    allowed(names(srv(0, 0, port(), DC1), manner="cut"), config())


def test_second_name_server():
    good = names(srv(0, 0, port(), DC1))
    silent = names(manner="silent")
    good.inside = good.place([silent.address, good.address])
    # Half of the time is the first one's; a second more until its address
    # has been asked for.
    allowed(good, config(connect="2s"), high=3.5)
    equal(len([one for one in silent.asked if one[1] == 33]), 2,
          "how often the first was asked")
    silent.stop()


# --- Among others ----------------------------------------------------------

def test_not_asked_while_a_server_before_answers():
    server = names(srv(0, 0, port(), DC1))
    allowed(server, config('"%s", "dns:%s"' % (Here.world.slapd.tcp, DOMAIN)),
            host=None)
    equal(server.asked, [], "questions")


def test_behind_a_server_that_is_down():
    allowed(names(srv(0, 0, port(), DC1)),
            config('"ldap://127.0.0.1:%d", "dns:%s"' % (free_port(), DOMAIN)))


@cases((("silent", "silent"), ("busy", "busy"), ("garbage", "garbage")))
def test_before_a_server(manner):
    allowed(names(manner=manner),
            config('"dns:%s", "%s"' % (DOMAIN, Here.world.slapd.tcp)),
            host=None, high=2.2)


def test_updates_go_to_the_servers_of_another_domain():
    slapd = Here.servers["domain"].slapd
    server = names(srv(0, 0, port(), DC1))
    server.records["_ldap._tcp.write." + DOMAIN] = [
        srv(0, 0, port("domain"), DC1)]
    path = config(rest=UPDATE, more="  write_uri: dns:write.%s\n" % DOMAIN)
    equal(start(server, path).finish(), (0, "", ""), "exit, client and log")
    Here.probe.one()
    wait_until(lambda: slapd.value(dn("alice"), "mailLastLoginTime"), 10,
               "the update")
    equal(Here.world.slapd.value(dn("alice"), "mailLastLoginTime"), None,
          "at the server that was read")
    server.stop()


# --- Not found -------------------------------------------------------------

def start(server, path):
    login = ScriptLogin(" ".join(server.inside + [
        program("ldap-postlogin"), "-c", path, "-s", "imap",
        Here.probe.path("script-login")]))
    return login.login("imap", "alice",
                       environment=login.environment("imap", "alice"))


@cases((("silent", "silent"), ("another number", "number"),
        ("another name", "name"), ("another type", "kind"),
        ("from another port", "port"), ("garbage", "garbage"),
        ("drip by drip", "drip")))
def test_no_answer_holds_no_login_longer_than_a_server_may(manner):
    server = names(srv(0, 0, port(), DC1), manner=manner)
    session = start(server, config(timeout="9s"))
    status, text, log = session.finish()
    equal(status, 0, "exit, log: " + log)
    contains(text, "* BYE ", "client")
    Here.probe.none()
    between(session.seconds, 0.8, 2.2, "seconds")
    contains(log, "dns:%s: the name server did not answer in time" % DOMAIN,
             "log")
    equal(log.count("\n"), 1, "lines in the log: %r" % log)
    server.stop()


def test_name_server_is_down():
    server = names()
    server.inside = server.place(["127.59.0.1"])
    unavailable(server, config(), "Connection refused", 1.5)


@cases((
    ("no such name", {}, "DNS has no SRV records of " + NAME),
    ("no records", {NAME: []}, "DNS has no SRV records of " + NAME),
    ("no service", {NAME: [srv(0, 0, 0, ".")]}, "there is no LDAP service"),
    ("no host", {NAME: [srv(0, 0, 389, "a@b/c?d")]},
     "there is no LDAP service"),
    ("no port", {NAME: [srv(0, 0, 0, DC1)]}, "there is no LDAP service"),
    ("a circle", {NAME: [alias(NAME)]}, "answer is broken")))
def test_nothing_there(records, words):
    unavailable(NameServer({**HOSTS, **records}), config(), words, 1.5)


def test_busy():
    unavailable(names(manner="busy"), config(), "could not answer (code 2)",
                1.5)


def test_allowed_in_an_outage():
    found, said, _ = explain(names(manner="busy"),
                             config(rest="outage: allow\n"))
    equal(found["verdict"], "allow", "verdict, said: " + said)


@cases((("a name", "dc9." + DOMAIN), ("an address", "127.0.0.1")))
def test_a_target_is_a_whole_name(host):
    """No other is made of it by the search list, and it is no address."""
    server = names(srv(0, 0, port(), host))
    server.records[host + ".elsewhere.test"] = [address("127.0.0.1")]
    server.inside = server.place([server.address], "elsewhere.test")
    slapd = Here.servers["own"].slapd
    slapd.mark()
    unavailable(server, config(), "ldap://" + host)
    lacks(slapd.since_mark(), "ACCEPT", "slapd's log")
    contains(str(server.asked), host, "names that were asked for")
    lacks(str(server.asked), "elsewhere", "names that were asked for")


# --- Who it is -------------------------------------------------------------

@cases((
    # the server that DNS names, and whose certificate it shows
    ("below the domain, its own", DC1, "own", True),
    ("below the domain, the domain's", DC1, "domain", False),
    ("below the domain, another's", DC2, "own", False),
    ("elsewhere, its own", FAR, "far", False),
    ("elsewhere, the domain's", FAR, "domain", True)))
def test_certificate(host, name, good):
    server = names(srv(0, 0, port(name), host))
    slapd = Here.servers[name].slapd
    path = config(starttls=True)
    if good:
        allowed(server, path, host, name=name)
        return
    slapd.mark()
    unavailable(server, path, "certificate")
    lacks(slapd.since_mark(), "BIND dn", "slapd's log")


# --- check -----------------------------------------------------------------

def check(server, path, exit_code):
    done = server.run(program("ldap-postloginctl"), "-c", path, "check",
                      env={"LC_ALL": "C.UTF-8"})
    expect_no_sanitizer(done.stderr)
    server.stop()
    equal(done.returncode, exit_code, "exit: " + done.stdout + done.stderr)
    return done.stdout


def test_check():
    said = check(names(srv(1, 0, port("domain"), DC2),
                       srv(0, 0, port(), DC1)), config(), 0)
    contains(said, "2 servers: ldap://%s:%d, ldap://%s:%d" % (
        DC1, port(), DC2, port("domain")), "check")
    for host, name in ((DC1, "own"), (DC2, "domain")):
        contains(said, "ldap://%s:%d" % (host, port(name)), "check")
    equal(said.count("bound as"), 2, "servers that were looked at:\n" + said)


def test_init():
    server = names(srv(0, 0, free_port(), DC2), srv(1, 0, port(), DC1))
    done = server.run(program("ldap-postloginctl"), "init", "--uri",
                      "dns:" + DOMAIN, "--bind-dn", SERVICE_DN,
                      "--password-file", Here.world.secret, "--insecure")
    server.stop()
    equal(done.returncode, 0, "exit: " + done.stderr)
    contains(done.stdout, "dns:" + DOMAIN, "configuration")


def test_check_without_records():
    contains(check(NameServer(), config(), 1), "DNS has no SRV records",
             "check")
