"""ldap-postloginctl check and explain against a real slapd."""

import json
import os
import re
import shlex

from rig.base import NAMESPACE, free_port, program, run, run_product
from rig.check import between, cases, contains, equal, lacks, true
from rig.world import BIND, World, dn, plain

KEYS = {"user", "service", "remote_ip", "time", "dn", "verdict", "observed",
        "code", "message", "alerts", "groups", "acl_groups", "exports",
        "unset", "updates", "rules", "directory"}
RULE_KEYS = {"at", "name", "attribute", "verb", "value", "outcome"}


class Here:
    world = config = None


def setup():
    Here.world = World()
    Here.config = Here.world.config()


def ctl(config, *args):
    return run_product("ldap-postloginctl", "-c", config, *args)


def explain(user, *args, config=None, exit_code=None):
    """explain --json: the object, whose shape is checked here."""
    done = ctl(config or Here.config, "explain", user, "--json", *args)
    found = json.loads(done.stdout)
    equal(set(found), KEYS, "keys")
    for rule in found["rules"]:
        equal(set(rule), RULE_KEYS, "keys of a rule")
        true(re.search(r"\.yaml:\d+$", rule["at"]), "at %r" % rule["at"])
    codes = {"allow": 0, "deny": 1, "unavailable": 3}
    equal(done.returncode, codes[found["verdict"]], "exit")
    if exit_code is not None:
        equal(done.returncode, exit_code, "exit")
    return found


def test_explain_allowed():
    Here.world.slapd.mark()
    found = explain("alice", "-s", "imap", "--ip", "192.0.2.9",
                    "--at", "2026-11-22T08:00:00Z", exit_code=0)
    equal(found["user"], "alice", "user")
    equal(found["service"], "imap", "service")
    equal(found["remote_ip"], "192.0.2.9", "remote_ip")
    contains(found["time"], "2026-11-22T", "time")
    equal(found["dn"], dn("alice"), "dn")
    equal((found["observed"], found["code"], found["message"]),
          (None, None, None), "refusal")
    equal(sorted(found["groups"]),
          ["50% off", "Research Team", "chess, go", "sales", "staff"],
          "groups as found")
    equal(found["acl_groups"], "50%% off,Research Team,sales,staff",
          "acl_groups")
    equal(found["exports"], {"quota_rule": "*:storage=500M"}, "exports")
    equal(found["alerts"], [], "alerts")
    updates = {(update["attribute"], update["operation"]): update["value"]
               for update in found["updates"]}
    equal(updates[("mailLastLoginTime", "replace")], "20261122080000Z",
          "last login")
    equal(updates[("mailLastLoginAddress", "replace")], "192.0.2.9",
          "address")
    equal(str(updates[("mailLoginCount", "increment")]), "1", "count")
    equal({update["dn"] for update in found["updates"]}, {dn("alice")},
          "entries that are written")
    between(found["directory"]["searches"], 1, 6, "searches")
    equal(found["directory"]["uri"], Here.world.slapd.uri, "uri")
    equal(Here.world.slapd.count("MOD"), 0, "modify operations")


REFUSED = (
    ("bob", "bob", "deny", "contactadmin",
     "Mail is switched off for this account.", "enabled"),
    ("frank", "frank", "deny", "expired",
     "Your account expired on 2020-02-29.", "expires"),
    ("nobody", "nobody", "deny", "authorizationfailed",
     "There is no mailbox here.", None),
    ("ivan", "ivan", "unavailable", "unavailable", "Please try again later.",
     None),
    ("ursula", "ursula", "unavailable", "unavailable",
     "Please try again later.", "network"),
)


@cases(REFUSED)
def test_explain_refused(user, verdict, code, message, rule):
    found = explain(user, "-s", "imap", "--ip", "192.0.2.9")
    equal((found["verdict"], found["code"], found["message"]),
          (verdict, code, message), "refusal")
    equal((found["alerts"], found["exports"], found["unset"],
           found["updates"]), ([], {}, [], []), "what a refusal leaves out")
    if rule:
        (row,) = [row for row in found["rules"] if row["name"] == rule]
        true(row["attribute"].startswith("mail"), "attribute of the rule")


@cases((("from the network", "192.0.2.200", "allow"),
        ("mapped address", "::ffff:192.0.2.1", "allow"),
        ("from elsewhere", "198.51.100.1", "deny"),
        ("no address", None, "unavailable")))
def test_explain_address(address, verdict):
    args = ["--ip", address] if address else []
    equal(explain("carol", "-s", "imap", *args)["verdict"], verdict,
          "verdict")


@cases((("within", "2026-11-23T00:00:59Z", "allow"),
        ("another zone", "2026-11-23T01:00:30+01:00", "allow"),
        ("the end is exclusive", "2026-11-23T00:01:00Z", "deny"),
        ("another day", "2026-11-24T00:00:30Z", "deny")))
def test_explain_at(time, verdict):
    equal(explain("dora", "-s", "imap", "--ip", "192.0.2.1", "--at",
                  time)["verdict"], verdict, "verdict")


def test_explain_fields_and_master():
    text = plain("rules:\n  - require: {userdb: {site: a}}\n")
    config = Here.world.config(text)
    for value, verdict in (("a", "allow"), ("b", "deny")):
        equal(explain("alice", "-s", "imap", "--field", "site=" + value,
                      config=config)["verdict"], verdict, "site=" + value)
    found = explain("alice", "-s", "imap", "--ip", "192.0.2.1", "--field",
                    "master_user=boss")
    equal((found["verdict"], found["groups"]), ("allow", ["auditors"]),
          "a master user's login")
    equal(found["updates"], [], "updates of a master user's login")


def test_explain_observed():
    text = plain("observe: [closed]\nattributes:\n  mailLoginEnabled: "
                 "{name: closed, require: {equals: 'TRUE'}}\n")
    found = explain("bob", "-s", "imap", config=Here.world.config(text),
                    exit_code=0)
    equal(found["observed"], "deny", "observed")


def test_explain_when_the_directory_is_down():
    config = Here.world.config(
        plain(), uri="ldap://127.0.0.1:%d" % free_port())
    found = explain("alice", "-s", "imap", config=config, exit_code=3)
    equal(found["code"], "unavailable", "code")


def test_explain_says_why_beside_the_object():
    config = Here.world.config(
        plain(), uri="ldap://127.0.0.1:%d" % free_port())
    done = ctl(config, "explain", "alice", "--json")
    contains(done.stderr, "outage: ldap://127.0.0.1", "reason")


def test_explain_prints_an_object_for_a_bad_configuration():
    for path in (Here.world.config("timeuot: 3s\n"), "/nonexistent/x.yaml"):
        done = ctl(path, "explain", "alice", "--json")
        found = json.loads(done.stdout)
        equal(set(found), KEYS, "keys")
        equal((done.returncode, found["verdict"], found["code"]),
              (2, "unavailable", "unavailable"), "outcome")
        true(found["message"], "message")
        contains(done.stderr, path + ":1:1:", "place")


def test_explain_for_people():
    done = ctl(Here.config, "explain", "bob", "-s", "imap", "--ip",
               "192.0.2.1")
    equal(done.returncode, 1, "exit")
    for part in ("bob", "mailLoginEnabled", "FALSE",
                 "Mail is switched off for this account.",
                 os.path.basename(Here.config) + ":"):
        contains(done.stdout, part, "explain")
    lacks(done.stdout, "\x1b", "colour without a terminal")


# A chroot may have no terminals: they are mounted where nobody else sees it.
ON_A_TERMINAL = """mount -t devpts -o newinstance,ptmxmode=0666 none /dev/pts
exec script -qec "$0" /dev/null"""


def on_a_terminal(*args, **more):
    """What ctl shows on a terminal with these variables."""
    words = shlex.join([program("ldap-postloginctl"), *args])
    return run([NAMESPACE, "/bin/sh", "-ec", ON_A_TERMINAL, words],
               env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **more}).stdout


def test_explain_is_coloured_on_a_terminal():
    args = ("-c", Here.config, "explain", "bob", "--ip", "192.0.2.1")
    coloured = on_a_terminal(*args)
    true(re.search(r"\x1b\[31mdenied\x1b\[0m", coloured),
         "no red in %r" % coloured)
    plain_text = on_a_terminal(*args, NO_COLOR="1")
    lacks(plain_text, "\x1b", "with NO_COLOR")
    # One line a rule: file:line, rule, attribute, value, outcome, aligned.
    row = re.search(r"^(\S+\.yaml:\d+ +)(enabled +)mailLoginEnabled +FALSE"
                    r" +denied$", plain_text, re.M)
    true(row, "no such line in %r" % plain_text)
    true(re.search(r"^\S+\.yaml:\d+ {2,}network +mailAllowedNetwork",
                   plain_text, re.M).group(0).index("mailAllowed")
         == len(row.group(1) + row.group(2)), "columns are not aligned")


def test_explain_tells_empty_groups_from_none():
    for text, shown in (("rules: [{group: '%{userdb:none}'}]\n", "(empty)"),
                        ("", "-")):
        done = ctl(Here.world.config(plain(text)), "explain", "alice")
        true(re.search(r"^ACL_GROUPS +%s$" % re.escape(shown), done.stdout,
                       re.M), "ACL_GROUPS is %s:\n%s" % (shown, done.stdout))


def test_explain_does_not_trust_the_directory():
    Here.world.slapd.set(dn("erin"), "mailAlert",
                         "\x1b[2J\x1b]0;title\x07\r\nverdict: allow")
    try:
        done = ctl(Here.config, "explain", "erin", "-s", "imap")
        lacks(done.stdout, "\x1b", "terminal")
        lacks(done.stdout, "\x07", "terminal")
        lacks(done.stdout.split("\n"), "verdict: allow", "lines")
        for alert in explain("erin", "-s", "imap")["alerts"]:
            lacks(alert, "\x1b", "alert")
    finally:
        Here.world.slapd.set(dn("erin"), "mailAlert", "The canteen is closed.")


# --- check ------------------------------------------------------------------

def test_check_good():
    done = ctl(Here.config, "check")
    equal(done.returncode, 0, "exit, said:\n" + done.stdout + done.stderr)
    Here.world.slapd.mark()
    equal(ctl(Here.config, "check", "--offline").returncode, 0, "--offline")
    equal(Here.world.slapd.count("SRCH"), 0, "searches of --offline")


def test_check_offline_opens_no_secret():
    config = Here.world.config(plain(bind=BIND.replace(
        "@SECRET@", "/nonexistent/secret")))
    equal(ctl(config, "check", "--offline").returncode, 0, "--offline")
    equal(ctl(config, "check").returncode in (1, 2), True, "check")


def failing():
    """Configurations that load but do not fit, and a word of the report."""
    wrong = Here.world.secret_file("wrong")
    return {
        "down": (Here.world.config(
            plain(), uri="ldap://127.0.0.1:%d" % free_port()), "127.0.0.1"),
        "wrong password": (Here.world.config(
            plain(bind=BIND.replace("@SECRET@", wrong))), "redentials"),
        "no such base": (Here.world.config(plain().replace(
            "ou=people,dc", "ou=nowhere,dc")), "ou=nowhere"),
        "no such attribute": (Here.world.config(plain(
            "attributes: {mailNonsense: {deny: {present: true}}}\n")),
            "mailNonsense"),
    }


@cases([(name, name) for name in ("down", "wrong password", "no such base",
                                  "no such attribute")])
def test_check_finds(name):
    config, word = failing()[name]
    done = ctl(config, "check")
    equal(done.returncode, 1, "exit, said:\n" + done.stdout + done.stderr)
    contains(done.stdout + done.stderr, word, "report")


BAD = (
    # case, text, line, column, words of the message
    ("unknown key", "timeuot: 3s\n", 1, 1, "timeout"),
    ("duplicate key", "timeout: 3s\ntimeout: 4s\n", 2, 1, "timeout"),
    ("empty value", "timeout:\n", 1, None, ""),
    ("anchor", "timeout: &a 3s\n", 1, None, ""),
    ("alias", "observe: *a\n", 1, None, ""),
    ("tag", "timeout: !!str 3s\n", 1, None, ""),
    ("not YAML", "timeout: [3s\n", 1, None, ""),
    ("no UTF-8", b"timeout: \xff\n", 1, None, ""),
    ("out of range", "timeout: 51s\n", 1, 10, "50s"),
    ("unknown variable", "messages: {denied: '%{usr}'}\n", 1, None, "user"),
    ("unknown pipe", "messages: {denied: '%{user | uper}'}\n", 1, None,
     "upper"),
    ("bad filter", "user: {base: dc=x, filter: '(uid=a'}\n", 1, None, ""),
    ("text that is not quoted", "messages: {denied: no}\n", 1, None,
     "quote"),
    ("unknown condition", "rules:\n  - deny: inside\n", 2, 11, "inside"),
    ("two verbs", "rules:\n  - {deny: {user: a}, alert: 'x'}\n", 2, None, ""),
    ("bind without TLS", "directory: {uri: 'ldap://192.0.2.1', bind: {dn: "
     "cn=x, password_file: /etc/x}}\n", 1, None, "insecure"),
    ("no such file", "include: [other.yaml]\n", 1, 11, "other.yaml"),
    ("stale", "stale: soon\n", 1, 8, "stale"),
)


@cases(BAD)
def test_bad_configuration(text, line, column, word):
    path = Here.world.config("replaced")
    with open(path, "wb") as out:
        out.write(text if isinstance(text, bytes) else text.encode())
    for args in (("check",), ("check", "--offline"),
                 ("explain", "alice", "-s", "imap")):
        done = ctl(path, *args)
        equal(done.returncode, 2, "exit of %s" % args[0])
        equal(done.stdout, "", "standard output of %s" % args[0])
        where = "%s:%d:" % (path, line)
        if column:
            where += "%d:" % column
        contains(done.stderr, where, "%s's message" % args[0])
        contains(done.stderr, word, "%s's message" % args[0])


def test_export_that_is_left_out_has_its_own_place():
    path = Here.world.config("""rules:
  - name: a
    export:
      mail_path: "/a"
      ld_preload: "/b"
      foo: "c"
""")
    done = ctl(path, "check", "--offline")
    equal(done.returncode, 2, "exit")
    contains(done.stderr, path + ":5:7: export of ld_preload", "error")
    contains(done.stderr, path + ":6:7: warning: export of foo", "warning")


def test_every_problem_in_one_run():
    path = Here.world.config("".join("nonsense%d: 1\n" % number
                                     for number in range(30)))
    done = ctl(path, "check")
    equal(done.returncode, 2, "exit")
    found = re.findall(r"^%s:(\d+):1:" % re.escape(path), done.stderr, re.M)
    equal(found, [str(number) for number in range(1, 21)], "lines reported")


USAGE = (("nothing",), ("unknown command", "nonsense"),
         ("explain nobody", "explain"), ("unknown option", "check", "-z"),
         ("unknown long option", "explain", "a", "--offline"),
         ("nothing behind -s", "explain", "a", "-s"),
         ("nothing behind -c", "-c"),
         ("unknown service", "explain", "a", "-s", "ftp"),
         ("bad time", "explain", "a", "-s", "imap", "--at", "noon"))


@cases([(row[0], row[1:]) for row in USAGE])
def test_usage(args):
    done = ctl(Here.config, *args)
    equal(done.returncode, 2, "exit")
    contains(done.stderr, "ldap-postloginctl", "what is said")
    lacks(done.stderr, "/ldap-postloginctl", "path of the program")
    equal(done.stdout, "", "standard output")


def test_no_such_configuration():
    done = ctl("/nonexistent/x.yaml", "check")
    equal(done.returncode, 2, "exit")
    contains(done.stderr, "/nonexistent/x.yaml", "message")
