"""A configuration in several files: whose they are, and which one is named."""

import json
import os

from rig.base import (daemon_ids, make_directory, program, run_product,
                      write_file)
from rig.check import cases, contains, equal, lacks, true
from rig.master12 import Master
from rig.probe import Probe
from rig.world import World, dn, plain

PART = """# a part
rules:
  - {name: part, deny: {user: guest}, message: "Not for guests."}
"""
MAIN = """include: [part.yaml]
rules:
  - {name: main, deny: {user: [guest, other]}, message: "Not today."}
"""
PROFILE = "system-test"


class Here:
    place = probe = world = None


def setup():
    Here.place = make_directory("li-")
    Here.probe = Probe()


def put(name, text, mode=0o644, owner=None):
    return write_file(os.path.join(Here.place, name), text, mode, owner)


def explain(config, user):
    done = run_product("ldap-postloginctl", "-c", config, "explain", user,
                       "--json")
    return json.loads(done.stdout)


def check(config, *options):
    done = run_product("ldap-postloginctl", "-c", config, "check", *options)
    return done.returncode, done.stdout + done.stderr


def login(config, user="guest"):
    server = Master("%s -c %s %s" % (program("ldap-postlogin"), config,
                                     Here.probe.path("imap")))
    status, text, log = server.login("imap", user).finish()
    equal(status, 0, "exit")
    return text, log


def test_positions():
    """The included rules come first, each with its own file and line."""
    put("part.yaml", PART)
    config = put("main.yaml", MAIN)
    found = explain(config, "guest")
    equal([rule["at"] for rule in found["rules"]],
          [os.path.join(Here.place, "part.yaml") + ":3",
           config + ":3"], "at")
    equal(found["message"], "Not for guests.", "message")
    equal(explain(config, "other")["message"], "Not today.", "message")
    equal(explain(config, "alice")["verdict"], "allow", "verdict")


def test_login():
    """The unprivileged decider reads them too, at each login anew."""
    put("part.yaml", PART)
    config = put("main.yaml", MAIN)
    text, log = login(config)
    equal(text, "a1 NO [AUTHORIZATIONFAILED] Not for guests.\r\n", "client")
    put("part.yaml", PART.replace("Not for", "No"))
    text, log = login(config)
    equal(text, "a1 NO [AUTHORIZATIONFAILED] No guests.\r\n", "client")
    text, log = login(config, "alice")
    equal(text, "a1 OK Logged in\r\n", "client")
    Here.probe.one()


UNSAFE = (
    # case, mode, owner, what is said
    ("group may write", 0o664, None, "its group may write it"),
    ("others may write", 0o646, None, "others may write it"),
    ("somebody else's", 0o644, (12345, 0), "owned by uid 12345"),
)


@cases(UNSAFE)
def test_unsafe(mode, owner, said):
    """A file that somebody else could write opens no mailbox."""
    part = put("part.yaml", "unknown_user: allow\n", mode, owner)
    config = put("main.yaml", "timeout: 2s\ninclude: [part.yaml]\n")
    status, text = check(config, "--offline")
    equal(status, 2, "exit")
    contains(text, "%s:2:11: %s: %s" % (config, part, said), "check")
    contains(text, "include: [part.yaml]\n          ^\n", "check")
    text, log = login(config, "alice")
    contains(text, "a1 NO [UNAVAILABLE]", "client")
    contains(log, said, "log")
    os.unlink(part)


def test_not_for_the_decider():
    """What only root can read is found by check before the first login."""
    world = World()
    config = world.config(plain("include: [part.yaml]\n"))
    part = os.path.join(world.directory, "part.yaml")
    write_file(part, PART, 0o600)
    status, text = check(config)
    equal(status, 1, "exit")
    contains(text, "FAILED", "check")
    contains(text, part, "check")
    text, log = login(config, "alice")
    contains(text, "a1 NO [UNAVAILABLE]", "client")
    contains(log, part, "log")
    write_file(part, PART, 0o640, (0, daemon_ids()[1]))
    status, text = check(config)
    lacks(text, part, "check")
    text, log = login(config, "alice")
    equal(text, "a1 OK Logged in\r\n", "client")
    Here.probe.one()


def profiles():
    return os.path.join(os.path.dirname(os.path.dirname(
        program("ldap-postloginctl"))), "share", "ldap-postlogin", "profiles")


def test_packaged():
    """By its name, where they are installed; nobody's environment counts."""
    elsewhere = make_directory("lx-")
    write_file(os.path.join(elsewhere, PROFILE + ".yaml"), "timeout: x\n")
    made = not os.path.isdir(profiles())
    os.makedirs(profiles(), exist_ok=True)
    packaged = write_file(os.path.join(profiles(), PROFILE + ".yaml"), PART)
    try:
        config = put("packaged.yaml", "include: [%s]\n" % PROFILE)
        equal(explain(config, "guest")["rules"][0]["at"], packaged + ":3",
              "at")
        text, log = login(config)
        contains(text, "Not for guests.", "client")
        config = put("packaged.yaml", "include: [%s.yaml]\n" % PROFILE)
        equal(check(config, "--offline")[0], 0, "exit")
        done = run_product("ldap-postloginctl", "--profiles", elsewhere, "-c",
                           config, "check", "--offline")
        equal(done.returncode, 2, "exit")
        contains(done.stderr, elsewhere, "check")
        config = put("packaged.yaml", "include: [%s]\n" % PROFILE[:-1])
        status, text = check(config, "--offline")
        equal(status, 2, "exit")
        contains(text, 'did you mean "%s"?' % PROFILE, "check")
    finally:
        os.unlink(packaged)
        if made:
            os.rmdir(profiles())


def test_installed_profiles():
    """Each loads below what no profile can know; common is part of them."""
    names = [name[:-len(".yaml")] for name in sorted(os.listdir(profiles()))]
    true("common" in names and len(names) > 1, "profiles: %r" % names)
    for name in names:
        if name == "common":
            continue
        config = put("site.yaml", 'include: [%s]\ndirectory: {uri: '
                     '"ldaps://127.0.0.1", base: "dc=example,dc=com"}\n'
                     'user: {filter: "(uid=%%{user})"}\n'
                     % name)
        status, text = check(config, "--offline")
        equal(status, 0, "exit, %s: %s" % (name, text))


LANGUAGES = (
    # case, preferredLanguage, what a login is told
    ("nothing", None, "No."),
    ("de-CH", "de-CH", "Nein."),
    ("a list", "it, fr;q=0.8, de;q=0.9", "Nein."),
    ("another", "it", "No."),
    ("garbage", "de;q=garbage", "No."),
    ("long", "de, " * 25000, "No."),
)


@cases(LANGUAGES)
def test_language(language, told):
    """A text by language, asked of a real directory by name."""
    if Here.world is None:
        Here.world = World()
    world = Here.world
    change = "dn: %s\nchangetype: modify\nreplace: preferredLanguage\n" % dn(
        "alice")
    if language:
        change += "preferredLanguage: %s\n" % language
    world.slapd.modify(change)
    config = world.config(plain(
        'messages: {denied: {default: "No.", de: "Nein."}}\n'
        'rules: [{deny: {user: "*"}}]\n'))
    text, log = login(config, "alice")
    equal(text, "a1 NO [AUTHORIZATIONFAILED] %s\r\n" % told, "client")
    text, log = login(config, "nobody-there")
    equal(text, "a1 NO [AUTHORIZATIONFAILED] No.\r\n", "client")


def test_language_outage():
    """Nothing is known of the user: the default, never an error."""
    config = World().config(plain(
        'messages: {unavailable: {default: "Later.", de: "Später."}}\n'
        'rules: [{deny: {user: spy}, message: {default: "No.", de: "Nein."}}]'
        '\noutage: allow\n'), uri="ldap://127.0.0.1:1")
    text, log = login(config, "spy")
    equal(text, "a1 NO [AUTHORIZATIONFAILED] No.\r\n", "client")
    text, log = login(config, "alice")
    equal(text, "a1 OK Logged in\r\n", "client")
    Here.probe.one()
