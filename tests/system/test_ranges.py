"""Values that come in parts (Active Directory's MaxValRange), and a matching
rule a server does not know: nothing half, nothing silently empty."""

import json
import os

from rig.base import Failure, make_directory, run_product, write_file
from rig.check import cases, contains, equal, true
from rig.ldap import Ranger

SUFFIX = "dc=example,dc=com"
GROUPS = "ou=groups," + SUFFIX
USER = "uid=u,ou=people," + SUFFIX
HEAD = """
timeout: 9s
directory: {uri: "%s"}
user: {base: "ou=people,dc=example,dc=com", filter: "(uid=%%{user})"}
"""
MEMBER_OF = "groups: [{attribute: memberOf}]\n"


def company(count):
    groups = ["cn=g%04d,%s" % (number, GROUPS) for number in range(count)]
    return {SUFFIX: {}, "ou=people," + SUFFIX: {}, GROUPS: {},
            USER: {"uid": ["u"], "memberOf": groups},
            groups[0]: {"cn": ["g0000"],
                        "memberOf": ["cn=n%04d,%s" % (number, GROUPS)
                                     for number in range(count)]}}


def ask(server, text):
    path = write_file(os.path.join(make_directory("lr-"), "c.yaml"),
                      HEAD % server.uri + text)
    done = run_product("ldap-postloginctl", "-c", path, "explain", "u",
                       "--json")
    try:
        return json.loads(done.stdout), done.stderr
    except ValueError:
        raise Failure("exit %d: %s%s" % (done.returncode, done.stdout,
                                         done.stderr))


@cases((("one part", 1500, 1500, 1), ("one more", 1501, 1500, 2),
        ("two whole parts", 3000, 1500, 2),
        ("3200 in parts of 1500", 3200, 1500, 3),
        ("in parts of one", 20, 1, 20)))
def test_all_of_it_is_read(count, page, searches):
    server = Ranger(company(count), page)
    answer, _ = ask(server, MEMBER_OF)
    equal(answer["verdict"], "allow", "verdict")
    equal(len(answer["groups"]), count, "groups")
    equal(len(set(answer["groups"])), count, "different groups")
    equal(len(server.log), searches, "searches: %r" % server.log)
    equal(answer["directory"]["searches"], searches, "searches counted")
    server.stop()


def test_without_the_empty_twin():
    server = Ranger(company(3200), twin=False)
    equal(len(ask(server, MEMBER_OF)[0]["groups"]), 3200, "groups")
    server.stop()


def test_of_a_nested_group():
    server = Ranger(dict(company(3200), **{
        USER: {"uid": ["u"], "memberOf": ["cn=g0000," + GROUPS]}}))
    answer, _ = ask(server, "groups: [{attribute: memberOf, nested: 1}]\n")
    equal(len(answer["groups"]), 3201, "groups")
    server.stop()


def test_a_rule_reads_the_last_value():
    server = Ranger(company(3200))
    answer, _ = ask(server, "attributes: {memberOf: {deny: {equals: "
                    "\"cn=g3199,%s\"}}}\n" % GROUPS)
    equal(answer["verdict"], "deny", "verdict")
    server.stop()


LIES = (
    ("backwards", lambda low, high, values, dn, name: (0, 1499, values)),
    ("overlapping", lambda low, high, values, dn, name:
     (low - 1, high, values)),
    ("a hole", lambda low, high, values, dn, name: (low + 1, high, values)),
    ("fewer than it says", lambda low, high, values, dn, name:
     (low, high, values[:-1]) if high != "*" else (low, high, values)),
    ("nothing", lambda low, high, values, dn, name: None),
    ("gone", lambda low, high, values, dn, name: 32),
    ("not allowed", lambda low, high, values, dn, name: 50),
    ("never ending", lambda low, high, values, dn, name:
     (low, low, ["cn=x%d,%s" % (low, GROUPS)])),
)


@cases(LIES)
def test_a_lie_lets_nobody_in(part):
    server = Ranger(company(3200), part=part)
    answer, _ = ask(server, MEMBER_OF)
    equal(answer["verdict"], "unavailable", "verdict")
    true(len(server.log) <= 1002, "searches: %d" % len(server.log))
    server.stop()


# --- Groups in groups by a matching rule ------------------------------------

CHAIN = ("groups: [{base: \"%s\", filter: \"(member:1.2.840.113556.1.4.1941:="
         "%%{dn})\"}]\n" % GROUPS)


def chain_company(root):
    group = "cn=a," + GROUPS
    return dict(company(1), **{"": root, "cn=schema": {"matchingRules": [
        "( 2.5.13.1 NAME 'distinguishedNameMatch' )"]},
        "cn=more": {"matchingRules": [
            "( 2.5.13.1 NAME 'distinguishedNameMatch' )",
            "( 1.2.840.113556.1.4.1941 NAME 'inchainMatch' )"]},
        group: {"cn": ["a"], "member": [USER]}})


@cases((
    ("nothing said", {}, False),
    ("a capability like it", {"supportedCapabilities":
                              ["1.2.840.113556.1.4.8000"]}, False),
    ("a schema without it", {"subschemaSubentry": ["cn=schema"]}, False),
    ("a schema that cannot be read", {"subschemaSubentry": ["cn=no"]}, False),
    ("Active Directory", {"supportedCapabilities":
                          ["1.2.840.113556.1.4.800"]}, True),
    ("AD LDS", {"supportedCapabilities": ["1.2.840.113556.1.4.1851"]}, True),
    ("a schema with it", {"subschemaSubentry": ["cn=more"]}, True)))
def test_the_server_must_know_the_rule(root, known):
    server = Ranger(chain_company(root))
    answer, log = ask(server, CHAIN)
    if known:
        equal((answer["verdict"], answer["groups"]), ("allow", ["a"]), "known")
    else:
        equal(answer["verdict"], "unavailable", "verdict")
        contains(json.dumps(answer) + log, "1.2.840.113556.1.4.1941",
                 "the reason")
    equal(len([1 for _, base, _ in server.log if not base]), 1,
          "questions to the root DSE")
    server.stop()


def test_no_question_without_the_rule():
    server = Ranger(chain_company({}))
    equal(ask(server, "groups: [{base: \"%s\", filter: \"(member=%%{dn})\"}]"
              "\n" % GROUPS)[0]["groups"], ["a"], "groups")
    equal(len(server.log), 2, "searches: %r" % server.log)
    server.stop()
