/* The maps of the week that directories hold. */
#include <check.h>
#include <string.h>

#include "postlogin/hours.h"

#include "unit.h"

typedef enum tri (*map_test)(struct span octets, int64_t now);

/* One bit set: true in that slot of the week alone, to the second. */
static void
one_bit(map_test test, size_t octets, int64_t length, size_t bit)
{
	/* 2026-11-22 is a Sunday */
	const int64_t sunday = 1795305600;
	char map[42] = {0};
	struct span span = {map, octets};
	size_t right = 0;

	map[bit / 8] = (char)(1U << bit % 8);
	for (size_t i = 0; i < octets * 8; i++) {
		int64_t at = sunday + (int64_t)i * length;
		enum tri wanted = i == bit ? TRI_TRUE : TRI_FALSE;

		right += test(span, at) == wanted &&
		         test(span, at + length - 1) == wanted &&
		         test(span, at - INT64_C(5000) * 7 * 86400) == wanted;
	}
	ck_assert_uint_eq(right, octets * 8);
}

START_TEST(logon_hours)
{
	for (size_t bit = 0; bit < 168; bit++)
		one_bit(hours_logon_hours, 21, 3600, bit);
}
END_TEST

START_TEST(time_map)
{
	for (size_t bit = 0; bit < 336; bit++)
		one_bit(hours_time_map, 42, 1800, bit);
}
END_TEST

START_TEST(maps_of_another_length)
{
	char ones[64];

	memset(ones, 0xff, sizeof(ones));
	for (size_t size = 0; size <= sizeof(ones); size++) {
		struct span span = {ones, size};

		ck_assert_int_eq(hours_logon_hours(span, 0),
		    size == 21 ? TRI_TRUE : TRI_UNDEFINED);
		ck_assert_int_eq(hours_time_map(span, 0),
		    size == 42 ? TRI_TRUE : TRI_UNDEFINED);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("base/hourmap");
	TCase *tests = tcase_create("hourmap");

	suite_add_tcase(suite, tests);
	tcase_add_test(tests, logon_hours);
	tcase_add_test(tests, time_map);
	tcase_add_test(tests, maps_of_another_length);
	return unit_run(&suite, 1);
}
