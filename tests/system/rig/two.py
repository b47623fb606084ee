"""Two directories: the company, and another one with groups of its people."""

import json
import time

from .base import free_port, make_directory, program, run_product
from .check import equal
from .ldif import entry
from .master12 import Master
from .probe import Probe
from .slapd import SERVICE_DN, SUFFIX, Slapd
from .tls import Authority
from .world import World, dn

PASSWORD = "another secret"
GROUPS = "ou=groups," + SUFFIX
ALICE = dn("alice")

TEXT = """timeout: 4s
dovecot: 2.3
directory:
  uri: "%(near)s"
  connect_timeout: 1s
  tls: {ca_file: %(ca)s}
  bind: {dn: "%(service)s", password_file: "@SECRET@"}
directories:
  corp:
    uri: "%(far)s"
    connect_timeout: 1s
    tls: {ca_file: %(otherca)s}
    bind: {dn: "%(service)s", password_file: "%(secret)s"}
    base: "ou=people,%(suffix)s"
"""
NEAR_USER = "user: {base: 'ou=people,%s', filter: '(uid=%%{user})'}\n" % SUFFIX
FAR_GROUPS = ("groups: [{directory: corp, base: '%s', "
              "filter: '(member=%%{dn})', nested: 3}]\n" % GROUPS)
UPDATE = 'update: {replace: {mailLastLoginTime: "%{now}"}}'


class Here:
    """What set_up() made."""

    world = far = probe = authority = secret = None


def tree():
    """Of the other directory: its own people, and groups of the first's."""
    text = ""
    for name in ("people", "groups", "services"):
        text += entry("ou=%s,%s" % (name, SUFFIX),
                      {"objectClass": "organizationalUnit", "ou": name})
    text = entry(SUFFIX, {"objectClass": "domain", "dc": "example"}) + text
    text += entry(SERVICE_DN, {
        "objectClass": ["applicationProcess", "simpleSecurityObject"],
        "cn": "postlogin", "userPassword": PASSWORD})
    for uid in ("alice", "zoe"):
        text += entry(dn(uid), {
            "objectClass": ["inetOrgPerson", "mailLoginAccount"], "uid": uid,
            "cn": uid, "sn": uid, "employeeType": "far"})
    for name, member in (("inner", ALICE), ("outer", "cn=inner," + GROUPS),
                         ("zoes", dn("zoe"))):
        text += entry("cn=%s,%s" % (name, GROUPS), {
            "objectClass": "groupOfNames", "cn": name, "member": member})
    return text


def set_up():
    """For the setup() of a module of tests."""
    Here.authority = Authority(make_directory("lt-"))
    Here.world = World(authority=Here.authority)
    Here.far = Slapd(data=tree(), authority=Here.authority,
                     certificate="foreign")
    Here.probe = Probe()
    Here.secret = Here.world.secret_file(PASSWORD)


def config(rest, text=TEXT, **more):
    """near, far: URIs; ca, otherca, secret: files."""
    words = {"near": Here.world.slapd.uri, "far": Here.far.uri,
             "ca": Here.authority.path("ca.pem"),
             "otherca": Here.authority.path("otherca.pem"),
             "service": SERVICE_DN, "secret": Here.secret, "suffix": SUFFIX}
    words.update(more)
    return Here.world.config(text % words + rest)


def explain(path, user="alice"):
    start = time.monotonic()
    done = run_product("ldap-postloginctl", "-c", path, "explain", user,
                       "-s", "imap", "--json")
    found = json.loads(done.stdout)
    found["seconds"] = time.monotonic() - start
    found["said"] = done.stderr
    return found


def decided(path, verdict, user="alice", **expected):
    found = explain(path, user)
    equal(found["verdict"], verdict, "verdict, said: " + found["said"])
    for key, wanted in expected.items():
        equal(found[key], wanted, key)
    return found


def login(path, user="alice"):
    session = Master("%s -c %s %s" % (program("ldap-postlogin"), path,
                                      Here.probe.path("imap"))).login(
                                          "imap", user)
    status, text, log = session.finish()
    equal(status, 0, "exit, log: " + log)
    return text, log


def searches():
    return Here.world.slapd.count("SRCH"), Here.far.count("SRCH")


def mark():
    Here.world.slapd.mark()
    Here.far.mark()


def without(rest, listener=None, **more):
    """The other directory is not there, or is somebody who listens."""
    address = listener.address if listener else "127.0.0.1:%d" % free_port()
    return config(rest, far="ldap://" + address, **more)


def last_login(slapd, user="alice"):
    return slapd.value(dn(user), "mailLastLoginTime")


def forget():
    for slapd in (Here.world.slapd, Here.far):
        slapd.set(ALICE, "mailLastLoginTime")
