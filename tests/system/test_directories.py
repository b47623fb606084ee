"""Several directories: users in one, groups in another, writes to a third;
what the user's entry inherits."""

import json
import time

from rig import fakes
from rig.base import (free_port, make_directory, program, read_file,
                      run_product, wait_until)
from rig.check import between, cases, contains, equal
from rig.ldif import entry
from rig.master12 import Master
from rig.probe import Probe
from rig.slapd import SERVICE_DN, SUFFIX, Slapd
from rig.tls import Authority
from rig.world import World, dn

TEMPORARY = "a1 NO [UNAVAILABLE] Temporary failure, please try again later.\r\n"
PASSWORD = "another secret"
GROUPS = "ou=groups," + SUFFIX
ALICE = dn("alice")

TEXT = """timeout: 4s
dovecot: 2.3
directory:
  uri: "%(near)s"
  connect_timeout: 1s
  tls: {ca_file: %(ca)s}
  bind: {dn: "%(service)s", password_file: "@SECRET@"}
directories:
  corp:
    uri: "%(far)s"
    connect_timeout: 1s
    tls: {ca_file: %(otherca)s}
    bind: {dn: "%(service)s", password_file: "%(secret)s"}
    base: "ou=people,%(suffix)s"
"""
NEAR_USER = "user: {base: 'ou=people,%s', filter: '(uid=%%{user})'}\n" % SUFFIX
FAR_GROUPS = ("groups: [{directory: corp, base: '%s', "
              "filter: '(member=%%{dn})', nested: 3}]\n" % GROUPS)
UPDATE = 'update: {replace: {mailLastLoginTime: "%{now}"}}'


class Here:
    world = far = probe = authority = secret = None


def tree():
    """Of the other directory: its own people, and groups of the first's."""
    text = ""
    for name in ("people", "groups", "services"):
        text += entry("ou=%s,%s" % (name, SUFFIX),
                      {"objectClass": "organizationalUnit", "ou": name})
    text = entry(SUFFIX, {"objectClass": "domain", "dc": "example"}) + text
    text += entry(SERVICE_DN, {
        "objectClass": ["applicationProcess", "simpleSecurityObject"],
        "cn": "postlogin", "userPassword": PASSWORD})
    for uid in ("alice", "zoe"):
        text += entry(dn(uid), {
            "objectClass": ["inetOrgPerson", "mailLoginAccount"], "uid": uid,
            "cn": uid, "sn": uid, "employeeType": "far"})
    for name, member in (("inner", ALICE), ("outer", "cn=inner," + GROUPS),
                         ("zoes", dn("zoe"))):
        text += entry("cn=%s,%s" % (name, GROUPS), {
            "objectClass": "groupOfNames", "cn": name, "member": member})
    return text


def setup():
    Here.authority = Authority(make_directory("lt-"))
    Here.world = World(authority=Here.authority)
    Here.far = Slapd(data=tree(), authority=Here.authority,
                     certificate="foreign")
    Here.probe = Probe()
    Here.secret = Here.world.secret_file(PASSWORD)


def config(rest, text=TEXT, **more):
    """near, far: URIs; ca, otherca, secret: files."""
    words = {"near": Here.world.slapd.uri, "far": Here.far.uri,
             "ca": Here.authority.path("ca.pem"),
             "otherca": Here.authority.path("otherca.pem"),
             "service": SERVICE_DN, "secret": Here.secret, "suffix": SUFFIX}
    words.update(more)
    return Here.world.config(text % words + rest)


def explain(path, user="alice"):
    start = time.monotonic()
    done = run_product("ldap-postloginctl", "-c", path, "explain", user,
                       "-s", "imap", "--json")
    found = json.loads(done.stdout)
    found["seconds"] = time.monotonic() - start
    found["said"] = done.stderr
    return found


def decided(path, verdict, user="alice", **expected):
    found = explain(path, user)
    equal(found["verdict"], verdict, "verdict, said: " + found["said"])
    for key, wanted in expected.items():
        equal(found[key], wanted, key)
    return found


def login(path, user="alice"):
    session = Master("%s -c %s %s" % (program("ldap-postlogin"), path,
                                      Here.probe.path("imap"))).login(
                                          "imap", user)
    status, text, log = session.finish()
    equal(status, 0, "exit, log: " + log)
    return text, log


def searches():
    return Here.world.slapd.count("SRCH"), Here.far.count("SRCH")


def mark():
    Here.world.slapd.mark()
    Here.far.mark()


# --- Reading ----------------------------------------------------------------

def test_users_here_groups_there():
    path = config(NEAR_USER + FAR_GROUPS)
    mark()
    found = decided(path, "allow", dn=ALICE, groups=["inner", "outer"])
    equal(searches(), (1, 3), "searches of each")
    equal(found["directory"]["uri"], Here.world.slapd.uri, "the user's")
    equal(found["directory"]["searches"], 4, "sum")
    mark()
    equal(login(path), ("a1 OK Logged in\r\n", ""), "client and log")
    equal(Here.probe.one().acl_groups, ["inner", "outer"], "ACL_GROUPS")
    equal(searches(), (1, 3), "searches of each")


def test_users_there():
    path = config("user: {directory: corp, filter: '(uid=%{user})'}\n"
                  "groups: [{base: '" + GROUPS + "', filter: '(member=%{dn})'}]"
                  "\nrules: [{name: own, group: staff-there, "
                  "when: {search: '(employeeType=far)'}}]\n")
    mark()
    found = decided(path, "allow", "zoe", groups=["staff-there"])
    equal(searches(), (1, 2), "searches of each")
    equal(found["directory"]["uri"], Here.far.uri, "the user's")


def test_the_first_directory_that_knows_the_user():
    path = config("user:\n"
                  "  - {base: 'ou=people,%s', filter: '(uid=%%{user})'}\n"
                  "  - {directory: corp, filter: '(uid=%%{user})'}\n"
                  "attributes: {employeeType: {group: '%%{value}'}}\n"
                  % SUFFIX)
    for user, group in (("alice", []), ("zoe", ["far"])):
        decided(path, "allow", user, groups=group)
    decided(path, "deny", "whoever")


def test_only_named_ones():
    text = TEXT.replace("directory:\n", "directories:\n  near:\n").replace(
        "\n  uri:", "\n    uri:").replace("\n  connect", "\n    connect")
    text = text.replace("\n  tls", "\n    tls").replace(
        "\n  bind", "\n    bind").replace("directories:\n  corp", "  corp")
    path = config(NEAR_USER.replace("{base", "{directory: near, base")
                  + FAR_GROUPS, text)
    decided(path, "allow", groups=["inner", "outer"])


# --- Who is asked how ------------------------------------------------------

@cases((("each its own", None, None, "allow"),
        ("the other's authority here", "otherca.pem", None, "unavailable"),
        ("the other's authority there", None, "ca.pem", "unavailable")))
def test_certificates(near, far, verdict):
    more = {}
    if near:
        more["ca"] = Here.authority.path(near)
    if far:
        more["otherca"] = Here.authority.path(far)
    path = config(NEAR_USER + FAR_GROUPS, near=Here.world.slapd.ldaps,
                  far=Here.far.ldaps, **more)
    found = decided(path, verdict)
    if verdict == "unavailable":
        contains(found["said"], "certificate", "said")


def test_passwords_are_not_mixed_up():
    """Each has its own; the other's opens nothing."""
    path = config(NEAR_USER + FAR_GROUPS, secret=Here.world.secret)
    contains(decided(path, "unavailable")["said"], "password", "said")


def test_one_by_password_one_by_socket():
    path = config("user: {base: 'ou=people,%s', filter: '(uid=%%{user})'}\n"
                  % SUFFIX + FAR_GROUPS)
    text = read_file(path).replace(
        'bind: {dn: "%s", password_file: "%s"}\n    base' % (
            SERVICE_DN, Here.secret), "bind: {sasl: EXTERNAL}\n    base")
    Here.far.mark()
    text = login(Here.world.config(text))
    equal(text, ("a1 OK Logged in\r\n", ""), "client and log")
    equal(Here.probe.one().acl_groups, ["inner", "outer"], "ACL_GROUPS")
    contains(Here.far.since_mark(), "mech=EXTERNAL", "the other's log")


# --- One of them is down ----------------------------------------------------

def without(rest, listener=None, **more):
    address = listener.address if listener else "127.0.0.1:%d" % free_port()
    return config(rest, far="ldap://" + address, **more)


def test_one_that_is_needed_is_down():
    text, log = login(without(NEAR_USER + FAR_GROUPS))
    equal(text, TEMPORARY, "client")
    contains(log, "127.0.0.1", "log")
    Here.probe.none()
    decided(without(NEAR_USER + FAR_GROUPS + "outage: allow\n"), "allow")


def test_one_that_is_optional_is_down():
    rest = NEAR_USER + FAR_GROUPS.replace("nested", "optional: true, nested")
    decided(without(rest), "allow", groups=[])
    decided(without(rest + "rules: [{deny: {group: banned}}]\n"),
            "unavailable")


def test_one_that_is_optional_is_silent():
    """It may not use up the time of the others."""
    listener = fakes.Listener("silent")
    path = without(NEAR_USER + (
        "entries:\n"
        "  there: {directory: corp, scope: base, optional: true}\n"
        "  here: {base: 'ou=groups,%s', scope: base, when: {not: "
        "{group: x}}}\n"
        "groups: [{directory: corp, optional: true, filter: '(a=b)'}]\n"
        "rules: [{name: n, deny: {here: {ou: groups}}}]\n" % SUFFIX),
        listener)
    found = decided(path, "deny")
    between(found["seconds"], 0.5, 3.5, "seconds")
    listener.stop()


def test_time_is_for_all_together():
    listener = fakes.Listener("silent")
    path = without(NEAR_USER + FAR_GROUPS, listener)
    session = Master("%s -c %s %s" % (program("ldap-postlogin"), path,
                                      Here.probe.path("imap"))).login(
                                          "imap", "alice")
    _, text, _ = session.finish()
    equal(text, TEMPORARY, "client")
    between(session.seconds, 0.5, 5.0, "seconds")
    listener.stop()


# --- Writing ----------------------------------------------------------------

def last_login(slapd, user="alice"):
    return slapd.value(dn(user), "mailLastLoginTime")


def forget():
    for slapd in (Here.world.slapd, Here.far):
        slapd.set(ALICE, "mailLastLoginTime")


@cases((
    ("the user's, here", NEAR_USER + "rules: [{%s}]\n" % UPDATE, True, False),
    ("the user's, there", "user: {directory: corp, filter: '(uid=%%{user})'}\n"
     "rules: [{%s}]\n" % UPDATE, False, True),
    ("an entry's, there", NEAR_USER + "entries: {twin: {directory: corp, "
     "filter: '(uid=%%{user})', attributes: {uid: {%s}}}}\n" % UPDATE,
     False, True),
    ("both", NEAR_USER + "rules: [{%s}]\nentries: {twin: {directory: corp, "
     "filter: '(uid=%%{user})', attributes: {uid: {%s}}}}\n" % (
         UPDATE, UPDATE), True, True)))
def test_updates_go_where_the_entry_is(rest, near, far):
    forget()
    mark()
    path = config(rest.replace("%%", "%"))
    equal(login(path)[0], "a1 OK Logged in\r\n", "client")
    Here.probe.one()
    for slapd, written in ((Here.world.slapd, near), (Here.far, far)):
        if written:
            wait_until(lambda: last_login(slapd), 10, "the update")
    equal((bool(last_login(Here.world.slapd)), bool(last_login(Here.far))),
          (near, far), "where it was written")
    equal((Here.world.slapd.count("MOD"), Here.far.count("MOD")),
          (int(near), int(far)), "modifies")


def test_write_to_another_server():
    """Read at the consumer, written to the provider."""
    forget()
    provider = World()
    text = TEXT.replace("  connect_timeout: 1s\n  tls",
                        "  connect_timeout: 1s\n  write_uri: \"%s\"\n  tls"
                        % provider.slapd.uri.replace("%", "%%"), 1)
    path = config(NEAR_USER + "rules: [{%s}]\n" % UPDATE, text)
    equal(login(path)[0], "a1 OK Logged in\r\n", "client")
    Here.probe.one()
    wait_until(lambda: last_login(provider.slapd), 10, "the update")
    equal(last_login(Here.world.slapd), None, "at the server that was read")


# --- check -----------------------------------------------------------------

def test_check_looks_at_each():
    done = run_product("ldap-postloginctl", "-c", config(
        NEAR_USER + FAR_GROUPS + "entries: {twin: {directory: corp, "
        "filter: '(uid=%%{user})', attributes: {uid: {%s}}}}\n" % UPDATE), "check")
    equal(done.returncode, 0, "exit: " + done.stdout + done.stderr)
    for words in (Here.world.slapd.uri, Here.far.uri, "schema of corp",
                  "base %s is there" % GROUPS,
                  "base ou=people,%s is there" % SUFFIX,
                  "may be updated (tried on uid="):
        contains(done.stdout, words, "check")


def test_check_finds_what_is_wrong_with_the_second():
    path = config(NEAR_USER + FAR_GROUPS.replace("ou=groups", "ou=nowhere"))
    done = run_product("ldap-postloginctl", "-c", path, "check")
    equal(done.returncode, 1, "exit")
    contains(done.stdout, "base ou=nowhere,%s is not there" % SUFFIX, "check")
    path = without(NEAR_USER + FAR_GROUPS)
    done = run_product("ldap-postloginctl", "-c", path, "check")
    equal(done.returncode, 1, "exit")
    contains(done.stdout, "base ou=people,%s is there" % SUFFIX,
             "check of the first")


def test_files_of_each_are_looked_at():
    path = config(NEAR_USER, secret=Here.world.secret_file(PASSWORD, 0o644))
    done = run_product("ldap-postloginctl", "-c", path, "check")
    equal(done.returncode, 2, "exit")
    contains(done.stderr, "password_file", "check")
    path = config(NEAR_USER, otherca="/nonexistent/ca.pem")
    _, log = login(path)
    contains(log, "/nonexistent/ca.pem", "log")
    Here.probe.none()


# --- Inheriting --------------------------------------------------------------

COS = {"objectClass": ["inetOrgPerson", "mailLoginAccount"], "cn": "cos",
       "sn": "cos", "uid": "gold", "mailLoginEnabled": "FALSE",
       "employeeType": "inherited", "mailLoginCount": "40",
       "mailLastLoginTime": "20260101000000Z"}
INHERIT = """
user: {base: "ou=people,%s", filter: "(uid=%%{user})", inherit: [cos]}
entries:
  cos: {directory: corp, filter: "(uid=%%{ldap:departmentNumber | default('gold')})"}
""" % SUFFIX


def test_inherit():
    Here.far.add(entry(dn("gold"), COS))
    path = config(INHERIT + """
attributes:
  mailLoginEnabled: {require: {equals: "TRUE"}, message: "Off."}
  employeeType: {group: "%{value}"}
rules: [{alert: "%{ldap:employeeType}/%{ldap:cn}"}]
""")
    # carol has none of her own, alice has TRUE.
    decided(path, "deny", "carol", message="Off.")
    decided(path, "allow", groups=["inherited"],
            alerts=["inherited/Alice Able"])
    Here.world.slapd.set(ALICE, "departmentNumber", "nobody")
    decided(path, "allow", groups=[], alerts=["/Alice Able"])
    Here.world.slapd.set(ALICE, "departmentNumber")


def test_what_is_inherited_is_not_written():
    """Nor does it keep the user's own from being written."""
    forget()
    Here.world.slapd.set(ALICE, "mailLoginCount")
    Here.far.set(dn("gold"), "mailLastLoginTime",
                 time.strftime("%Y%m%d%H%M%SZ", time.gmtime()))
    Here.far.mark()
    path = config(INHERIT + "rules: [{update: {replace: {mailLastLoginTime: "
                  "'%{now}'}, increment: {mailLoginCount: 1}}}]\n"
                  "attributes: {mailLoginCount: {group: 'n%{value}'}}\n")
    decided(path, "allow", groups=["n40"])
    equal(login(path)[0], "a1 OK Logged in\r\n", "client")
    Here.probe.one()
    wait_until(lambda: last_login(Here.world.slapd), 10, "the update")
    equal(Here.world.slapd.value(ALICE, "mailLoginCount"), "1", "counter")
    equal(Here.far.count("MOD"), 0, "modifies where it is inherited from")
    decided(path, "allow", groups=["n1"])


def test_inherit_from_one_that_is_down():
    text = INHERIT.replace("filter: \"(uid=%{ldap",
                           "optional: true, filter: \"(uid=%{ldap")
    rule = "attributes: {%s: {deny: {equals: x}}}\n"
    decided(without(text + rule % "employeeType"), "unavailable")
    decided(without(text + rule % "mailLoginEnabled"), "allow")
    decided(without(INHERIT), "unavailable")
