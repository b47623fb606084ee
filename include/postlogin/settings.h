/*
 * Which of Dovecot's settings a decision may set (design: "What Dovecot
 * gets"), and how a value is written for a generation.
 */
#ifndef POSTLOGIN_SETTINGS_H
#define POSTLOGIN_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "postlogin/arena.h"
#include "postlogin/reply.h"
#include "postlogin/request.h"
#include "postlogin/span.h"

enum setting_right {
	SETTING_NEVER = 0, /* not even with -e */
	SETTING_EXTRA,     /* only with -e NAME */
	SETTING_ALLOWED,
};

/* Names in upper case, [A-Z0-9_/+-] with a letter first; anything else is
 * SETTING_NEVER. */
enum setting_right setting_right(const char *name);

/* True for a setting that says where the mail is (MAIL, MAIL_PATH, ...). */
bool setting_is_location(const char *name);

/* True if the value may be handed to Dovecot: no NUL, TAB, CR, LF and no other
 * control character. */
bool setting_value_safe(struct span value);

/*
 * The value as that generation wants it. LDAP's TRUE and FALSE become yes and
 * no; in 1.x, where a boolean is on by existing, "1" and NULL (unset it).
 * 2.0-2.3 expand % in plugin settings (all but mail and mail_*): doubled.
 */
const char *setting_value(struct arena *arena, enum generation generation,
    const char *name, const char *value);

/* An ACL_GROUPS longer than this is refused through the environment: exec
 * fails with E2BIG from 128 KiB a string on. */
enum { ACL_GROUPS_MAX = 120 * 1024 };

/* True if that generation can carry the name in acl_groups (dovecot.md D1):
 * not empty, well-formed, no control character, no comma before 2.4. */
bool acl_group_exportable(enum generation generation, struct span name);

/*
 * acl_groups in the generation's syntax. Up to 2.3 names joined by commas, in
 * 2.0-2.3 with every % doubled; in 2.4 quoted where need be, and the one name
 * "none" for an empty list, which crashes imap 2.4.0 and 2.4.1. Names must be
 * exportable.
 */
const char *acl_groups_value(struct arena *arena, enum generation generation,
    const char *const *names, size_t count);

#endif
