"""Groups on 389 Directory Server and on Samba's Active Directory; and on
neither, nor OpenLDAP, what only another one knows."""

import functools
import json

from rig import ds389, samba
from rig.check import cases, contains, equal
from rig.ds389 import DS389
from rig.groups import (APPROX, CHAIN, DYNAMIC, EXACT, MEMBER, SUBSTRING,
                        Asker, by_attribute, by_search)
from rig.ldif import entry
from rig.samba import SAMBA
from rig.slapd import SERVICE_DN, SERVICE_PASSWORD, Slapd
from rig.slapd import SUFFIX as OPENLDAP

SHARED = (DS389, SAMBA)
UNIT_389 = "ou=gpeople," + ds389.SUFFIX
UNIT_AD = "OU=gpeople," + samba.SUFFIX
search_389 = functools.partial(by_search, "ou=ggroups," + ds389.SUFFIX)
search_ad = functools.partial(by_search, UNIT_AD)


class Here:
    ds389 = ad = None


# --- 389 Directory Server ---------------------------------------------------

def people_389():
    """Asks; the first time makes the people and groups of this module."""
    if Here.ds389:
        return Here.ds389
    server = DS389.get()
    text = "".join(entry("ou=%s,%s" % (name, ds389.SUFFIX), {
        "objectClass": "organizationalUnit", "ou": name})
        for name in ("gpeople", "ggroups"))

    def person(uid, **more):
        return entry("uid=%s,ou=gpeople,%s" % (uid, ds389.SUFFIX), dict({
            "objectClass": ["inetOrgPerson", "extensibleObject"], "uid": uid,
            "cn": uid, "sn": uid}, **more))

    def team(name, kind, attribute, *members):
        return entry("cn=%s,ou=ggroups,%s" % (name, ds389.SUFFIX), {
            "objectClass": kind, "cn": name.replace("\\", ""),
            attribute: list(members)})

    unique = "uid=unique,ou=gpeople," + ds389.SUFFIX
    text += person("unique", x500UniqueIdentifier="'0101'B",
                   employeeType="staff")
    text += person("smith") + person("smyth")
    for name, value in (("u-plain", unique), ("u-same", unique + "#'0101'B"),
                        ("u-another", unique + "#'1'B"),
                        ("u-others", unique.replace("unique", "smyth")
                         + "#'0101'B"),
                        ("u-smyth", unique.replace("unique", "smyth"))):
        text += team(name, "groupOfUniqueNames", "uniqueMember", value)
    text += team("Sales\\, EMEA", "groupOfNames", "member", unique)
    text += team("above", "groupOfNames", "member",
                 "cn=Sales\\, EMEA,ou=ggroups," + ds389.SUFFIX)
    text += entry("cn=staff,ou=ggroups," + ds389.SUFFIX, {
        "objectClass": "groupOfURLs", "cn": "staff", "memberURL":
        "ldap:///ou=gpeople,%s??sub?(employeeType=staff)" % ds389.SUFFIX})
    text += entry("cn=role,ou=gpeople," + ds389.SUFFIX, {
        "objectClass": ["nsRoleDefinition", "nsComplexRoleDefinition",
                        "nsFilteredRoleDefinition", "ldapSubEntry"],
        "cn": "role", "nsRoleFilter": "(employeeType=staff)"})
    server.add(text)
    Here.ds389 = Asker(server.tcp, ds389.SERVICE_DN, ds389.SERVICE_PASSWORD,
                       UNIT_389)
    return Here.ds389


@cases((("equality", "(uniqueMember=%{dn})", ["u-plain"]),
        ("with the user's UID", EXACT, ["u-plain", "u-same"]),
        ("DN and anything behind #", SUBSTRING,
         ["u-plain", "u-same", "u-another"])))
def test_389_unique_names(filter_, groups):
    people_389().ask(search_389(filter_), "unique", groups=groups)


def test_389_approximate_is_by_sound():
    """Why the manual says not to use it there."""
    answer, _ = people_389().ask(search_389(APPROX), "smith")
    contains(answer["groups"], "u-smyth", "groups")
    people_389().ask(search_389(SUBSTRING), "smith", groups=[])


@cases((("memberOf, by the plugin", by_attribute("memberOf"),
         ["Sales, EMEA", "above"]),
        ("nsRole", by_attribute("nsRole"), ["role"]),
        ("member, nested", search_389(MEMBER, nested=3),
         ["Sales, EMEA", "above"]),
        ("memberURL", search_389(DYNAMIC, dynamic="memberURL"), ["staff"])))
def test_389(text, groups):
    people_389().ask(text, "unique", groups=groups)


# --- Active Directory -------------------------------------------------------

def people_ad():
    """Asks, as people_389(). dee is in n1 < n2 < n3, in a circle of c1 and c2, in a distribution
    group; her primary group is prim, which is in over < n3."""
    if Here.ad:
        return Here.ad
    server = SAMBA.get()
    unit = UNIT_AD
    server.add(entry(unit, {"objectClass": "organizationalUnit",
                            "ou": "gpeople"}))

    def team(name, *members, kind="-2147483646"):
        return entry("CN=%s,%s" % (name, unit), dict({
            "objectClass": "group",
            "sAMAccountName": "sam-" + name.split("\\")[0],
            "groupType": kind}, **({"member": [
                "CN=%s,%s" % (member, unit) for member in members]}
                if members else {})))

    server.offline("ldbadd", samba.user_entry(
        "CN=Dee,%s" % unit, "dee", "Private-1"))
    server.add(team("prim"))
    server.add(team("n1", "Dee") + team("n2", "n1") + team("over", "prim")
               + team("n3", "n2", "over") + team("c1", "Dee")
               + team("c2", "c1") + team("mailing", "Dee", kind="2")
               + team("Sales\\, EMEA", "Dee"))
    server.modify("dn: CN=c1,%s\nchangetype: modify\nadd: member\n"
                  "member: CN=c2,%s\n" % (unit, unit))
    # A member of its primary group first, as AD wants it.
    server.modify("dn: CN=prim,%s\nchangetype: modify\nadd: member\n"
                  "member: CN=Dee,%s\n" % (unit, unit))
    sid = server.get("CN=prim," + unit, "objectSid")["objectsid"][0]
    server.set("CN=Dee," + unit, "primaryGroupID",
               str(int.from_bytes(sid[-4:], "little")))
    Here.ad = Asker(server.uri, samba.SERVICE_DN, samba.SERVICE_PASSWORD,
                    UNIT_AD, "sAMAccountName")
    return Here.ad


DIRECT = ["Sales, EMEA", "c1", "mailing", "n1"]
INSIDE = '"%s"' % UNIT_AD


AD = [
    # Who gets another primary group is made a member of the one before.
    ("memberOf", by_attribute("memberOf"), DIRECT + ["Domain Users"]),
    ("memberOf nested", by_attribute("memberOf", nested=9),
     DIRECT + ["Domain Users", "Users", "c2", "n2", "n3"]),
    ("memberOf nested, below a base", by_attribute(
        "memberOf", nested=9, base=INSIDE), DIRECT + ["c2", "n2", "n3"]),
    ("member nested", search_ad(MEMBER, nested=9),
     DIRECT + ["c2", "n2", "n3"]),
    ("IN_CHAIN", search_ad(CHAIN), DIRECT + ["c2", "n2", "n3"]),
    ("IN_CHAIN, another name", search_ad(CHAIN, name="sAMAccountName"),
     ["sam-" + name for name in ("c1", "c2", "mailing", "n1", "n2", "n3")]
     + ["sam-Sales"]),
    ("primary group", by_attribute("primaryGroupID"), ["prim"]),
    ("primary group, and what it is in", by_attribute(
        "primaryGroupID", nested=9), ["prim", "over", "n3"]),
    ("primary group, another name", by_attribute(
        "primaryGroupID", name="sAMAccountName"), ["sam-prim"]),
    ("tokenGroups", by_attribute("tokenGroups"),
     ["Domain Users", "Sales, EMEA", "Users", "c1", "c2", "n1", "n2", "n3",
      "over", "prim"]),
    ("tokenGroups below a base", by_attribute("tokenGroups", base=INSIDE),
     ["Sales, EMEA", "c1", "c2", "n1", "n2", "n3", "over", "prim"]),
    ("tokenGroups, another name", by_attribute(
        "tokenGroups", base=INSIDE, name="sAMAccountName"),
     ["sam-" + name for name in ("c1", "c2", "n1", "n2", "n3", "over",
                                 "prim")] + ["sam-Sales"]),
]


@cases(AD)
def test_ad(text, groups):
    people_ad().ask(text, "dee", groups=groups)


def test_ad_by_sid():
    """The DN of what a SID leads to is known to tests of `group`."""
    people_ad().ask(
        by_attribute("tokenGroups")
        + "rules: [{deny: {group: \"cn=over,%s\"}}]\n" % UNIT_AD,
        "dee", verdict="deny")


@cases((("IN_CHAIN", search_ad(CHAIN)), ("tokenGroups",
                                        by_attribute("tokenGroups")),
        ("bits", search_ad("(&(member=%{dn})"
                           "(groupType:1.2.840.113556.1.4.803:=2))"))))
def test_check_knows_active_directory(text):
    log, code = people_ad().check(text)
    equal(code, 0, "exit: " + log)


@cases((("IN_CHAIN", search_389(CHAIN), 1),
        ("bits", search_389("(&(member=%{dn})"
                            "(gidNumber:1.2.840.113556.1.4.803:=2))"), 0)))
def test_check_of_rules_on_389(text, status):
    log, code = people_389().check(text)
    equal(code, status, "exit: " + log)


# --- What only Active Directory knows ---------------------------------------

@cases((("IN_CHAIN", by_search("%s", CHAIN), "1.2.840.113556.1.4.1941"),
        ("tokenGroups", by_attribute("tokenGroups"),
         "gives no tokenGroups")))
def test_not_on_others(text, reason):
    slapd = Slapd(entry(OPENLDAP, {
        "objectClass": ["dcObject", "organization"], "dc": "example",
        "o": "x"}) + entry("ou=services," + OPENLDAP, {
            "objectClass": "organizationalUnit", "ou": "services"})
        + entry(SERVICE_DN, {"objectClass": [
            "applicationProcess", "simpleSecurityObject"], "cn": "postlogin",
            "userPassword": SERVICE_PASSWORD})
        + entry("uid=unique," + OPENLDAP, {
            "objectClass": "inetOrgPerson", "uid": "unique", "cn": "u",
            "sn": "u"}))
    openldap = Asker(slapd.uri, SERVICE_DN, SERVICE_PASSWORD, OPENLDAP)
    for asker, suffix in ((openldap, OPENLDAP),
                          (people_389(), ds389.SUFFIX)):
        answer, log = asker.ask(text.replace("%s", suffix), "unique",
                                verdict="unavailable")
        contains(json.dumps(answer) + log, reason, "the reason")
    slapd.stop()
