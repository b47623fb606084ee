/*
 * What is wrong with a YAML text, in words for people who never read its
 * specification.
 */
#ifndef CONFIG_YAML_PROBLEM_H
#define CONFIG_YAML_PROBLEM_H

#include <stdbool.h>

#include <yaml.h>

#include "config/loader.h"
#include "postlogin/diagnostics.h"
#include "postlogin/span.h"

/*
 * Reports the first byte that may not be there: ill-formed UTF-8, a control
 * character, or one that YAML takes for the end of a line and editors do not.
 * True if there is none.
 */
bool yaml_characters(
    struct diagnostics *diagnostics, const char *file, struct span text);

/* Reports why libyaml gave up on a text that yaml_characters() has passed.
 * `open` is where the innermost list or mapping began, or NULL. */
void yaml_problem(struct diagnostics *diagnostics, const char *file,
    struct span text, const yaml_parser_t *parser, const yaml_mark_t *open);

/* Reports each key of a mapping that was there before and takes it out;
 * returns how many are left. */
size_t yaml_doubled(struct arena *arena, struct diagnostics *diagnostics,
    struct pair *pairs, size_t count);

/* Reports a key without a value; `flow`: between { }, where it may be the rest
 * of an unquoted value that holds a comma, such as a DN. */
void yaml_empty(struct arena *arena, struct diagnostics *diagnostics,
    const struct node *key, bool flow);

struct position yaml_position(const char *file, yaml_mark_t mark);

#endif
