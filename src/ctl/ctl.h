/* What the subcommands share. */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include <stdbool.h>
#include <stdio.h>

#include "postlogin/arena.h"
#include "postlogin/attributes.h"
#include "postlogin/config.h"

struct ctl {
	struct arena *arena;
	const char *file;            /* -c */
	const struct config *config; /* NULL until ctl_load() */
	bool dropped;                /* we were root */
};

/* The subcommands; they return the exit status. argv[0] is their name. */
int ctl_check(struct ctl *ctl, int argc, char **argv);
int ctl_explain(struct ctl *ctl, int argc, char **argv);
int ctl_init(struct ctl *ctl, int argc, char **argv);
int ctl_test(struct ctl *ctl, int argc, char **argv);
int ctl_encode(struct ctl *ctl, int argc, char **argv);
int ctl_decode(struct ctl *ctl, int argc, char **argv);

/* One line about the command line on stderr; returns CTL_USAGE. */
int ctl_usage(const char *format, ...) PRINTF(1, 2);

/* The same about an option that getopt_long() refused with '?' or ':' (its
 * option string begins with ":"). */
int ctl_option_unknown(int letter, char **argv);

/* Adds to what an option may be given more than once for. */
void ctl_add_string(
    struct ctl *ctl, struct strings *strings, const char *string);

/* The value of --zone; 0, or -1 after a line on stderr. */
NODISCARD int ctl_set_zone(
    struct ctl *ctl, const char *value, const char **zone_r);

/*
 * Loads ctl->file. Problems are left in `diagnostics`. Returns 0, or -1 if
 * there are errors.
 */
NODISCARD int ctl_load(
    struct ctl *ctl, enum config_mode mode, struct diagnostics *diagnostics);

/* Prints all problems on stderr, and how many errors there are. */
void ctl_complain(const struct ctl *ctl, const struct diagnostics *diagnostics);
void ctl_complain_of(const struct ctl *ctl, const char *file,
    const struct diagnostics *diagnostics);

/*
 * As root: becomes the daemon's user, or nobody with a warning if there is no
 * such user. Returns 0, or -1 with a line on stderr.
 */
NODISCARD int ctl_drop(struct ctl *ctl);

/* --- Text for people --------------------------------------------------- */

enum style {
	STYLE_PLAIN = 0,
	STYLE_BOLD,
	STYLE_GOOD,
	STYLE_BAD,
	STYLE_DOUBT,
};

/* True if stdout is a terminal and NO_COLOR is not set. */
bool style_wanted(void);

/*
 * Prints text in a style, made printable, and spaces up to `width` characters.
 */
void style_print(struct arena *arena, bool colour, enum style style, int width,
    const char *text);

/* How many columns a printable text takes: its characters. */
int style_width(const char *text);

#endif
