/* A request as bytes; see postlogin/wire.h. */
#include "postlogin/wire.h"

#include <string.h>

#include "proto/records.h"

enum { DEADLINE_MAX = 3600 * 1000 };

struct string_member {
	const char *name;
	size_t offset; /* of a const char * in struct request */
};

static const struct string_member members[] = {
    {"user", offsetof(struct request, user)},
    {"remote_ip", offsetof(struct request, remote_ip)},
    {"local_ip", offsetof(struct request, local_ip)},
    {"mechanism", offsetof(struct request, mechanism)},
    {"master_user", offsetof(struct request, master_user)},
};

enum { MEMBER_COUNT = sizeof(members) / sizeof(members[0]) };

/* What has been read; `seen` is for records whose zero means something. */
struct builder {
	struct records records;
	struct request *request;
	struct field *fields;
	bool generation_seen;
	bool service_seen;
	bool deadline_seen;
};

static const char *
member_get(const struct request *request, size_t i)
{
	return *(
	    const char *const *)((const char *)request + members[i].offset);
}

static void
member_set(struct request *request, size_t i, const char *value)
{
	*(const char **)((char *)request + members[i].offset) = value;
}

struct span
wire_write_request(struct arena *arena, const struct request *request)
{
	struct text frame = records_begin(arena);

	if (request->generation != GENERATION_UNKNOWN)
		records_put(
		    &frame, "generation", generation_name(request->generation));
	if (request->service != SERVICE_UNKNOWN)
		records_put(&frame, "service", service_name(request->service));
	for (size_t i = 0; i < MEMBER_COUNT; i++)
		if (member_get(request, i) != NULL)
			records_put(
			    &frame, members[i].name, member_get(request, i));
	records_put(&frame, "deadline",
	    arena_printf(arena, "%lld", (long long)request->deadline_ms));
	for (size_t i = 0; i < request->field_count; i++)
		records_put_named(&frame, "field.", request->fields[i].name,
		    span_of(request->fields[i].value));
	return records_end(&frame);
}

static int
read_generation(struct builder *builder, const struct record *record)
{
	enum generation generation = generation_parse(record->value);

	if (builder->generation_seen)
		return records_doubled(&builder->records, record);
	if (generation == GENERATION_UNKNOWN)
		return records_bad_value(&builder->records, record);
	builder->generation_seen = true;
	builder->request->generation = generation;
	return 0;
}

static int
read_service(struct builder *builder, const struct record *record)
{
	enum service service = service_parse(record->value);

	if (builder->service_seen)
		return records_doubled(&builder->records, record);
	if (service == SERVICE_UNKNOWN)
		return records_bad_value(&builder->records, record);
	builder->service_seen = true;
	builder->request->service = service;
	return 0;
}

static int
read_deadline(struct builder *builder, const struct record *record)
{
	long long deadline;

	if (builder->deadline_seen)
		return records_doubled(&builder->records, record);
	if (text_integer(span_of(record->value), &deadline) != 0 ||
	    deadline < 0 || deadline > DEADLINE_MAX)
		return records_bad_value(&builder->records, record);
	builder->deadline_seen = true;
	builder->request->deadline_ms = deadline;
	return 0;
}

static bool
is_field_name(const char *name)
{
	for (const char *at = name; *at != '\0'; at++)
		if (*at >= 'A' && *at <= 'Z')
			return false;
	return *name != '\0' && !text_has_controls(span_of(name));
}

static int
read_field(
    struct builder *builder, const struct record *record, const char *name)
{
	struct request *request = builder->request;

	if (!is_field_name(name) || request->field_count >= RECORDS_NAMED_MAX)
		return records_unknown(&builder->records, record);
	for (size_t i = 0; i < request->field_count; i++)
		if (strcmp(builder->fields[i].name, name) == 0)
			return records_doubled(&builder->records, record);
	builder->fields = arena_grow(builder->records.arena, builder->fields,
	    request->field_count, sizeof(*builder->fields));
	builder->fields[request->field_count++] =
	    (struct field){name, record->value};
	request->fields = builder->fields;
	return 0;
}

static int
read_record(struct builder *builder, const struct record *record)
{
	const char *name = record_suffix(record, "field.");

	if (name != NULL)
		return read_field(builder, record, name);
	if (strcmp(record->name, "generation") == 0)
		return read_generation(builder, record);
	if (strcmp(record->name, "service") == 0)
		return read_service(builder, record);
	if (strcmp(record->name, "deadline") == 0)
		return read_deadline(builder, record);
	for (size_t i = 0; i < MEMBER_COUNT; i++) {
		if (strcmp(record->name, members[i].name) != 0)
			continue;
		if (member_get(builder->request, i) != NULL)
			return records_doubled(&builder->records, record);
		member_set(builder->request, i, record->value);
		return 0;
	}
	return records_unknown(&builder->records, record);
}

int
wire_read_request(struct arena *arena, struct span frame,
    struct request *request_r, struct error *error)
{
	struct request request = {.user = NULL};
	struct builder builder = {.request = &request};
	struct record record;
	int status;

	memset(request_r, 0, sizeof(*request_r));
	if (frame.size > WIRE_REQUEST_MAX)
		return error_set(error, "request of %zu bytes", frame.size);
	if (records_open(&builder.records, arena, frame, error) != 0)
		return -1;
	while ((status = records_next(&builder.records, &record)) > 0)
		if (read_record(&builder, &record) != 0)
			return -1;
	if (status < 0)
		return -1;
	if (request.user == NULL || request.user[0] == '\0')
		return error_set(error, "request without a user");
	*request_r = request;
	return 0;
}
