"""Several directories: users in one, groups in another, writes to a third."""

from rig import fakes
from rig.base import program, read_file, run_product, wait_until
from rig.check import between, cases, contains, equal
from rig.master12 import Master
from rig.slapd import SERVICE_DN, SUFFIX
from rig.two import (ALICE, FAR_GROUPS, GROUPS, NEAR_USER, PASSWORD, TEXT,
                     UPDATE, Here, config, decided, forget, last_login, login,
                     mark, searches, set_up, without)
from rig.world import World

TEMPORARY = "a1 NO [UNAVAILABLE] Temporary failure, please try again later.\r\n"


def setup():
    set_up()


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


def test_a_write_that_hangs_does_not_cost_the_other():
    forget()
    listener = fakes.Listener("bound")
    text = TEXT.replace("    connect_timeout: 1s\n    tls",
                        "    connect_timeout: 1s\n    write_uri: \"ldap://%s\"\n    tls"
                        % listener.address, 1).replace("timeout: 4s",
                                                       "timeout: 3s", 1)
    # The directory that hangs is asked first.
    path = config("user: {directory: corp, filter: '(uid=%%{user})'}\n"
                  "rules: [{%s}]\nentries: {twin: {base: 'ou=people,%s', "
                  "filter: '(uid=%%{user})', attributes: {uid: {%s}}}}\n"
                  % (UPDATE, SUFFIX, UPDATE), text)
    equal(login(path)[0], "a1 OK Logged in\r\n", "client")
    Here.probe.one()
    wait_until(lambda: last_login(Here.world.slapd), 10, "the other update")
    contains(listener.heard.decode("latin-1"), ALICE, "the one that hangs")
    listener.stop()


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
