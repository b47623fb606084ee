"""The profile active-directory on a real one: those logins of its tables whose
entries a server takes as they are. What it computes itself, locks and the age of
passwords, is in test_company; protocolSettings is in no schema without Exchange."""

import re

from rig import ldif, samba
from rig.base import daemon_ids, make_directory, run_product, write_file
from rig.check import contains, equal, true
from rig.samba import SAMBA
from test_profiles import table

WITHOUT_SANITIZERS = True  # a large server; make check has the tables
SHARED = (SAMBA,)
SUFFIX = "dc=ad,dc=example,dc=com"  # of the tables
TABLES = ("active-directory", "active-directory-slots")
PREFIX = "p-"  # in a shared server, apart from other tests
# The server's alone.
NEVER = ("msds-user-account-control-computed", "pwdlastset", "lockouttime",
         "msds-userpasswordexpirytimecomputed", "objectsid", "memberof")
TAKEN = ("accountExpires", "logonHours", "userAccountControl")
# Not decimal, not a filetime, not what Samba lets a user have.
REFUSED = ("broken", "carol-broken", "unreadable", "negative",
           "negative-disabled", "inverse", "flags", "oscar")


def people():
    """{name: attributes} of those that can be there."""
    found = {}
    for _, attributes in ldif.parse(table(TABLES[0] + ".ldif", SUFFIX)):
        user = attributes.get("samaccountname", [b""])[0].decode()
        if user and user not in REFUSED and not any(
                word in attributes for word in NEVER):
            found[user] = {key: attributes[key.lower()] for key in TAKEN
                           if key.lower() in attributes}
    return found


def kept(text, names):
    """The logins of these users, under their names here."""
    found = []
    for case in ("\n" + text).split("\n- ")[1:]:
        users = re.findall(r"user: ([^\n,]+)", case)
        if users and set(users) <= set(names):
            found.append("- " + case.replace("user: ", "user: " + PREFIX))
    return found


def test_samba():
    names = people()
    server = SAMBA.get()
    server.offline("ldbadd", "".join(samba.user_entry(
        "CN=%s%s,OU=people,%s" % (PREFIX, user, samba.SUFFIX), PREFIX + user,
        "Private-1", **attributes) for user, attributes in names.items()))
    place = make_directory("lp-")
    secret = write_file(place + "/secret", samba.SERVICE_PASSWORD, 0o640,
                        (0, daemon_ids()[1]))
    config = write_file(place + "/c.yaml", """
include: [active-directory]
timeout: 9s
directory:
  uri: "%s"
  base: "%s"
  connect_timeout: 5s
  insecure: true
  bind: {dn: "%s", password_file: "%s"}
""" % (server.tcp, samba.SUFFIX, samba.SERVICE_DN, secret))
    logins = [case for each in TABLES
              for case in kept(table(each + ".yaml", SUFFIX), names)]
    true(len(logins) > 500, "%d logins are left" % len(logins))
    tests = write_file(place + "/tests.yaml", "\n".join(logins) + "\n")
    done = run_product("ldap-postloginctl", "-c", config, "test", tests)
    failed = [line for line in done.stdout.split("\n")
              if not line.startswith("ok")]
    equal(done.returncode, 0, "\n".join(failed) + done.stderr)
    contains(done.stdout, "%d passed" % len(logins), "all were asked")
