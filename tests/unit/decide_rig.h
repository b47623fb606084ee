/* Configurations and entries for the tests of the machine, from text. */
#ifndef DECIDE_RIG_H
#define DECIDE_RIG_H

#include "postlogin/config.h"
#include "postlogin/entry.h"

/* The configuration behind `directory`; fails the test if it is not good. */
const struct config *decide_load(struct arena *arena, const char *body);

/* A value as it stands in a table; "~" and hexadecimal digits are bytes. */
struct span decide_value(struct arena *arena, const char *text, size_t size);

/* "DN|ATTR=VALUE|..."; several values of one attribute stand together. */
struct entry decide_entry(struct arena *arena, const char *text);

#endif
