/* init: a survey as a configuration with comments. */
#include <string.h>
#include <time.h>

#include "ctl/init.h"
#include "postlogin/datetime.h"
#include "postlogin/text.h"

/* A scalar of YAML in single quotes: nothing but the quote means anything
 * there. What is no printable line cannot be said in one. */
static void
add_quoted(struct text *text, const char *value)
{
	value = text_printable(text->arena, span_of(value));
	text_add_byte(text, '\'');
	for (; *value; value++) {
		if (*value == '\'')
			text_add_byte(text, '\'');
		text_add_byte(text, *value);
	}
	text_add_byte(text, '\'');
}

/* The same for a TEMPLATE, where a percent sign is written twice. */
static void
add_template(struct text *text, const char *value)
{
	struct text doubled = {.arena = text->arena};

	for (; *value; value++) {
		if (*value == '%')
			text_add_byte(&doubled, '%');
		text_add_byte(&doubled, *value);
	}
	add_quoted(text, text_string(&doubled));
}

/* What a server says of itself, in a comment: one printable line. */
static const char *
shown(struct arena *arena, const char *value)
{
	return text_printable(arena, span_of(value));
}

void
init_write_directory(
    struct text *text, const struct init_options *options, const char *base)
{
	text_add(text, "directory:\n  uri: ");
	add_quoted(text, options->uri);
	text_add_byte(text, '\n');
	if (options->starttls)
		text_add(text, "  starttls: true\n");
	if (options->insecure)
		text_add(text, "  insecure: true\n");
	if (options->ca_file) {
		text_add(text, "  tls: {ca_file: ");
		add_quoted(text, options->ca_file);
		text_add(text, "}\n");
	}
	if (base) {
		text_add(text, "  base: ");
		add_template(text, base);
		text_add_byte(text, '\n');
	}
	if (options->bind_dn) {
		text_add(text, "  bind: {dn: ");
		add_quoted(text, options->bind_dn);
		text_add(text, ", password_file: ");
		add_quoted(text, options->password_file);
		text_add(text, "}\n");
	} else if (strncmp(options->uri, "ldapi:", 6) == 0) {
		text_add(text, "  bind: {sasl: EXTERNAL}\n");
	}
}

/* --- What was seen ----------------------------------------------------------
 */

static void
add_population(
    struct text *text, const char *what, const struct population *population)
{
	if (population->failed) {
		text_addf(text, "#   %s: %s\n", what,
		    shown(text->arena, population->failed));
		return;
	}
	text_addf(text, "#   %s: %zu%s", what, population->count,
	    population->cut ? " or more" : "");
	if (population->base)
		text_addf(
		    text, ", below %s", shown(text->arena, population->base));
	text_add_byte(text, '\n');
	for (size_t i = 0; i < population->seen_count; i++)
		if (population->seen[i].count > 0 &&
		    !text_same(population->seen[i].name, "objectClass"))
			text_addf(text, "#     %s on %zu\n",
			    population->seen[i].name,
			    population->seen[i].count);
}

static void
add_head(struct text *text, const struct init_options *options,
    const struct survey *survey, const char *unknown)
{
	text_addf(text,
	    "# Who may open a mailbox here, what they are told, what is "
	    "written back:\n"
	    "# ldap-postlogin.yaml(5). Written by ldap-postloginctl init on "
	    "%s.\n#\n",
	    date_strftime(
	        text->arena, "%Y-%m-%d", (int64_t)time(NULL), zone_utc()));
	text_addf(text, "# What %s showed:\n#   %s (%s)\n",
	    shown(text->arena, options->uri),
	    survey_product_name(survey->product),
	    shown(text->arena, survey->vendor));
	add_population(text, "people", &survey->people);
	add_population(text, "groups", &survey->groups);
	if (*unknown)
		text_addf(
		    text, "#\n# What could not be found out:\n%s", unknown);
	text_add(text, "#\n# Try it:  ldap-postloginctl check\n"
	               "#          ldap-postloginctl explain USER -s imap --ip "
	               "203.0.113.9\n\n");
}

/* --- What is not known ------------------------------------------------------
 */

static void
add_unknown(struct text *text, const char *line)
{
	text_addf(text, "#   %s\n", line);
}

static bool
is_open_tls(const struct init_options *options)
{
	return strncmp(options->uri, "ldap:", 5) == 0 && !options->starttls;
}

static const char *
list_unknown(struct arena *arena, const struct init_options *options,
    const struct survey *survey)
{
	struct text text = {.arena = arena};

	if (survey->product == PRODUCT_OTHER)
		add_unknown(&text, "which server it is: account states it "
		                   "keeps in its own way are not looked at");
	if (!survey->base)
		add_unknown(&text, "a naming context: name one by --base, or "
		                   "look as somebody (--bind-dn)");
	else if (survey->people.count == 0)
		add_unknown(&text,
		    options->bind_dn
		        ? "where people are: none may be seen here, "
		          "see directory: base and user:"
		        : "where people are: nobody may be seen by anybody, "
		          "look as somebody (--bind-dn)");
	if (survey->contexts.count == SURVEY_CONTEXTS_MAX)
		add_unknown(&text, "whether people are in further naming "
		                   "contexts: see --base");
	if (survey->base && survey->groups.count == 0)
		add_unknown(&text, "where groups are: none may be seen here");
	if (survey->people.cut)
		add_unknown(&text, "the narrowest base of all people: not "
		                   "all were looked at");
	if (!survey->schema_read)
		add_unknown(&text, "which attributes it knows: its schema "
		                   "cannot be read");
	if (survey->product == PRODUCT_OPENLDAP && survey->ppolicy &&
	    survey->policies.count != 1)
		add_unknown(&text,
		    survey->policies.count == 0
		        ? "the default password policy: no pwdPolicy entry "
		          "may be seen"
		        : "which password policy is the default one "
		          "(ppolicy_default): there are several");
	if (is_open_tls(options))
		add_unknown(&text, "whether the server has a certificate: "
		                   "looked without TLS, see starttls");
	add_unknown(&text, "the right to write last logins: "
	                   "ldap-postloginctl check tries it");
	return text_string(&text);
}

/* --- The configuration ------------------------------------------------------
 */

static void
add_include(struct text *text, const struct survey *survey)
{
	const char *profiles = survey_profiles(text->arena, survey);

	if (*profiles)
		text_addf(text, "include: [%s]\n\n", profiles);
	else
		text_add(text, "# No profile fits what was seen.\n\n");
	if (!survey->own_schema)
		text_addf(text,
		    "# The attributes mailLogin... are not in the schema%s. "
		    "Load schema/ (its README\n# says how), then include "
		    "mail-login too: restrictions, alerts and last login.\n\n",
		    survey->schema_read ? "" : ", as far as can be seen");
}

/* What a profile knows and this server does not. */
static void
add_disabled(struct text *text, const struct survey *survey)
{
	if (survey->unfit.count == 0)
		return;
	text_add(text, "\n# Rules of the profile whose attributes the schema "
	               "here does not know.\ndisable: [");
	for (size_t i = 0; i < survey->unfit.count; i++)
		text_addf(
		    text, "%s%s", i > 0 ? ", " : "", survey->unfit.items[i]);
	text_add(text, "]\n");
}

/* Where people are below the base of all; without a profile also what they
 * are looked up by. */
static void
add_user(struct text *text, const struct survey *survey, bool profile)
{
	const char *base = survey->people.base;
	const bool narrower =
	    base && survey->base && !text_same(base, survey->base);

	if (!narrower && profile)
		return;
	text_add(text, "\nuser:\n");
	if (narrower) {
		text_add(text, "  base: ");
		add_template(text, base);
		text_add_byte(text, '\n');
	}
	if (!profile)
		text_add(text,
		    "  filter: (|(uid=%{master_user | default(user)})"
		    "(mail=%{master_user | default(user)}))\n");
}

static void
add_policy(struct text *text, const struct survey *survey)
{
	if (survey->product != PRODUCT_OPENLDAP || !survey->ppolicy)
		return;
	if (survey->policies.count == 1) {
		text_add(text,
		    "\n# The policy of users without a pwdPolicySubentry "
		    "(ppolicy_default).\nentries:\n  policy: {base: [");
		add_template(text, survey->policies.items[0]);
		text_add(text, "]}\n");
		return;
	}
	text_add(text, "\n# Name the default password policy "
	               "(ppolicy_default), if there is one:\n"
	               "# entries:\n");
	for (size_t i = 0; i < survey->policies.count; i++)
		text_addf(text, "#   policy: {base: ['%s']}\n",
		    shown(text->arena, survey->policies.items[i]));
	if (survey->policies.count == 0)
		text_add(text, "#   policy: {base: ['cn=default,...']}\n");
}

static void
add_groups(struct text *text, const struct survey *survey, bool profile)
{
	static const char *const ways[] = {
	    "member", "uniqueMember", "memberUid", "memberURL"};
	bool any = false;

	if (profile)
		text_add(text, "\n# Groups come from the profile");
	else
		text_add(text, "\ngroups:\n"
		               "  - filter: (|(member=%{dn})"
		               "(uniqueMember=%{dn}))\n"
		               "    nested: 5\n# Groups as above");
	if (survey_seen(&survey->people, "memberOf") > 0)
		text_addf(text, "; memberOf is kept on %zu of %zu people",
		    survey_seen(&survey->people, "memberOf"),
		    survey->people.count);
	text_add(text, ".\n");
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		any |= survey_seen(&survey->groups, ways[i]) > 0;
	if (any)
		text_add(text, "# Groups name their members by");
	for (size_t i = 0; any && i < sizeof(ways) / sizeof(*ways); i++)
		if (survey_seen(&survey->groups, ways[i]) > 0)
			text_addf(text, " %s (%zu)", ways[i],
			    survey_seen(&survey->groups, ways[i]));
	if (any)
		text_add(text, ".\n");
	if (survey_seen(&survey->groups, "memberURL") > 0)
		text_add(text, "# Dynamic groups, unless the server expands "
		               "them:\n# groups:\n"
		               "#   - {filter: (objectClass=groupOfURLs), "
		               "dynamic: memberURL}\n");
}

const char *
init_write(struct arena *arena, const struct init_options *options,
    const struct survey *survey, const char **open_r)
{
	struct text text = {.arena = arena};
	const char *unknown = list_unknown(arena, options, survey);
	const bool profile = survey_has_profile(survey);

	*open_r = unknown;
	add_head(&text, options, survey, unknown);
	add_include(&text, survey);
	if (is_open_tls(options))
		text_add(&text, "# TLS: write starttls: true below uri (and "
		                "tls: {ca_file: ...} for a CA of your own).\n");
	init_write_directory(
	    &text, options, survey->base ? survey->base : "dc=example,dc=com");
	add_user(&text, survey, profile);
	add_policy(&text, survey);
	add_groups(&text, survey, profile);
	add_disabled(&text, survey);
	text_add(&text,
	    "\n# A new rule may watch before it refuses: observe: [NAME].\n"
	    "# Rules of the profile may be left out: disable: [NAME].\n");
	return text_string(&text);
}
