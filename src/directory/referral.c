#include "referral.h"

#include <ldap.h>
#include <string.h>

#include "postlogin/text.h"

/* The same scheme: the ports must be equal. Else the host decides: a server
 * that we ask by ldaps:// calls itself ldap://. */
static bool
same_server(const LDAPURLDesc *ours, const LDAPURLDesc *theirs)
{
	if (!ours->lud_host || !theirs->lud_host ||
	    !text_same(ours->lud_host, theirs->lud_host))
		return false;
	if (strcmp(ours->lud_scheme, "ldapi") == 0 ||
	    strcmp(theirs->lud_scheme, "ldapi") == 0)
		return false;
	return strcmp(ours->lud_scheme, theirs->lud_scheme) != 0 ||
	       ours->lud_port == theirs->lud_port;
}

static const char *
find(const struct strings *uris, const LDAPURLDesc *theirs)
{
	for (size_t i = 0; i < uris->count; i++) {
		LDAPURLDesc *ours = NULL;
		bool same;
		if (ldap_url_parse(uris->items[i], &ours) != LDAP_URL_SUCCESS)
			continue;
		same = same_server(ours, theirs);
		ldap_free_urldesc(ours);
		if (same)
			return uris->items[i];
	}
	return NULL;
}

static void
take_scope(int scope, struct target *target)
{
	target->scoped = true;
	switch (scope) {
	case LDAP_SCOPE_BASE:
		target->scope = SCOPE_BASE;
		break;
	case LDAP_SCOPE_ONELEVEL:
		target->scope = SCOPE_ONELEVEL;
		break;
	case LDAP_SCOPE_SUBTREE:
		target->scope = SCOPE_SUBTREE;
		break;
	default:
		target->scoped = false;
	}
}

bool
referral_target(struct arena *arena, const struct directory_config *config,
    const char *url, struct target *target_r)
{
	LDAPURLDesc *theirs = NULL;

	*target_r = (struct target){0};
	if (ldap_url_parse(url, &theirs) != LDAP_URL_SUCCESS)
		return false;
	target_r->uri = find(&config->uris, theirs);
	if (!target_r->uri)
		target_r->uri = find(&config->write_uris, theirs);
	if (theirs->lud_dn && *theirs->lud_dn)
		target_r->dn = arena_string(arena, theirs->lud_dn);
	if (theirs->lud_filter)
		target_r->filter = arena_string(arena, theirs->lud_filter);
	take_scope(theirs->lud_scope, target_r);
	ldap_free_urldesc(theirs);
	return target_r->uri != NULL;
}

struct search
referral_search(
    const struct search *search, const struct target *target, bool part)
{
	struct search there = *search;

	if (target->dn)
		there.base = target->dn;
	if (target->filter)
		there.filter = target->filter;
	if (target->scoped)
		there.scope = target->scope;
	else if (part && search->scope == SCOPE_ONELEVEL)
		there.scope = SCOPE_BASE;
	return there;
}
