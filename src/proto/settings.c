/* Which of Dovecot's settings a decision may set; see postlogin/settings.h. */
#include "postlogin/settings.h"

#include <string.h>

#include "postlogin/text.h"

/* A name, or with a * at its end all names that start so. */
static const char *const allowed[] = {
    "ACL_GROUPS",
    "ACL_USER",
    "MAIL",
    "MAIL_DRIVER",
    "MAIL_PATH",
    "MAIL_INBOX_PATH",
    "MAIL_INDEX_PATH",
    "QUOTA_RULE*",
    "QUOTA_STORAGE_SIZE",
};

/* What the dynamic linker, the C library or a shell would obey; what says who
 * the session is; what Dovecot's own programs tell each other. */
static const char *const never[] = {
    "LD_*",
    "GLIBC_*",
    "MALLOC_*",
    "GCONV_PATH",
    "NLSPATH",
    "BASH_ENV",
    "PATH",
    "IFS",
    "RESTRICT_*",
    "USER",
    "UID",
    "GID",
    "HOME",
    "USERDB_KEYS",
    "AUTH_*",
    "LOGGED_IN",
    "DUMP_CAPABILITY",
    "MASTER_USER",
    "MAIL_PLUGIN*",
    "CHROOT",
    "POSTLOGIN",
    "IMAPLOGINTAG",
    "CLIENT_INPUT",
    "LOG_TO_MASTER",
    "DOVECOT_*",
};

/* Dovecot 2.4 took mail_location apart into several settings. */
static const char *const locations[] = {
    "MAIL",
    "MAIL_LOCATION",
    "MAIL_DRIVER",
    "MAIL_HOME",
    "MAIL_PATH",
    "MAIL_ALT_PATH",
    "MAIL_CONTROL_PATH",
    "MAIL_INBOX_PATH",
    "MAIL_INDEX_PATH",
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool
matches(const char *pattern, struct span name)
{
	size_t size = strlen(pattern);

	if (pattern[size - 1] == '*')
		return name.size >= size - 1 &&
		       memcmp(name.data, pattern, size - 1) == 0;
	return span_equal(span_of(pattern), name);
}

static bool
listed(const char *const *table, size_t count, struct span name)
{
	for (size_t i = 0; i < count; i++)
		if (matches(table[i], name))
			return true;
	return false;
}

static bool
is_name(struct span name)
{
	static const char bytes[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/+-";

	return name.size > 0 && name.data[0] >= 'A' && name.data[0] <= 'Z' &&
	       strspn(name.data, bytes) == name.size;
}

enum setting_right
setting_right(const char *name)
{
	struct span whole = span_of(name), stem = whole;

	if (!is_name(whole))
		return SETTING_NEVER;
	/* "home+" appends to home: it is home all the same. */
	while (stem.data[stem.size - 1] == '+')
		stem.size--;
	if (listed(never, COUNT(never), stem))
		return SETTING_NEVER;
	return listed(allowed, COUNT(allowed), whole) ? SETTING_ALLOWED
	                                              : SETTING_EXTRA;
}

bool
setting_is_location(const char *name)
{
	for (size_t i = 0; i < COUNT(locations); i++)
		if (text_same(locations[i], name))
			return true;
	return false;
}

bool
setting_value_safe(struct span value)
{
	return !text_has_controls(value);
}

/* 2.4 expands nothing that comes from a userdb field. */
static bool
expands_percent(enum generation generation)
{
	return !generation_is_1(generation) && generation != DOVECOT_2_4;
}

static void
add_doubled(struct text *text, struct span value)
{
	for (size_t i = 0; i < value.size; i++) {
		if (value.data[i] == '%')
			text_add_byte(text, '%');
		text_add_byte(text, value.data[i]);
	}
}

/* mail and mail_*, in either case: core settings, used literally by 2.x. */
static bool
is_mail(const char *name)
{
	char start[5] = "";

	strncpy(start, name, sizeof(start) - 1);
	return text_same(start, "mail") && (name[4] == '\0' || name[4] == '_');
}

const char *
setting_value(struct arena *arena, enum generation generation, const char *name,
    const char *value)
{
	struct text text = {.arena = arena};
	bool is_1 = generation_is_1(generation);

	if (strcmp(value, "TRUE") == 0)
		return is_1 ? "1" : "yes";
	if (strcmp(value, "FALSE") == 0)
		return is_1 ? NULL : "no";
	if (is_mail(name) || !expands_percent(generation))
		return value;
	add_doubled(&text, span_of(value));
	return text_string(&text);
}

/* C0, DEL and, of well-formed text, C1. */
static bool
has_controls(struct span name)
{
	for (size_t i = 0; i + 1 < name.size; i++)
		if ((unsigned char)name.data[i] == 0xc2 &&
		    (unsigned char)name.data[i + 1] < 0xa0)
			return true;
	return text_has_controls(name);
}

bool
acl_group_exportable(enum generation generation, struct span name)
{
	if (name.size == 0 || !utf8_valid(name) || has_controls(name))
		return false;
	return generation == DOVECOT_2_4 ||
	       memchr(name.data, ',', name.size) == NULL;
}

/* Read twice in 2.4: by the list parser, which drops one layer of backslashes
 * in quotes, then by the unescaping of section names, which drops another. */
static void
add_quoted(struct text *text, const char *name)
{
	if (strpbrk(name, " ,\"\\") == NULL) {
		text_add(text, name);
		return;
	}
	text_add_byte(text, '"');
	for (; *name != '\0'; name++) {
		if (*name == '\\')
			text_add(text, "\\\\\\");
		else if (*name == '"')
			text_add_byte(text, '\\');
		text_add_byte(text, *name);
	}
	text_add_byte(text, '"');
}

const char *
acl_groups_value(struct arena *arena, enum generation generation,
    const char *const *names, size_t count)
{
	struct text text = {.arena = arena};

	if (generation == DOVECOT_2_4 && count == 0)
		return "none";
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			text_add_byte(&text, ',');
		if (generation == DOVECOT_2_4)
			add_quoted(&text, names[i]);
		else if (expands_percent(generation))
			add_doubled(&text, span_of(names[i]));
		else
			text_add(&text, names[i]);
	}
	return text_string(&text);
}
