"""Groups in every spelling: which are found, and how many questions that costs
by the count in OpenLDAP's log."""

import functools
import json
import os

from rig.base import make_directory, run, run_product, tool, write_file
from rig.check import cases, contains, equal, lacks
from rig.groups import (APPROX, DYNAMIC, EXACT, MEMBER, SUBSTRING, Asker,
                        by_attribute, by_search)
from rig.ldif import entry
from rig.slapd import SERVICE_DN, SERVICE_PASSWORD, SUFFIX, Slapd

PEOPLE = "ou=people," + SUFFIX
GROUPS = "ou=groups," + SUFFIX
DYNLIST = """dn: cn=module{1},cn=config
objectClass: olcModuleList
cn: module{1}
olcModulePath: /usr/lib/ldap
olcModuleLoad: dynlist

dn: olcDatabase={2}mdb,cn=config
objectClass: olcDatabaseConfig
objectClass: olcMdbConfig
olcDatabase: {2}mdb
olcSuffix: dc=expanded
olcDbDirectory: %s
olcRootDN: %s
olcAccess: to * by * read

dn: olcOverlay={0}dynlist,olcDatabase={2}mdb,cn=config
objectClass: olcOverlayConfig
objectClass: olcDynListConfig
olcOverlay: {0}dynlist
olcDynListAttrSet: groupOfURLs memberURL member

"""


class Here:
    slapd = asker = None


def setup():
    Here.slapd = Slapd()
    Here.asker = Asker(Here.slapd.uri, SERVICE_DN, SERVICE_PASSWORD, PEOPLE)
    with open("/etc/ldap/schema/dyngroup.ldif", encoding="ascii") as file:
        Here.slapd.add(file.read())
    Here.slapd.add(_tree())


def user(uid, **more):
    attributes = {"objectClass": ["inetOrgPerson", "posixAccount"],
                  "uid": uid, "cn": uid, "sn": uid, "uidNumber": "1000",
                  "gidNumber": "1000", "homeDirectory": "/"}
    attributes.update(more)
    return entry(dn(uid), attributes)


def dn(uid):
    return "uid=%s,%s" % (uid, PEOPLE)


def cn(name):
    return "cn=%s,%s" % (name.replace(",", "\\,"), GROUPS)


def group(name, *members, kind="groupOfNames", attribute="member", **more):
    return entry(cn(name), dict({
        "objectClass": kind, "cn": name, attribute: list(members)}, **more))


def urls(name, *values, **more):
    return entry(cn(name), dict({
        "objectClass": "groupOfURLs", "cn": name, "memberURL": values},
        **more))


def _tree():
    text = entry(SUFFIX, {"objectClass": ["dcObject", "organization"],
                          "dc": "example", "o": "Example"})
    for name in ("people", "groups", "services"):
        text += entry("ou=%s,%s" % (name, SUFFIX),
                      {"objectClass": "organizationalUnit", "ou": name})
    text += entry(SERVICE_DN, {
        "objectClass": ["applicationProcess", "simpleSecurityObject"],
        "cn": "postlogin", "userPassword": SERVICE_PASSWORD})
    text += user("deep") + user("many") + user("round") + user("plain", **{
        "employeeType": ["staff", "a b"], "departmentNumber": "42"})
    text += user("unique", **{"objectClass": [
        "inetOrgPerson", "posixAccount", "extensibleObject"],
        "x500UniqueIdentifier": "'0101'B"}) + user("uniquest")
    text += user("posix", gidNumber="500") + user("none", gidNumber="999")
    # deep is in l1, that in l2, ... l4; and in none other.
    text += group("l1", dn("deep"))
    for number in range(2, 5):
        text += group("l%d" % number, cn("l%d" % (number - 1)))
    # many is in 250 groups, each ten of them in one of 25.
    for number in range(250):
        text += group("m%03d" % number, dn("many"))
    for number in range(25):
        text += group("p%02d" % number, *(
            cn("m%03d" % (10 * number + at)) for at in range(10)))
    # A circle of two, a diamond, a name with a comma, a group that is gone.
    text += group("Sales, EMEA", dn("round"), cn("top"))
    text += group("left", cn("Sales, EMEA")) + group(
        "right", cn("Sales, EMEA"))
    text += group("top", cn("left"), cn("right"), "cn=gone," + GROUPS)
    for name, member in (("u-plain", "unique"), ("u-other", "uniquest")):
        text += group(name, dn(member), kind="groupOfUniqueNames",
                      attribute="uniqueMember")
    for name, member in (("u-same", "unique#'0101'B"),
                         ("u-another", "unique#'1'B"),
                         ("u-others", "uniquest#'0101'B")):
        uid, bits = member.split("#")
        text += group(name, dn(uid) + "#" + bits, kind="groupOfUniqueNames",
                      attribute="uniqueMember")
    text += group("x-listed", "posix", "deep", kind="posixGroup",
                  attribute="memberUid", gidNumber="400")
    text += group("x-primary", "deep", kind="posixGroup",
                  attribute="memberUid", gidNumber="500")
    text += _dynamic()
    return text


def _dynamic():
    url = "ldap:///%s??%s?%s"
    text = urls("d-staff", url % (PEOPLE, "sub", "(employeeType=STAFF)"))
    text += urls("d-one", url % (PEOPLE, "one", "(departmentNumber=42)"))
    text += urls("d-not", url % (PEOPLE, "sub", "(employeeType=boss)"))
    text += urls("d-elsewhere", url % (GROUPS, "sub", "(employeeType=staff)"))
    text += urls("d-base", "ldap:///" + PEOPLE)
    text += urls("d-all", url % (PEOPLE, "sub", ""))
    text += urls("d-two", url % (PEOPLE, "sub", "(employeeType=boss)"),
                 url % (PEOPLE, "sub", "(employeeType=staff)"))
    text += urls("d-encoded", url % (PEOPLE.replace("=", "%3D"), "sub",
                                     "(employeeType=a%20b)"))
    text += urls("d-host", "ldap://other.example.com/%s??sub" % PEOPLE)
    text += urls("d-critical", url % (PEOPLE, "sub", "") + "?!x=y")
    text += entry(cn("d-empty"), {"objectClass": "groupOfURLs",
                                  "cn": "d-empty"})
    return text + group("s-holds", cn("d-staff")) + group(
        "s-holds-that", cn("s-holds"))


def ask(text, who, **more):
    return Here.asker.ask(text, who, **more)


search = functools.partial(by_search, GROUPS)
TOP = ["Sales, EMEA", "left", "right", "top"]
MANY = ["m%03d" % number for number in range(250)]
PARENTS = ["p%02d" % number for number in range(25)]
IS_IN = ["d-staff", "d-one", "d-all", "d-two", "d-encoded"]

COSTS = [
    # case, source, who, groups, searches (the first finds the user)
    ("a search", search(MEMBER), "deep", ["l1"], 2),
    ("a search that finds nothing", search(MEMBER, nested=9), "none", [], 2),
    ("nested one", search(MEMBER, nested=1), "deep", ["l1", "l2"], 3),
    ("nested to the end", search(MEMBER, nested=9), "deep",
     ["l1", "l2", "l3", "l4"], 6),
    ("250 groups", search(MEMBER), "many", MANY, 2),
    ("250 groups in groups", search(MEMBER, nested=9), "many",
     MANY + PARENTS, 6),
    ("a circle and a diamond", search(MEMBER, nested=9), "round", TOP, 5),
    ("memberOf", by_attribute("memberOf"), "round", ["Sales, EMEA"], 1),
    ("memberOf of 250", by_attribute("memberOf"), "many", MANY, 1),
    ("memberOf nested", by_attribute("memberOf", nested=9), "round", TOP, 5),
    ("memberOf below a base", by_attribute(
        "memberOf", base='"%s"' % GROUPS.upper()), "deep", ["l1"], 1),
    ("memberOf below another base", by_attribute(
        "memberOf", base='"%s"' % PEOPLE), "deep", [], 1),
    ("memberOf by name", by_attribute("memberOf", name="cn"), "round",
     ["Sales, EMEA"], 2),
    ("names as they are", by_attribute("employeeType"), "plain",
     ["staff", "a b"], 1),
    ("no value", by_attribute("employeeType", nested=9), "deep", [], 1),
    ("memberUid", search("(memberUid=%{ldap:uid})"), "posix", ["x-listed"],
     2),
    ("POSIX primary group", search("(gidNumber=%{ldap:gidNumber})"), "posix",
     ["x-primary"], 2),
    ("both", search("(|(memberUid=%{ldap:uid})(gidNumber=%{ldap:gidNumber}))"),
     "posix", ["x-listed", "x-primary"], 2),
    ("both, none", search(
        "(|(memberUid=%{ldap:uid})(gidNumber=%{ldap:gidNumber}))"), "none",
     [], 2),
    ("dynamic: five filters", search(DYNAMIC, dynamic="memberURL"), "plain",
     IS_IN, 7),
    ("dynamic, nested, nothing to follow", search(
        DYNAMIC, dynamic="memberURL", nested=9), "plain", IS_IN, 7),
    ("dynamic, in groups", search(
        "(|(member=%{dn})(objectClass=groupOfURLs))", dynamic="memberURL",
        nested=9), "plain", IS_IN + ["s-holds", "s-holds-that"], 10),
    ("dynamic, somebody else", search(DYNAMIC, dynamic="memberURL"), "none",
     ["d-all"], 7),
]


@cases(COSTS)
def test_cost(text, who, groups, searches):
    Here.slapd.mark()
    ask(text, who, groups=groups)
    equal(Here.slapd.count("SRCH"), searches, "searches in slapd's log")


@cases((("circle", "round", 9, False), ("to the end", "deep", 9, False),
        ("cut", "deep", 2, True), ("zero", "deep", 0, False)))
def test_a_cap_is_logged(who, nested, logged):
    path = "groups nested deeper than %d levels" % nested
    log = Here.asker.notes(search(MEMBER, nested=nested), who)
    (contains if logged else lacks)(log, path, "notes")


# --- Unique names with a UID ------------------------------------------------

UNIQUE = [
    ("equality", "(uniqueMember=%{dn})", ["u-plain"]),
    ("with the user's UID", EXACT, ["u-plain", "u-same"]),
    ("the DN alone", APPROX, ["u-plain", "u-same", "u-another"]),
    ("no substrings of them here", SUBSTRING, ["u-plain"]),
]


@cases(UNIQUE)
def test_unique_names(filter_, groups):
    ask(search(filter_), "unique", groups=groups)
    ask(search(filter_), "UNIQUE", groups=groups)


def test_unique_names_without_a_uid():
    ask(search(EXACT), "uniquest", groups=["u-other"])


# --- Dynamic groups ---------------------------------------------------------

def test_what_cannot_be_judged_is_noted():
    log = Here.asker.notes(search(DYNAMIC, dynamic="memberURL"), "plain")
    contains(log, "d-host", "notes")
    contains(log, "d-critical", "notes")
    lacks(log, "d-empty", "notes")


@cases((("by name", "d-host", "unavailable"), ("by DN", cn("d-host"),
                                               "unavailable"),
        ("another", "d-not", "allow"), ("one of theirs", "d-all", "deny")))
def test_a_group_in_doubt(name, verdict):
    ask(search(DYNAMIC, dynamic="memberURL")
        + "rules: [{deny: {group: \"%s\"}}]\n" % name, "plain",
        verdict=verdict)


def test_where_the_server_expands_them():
    """Then they are groups like any other, found by an ordinary filter."""
    directory = make_directory("lg-")
    server = Slapd()
    with open("/etc/ldap/schema/dyngroup.ldif", encoding="ascii") as file:
        server.add(file.read())
    place = os.path.join(server.directory, "db2")
    os.mkdir(place, 0o700)
    server.add(DYNLIST % (place, SERVICE_DN))
    path = write_file(os.path.join(directory, "d.ldif"), "".join((
        entry("dc=expanded", {"objectClass": ["dcObject", "organization"],
                              "dc": "expanded", "o": "x"}),
        entry("uid=a,dc=expanded", {
            "objectClass": "inetOrgPerson", "uid": "a", "cn": "a", "sn": "a",
            "employeeType": "staff"}),
        entry("cn=all,dc=expanded", {
            "objectClass": "groupOfURLs", "cn": "all", "memberURL":
            "ldap:///dc=expanded??sub?(employeeType=staff)"}))))
    server.stop()
    run([tool("slapadd"), "-b", "dc=expanded", "-F", server.config, "-l",
         path], check=True)
    server.start()
    text = "groups: [{base: dc=expanded, filter: \"%s\"%s}]\n"
    for filter_, more in ((MEMBER, ""), (DYNAMIC, ", dynamic: memberURL")):
        ask_anonymously(directory, server, text % (filter_, more))
    server.stop()


def ask_anonymously(directory, server, text):
    path = write_file(os.path.join(directory, "c.yaml"),
                      "directory: {uri: \"%s\"}\nuser: {base: dc=expanded, "
                      "filter: \"(uid=%%{user})\"}\n" % server.uri + text)
    done = run_product("ldap-postloginctl", "-c", path, "explain", "a",
                       "--json")
    equal(json.loads(done.stdout)["groups"], ["all"], "groups")


# --- check ------------------------------------------------------------------

@cases((
    ("a rule it knows", search("(uniqueMember:uniqueMemberMatch:=%{dn})"),
     None, 0),
    ("by its number", search("(uniqueMember:2.5.13.23:=%{dn})"), None, 0),
    ("bits", search("(&(member=%{dn})(gidNumber:1.2.840.113556.1.4.803:=2))"),
     None, 0),
    ("IN_CHAIN", search("(member:1.2.840.113556.1.4.1941:=%{dn})"),
     "does not name the matching rule 1.2.840.113556.1.4.1941", 1),
    ("tokenGroups", by_attribute("tokenGroups"),
     "the schema knows no attribute tokenGroups", 1),
    ("different names", search(MEMBER), None, 0),
    ("equal names", search(MEMBER, name="objectClass"),
     "have the same objectClass", 0),
    ("a URL", search(DYNAMIC, dynamic="memberURL"),
     "memberURL of %s names a server" % cn("d-host"), 0)))
def test_check(text, finding, status):
    log, code = Here.asker.check(text)
    equal(code, status, "exit: " + log)
    if finding:
        contains(log, finding, "check")
    else:
        lacks(log, "the same", "check")


# --- What only Active Directory knows ---------------------------------------

def test_no_primary_group_here():
    ask(by_attribute("primaryGroupID"), "deep", groups=[])
