#!/usr/bin/python3
"""The same work as the wrapper's with python-ldap.

    script.py URI BIND-DN PASSWORD-FILE SUFFIX PROGRAM [ARG]...
"""

import os
import sys
import time

import ldap
import ldap.filter


def main():
    uri, bind, secret, suffix = sys.argv[1:5]
    with open(secret, encoding="utf-8") as source:
        password = source.readline().rstrip("\n")
    link = ldap.initialize(uri)
    link.simple_bind_s(bind, password)
    people = link.search_s(
        "ou=people," + suffix, ldap.SCOPE_SUBTREE,
        ldap.filter.filter_format("(uid=%s)", [os.environ["USER"]]),
        ["mailLoginEnabled"])
    if not people:
        return 0
    dn = people[0][0]
    groups = link.search_s(
        "ou=groups," + suffix, ldap.SCOPE_SUBTREE,
        ldap.filter.filter_format("(member=%s)", [dn]), ["cn"])
    now = time.strftime("%Y%m%d%H%M%SZ", time.gmtime())
    link.modify_s(dn, [
        (ldap.MOD_REPLACE, "mailLastLoginTime", now.encode()),
        (ldap.MOD_REPLACE, "mailLastLoginAddress",
         os.environ["IP"].encode())])
    os.environ["ACL_GROUPS"] = ",".join(
        found["cn"][0].decode() for _, found in groups)
    os.environ["USERDB_KEYS"] += " ACL_GROUPS"
    os.execv(sys.argv[5], sys.argv[5:])


sys.exit(main())
