"""ldap-postloginctl test: of a real slapd, of a file, and both the same."""

import json
import os

from rig.base import run_product, write_file
from rig.check import cases, contains, equal, lacks, true
from rig.slapd import SUFFIX
from rig.world import World, group, plain

PEOPLE = "ou=people," + SUFFIX

# What slapd and a file answer alike: all filters that need no schema but the
# built-in one.
FILTERS = (
    "(objectClass=*)", "(uid=*)", "(!(uid=*))", "(mail=*)", "(!(mail=*))",
    "(unheard=*)", "(!(unheard=*))", "(!(unheard=1))",
    "(|(unheard=1)(uid=alice))", "(&(!(unheard=1))(uid=alice))",
    "(!(&(unheard=1)(uid=alice)))", "(&)", "(|)", "(!(&))",
    "(uid=ALICE)", "(userid=alice)", "(uid=alice )", "(cn=alice   able)",
    "(cn= Alice Able )", "(cn~=Alice Able)", "(commonName=bob bold)",
    "(objectClass=INETORGPERSON)", "(2.5.4.3=alice able)",
    "(mail=ALICE@example.com)", "(cn=JÜRGEN*)", "(cn=*jürgen*)",
    "(sn=*)", "(uid=a*)", "(uid=*e)", "(uid=*l*)", "(uid=a*i*e)",
    "(uid=al*lice)", "(cn=alice *)", "(cn=*ce a*)", "(cn=*\\28*)",
    "(description=*ce*)", "(member=uid=alice,ou=people,dc=example,dc=com)",
    "(member=UID=Alice, OU=people,DC=example,DC=com)",
    "(member=nobody)", "(!(member=nobody))", "(!(member=cn=nobody))",
    "(memberOf=cn=staff,ou=groups,dc=example,dc=com)",
    "(member=uid=*)", "(uniqueMember=uid=alice,ou=people,dc=example,dc=com)",
    "(uniqueMember=uid=bob,ou=people,dc=example,dc=com)",
    "(uniqueMember=uid=bob,ou=people,dc=example,dc=com#'01'B)",
    "(memberUid=Dave)", "(memberUid=dave)", "(gidNumber=0100)",
    "(gidNumber>=100)", "(gidNumber<=99)", "(!(gidNumber<=99))",
    "(cn>=b)", "(createTimestamp>=20000101000000Z)",
    "(createTimestamp<=20000101000000Z)",
    "(mailLoginExpires=20200229130000+0100)",
    "(mailLoginExpires<=20200229120000Z)", "(mailLoginEnabled=true)",
    "(!(mailLoginEnabled=true))", "(!(mailLoginEnabled=FALSE))",
    "(objectClass=person)", "(!(objectClass=person))", "(objectClass=top)",
    "(objectClass=0.0)", "(!(objectClass=0.0))", "(!(gidNumber=x))",
    "(!(cn>=b))", "(!(member=uid=*))", "(!(createTimestamp>=yesterday))",
    "(!(member=cn=nobody))", "(gidNumber=100)", "(!(gidNumber=100))",
    "(mailLoginExpires>=000001010000Z)",
    "(cn:caseExactMatch:=Alice Able)", "(cn:caseExactMatch:=alice able)",
    "(cn:2.5.13.5:=Alice Able)", "(ou:dn:=people)", "(ou:dn:=PEOPLE)",
    "(uid:dn:=alice)", "(cn:1.2.3:=x)", "(!(cn:1.2.3:=x))",
    "(telephoneNumber=+41441234)",
    "(entryDN=UID=alice,ou=people,dc=example,dc=com)",
    "(&(objectClass=person)(!(mail=*))(|(uid=b*)(uid=c*)))")

MORE = (group("Uno", "uid=alice," + PEOPLE) + "\n" + """
dn: cn=unique,ou=groups,dc=example,dc=com
objectClass: groupOfUniqueNames
cn: unique
uniqueMember: uid=alice,ou=people,dc=example,dc=com
uniqueMember: uid=bob,ou=people,dc=example,dc=com#'01'B

dn: cn=posix,ou=groups,dc=example,dc=com
objectClass: posixGroup
cn: posix
gidNumber: 100
memberUid: Dave

dn: cn=phone,ou=people,dc=example,dc=com
objectClass: inetOrgPerson
cn: phone (office)
cn: phone
sn: phone
telephoneNumber: +41 44-12 34
""")


class Here:
    world = dump = config = None


def setup():
    Here.world = World("\n" + MORE)
    server = Here.world.slapd
    Here.dump = write_file(
        os.path.join(Here.world.directory, "dump.ldif"),
        server._ldap("ldapsearch", "-LL", "-b", SUFFIX, "*", "+"))
    Here.config = Here.world.config()


def ctl(config, *args, **more):
    return run_product("ldap-postloginctl", "-c", config, *args, **more)


def tests(text):
    """A file of policy tests."""
    Here.world.serial += 1
    return write_file(os.path.join(
        Here.world.directory, "tests%d.yaml" % Here.world.serial), text)


def names(config, *args):
    """The groups that alice has, and the verdict."""
    answer = json.loads(ctl(config, "explain", "alice", "--json",
                            *args).stdout)
    return answer["verdict"], answer["groups"]


def test_a_file_finds_what_slapd_finds():
    wrong, some = [], 0
    for number, text in enumerate(FILTERS):
        config = Here.world.config(plain(
            "groups: [{base: '%s', name: entryUUID, filter: '%s'}]"
            % (SUFFIX, text.replace("'", "''"))))
        server = names(config)
        file = names(config, "--ldif", Here.dump)
        some += len(server[1]) > 0
        if server != file:
            wrong.append((text, server[0], len(server[1]), file[0],
                          len(file[1])))
    equal(wrong, [], "filters that differ")
    true(some > len(FILTERS) // 2, "only %d filters find anything" % some)


GOOD = """
- name: alice
  user: alice
  remote_ip: 192.0.2.9
  at: 2026-11-22T08:00:00Z
  expect:
    verdict: allow
    groups: ["50% off", Research Team, "chess, go", sales, staff, Uno]
    acl_groups: "50%% off,Research Team,Uno,sales,staff"
    exports: {quota_rule: "*:storage=500M"}
    alerts: []
- {user: bob, expect: {verdict: deny, code: contactadmin}}
- {user: ivan, expect: {verdict: unavailable}}
- {user: zoe, expect: {verdict: deny, dn: null}}
"""


def test_of_the_server():
    Here.world.slapd.mark()
    done = ctl(Here.config, "test", tests(GOOD))
    equal(done.stdout.splitlines()[-1], "4 passed, 0 failed", done.stdout)
    equal(done.returncode, 0, "exit")
    true(Here.world.slapd.count("SRCH") >= 8, "searches")
    equal(Here.world.slapd.count("MOD"), 0, "modify operations")


def test_of_a_file():
    """No server is asked and no secret opened."""
    Here.world.slapd.mark()
    config = Here.world.config(replace=[("@SECRET@", "/nonexistent/secret")])
    done = ctl(config, "test", tests(GOOD), "--ldif", Here.dump)
    equal(done.stdout.splitlines()[-1], "4 passed, 0 failed", done.stdout)
    equal(done.returncode, 0, "exit")
    equal(Here.world.slapd.count("BIND"), 0, "binds")


def test_a_file_through_a_pipe():
    done = ctl(Here.config, "test", tests(GOOD), "--ldif", "/dev/stdin",
               stdin=open(Here.dump).read())
    equal(done.returncode, 0, done.stdout + done.stderr)


WRONG = (
    ("verdict", "- {user: bob, expect: {verdict: allow}}",
     ['verdict         expected "allow"', 'got      "deny"',
      "enabled  mailLoginEnabled", "FALSE", "denied"]),
    ("groups", "- {user: alice, expect: {groups: [staff]}}",
     ['groups          expected ["staff"]', '"Research Team"']),
    ("updates", "- {user: alice, expect: {updates: []}}",
     ["updates         expected []", '"attribute":"mailLastLoginTime"',
      "updated"]),
)


@cases(WRONG)
def test_a_mistake_is_shown(text, parts):
    for more in ((), ("--ldif", Here.dump)):
        done = ctl(Here.config, "test", tests(text + "\n"), *more)
        for part in parts:
            contains(done.stdout, part)
        equal(done.stdout.splitlines()[-1], "0 passed, 1 failed", "end")
        equal(done.returncode, 1, "exit")


def test_no_server_fails_the_tests():
    config = Here.world.config(uri="ldap://127.0.0.1:9")
    done = ctl(config, "test", tests("- {user: alice, "
                                     "expect: {verdict: allow}}\n"))
    contains(done.stdout, 'got      "unavailable"')
    equal(done.returncode, 1, "exit")


def test_a_slip_is_told_with_its_place():
    path = tests("- user: alice\n  expect: {verdict: allow, mesage: no}\n")
    done = ctl(Here.config, "test", path)
    contains(done.stderr, path + ':2:28: unknown key "mesage"')
    contains(done.stderr, 'did you mean "message"')
    lacks(done.stdout, "passed")
    equal(done.returncode, 2, "exit")


def test_a_hostile_file_cannot_move_the_terminal():
    path = write_file(
        os.path.join(Here.world.directory, "hostile.ldif"),
        "dn: uid=alice,%s\nobjectClass: inetOrgPerson\nuid: alice\n"
        "mailAlert:: G10wO2hhCgBvb3Bz\n" % PEOPLE)
    config = Here.world.config(plain(
        'attributes: {mailAlert: {alert: "%{value}"}}'))
    done = ctl(config, "test", tests("- {user: alice, expect: {alerts: []}}"),
               "--ldif", path)
    contains(done.stdout, "FAILED")
    lacks(done.stdout, "\x1b]")
    equal(done.returncode, 1, "exit")
