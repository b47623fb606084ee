/* Inside the reading of policy tests: the loader of `expect`. */
#ifndef CONFIG_POLICYTEST_H
#define CONFIG_POLICYTEST_H

#include "config/loader.h"

/* [struct expectation] */
key_load load_expectation;

#endif
