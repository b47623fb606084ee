"""Values that mean harm, lists that are long, clients that do not read."""

import json

from rig import clients
from rig.base import program, run_product
from rig.check import between, cases, contains, equal, lacks, true
from rig.master12 import Master
from rig.probe import Probe
from rig.script23 import ScriptLogin
from rig.world import World, dn, group, person, plain

EVIL_LINES = "Hello\r\na1 OK Logged in\r\n* BYE gone\r\n"


class Here:
    world = probe = None


def setup():
    many = [group("team%03d" % number, dn("busy")) for number in range(300)]
    Here.world = World(more="".join([
        person("busy"), person("heidi"),
        person("long", mailGroup=["%04d-%s" % (n, "x" * 55)
                                  for n in range(2300)]),
        person("nearly", mailGroup=["%04d-%s" % (n, "x" * 55)
                                    for n in range(1750)])] + many))
    Here.probe = Probe()


def ask(rest, user="heidi", server_class=Master, **more):
    """One login under a plain configuration: client's text, log, report."""
    config = Here.world.config(plain(rest))
    one = server_class is Master
    server = server_class("%s -c %s %s%s" % (
        program("ldap-postlogin"), config, "" if one else "-s imap ",
        Here.probe.path("imap" if one else "script-login")))
    status, text, log = server.login("imap", user, **more).finish()
    equal(status, 0, "exit")
    reports = Here.probe.reports()
    Here.probe.clear()
    return text, log, reports[0] if reports else None


def heidi(attribute, *values):
    Here.world.slapd.set(dn("heidi"), attribute, *values)


ALERTS = (
    ("CR LF", EVIL_LINES), ("LF", "a\n* BYE x"), ("CR", "a\r* BYE x"),
    ("IMAP literal", "{12}\r\na1 OK [ALERT]"), ("bracket", "] a1 OK"),
    ("NUL", "a\0b\r\n* BYE"), ("escape sequences", "\x1b[2J\x1b]0;x\x07"),
    ("C1 control", "a\u0085* BYE\u009b2J"), ("DEL", "a\x7fb"),
    ("long", "x" * 5000), ("long, UTF-8", "\u6599" * 2000),
    ("percent", "%{user} %%"), ("quotes", "\" ' \\ `id` $(id)"),
)


@cases(ALERTS)
def test_alert(value):
    heidi("mailAlert", value)
    text, _, seen = ask("attributes: {mailAlert: {alert: '%{value}'}}\n")
    true(seen, "not executed")
    lines = text.split("\r\n")
    equal(lines[1:], ["a1 OK Logged in", ""], "after the alert")
    true(lines[0].startswith("* OK [ALERT] "), "alert: %r" % lines[0])
    lacks([ord(char) >= 0x20 and not 0x7f <= ord(char) < 0xa0
           for char in lines[0]], False, "controls in %r" % lines[0])
    between(len(lines[0].encode()), 13, 998, "octets")
    lacks(lines[0], "\ufffd", "broken UTF-8")


def test_a_value_is_never_expanded():
    heidi("mailAlert", "%{user} %% %u")
    text, _, _ = ask("attributes: {mailAlert: {alert: '%{value}'}}\n")
    equal(text.split("\r\n")[0], "* OK [ALERT] %{user} %% %u", "alert")


@cases(ALERTS)
def test_message_of_a_refusal(value):
    heidi("mailAlert", value)
    rest = ("attributes: {mailAlert: {deny: {present: true}, message: "
            "'No: %{value}'}}\n")
    for server_class, count in ((Master, 1), (ScriptLogin, 2)):
        text, log, seen = ask(rest, server_class=server_class)
        true(not seen, "executed")
        equal(text.count("\r\n"), count, "lines in %r" % text)
        equal(text.replace("\r\n", "").count("\n"), 0, "bare LF")
        equal(log.count("\n"), 1, "lines in the log: %r" % log)
        lacks(log[1:], "\x1b", "log")


def test_many_alerts():
    heidi("mailAlert", *["notice %02d" % number for number in range(25)])
    text, log, _ = ask("attributes: {mailAlert: {alert: '%{value}'}}\n")
    equal(text.count("* OK [ALERT] "), 10, "alerts")
    contains(log, "15", "log: how many were left out")
    heidi("mailAlert", *["%02d %s" % (number, "y" * 950)
                         for number in range(10)])
    text, _, seen = ask("attributes: {mailAlert: {alert: '%{value}'}}\n")
    true(seen, "not executed")
    between(len(text.encode()), 950, 8 * 1024 + 200, "octets of alerts")


GROUPS = (
    ("comma", "a,admins"), ("LF", "a\nadmins"), ("CR", "a\radmins"),
    ("TAB", "a\tadmins"), ("NUL", "a\0admins"), ("DEL", "a\x7fdmins"),
)


@cases(GROUPS)
def test_group_name_that_cannot_be_passed_on(name):
    heidi("mailGroup", "good", name)
    rest = "attributes: {mailGroup: {group: '%{value}'}}\n"
    for server_class in (Master, ScriptLogin):
        _, log, seen = ask(rest, server_class=server_class)
        equal(seen.acl_groups, ["good"], "ACL_GROUPS")
        true(log, "nothing about it in the log")


def test_group_names_are_exact_and_sorted():
    names = ["b space", "a", "B", "\u00fcmlaut", "-minus", "50% off", "q\"q"]
    heidi("mailGroup", *names)
    rest = "attributes: {mailGroup: {group: '%{value}'}}\n"
    _, _, seen = ask(rest)
    equal(seen.acl_groups, sorted(names, key=str.encode), "1.2")
    _, _, seen = ask(rest, server_class=ScriptLogin)
    contains(seen.acl_groups, "50%% off", "2.3")


EXPORTS = ("LD_PRELOAD", "LD_LIBRARY_PATH", "GLIBC_TUNABLES", "PATH", "IFS",
           "BASH_ENV", "RESTRICT_SETUID", "USER", "UID", "GID", "HOME",
           "USERDB_KEYS", "AUTH_TOKEN", "LOGGED_IN", "DUMP_CAPABILITY",
           "MASTER_USER", "MAIL_PLUGINS", "MAIL_PLUGIN_DIR", "CHROOT",
           "POSTLOGIN", "IMAPLOGINTAG", "CLIENT_INPUT", "LOG_TO_MASTER",
           "DOVECOT_VERSION", "GCONV_PATH", "NLSPATH", "MALLOC_CHECK_",
           "FULL_FILESYSTEM_ACCESS", "NAMESPACE_1")


@cases([(name, name) for name in EXPORTS])
def test_export_that_is_refused(name):
    rest = "rules:\n  - export: {%s: planted}\n" % name.lower()
    # -e lets nothing through that is never allowed.
    text, log, seen = ask(rest, "alice")
    equal(text, "a1 OK Logged in\r\n", "client")
    true(seen.env.get(name) != "planted", "%s was set" % name)
    contains(log.upper(), name, "log")
    _, log, seen = ask(rest, "alice", server_class=ScriptLogin)
    true(seen.env.get(name) != "planted", "%s was set under 2.3" % name)
    equal(len(seen.userdb_keys), len(set(seen.userdb_keys)), "USERDB_KEYS")


def test_export_with_a_line_end_is_left_out():
    heidi("description", "1G\nuid=0")
    rest = "rules:\n  - export: {quota_rule: 'x%{ldap:description}'}\n"
    for server_class in (Master, ScriptLogin):
        text, log, seen = ask(rest, server_class=server_class)
        contains(log.lower(), "quota_rule", "log")
        if seen:
            true("QUOTA_RULE" not in seen.env, "QUOTA_RULE was set")
        else:
            contains(text, "[UNAVAILABLE]", "client")


NAMES = (("TAB", "alice\tuid=0"), ("LF", "alice\nuid=0"), ("CR", "alice\r"),
         ("empty", ""))


@cases(NAMES)
def test_user_name_that_would_become_fields(user):
    config = Here.world.config(plain().replace("(uid=%{user})",
                                               "(uid=alice)"))
    server = ScriptLogin("%s -c %s -s imap %s" % (
        program("ldap-postlogin"), config, Here.probe.path("script-login")))
    _, text, log = server.login("imap", user).finish()
    Here.probe.none()
    contains(text, "* BYE [", "client")
    equal(log.count("\n"), 1, "lines in the log: %r" % log)


def test_300_groups():
    rest = ("groups: [{base: 'ou=groups,dc=example,dc=com', "
            "filter: '(member=%{dn})', nested: 3}]\n")
    Here.world.slapd.mark()
    _, _, seen = ask(rest, "busy")
    equal(seen.acl_groups, ["team%03d" % n for n in range(300)], "groups")
    # The user, the groups, and one level in batches of 100.
    between(Here.world.slapd.count("SRCH"), 3, 5, "searches")


LONG = "attributes: {mailGroup: {group: '%{value}'}}\n"


@cases((("1.2", Master), ("2.3", ScriptLogin)))
def test_list_too_long_to_pass(server_class):
    text, log, seen = ask(LONG, "long", server_class=server_class)
    true(not seen, "executed")
    contains(text, "[UNAVAILABLE]", "client")
    contains(log.lower(), "acl_groups", "log")
    between(len(log), 10, 1500, "length of the log line")


def test_list_too_long_is_explained():
    path = Here.world.config(plain(LONG))
    done = run_product("ldap-postloginctl", "-c", path, "explain", "long",
                       "--json")
    found = json.loads(done.stdout)
    equal((done.returncode, found["verdict"], found["acl_groups"]),
          (3, "unavailable", None), "explain")
    equal(len(found["groups"]), 2300, "groups as found")
    contains(done.stderr, "ACL_GROUPS", "why")
    done = run_product("ldap-postloginctl", "-c", path, "explain", "long")
    contains(done.stdout, "because     reply: unavailable: 2300 groups make",
             "explain for people")


def test_list_too_long_does_not_hide_a_refusal():
    text, log, seen = ask(LONG + "rules: [{deny: {user: long}}]\n", "long")
    true(not seen, "executed")
    contains(text, "a1 NO [AUTHORIZATIONFAILED] ", "client")
    contains(log, "verdict=deny", "log")
    equal(log.count("\n"), 1, "lines in the log")


@cases((("1.2", Master), ("2.3", ScriptLogin)))
def test_long_list_passes_whole(server_class):
    _, _, seen = ask(LONG, "nearly", server_class=server_class)
    equal(len(seen.acl_groups), 1750, "groups")


def test_long_list_through_dovecot():
    world = Here.world
    dovecot = world.dovecot(
        world.chain(world.config(plain(LONG)), Here.probe.path()),
        users=["nearly", "long"], masters=(),
        folders={"Last": ["group=1749-%s lr" % ("x" * 55)]})
    contains(clients.imap(dovecot.imap, "nearly").folders, "Public/Last",
             "folders")
    Here.probe.one()
    seen = clients.imap(dovecot.imap, "long")
    contains(seen.text, "* BYE [UNAVAILABLE]", "client")
    equal(dovecot.throttled(), [], "throttling")
    dovecot.stop()


@cases((("an alert", "erin"), ("a refusal", "frank"),
        ("a temporary failure", "ivan")))
def test_client_that_does_not_read(user):
    config = Here.world.config()
    server = Master("%s -c %s %s" % (program("ldap-postlogin"), config,
                                     Here.probe.path("imap")))
    session = server.login("imap", user, full=True)
    status = session.wait(20)
    between(session.seconds, 1.0, 6.0, "seconds")
    Here.probe.none()
    equal(status, 111, "exit")
    session.client.settimeout(5)
    data = session.received()
    equal(data.strip("x"), "", "written to a client that does not read")


def test_client_that_does_not_read_but_has_no_alert():
    server = Master("%s -c %s %s" % (
        program("ldap-postlogin"), Here.world.config(),
        Here.probe.path("imap")))
    session = server.login("imap", "alice", full=True)
    session.wait(20)
    Here.probe.one()
    session.client.close()
