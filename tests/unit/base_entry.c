/* Entries. */
#include "base_suites.h"

#include "postlogin/entry.h"
#include "unit.h"

START_TEST(attributes)
{
	static const struct span values[] = {LITERAL("a")};
	static const struct attribute list[] = {
	    {"cn", NULL, 0, NULL},
	    {"memberOf", values, 1, NULL},
	    {"CN", values, 1, NULL},
	    {"cn;lang-de", values, 1, NULL},
	};
	static const struct entry entry = {
	    .dn = "cn=a", .attributes = list, .count = 4};

	ck_assert_ptr_null(entry_attribute(NULL, "cn"));
	ck_assert_ptr_eq(entry_attribute(&entry, "MEMBEROF"), &list[1]);
	ck_assert_ptr_eq(entry_attribute(&entry, "cn"), &list[2]);
	ck_assert_ptr_eq(entry_attribute(&entry, "cn;lang-de"), &list[3]);
	ck_assert_ptr_null(entry_attribute(&entry, "sn"));
	ck_assert_ptr_null(entry_attribute(&entry, "member"));
}
END_TEST

Suite *
suite_entry(void)
{
	Suite *suite = suite_create("entry");
	TCase *tests = unit_case(suite, "entry");

	tcase_add_test(tests, attributes);
	return suite;
}
