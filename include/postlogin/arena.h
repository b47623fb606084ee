/*
 * Memory that is given back all at once: one arena for a configuration, one
 * for a request.
 *
 * Allocation never fails: out of memory ends the process with status 111
 * after a line on stderr. A process that ends has allowed nobody in. All
 * memory is zeroed and aligned for any type.
 */
#ifndef POSTLOGIN_ARENA_H
#define POSTLOGIN_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "postlogin/attributes.h"
#include "postlogin/span.h"

struct arena;

/* A new, empty arena; ended by arena_free(). */
struct arena *arena_new(void);

/* Frees the arena and all that came from it, and sets *arena to NULL. */
void arena_free(struct arena **arena);

/* `size` zeroed bytes. */
void *arena_alloc(struct arena *arena, size_t size);

/* `count` zeroed elements of `size` bytes; the product is checked. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/*
 * Room for one more element in a growing array: returns `array`, or a larger
 * copy of it, with at least `count + 1` elements. The capacity is the next
 * power of two of `count`, so it need not be stored.
 */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t size);

/* A copy of `size` bytes, followed by a NUL. */
char *arena_copy(struct arena *arena, const void *data, size_t size);
char *arena_string(struct arena *arena, const char *string);
struct span arena_span(struct arena *arena, struct span span);

char *arena_printf(struct arena *arena, const char *format, ...) PRINTF(2, 3);
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
    PRINTF(2, 0);

/* Allocations made since arena_new(), for the benchmark. */
size_t arena_allocations(const struct arena *arena);

#endif
