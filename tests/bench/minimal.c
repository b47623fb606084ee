/*
 * The same work as the wrapper's by the shortest C over libldap: bind, find the
 * user, find the groups, note the login, become the next program. It escapes
 * nothing, checks little and has no deadline: it is there to be compared with.
 *
 *	minimal URI BIND-DN PASSWORD-FILE SUFFIX PROGRAM [ARG]...
 */
#include <ldap.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { NAME_MAX_ = 512, GROUPS_MAX = 64 * 1024 };

struct login {
	LDAP *ldap;
	const char *suffix;
	const char *user;
	char *dn;
};

static bool
bind_as(LDAP *ldap, const char *dn, const char *file)
{
	char password[256] = "";
	FILE *secret = fopen(file, "re");
	struct berval credentials;

	if (secret == NULL)
		return false;
	if (fgets(password, sizeof(password), secret) == NULL)
		password[0] = '\0';
	fclose(secret);
	password[strcspn(password, "\n")] = '\0';
	credentials.bv_val = password;
	credentials.bv_len = strlen(password);
	return ldap_sasl_bind_s(ldap, dn, LDAP_SASL_SIMPLE, &credentials, NULL,
	           NULL, NULL) == LDAP_SUCCESS;
}

static LDAPMessage *
search(const struct login *login, const char *place, const char *filter,
    const char *attribute)
{
	char *attributes[] = {(char *)(size_t)attribute, NULL};
	char base[NAME_MAX_];
	LDAPMessage *found = NULL;

	snprintf(base, sizeof(base), "ou=%s,%s", place, login->suffix);
	if (ldap_search_ext_s(login->ldap, base, LDAP_SCOPE_SUBTREE, filter,
	        attributes, 0, NULL, NULL, NULL, 0, &found) != LDAP_SUCCESS)
		return NULL;
	return found;
}

static bool
find_user(struct login *login)
{
	char filter[NAME_MAX_];
	LDAPMessage *found, *entry;

	snprintf(filter, sizeof(filter), "(uid=%s)", login->user);
	found = search(login, "people", filter, "mailLoginEnabled");
	if (found == NULL)
		return false;
	entry = ldap_first_entry(login->ldap, found);
	if (entry != NULL)
		login->dn = ldap_get_dn(login->ldap, entry);
	ldap_msgfree(found);
	return login->dn != NULL;
}

static bool
find_groups(const struct login *login)
{
	static char groups[GROUPS_MAX];
	char filter[NAME_MAX_];
	size_t size = 0;
	LDAPMessage *found, *entry;

	snprintf(filter, sizeof(filter), "(member=%s)", login->dn);
	found = search(login, "groups", filter, "cn");
	if (found == NULL)
		return false;
	for (entry = ldap_first_entry(login->ldap, found); entry != NULL;
	     entry = ldap_next_entry(login->ldap, entry)) {
		struct berval **names =
		    ldap_get_values_len(login->ldap, entry, "cn");

		if (names == NULL)
			continue;
		if (size < sizeof(groups))
			size += (size_t)snprintf(groups + size,
			    sizeof(groups) - size, "%s%s", size > 0 ? "," : "",
			    names[0]->bv_val);
		ldap_value_free_len(names);
	}
	ldap_msgfree(found);
	return size < sizeof(groups) && setenv("ACL_GROUPS", groups, 1) == 0;
}

static bool
note_login(const struct login *login)
{
	char now[32];
	char *times[] = {now, NULL};
	char *addresses[] = {getenv("IP"), NULL};
	LDAPMod when = {.mod_op = LDAP_MOD_REPLACE,
	    .mod_type = (char *)(size_t) "mailLastLoginTime"};
	LDAPMod where = {.mod_op = LDAP_MOD_REPLACE,
	    .mod_type = (char *)(size_t) "mailLastLoginAddress"};
	LDAPMod *modifications[] = {&when, &where, NULL};
	time_t seconds = time(NULL);

	strftime(now, sizeof(now), "%Y%m%d%H%M%SZ", gmtime(&seconds));
	when.mod_values = times;
	where.mod_values = addresses;
	return ldap_modify_ext_s(login->ldap, login->dn, modifications, NULL,
	           NULL) == LDAP_SUCCESS;
}

static bool
pass_groups_on(void)
{
	const char *keys = getenv("USERDB_KEYS");
	char longer[NAME_MAX_];

	snprintf(
	    longer, sizeof(longer), "%s ACL_GROUPS", keys == NULL ? "" : keys);
	return setenv("USERDB_KEYS", longer, 1) == 0;
}

int
main(int argc, char **argv)
{
	struct login login = {.user = getenv("USER")};
	int version = LDAP_VERSION3;

	if (argc < 6 || login.user == NULL)
		return 100;
	login.suffix = argv[4];
	if (ldap_initialize(&login.ldap, argv[1]) != LDAP_SUCCESS ||
	    ldap_set_option(login.ldap, LDAP_OPT_PROTOCOL_VERSION, &version) !=
	        LDAP_SUCCESS ||
	    !bind_as(login.ldap, argv[2], argv[3]) || !find_user(&login) ||
	    !find_groups(&login) || !note_login(&login) || !pass_groups_on())
		return 111;
	ldap_memfree(login.dn);
	ldap_unbind_ext_s(login.ldap, NULL, NULL);
	execv(argv[5], argv + 5);
	return 127;
}
