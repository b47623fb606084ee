/* The policy, by tables of cases; see policy_rig.h for how one is written. */
#include "policy_rig.h"

#include <stdlib.h>

#include "unit.h"

int
main(void)
{
	Suite *suite = suite_create("policy");

	suite_add_tcase(suite, policy_conditions_tests());
	suite_add_tcase(suite, policy_values_tests());
	suite_add_tcase(suite, policy_dates_tests());
	suite_add_tcase(suite, policy_admit_tests());
	suite_add_tcase(suite, policy_templates_tests());
	suite_add_tcase(suite, policy_verdict_tests());
	suite_add_tcase(suite, policy_effects_tests());
	suite_add_tcase(suite, policy_alerts_tests());
	suite_add_tcase(suite, policy_groups_tests());
	suite_add_tcase(suite, policy_messages_tests());
	suite_add_tcase(suite, policy_example_tests());
	suite_add_tcase(suite, policy_monotone_tests());
	return unit_run(&suite, 1);
}
