#include "wrapper/apply.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "postlogin/client.h"
#include "postlogin/clock.h"
#include "postlogin/exitcode.h"
#include "postlogin/fd.h"
#include "postlogin/log.h"
#include "postlogin/settings.h"
#include "postlogin/text.h"
#include "wrapper/environment.h"
#include "wrapper/unavailable.h"

/* A client that takes nothing for so long gets nothing more. */
enum { TELL_MS = 2000 };

/* Names in a log line are cut: Dovecot 1.x reads 1024 bytes. */
enum { LOG_NAME_MAX = 200 };

void
apply_log(const struct login *login, const char *text)
{
	if (!login->request.user) {
		log_error("%s", text);
		return;
	}
	log_error("user=%s: %s", text_quoted(login->arena, login->request.user),
	    text);
}

static bool
named_extra(const struct options *options, const char *name)
{
	for (size_t i = 0; i < options->extra_count; i++)
		if (strcmp(options->extra[i], name) == 0)
			return true;
	return false;
}

static bool
setting_accepted(const struct options *options, const char *name)
{
	switch (setting_right(name)) {
	case SETTING_NEVER:
		return false;
	case SETTING_EXTRA:
		return named_extra(options, name);
	case SETTING_ALLOWED:
		return true;
	}
	return false;
}

/* No control character, and no longer than the kernel takes. */
static bool
setting_usable(const struct setting *setting)
{
	if (!setting->value)
		return true;
	return setting_value_safe(span_of(setting->value)) &&
	       strlen(setting->name) + 1 + strlen(setting->value) + 1 <=
	           ENVIRONMENT_STRING_MAX;
}

struct reply
apply_checked(const struct login *login, const struct reply *reply)
{
	struct reply checked = *reply;
	struct setting *kept =
	    arena_array(login->arena, reply->setting_count + 1, sizeof(*kept));
	struct text dropped = {.arena = login->arena};

	checked.settings = kept;
	checked.setting_count = 0;
	for (size_t i = 0; i < reply->setting_count; i++) {
		const struct setting *setting = &reply->settings[i];

		if (!setting_accepted(login->options, setting->name)) {
			text_add_byte(&dropped, ' ');
			text_add(&dropped, setting->name);
		} else if (setting_usable(setting)) {
			kept[checked.setting_count++] = *setting;
		} else {
			apply_log(login,
			    arena_printf(login->arena,
			        "%s: the value holds a control character or "
			        "is too long",
			        setting->name));
			return unavailable_reply();
		}
	}
	if (dropped.size)
		apply_log(login, arena_printf(login->arena,
		                     "settings not allowed here (-e NAME):%.*s",
		                     LOG_NAME_MAX, text_string(&dropped)));
	return checked;
}

/* The tag only where Dovecot makes it: a userdb field may bear the name. */
static struct span
lines_for(const struct login *login, const struct reply *reply, size_t *dropped)
{
	const char *tag = NULL;

	if (generation_is_1(login->request.generation))
		tag = environment_get(login->environment, "IMAPLOGINTAG");
	return client_lines(login->arena, login->request.generation,
	    login->request.service, tag, reply, dropped);
}

static int
tell(const struct login *login, const struct reply *reply)
{
	size_t dropped = 0;
	struct span lines = lines_for(login, reply, &dropped);

	if (dropped)
		log_warning("user=%s: %zu alerts left out: too many",
		    text_quoted(login->arena, login->request.user), dropped);
	if (lines.size == 0)
		return 0;
	if (fd_write(STDOUT_FILENO, lines.data, lines.size,
	        deadline_in(TELL_MS)) == 0)
		return 0;
	apply_log(
	    login, arena_printf(login->arena,
	               "the client could not be told: %s", strerror(errno)));
	return -1;
}

int
apply_refuse(const struct login *login, const struct reply *reply)
{
	return tell(login, reply) == 0 ? EXIT_TOLD : EXIT_TEMPORARY;
}

bool
apply_can_execute(const struct login *login)
{
	const char *program = login->options->program[0], *reason = NULL;
	struct stat status;

	/* A relative one would be looked for in the user's directory. */
	if (program[0] != '/')
		reason = "an absolute path was expected";
	else if (stat(program, &status) != 0 ||
	         faccessat(AT_FDCWD, program, X_OK, AT_EACCESS) != 0)
		reason = strerror(errno);
	else if (!S_ISREG(status.st_mode))
		reason = "not a program";
	if (reason)
		apply_log(login,
		    arena_printf(login->arena, "cannot execute %.500s: %s",
		        text_printable(login->arena, span_of(program)),
		        reason));
	return !reason;
}

int
apply_allow(const struct login *login, const struct reply *reply)
{
	struct reply failed = unavailable_reply();
	char *const *program = login->options->program;
	char **environment = environment_merge(login->arena, login->environment,
	    reply->settings, reply->setting_count);

	if (environment_too_long(environment)) {
		apply_log(login, "a variable is too long to be passed on");
		return apply_refuse(login, &failed);
	}
	if (tell(login, reply) != 0)
		return EXIT_TEMPORARY;
	execve(program[0], program, environment);
	apply_log(login, arena_printf(login->arena, "cannot execute %.500s: %s",
	                     text_printable(login->arena, span_of(program[0])),
	                     strerror(errno)));
	if (tell(login, &failed) != 0)
		return EXIT_TEMPORARY;
	return EXIT_NOT_FOUND;
}
