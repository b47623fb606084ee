/*
 * Where the packaged profiles are, and what they are called.
 */
#ifndef CONFIG_PROFILES_H
#define CONFIG_PROFILES_H

#include "config/loader.h"

/* True for the name of a file: it ends in ".yaml". */
bool profiles_is_name(const char *name);

/* Tries the name of each packaged profile, without ".yaml". */
void profiles_nearest(struct arena *arena, struct nearest *nearest);

#endif
