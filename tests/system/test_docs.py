"""What the pages in docs/ tell an administrator to type, on a real server."""

import os
import re

from rig import ds389
from rig.base import Settings, read_file, run, tool
from rig.check import contains, equal
from rig.ds389 import DS389

WITHOUT_SANITIZERS = True  # nothing of ours runs in these
SHARED = (DS389,)


def piece(page, first):
    """The indented lines of a page that begin with this one."""
    text = read_file(os.path.join(Settings.source, "docs", page))
    found = re.search("^    %s\n(    .*\n)+" % re.escape(first), text, re.M)
    return re.sub("^    ", "", found.group(0), flags=re.M)


def test_389ds_policy_is_readable():
    """The rule for cn=config: the policy, and not the manager's password."""
    server = DS389.get()
    change = piece("directories/389ds.md", "dn: cn=config").replace(
        "cn=postlogin,ou=services,dc=example,dc=com", ds389.SERVICE_DN)
    look = [tool("ldapsearch"), "-x", "-LLL", "-H", server.uri, "-D",
            ds389.SERVICE_DN, "-w", ds389.SERVICE_PASSWORD, "-s", "base",
            "-b", "cn=config", "passwordMaxFailure", "nsslapd-rootpw",
            "nsslapd-rootdn"]
    equal("passwordMaxFailure" in run(look).stdout, False, "before")
    server.modify(change)
    try:
        out = run(look, check=True).stdout
        contains(out, "passwordMaxFailure")
        equal("nsslapd-root" in out, False, "what else is read")
    finally:
        server.modify(change.replace("add: aci", "delete: aci"))
