/*
 * Reading of TZif files (RFC 8536), versions 1 to 4. Their bytes are judged
 * as if a stranger had written them: nothing is read that the counts in the
 * header do not cover, nothing is used that the tables do not hold.
 */
#include "zone_data.h"

#include <string.h>

enum {
	HEADER_SIZE = 44,
	FILE_LIMIT = 65536,
	TYPES_LIMIT = 256,
	TYPE_SIZE = 6,
	/* RFC 8536 3.2: what an offset should be within */
	OFFSET_LOW = -89999,
	OFFSET_HIGH = 93599,
};

/* One data block: its counts and where it lies. */
struct block {
	unsigned version; /* 1-4 */
	size_t utc_count;
	size_t standard_count;
	size_t leap_count;
	size_t transition_count;
	size_t type_count;
	size_t name_size;
	size_t time_size; /* 4 or 8 octets */
	const unsigned char *data;
};

static uint32_t
read32(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
	       (uint32_t)at[2] << 8 | (uint32_t)at[3];
}

/* Two's complement without an implementation-defined conversion. */
static int32_t
signed32(uint32_t value)
{
	if (value <= INT32_MAX)
		return (int32_t)value;
	return -(int32_t)(UINT32_MAX - value) - 1;
}

static int64_t
read_time(const unsigned char *at, size_t size)
{
	uint64_t value;

	if (size == 4)
		return signed32(read32(at));
	value = (uint64_t)read32(at) << 32 | read32(at + 4);
	if (value <= INT64_MAX)
		return (int64_t)value;
	return -(int64_t)(UINT64_MAX - value) - 1;
}

static size_t
block_size(const struct block *block)
{
	return block->transition_count * (block->time_size + 1) +
	       block->type_count * TYPE_SIZE + block->name_size +
	       block->leap_count * (block->time_size + 4) +
	       block->standard_count + block->utc_count;
}

/* Reads the header at the start of *rest and moves *rest behind the block. */
static int
take_block(struct span *rest, size_t time_size, struct block *block_r)
{
	const unsigned char *at = (const unsigned char *)rest->data;
	struct block block = {.time_size = time_size};
	size_t *counts[] = {&block.utc_count, &block.standard_count,
	    &block.leap_count, &block.transition_count, &block.type_count,
	    &block.name_size};
	size_t size;

	if (rest->size < HEADER_SIZE || memcmp(at, "TZif", 4) != 0)
		return -1;
	if (at[4] != 0 && (at[4] < '2' || at[4] > '4'))
		return -1;
	block.version = at[4] == 0 ? 1 : (unsigned)at[4] - '0';
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		*counts[i] = read32(at + 20 + 4 * i);
		if (*counts[i] > FILE_LIMIT)
			return -1;
	}
	size = block_size(&block);
	if (size > rest->size - HEADER_SIZE)
		return -1;
	block.data = at + HEADER_SIZE;
	rest->data += HEADER_SIZE + size;
	rest->size -= HEADER_SIZE + size;
	*block_r = block;
	return 0;
}

/* Leap seconds ("right/" zones) count another clock than the system's. */
static bool
counts_allowed(const struct block *block)
{
	return block->type_count >= 1 && block->type_count <= TYPES_LIMIT &&
	       block->name_size >= 1 && block->leap_count == 0 &&
	       (block->standard_count == 0 ||
	           block->standard_count == block->type_count) &&
	       (block->utc_count == 0 || block->utc_count == block->type_count);
}

static int
read_transitions(
    struct arena *arena, const struct block *block, struct zone *zone)
{
	size_t count = block->transition_count;
	const unsigned char *at = block->data;
	int64_t *times = arena_array(arena, count + 1, sizeof(*times));

	for (size_t i = 0; i < count; i++) {
		times[i] =
		    read_time(at + i * block->time_size, block->time_size);
		if (i > 0 && times[i] <= times[i - 1])
			return -1;
	}
	at += count * block->time_size;
	for (size_t i = 0; i < count; i++) {
		if (at[i] >= block->type_count)
			return -1;
	}
	zone->at = times;
	zone->indexes = (const unsigned char *)arena_copy(arena, at, count);
	zone->transition_count = count;
	return 0;
}

static int
read_types(struct arena *arena, const struct block *block, struct zone *zone)
{
	const unsigned char *at =
	    block->data + block->transition_count * (block->time_size + 1);
	const char *names = arena_copy(
	    arena, at + block->type_count * TYPE_SIZE, block->name_size);
	struct zone_type *types =
	    arena_array(arena, block->type_count, sizeof(*types));

	if (names[block->name_size - 1] != '\0')
		return -1;
	for (size_t i = 0; i < block->type_count; i++, at += TYPE_SIZE) {
		types[i].offset = signed32(read32(at));
		if (types[i].offset < OFFSET_LOW ||
		    types[i].offset > OFFSET_HIGH || at[4] > 1 ||
		    at[5] >= block->name_size)
			return -1;
		types[i].dst = at[4] == 1;
		types[i].name = names + at[5];
	}
	zone->types = types;
	zone->type_count = block->type_count;
	return 0;
}

/* LF, a TZ string or nothing, LF, and the end of the file. */
static int
read_footer(struct arena *arena, struct span rest, struct zone *zone)
{
	struct span string = {rest.data + 1, rest.size - 2};

	if (rest.size < 2 || rest.data[0] != '\n' ||
	    rest.data[rest.size - 1] != '\n')
		return -1;
	if (string.size == 0)
		return 0;
	zone->has_rule = true;
	return zone_rule_parse(arena, string, &zone->rule);
}

const struct zone *
zone_parse(struct arena *arena, struct span tzif)
{
	struct zone *zone = arena_alloc(arena, sizeof(*zone));
	struct block block;

	if (tzif.size > FILE_LIMIT || take_block(&tzif, 4, &block) != 0)
		return NULL;
	/* The first block of newer files is for old readers: skip it. */
	if (block.version > 1 &&
	    (take_block(&tzif, 8, &block) != 0 || block.version == 1))
		return NULL;
	if (!counts_allowed(&block) ||
	    read_transitions(arena, &block, zone) != 0 ||
	    read_types(arena, &block, zone) != 0)
		return NULL;
	if (block.version == 1)
		return tzif.size == 0 ? zone : NULL;
	return read_footer(arena, tzif, zone) == 0 ? zone : NULL;
}
