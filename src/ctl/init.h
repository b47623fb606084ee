/* Inside `init`: what was asked for, and what is written from a survey. */
#ifndef CTL_INIT_H
#define CTL_INIT_H

#include "ctl/survey.h"
#include "postlogin/text.h"

struct init_options {
	const char *uri;
	const char *bind_dn;       /* or NULL */
	const char *password_file; /* never NULL with bind_dn */
	bool ask_password;         /* the file is yet to be written */
	bool starttls;
	bool insecure;
	const char *ca_file; /* or NULL */
	const char *base;    /* --base, or NULL */
};

/* The `directory:` of a configuration; `base` may be NULL. */
void init_write_directory(
    struct text *text, const struct init_options *options, const char *base);

/* A whole configuration with comments. What could not be found out stands in
 * it as comments, and in *open_r one a line ("" if there is nothing). */
const char *init_write(struct arena *arena, const struct init_options *options,
    const struct survey *survey, const char **open_r);

#endif
