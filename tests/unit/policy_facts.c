/* Facts from a few lines of text; see policy_rig.h. */
#include "policy_rig.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "postlogin/dn.h"
#include "postlogin/text.h"

#define USER_DN "uid=jdoe,ou=people,dc=example,dc=com"

/* An entry while it grows. */
struct grown {
	struct entry entry;
	struct attribute *attributes;
	struct span **values;
};

struct reader {
	struct arena *arena;
	const struct config *config;
	struct facts *facts;
	struct grown *current;
	struct grown user;
	struct found *found;
	struct grown **entries; /* by entry of the configuration */
	struct grown *groups;
	struct group *group_list;
	bool *sources_failed; /* all of them */
	enum tri *searches;
	size_t search_count;
};

enum { GROWN_MAX = 400, VALUES_MAX = 40 };

static struct span
unescaped(struct arena *arena, const char *text)
{
	struct text out = {.arena = arena};

	for (; *text != '\0'; text++) {
		unsigned byte;

		if (*text != '\\') {
			text_add_byte(&out, *text);
			continue;
		}
		text++;
		switch (*text) {
		case 'n':
			text_add_byte(&out, '\n');
			break;
		case 'r':
			text_add_byte(&out, '\r');
			break;
		case 't':
			text_add_byte(&out, '\t');
			break;
		case '0':
			text_add_byte(&out, '\0');
			break;
		case 'x':
			ck_assert_int_eq(sscanf(text + 1, "%2x", &byte), 1);
			text_add_byte(&out, (char)byte);
			text += 2;
			break;
		default:
			text_add_byte(&out, *text);
		}
	}
	return text_span(&out);
}

static void
grown_start(struct reader *reader, struct grown *grown, const char *dn)
{
	*grown = (struct grown){.entry = {.dn = dn}};
	grown->attributes =
	    arena_array(reader->arena, VALUES_MAX, sizeof(*grown->attributes));
	grown->values =
	    arena_array(reader->arena, VALUES_MAX, sizeof(*grown->values));
	grown->entry.attributes = grown->attributes;
	reader->current = grown;
}

static void
grown_add(
    struct reader *reader, struct grown *grown, const char *name, char *value)
{
	size_t i = 0;

	while (i < grown->entry.count &&
	       !text_same(grown->attributes[i].name, name))
		i++;
	if (i == grown->entry.count) {
		ck_assert_uint_lt(i, VALUES_MAX);
		grown->entry.count++;
		grown->attributes[i].name = name;
		grown->values[i] =
		    arena_array(reader->arena, VALUES_MAX, sizeof(struct span));
		grown->attributes[i].values = grown->values[i];
	}
	ck_assert_uint_lt(grown->attributes[i].count, VALUES_MAX);
	grown->values[i][grown->attributes[i].count++] =
	    unescaped(reader->arena, value);
}

static size_t
entry_index(const struct reader *reader, const char *name)
{
	for (size_t i = 0; i < reader->config->entry_count; i++)
		if (strcmp(reader->config->entries[i].name, name) == 0)
			return i;
	ck_abort_msg("no entry \"%s\"", name);
	return 0;
}

static void
read_entry(struct reader *reader, char *line)
{
	char *dn = strchr(line, ' ');
	struct found *found;
	size_t i;

	ck_assert_ptr_nonnull(dn);
	*dn++ = '\0';
	i = entry_index(reader, line);
	found = &reader->found[i];
	ck_assert_uint_lt(found->count, GROWN_MAX);
	grown_start(reader, &reader->entries[i][found->count++], dn);
}

static void
read_group(struct reader *reader, const char *line, bool is_dn)
{
	size_t i = reader->facts->group_count++;
	struct group *group = &reader->group_list[i];
	char *end;

	ck_assert_uint_lt(i, GROWN_MAX);
	group->source = strtoul(line, &end, 10);
	while (*end == ' ')
		end++;
	if (is_dn) {
		struct span name = arena_span(
		    reader->arena, dn_rdn_value(reader->arena, span_of(end)));

		group->dn = end;
		group->name = name.data;
		group->size = name.size;
	} else {
		struct span name = unescaped(reader->arena, end);

		group->name = name.data;
		group->size = name.size;
	}
	grown_start(reader, &reader->groups[i], end);
	group->entry = &reader->groups[i].entry;
}

static bool
starts(char **line, const char *word)
{
	size_t size = strlen(word);

	if (strncmp(*line, word, size) != 0)
		return false;
	*line += size;
	return true;
}

static enum tri
tri_named(const char *name)
{
	if (strcmp(name, "true") == 0)
		return TRI_TRUE;
	return strcmp(name, "false") == 0 ? TRI_FALSE : TRI_UNDEFINED;
}

static void
read_line(struct reader *reader, char *line)
{
	struct facts *facts = reader->facts;
	char *colon;

	if (strcmp(line, "unknown") == 0) {
		facts->user_state = USER_NOT_FOUND;
	} else if (strcmp(line, "nobody") == 0) {
		facts->user_state = USER_UNKNOWN_YET;
	} else if (starts(&line, "entry ")) {
		read_entry(reader, line);
	} else if (strcmp(line, "failed groups") == 0) {
		facts->groups_failed = true;
		facts->sources_failed = reader->sources_failed;
	} else if (starts(&line, "failed ")) {
		reader->found[entry_index(reader, line)].state = LOOKUP_FAILED;
	} else if (starts(&line, "group ")) {
		read_group(reader, line, true);
	} else if (starts(&line, "doubt ")) {
		ck_assert_uint_eq(facts->doubt_count, 0);
		read_group(reader, line, true);
		facts->doubt_count = 1;
	} else if (starts(&line, "name ")) {
		read_group(reader, line, false);
	} else if (starts(&line, "search ")) {
		reader->searches[reader->search_count++] = tri_named(line);
	} else if (starts(&line, "fault ")) {
		facts->fault =
		    strcmp(line, "outage") == 0 ? FAULT_OUTAGE : FAULT_OTHER;
		facts->fault_text = "ldap://127.0.0.1:1: cannot be reached";
	} else {
		colon = strchr(line, ':');
		ck_assert_msg(colon != NULL, "facts: \"%s\"", line);
		*colon++ = '\0';
		grown_add(reader, reader->current, line,
		    *colon == ' ' ? colon + 1 : colon);
	}
}

static void
reader_start(struct reader *reader)
{
	const struct config *config = reader->config;
	struct arena *arena = reader->arena;

	reader->found =
	    arena_array(arena, config->entry_count + 1, sizeof(struct found));
	reader->entries = arena_array(
	    arena, config->entry_count + 1, sizeof(*reader->entries));
	for (size_t i = 0; i < config->entry_count; i++) {
		reader->found[i].state = LOOKUP_DONE;
		reader->entries[i] =
		    arena_array(arena, GROWN_MAX, sizeof(struct grown));
	}
	reader->groups = arena_array(arena, GROWN_MAX, sizeof(struct grown));
	reader->group_list =
	    arena_array(arena, GROWN_MAX, sizeof(struct group));
	reader->sources_failed =
	    arena_array(arena, config->group_count + 1, sizeof(bool));
	memset(reader->sources_failed, true, config->group_count);
	reader->searches =
	    arena_array(arena, config->search_count + 1, sizeof(enum tri));
	grown_start(reader, &reader->user, USER_DN);
}

void
rig_facts(struct rig *rig, const char *facts)
{
	struct reader reader = {
	    .arena = rig->arena,
	    .config = rig->config,
	    .facts = &rig->facts,
	};
	char *text = arena_string(rig->arena, facts == NULL ? "" : facts);
	char *save, *line;

	rig->facts = (struct facts){
	    .user_state = USER_FOUND,
	    .local = zone_utc(),
	};
	reader_start(&reader);
	for (line = strtok_r(text, "\n", &save); line != NULL;
	     line = strtok_r(NULL, "\n", &save))
		read_line(&reader, line);
	for (size_t i = 0; i < rig->config->entry_count; i++) {
		struct found *found = &reader.found[i];
		struct entry *entries =
		    arena_array(rig->arena, found->count + 1, sizeof(*entries));

		for (size_t j = 0; j < found->count; j++)
			entries[j] = reader.entries[i][j].entry;
		found->entries = entries;
	}
	if (rig->facts.user_state == USER_FOUND)
		rig->facts.user =
		    memcpy(arena_alloc(rig->arena, sizeof(struct entry)),
		        &reader.user.entry, sizeof(struct entry));
	for (size_t i = 0; i < rig->facts.group_count; i++)
		reader.group_list[i].entry =
		    memcpy(arena_alloc(rig->arena, sizeof(struct entry)),
		        &reader.groups[i].entry, sizeof(struct entry));
	rig->facts.group_count -= rig->facts.doubt_count;
	rig->facts.entries = reader.found;
	rig->facts.groups = reader.group_list;
	rig->facts.doubts = &reader.group_list[rig->facts.group_count];
	rig->facts.searches = reader.searches;
}
