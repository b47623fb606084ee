"""What the language says of groups, one login a row: see language_cases.py."""

from language_cases import (ALLOW, DENY, GROUPS, GROUP_SEARCH, UNAVAILABLE,
                            attribute, first)

GROUP_CASES = [
    ("group", GROUP_SEARCH % 0 + first("{require: {group: STAFF}}"), {}, [],
     dict(ALLOW, groups=["Sales, EMEA", "staff"], acl_groups="staff")),
    ("group by DN", GROUP_SEARCH % 0 + first(
        '{require: {group: "CN=staff, %s"}}' % GROUPS), {}, [], ALLOW),
    ("not nested", GROUP_SEARCH % 0 + first("{require: {group: level1}}"),
     {}, [], DENY),
    ("nested", GROUP_SEARCH % 5 + first("{require: {group: level2}}"), {}, [],
     dict(ALLOW, groups=["Sales, EMEA", "cycle", "level1", "level2",
                         "staff"])),
    ("nested, capped", GROUP_SEARCH % 1, {}, [],
     {"groups": ["Sales, EMEA", "level1", "staff"]}),
    ("memberOf", "groups: [{attribute: memberOf}]\n", {}, [],
     {"groups": lambda g: g == ["Sales, EMEA", "staff"]}),
    ("names as they are", "groups: [{attribute: description}]\n",
     {"description": ["x y", "z"]}, [], {"groups": ["x y", "z"]}),
    ("a DN with a UID", "groups: [{attribute: description, base: '%s'}]\n"
     % GROUPS, {"description": "cn=a,%s#'0101'B" % GROUPS}, [],
     {"groups": ["a"]}),
    ("tokenGroups elsewhere", "groups: [{attribute: tokenGroups}]\n", {}, [],
     UNAVAILABLE),
    ("primaryGroupID elsewhere", "groups: [{attribute: primaryGroupID}]\n",
     {}, [], dict(ALLOW, groups=[])),
    ("IN_CHAIN elsewhere", "groups: [{base: '%s', filter: "
     "'(member:1.2.840.113556.1.4.1941:=%%{dn})'}]\n" % GROUPS, {}, [],
     UNAVAILABLE),
    ("IN_CHAIN elsewhere, in a search", first(
        "{deny: {search: '(memberOf:1.2.840.113556.1.4.1941:=cn=x)'}}"), {},
     [], UNAVAILABLE),
    ("a group without a name", "groups: [{base: '%s', filter: "
     "'(member=%%{dn})', name: ou}]\n" % GROUPS
     + first("{require: {group: 'cn=staff,%s'}}" % GROUPS), {}, [],
     dict(ALLOW, groups=[], acl_groups="")),
    ("userdb groups", "groups: [{userdb: teams}]\n", {},
     ["--field", "teams=b,a"], {"groups": ["a", "b"], "acl_groups": "a,b"}),
    ("no source, left alone", "", {}, [], {"acl_groups": None}),
    ("acl_groups", GROUP_SEARCH % 1
     + "acl_groups: {rename: {staff: Everybody}, except: [level*], "
       'case: upper, prefix: "g-"}\n', {}, [],
     {"acl_groups": "g-EVERYBODY"}),
    ("group action", attribute('{group: "%{value}"}'),
     {"description": ["x", "y"]}, [], {"groups": ["x", "y"]}),
    ("percent doubled", attribute('{group: "%{value}"}'),
     {"description": "50%"}, [],
     {"groups": ["50%"], "acl_groups": "50%%"}),
    ("percent of 1.x", "dovecot: 1.2\n" + attribute('{group: "%{value}"}'),
     {"description": "50%"}, [], {"acl_groups": "50%"}),
]
