/* A reply as bytes; see postlogin/wire.h. */
#include "postlogin/wire.h"

#include <string.h>

#include "postlogin/client.h"
#include "proto/records.h"

/* Enough for any line, also after the client's form of it was cut. */
enum { TEXT_MAX = 2 * CLIENT_LINE_MAX };

struct builder {
	struct records records;
	struct reply *reply;
	const char **alerts;
	struct setting *settings;
	bool verdict_seen;
	bool code_seen;
};

/* What no line can hold needs no room in the frame. */
static struct span
start_of(const char *text)
{
	return text_cut(span_of(text), TEXT_MAX);
}

/* Those that client_lines() will only count go as "-". */
static void
put_alerts(struct text *frame, const struct reply *reply)
{
	for (size_t i = 0; i < reply->alert_count && i < RECORDS_NAMED_MAX; i++)
		records_put_named(frame, "alert", "",
		    i < CLIENT_ALERTS_MAX ? start_of(reply->alerts[i])
		                          : span_of("-"));
}

static void
put_settings(struct text *frame, const struct reply *reply)
{
	for (size_t i = 0; i < reply->setting_count; i++) {
		const struct setting *setting = &reply->settings[i];

		records_put_named(frame,
		    setting->value == NULL ? "unset." : "set.", setting->name,
		    span_of(setting->value));
	}
}

struct span
wire_write_reply(struct arena *arena, const struct reply *reply)
{
	struct text frame = records_begin(arena);

	records_put(&frame, "verdict", verdict_name(reply->verdict));
	if (reply->verdict == VERDICT_ALLOW) {
		put_alerts(&frame, reply);
		put_settings(&frame, reply);
		return records_end(&frame);
	}
	records_put(&frame, "code", code_name(reply->code));
	if (reply->message != NULL)
		records_put_named(
		    &frame, "message", "", start_of(reply->message));
	return records_end(&frame);
}

static int
read_verdict(struct builder *builder, const struct record *record)
{
	if (builder->verdict_seen)
		return records_doubled(&builder->records, record);
	builder->verdict_seen = true;
	if (verdict_parse(record->value, &builder->reply->verdict) != 0)
		return records_bad_value(&builder->records, record);
	return 0;
}

static int
read_code(struct builder *builder, const struct record *record)
{
	if (builder->code_seen)
		return records_doubled(&builder->records, record);
	builder->code_seen = true;
	if (code_parse(record->value, &builder->reply->code) != 0)
		return records_bad_value(&builder->records, record);
	return 0;
}

static int
read_message(struct builder *builder, const struct record *record)
{
	if (builder->reply->message != NULL)
		return records_doubled(&builder->records, record);
	builder->reply->message = record->value;
	return 0;
}

static int
read_alert(struct builder *builder, const struct record *record)
{
	struct reply *reply = builder->reply;

	builder->alerts = arena_grow(builder->records.arena, builder->alerts,
	    reply->alert_count, sizeof(*builder->alerts));
	builder->alerts[reply->alert_count++] = record->value;
	reply->alerts = builder->alerts;
	return 0;
}

/* Which names may be set is for the one who sets them (settings.h). */
static int
read_setting(struct builder *builder, const struct record *record,
    const char *name, const char *value)
{
	struct reply *reply = builder->reply;

	if (*name == '\0' || reply->setting_count >= RECORDS_NAMED_MAX)
		return records_unknown(&builder->records, record);
	for (size_t i = 0; i < reply->setting_count; i++)
		if (strcmp(builder->settings[i].name, name) == 0)
			return records_doubled(&builder->records, record);
	builder->settings =
	    arena_grow(builder->records.arena, builder->settings,
	        reply->setting_count, sizeof(*builder->settings));
	builder->settings[reply->setting_count++] =
	    (struct setting){name, value};
	reply->settings = builder->settings;
	return 0;
}

static int
read_record(struct builder *builder, const struct record *record)
{
	const char *name;

	if (strcmp(record->name, "verdict") == 0)
		return read_verdict(builder, record);
	if (strcmp(record->name, "code") == 0)
		return read_code(builder, record);
	if (strcmp(record->name, "message") == 0)
		return read_message(builder, record);
	if (strcmp(record->name, "alert") == 0)
		return read_alert(builder, record);
	name = record_suffix(record, "set.");
	if (name != NULL)
		return read_setting(builder, record, name, record->value);
	name = record_suffix(record, "unset.");
	if (name == NULL)
		return records_unknown(&builder->records, record);
	if (record->value[0] != '\0')
		return records_bad_value(&builder->records, record);
	return read_setting(builder, record, name, NULL);
}

/* A yes with a refusal's words, or the other way round, is no reply. */
static int
finish(struct builder *builder)
{
	struct reply *reply = builder->reply;
	struct error *error = builder->records.error;

	if (!builder->verdict_seen)
		return error_set(error, "reply without a verdict");
	if (reply->verdict == VERDICT_ALLOW) {
		if (builder->code_seen || reply->message != NULL)
			return error_set(error, "reply contradicts itself");
		return 0;
	}
	if (reply->alert_count > 0 || reply->setting_count > 0)
		return error_set(error, "reply contradicts itself");
	if (reply->verdict == VERDICT_DENY && !builder->code_seen)
		reply->code = CODE_AUTHORIZATIONFAILED;
	if (reply->message == NULL)
		reply->message = "";
	return 0;
}

int
wire_read_reply(struct arena *arena, struct span frame, struct reply *reply_r,
    struct error *error)
{
	struct reply reply = {.verdict = VERDICT_UNAVAILABLE};
	struct builder builder = {.reply = &reply};
	struct record record;
	int status;

	memset(reply_r, 0, sizeof(*reply_r));
	if (frame.size > WIRE_REPLY_MAX)
		return error_set(error, "reply of %zu bytes", frame.size);
	if (records_open(&builder.records, arena, frame, error) != 0)
		return -1;
	while ((status = records_next(&builder.records, &record)) > 0)
		if (read_record(&builder, &record) != 0)
			return -1;
	if (status < 0 || finish(&builder) != 0)
		return -1;
	*reply_r = reply;
	return 0;
}
