/* The suites of the proto layer: suite_NAME() is in proto_NAME.c. */
#ifndef PROTO_SUITES_H
#define PROTO_SUITES_H

#include <check.h>

#define PROTO_SUITES(X) X(names) X(client) X(settings) X(request) X(reply)

#define DECLARE(name) Suite *suite_##name(void);
PROTO_SUITES(DECLARE)
#undef DECLARE

#endif
