/*
 * For tests of config_load(): files in a directory of their own, which is the
 * current one.
 */
#ifndef TESTS_CONFIG_LOADING_H
#define TESTS_CONFIG_LOADING_H

#include <check.h>
#include <sys/types.h>

#include "postlogin/config.h"

extern char directory[];
extern struct arena *arena;
extern struct diagnostics diagnostics;
extern const struct config *config;

/* Writes a file of the current directory. */
void write_file(const char *name, const char *text, mode_t mode);

/* Loads a configuration from its text; NULL if it is refused. */
const struct config *load_mode(const char *text, enum config_mode mode);

/* The same offline, of one that must be good. */
const struct config *load(const char *text);

/* The first problem of one that must be refused. */
const char *problem(const char *text, enum config_mode mode);

/* Runs a suite of one case between setup and teardown; the exit status. */
int run_case(const char *name, TCase *test);

#endif
