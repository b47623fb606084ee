/* The variables of a template, and where each may stand. */
#include "config/template_parse.h"

#include <string.h>

#include "postlogin/arena.h"

static const struct {
	const char *name;
	enum variable_kind kind;
} variables[] = {
    {"user", VARIABLE_USER},
    {"username", VARIABLE_USERNAME},
    {"domain", VARIABLE_DOMAIN},
    {"service", VARIABLE_SERVICE},
    {"remote_ip", VARIABLE_REMOTE_IP},
    {"local_ip", VARIABLE_LOCAL_IP},
    {"hostname", VARIABLE_HOSTNAME},
    {"mechanism", VARIABLE_MECHANISM},
    {"master_user", VARIABLE_MASTER_USER},
    {"now", VARIABLE_NOW},
    {"dn", VARIABLE_DN},
    {"value", VARIABLE_VALUE},
    {"group", VARIABLE_GROUP},
    {"date", VARIABLE_DATE},
    {"days", VARIABLE_DAYS},
};

/* What stands before a ":". */
static const char *const prefixes[] = {"ldap", "entry", "userdb"};

enum {
	VARIABLES = sizeof variables / sizeof *variables,
	PREFIXES = sizeof prefixes / sizeof *prefixes,
};

bool
variable_is_word(const char *word)
{
	for (size_t i = 0; i < VARIABLES; i++)
		if (strcmp(variables[i].name, word) == 0)
			return true;
	for (size_t i = 0; i < PREFIXES; i++)
		if (strcmp(prefixes[i], word) == 0)
			return true;
	return false;
}

/* A variable as it was read: PREFIX:NAME, or a word alone. */
struct mention {
	const char *at;
	const char *word;
	const char *name_at; /* NULL: no ":" */
	const char *name;
};

static int
variable_unknown(struct parser *parser, const struct mention *mention)
{
	struct nearest nearest = {.word = mention->word};
	size_t entry;

	if (load_entry_index(parser->loader, mention->word, &entry) == 0)
		return parser_error(parser, mention->at,
		    "\"%s\" is an entry, expected %s:ATTR", mention->word,
		    mention->word);
	if (strcmp(mention->word, "base") == 0)
		return parser_error(parser, mention->at,
		    "%%{base} is not known here, expected it in a \"base\"");
	for (size_t i = 0; i < VARIABLES; i++)
		nearest_try(&nearest, variables[i].name);
	if (nearest.best)
		return parser_error(parser, mention->at,
		    "unknown variable %s%s",
		    load_quote(parser->loader, mention->word),
		    nearest_text(&nearest, parser->loader->arena));
	return parser_error(parser, mention->at,
	    "unknown variable %s, expected ldap:ATTR for an attribute of the "
	    "user",
	    load_quote(parser->loader, mention->word));
}

static int
prefix_unknown(struct parser *parser, const struct mention *mention)
{
	struct nearest nearest = {.word = mention->word};

	for (size_t i = 0; i < PREFIXES; i++)
		nearest_try(&nearest, prefixes[i]);
	nearest_entries(&nearest, parser->loader);
	return parser_error(parser, mention->at,
	    "unknown entry %s, expected ldap, entry, userdb or a name of "
	    "`entries`%s",
	    load_quote(parser->loader, mention->word),
	    nearest_text(&nearest, parser->loader->arena));
}

/* Look-ups are made once a login, before there is any rule. */
static int
need_rule(struct parser *parser, const struct mention *mention, bool allowed,
    const char *where)
{
	if (parser->place->lookup)
		return parser_error(parser, mention->at,
		    "%%{%s} is of a rule, expected a variable of the login: a "
		    "search is made once a login, before the rules",
		    mention->word);
	if (!allowed)
		return parser_error(parser, mention->at,
		    "%%{%s} is not known here, expected it %s", mention->word,
		    where);
	return 0;
}

static int
need_directory(struct parser *parser, const struct mention *mention)
{
	if (parser->place->directory)
		return 0;
	return parser_error(parser, mention->at,
	    "%%{%s} is in the directory, expected a variable of the login",
	    mention->word);
}

static int
use_word(struct parser *parser, const struct mention *mention,
    struct variable *variable)
{
	const struct place *place = parser->place;

	switch (variable->kind) {
	case VARIABLE_VALUE:
		variable->syntax = place->syntax;
		return need_rule(parser, mention, place->has_value,
		    "in a rule of an attribute");
	case VARIABLE_GROUP:
		return need_rule(parser, mention,
		    place->has_value && place->owner == OWNER_GROUP,
		    "in a rule of an attribute under `groups`");
	case VARIABLE_DATE:
	case VARIABLE_DAYS:
		return need_rule(parser, mention, place->in_rule,
		    "in the texts and templates of a rule with a date test");
	case VARIABLE_DN:
		if (need_directory(parser, mention) < 0)
			return -1;
		load_want(parser->loader, place, OWNER_USER, 0, NULL);
		return 0;
	case VARIABLE_USER:
	case VARIABLE_USERNAME:
	case VARIABLE_DOMAIN:
	case VARIABLE_SERVICE:
	case VARIABLE_REMOTE_IP:
	case VARIABLE_LOCAL_IP:
	case VARIABLE_HOSTNAME:
	case VARIABLE_MECHANISM:
	case VARIABLE_MASTER_USER:
	case VARIABLE_NOW:
	case VARIABLE_LDAP:
	case VARIABLE_OWN:
	case VARIABLE_OWN_DN:
	case VARIABLE_ENTRY:
	case VARIABLE_ENTRY_DN:
	case VARIABLE_USERDB:
		break;
	}
	return 0;
}

static int
resolve_word(struct parser *parser, const struct mention *mention,
    struct variable *variable)
{
	for (size_t i = 0; i < VARIABLES; i++) {
		if (strcmp(variables[i].name, mention->word) != 0)
			continue;
		variable->kind = variables[i].kind;
		return use_word(parser, mention, variable);
	}
	if (strcmp(mention->word, "ldap") == 0 ||
	    strcmp(mention->word, "entry") == 0 ||
	    strcmp(mention->word, "userdb") == 0)
		return parser_error(
		    parser, mention->at, "expected %s:NAME", mention->word);
	return variable_unknown(parser, mention);
}

static int
check_attribute(struct parser *parser, const struct mention *mention)
{
	if (load_is_attribute(mention->name))
		return 0;
	return parser_error(parser, mention->name_at, "%s is no attribute name",
	    load_quote(parser->loader, mention->name));
}

static int
use_ldap(struct parser *parser, const struct mention *mention,
    struct variable *variable)
{
	if (need_directory(parser, mention) < 0)
		return -1;
	if (text_same(mention->name, "dn"))
		return parser_error(parser, mention->at,
		    "\"ldap:dn\" is no attribute, expected %%{dn}");
	if (check_attribute(parser, mention) < 0)
		return -1;
	variable->kind = VARIABLE_LDAP;
	load_want(parser->loader, parser->place, OWNER_USER, 0, mention->name);
	return 0;
}

static int
use_own(struct parser *parser, const struct mention *mention,
    struct variable *variable)
{
	const struct place *place = parser->place;

	if (need_rule(parser, mention, place->owner != OWNER_NONE,
	        "in a rule of an attribute") < 0)
		return -1;
	if (strcmp(mention->name, "dn") == 0) {
		variable->kind = VARIABLE_OWN_DN;
		return 0;
	}
	if (check_attribute(parser, mention) < 0)
		return -1;
	variable->kind = VARIABLE_OWN;
	load_want(parser->loader, place, place->owner, place->owner_index,
	    mention->name);
	return 0;
}

static int
use_entry(struct parser *parser, const struct mention *mention,
    struct variable *variable)
{
	bool dn = strcmp(mention->name, "dn") == 0;

	if (load_entry_index(parser->loader, mention->word, &variable->entry) <
	    0)
		return prefix_unknown(parser, mention);
	if (need_directory(parser, mention) < 0 ||
	    (!dn && check_attribute(parser, mention) < 0))
		return -1;
	variable->kind = dn ? VARIABLE_ENTRY_DN : VARIABLE_ENTRY;
	load_want(parser->loader, parser->place, OWNER_ENTRY, variable->entry,
	    dn ? NULL : mention->name);
	return 0;
}

static int
resolve_name(struct parser *parser, const struct mention *mention,
    struct variable *variable)
{
	int result;

	if (*mention->name == '\0')
		return parser_error(
		    parser, mention->name_at, "expected a name behind \":\"");
	if (strcmp(mention->word, "userdb") == 0) {
		variable->kind = VARIABLE_USERDB;
		result = 0;
	} else if (strcmp(mention->word, "ldap") == 0) {
		result = use_ldap(parser, mention, variable);
	} else if (strcmp(mention->word, "entry") == 0) {
		result = use_own(parser, mention, variable);
	} else {
		result = use_entry(parser, mention, variable);
	}
	variable->name = mention->name;
	variable->syntax = load_syntax_of(parser->loader, mention->name);
	return result;
}

/* An attribute description or the name of a userdb field. */
static const char *
parse_name(struct parser *parser)
{
	const char *start = parser->next;
	size_t size = strcspn(start, " \t\n|(){}',:%");

	parser->next += size;
	return arena_copy(parser->loader->arena, start, size);
}

int
parse_variable(struct parser *parser, struct variable *variable_r)
{
	struct mention mention = {0};

	*variable_r = (struct variable){0};
	parser_skip(parser);
	mention.at = parser->next;
	mention.word = parser_word(parser);
	if (*mention.word == '\0' && *parser->next == '\0')
		return parser_error(
		    parser, parser->variable, "\"%%{\" without \"}\"");
	if (*mention.word == '\0')
		return parser_error(parser, mention.at, "expected a variable");
	if (!parser_take(parser, ':'))
		return resolve_word(parser, &mention, variable_r);
	mention.name_at = parser->next;
	mention.name = parse_name(parser);
	return resolve_name(parser, &mention, variable_r);
}
