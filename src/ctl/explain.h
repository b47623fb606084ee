/* Inside `explain` and `test`: the question, and the ways to print its answer.
 */
#ifndef CTL_EXPLAIN_H
#define CTL_EXPLAIN_H

#include "ctl/ctl.h"
#include "postlogin/decision.h"
#include "postlogin/directory.h"
#include "postlogin/request.h"

struct question {
	struct request request;
	struct strings ldif; /* --ldif */
	bool json;
};

struct explanation {
	struct arena *arena;
	const struct request *request;
	const struct decision *decision;
	struct directory_statistics statistics;
};

/* Reads the command line; -c goes into ctl. Returns 0, or -1 after a line on
 * stderr. */
NODISCARD int question_parse(
    struct ctl *ctl, int argc, char **argv, struct question *question_r);

/* A table, one line a rule. */
void reasons_print(struct arena *arena, bool colour, int indent,
    const struct reason *const *reasons, size_t count);

/* On stdout. */
void explain_print_text(const struct explanation *explanation);
void explain_print_json(const struct explanation *explanation);

#endif
