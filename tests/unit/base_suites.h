/* The suites of the base layer: suite_NAME() is in base_NAME.c. */
#ifndef BASE_SUITES_H
#define BASE_SUITES_H

#include <check.h>

#define BASE_SUITES(X)                                                         \
	X(address)                                                             \
	X(arena)                                                               \
	X(dn)                                                                  \
	X(dn_oracle)                                                           \
	X(entry)                                                               \
	X(error)                                                               \
	X(escape)                                                              \
	X(fd)                                                                  \
	X(fold)                                                                \
	X(language)                                                            \
	X(log)                                                                 \
	X(sid)                                                                 \
	X(text)                                                                \
	X(tri)                                                                 \
	X(url)                                                                 \
	X(utf8)

#define DECLARE(name) Suite *suite_##name(void);
BASE_SUITES(DECLARE)
#undef DECLARE

#endif
