#include "ctl/survey.h"

#include <string.h>

#include "postlogin/dn.h"
#include "postlogin/text.h"

/* Entries looked at of each kind: enough to see what most have. */
enum { SAMPLE = 200 };

/* Supported capabilities [MS-ADTS 3.1.1.3.4.3]: LDAP_CAP_ACTIVE_DIRECTORY. */
static const char ad_capability[] = "1.2.840.113556.1.4.800";

static const char *const person_attributes[] = {"objectClass", "uid", "mail",
    "sAMAccountName", "userPrincipalName", "memberOf", "shadowExpire",
    "uidNumber", "shadowMax", "host", "authorizedService", "preferredLanguage",
    "pwdPolicySubentry", "protocolSettings"};

static const char *const group_attributes[] = {
    "objectClass", "cn", "member", "uniqueMember", "memberUid", "memberURL"};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

size_t
survey_seen(const struct population *population, const char *name)
{
	for (size_t i = 0; i < population->seen_count; i++)
		if (text_same(population->seen[i].name, name))
			return population->seen[i].count;
	return 0;
}

/* --- The root DSE ------------------------------------------------------- */

static bool
root_matches(struct arena *arena, const struct entry *root, const char *name,
    const char *pattern)
{
	const struct attribute *attribute = entry_attribute(root, name);

	for (size_t i = 0; attribute && i < attribute->count; i++)
		if (text_glob(arena, pattern, attribute->values[i]))
			return true;
	return false;
}

/* What the root DSE alone tells (RFC 3045, or what gives a server away). */
static enum product
product_of(struct arena *arena, const struct entry *root)
{
	if (entry_has(root, "supportedCapabilities", ad_capability) ||
	    entry_attribute(root, "rootDomainNamingContext"))
		return PRODUCT_ACTIVE_DIRECTORY;
	if (root_matches(arena, root, "vendorName", "389 project*") ||
	    root_matches(arena, root, "vendorName", "red hat*") ||
	    root_matches(arena, root, "vendorVersion", "389-directory*"))
		return PRODUCT_389DS;
	if (root_matches(arena, root, "vendorVersion", "*edirectory*") ||
	    entry_attribute(root, "directoryTreeName"))
		return PRODUCT_EDIRECTORY;
	if (entry_has(root, "objectClass", "OpenLDAProotDSE"))
		return PRODUCT_OPENLDAP;
	return PRODUCT_OTHER;
}

/* True for the parts of a server that hold no people. */
static bool
is_internal(struct arena *arena, struct span context)
{
	static const char *const first[] = {"cn=config", "cn=schema",
	    "cn=monitor", "cn=accesslog", "cn=changelog", "cn=configuration",
	    "dc=domaindnszones", "dc=forestdnszones", "o=ipaca",
	    "o=netscaperoot"};
	const char *dn = dn_canonical(arena, context);

	if (!dn || !*dn)
		return true;
	for (size_t i = 0; i < COUNT(first); i++) {
		const size_t size = strlen(first[i]);

		if (strncmp(dn, first[i], size) == 0 &&
		    (dn[size] == ',' || dn[size] == '\0'))
			return true;
	}
	return false;
}

/* True for a DN that a configuration can name: it is one, and nothing in it
 * would be changed for the line it stands in. */
static bool
is_writable(struct arena *arena, const char *dn)
{
	return dn_canonical(arena, span_of(dn)) &&
	       strcmp(text_printable(arena, span_of(dn)), dn) == 0;
}

static void
add_context(struct arena *arena, struct span value, struct survey *survey)
{
	if (survey->contexts.count < SURVEY_CONTEXTS_MAX &&
	    span_is_text(value) && is_writable(arena, value.data) &&
	    !is_internal(arena, value))
		names_add(arena, &survey->contexts, value.data);
}

static void
find_contexts(
    struct arena *arena, const struct entry *root, struct survey *survey)
{
	static const char *const names[] = {
	    "defaultNamingContext", "namingContexts"};

	for (size_t i = 0; i < COUNT(names); i++) {
		const struct attribute *attribute =
		    entry_attribute(root, names[i]);

		for (size_t j = 0; attribute && j < attribute->count; j++)
			add_context(arena, attribute->values[j], survey);
	}
}

/* --- Entries ------------------------------------------------------------ */

/* What stands behind the first comma that is not escaped; "" behind the last.
 * Text of a server: only ever used where dn_canonical() understood it. */
static const char *
parent_of(const char *dn)
{
	bool quoted = false;

	for (; *dn; dn++) {
		if (*dn == '\\' && dn[1])
			dn++;
		else if (*dn == '"')
			quoted = !quoted;
		else if (!quoted && (*dn == ',' || *dn == ';'))
			return dn + 1 + strspn(dn + 1, " ");
	}
	return dn;
}

/* The deepest DN that the parents of all entries are, or are below; "" if none
 * can be named. */
static const char *
common_base(struct arena *arena, const struct result *result)
{
	const char *base = parent_of(result->entries[0].dn);

	for (size_t i = 1; i < result->count; i++)
		while (*base && !dn_below(arena,
		                    span_of(parent_of(result->entries[i].dn)),
		                    span_of(base)))
			base = parent_of(base);
	while (*base && !is_writable(arena, base))
		base = parent_of(base);
	return base;
}

static void
count_sightings(struct arena *arena, const struct result *result,
    const char *const *names, size_t count, struct population *population)
{
	population->seen = arena_array(arena, count, sizeof(struct sighting));
	population->seen_count = count;
	for (size_t i = 0; i < count; i++) {
		population->seen[i].name = names[i];
		for (size_t j = 0; j < result->count; j++)
			population->seen[i].count +=
			    entry_attribute(&result->entries[j], names[i]) !=
			    NULL;
	}
}

static void
look_for(const struct inspection *inspection, const char *base,
    const char *filter, const char *const *names, size_t count,
    struct population *population_r)
{
	const struct search search = {
	    .base = base,
	    .scope = SCOPE_SUBTREE,
	    .filter = filter,
	    .attributes = {names, count},
	    .sample = SAMPLE,
	};
	const struct result result = check_search(inspection, &search);

	*population_r = (struct population){0};
	if (result.answer != ANSWER_DONE) {
		population_r->failed = result.text;
		return;
	}
	if (result.count == 0)
		return;
	population_r->count = result.count;
	population_r->cut = result.count >= SAMPLE;
	population_r->first = result.entries[0].dn;
	population_r->base =
	    population_r->cut ? base : common_base(inspection->arena, &result);
	if (!*population_r->base)
		population_r->base = base;
	count_sightings(inspection->arena, &result, names, count, population_r);
}

static const char *
people_filter(enum product product)
{
	if (product == PRODUCT_ACTIVE_DIRECTORY)
		return "(&(objectCategory=person)(objectClass=user)"
		       "(sAMAccountName=*)"
		       "(!(isCriticalSystemObject=TRUE)))";
	if (product == PRODUCT_IREDMAIL)
		return "(objectClass=mailUser)";
	if (product == PRODUCT_ZIMBRA)
		return "(objectClass=zimbraAccount)";
	return "(&(|(objectClass=inetOrgPerson)(objectClass=posixAccount)"
	       "(objectClass=account))(uid=*))";
}

static const char *
group_filter(enum product product)
{
	if (product == PRODUCT_ACTIVE_DIRECTORY)
		return "(objectClass=group)";
	return "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)"
	       "(objectClass=posixGroup)(objectClass=groupOfURLs))";
}

static bool
is_there(const struct inspection *inspection, const char *base,
    enum scope scope, const char *filter)
{
	const struct search search = {
	    .base = base,
	    .scope = scope,
	    .filter = filter,
	    .sample = 1,
	};
	const struct result result = check_search(inspection, &search);

	return result.answer == ANSWER_DONE && result.count > 0;
}

/* What only entries tell: products that are built on another's server. */
static void
refine_product(const struct inspection *inspection, struct survey *survey)
{
	for (size_t i = 0; i < survey->contexts.count; i++) {
		const char *base = survey->contexts.items[i];

		if (survey->product == PRODUCT_389DS &&
		    is_there(inspection, base, SCOPE_BASE, "(info=IPA V2.*)"))
			survey->product = PRODUCT_FREEIPA;
		if (survey->product != PRODUCT_OPENLDAP)
			continue;
		if (check_knows(inspection, "zimbraAccountStatus") &&
		    is_there(inspection, base, SCOPE_SUBTREE,
		        "(objectClass=zimbraAccount)"))
			survey->product = PRODUCT_ZIMBRA;
		else if (check_knows(inspection, "enabledService") &&
		         is_there(inspection, base, SCOPE_SUBTREE,
		             "(objectClass=mailUser)"))
			survey->product = PRODUCT_IREDMAIL;
	}
}

static void
find_people(const struct inspection *inspection, struct survey *survey)
{
	for (size_t i = 0; i < survey->contexts.count; i++) {
		struct population people;

		look_for(inspection, survey->contexts.items[i],
		    people_filter(survey->product), person_attributes,
		    COUNT(person_attributes), &people);
		if (i > 0 && people.count <= survey->people.count)
			continue;
		survey->people = people;
		survey->base = survey->contexts.items[i];
	}
	if (survey->base)
		look_for(inspection, survey->base,
		    group_filter(survey->product), group_attributes,
		    COUNT(group_attributes), &survey->groups);
}

static void
find_policies(const struct inspection *inspection, struct survey *survey)
{
	const struct search search = {
	    .base = survey->base,
	    .scope = SCOPE_SUBTREE,
	    .filter = "(objectClass=pwdPolicy)",
	    .sample = 10,
	};
	struct result result;

	if (!survey->base || survey->product != PRODUCT_OPENLDAP)
		return;
	result = check_search(inspection, &search);
	for (size_t i = 0; result.answer == ANSWER_DONE && i < result.count;
	     i++)
		if (is_writable(inspection->arena, result.entries[i].dn))
			names_add(inspection->arena, &survey->policies,
			    result.entries[i].dn);
}

void
survey_run(struct inspection *inspection, const struct entry *root,
    const char *base, struct survey *survey_r)
{
	*survey_r =
	    (struct survey){.product = product_of(inspection->arena, root)};
	survey_r->vendor = check_vendor(inspection->arena, root);
	if (base)
		names_add(inspection->arena, &survey_r->contexts, base);
	else
		find_contexts(inspection->arena, root, survey_r);
	survey_r->schema_read = check_read_schema(inspection) > 0;
	survey_r->own_schema = survey_r->schema_read &&
	                       check_knows(inspection, "mailLastLoginTime");
	survey_r->ppolicy = check_knows(inspection, "pwdAccountLockedTime");
	survey_r->exchange = survey_r->schema_read &&
	                     check_knows(inspection, "protocolSettings");
	refine_product(inspection, survey_r);
	find_people(inspection, survey_r);
	survey_r->posix = survey_seen(&survey_r->people, "uidNumber") > 0;
	find_policies(inspection, survey_r);
}
