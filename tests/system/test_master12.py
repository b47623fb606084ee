"""Dovecot 1.0 to 1.2: mail_executable, by a stand-in for their master."""

import os

from rig.base import Settings, program, wait_until
from rig.check import between, cases, contains, equal, lacks, true
from rig.master12 import UID, Master
from rig.probe import Probe
from rig.world import World, dn, plain


class Here:
    world = probe = config = None


def setup():
    Here.world = World()
    Here.probe = Probe()
    Here.config = Here.world.config()


def command(service="imap", *before):
    return " ".join(list(before) + [program("ldap-postlogin"), "-c",
                                    Here.config, Here.probe.path(service)])


def master(service="imap", **more):
    return Master(command(service), **more)


STATES = (("root", "imap", False), ("root, pop3", "pop3", False))


@cases(STATES)
def test_allowed_and_nothing_lost(service, drop):
    server = master(service, drop=drop)
    wanted = server.environment(service, "alice")
    status, text, _ = server.login(service, "alice").finish()
    equal(status, 0, "exit")
    equal(text, "a1 OK Logged in\r\n" if service == "imap"
          else "+OK Logged in.\r\n", "client")
    seen = Here.probe.one()
    got = seen.env
    groups = got.pop("ACL_GROUPS")
    equal(got.pop("QUOTA_RULE"), "*:storage=500M", "QUOTA_RULE")
    equal(got, wanted, "environment")
    equal(sorted(groups.split(",")),
          ["50% off", "Research Team", "sales", "staff"], "ACL_GROUPS")
    equal(seen.argv, [Here.probe.path(service)], "argv")
    check_state(seen, drop, server.home)


def check_state(seen, drop, home):
    equal(sorted(seen.fds), [0, 1, 2], "descriptors")
    equal(seen.fds[0]["target"], seen.fds[1]["target"], "0 and 1")
    true(seen.fds[0]["socket"], "0 is no socket")
    true(seen.fds[0]["nonblock"], "the client's socket became blocking")
    true(not seen.fds[2]["nonblock"], "the log pipe became non-blocking")
    equal(seen.uids, [UID if drop else 0] * 3, "uids")
    equal(seen.gids, [UID if drop else 0, UID, UID], "gids")
    equal(seen.groups, [UID] if drop else [], "groups")
    equal(seen.umask, 0o077, "umask")
    equal(seen.cwd, home, "working directory")
    equal(seen.ignored, [13], "ignored signals")
    equal(seen.blocked, [], "blocked signals")
    equal(seen.alarm, 0, "a pending alarm")
    equal(seen.no_new_privs, 0, "no_new_privs")
    true(not seen.child, "the mail process has a child")
    if not Settings.sanitize:
        equal(seen.limit, 256 * 1024 * 1024, "RLIMIT_AS")


def test_acl_groups_has_no_doubled_percent():
    master().login("imap", "alice").finish()
    contains(Here.probe.one().acl_groups, "50% off", "ACL_GROUPS")


DENIALS = (
    # case, version, service, tag, user, what the client gets
    ("1.2, tagged", "1.2", "imap", "x.7", "bob",
     "x.7 NO [CONTACTADMIN] Mail is switched off for this account.\r\n"),
    ("1.2, no tag", "1.2", "imap", None, "bob",
     "* BYE [CONTACTADMIN] Mail is switched off for this account.\r\n"),
    ("1.2, a tag that is none", "1.2", "imap", "a1 OK\r\nb", "bob",
     "* BYE [CONTACTADMIN] Mail is switched off for this account.\r\n"),
    ("1.2, POP3", "1.2", "pop3", None, "bob",
     "-ERR [SYS/PERM] Mail is switched off for this account.\r\n"),
    ("1.2, unavailable", "1.2", "imap", "a1", "ivan",
     "a1 NO [UNAVAILABLE] Please try again later.\r\n"),
    ("1.2, POP3, unavailable", "1.2", "pop3", None, "ivan",
     "-ERR [SYS/TEMP] Please try again later.\r\n"),
    ("1.1", "1.1", "imap", None, "bob",
     "* BYE [CONTACTADMIN] Mail is switched off for this account.\r\n"),
    ("1.1, POP3", "1.1", "pop3", None, "bob", ""),
    ("1.0", "1.0", "imap", None, "frank",
     "* BYE [EXPIRED] Your account expired on 2020-02-29.\r\n"),
    ("1.0, POP3", "1.0", "pop3", None, "bob", ""),
)


@cases(DENIALS)
def test_refused(version, service, tag, user, wanted):
    session = master(service, version=version).login(service, user, tag=tag)
    status, text, log = session.finish()
    equal(text, wanted, "client")
    equal(status, 0, "exit")
    Here.probe.none()
    contains(log, user, "log")
    equal(log.count("\n"), 1, "lines in the log")
    true(log.startswith("\x01"), "not in the log protocol: %r" % log)
    kind = log[1]
    true(kind in ("I" if user != "ivan" else "EW"), "log line %r" % log)


def test_alerts_come_before_the_tagged_answer():
    session = master().login("imap", "erin")
    _, text, _ = session.finish()
    lines = text.split("\r\n")
    equal(lines[2:], ["a1 OK Logged in", ""], "after two alerts")
    true(all(line.startswith("* OK [ALERT] ") for line in lines[:2]),
         "alerts: %r" % lines[:2])
    Here.probe.one()


def test_pop3_shows_no_alert():
    equal(master("pop3").login("pop3", "erin").finish()[1],
          "+OK Logged in.\r\n", "client")
    Here.probe.one()


def test_booleans_are_on_by_existing():
    path = Here.world.config(plain(
        "rules:\n  - export: {mbox_lazy_writes: 'FALSE', "
        "fsync_disable: 'TRUE'}\n"))
    server = Master("%s -c %s -e MBOX_LAZY_WRITES -e fsync_disable %s" % (
        program("ldap-postlogin"), path, Here.probe.path("imap")))
    wanted = server.environment("imap", "alice")
    equal(wanted.pop("MBOX_LAZY_WRITES"), "1", "before")
    wanted["FSYNC_DISABLE"] = "1"
    server.login("imap", "alice").finish()
    equal(Here.probe.one().env, wanted, "environment")


def test_client_input_survives():
    data = "YTIgTk9PUA0KYTMgTElTVCAiIiAqDQphOSBMT0dPVVQNCg=="
    server = master()
    environment = server.environment("imap", "alice")
    environment["CLIENT_INPUT"] = data
    server.login("imap", "alice", environment=environment).finish()
    equal(Here.probe.one().env["CLIENT_INPUT"], data, "CLIENT_INPUT")


def test_proctitle_words_are_passed_on():
    server = master(proctitle=True)
    server.login("imap", "alice").finish()
    equal(Here.probe.one().argv,
          [Here.probe.path("imap"), "[alice", "127.0.0.1]"], "argv")


def test_proctitle_words_of_a_user_are_no_options():
    server = master(proctitle=True)
    session = server.login("imap", "bob -t 1 --")
    session.finish()
    seen = Here.probe.reports()
    true(not seen, "an unknown user was let in")


def test_dump_capability_passes_straight_through():
    for drop in (False, True):
        server = master(drop=drop)
        Here.world.slapd.mark()
        status, text, errors = server.dump_capability()
        equal((status, text, errors), (0, "IMAP4rev1 PROBE\n", ""),
              "dump-capability run")
        seen = Here.probe.one()
        equal(sorted(seen.fds), [0, 1, 2], "descriptors")
        true("ACL_GROUPS" not in seen.env, "ACL_GROUPS was set")
        equal(Here.world.slapd.count("SRCH"), 0, "searches")


PLANTED = (
    ("in a login's environment", {"DUMP_CAPABILITY": "1"}),
    ("and without a tag", {"DUMP_CAPABILITY": "1", "IMAPLOGINTAG": None}),
    ("and no LOGGED_IN", {"DUMP_CAPABILITY": "1", "LOGGED_IN": None,
                          "IMAPLOGINTAG": None, "IP": ""}),
)


@cases(PLANTED)
def test_planted_dump_capability_is_no_way_in(changes):
    server = master()
    environment = server.environment("imap", "bob")
    for name, value in changes.items():
        if value is None:
            environment.pop(name, None)
        else:
            environment[name] = value
    status, text, _ = server.login(
        "imap", "bob", environment=environment).finish()
    contains(text, "[CONTACTADMIN]", "client")
    Here.probe.none()
    equal(status, 0, "exit")


def test_after_dropping_privileges_without_a_readable_secret():
    session = master(drop=True).login("imap", "alice")
    status, text, log = session.finish()
    contains(text, "a1 NO [UNAVAILABLE] ", "client")
    equal(status, 0, "exit")
    equal(log.count("\n"), 1, "lines in the log")
    contains(log, os.path.basename(Here.world.secret), "log")
    Here.probe.none()


def test_last_login_is_written():
    slapd = Here.world.slapd
    slapd.set(dn("alice"), "mailLoginCount")
    master().login("imap", "alice", ip="2001:db8::7").finish()
    Here.probe.one()
    wait_until(lambda: slapd.value(dn("alice"), "mailLoginCount") == "1", 5,
               "mailLoginCount")
    equal(slapd.value(dn("alice"), "mailLastLoginAddress"), "2001:db8::7",
          "address")


def test_master_user():
    server = master()
    for name, allowed in (("boss", True), ("spy", False)):
        session = server.login("imap", "alice",
                               extra=[("MASTER_USER", name)])
        _, text, _ = session.finish()
        equal("a1 OK" in text, allowed, "login by " + name)
    equal(Here.probe.one().acl_groups, ["auditors"], "ACL_GROUPS")


def test_program_that_is_not_there():
    server = Master("%s -c %s /nonexistent/imap" %
                    (program("ldap-postlogin"), Here.config))
    status, text, log = server.login("imap", "alice").finish()
    equal(status, 127, "exit")
    contains(text, "a1 NO [UNAVAILABLE] ", "client")
    contains(log, "/nonexistent/imap", "log")


def test_bad_configuration_is_unavailable_with_one_line():
    path = Here.world.config("nonsense: true\nmore: {nonsense: 1}\n")
    server = Master("%s -c %s %s" % (program("ldap-postlogin"), path,
                                     Here.probe.path("imap")))
    status, text, log = server.login("imap", "alice").finish()
    equal(status, 0, "exit")
    contains(text, "a1 NO [UNAVAILABLE] ", "client")
    equal(log.count("\n"), 1, "lines in the log")
    contains(log, os.path.basename(path) + ":1:", "log")
    between(len(log), 10, 1024, "length of the line")
    lacks(log[1:], "\x01", "log")
    Here.probe.none()


USAGE = (("nothing", ""), ("unknown option", "-z /bin/true"),
         ("no such service", "-s ftp /bin/true"),
         ("deadline out of range", "-t 51 /bin/true"),
         ("deadline no number", "-t 5x /bin/true"),
         ("only options", "-c /etc/x"))


@cases(USAGE)
def test_usage_errors(words):
    server = Master((program("ldap-postlogin") + " " + words).rstrip())
    status, text, log = server.login("imap", "alice").finish()
    equal(status, 100, "exit")
    equal(log.count("\n"), 1, "lines: %r" % log)
    lacks(text, "OK", "client")
