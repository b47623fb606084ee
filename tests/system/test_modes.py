"""Who the wrapper runs as, and how it then gets at the directory."""

from rig import clients
from rig.base import DAEMON_USER, daemon_ids, program, wait_until
from rig.check import appears, cases, contains, equal, true
from rig.master12 import UID, Master
from rig.probe import Probe
from rig.script23 import ScriptLogin
from rig.world import PEOPLE, World, dn, plain

GROUPS = """groups: [{base: "ou=groups,dc=example,dc=com", filter: "(member=%{dn})"}]
attributes: {mailLoginEnabled: {require: {equals: "TRUE"}, absent: allow}}
"""
UPDATE = 'rules: [{update: {replace: {mailLastLoginTime: "%{now}"}}, every: 0s}]\n'


class Here:
    world = probe = None


def setup():
    Here.world = World(anonymous_read=True)
    Here.probe = Probe()


def config(bind, rest=GROUPS):
    return Here.world.config(plain(rest, bind=bind) if bind is not None
                             else plain(rest))


MODES = (
    # case, uid of the wrapper, how it binds
    ("root, secret", 0, None), ("root, EXTERNAL", 0, "{sasl: EXTERNAL}"),
    ("root, anonymous", 0, ""),
    ("the daemon's user, secret", "daemon", None),
    ("the daemon's user, EXTERNAL", "daemon", "{sasl: EXTERNAL}"),
    ("nobody, anonymous", 65534, ""), ("the mail user, anonymous", UID, ""),
)


@cases(MODES)
def test_allowed(uid, bind):
    uid = daemon_ids()[0] if uid == "daemon" else uid
    command = "%s -c %s -s imap %s" % (
        program("ldap-postlogin"), config(bind),
        Here.probe.path("script-login"))
    server = ScriptLogin(command, as_uid=uid)
    if uid == daemon_ids()[0]:
        server.as_gid = daemon_ids()[1]
    status, text, log = server.login("imap", "erin").finish()
    equal((status, text), (0, ""), "exit and client, log: " + log)
    seen = Here.probe.one()
    equal(seen.acl_groups, ["staff"], "ACL_GROUPS")
    equal(seen.uids, [uid] * 3, "uids")
    status, text, _ = server.login("imap", "bob").finish()
    contains(text, "* BYE [AUTHORIZATIONFAILED] ", "a refused user")


@cases((("nobody", 65534), ("the mail user", UID)))
def test_secret_out_of_reach(uid):
    command = "%s -c %s -s imap %s" % (
        program("ldap-postlogin"), config(None),
        Here.probe.path("script-login"))
    server = ScriptLogin(command, as_uid=uid)
    status, text, log = server.login("imap", "alice").finish()
    equal(status, 0, "exit")
    contains(text, "* BYE [UNAVAILABLE] ", "client")
    equal(log.count("\n"), 1, "lines in the log: %r" % log)
    contains(log, Here.world.secret, "log")
    # The cure: whom to let read it, or whom to run as.
    true("group" in log or DAEMON_USER in log, "no cure in %r" % log)
    Here.probe.none()


def test_1x_after_dropping_privileges_anonymous():
    server = Master("%s -c %s %s" % (program("ldap-postlogin"), config(""),
                                     Here.probe.path("imap")), drop=True)
    wanted = server.environment("imap", "erin")
    _, text, _ = server.login("imap", "erin").finish()
    equal(text, "a1 OK Logged in\r\n", "client")
    seen = Here.probe.one()
    got = seen.env
    equal(got.pop("ACL_GROUPS"), "staff", "ACL_GROUPS")
    equal(got, wanted, "environment")
    equal((seen.uids, seen.groups), ([UID] * 3, [UID]), "ids")


def test_external_may_write():
    slapd = Here.world.slapd
    slapd.set(dn("alice"), "mailLastLoginTime")
    server = ScriptLogin("%s -c %s -s imap %s" % (
        program("ldap-postlogin"), config("{sasl: EXTERNAL}", UPDATE),
        Here.probe.path("script-login")))
    server.login("imap", "alice").finish()
    Here.probe.one()
    wait_until(lambda: slapd.value(dn("alice"), "mailLastLoginTime"), 5,
               "the last login")


SERVICES = (
    # case, user of the service, script-login -d, how it binds, allowed
    ("user = the daemon's", DAEMON_USER, False, None, True),
    ("user = nobody, anonymous", "nobody", False, "", True),
    ("user = nobody, secret", "nobody", False, None, False),
    ("-d, anonymous", None, True, "", True),
    ("-d, secret", None, True, None, False),
)


@cases(SERVICES)
def test_through_dovecot(user, drop, bind, allowed):
    world = Here.world
    dovecot = world.dovecot(world.chain(config(bind)), users=PEOPLE,
                            user=user, drop=drop)
    seen = clients.imap(dovecot.imap, "erin")
    equal(seen.ok, allowed, "allowed, saw %r" % seen.text)
    if allowed:
        contains(seen.folders, "Public/Staff", "folders")
        contains(clients.imap(dovecot.imap, "bob").text,
                 "* BYE [AUTHORIZATIONFAILED] ", "a refused user")
    else:
        contains(seen.text, "* BYE [UNAVAILABLE] ", "client")
        appears(dovecot.text, Here.world.secret, "log")
    equal(dovecot.throttled(), [], "throttling or failed children")
    dovecot.stop()
