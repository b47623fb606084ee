/*
 * Request and reply as bytes; see postlogin/wire.h. Reading and writing are in
 * wire_request.c and wire_reply.c; here is what they share.
 */
#include "postlogin/wire.h"

#include <string.h>

#include "proto/records.h"

static const char wire_version[] = "1";

struct text
records_begin(struct arena *arena)
{
	static const char header[WIRE_HEADER];
	struct text frame = {.arena = arena};

	text_add_span(&frame, (struct span){header, sizeof(header)});
	records_put(&frame, "postlogin", wire_version);
	return frame;
}

void
records_put(struct text *frame, const char *name, const char *value)
{
	records_put_named(frame, "", name, span_of(value));
}

void
records_put_named(
    struct text *frame, const char *prefix, const char *name, struct span value)
{
	text_add(frame, prefix);
	text_add(frame, name);
	text_add_byte(frame, '=');
	text_add_span(frame, value);
	text_add_byte(frame, '\0');
}

struct span
records_end(struct text *frame)
{
	size_t size;

	records_put(frame, "end", "");
	size = frame->size - WIRE_HEADER;
	for (int i = WIRE_HEADER - 1; i >= 0; i--) {
		frame->data[i] = (char)(size & 0xff);
		size >>= 8;
	}
	return text_span(frame);
}

int
wire_length(
    const unsigned char header[WIRE_HEADER], size_t max, size_t *length_r)
{
	size_t length = 0;

	for (size_t i = 0; i < WIRE_HEADER; i++)
		length = length << 8 | header[i];
	if (length == 0 || length > max)
		return -1;
	*length_r = length;
	return 0;
}

/* Takes one record off the front. */
static int
take(struct records *records, struct record *record_r)
{
	struct span *left = &records->left;
	const char *end, *equals;

	if (left->size == 0)
		return error_set(records->error, "frame without an end");
	end = memchr(left->data, '\0', left->size);
	if (end == NULL)
		return error_set(records->error, "record without an end");
	equals = strchr(left->data, '=');
	if (equals == NULL || equals == left->data)
		return error_set(records->error, "record without a name");
	record_r->name = arena_copy(
	    records->arena, left->data, (size_t)(equals - left->data));
	record_r->value = equals + 1;
	left->size -= (size_t)(end + 1 - left->data);
	left->data = end + 1;
	return 0;
}

int
records_open(struct records *records_r, struct arena *arena, struct span frame,
    struct error *error)
{
	struct record record;

	*records_r = (struct records){arena, frame, error};
	if (take(records_r, &record) != 0)
		return -1;
	if (strcmp(record.name, "postlogin") != 0)
		return error_set(error, "first record is not the version");
	if (strcmp(record.value, wire_version) != 0)
		return error_set(
		    error, "version %.20s is not known", record.value);
	return 0;
}

int
records_next(struct records *records, struct record *record_r)
{
	if (take(records, record_r) != 0)
		return -1;
	if (strcmp(record_r->name, "end") != 0)
		return 1;
	if (record_r->value[0] != '\0' || records->left.size > 0)
		return error_set(records->error, "bytes behind the end");
	return 0;
}

const char *
record_suffix(const struct record *record, const char *prefix)
{
	size_t size = strlen(prefix);

	return strncmp(record->name, prefix, size) == 0 ? record->name + size
	                                                : NULL;
}

int
records_unknown(struct records *records, const struct record *record)
{
	return error_set(
	    records->error, "record %.40s is not known", record->name);
}

int
records_doubled(struct records *records, const struct record *record)
{
	return error_set(
	    records->error, "record %.40s comes twice", record->name);
}

int
records_bad_value(struct records *records, const struct record *record)
{
	return error_set(
	    records->error, "record %.40s has a bad value", record->name);
}
