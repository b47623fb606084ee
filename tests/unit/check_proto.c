/* The suites of the proto layer, one a module. */
#include "proto_suites.h"

#include "unit.h"

#define CALL(name) suite_##name(),

int
main(void)
{
	Suite *const suites[] = {PROTO_SUITES(CALL)};

	return unit_run(suites, COUNT(suites));
}
