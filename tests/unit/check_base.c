/* The suites of the base layer, one a module. */
#include "base_suites.h"

#include "unit.h"

#define CALL(name) suite_##name(),

int
main(void)
{
	Suite *const suites[] = {BASE_SUITES(CALL)};

	return unit_run(suites, COUNT(suites));
}
