/*
 * A file of policy tests: a YAML list of logins and what is to become of them.
 * Read with the machinery of the configuration, so that a slip in it is told
 * in the same way: file:line:column, what, what was expected.
 *
 * What is expected has the names and the meaning of `explain --json` (design:
 * "Command lines"). What is not written is not looked at.
 */
#ifndef POSTLOGIN_POLICYTEST_H
#define POSTLOGIN_POLICYTEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "postlogin/arena.h"
#include "postlogin/config.h"
#include "postlogin/diagnostics.h"
#include "postlogin/reply.h"
#include "postlogin/request.h"
#include "postlogin/span.h"

/* A text, or null. */
struct expected_text {
	bool set;
	const char *text; /* NULL: null */
};

struct expected_list {
	bool set;
	struct strings items;
};

struct expected_export {
	const char *setting;
	const char *value;
};

struct expected_update {
	struct expected_text dn;
	struct expected_text attribute;
	struct expected_text operation;
	struct expected_text value; /* null: of a delete */
};

struct expectation {
	struct expected_text verdict; /* never null */
	struct expected_text observed;
	struct expected_text code;
	struct expected_text message;
	struct expected_text rule; /* the label of the rule that decided */
	struct expected_text dn;
	struct expected_list alerts; /* in order */
	struct expected_list groups; /* in any order, as all that follow */
	struct expected_list groups_include;
	struct expected_text acl_groups; /* as Dovecot gets them ... */
	struct expected_list acl_names;  /* ... or by name: one of the two */
	struct expected_list unset;
	bool exports_set;
	const struct expected_export *exports;
	size_t export_count;
	bool updates_set;
	const struct expected_update *updates;
	size_t update_count;
};

struct policy_case {
	struct position at;
	const char *name; /* or NULL */
	/* generation is UNKNOWN, hostname NULL unless it is given */
	struct request request;
	struct expectation expect;
};

struct policy_test {
	const struct policy_case *cases; /* at least one */
	size_t count;
};

/*
 * Reads a file's text; `file` is what positions say, `now` when a login is that
 * says no time. NULL with all problems reported. The result lives in the arena.
 */
const struct policy_test *policytest_read(struct arena *arena, const char *file,
    struct span text, int64_t now, struct diagnostics *diagnostics);

#endif
