"""What each generation of Dovecot and each service is told, and how."""

from rig.base import program
from rig.check import cases, contains, equal, true
from rig.probe import Probe
from rig.script23 import ScriptLogin
from rig.world import World, dn, person, plain

GROUPS = "attributes: {mailGroup: {group: '%{value}'}}\n"


class Here:
    world = probe = None


def setup():
    Here.world = World(more=person("heidi"))
    Here.probe = Probe()


def login(text, user="heidi", service="imap", **more):
    """One login: what the client got, and the report or None."""
    server = ScriptLogin("%s -c %s -s %s %s" % (
        program("ldap-postlogin"), Here.world.config(text), service,
        Here.probe.path("script-login")))
    status, got, log = server.login(service, user, **more).finish()
    equal(status, 0, "exit, log: " + log)
    reports = Here.probe.reports()
    Here.probe.clear()
    return got, reports[0] if reports else None


def acl_groups(generation, *names):
    Here.world.slapd.set(dn("heidi"), "mailGroup", *names)
    text = plain(GROUPS).replace("dovecot: 2.3", "dovecot: " + generation)
    _, seen = login(text, fields=[("acl_groups", "planted")])
    true(seen, "not executed")
    equal(seen.userdb_keys.count("ACL_GROUPS"), 1, "ACL_GROUPS as a key")
    return seen.env["ACL_GROUPS"]


@cases([(name, name) for name in ("2.0", "2.1", "2.2", "2.3")])
def test_acl_groups_up_to_23(generation):
    equal(acl_groups(generation, "b c", "50%", 'q"q', "a\\b"),
          '50%%,a\\b,b c,q"q', "ACL_GROUPS")
    equal(acl_groups(generation), "", "an empty list")


QUOTED = (("plain", "abc", "abc"), ("space", "b c", '"b c"'),
          ("percent", "50%", "50%"), ("quote", 'q"q', '"q\\"q"'),
          ("backslash", "a\\b", '"a\\\\\\\\b"'), ("UTF-8", "\u00fc", "\u00fc"))


@cases(QUOTED)
def test_acl_groups_of_24(name, wanted):
    equal(acl_groups("2.4", name), wanted, "ACL_GROUPS")


def test_empty_list_in_24():
    equal(acl_groups("2.4"), "none", "ACL_GROUPS")


def test_no_source_leaves_acl_groups_alone():
    _, seen = login(plain(), fields=[("acl_groups", "planted")])
    equal(seen.env["ACL_GROUPS"], "planted", "ACL_GROUPS")
    _, seen = login(plain())
    equal(seen.acl_groups, None, "ACL_GROUPS")


SAID = (
    # service, a refusal, an expired account, a temporary failure
    ("imap", ["* NO [ALERT] Off.", "* BYE [AUTHORIZATIONFAILED] Off."],
     ["* NO [ALERT] Over.", "* BYE [EXPIRED] Over."],
     ["* BYE [UNAVAILABLE] Later."]),
    ("pop3", ["-ERR [AUTH] Off."], ["-ERR [SYS/PERM] Over."],
     ["-ERR [SYS/TEMP] Later."]),
    ("sieve", ['NO "Off."'], ['NO "Over."'], ['NO (TRYLATER) "Later."']),
    ("submission", ["535 5.7.8 Off.", "421 4.3.2 "],
     ["535 5.7.8 Over.", "421 4.3.2 "], ["454 4.7.0 Later.", "421 4.3.2 "]),
)

RULES = """attributes:
  mailLoginEnabled: {require: {equals: "TRUE"}, absent: allow, message: "Off."}
  mailLoginExpires: {deny: {past: true}, code: expired, message: "Over."}
messages: {unavailable: "Later."}
"""


@cases([(row[0],) + row for row in SAID])
def test_what_the_client_is_told(service, denied, expired, unavailable):
    for user, wanted in (("bob", denied), ("frank", expired),
                         ("ivan", unavailable)):
        text, seen = login(plain(RULES), user, service)
        true(not seen, "executed")
        true(text.endswith("\r\n"), "no line end in %r" % text)
        lines = text.split("\r\n")[:-1]
        equal(len(lines), len(wanted), "lines in %r" % lines)
        for got, start in zip(lines, wanted):
            if start.endswith(" "):
                true(got.startswith(start) and len(got) > len(start),
                     "%r does not start %r" % (got, start))
            else:
                equal(got, start, user)


@cases([(name, name) for name in ("pop3", "sieve", "submission")])
def test_only_imap_shows_alerts(service):
    Here.world.slapd.set(dn("heidi"), "mailAlert", "Hello.")
    text, seen = login(plain("attributes: {mailAlert: {alert: '%{value}'}}\n"),
                       "heidi", service)
    equal(text, "", "client")
    true(seen, "not executed")


def test_sieve_strings_are_quoted():
    Here.world.slapd.set(dn("heidi"), "mailAlert", 'a "b" \\c')
    text, _ = login(plain("attributes: {mailAlert: {deny: {present: true}, "
                          "message: '%{value}'}}\n"), "heidi", "sieve")
    equal(text, 'NO "a \\"b\\" \\\\c"\r\n', "client")


def test_a_service_must_be_named_in_2x():
    server = ScriptLogin("%s -c %s %s" % (
        program("ldap-postlogin"), Here.world.config(plain()),
        Here.probe.path("script-login")))
    status, _, log = server.login("imap", "heidi").finish()
    equal(status, 100, "exit")
    contains(log, "-s", "log")
    Here.probe.none()


def test_empty_words_are_skipped():
    server = ScriptLogin("%s -c %s  -s imap  %s" % (
        program("ldap-postlogin"), Here.world.config(plain()),
        Here.probe.path("script-login")))
    contains(server.words, "", "command line of the test")
    server.login("imap", "heidi").finish()
    Here.probe.one()


def test_mechanism():
    text = plain("rules: [{deny: {mechanism: PLAIN}}]\n")
    _, seen = login(text)
    true(not seen, "PLAIN was let in")
    _, seen = login(text.replace("PLAIN", "XOAUTH2"))
    true(seen, "another mechanism was refused")
