"""389 Directory Server and Samba's Active Directory, as a site has them: the
schema and the access rules that are shipped, on the real servers."""

import re
import uuid

from rig import ds389, ldif, samba
from rig.base import read_file, run, tool
from rig.check import cases, contains, equal, true
from rig.ds389 import DS389
from rig.ldapserver import shipped
from rig.samba import SAMBA
from test_schema import ARC, ATTRIBUTES

WITHOUT_SANITIZERS = True  # nothing of ours runs in these
SHARED = (DS389, SAMBA)

SERVERS = [("389ds", DS389, ds389), ("ad", SAMBA, samba)]
PERSON = {"ds389": "uid=%s,ou=people," + ds389.SUFFIX,
          "samba": "CN=%s,OU=people," + samba.SUFFIX}
# What each may hold: as written, and as read.
VALUES = {
    "mailLoginEnabled": ["FALSE"], "mailMaintenance": ["TRUE"],
    "mailAllowedNetwork": ["192.0.2.0/24", "!192.0.2.9", "2001:db8::/32"],
    "mailAllowedService": ["imap", "pop3"],
    "mailLoginHours": ["Mon-Fri 08:00-18:00 Europe/Zurich"],
    "mailLoginStarts": ["20260101000000.0Z"],
    "mailLoginExpires": ["20991231235959.0Z"],
    "mailAlert": ["Gr\u00fc\u00dfe \u738b", "#two"],
    "mailGroup": ["Sales, EMEA"], "mailLocation": ["maildir:/srv/mail/x"],
    "mailLastLoginTime": ["20260101000000.0Z"],
    "mailLastLoginAddress": ["2001:db8::1"], "mailLastLoginService": ["imap"],
    "mailLoginCount": ["2147483647"]}
OWN = ("mailLastLoginTime", "mailLastLoginAddress", "mailLastLoginService",
       "mailLoginCount")
INSUFFICIENT = 50


def person(kind, name, unit="people", **more):
    """A new user; its DN."""
    dn = (PERSON[kind.__name__[4:]] % name).replace("people", unit)
    if kind is ds389:
        attributes = {"objectClass": "inetOrgPerson", "uid": name, "cn": name,
                      "sn": name, "userPassword": "private"}
        attributes.update(more)
        DS389.get().add(ldif.entry(dn, attributes))
    else:
        SAMBA.get().offline("ldbadd", samba.user_entry(
            dn, name, "Private-1", **more))
    return dn


def definition_of(attribute, kind):
    """(OID, syntax, single-valued) as the server has it."""
    if kind is ds389:
        for raw in DS389.get().get("cn=schema", "attributeTypes")[
                "attributetypes"]:
            text = raw.decode()
            if "NAME '%s'" % attribute in text:
                return (re.match(r"\( (\S+) ", text).group(1),
                        re.search(r"SYNTAX \S+\.(\d+)", text).group(1),
                        "SINGLE-VALUE" in text)
        return None
    found = SAMBA.get().get("CN=%s,CN=Schema,CN=Configuration,%s"
                            % (attribute, samba.SUFFIX))
    syntax = {b"2.5.5.8": "7", b"2.5.5.12": "15", b"2.5.5.11": "24",
              b"2.5.5.5": "26", b"2.5.5.9": "27"}
    return (found["attributeid"][0].decode(),
            syntax[found["attributesyntax"][0]],
            found["issinglevalued"] == [b"TRUE"])


@cases(SERVERS)
def test_schema_is_known(shared, kind):
    shared.get()
    for name, (number, syntax, single) in ATTRIBUTES.items():
        equal(definition_of(name, kind),
              ("%s.1.%d" % (ARC, number), syntax, single), name)


@cases(SERVERS)
def test_schema_holds_values(shared, kind):
    server = shared.get()
    dn = person(kind, "holder")
    change = "add: objectClass\nobjectClass: mailLoginAccount\n-\n"
    if kind is samba:  # every user has the class there already
        change = ""
    for name, values in VALUES.items():
        change += "add: %s\n%s-\n" % (name, "".join(
            ldif.line(name, value) for value in values))
    server.modify(ldif.line("dn", dn) + "changetype: modify\n" + change)
    found = server.get(dn, *VALUES)
    for name, values in VALUES.items():
        equal(sorted(value.decode() for value in found[name.lower()]),
              sorted(values), name)


@cases([("groups", "Group", "group"), ("contacts", "Contact", "contact"),
        ("containers", "Container", "container"),
        ("units", "Organizational-Unit", "organizationalUnit")])
def test_notices_in_active_directory(name, _class):
    server = SAMBA.get()
    dn = "%s=notice-%s,OU=notices,%s" % (
        "OU" if _class == "organizationalUnit" else "CN", name, samba.SUFFIX)
    server.add(ldif.entry(dn, {"objectClass": _class,
                               "mailMaintenance": "TRUE"}))
    equal(server.value(dn, "mailMaintenance"), "TRUE", "mailMaintenance")


def test_numbers_of_active_directory():
    """Derived from the OIDs, and the same in the rules for access."""
    for name, (number, _syntax, _single) in ATTRIBUTES.items():
        wanted = uuid.uuid5(uuid.NAMESPACE_OID, "%s.1.%d" % (ARC, number))
        found = SAMBA.get().get("CN=%s,CN=Schema,CN=Configuration,%s"
                                % (name, samba.SUFFIX), "schemaIDGUID")
        equal(found["schemaidguid"], [wanted.bytes_le], name)
        line = "%s %s\n" % (wanted, name)
        text = read_file(shipped("access-example-samba.sh"))
        equal(line in text, name in OWN, "rule for " + name)
        equal("RPWP;%s;user" % name
              in read_file(shipped("access-example-ad.cmd")), name in OWN,
              "dsacls for " + name)


def as_service(shared, kind, dn, change):
    return shared.get().try_modify(dn, change, kind.SERVICE_DN,
                                   kind.SERVICE_PASSWORD)


@cases(SERVERS)
def test_the_service_writes_its_own(shared, kind):
    shared.get()
    dn = person(kind, "own")
    if kind is ds389:
        equal(as_service(shared, kind, dn, "add: mailLoginCount\n"
                         "mailLoginCount: 1\n"), 65, "without the class")
        equal(as_service(shared, kind, dn, "add: objectClass\n"
                         "objectClass: mailLoginAccount\n"), 0, "the class")
    for name in OWN:
        for verb in ("add", "replace"):
            equal(as_service(shared, kind, dn, "%s: %s\n%s: %s\n" % (
                verb, name, name, VALUES[name][0])), 0, verb + " " + name)
    equal(as_service(shared, kind, dn, "delete: mailLoginCount\n"), 0,
          "delete")


@cases(SERVERS)
def test_the_service_writes_nothing_else(shared, kind):
    server = shared.get()
    dn = person(kind, "else")
    changes = ["replace: %s\n%s: %s\n" % (name, name, VALUES[name][0])
               for name in VALUES if name not in OWN]
    changes += ["replace: mail\nmail: x@example.com\n",
                "replace: userPassword\nuserPassword: known\n",
                "add: objectClass\nobjectClass: posixAccount\n"]
    if kind is ds389:
        server.modify(ldif.line("dn", dn) + "changetype: modify\n"
                      "add: objectClass\nobjectClass: mailLoginAccount\n")
        changes += ["replace: nsAccountLock\nnsAccountLock: FALSE\n",
                    "add: aci\naci: (targetattr=*)(version 3.0; acl \"x\"; "
                    "allow (all) userdn = \"ldap:///anyone\";)\n",
                    "delete: objectClass\nobjectClass: inetOrgPerson\n",
                    "delete: objectClass\nobjectClass: mailLoginAccount\n"]
    else:
        changes += ["replace: userAccountControl\nuserAccountControl: 512\n",
                    "replace: accountExpires\naccountExpires: 0\n",
                    "replace: description\ndescription: x\n"]
    before = server.get(dn)
    for change in changes:
        equal(as_service(shared, kind, dn, change), INSUFFICIENT, change)
    equal(server.get(dn), before, "the entry afterwards")


@cases(SERVERS)
def test_the_service_writes_nowhere_else(shared, kind):
    shared.get()
    dn = person(kind, "stranger", unit="elsewhere",
                **{} if kind is samba else
                {"objectClass": ["inetOrgPerson", "mailLoginAccount"]})
    for name in OWN:
        equal(as_service(shared, kind, dn, "replace: %s\n%s: %s\n" % (
            name, name, VALUES[name][0])), INSUFFICIENT, name)


# What the profiles read of a user, beside what is in the schema's class.
READ = {
    "ds389": {"nsAccountLock": "TRUE", "passwordExpirationTime":
              "20300101000000Z", "accountUnlockTime": "20300101000000Z",
              "passwordRetryCount": "3", "memberOf": None},
    "samba": {"userAccountControl": "514", "accountExpires": "0",
              "msDS-User-Account-Control-Computed": None,
              "msDS-UserPasswordExpiryTimeComputed": None,
              "pwdLastSet": None, "logonHours": b"\xff" * 21,
              "objectSid": None, "primaryGroupID": None, "tokenGroups": None,
              "lockoutTime": "0"}}


@cases(SERVERS)
def test_the_service_reads(shared, kind):
    server = shared.get()
    wanted = READ[kind.__name__[4:]]
    dn = person(kind, "reader", **{name: value for name, value
                                   in wanted.items() if value})
    if kind is ds389:
        server.add(ldif.entry("cn=readers,ou=groups," + ds389.SUFFIX, {
            "objectClass": "groupOfNames", "cn": "readers", "member": dn}))
    out = run([tool("ldapsearch"), "-x", "-LLL", "-H", server.uri, "-D",
               kind.SERVICE_DN, "-w", kind.SERVICE_PASSWORD, "-s", "base",
               "-b", dn, *wanted, "userPassword", "unicodePwd"],
              check=True).stdout
    ((_dn, found),) = ldif.parse(out)
    equal(sorted(found), sorted(name.lower() for name in wanted), "read")


def test_readme_names_every_file():
    text = read_file(shipped("README.md"))
    for name in ("mail-login.schema", "mail-login.ldif", "60mail-login.ldif",
                 "mail-login-ad.ldif", "access-example.ldif",
                 "access-example-389ds.ldif", "access-example-samba.sh",
                 "access-example-ad.cmd"):
        contains(text, "`%s`" % name)
        true(read_file(shipped(name)), name + " is empty")
