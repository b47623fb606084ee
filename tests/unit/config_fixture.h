/*
 * For the tests of the configuration's compiler: a loader over YAML in memory,
 * and what it made of it, written as one line of text.
 */
#ifndef TESTS_CONFIG_FIXTURE_H
#define TESTS_CONFIG_FIXTURE_H

#include "config/compile.h"
#include "postlogin/text.h"

struct fixture {
	struct arena *arena;
	struct diagnostics diagnostics;
	struct config config;
	struct loader loader;
};

/* With the entries `owner` and `policy`, one group source, and the syntaxes
 * net: address, hours: logon_hours, last: filetime. */
void fixture_open(struct fixture *fixture);
void fixture_close(struct fixture *fixture);

/* The value of the key `x` of a YAML text; `c` of the same text names
 * conditions. */
const struct node *fixture_node(struct fixture *fixture, const char *yaml);

/* Everything reported so far: "1:4: text\n...", warnings with "warning: ". */
const char *fixture_problems(const struct fixture *fixture);

/* What was compiled, e.g. `'a'{user|lower}` and `all(login.user(list 'x'))`. */
const char *show_template(
    struct fixture *fixture, const struct template *template);
const char *show_filter(struct fixture *fixture, const struct filter *filter);
const char *show_condition(
    struct fixture *fixture, const struct condition *condition);

#endif
