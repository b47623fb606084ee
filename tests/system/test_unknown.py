"""What could not be looked up stays unknown wherever it is read: it makes no
deny pass and no require hold. A file answers, no server is asked."""

import json
import os

from rig.base import make_directory, run_product, write_file
from rig.check import cases, equal

# An entry whose place the user's entry tells, and tells wrong.
X = "entries: {x: {base: '%%{ldap:place}', scope: base%s}}\n"
LOST = X % ", optional: true"
# The user's entry inherits from it.
HEIR = """entries:
  x: {base: '%{ldap:place}', scope: base, optional: true}
  y: {base: 'cn=y,dc=x', scope: base}
"""
# A group whose URL nobody can judge, and another one the user is in.
DOUBT = """groups:
  - base: dc=x
    filter: (objectClass=groupOfURLs)
    dynamic: memberURL
    attributes: {net: {require: {remote_ip: '%%{value}'}%s}}
"""

ENTRIES = """dn: dc=x
dc: x

dn: uid=u,dc=x
objectClass: person
uid: u
place: round the corner
date: 20200101000000Z
number: 5

dn: cn=y,dc=x
cn: y
given: y

dn: cn=doubt,dc=x
objectClass: groupOfURLs
cn: doubt
memberURL: ldap://elsewhere/dc=x??sub?(uid=u)
net: %s

"""
ALLOW, DENY, UNKNOWN = "allow", "deny", "unavailable"


def rule(text):
    return "rules: [%s]\n" % text


READ = (
    ("a test", LOST + rule("{deny: {x: {a: b}}}"), UNKNOWN),
    ("its negation", LOST + rule("{require: {not: {x: {a: b}}}}"), UNKNOWN),
    ("absence", LOST + rule("{deny: {x: {a: {present: false}}}}"), UNKNOWN),
    ("a list that admits", LOST + rule("{deny: {user: '%{x:a}'}}"), UNKNOWN),
    ("a default", LOST + rule(
        "{deny: {user: \"%{x:a | default('q')}\"}}"), UNKNOWN),
    ("an exclusion", LOST + rule(
        "{require: {user: ['*', '!%{x:a}']}}"), UNKNOWN),
    ("a duration", LOST + "attributes: {date: {deny: {older: '%{x:a}'}}}\n",
     UNKNOWN),
    ("add", LOST + "attributes: {date: {deny: {past: true, add: '%{x:a}'}}}\n",
     UNKNOWN),
    ("a bound", LOST + "attributes: {number: {deny: {at_least: "
     "'%{x:a | count}'}}}\n", UNKNOWN),
    ("a search of the own entry", LOST + rule(
        "{deny: {search: '(uid=%{x:a})'}}"), UNKNOWN),
    ("its negated filter", LOST + rule(
        "{require: {search: '(!(uid=%{x:a}))'}}"), UNKNOWN),
    ("without `optional`", X % "" + rule(
        "{deny: {search: '(uid=%{x:a})'}}"), UNKNOWN),
    ("a search", LOST + rule(
        "{deny: {search: {base: dc=x, filter: '(uid=%{x:a})'}}}"), UNKNOWN),
    ("groups", LOST + "groups: [{base: dc=x, filter: '(uid=%{x:a})'}]\n",
     UNKNOWN),
    ("optional groups", LOST + "groups: [{base: dc=x, filter: "
     "'(uid=%{x:a})', optional: true}]\n" + rule("{deny: {group: g}}"),
     UNKNOWN),
    ("a rule of it", X % ", attributes: {a: {require: {equals: b}, "
     "absent: allow}}", UNKNOWN),
    ("when", LOST + rule("{deny: {user: u}, when: {x: {a: b}}}"), DENY),
    ("exempt", LOST + "exempt: {user: u}\n" + rule("{deny: {x: {a: b}}}"),
     ALLOW),
    ("an alert", LOST + rule("{alert: 'x', when: {x: {a: b}}}"), ALLOW))


@cases(READ)
def test_an_entry(config, verdict):
    equal(decided(config), verdict, "verdict")


INHERITED = (
    ("what is lacking", "attributes: {given: {require: {equals: y}}}\n",
     UNKNOWN),
    ("what nobody has", "attributes: {a: {deny: {present: true}}}\n", UNKNOWN),
    ("what is the user's own", "attributes: {number: {deny: {equals: 4}}}\n",
     ALLOW),
    ("a filter", rule("{deny: {search: '(uid=%{ldap:given})'}}"), UNKNOWN),
    ("groups", "groups: [{attribute: given}]\n", UNKNOWN),
    ("a variable", rule("{deny: {user: '%{ldap:given}'}}"), UNKNOWN))


@cases(INHERITED)
def test_inherited(config, verdict):
    equal(decided(HEIR + config, ", inherit: [x, y]"), verdict, "verdict")


LENIENT = DOUBT % ", absent: allow"
STRICT = DOUBT % ""
IN, OUT = "192.0.2.0/24", "10.0.0.0/8"
DOUBTFUL = (
    ("would refuse", LENIENT, OUT, UNKNOWN),
    ("would not", LENIENT, IN, ALLOW),
    ("would let in", STRICT, IN, UNKNOWN),
    ("refused anyway", STRICT, OUT, DENY),
    ("a test of it", LENIENT + rule("{deny: {group: doubt}}"), IN, UNKNOWN),
    ("of another", LENIENT + rule("{deny: {group: other}}"), IN, ALLOW))


@cases(DOUBTFUL)
def test_a_group_in_doubt(config, network, verdict):
    equal(decided(config, network=network), verdict, "verdict")


def decided(config, user="", network=IN):
    directory = make_directory("unknown-")
    path = write_file(
        os.path.join(directory, "c.yaml"),
        "user: {base: dc=x, filter: '(uid=%%{user})'%s}\n" % user + config)
    entries = write_file(os.path.join(directory, "d.ldif"),
                         ENTRIES % network)
    done = run_product("ldap-postloginctl", "-c", path, "explain", "u",
                       "--json", "--ip", "192.0.2.1", "--ldif", entries)
    if done.returncode == 2:
        return done.stderr
    return json.loads(done.stdout)["verdict"]
