"""company.py in the words of each directory, and each directory with it."""

import calendar

from company import (CHOIR, DAY, DYNAMIC, GROUPS, NOW, PEOPLE, PRIMARY,
                     WARNING)
from rig import ds389, ldif, samba, slapd
from rig.base import read_file
from rig.ldapserver import UNITS, shipped

FAR = 2000  # days no date of the company comes near
MAX_AGE = 90 * DAY  # of a password in OpenLDAP; 42 days in Active Directory
STRICT_AGE = 30 * DAY


def generalized(time):
    return time.strftime("%Y%m%d%H%M%SZ")


def generalized_ad(time):
    return time.strftime("%Y%m%d%H%M%S.0Z")


def filetime(time):
    """100 ns since 1601, as Active Directory counts."""
    return str((calendar.timegm(time.timetuple()) + 11644473600) * 10**7)


def days(time):
    """Days since 1970, as shadow counts."""
    return str(calendar.timegm(time.timetuple()) // 86400)


def site(person, spell):
    """What the administrator set for mail, times in the server's spelling."""
    return {name: spell(value) if hasattr(value, "strftime") else value
            for name, value in person.site.items()}


def escape(value):
    """An attribute value in a DN (RFC 4514)."""
    made = "".join("\\" + char if char in ',+"\\<>;=' else char
                   for char in value)
    return "\\" + made if made[:1] in ("#", " ") else made


# OpenLDAP and 389 Directory Server: inetOrgPerson, groupOfNames, RFC 2307.
# Their suffix is the same.

def unix_dn(person):
    return "uid=%s,ou=people,%s" % (person.uid, slapd.SUFFIX)


def unix_person(person, state):
    more = {}
    classes = ["inetOrgPerson", "shadowAccount"]
    if person.site:  # others get the class with their first login
        classes.append("mailLoginAccount")
    if person.gid:
        classes.append("posixAccount")
        more = {"uidNumber": "5000", "gidNumber": str(person.gid),
                "homeDirectory": "/nowhere"}
    more.update(site(person, generalized))
    more.update(state.get(person.state, {}))
    if person.department:
        more["departmentNumber"] = person.department
    return ldif.entry(unix_dn(person), {
        "objectClass": classes, "uid": person.uid, "cn": person.cn,
        "sn": person.uid, "mail": person.mail, **more})


def unix_group_dn(name):
    return "cn=%s,ou=groups,%s" % (escape(name), slapd.SUFFIX)


def unix_groups():
    people = {person.uid: unix_dn(person) for person in PEOPLE}
    text = ""
    for name, members in GROUPS.items():
        text += ldif.entry(unix_group_dn(name), {
            "objectClass": "groupOfNames", "cn": name, "member": [
                unix_group_dn(member[1:]) if member[0] == "@"
                else people[member] for member in members]})
    name, members = CHOIR
    text += ldif.entry(unix_group_dn(name), {
        "objectClass": "posixGroup", "cn": name, "gidNumber": "4000",
        "memberUid": members})
    return text + ldif.entry(unix_group_dn(PRIMARY), {
        "objectClass": "posixGroup", "cn": PRIMARY, "gidNumber": "5000"})


def dynamic(url_class):
    return ldif.entry(unix_group_dn(DYNAMIC), {
        "objectClass": url_class, "cn": DYNAMIC, "memberURL":
        "ldap:///ou=people,%s??sub?(departmentNumber=42)" % slapd.SUFFIX})


POLICIES = "ou=policies," + slapd.SUFFIX
OPENLDAP_STATES = {
    "plain": {"pwdChangedTime": generalized(NOW - DAY)},
    "disabled": {"pwdAccountLockedTime": "000001010000Z"},
    "expired": {"pwdEndTime": generalized(NOW - 10 * DAY)},
    "warned": {"pwdChangedTime": generalized(NOW - MAX_AGE + WARNING)},
    "password-expired": {"pwdChangedTime": generalized(NOW - 120 * DAY)},
    "must-change": {"pwdReset": "TRUE"},
    "locked": {"pwdAccountLockedTime": generalized(NOW)},
    "unlocked": {"pwdAccountLockedTime": generalized(NOW - 2 * DAY)},
    "never": {"pwdChangedTime": generalized(NOW - FAR * DAY),
              "pwdPolicySubentry": "cn=never," + POLICIES},
    "strict": {"pwdChangedTime": generalized(NOW - STRICT_AGE + WARNING),
               "pwdPolicySubentry": "cn=strict," + POLICIES},
}
OPENLDAP_OVERLAYS = """
dn: olcOverlay={1}ppolicy,olcDatabase={1}mdb,cn=config
objectClass: olcPPolicyConfig
olcOverlay: {1}ppolicy
olcPPolicyDefault: cn=default,%s

dn: olcOverlay={2}dynlist,olcDatabase={1}mdb,cn=config
objectClass: olcDynListConfig
olcOverlay: {2}dynlist
olcDynListAttrSet: groupOfURLs memberURL member
""" % POLICIES


def policy(name, age):
    return ldif.entry("cn=%s,%s" % (name, POLICIES), {
        "objectClass": ["device", "pwdPolicy"], "cn": name,
        "pwdAttribute": "userPassword", "pwdLockout": "TRUE",
        "pwdLockoutDuration": "86400", "pwdMustChange": "TRUE",
        "pwdMaxAge": str(int(age.total_seconds()))})


def openldap():
    """A slapd with memberof, ppolicy and dynlist, rights as shipped."""
    server = slapd.Slapd(service_writes=False, indexes="",
                         schemas=slapd.SCHEMAS + ("dyngroup",),
                         modules=("ppolicy", "dynlist"),
                         overlays=OPENLDAP_OVERLAYS)
    server.modify(read_file(shipped("access-example.ldif")))
    text = ldif.entry(slapd.SUFFIX, {
        "objectClass": ["dcObject", "organization"], "dc": "example",
        "o": "Example"})
    text += "".join(ldif.entry("ou=%s,%s" % (name, slapd.SUFFIX), {
        "objectClass": "organizationalUnit", "ou": name})
        for name in UNITS + ("policies",))
    text += ldif.entry(slapd.SERVICE_DN, {
        "objectClass": ["applicationProcess", "simpleSecurityObject"],
        "cn": "postlogin", "userPassword": slapd.SERVICE_PASSWORD})
    text += policy("default", MAX_AGE) + policy("never", 0 * DAY) \
        + policy("strict", STRICT_AGE)
    text += "".join(unix_person(person, OPENLDAP_STATES)
                    for person in PEOPLE)
    server.add_operational(text + unix_groups() + dynamic("groupOfURLs"))
    server.mark()
    return server


DS389_STATES = {
    "disabled": {"nsAccountLock": "TRUE"},
    "expired": {"shadowExpire": days(NOW - 10 * DAY)},
    "warned": {"passwordExpirationTime": generalized(NOW + WARNING)},
    "password-expired": {
        "passwordExpirationTime": generalized(NOW - 30 * DAY)},
    "must-change": {"passwordExpirationTime": "19700101000000Z"},
    "locked": {"accountUnlockTime": generalized(NOW + DAY),
               "passwordRetryCount": "3"},
    "unlocked": {"accountUnlockTime": generalized(NOW - DAY),
                 "passwordRetryCount": "3"},
    # No value at all is how this server says never; its policies have put
    # their end into the entry when the password was set.
    "strict": {"passwordExpirationTime": generalized(NOW + WARNING)},
}


def fill_389(server):
    server.add("".join(unix_person(person, DS389_STATES)
                       for person in PEOPLE) + unix_groups()
               + dynamic("groupOfURLs"))


# Active Directory

DISABLED, NORMAL, NEVER = "514", "512", "66048"  # userAccountControl
AD_AGE = 42 * DAY
PSO = "CN=strict,CN=Password Settings Container,CN=System," + samba.SUFFIX
AD_STATES = {
    "disabled": {"userAccountControl": DISABLED},
    "expired": {"accountExpires": filetime(NOW - 10 * DAY)},
    "locked": {"lockoutTime": filetime(NOW)},
    "unlocked": {"lockoutTime": filetime(NOW - DAY)},
    "never": {"userAccountControl": NEVER},
}
# What LDAP lets nobody write, with a control of Samba's own.
AD_PASSWORD_SET = {
    "warned": filetime(NOW - AD_AGE + WARNING),
    "strict": filetime(NOW - STRICT_AGE + WARNING),
    "password-expired": filetime(NOW - 60 * DAY),
    "must-change": "0",
    "never": filetime(NOW - FAR * DAY),
}


def ad_dn(person):
    return "CN=%s,OU=people,%s" % (escape(person.cn), samba.SUFFIX)


def ad_person(person):
    more = site(person, generalized_ad)
    more.update(AD_STATES.get(person.state, {}))
    if person.mail:
        more["mail"] = person.mail[0]
        more["proxyAddresses"] = ["smtp:" + mail for mail in person.mail]
    return samba.user_entry(ad_dn(person), person.uid, "Private-1", **more)


def ad_group_dn(name):
    return "CN=%s,OU=groups,%s" % (escape(name), samba.SUFFIX)


def ad_groups():
    """Empty first: a member has to be there before it is named."""
    people = {person.uid: ad_dn(person) for person in PEOPLE}
    groups = dict(GROUPS)
    groups[CHOIR[0]] = CHOIR[1]
    groups[PRIMARY] = ["oscar"]
    groups[DYNAMIC] = ["heidi"]  # this directory has no such groups
    made = "".join(ldif.entry(ad_group_dn(name), {
        "objectClass": "group", "sAMAccountName": "group-%d" % number,
        "groupType": "-2147483646"}) for number, name in enumerate(groups))
    filled = "".join(
        ldif.line("dn", ad_group_dn(name)) + "changetype: modify\n"
        "add: member\n" + "".join(ldif.line(
            "member", ad_group_dn(member[1:]) if member[0] == "@"
            else people[member]) for member in members) + "\n"
        for name, members in groups.items())
    return made, filled


def fill_ad(server):
    made, filled = ad_groups()
    server.offline("ldbadd", "".join(map(ad_person, PEOPLE)) + made)
    server.offline("ldbmodify", filled)
    by_uid = {person.uid: ad_dn(person) for person in PEOPLE}
    token = server.get(ad_group_dn(PRIMARY), "objectSid")["objectsid"][0]
    server.offline(
        "ldbmodify", change(by_uid["oscar"], "primaryGroupID",
                            str(int.from_bytes(token[-4:], "little"))))
    server.offline("ldbadd", ldif.entry(PSO, {
        "objectClass": "msDS-PasswordSettings",
        "msDS-PasswordSettingsPrecedence": "1",
        "msDS-PasswordReversibleEncryptionEnabled": "FALSE",
        "msDS-PasswordHistoryLength": "0",
        "msDS-PasswordComplexityEnabled": "FALSE",
        "msDS-MinimumPasswordLength": "0",
        "msDS-MinimumPasswordAge": "0",
        "msDS-MaximumPasswordAge": "-%d" % (
            STRICT_AGE.total_seconds() * 10**7),
        "msDS-LockoutThreshold": "0",
        "msDS-LockoutObservationWindow": "-18000000000",
        "msDS-LockoutDuration": "-18000000000",
        "msDS-PSOAppliesTo": [ad_dn(person) for person in PEOPLE
                              if person.state == "strict"]}))
    server.offline("ldbmodify", "".join(
        change(ad_dn(person), "pwdLastSet", AD_PASSWORD_SET[person.state])
        for person in PEOPLE if person.state in AD_PASSWORD_SET),
        samba.SET_PASSWORD_TIME)


def change(dn, attribute, value):
    return (ldif.line("dn", dn) + "changetype: modify\nreplace: %s\n"
            % attribute + ldif.line(attribute, value) + "\n")
