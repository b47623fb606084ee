/* Inside `explain`: the question, and the two ways to print its answer. */
#ifndef CTL_EXPLAIN_H
#define CTL_EXPLAIN_H

#include "ctl/ctl.h"
#include "postlogin/decision.h"
#include "postlogin/directory.h"
#include "postlogin/request.h"

struct question {
	struct request request;
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

/* On stdout. */
void explain_print_text(const struct explanation *explanation);
void explain_print_json(const struct explanation *explanation);

#endif
