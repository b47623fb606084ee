/*
 * The built-in table: attributes of RFC 4519, 4524, 4512, 2307, 2798, of the
 * password policy draft and of the well-known vendors that are compared
 * otherwise than as text ignoring case, or that a filter may well name though
 * no entry has them.
 */
#include "ldif/type.h"

#include <string.h>
#include <strings.h>

#include "postlogin/text.h"

static const struct type types[] = {
    /* RFC 4519, 4524, 2798: text ignoring case */
    {"objectClass 2.5.4.0", MATCH_CLASS},
    {"uid userid 0.9.2342.19200300.100.1.1", MATCH_IGNORE},
    {"cn commonName 2.5.4.3", MATCH_IGNORE},
    {"sn surname 2.5.4.4", MATCH_IGNORE},
    {"givenName gn 2.5.4.42", MATCH_IGNORE},
    {"displayName", MATCH_IGNORE},
    {"mail rfc822Mailbox 0.9.2342.19200300.100.1.3", MATCH_IGNORE},
    {"description 2.5.4.13", MATCH_IGNORE},
    {"c countryName 2.5.4.6", MATCH_IGNORE},
    {"l localityName 2.5.4.7", MATCH_IGNORE},
    {"st stateOrProvinceName 2.5.4.8", MATCH_IGNORE},
    {"o organizationName 2.5.4.10", MATCH_IGNORE},
    {"ou organizationalUnitName 2.5.4.11", MATCH_IGNORE},
    {"dc domainComponent 0.9.2342.19200300.100.1.25", MATCH_IGNORE},
    {"title 2.5.4.12", MATCH_IGNORE},
    {"host", MATCH_IGNORE},
    {"employeeNumber", MATCH_IGNORE},
    {"employeeType", MATCH_IGNORE},
    {"departmentNumber", MATCH_IGNORE},
    {"preferredLanguage", MATCH_IGNORE},
    {"telephoneNumber 2.5.4.20", MATCH_PHONE},
    {"mobile mobileTelephoneNumber", MATCH_PHONE},
    /* DNs */
    {"member 2.5.4.31", MATCH_DN},
    {"uniqueMember 2.5.4.50", MATCH_DN_UID},
    {"memberOf", MATCH_DN},
    {"isMemberOf", MATCH_DN},
    {"owner 2.5.4.32", MATCH_DN},
    {"manager", MATCH_DN},
    {"secretary", MATCH_DN},
    {"seeAlso 2.5.4.34", MATCH_DN},
    {"roleOccupant", MATCH_DN},
    {"aliasedObjectName aliasedEntryName", MATCH_DN},
    {"entryDN", MATCH_DN},
    {"creatorsName", MATCH_DN},
    {"modifiersName", MATCH_DN},
    {"distinguishedName", MATCH_DN},
    {"objectCategory", MATCH_UNKNOWN}, /* AD: also by its name */
    {"directReports", MATCH_DN},
    {"pwdPolicySubentry", MATCH_DN},
    {"groupMembership", MATCH_DN},
    {"securityEquals", MATCH_DN},
    {"nsRole", MATCH_DN},
    {"nsRoleDN", MATCH_DN},
    {"krbPwdPolicyReference", MATCH_DN},
    /* exactly as written */
    {"memberUid", MATCH_EXACT},
    {"homeDirectory", MATCH_EXACT},
    {"loginShell", MATCH_EXACT},
    {"memberURL", MATCH_EXACT},
    {"labeledURI labeledURL", MATCH_EXACT},
    {"memberNisNetgroup", MATCH_EXACT},
    {"krbPrincipalName", MATCH_EXACT},
    {"krbCanonicalName", MATCH_EXACT},
    {"mailLocation", MATCH_EXACT},
    /* bytes */
    {"userPassword 2.5.4.35", MATCH_OCTETS},
    {"objectSid", MATCH_OCTETS},
    {"objectGUID", MATCH_OCTETS},
    {"tokenGroups", MATCH_OCTETS},
    {"sIDHistory", MATCH_OCTETS},
    {"logonHours", MATCH_OCTETS},
    {"loginAllowedTimeMap", MATCH_OCTETS},
    {"jpegPhoto", MATCH_OCTETS},
    /* numbers */
    {"uidNumber", MATCH_INTEGER},
    {"gidNumber", MATCH_INTEGER},
    {"shadowLastChange", MATCH_INTEGER},
    {"shadowMin", MATCH_INTEGER},
    {"shadowMax", MATCH_INTEGER},
    {"shadowWarning", MATCH_INTEGER},
    {"shadowInactive", MATCH_INTEGER},
    {"shadowExpire", MATCH_INTEGER},
    {"shadowFlag", MATCH_INTEGER},
    {"userAccountControl", MATCH_INTEGER},
    {"msDS-User-Account-Control-Computed", MATCH_INTEGER},
    {"groupType", MATCH_INTEGER},
    {"sAMAccountType", MATCH_INTEGER},
    {"primaryGroupID", MATCH_INTEGER},
    {"accountExpires", MATCH_INTEGER},
    {"pwdLastSet", MATCH_INTEGER},
    {"lastLogon", MATCH_INTEGER},
    {"lastLogonTimestamp", MATCH_INTEGER},
    {"lockoutTime", MATCH_INTEGER},
    {"badPwdCount", MATCH_INTEGER},
    {"mailLoginCount", MATCH_INTEGER},
    /* yes or no */
    {"mailLoginEnabled", MATCH_BOOLEAN},
    {"mailMaintenance", MATCH_BOOLEAN},
    {"pwdReset", MATCH_BOOLEAN},
    {"pwdLockout", MATCH_BOOLEAN},
    {"pwdMustChange", MATCH_BOOLEAN},
    {"loginDisabled", MATCH_BOOLEAN},
    /* times */
    {"createTimestamp", MATCH_TIME},
    {"modifyTimestamp", MATCH_TIME},
    {"whenCreated", MATCH_TIME},
    {"whenChanged", MATCH_TIME},
    {"pwdChangedTime", MATCH_TIME},
    {"pwdAccountLockedTime", MATCH_TIME},
    {"pwdStartTime", MATCH_TIME},
    {"pwdEndTime", MATCH_TIME},
    {"pwdLastSuccess", MATCH_TIME},
    {"authTimestamp", MATCH_TIME},
    {"krbPasswordExpiration", MATCH_TIME},
    {"krbPrincipalExpiration", MATCH_TIME},
    {"passwordExpirationTime", MATCH_TIME},
    {"loginExpirationTime", MATCH_TIME},
    {"mailLoginStarts", MATCH_TIME},
    {"mailLoginExpires", MATCH_TIME},
    {"mailLastLoginTime", MATCH_TIME},
};

/* RFC 4517 section 4.2. */
static const struct {
	const char *name;
	const char *oid;
	enum matching rule;
} rules[] = {
    {"caseIgnoreMatch", "2.5.13.2", MATCH_IGNORE},
    {"caseIgnoreIA5Match", "1.3.6.1.4.1.1466.109.114.2", MATCH_IGNORE},
    {"objectIdentifierMatch", "2.5.13.0", MATCH_CLASS},
    {"booleanMatch", "2.5.13.13", MATCH_BOOLEAN},
    {"caseExactMatch", "2.5.13.5", MATCH_EXACT},
    {"caseExactIA5Match", "1.3.6.1.4.1.1466.109.114.1", MATCH_EXACT},
    {"distinguishedNameMatch", "2.5.13.1", MATCH_DN},
    {"uniqueMemberMatch", "2.5.13.23", MATCH_DN_UID},
    {"integerMatch", "2.5.13.14", MATCH_INTEGER},
    {"generalizedTimeMatch", "2.5.13.27", MATCH_TIME},
    {"octetStringMatch", "2.5.13.17", MATCH_OCTETS},
    {"telephoneNumberMatch", "2.5.13.20", MATCH_PHONE},
};

/* Object classes a filter may well name, and those above them: slapd does not
 * store these with an entry, and finds it by them. */
static const struct {
	const char *class;
	const char *superior;
} classes[] = {
    {"organizationalPerson", "person"},
    {"inetOrgPerson", "organizationalPerson"},
    {"residentialPerson", "person"},
    {"pilotPerson", "person"},
    {"newPilotPerson", "person"},
    {"user", "organizationalPerson"}, /* Active Directory */
    {"computer", "user"},
    {"person", "top"},
    {"account", "top"},
    {"alias", "top"},
    {"applicationProcess", "top"},
    {"country", "top"},
    {"dcObject", "top"},
    {"domain", "top"},
    {"group", "top"},
    {"groupOfNames", "top"},
    {"groupOfUniqueNames", "top"},
    {"groupOfURLs", "top"},
    {"locality", "top"},
    {"mailLoginAccount", "top"},
    {"organization", "top"},
    {"organizationalRole", "top"},
    {"organizationalUnit", "top"},
    {"posixAccount", "top"},
    {"posixGroup", "top"},
    {"pwdPolicy", "top"},
    {"shadowAccount", "top"},
    {"simpleSecurityObject", "top"},
};

/* True if the first `size` bytes of `name` are one of the words. */
static bool
is_among(const char *name, size_t size, const char *words)
{
	while (*words) {
		size_t length = strcspn(words, " ");

		if (length == size && strncasecmp(name, words, size) == 0)
			return true;
		words += length;
		words += strspn(words, " ");
	}
	return false;
}

const struct type *
type_find(const char *description)
{
	size_t size = strcspn(description, ";");

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (is_among(description, size, types[i].names))
			return &types[i];
	return NULL;
}

const char *
type_superior(const char *class)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++)
		if (text_same(classes[i].class, class))
			return classes[i].superior;
	return NULL;
}

/* True if the names before the options are the same. */
static bool
same_name(const char *a, const char *b)
{
	size_t size = strcspn(a, ";");

	return size == strcspn(b, ";") && strncasecmp(a, b, size) == 0;
}

static bool
has_option(const char *description, const char *option, size_t size)
{
	const char *at = strchr(description, ';');

	while (at) {
		const char *begin = at + 1;

		at = strchr(begin, ';');
		if (size == (at ? (size_t)(at - begin) : strlen(begin)) &&
		    strncasecmp(begin, option, size) == 0)
			return true;
	}
	return false;
}

static bool
has_options(const char *description, const char *wanted)
{
	const char *at = strchr(wanted, ';');

	while (at) {
		const char *begin = at + 1;

		at = strchr(begin, ';');
		if (!has_option(description, begin,
		        at ? (size_t)(at - begin) : strlen(begin)))
			return false;
	}
	return true;
}

bool
type_covers(
    const struct type *type, const char *wanted, const char *description)
{
	size_t size = strcspn(description, ";");

	return (same_name(wanted, description) ||
	           (type && is_among(description, size, type->names))) &&
	       has_options(description, wanted);
}

bool
type_rule(const char *name, enum matching *rule_r)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		if (!text_same(name, rules[i].name) &&
		    strcmp(name, rules[i].oid) != 0)
			continue;
		*rule_r = rules[i].rule;
		return true;
	}
	return false;
}
