/* Inside the reading of policy tests. */
#ifndef CONFIG_POLICYTEST_H
#define CONFIG_POLICYTEST_H

#include "config/loader.h"

/* True for null and ~, unless quoted. */
bool policytest_is_null(const struct node *node);

/* [struct expectation] */
key_load load_expectation;

#endif
