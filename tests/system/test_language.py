"""The language against a real directory, read from outside: explain --json.

The rows are in language_cases.py and language_groups.py. What is expected is asked where it can be
called, and must be equal otherwise.
"""

import json
import os

from language_cases import (CASES, GROUPS, PEOPLE, USER, attribute,
                            first)
from language_groups import GROUP_CASES
from rig.base import Failure, make_directory, run_product, write_file
from rig.check import cases, equal
from rig.ldif import entry, line
from rig.slapd import SERVICE_DN, SERVICE_PASSWORD, SUFFIX, Slapd

ALL = CASES + GROUP_CASES
NOON = "2026-11-25T12:00:00Z"  # a Wednesday
HEAD = """
directory:
  uri: "%s"
  bind: {dn: "%s", password_file: %s}
user: {base: "%s", filter: "(uid=%%{user})"}
"""

directory = None
place = None


def setup():
    global directory, place
    place = make_directory("ll-")
    write_file(os.path.join(place, "secret"), SERVICE_PASSWORD, 0o600)
    directory = Slapd(_tree())


def _tree():
    text = entry(SUFFIX, {"objectClass": ["dcObject", "organization"],
                          "dc": "example", "o": "Example"})
    for name in ("people", "groups", "services", "notices"):
        text += entry("ou=%s,%s" % (name, SUFFIX),
                      {"objectClass": "organizationalUnit", "ou": name})
    text += entry(SERVICE_DN, {
        "objectClass": ["applicationProcess", "simpleSecurityObject"],
        "cn": "postlogin", "userPassword": SERVICE_PASSWORD})
    text += entry("cn=mail,ou=notices," + SUFFIX, {
        "objectClass": ["applicationProcess", "mailLoginAccount"],
        "cn": "mail", "description": "Back at six.",
        "mailMaintenance": "TRUE", "mailAlert": ["Notice one", "Notice two"]})
    text += _user("u", {"employeeType": "staff"})
    text += _user("boss", {"employeeType": "boss"})
    for name, members in (
            ("staff", [USER]), ("Sales, EMEA", [USER]),
            ("level1", ["cn=staff," + GROUPS]),
            ("level2", ["cn=level1," + GROUPS]),
            ("cycle", ["cn=level2," + GROUPS, "cn=cycle," + GROUPS]),
            ("admins", ["uid=boss," + PEOPLE])):
        dn = "cn=%s,%s" % (name.replace(",", "\\,"), GROUPS)
        text += entry(dn, {"objectClass": ["groupOfNames", "mailLoginAccount"],
                           "cn": name, "member": members})
    return text


def _user(uid, more):
    attributes = {"objectClass": ["inetOrgPerson", "mailLoginAccount",
                                  "shadowAccount"],
                  "uid": uid, "cn": uid, "sn": uid}
    attributes.update(more)
    return entry("uid=%s,%s" % (uid, PEOPLE), attributes)


def ask(text, options=(), user="u", exits=None):
    """explain --json with this configuration; the object it printed."""
    path = write_file(os.path.join(place, "c.yaml"), HEAD % (
        directory.uri, SERVICE_DN, os.path.join(place, "secret"), PEOPLE)
        + text)
    done = run_product("ldap-postloginctl", "-c", path, "explain", user,
                       "--at", NOON, "--json", *options)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise Failure("exit %d, no JSON: %s%s" % (
            done.returncode, done.stdout, done.stderr))
    wanted = {"allow": 0, "deny": 1, "unavailable": 3}[answer["verdict"]]
    equal(done.returncode, wanted, "exit of explain")
    return answer


def decide(text, attributes, options, expected):
    change = "dn: %s\nchangetype: modify\n" % USER
    for name in sorted({name for row in ALL for name in row[2]}):
        values = attributes.get(name, [])
        values = values if isinstance(values, list) else [values]
        change += "replace: %s\n%s-\n" % (
            name, "".join(line(name, value) for value in values))
    directory.modify(change)
    answer = ask(text, options)
    for key, wanted in expected.items():
        got = answer[key]
        if callable(wanted):
            if not wanted(got):
                raise Failure("%s: %r" % (key, got))
        else:
            equal(got, wanted, key)


@cases(ALL)
def test_case(text, attributes, options, expected):
    decide(text, attributes, options, expected)


def test_unknown_user():
    equal(ask("", user="nobody")["verdict"], "deny", "verdict")
    equal(ask("messages: {unknown_user: \"Who?\"}\n", user="nobody")
          ["message"], "Who?", "message")
    equal(ask("unknown_user: allow\n" + attribute("{deny: {present: true}}"),
              user="nobody")["verdict"], "allow", "verdict")


def test_injection():
    """A user name is a value, never a part of the filter."""
    for name in ("*", "u)(uid=*", "u*", "\\2a", "(", "u\x00"[:1] + ")"):
        wanted = "allow" if name == "u" else "deny"
        equal(ask("", user=name)["verdict"], wanted, repr(name))


def test_shape():
    """The object has the keys of the contract, refused or not."""
    keys = {"user", "service", "remote_ip", "time", "dn", "verdict",
            "observed", "code", "message", "alerts", "groups", "acl_groups",
            "exports", "unset", "updates", "rules", "directory"}
    for text in ("", first("{deny: {user: u}}"),
                 first("{deny: {mechanism: x}}")):
        answer = ask(text)
        equal(set(answer), keys, "keys")
        equal(set(answer["directory"]), {"uri", "searches", "ms"}, "keys")
        for rule in answer["rules"]:
            equal(set(rule), {"at", "name", "attribute", "verb", "value",
                              "outcome"}, "keys of a rule")
    equal(ask("")["dn"], USER, "dn")
    equal(ask("")["service"], "imap", "service")
