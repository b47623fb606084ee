#include <getopt.h>
#include <stdarg.h>

#include "ctl/ctl.h"
#include "postlogin/diagnostics.h"
#include "postlogin/exitcode.h"
#include "postlogin/privilege.h"
#include "postlogin/text.h"
#include "postlogin/zone.h"

int
ctl_usage(const char *format, ...)
{
	struct arena *arena = arena_new();
	va_list arguments;

	va_start(arguments, format);
	fprintf(stderr, "ldap-postloginctl: %s\n",
	    text_printable(
	        arena, span_of(arena_vprintf(arena, format, arguments))));
	va_end(arguments);
	arena_free(&arena);
	return CTL_USAGE;
}

int
ctl_option_unknown(int letter, char **argv)
{
	const char short_option[] = {'-', (char)optopt, '\0'};
	const char *option =
	    optopt > 0 && optopt < 0x80 ? short_option : argv[optind - 1];

	if (letter == ':')
		return ctl_usage(
		    "%s: something behind it was expected", option);
	return ctl_usage("%s: no such option here", option);
}

void
ctl_add_string(struct ctl *ctl, struct strings *strings, const char *string)
{
	const char **items = arena_grow(
	    ctl->arena, (void *)strings->items, strings->count, sizeof(*items));

	items[strings->count++] = string;
	strings->items = items;
}

int
ctl_set_zone(struct ctl *ctl, const char *value, const char **zone_r)
{
	if (!zone_load(ctl->arena, value)) {
		ctl_usage("--zone %s: the name of a time zone was expected, "
		          "such as Europe/Zurich",
		    value);
		return -1;
	}
	*zone_r = value;
	return 0;
}

int
ctl_load(
    struct ctl *ctl, enum config_mode mode, struct diagnostics *diagnostics)
{
	*diagnostics = (struct diagnostics){.arena = ctl->arena};
	ctl->config = config_load(ctl->arena, ctl->file, mode, diagnostics);
	return ctl->config ? 0 : -1;
}

void
ctl_complain(const struct ctl *ctl, const struct diagnostics *diagnostics)
{
	ctl_complain_of(ctl, ctl->file, diagnostics);
}

void
ctl_complain_of(const struct ctl *ctl, const char *file,
    const struct diagnostics *diagnostics)
{
	diagnostics_print(diagnostics, stderr);
	if (diagnostics->errors)
		fprintf(stderr, "%s: %zu %s\n",
		    text_printable(ctl->arena, span_of(file)),
		    diagnostics->errors,
		    diagnostics->errors == 1 ? "error" : "errors");
}

int
ctl_drop(struct ctl *ctl)
{
	const char *name = ctl->config->daemon.user;
	struct error error = {""};
	bool missing = false;
	uid_t uid;
	gid_t gid;
	int status;

	if (!privilege_is_root())
		return 0;
	status = privilege_user(name, &uid, &gid, &missing, &error);
	if (status != 0 && missing) {
		fprintf(stderr,
		    "ldap-postloginctl: warning: %s: going on as nobody "
		    "(useradd --system %s creates it)\n",
		    error.text, name);
		status = privilege_user("nobody", &uid, &gid, NULL, &error);
	}
	if (status != 0 || privilege_drop(uid, gid, &error) != 0) {
		fprintf(stderr, "ldap-postloginctl: %s\n", error.text);
		return -1;
	}
	ctl->dropped = !missing;
	return 0;
}
