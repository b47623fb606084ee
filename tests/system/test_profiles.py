"""The packaged profiles on the servers they are for: the tables of logins that
make check asks of LDIF files, asked of slapd and 389 DS, which hand out
operational attributes and policies in their own way."""

import os
import re

from company_servers import OPENLDAP_OVERLAYS
from rig import ds389, ldif, slapd
from rig.base import (Settings, daemon_ids, make_directory, read_file, run,
                      run_product, tool, write_file)
from rig.check import cases, contains, equal, true
from rig.ds389 import DS389

WITHOUT_SANITIZERS = True  # a large server; make check has the tables
SHARED = (DS389,)
SUFFIX = "dc=example,dc=com"
TREE = "dc=profiles"  # in a shared server, apart from other tests
ACI = ('(targetattr != "userPassword || aci")(version 3.0; acl "reads"; '
       'allow (read, search, compare) userdn = "ldap:///%s";)'
       % ds389.SERVICE_DN)


def table(name, suffix):
    path = os.path.join(Settings.source, "tests", "profiles", name)
    return read_file(path).replace(SUFFIX, suffix)


def parents(entries, suffix, container):
    """What has to stand above, outermost first."""
    have = {dn.lower() for dn, _ in entries} | {suffix}
    missing = []
    for dn, _ in entries:
        above = dn.replace("\\,", "\0")
        while not suffix.endswith(above):
            above = above.split(",", 1)[1]
            if above.lower() not in have:
                have.add(above.lower())
                missing.append(above)
    text = ""
    for dn in sorted(missing, key=len):
        kind, value = dn.split(",")[0].split("=")
        text += ldif.entry(dn, {
            "objectClass": container if kind == "cn"
            else "organizationalUnit", kind: value})
    return text


def completed(attributes):
    """What schemas ask for beyond what a profile reads."""
    classes = [value.decode() for value in attributes["objectclass"]]
    made = dict(attributes)
    name = made.get("uid", made.get("cn", [b"x"]))[0]
    if "posixGroup" in classes and "groupOfNames" in classes:
        classes.remove("posixGroup")
        made.pop("gidnumber")
    if "posixAccount" in classes and "inetOrgPerson" not in classes \
            and "account" not in classes:
        classes.append("account")
    if "person" in classes and "inetOrgPerson" not in classes:
        classes.append("inetOrgPerson")
    if "inetOrgPerson" in classes or "posixAccount" in classes:
        made.setdefault("cn", [name])
    if "inetOrgPerson" in classes:
        made.setdefault("sn", [name])
    if "posixAccount" in classes:
        made.setdefault("uidnumber", [b"5000"])
        made.setdefault("gidnumber", [b"5000"])
        made.setdefault("homedirectory", [b"/nowhere"])
    if any(key.startswith("shadow") for key in made) and \
            "shadowAccount" not in classes:
        classes.append("shadowAccount")
    made["objectclass"] = sorted(set(classes))
    return made


def refused(dn, attributes, never):
    """Values no server takes, and what it alone may write."""
    broken = any(word in dn for word in ("broken", "nodate"))
    return broken or any(name in attributes for name in never)


def logins(name, suffix, left_out):
    """The cases whose users are there."""
    uids = {value.decode().lower() for dn, attributes in left_out
            for value in attributes.get("uid", [])}
    kept = []
    whole = "\n" + table(name + ".yaml", suffix)
    for case in whole.split("\n- name: ")[1:]:
        words = {line.split(":", 1)[1].strip().lower()
                 for line in case.split("\n")
                 if line.startswith(("  user:", "  master_user:"))}
        if not words & uids:
            kept.append(case)
    true(len(kept) > 10, "%d cases are left" % len(kept))
    return kept


def load(name, suffix, never=()):
    """(entries, those the server would not take), but for the suffix."""
    entries = ldif.parse(table(name + ".ldif", suffix))[1:]
    good = [(dn, attributes) for dn, attributes in entries
            if not refused(dn, attributes, never)]
    return good, [pair for pair in entries if pair not in good]


def run_table(name, server, kind, suffix, left_out):
    place = make_directory("lr-")
    secret = write_file(os.path.join(place, "secret"),
                        kind.SERVICE_PASSWORD, 0o640, (0, daemon_ids()[1]))
    conf = table(name + ".conf.yaml", suffix)
    conf = conf.replace(
        'uri: "ldap://127.0.0.1"',
        'uri: "%s", connect_timeout: 5s, bind: {dn: "%s", password_file: '
        '"%s"}' % (server.tcp, kind.SERVICE_DN, secret))
    conf += "timeout: 9s\n"
    kept = logins(name, suffix, left_out)
    tests = write_file(os.path.join(place, "tests.yaml"),
                       "".join("- name: %s\n" % case for case in kept))
    path = write_file(os.path.join(place, "conf.yaml"), conf)
    done = run_product("ldap-postloginctl", "-c", path, "test", tests)
    failed = [line for line in done.stdout.split("\n")
              if not line.startswith("ok")]
    equal(done.returncode, 0, "\n".join(failed) + done.stderr)
    true("%d passed" % len(kept) in done.stdout, done.stdout[-200:])
    return path


@cases([("openldap", "openldap"), ("rfc2307", "rfc2307")])
def test_slapd(name):
    """Loaded offline: pwdLastSuccess and the like are written by nobody."""
    entries, left_out = load(name, SUFFIX, ("authorizedservice",))
    server = slapd.Slapd(modules=("ppolicy", "dynlist"),
                         schemas=slapd.SCHEMAS + ("dyngroup",),
                         overlays=OPENLDAP_OVERLAYS)
    text = ldif.entry(SUFFIX, {
        "objectClass": ["dcObject", "organization"], "dc": "example",
        "o": "Example"})
    text += ldif.entry("ou=services," + SUFFIX, {
        "objectClass": "organizationalUnit", "ou": "services"})
    text += ldif.entry(slapd.SERVICE_DN, {
        "objectClass": ["applicationProcess", "simpleSecurityObject"],
        "cn": "postlogin", "userPassword": slapd.SERVICE_PASSWORD})
    text += parents(entries, SUFFIX, "device")
    text += "".join(ldif.entry(dn, completed(attributes))
                    for dn, attributes in entries)
    server.stop()
    path = write_file(os.path.join(server.directory, "data.ldif"), text)
    run([tool("slapadd"), "-n1", "-F", server.config, "-l", path],
        check=True)
    server.start()
    config = run_table(name, server, slapd, SUFFIX, left_out)
    done = run_product("ldap-postloginctl", "-c", config, "check")
    # This server has all but ldapns.schema.
    unknown = re.findall("FAILED +(.*)", done.stdout)
    equal(unknown, [] if name == "openldap" else
          ["user: the schema knows no attribute authorizedService"], "check")
    contains(done.stdout, "user: each attribute can be read", "check")


def groups_389(entries):
    """memberOf is the plug-in's: groups that say the same."""
    made, text = {}, ""
    for dn, attributes in entries:
        for group in attributes.pop("memberof", []):
            made.setdefault(group.decode(), []).append(dn)
    for dn, members in made.items():
        name = dn.split(",")[0].split("=", 1)[1].replace("\\2C", ",")
        text += ldif.entry(dn, {"objectClass": "groupOfNames", "cn": name,
                                "member": members})
    return [(dn, {}) for dn in made], text


def test_389ds():
    entries, left_out = load("389ds", TREE)
    for dn, attributes in list(entries):
        stamp = attributes.pop("createtimestamp", None)
        if stamp and "lastlogintime" not in attributes:
            entries.remove((dn, attributes))
            left_out.append((dn, attributes))
    server = DS389.get()
    server.add(ds389.BACKEND.replace("userroot", "profiles")
               % {"suffix": TREE})
    server.add(ldif.entry(TREE, {"objectClass": "domain", "dc": "profiles",
                                 "aci": ACI}))
    groups, text = groups_389(entries)
    server.add(parents(entries + groups, TREE, "nsContainer") + "".join(
        ldif.entry(dn, completed(attributes))
        for dn, attributes in entries) + text)
    run_table("389ds", server, ds389, TREE, left_out)
