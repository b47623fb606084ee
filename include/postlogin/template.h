/*
 * Templates, compiled: text with %{VARIABLE | PIPE | ...}. What stands where a
 * template was written decides how its values are escaped; see
 * policy.h, which expands them.
 */
#ifndef POSTLOGIN_TEMPLATE_H
#define POSTLOGIN_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "postlogin/datetime.h"
#include "postlogin/diagnostics.h"

enum variable_kind {
	VARIABLE_USER,
	VARIABLE_USERNAME, /* of user, before the @ */
	VARIABLE_DOMAIN,   /* of user, behind the @ */
	VARIABLE_SERVICE,
	VARIABLE_REMOTE_IP,
	VARIABLE_LOCAL_IP,
	VARIABLE_HOSTNAME,
	VARIABLE_MECHANISM,
	VARIABLE_MASTER_USER,
	VARIABLE_NOW,
	VARIABLE_DN,       /* of the user; in a nested group search the group */
	VARIABLE_VALUE,    /* in a rule of an attribute: its values */
	VARIABLE_GROUP,    /* under groups: the group's name */
	VARIABLE_DATE,     /* of the rule's date test */
	VARIABLE_DAYS,     /* until then, rounded up */
	VARIABLE_LDAP,     /* ldap:ATTR, the user's entry */
	VARIABLE_OWN,      /* entry:ATTR, the entry this rule belongs to */
	VARIABLE_OWN_DN,   /* entry:dn */
	VARIABLE_ENTRY,    /* ENTRY:ATTR, a further entry */
	VARIABLE_ENTRY_DN, /* ENTRY:dn */
	VARIABLE_USERDB,   /* userdb:FIELD */
};

struct variable {
	enum variable_kind kind;
	size_t entry;       /* VARIABLE_ENTRY*: index into config.entries */
	const char *name;   /* attribute or field, or NULL */
	enum syntax syntax; /* of that attribute or field */
};

enum pipe_kind {
	PIPE_DEFAULT,
	PIPE_LOWER,
	PIPE_UPPER,
	PIPE_USERNAME,
	PIPE_DOMAIN,
	PIPE_LIST,
	PIPE_COUNT,
	PIPE_DATE,
};

struct pipe {
	enum pipe_kind kind;
	const char *text; /* default: 'X'; list: SEP; date: the format */
	const struct variable *variable; /* default VARIABLE; else NULL */
	bool utc;                        /* date(..., 'utc') */
};

/* Either literal text or a variable with pipes. */
struct part {
	const char *literal; /* NULL: a variable */
	struct variable variable;
	const struct pipe *pipes;
	size_t pipe_count;
};

struct template
{
	struct position at;
	const char *source; /* as it was written */
	const struct part *parts;
	size_t count; /* 0: empty text */
};

/* TEXT: what people read, perhaps in several languages. */
struct message {
	struct position at;
	const struct template *text;         /* default; never NULL */
	const char *const *languages;        /* tags (language.h) */
	const struct template *const *texts; /* one each language */
	size_t count;
};

struct templates {
	const struct template *items;
	size_t count;
};

/* True if the template is one variable and nothing else. */
static inline bool
template_is_variable(const struct template *template)
{
	return template->count == 1 && !template->parts[0].literal;
}

/*
 * A search filter (RFC 4515), parsed before any value is known, so that no
 * value can change its shape. An item keeps its text as a template:
 * attribute, match type and value with the parentheses left out.
 */
enum filter_kind {
	FILTER_AND,
	FILTER_OR,
	FILTER_NOT,
	FILTER_ITEM,
};

struct filter {
	enum filter_kind kind;
	const struct filter *children; /* AND, OR: any number; NOT: one */
	size_t count;
	const char *attribute; /* ITEM: description; NULL: (:RULE:=value) */
	enum syntax syntax;    /* ITEM: of that attribute */
	struct template item;  /* ITEM: "uid=%{user}" */
};

#endif
