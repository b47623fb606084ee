"""init: the configuration that it writes passes check on the real servers."""

import json
import os

import company_servers
from rig import ds389, ldif, samba
from rig.base import (daemon_ids, make_directory, run_product, write_file)
from rig.check import cases, contains, equal, lacks, true
from rig.ds389 import DS389
from rig.ldap import Ranger
from rig.samba import SAMBA
from rig.world import SERVICE_DN, SERVICE_PASSWORD, World

SHARED = (DS389, SAMBA)
CTL = "ldap-postloginctl"
PERSON = "newcomer"

world = None


def setup():
    global world
    world = World()


def secret(text):
    return write_file(os.path.join(make_directory("li-"), "secret"),
                      text + "\n", 0o640, (0, daemon_ids()[1]))


def of_slapd():
    return (world.slapd.uri, SERVICE_DN, SERVICE_PASSWORD, "alice", {
        "name": "OpenLDAP", "include": "mail-login"})


def of_389():
    server = DS389.get()
    if not DS389.get().get("uid=%s,ou=people,%s" % (PERSON, ds389.SUFFIX)):
        server.add(ldif.entry("uid=%s,ou=people,%s" % (PERSON, ds389.SUFFIX), {
            "objectClass": "inetOrgPerson", "uid": PERSON, "cn": PERSON,
            "sn": PERSON, "userPassword": "private"}))
    return (server.uri, ds389.SERVICE_DN, ds389.SERVICE_PASSWORD, PERSON, {
        "name": "389 Directory Server", "include": "389ds, mail-login"})


def of_samba():
    server = SAMBA.get()
    server.offline("ldbadd", samba.user_entry(
        "CN=%s,OU=people,%s" % (PERSON, samba.SUFFIX), PERSON, "Private-1"))
    return (server.uri, samba.SERVICE_DN, samba.SERVICE_PASSWORD, PERSON, {
        "name": "Active Directory", "include": "active-directory, mail-login"})


SERVERS = [("openldap", of_slapd), ("389ds", of_389), ("ad", of_samba)]


@cases(SERVERS)
def test_what_it_writes_passes(of_server):
    uri, dn, password, user, expected = of_server()
    options = ["--insecure"] if uri.startswith("ldap:") else []
    done = run_product(CTL, "init", "--uri", uri, "--bind-dn", dn,
                       "--password-file", secret(password), *options)
    equal(done.returncode, 0, done.stderr)
    contains(done.stdout, expected["name"])
    # Other modules may have made people with shadow attributes.
    contains(done.stdout, "%s]\n" % expected["include"])
    lacks(done.stdout, password)
    path = write_file(os.path.join(make_directory("li-"), "made.yaml"),
                      done.stdout)
    check = run_product(CTL, "-c", path, "check")
    equal(check.returncode, 0, check.stdout + check.stderr + done.stdout)
    explain = run_product(CTL, "-c", path, "explain", user, "--mechanism",
                          "PLAIN", "--ip", "192.0.2.1", "--json")
    equal(json.loads(explain.stdout)["verdict"], "allow",
          explain.stdout + explain.stderr + done.stdout)
    true(json.loads(explain.stdout)["dn"], "no entry of %s" % user)


def test_policies():
    """Which of several is the default one no client can tell."""
    server = company_servers.openldap()
    path = secret(SERVICE_PASSWORD)
    done = run_product(CTL, "init", "--uri", server.uri, "--bind-dn",
                       SERVICE_DN, "--password-file", path)
    equal(done.returncode, 0, done.stderr)
    contains(done.stdout, "include: [openldap, mail-login]")
    contains(done.stdout, "default one (ppolicy_default): there are several")
    made = write_file(os.path.join(os.path.dirname(path), "made.yaml"),
                      done.stdout)
    check = run_product(CTL, "-c", made, "check")
    equal(check.returncode, 0, check.stdout + check.stderr)
    contains(check.stdout, "note     entries: policy: none for 18 of 20 "
             "users, who have no pwdPolicySubentry: name the one")
    named = write_file(
        made, done.stdout + "entries: {policy: {base: "
        "'cn=default,ou=policies,dc=example,dc=com'}}\n")
    check = run_product(CTL, "-c", named, "check")
    equal(check.returncode, 0, check.stdout + check.stderr)
    lacks(check.stdout, "none for")


def test_a_name_that_is_nearly_one():
    uri, dn, password, _, _ = of_slapd()
    done = checked(uri, dn, password, "dc=example,dc=com", """user:
  filter: "(uid=%{user})"
attributes:
  employeType: {deny: {equals: retired}}
  nothingLikeIt: {deny: {equals: retired}}
""")
    equal(done.returncode, 1, done.stdout + done.stderr)
    contains(done.stdout, "FAILED   user: the schema knows no attribute "
             "employeType, did you mean employeeType?\n")
    contains(done.stdout, "no attribute nothingLikeIt\n")


def test_password_from_a_pipe():
    uri, dn, password, _, _ = of_slapd()
    done = run_product(CTL, "init", "--uri", uri, "--bind-dn", dn,
                       stdin=password + "\n")
    equal(done.returncode, 0, done.stderr)
    contains(done.stdout, "bind.secret")
    lacks(done.stdout, password)


MISTAKES = [
    ("no uri", [], 2, "--uri URI was expected"),
    ("bad uri", ["--uri", "http://x"], 2, "ldap://"),
    ("nobody there", ["--uri", "ldap://127.0.0.1:1"], 3, "127.0.0.1:1"),
    ("file without dn", ["--uri", "ldap://127.0.0.1", "--password-file",
                         "/x"], 2, "--bind-dn"),
    ("no such file", ["--uri", "ldap://127.0.0.1", "--bind-dn", "cn=x",
                      "--password-file", "/nonexistent"], 2, "/nonexistent"),
    ("no dn", ["--uri", "ldap://127.0.0.1", "--bind-dn", "x",
               "--password-file", "/etc/hostname"], 2, "expected a DN"),
    ("in clear", ["--uri", "ldap://192.0.2.1", "--bind-dn", "cn=x",
                  "--password-file", "/etc/hostname"], 2, "starttls"),
    ("more", ["--uri", "ldap://127.0.0.1", "x"], 2, "x was not expected"),
]


@cases(MISTAKES)
def test_mistakes(options, status, words):
    done = run_product(CTL, "init", *options)
    equal(done.returncode, status, done.stderr)
    contains(done.stderr, words)
    equal(done.stdout, "", "standard output")


def test_as_anybody():
    done = run_product(CTL, "init", "--uri", world.slapd.tcp)
    equal(done.returncode, 0, done.stderr)
    contains(done.stderr, "look as somebody (--bind-dn)")


def test_wrong_password():
    uri, dn, _, _, _ = of_slapd()
    done = run_product(CTL, "init", "--uri", uri, "--bind-dn", dn,
                       "--password-file", secret("wrong"))
    equal(done.returncode, 1, done.stderr)
    lacks(done.stderr, "wrong\n")
    equal(done.stdout, "", "standard output")


def checked(uri, dn, password, base, text):
    """What check says to a configuration of this server."""
    made = """directory:
  uri: '%s'
  base: '%s'
  bind: {dn: '%s', password_file: %s}
""" % (uri, base, dn, secret(password))
    path = write_file(os.path.join(make_directory("li-"), "site.yaml"),
                      text + made)
    return run_product(CTL, "-c", path, "check")


def test_profile_of_another_server():
    uri, dn, password, _, _ = of_slapd()
    done = checked(uri, dn, password, "dc=example,dc=com",
                   "include: [389ds]\n")
    equal(done.returncode, 1, done.stdout + done.stderr)
    for name in ("nsAccountLock", "passwordExpirationTime"):
        contains(done.stdout, "FAILED   user: the schema knows no attribute "
                 + name)
    lacks(done.stdout, "knows no attribute uid\n")


UNREADABLE = 'user: {filter: "(uid=%{user})"}\n' \
             'attributes: {userPassword: {alert: "%{value}"}, ' \
             'telephoneNumber: {alert: "%{value}"}}\n'


@cases([("openldap", of_slapd, "dc=example,dc=com"),
        ("389ds", of_389, ds389.SUFFIX)])
def test_what_may_not_be_read(of_server, base):
    uri, dn, password, _, _ = of_server()
    done = checked(uri, dn, password, base, UNREADABLE)
    equal(done.returncode, 1, done.stdout + done.stderr)
    contains(done.stdout, "FAILED   user: may not be read, each rule would "
             "see it as absent: userPassword\n")
    contains(done.stdout, "note     user: on none of")


class Liar(Ranger):
    """Gives all attributes too."""

    def _attributes(self, dn, attributes, asked):
        if "*" in asked:
            return list(attributes.values())
        return super()._attributes(dn, attributes, asked)


def liar(contexts, people=(), policies=()):
    def entries(names, **attributes):
        return {name: attributes for name in names}
    return Liar({
        "": {"objectClass": ["top", "OpenLDAProotDSE"],
             "namingContexts": contexts, "subschemaSubentry": ["cn=schema"],
             "vendorName": ["x\nrules: [{deny: {user: '*'}}]\n\x1b]0;x\x07"]},
        "cn=schema": {"attributeTypes": ["( 1.2 NAME 'pwdAccountLockedTime' )",
                                         "( 1.3 NAME 'uid' )"]},
        **entries(contexts, objectClass=["domain"]),
        **entries(people, objectClass=["inetOrgPerson"], uid=["%{user}\n"]),
        **entries(policies, objectClass=["pwdPolicy"])})


def made_of(server):
    """What init makes of it; it loads, and no line of it is the server's."""
    done = run_product(CTL, "init", "--uri", server.uri, "--bind-dn",
                       "cn='#: %{user}", "--password-file",
                       secret(SERVICE_PASSWORD))
    server.stop()
    equal(done.returncode, 0, done.stderr)
    path = write_file(os.path.join(make_directory("li-"), "made.yaml"),
                      done.stdout)
    check = run_product(CTL, "-c", path, "check", "--offline")
    equal(check.returncode, 0, check.stdout + check.stderr + done.stdout)
    for word in ("\nrules:", "\nexempt:", "\x1b", SERVICE_PASSWORD):
        lacks(done.stdout + done.stderr, word)
    return done.stdout


HOSTILE = [(repr(name), name) for name in (
    "ou=it's: {x}%{user}", "ou=%{ldap:x | default('y')}", "ou=a]}'", "ou=%%",
    "ou=a\nexempt: {user: x}", "ou=a\u2028exempt: {user: x}", "ou=a\x85b",
    "ou=\ufeff", "ou=\x1b[31m", "ou=a\r\nb", 'ou="a', "ou= # ", "", "garbage")]


@cases(HOSTILE)
def test_names_that_would_be_configuration(name):
    behind = name + ",dc=x"
    made_of(liar([name], ["uid=a," + name, "uid=b," + name], ["cn=p," + name]))
    for policies in (["cn=p," + behind], ["cn=p," + behind, "cn=q," + behind]):
        contains(made_of(liar(["dc=x"], ["uid=a," + behind, "uid=b," + behind],
                              policies)), "base: 'dc=x'")


def test_names_are_said_as_they_are():
    made = made_of(liar(["dc=x"], ["uid=a,ou=it's: {x}%{user},dc=x",
                                   "uid=b,ou=it's: {x}%{user},dc=x"],
                        ["cn=a\u2028b,dc=x"]))
    contains(made, "base: 'ou=it''s: {x}%%{user},dc=x'")
    lacks(made, "cn=a b")


def test_very_many_naming_contexts():
    contains(made_of(liar(["dc=x%d" % number for number in range(5000)])),
             "further naming contexts")
