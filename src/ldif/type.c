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
    {"objectClass", NULL, MATCH_IGNORE},
    {"uid", "userid", MATCH_IGNORE},
    {"cn", "commonName", MATCH_IGNORE},
    {"sn", "surname", MATCH_IGNORE},
    {"givenName", "gn", MATCH_IGNORE},
    {"displayName", NULL, MATCH_IGNORE},
    {"mail", "rfc822Mailbox", MATCH_IGNORE},
    {"description", NULL, MATCH_IGNORE},
    {"c", "countryName", MATCH_IGNORE},
    {"l", "localityName", MATCH_IGNORE},
    {"st", "stateOrProvinceName", MATCH_IGNORE},
    {"o", "organizationName", MATCH_IGNORE},
    {"ou", "organizationalUnitName", MATCH_IGNORE},
    {"dc", "domainComponent", MATCH_IGNORE},
    {"title", NULL, MATCH_IGNORE},
    {"host", NULL, MATCH_IGNORE},
    {"employeeNumber", NULL, MATCH_IGNORE},
    {"employeeType", NULL, MATCH_IGNORE},
    {"departmentNumber", NULL, MATCH_IGNORE},
    {"preferredLanguage", NULL, MATCH_IGNORE},
    {"telephoneNumber", NULL, MATCH_PHONE},
    {"mobile", "mobileTelephoneNumber", MATCH_PHONE},
    /* DNs */
    {"member", NULL, MATCH_DN},
    {"uniqueMember", NULL, MATCH_DN_UID},
    {"memberOf", NULL, MATCH_DN},
    {"isMemberOf", NULL, MATCH_DN},
    {"owner", NULL, MATCH_DN},
    {"manager", NULL, MATCH_DN},
    {"secretary", NULL, MATCH_DN},
    {"seeAlso", NULL, MATCH_DN},
    {"roleOccupant", NULL, MATCH_DN},
    {"aliasedObjectName", "aliasedEntryName", MATCH_DN},
    {"entryDN", NULL, MATCH_DN},
    {"creatorsName", NULL, MATCH_DN},
    {"modifiersName", NULL, MATCH_DN},
    {"distinguishedName", NULL, MATCH_DN},
    {"objectCategory", NULL, MATCH_UNKNOWN}, /* AD: also by its name */
    {"directReports", NULL, MATCH_DN},
    {"pwdPolicySubentry", NULL, MATCH_DN},
    {"groupMembership", NULL, MATCH_DN},
    {"securityEquals", NULL, MATCH_DN},
    {"nsRole", NULL, MATCH_DN},
    {"nsRoleDN", NULL, MATCH_DN},
    {"krbPwdPolicyReference", NULL, MATCH_DN},
    /* exactly as written */
    {"memberUid", NULL, MATCH_EXACT},
    {"homeDirectory", NULL, MATCH_EXACT},
    {"loginShell", NULL, MATCH_EXACT},
    {"memberURL", NULL, MATCH_EXACT},
    {"labeledURI", "labeledURL", MATCH_EXACT},
    {"memberNisNetgroup", NULL, MATCH_EXACT},
    {"krbPrincipalName", NULL, MATCH_EXACT},
    {"krbCanonicalName", NULL, MATCH_EXACT},
    {"mailLocation", NULL, MATCH_EXACT},
    /* bytes */
    {"userPassword", NULL, MATCH_OCTETS},
    {"objectSid", NULL, MATCH_OCTETS},
    {"objectGUID", NULL, MATCH_OCTETS},
    {"tokenGroups", NULL, MATCH_OCTETS},
    {"sIDHistory", NULL, MATCH_OCTETS},
    {"logonHours", NULL, MATCH_OCTETS},
    {"loginAllowedTimeMap", NULL, MATCH_OCTETS},
    {"jpegPhoto", NULL, MATCH_OCTETS},
    /* numbers */
    {"uidNumber", NULL, MATCH_INTEGER},
    {"gidNumber", NULL, MATCH_INTEGER},
    {"shadowLastChange", NULL, MATCH_INTEGER},
    {"shadowMin", NULL, MATCH_INTEGER},
    {"shadowMax", NULL, MATCH_INTEGER},
    {"shadowWarning", NULL, MATCH_INTEGER},
    {"shadowInactive", NULL, MATCH_INTEGER},
    {"shadowExpire", NULL, MATCH_INTEGER},
    {"shadowFlag", NULL, MATCH_INTEGER},
    {"userAccountControl", NULL, MATCH_INTEGER},
    {"msDS-User-Account-Control-Computed", NULL, MATCH_INTEGER},
    {"groupType", NULL, MATCH_INTEGER},
    {"sAMAccountType", NULL, MATCH_INTEGER},
    {"primaryGroupID", NULL, MATCH_INTEGER},
    {"accountExpires", NULL, MATCH_INTEGER},
    {"pwdLastSet", NULL, MATCH_INTEGER},
    {"lastLogon", NULL, MATCH_INTEGER},
    {"lastLogonTimestamp", NULL, MATCH_INTEGER},
    {"lockoutTime", NULL, MATCH_INTEGER},
    {"badPwdCount", NULL, MATCH_INTEGER},
    {"mailLoginCount", NULL, MATCH_INTEGER},
    /* times */
    {"createTimestamp", NULL, MATCH_TIME},
    {"modifyTimestamp", NULL, MATCH_TIME},
    {"whenCreated", NULL, MATCH_TIME},
    {"whenChanged", NULL, MATCH_TIME},
    {"pwdChangedTime", NULL, MATCH_TIME},
    {"pwdAccountLockedTime", NULL, MATCH_TIME},
    {"pwdStartTime", NULL, MATCH_TIME},
    {"pwdEndTime", NULL, MATCH_TIME},
    {"pwdLastSuccess", NULL, MATCH_TIME},
    {"authTimestamp", NULL, MATCH_TIME},
    {"krbPasswordExpiration", NULL, MATCH_TIME},
    {"krbPrincipalExpiration", NULL, MATCH_TIME},
    {"passwordExpirationTime", NULL, MATCH_TIME},
    {"loginExpirationTime", NULL, MATCH_TIME},
    {"mailLoginStarts", NULL, MATCH_TIME},
    {"mailLoginExpires", NULL, MATCH_TIME},
    {"mailLastLoginTime", NULL, MATCH_TIME},
};

/* RFC 4517 section 4.2. */
static const struct {
	const char *name;
	const char *oid;
	enum matching rule;
} rules[] = {
    {"caseIgnoreMatch", "2.5.13.2", MATCH_IGNORE},
    {"caseIgnoreIA5Match", "1.3.6.1.4.1.1466.109.114.2", MATCH_IGNORE},
    {"objectIdentifierMatch", "2.5.13.0", MATCH_IGNORE},
    {"booleanMatch", "2.5.13.13", MATCH_IGNORE},
    {"caseExactMatch", "2.5.13.5", MATCH_EXACT},
    {"caseExactIA5Match", "1.3.6.1.4.1.1466.109.114.1", MATCH_EXACT},
    {"distinguishedNameMatch", "2.5.13.1", MATCH_DN},
    {"uniqueMemberMatch", "2.5.13.23", MATCH_DN_UID},
    {"integerMatch", "2.5.13.14", MATCH_INTEGER},
    {"generalizedTimeMatch", "2.5.13.27", MATCH_TIME},
    {"octetStringMatch", "2.5.13.17", MATCH_OCTETS},
    {"telephoneNumberMatch", "2.5.13.20", MATCH_PHONE},
};

/* True if the first `size` bytes of `name` are the whole of `word`. */
static bool
is_word(const char *name, size_t size, const char *word)
{
	return word && strlen(word) == size &&
	       strncasecmp(name, word, size) == 0;
}

const struct type *
type_find(const char *description)
{
	size_t size = strcspn(description, ";");

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (is_word(description, size, types[i].name) ||
		    is_word(description, size, types[i].alias))
			return &types[i];
	return NULL;
}

bool
type_same_name(const char *a, const char *b)
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

	return (type_same_name(wanted, description) ||
	           (type && (is_word(description, size, type->name) ||
	                        is_word(description, size, type->alias)))) &&
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
