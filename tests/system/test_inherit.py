"""What the user's entry inherits from entries of another directory."""

import time

from rig.base import run_product, wait_until
from rig.check import contains, equal
from rig.ldif import entry
from rig.slapd import SUFFIX
from rig.two import (ALICE, Here, config, decided, forget, last_login, login,
                     set_up, without)
from rig.world import dn

COS = {"objectClass": ["inetOrgPerson", "mailLoginAccount"], "cn": "cos",
       "sn": "cos", "uid": "gold", "mailLoginEnabled": "FALSE",
       "employeeType": "inherited", "mailLoginCount": "40",
       "mailLastLoginTime": "20260101000000Z"}
INHERIT = """
user: {base: "ou=people,%s", filter: "(uid=%%{user})", inherit: [cos]}
entries:
  cos: {directory: corp, filter: "(uid=%%{ldap:departmentNumber | default('gold')})"}
""" % SUFFIX


def setup():
    set_up()
    Here.far.add(entry(dn("gold"), COS))


def test_inherit():
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


def test_inherit_is_explained_and_checked():
    path = config(INHERIT + "attributes: {employeeType: {group: '%{value}'}}"
                  "\n")
    done = run_product("ldap-postloginctl", "-c", path, "explain", "alice",
                       "-s", "imap")
    contains(done.stdout, "inherited  added (inherited from %s)" % dn("gold"),
             "explain")
    done = run_product("ldap-postloginctl", "-c", path, "check")
    equal(done.returncode, 0, "exit: " + done.stdout)
    # What nobody's schema knows is a mistake; here only the user's counts.
    path = config(INHERIT.replace(", inherit: [cos]", "").replace(
        "directory: corp, ", "base: 'ou=people,%s', " % SUFFIX)
        + "attributes: {mailNonsense: {deny: {present: true}}}\n")
    done = run_product("ldap-postloginctl", "-c", path, "check")
    contains(done.stdout, "the schema knows no attribute mailNonsense",
             "check")
    equal(done.returncode, 1, "exit: " + done.stdout)


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
