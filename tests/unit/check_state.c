/* The memory of alerts, on real files. */
#include "state_rig.h"

int
main(void)
{
	Suite *const suites[] = {
	    times_suite(), faults_suite(), processes_suite(), full_suite()};

	return unit_run(suites, COUNT(suites));
}
