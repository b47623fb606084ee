/* Arenas and spans. */
#include "base_suites.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

START_TEST(is_zeroed_and_aligned)
{
	size_t wrong = 0; /* an assertion a byte would take minutes */

	for (size_t size = 0; size < 300; size++) {
		unsigned char *data = arena_alloc(unit_arena, size);

		ck_assert_uint_eq((uintptr_t)data % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			wrong += data[i] != 0;
		if (size > 0)
			memset(data, 0xff, size);
	}
	ck_assert_uint_eq(wrong, 0);
}
END_TEST

/* Pieces larger than a block, between small ones, never overlap. */
START_TEST(pieces_are_apart)
{
	enum { PIECES = 200 };
	unsigned char *data[PIECES];
	size_t sizes[PIECES], wrong = 0;

	for (size_t i = 0; i < PIECES; i++) {
		sizes[i] = i % 7 == 0 ? i * 1000 : i;
		data[i] = arena_alloc(unit_arena, sizes[i]);
		memset(data[i], (int)i, sizes[i]);
	}
	for (size_t i = 0; i < PIECES; i++)
		for (size_t j = 0; j < sizes[i]; j++)
			wrong += data[i][j] != (unsigned char)i;
	ck_assert_uint_eq(wrong, 0);
	ck_assert_uint_eq(arena_allocations(unit_arena), PIECES);
}
END_TEST

START_TEST(arrays_grow)
{
	int *numbers = NULL;

	for (size_t i = 0; i < 1000; i++) {
		numbers = arena_grow(unit_arena, numbers, i, sizeof(*numbers));
		numbers[i] = (int)i;
	}
	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(numbers[i], i);
}
END_TEST

START_TEST(copies_end_with_nul)
{
	struct span copy = arena_span(unit_arena, BYTES("a\0b"));

	unit_assert_span("copy", copy, BYTES("a\0b"));
	ck_assert_int_eq(copy.data[copy.size], '\0');
	ck_assert_str_eq(arena_string(unit_arena, ""), "");
	ck_assert_str_eq(arena_copy(unit_arena, NULL, 0), "");
	ck_assert_str_eq(arena_printf(unit_arena, "%s-%d", "a", 7), "a-7");
	ck_assert_uint_eq(
	    strlen(arena_printf(unit_arena, "%9000s", "x")), 9000);
}
END_TEST

START_TEST(free_sets_null)
{
	struct arena *arena = arena_new();

	arena_alloc(arena, 10);
	arena_free(&arena);
	ck_assert_ptr_null(arena);
	arena_free(&arena);
}
END_TEST

/* Ends the process with 111: nobody is let in by one that ended. */
START_TEST(overflow_ends_the_process)
{
	switch (_i) {
	case 0:
		arena_array(unit_arena, SIZE_MAX / 2, 4);
		break;
	case 1:
		arena_alloc(unit_arena, SIZE_MAX);
		break;
	case 2:
		arena_grow(unit_arena, NULL, (SIZE_MAX >> 1) + 1, 1);
		break;
	case 3:
		arena_copy(unit_arena, "", SIZE_MAX);
		break;
	default:
		break;
	}
	exit(0); /* not reached */
}
END_TEST

START_TEST(spans)
{
	ck_assert_uint_eq(span_of(NULL).size, 0);
	ck_assert_ptr_nonnull(span_of(NULL).data);
	ck_assert_uint_eq(span_of("abc").size, 3);
	ck_assert(span_equal(BYTES("a\0b"), BYTES("a\0b")));
	ck_assert(!span_equal(BYTES("a\0b"), BYTES("a\0c")));
	ck_assert(!span_equal(BYTES("a"), BYTES("ab")));
	ck_assert(span_equal((struct span){NULL, 0}, BYTES("")));
	ck_assert(span_is_text(BYTES("")));
	ck_assert(span_is_text((struct span){NULL, 0}));
	ck_assert(span_is_text(BYTES("ab")));
	ck_assert(!span_is_text(BYTES("a\0")));
}
END_TEST

Suite *
suite_arena(void)
{
	Suite *suite = suite_create("arena");
	TCase *tests = unit_case(suite, "arena");

	tcase_add_test(tests, is_zeroed_and_aligned);
	tcase_add_test(tests, pieces_are_apart);
	tcase_add_test(tests, arrays_grow);
	tcase_add_test(tests, copies_end_with_nul);
	tcase_add_test(tests, free_sets_null);
	tcase_add_test(tests, spans);
	/* Without a process of its own the first would end the whole run. */
	if (getenv("CK_FORK") == NULL || strcmp(getenv("CK_FORK"), "no") != 0)
		tcase_add_loop_exit_test(
		    tests, overflow_ends_the_process, 111, 0, 4);
	return suite;
}
