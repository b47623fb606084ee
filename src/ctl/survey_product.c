/* init: what a product is called, and the packaged profiles for it. */
#include "ctl/survey.h"

const char *
survey_product_name(enum product product)
{
	switch (product) {
	case PRODUCT_OPENLDAP:
		return "OpenLDAP";
	case PRODUCT_389DS:
		return "389 Directory Server";
	case PRODUCT_FREEIPA:
		return "FreeIPA";
	case PRODUCT_ACTIVE_DIRECTORY:
		return "Active Directory";
	case PRODUCT_EDIRECTORY:
		return "eDirectory";
	case PRODUCT_ZIMBRA:
		return "Zimbra";
	case PRODUCT_IREDMAIL:
		return "iRedMail";
	case PRODUCT_OTHER:
		break;
	}
	return "an LDAP server of another kind";
}

/* POSIX accounts whose shadow attributes are in use. */
static bool
has_shadow(const struct survey *survey)
{
	return survey->posix &&
	       (survey_seen(&survey->people, "shadowMax") > 0 ||
	           survey_seen(&survey->people, "shadowExpire") > 0);
}

/* An OpenLDAP server keeps account states in the overlay's way, in RFC 2307's,
 * in both or in none. */
static const char *
openldap_profiles(const struct survey *survey)
{
	if (!survey->ppolicy)
		return survey->posix ? "rfc2307" : "";
	return has_shadow(survey) ? "rfc2307, openldap" : "openldap";
}

static const char *
product_profiles(const struct survey *survey)
{
	switch (survey->product) {
	case PRODUCT_OPENLDAP:
		return openldap_profiles(survey);
	case PRODUCT_389DS:
		return has_shadow(survey) ? "rfc2307, 389ds" : "389ds";
	case PRODUCT_FREEIPA:
		return "freeipa";
	case PRODUCT_ACTIVE_DIRECTORY:
		return survey->exchange ? "active-directory, exchange"
		                        : "active-directory";
	case PRODUCT_EDIRECTORY:
		return "edirectory";
	case PRODUCT_ZIMBRA:
		return "zimbra";
	case PRODUCT_IREDMAIL:
		return "iredmail";
	case PRODUCT_OTHER:
		break;
	}
	return survey->posix ? "rfc2307" : "";
}

bool
survey_has_profile(const struct survey *survey)
{
	return *product_profiles(survey) != '\0';
}

const char *
survey_profiles(struct arena *arena, const struct survey *survey)
{
	const char *profiles = product_profiles(survey);

	if (!survey->own_schema)
		return profiles;
	return arena_printf(
	    arena, "%s%smail-login", profiles, *profiles ? ", " : "");
}
