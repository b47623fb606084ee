/*
 * Memory that is given back all at once; see postlogin/arena.h.
 *
 * A chain of blocks, each twice the size of the one before up to a limit, so
 * that a login needs a handful of calls of calloc(). Under AddressSanitizer
 * what has not been handed out stays poisoned, with a gap behind each piece:
 * otherwise an arena would hide every overrun.
 */
#include "postlogin/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "postlogin/exitcode.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define GAP 16u
#else
#define ASAN_POISON_MEMORY_REGION(data, size) ((void)(data), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(data, size) ((void)(data), (void)(size))
#define GAP 0u
#endif

enum {
	ALIGNMENT = alignof(max_align_t),
	BLOCK_FIRST = 4 * 1024,
	BLOCK_LARGEST = 256 * 1024,
};

struct block {
	struct block *next;
	size_t room;
	size_t used;
	alignas(max_align_t) unsigned char data[];
};

struct arena {
	struct block *blocks; /* the first is the one in use */
	size_t block_size;
	size_t allocations;
};

static _Noreturn void
out_of_memory(void)
{
	static const char line[] = "ldap-postlogin: out of memory\n";
	ssize_t ignored = write(STDERR_FILENO, line, sizeof(line) - 1);

	(void)ignored;
	_exit(EXIT_TEMPORARY);
}

static struct block *
block_new(size_t room)
{
	struct block *block;

	if (room > SIZE_MAX - sizeof(*block))
		out_of_memory();
	block = calloc(1, sizeof(*block) + room);
	if (block == NULL)
		out_of_memory();
	block->room = room;
	ASAN_POISON_MEMORY_REGION(block->data, room);
	return block;
}

/* A block with `size` bytes free. What is too large for a usual block gets one
 * of its own behind the first, whose rest stays in use. */
static struct block *
block_with(struct arena *arena, size_t size)
{
	struct block *block = arena->blocks;

	if (block != NULL && block->room - block->used >= size)
		return block;
	if (block != NULL && size > arena->block_size / 2) {
		struct block *own = block_new(size);

		own->next = block->next;
		block->next = own;
		return own;
	}
	block = block_new(size > arena->block_size ? size : arena->block_size);
	block->next = arena->blocks;
	arena->blocks = block;
	if (arena->block_size < BLOCK_LARGEST)
		arena->block_size *= 2;
	return block;
}

struct arena *
arena_new(void)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (arena == NULL)
		out_of_memory();
	arena->block_size = BLOCK_FIRST - sizeof(struct block);
	return arena;
}

void
arena_free(struct arena **arena)
{
	struct block *block, *next;

	if (*arena == NULL)
		return;
	for (block = (*arena)->blocks; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
	free(*arena);
	*arena = NULL;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	struct block *block;
	void *data;
	size_t rounded;

	if (size > SIZE_MAX / 2)
		out_of_memory();
	rounded = (size + GAP + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (rounded == 0)
		rounded = ALIGNMENT;
	block = block_with(arena, rounded);
	data = block->data + block->used;
	block->used += rounded;
	arena->allocations++;
	ASAN_UNPOISON_MEMORY_REGION(data, size);
	return data;
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		out_of_memory();
	return arena_alloc(arena, count * size);
}

void *
arena_grow(struct arena *arena, void *array, size_t count, size_t size)
{
	bool full = (count & (count - 1)) == 0; /* 0, 1, 2, 4, 8, ... */
	void *larger;

	if (!full)
		return array;
	if (count > SIZE_MAX / 2)
		out_of_memory();
	larger = arena_array(arena, count == 0 ? 1 : count * 2, size);
	if (count > 0)
		memcpy(larger, array, count * size);
	return larger;
}

char *
arena_copy(struct arena *arena, const void *data, size_t size)
{
	char *copy;

	if (size == SIZE_MAX)
		out_of_memory();
	copy = arena_alloc(arena, size + 1);
	if (size > 0)
		memcpy(copy, data, size);
	return copy;
}

char *
arena_string(struct arena *arena, const char *string)
{
	return arena_copy(arena, string, strlen(string));
}

struct span
arena_span(struct arena *arena, struct span span)
{
	struct span copy = {arena_copy(arena, span.data, span.size), span.size};

	return copy;
}

char *
arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
	va_list again;
	char *string;
	int size;

	va_copy(again, arguments);
	size = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (size < 0)
		out_of_memory();
	string = arena_alloc(arena, (size_t)size + 1);
	vsnprintf(string, (size_t)size + 1, format, arguments);
	return string;
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	char *string;

	va_start(arguments, format);
	string = arena_vprintf(arena, format, arguments);
	va_end(arguments);
	return string;
}

size_t
arena_allocations(const struct arena *arena)
{
	return arena->allocations;
}
