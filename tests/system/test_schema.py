"""The directory schema: one source, and loaded by a real slapd both ways."""

import os
import re

from rig import ldif
from rig.base import Settings, make_directory, read_file, run, tool, write_file
from rig.check import cases, contains, equal, true
from rig.slapd import SERVICE_DN, SERVICE_PASSWORD, Slapd

ARC = ("1.2.840.113556.1.8000.2554.24040.49187.15596.17803.42587.663706."
       "5928069")
ATTRIBUTES = {
    "mailLoginEnabled": (1, "7", True), "mailAllowedNetwork": (2, "15", False),
    "mailAllowedService": (3, "15", False), "mailLoginHours": (4, "15", False),
    "mailLoginStarts": (5, "24", True), "mailLoginExpires": (6, "24", True),
    "mailAlert": (7, "15", False), "mailGroup": (8, "15", False),
    "mailLocation": (9, "26", True), "mailMaintenance": (10, "7", True),
    "mailLastLoginTime": (11, "24", True),
    "mailLastLoginAddress": (12, "15", True),
    "mailLastLoginService": (13, "15", True),
    "mailLoginCount": (14, "27", True)}


def schema_path(name):
    return os.path.join(Settings.source, "schema", name)


@cases([("openldap", "openldap", "mail-login.ldif"),
        ("389ds", "389ds", "60mail-login.ldif"),
        ("ad", "ad", "mail-login-ad.ldif")])
def test_ldif_is_what_the_script_makes(form, name):
    made = run(["/bin/sh", schema_path("mkldif.sh"), form,
                schema_path("mail-login.schema")], check=True).stdout
    equal(read_file(schema_path(name)), made, name)


def test_definitions():
    entry = ldif.parse(read_file(schema_path("mail-login.ldif")))[0][1]
    found = {}
    for raw in entry["olcattributetypes"]:
        text = raw.decode()
        name = re.search(r"NAME '(\w+)'", text).group(1)
        oid = re.match(r"\( (\S+) ", text).group(1)
        syntax = re.search(r"SYNTAX 1\.3\.6\.1\.4\.1\.1466\.115\.121\.1\."
                           r"(\d+)", text).group(1)
        true(oid.startswith(ARC + ".1."), "%s has %s" % (name, oid))
        found[name] = (int(oid.rsplit(".", 1)[1]), syntax,
                       "SINGLE-VALUE" in text)
    equal(found, ATTRIBUTES, "attribute types")
    (raw,) = entry["olcobjectclasses"]
    text = raw.decode()
    contains(text, "( %s.2.1 NAME 'mailLoginAccount'" % ARC)
    contains(text, "AUXILIARY")
    true("MUST" not in text, "mailLoginAccount requires an attribute")
    may = re.search(r"MAY \( (.*?) \)", text).group(1).split(" $ ")
    equal(sorted(may), sorted(ATTRIBUTES), "MAY of mailLoginAccount")


def test_slapadd_into_a_fresh_configuration():
    directory = make_directory("ls-")
    os.mkdir(os.path.join(directory, "config"))
    path = write_file(os.path.join(directory, "config.ldif"), """dn: cn=config
objectClass: olcGlobal
cn: config

dn: cn=schema,cn=config
objectClass: olcSchemaConfig
cn: schema

include: file:///etc/ldap/schema/core.ldif

include: file://%s
""" % schema_path("mail-login.ldif"))
    run([tool("slapadd"), "-n0", "-F", os.path.join(directory, "config"),
         "-l", path], check=True)
    run([tool("slaptest"), "-F", os.path.join(directory, "config")],
        check=True)


def test_schema_file_in_slapd_conf():
    directory = make_directory("ls-")
    path = write_file(os.path.join(directory, "slapd.conf"),
                      "include /etc/ldap/schema/core.schema\ninclude %s\n"
                      % schema_path("mail-login.schema"))
    os.mkdir(os.path.join(directory, "config"))
    run([tool("slaptest"), "-f", path, "-F",
         os.path.join(directory, "config")], check=True)
    (name,) = [name for name in os.listdir(os.path.join(
        directory, "config", "cn=config", "cn=schema"))
        if "mail-login" in name]
    text = read_file(os.path.join(directory, "config", "cn=config",
                                  "cn=schema", name)).replace("\n ", "")
    contains(text, "( mailLoginAttribute:14 NAME 'mailLoginCount'")


COMPANY = """dn: dc=example,dc=com
objectClass: domain
dc: example

dn: ou=people,dc=example,dc=com
objectClass: organizationalUnit
ou: people

dn: ou=services,dc=example,dc=com
objectClass: organizationalUnit
ou: services

dn: uid=alice,ou=people,dc=example,dc=com
objectClass: inetOrgPerson
uid: alice
cn: Alice
sn: A
mail: alice@example.com
userPassword: private

""" + ldif.entry(SERVICE_DN, {
    "objectClass": "applicationProcess", "cn": "postlogin"}) \
    .rstrip("\n") + "\n"


def test_ldapadd_into_a_running_server():
    server = Slapd(product_schema=False, service_writes=False)
    run([tool("ldapadd"), "-Q", "-Y", "EXTERNAL", "-H", server.uri, "-f",
         schema_path("mail-login.ldif")], check=True)
    server.add(COMPANY)
    server.modify("""dn: uid=alice,ou=people,dc=example,dc=com
changetype: modify
add: objectClass
objectClass: mailLoginAccount
-
add: mailLoginEnabled
mailLoginEnabled: TRUE
-
add: mailLoginExpires
mailLoginExpires: 20991231235959Z
-
add: mailLoginCount
mailLoginCount: 1
-
increment: mailLoginCount
mailLoginCount: 41
""")
    dn = "uid=alice,ou=people,dc=example,dc=com"
    equal(server.value(dn, "mailLoginCount"), "42", "mailLoginCount")
    for found, pattern in ((1, "(mailLoginExpires>=20500101000000Z)"),
                           (0, "(mailLoginExpires<=20500101000000Z)"),
                           (1, "(mailLoginCount>=9)")):
        out = run([tool("ldapsearch"), "-Q", "-Y", "EXTERNAL", "-H",
                   server.uri, "-LLL", "-b", dn, pattern, "1.1"],
                  check=True).stdout
        equal(out.count("dn:"), found, pattern)
    server.stop()


def modify_as_service(server, attribute, value):
    change = (ldif.line("dn", "uid=alice,ou=people,dc=example,dc=com")
              + "changetype: modify\n"
              + "add: %s\n" % attribute + ldif.line(attribute, value))
    return run([tool("ldapmodify"), "-x", "-H", server.uri, "-D", SERVICE_DN,
                "-w", SERVICE_PASSWORD], stdin=change).returncode


def test_access_example_lets_the_service_write_its_own_only():
    server = Slapd(service_writes=False, indexes="")
    server.add(COMPANY.replace(
        "objectClass:: YXBwbGljYXRpb25Qcm9jZXNz",
        "objectClass: applicationProcess\n"
        "objectClass: simpleSecurityObject\n"
        + ldif.line("userPassword", SERVICE_PASSWORD).rstrip("\n")))
    server.modify(read_file(schema_path("access-example.ldif")))
    insufficient = 50
    equal(modify_as_service(server, "mailLoginCount", "1"), 65,
          "writing without the class")
    equal(modify_as_service(server, "objectClass", "mailLoginAccount"), 0,
          "adding the class")
    equal(modify_as_service(server, "objectClass", "labeledURIObject"),
          insufficient, "adding another class")
    for name, value in (("mailLastLoginTime", "20260101000000Z"),
                        ("mailLastLoginAddress", "192.0.2.1"),
                        ("mailLastLoginService", "imap"),
                        ("mailLoginCount", "1")):
        equal(modify_as_service(server, name, value), 0, name)
    for name, value in (("mailLoginEnabled", "TRUE"), ("mailAlert", "x"),
                        ("mailGroup", "x"), ("description", "x")):
        equal(modify_as_service(server, name, value), insufficient, name)
    server.stop()
