/* The truth table of undefined (RFC 4511 section 4.5.1.7). */
#include "base_suites.h"

#include "postlogin/tri.h"
#include "unit.h"

#define F TRI_FALSE
#define T TRI_TRUE
#define U TRI_UNDEFINED

static const struct tri_case {
	enum tri a, b, and, or ;
} table[] = {
    {F, F, F, F},
    {F, T, F, T},
    {F, U, F, U},
    {T, F, F, T},
    {T, T, T, T},
    {T, U, U, T},
    {U, F, F, U},
    {U, T, U, T},
    {U, U, U, U},
};

START_TEST(truth)
{
	const struct tri_case *row = &table[_i];

	ck_assert_int_eq(tri_and(row->a, row->b), row->and);
	ck_assert_int_eq(tri_or(row->a, row->b), row->or);
}
END_TEST

START_TEST(negation)
{
	ck_assert_int_eq(tri_not(T), F);
	ck_assert_int_eq(tri_not(F), T);
	ck_assert_int_eq(tri_not(U), U);
	ck_assert_int_eq(tri_of(true), T);
	ck_assert_int_eq(tri_of(false), F);
	ck_assert_int_eq((enum tri){0}, U);
}
END_TEST

Suite *
suite_tri(void)
{
	Suite *suite = suite_create("tri");
	TCase *tests = unit_case(suite, "tri");

	tcase_add_loop_test(tests, truth, 0, COUNT(table));
	tcase_add_test(tests, negation);
	return suite;
}
