/*
 * What the client is told; see postlogin/client.h. Codes: RFC 5530 (IMAP),
 * RFC 3206 (POP3), RFC 5804 (ManageSieve), RFC 4954 and 3463 (submission).
 */
#include "postlogin/client.h"

#include <string.h>

#include "postlogin/text.h"

#define ALERT_PREFIX "* OK [ALERT] "

enum {
	TAG_MAX = 256,
	/* RFC 1939 section 3, RFC 5321 section 4.5.3.1.5: 512 with CRLF. */
	SHORT_LINE_MAX = 510,
};

static const char *const default_deny = REPLY_DENIED;
static const char *const default_unavailable = REPLY_UNAVAILABLE;

/* RFC 3501: tag = 1*<any ASTRING-CHAR except "+">. */
static bool
is_tag(const char *tag)
{
	size_t size;

	if (tag == NULL)
		return false;
	for (size = 0; tag[size] != '\0'; size++)
		if (tag[size] <= ' ' || tag[size] > '~' ||
		    strchr("(){%*\"\\+", tag[size]) != NULL)
			return false;
	return size > 0 && size <= TAG_MAX;
}

/* As one printable line, without spaces at its ends. */
static struct span
clean(struct arena *arena, const char *message)
{
	struct span text = span_of(text_printable(arena, span_of(message)));

	while (text.size > 0 && text.data[0] == ' ') {
		text.data++;
		text.size--;
	}
	while (text.size > 0 && text.data[text.size - 1] == ' ')
		text.size--;
	return text;
}

/* True for an end like "{12}" or "{12+}": a literal's announcement, to clients
 * that look for one at the end of any line. */
static bool
announces_literal(struct span text)
{
	size_t at = text.size;

	if (at == 0 || text.data[--at] != '}')
		return false;
	if (at > 0 && (text.data[at - 1] == '+' || text.data[at - 1] == '-'))
		at--;
	while (at > 0 && text.data[at - 1] >= '0' && text.data[at - 1] <= '9')
		at--;
	return at > 0 && text.data[at - 1] == '{';
}

static void
add_line(struct text *lines, const char *prefix, struct span text, size_t max)
{
	size_t room = max - strlen(prefix);

	text_add(lines, prefix);
	text_add_span(lines, text_cut(text, room));
	text_add(lines, "\r\n");
}

static void
add_imap_line(struct text *lines, const char *prefix, struct span text)
{
	size_t room = CLIENT_LINE_MAX - 1 - strlen(prefix);
	struct span shown = text_cut(text, room);

	text_add(lines, prefix);
	text_add_span(lines, shown);
	if (announces_literal(shown))
		text_add_byte(lines, '.');
	text_add(lines, "\r\n");
}

/* RFC 5804 section 4: a quoted string escapes the quote and the backslash. */
static void
add_sieve_line(struct text *lines, const char *prefix, struct span text)
{
	size_t room = CLIENT_LINE_MAX - strlen(prefix) - 2;

	text_add(lines, prefix);
	text_add_byte(lines, '"');
	while (text.size > 0) {
		size_t size = utf8_sequence(text);
		bool special = *text.data == '"' || *text.data == '\\';

		if (size + special > room)
			break;
		if (special)
			text_add_byte(lines, '\\');
		text_add_span(lines, (struct span){text.data, size});
		room -= size + special;
		text.data += size;
		text.size -= size;
	}
	text_add(lines, "\"\r\n");
}

size_t
client_alert_size(struct arena *arena, const char *text)
{
	struct text line = {.arena = arena};
	struct span shown = clean(arena, text);

	if (shown.size > 0)
		add_imap_line(&line, ALERT_PREFIX, shown);
	return line.size;
}

/* The alerts in order until one is over a limit; the rest is counted. */
static size_t
add_alerts(struct text *lines, const struct reply *reply)
{
	size_t i;

	for (i = 0; i < reply->alert_count && i < CLIENT_ALERTS_MAX; i++) {
		struct span text = clean(lines->arena, reply->alerts[i]);
		struct text line = {.arena = lines->arena};

		if (text.size == 0)
			continue;
		add_imap_line(&line, ALERT_PREFIX, text);
		if (lines->size + line.size > CLIENT_ALERT_BYTES_MAX)
			break;
		text_add_span(lines, text_span(&line));
	}
	return reply->alert_count - i;
}

static void
add_imap(struct text *lines, enum generation generation, const char *tag,
    const struct reply *reply, struct span text)
{
	bool deny = reply->verdict == VERDICT_DENY;
	enum code code = deny ? reply->code : CODE_UNAVAILABLE;
	char *name = arena_string(lines->arena, code_name(code));
	bool tagged = generation == DOVECOT_1_2 && is_tag(tag);

	text_upper(name);
	if (deny && !generation_is_1(generation))
		add_imap_line(lines, "* NO [ALERT] ", text);
	add_imap_line(lines,
	    arena_printf(lines->arena, "%s [%s] ",
	        tagged ? arena_printf(lines->arena, "%s NO", tag) : "* BYE",
	        name),
	    text);
}

/* True if trying again later may help, whatever the verdict is called. */
static bool
is_temporary(const struct reply *reply)
{
	return reply->verdict != VERDICT_DENY ||
	       reply->code == CODE_UNAVAILABLE;
}

static const char *
pop3_prefix(const struct reply *reply)
{
	if (is_temporary(reply))
		return "-ERR [SYS/TEMP] ";
	if (reply->code == CODE_EXPIRED || reply->code == CODE_CONTACTADMIN)
		return "-ERR [SYS/PERM] ";
	return "-ERR [AUTH] ";
}

static void
add_refusal(struct text *lines, enum generation generation,
    enum service service, const char *tag, const struct reply *reply)
{
	const char *message = reply->message == NULL ? "" : reply->message;
	struct span text = clean(lines->arena, message);
	bool temporary = is_temporary(reply);

	if (text.size == 0)
		text = span_of(reply->verdict == VERDICT_DENY
		                   ? default_deny
		                   : default_unavailable);
	switch (service) {
	case SERVICE_UNKNOWN:
		break;
	case SERVICE_IMAP:
		add_imap(lines, generation, tag, reply, text);
		break;
	case SERVICE_POP3:
		/* There the login process has said +OK by itself. */
		if (generation != DOVECOT_1_0 && generation != DOVECOT_1_1)
			add_line(
			    lines, pop3_prefix(reply), text, SHORT_LINE_MAX);
		break;
	case SERVICE_SIEVE:
		add_sieve_line(
		    lines, temporary ? "NO (TRYLATER) " : "NO ", text);
		break;
	case SERVICE_SUBMISSION:
		add_line(lines, temporary ? "454 4.7.0 " : "535 5.7.8 ", text,
		    SHORT_LINE_MAX);
		add_line(lines, "421 4.3.2 ", span_of("Closing connection"),
		    SHORT_LINE_MAX);
		break;
	}
}

struct span
client_lines(struct arena *arena, enum generation generation,
    enum service service, const char *tag, const struct reply *reply,
    size_t *dropped_r)
{
	struct text lines = {.arena = arena};

	*dropped_r = 0;
	if (reply->verdict != VERDICT_ALLOW)
		add_refusal(&lines, generation, service, tag, reply);
	else if (service == SERVICE_IMAP)
		*dropped_r = add_alerts(&lines, reply);
	return text_span(&lines);
}
