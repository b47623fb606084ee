"""Maps of the week on a server that enforces them itself: what encode writes,
Active Directory reads as we do."""

import json
import os
import time

from rig.base import (Settings, make_directory, read_file, run, run_product,
                      tool, write_file)
from rig.check import cases, contains, equal
from rig.samba import (SAMBA, SERVICE_DN, SERVICE_PASSWORD, SUFFIX,
                       user_entry)

SHARED = (SAMBA,)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
PASSWORD = "Private-1"
USER = "CN=hours,OU=people," + SUFFIX
HOUR = 3600
CONFIG = """
directory:
  uri: "%s"
  bind: {dn: "%s", password_file: %s}
user: {base: "OU=people,%s", filter: "(sAMAccountName=%%{user})"}
syntax: {logonHours: logon_hours}
attributes:
  logonHours: {require: {hours: "%%{value}"}, absent: allow}
"""

place = None


def setup():
    global place
    place = make_directory("lh-")


def test_tables_are_what_their_program_writes():
    data = os.path.join(Settings.source, "tests", "data", "hours")
    run(["/usr/bin/python3", os.path.join(data, "generate.py"), place],
        check=True)
    for name in ("maps", "instants", "slots", "zones", "lengths"):
        equal(read_file(os.path.join(place, name + ".tsv")),
              read_file(os.path.join(data, name + ".tsv")), name)


def window(hours):
    """The hour that is so many hours behind the one of now."""
    at = time.gmtime(time.time() + hours * HOUR)
    return "%s %02d:00-%02d:00 UTC" % (DAYS[at.tm_wday], at.tm_hour,
                                       at.tm_hour + 1)


def user(server):
    """The user, once."""
    if not server.get(USER, "cn"):
        server.offline("ldbadd", user_entry(USER, "hours", PASSWORD))
        write_file(os.path.join(place, "secret"), SERVICE_PASSWORD, 0o600)
        write_file(os.path.join(place, "c.yaml"), CONFIG % (
            server.uri, SERVICE_DN, os.path.join(place, "secret"), SUFFIX))


def whole_hour():
    """Not at the end of an hour, when the answers might differ."""
    left = HOUR - time.time() % HOUR
    if left < 20:
        time.sleep(left + 1)


# Bits from the left, or a map in local time of a zone: another hour. The hours
# beside this one are mostly in the same octet.
@cases([("this hour", [0], [], "allow"), ("the next", [1], [], "deny"),
        ("the one before", [-1], [], "deny"),
        ("this and its neighbours", [-1, 0, 1], [], "allow"),
        ("all but this", ["*"], [0], "deny"),
        ("all but its neighbours", ["*"], [-1, 1], "allow"),
        ("never", ["never"], [], "deny"), ("always", ["*"], [], "allow")])
def test_samba_reads_a_map_as_we_do(admits, excludes, verdict):
    server = SAMBA.get()
    user(server)
    whole_hour()
    items = [window(item) if isinstance(item, int) else item
             for item in admits]
    items += ["!" + window(item) for item in excludes]
    encoded = run_product("ldap-postloginctl", "encode", "hours", "--output",
                          "ldif", *items, check=True).stdout
    server.modify("dn: %s\nchangetype: modify\nreplace: logonHours\n%s" %
                  (USER, encoded))
    bound = run([tool("ldapsearch"), "-x", "-H", server.uri, "-D", USER, "-w",
                 PASSWORD, "-s", "base", "-b", "", "1.1"],
                env={"LDAPNOINIT": "1"})
    equal(bound.returncode, 0 if verdict == "allow" else 49, "Samba's bind")
    if verdict == "deny":
        contains(bound.stderr, "data 530", "why")  # ERROR_INVALID_LOGON_HOURS
    done = run_product("ldap-postloginctl", "-c",
                       os.path.join(place, "c.yaml"), "explain", "hours",
                       "--json")
    equal(json.loads(done.stdout)["verdict"], verdict, "verdict")
