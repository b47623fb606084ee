"""The six scripts of Dovecot's post-login page, in one chain with ours."""

import os

from rig import clients
from rig.base import (data_path, make_directory, program, read_file, run,
                      tool, wait_until, write_file)
from rig.check import cases, contains, equal, lacks, true
from rig.master12 import Master
from rig.probe import Probe
from rig.world import World, person, plain

SCRIPTS = ("last-login", "sql-update", "out-of-office", "unix-groups",
           "deny-user", "deny-ip")
USERS = ("games", "barred", "bob", "frank")

RULES = """attributes:
  mailAlert: {alert: "%{value}"}
  mailLoginEnabled: {require: {equals: "TRUE"}, absent: allow, message: "Off."}
rules:
  - {update: {replace: {mailLastLoginTime: "%{now}"}}, every: 0s}
"""


class Here:
    world = probe = directory = config = None
    servers = {}


def setup():
    Here.world = World(more=person("games", mailAlert="From the directory.")
                       + person("barred"))
    Here.probe = Probe()
    Here.directory = make_directory("lc-")
    Here.config = Here.world.config(plain(RULES))
    for name in SCRIPTS:
        text = read_file(data_path("postlogin/%s.sh" % name))
        write_file(script(name), text.replace("@DIR@", Here.directory), 0o755)
    run([tool("sqlite3"), database()], check=True, stdin="""
CREATE TABLE users (name TEXT PRIMARY KEY, last_login INTEGER);
INSERT INTO users (name) VALUES ('games'), ('barred'), ('bob');
""")


def script(name):
    return os.path.join(Here.directory, name + ".sh")


def database():
    return os.path.join(Here.directory, "logins.db")


def last_login(user):
    return run([tool("sqlite3"), database(),
                "SELECT coalesce(last_login, 0) FROM users WHERE name = '%s'"
                % user], check=True).stdout.strip()


def forget():
    run([tool("sqlite3"), database(), "UPDATE users SET last_login = 0"],
        check=True)


def words(position, service=None):
    """The chain with the wrapper first, in the middle or last."""
    wrapper = [program("ldap-postlogin"), "-c", Here.config]
    if service:
        wrapper += ["-s", service]
    chain = [[script(name)] for name in SCRIPTS]
    chain.insert({"first": 0, "middle": 3, "last": 6}[position], wrapper)
    return " ".join(word for part in chain for word in part)


POSITIONS = [(name, name) for name in ("first", "middle", "last")]


def check_alerts(text, position):
    theirs = text.find("out-of-office reply is switched on")
    ours = text.find("From the directory.")
    true(theirs >= 0 and ours >= 0, "an alert is missing in %r" % text)
    # The third script shows its alert behind the wrapper unless that is last
    # or stands right behind it.
    equal(ours < theirs, position == "first", "the wrapper's alert is first")


def check_marks(home, user):
    true(os.path.exists(os.path.join(home, ".last_login")), "no .last_login")
    true(int(last_login(user)) > 0, "no last login in the database")


@cases(POSITIONS)
def test_in_1x(position):
    forget()
    server = Master(words(position) + " " + Here.probe.path("imap"))
    write_file(os.path.join(server.home, ".vacation"), "")
    status, text, log = server.login("imap", "games").finish()
    equal(status, 0, "exit")
    check_alerts(text, position)
    true(text.endswith("a1 OK Logged in\r\n"), "client: %r" % text)
    check_marks(server.home, "games")
    equal(Here.probe.one().acl_groups, ["games"], "ACL_GROUPS")
    equal(log, "", "log")


@cases(POSITIONS)
def test_refusals_in_1x(position):
    server = Master(words(position) + " " + Here.probe.path("imap"))
    contains(server.login("imap", "barred").finish()[1],
             "* NO [ALERT] You may not log in.\r\n", "barred user")
    contains(server.login("imap", "games", ip="127.0.0.66").finish()[1],
             "You may not log in from 127.0.0.66.\r\n", "barred address")
    equal(server.login("imap", "bob").finish()[1],
          "a1 NO [AUTHORIZATIONFAILED] Off.\r\n", "refused by the directory")
    Here.probe.none()


def dovecot(position):
    if position not in Here.servers:
        server = Here.world.dovecot(
            lambda service: words(position, service),
            users=USERS, masters=(),
            folders={"Games": ["group=games lr"], "Other": ["group=x lr"]})
        home = server.path("home", "games")
        write_file(os.path.join(home, ".vacation"), "")
        Here.servers[position] = server
    return Here.servers[position]


@cases(POSITIONS)
def test_in_2x(position):
    forget()
    server = dovecot(position)
    seen = clients.imap(server.imap, "games")
    true(seen.ok, "refused: %r" % seen.text)
    check_alerts(seen.text, position)
    check_marks(server.path("home", "games"), "games")
    contains(seen.folders, "Public/Games", "folders")
    lacks(seen.folders, "Public/Other", "folders")
    name = "uid=games,ou=people,dc=example,dc=com"
    wait_until(lambda: Here.world.slapd.value(name, "mailLastLoginTime"), 5,
               "the last login")


@cases(POSITIONS)
def test_refusals_in_2x(position):
    server = dovecot(position)
    forget()
    seen = clients.imap(server.imap, "barred")
    equal(seen.lines, ["* NO [ALERT] You may not log in."], "barred user")
    seen = clients.imap(server.imap, "games", source="127.0.0.66")
    contains(seen.lines, "* NO [ALERT] You may not log in from 127.0.0.66.",
             "barred address")
    seen = clients.imap(server.imap, "bob")
    equal(seen.lines, ["* NO [ALERT] Off.", "* BYE [AUTHORIZATIONFAILED] "
                       "Off."], "refused by the directory")
    equal(last_login("bob") != "0", position != "first",
          "what stood before the wrapper took place")
    equal(server.throttled(), [], "throttling or failed children")
