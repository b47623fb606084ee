/* The configuration, the request, the run and the comparison of a case; see
 * policy_rig.h. */
#include "policy_rig.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "postlogin/text.h"

static const char prelude[] =
    "directory: {uri: 'ldap://127.0.0.1:1'}\n"
    "user: {base: 'ou=people,dc=example,dc=com', filter: '(uid=%{user})'}\n";

static const char defaults[] =
    "user=jdoe service=imap remote_ip=192.0.2.7 local_ip=192.0.2.1 "
    "mechanism=PLAIN hostname=mx1.example.com now=2026-11-25T12:00:00Z "
    "generation=2.3";

/* --- Configuration ------------------------------------------------------- */

static const struct config *
rig_config(struct arena *arena, const struct policy_case *test)
{
	struct diagnostics diagnostics = {.arena = arena};
	const char *path =
	    arena_printf(arena, "policy-%ld.yaml", (long)getpid());
	const struct config *config;
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	FILE *file;

	ck_assert_int_ge(fd, 0);
	file = fdopen(fd, "w");
	ck_assert_ptr_nonnull(file);
	fputs(prelude, file);
	fputs(test->config, file);
	ck_assert_int_eq(fclose(file), 0);
	config = config_load(arena, path, CONFIG_OFFLINE, &diagnostics);
	unlink(path);
	if (config == NULL) {
		diagnostics_print(&diagnostics, stderr);
		ck_abort_msg("%s: bad configuration", test->name);
	}
	return config;
}

/* --- Request ---------------------------------------------------------------
 */

static void
request_field_add(struct rig *rig, const char *name, const char *value)
{
	struct field *fields =
	    arena_grow(rig->arena, (void *)(uintptr_t)rig->request.fields,
	        rig->request.field_count, sizeof(*fields));

	fields[rig->request.field_count++] = (struct field){name, value};
	rig->request.fields = fields;
}

static void
request_word(struct rig *rig, char *word)
{
	struct request *request = &rig->request;
	char *value = strchr(word, '=');
	const char *given;

	ck_assert_msg(value != NULL, "login: \"%s\"", word);
	*value++ = '\0';
	given = *value == '\0' ? NULL : value;
	if (strncmp(word, "userdb.", 7) == 0)
		request_field_add(rig, word + 7, value);
	else if (strcmp(word, "user") == 0)
		request->user = value;
	else if (strcmp(word, "service") == 0)
		request->service = service_parse(value);
	else if (strcmp(word, "remote_ip") == 0)
		request->remote_ip = given;
	else if (strcmp(word, "local_ip") == 0)
		request->local_ip = given;
	else if (strcmp(word, "mechanism") == 0)
		request->mechanism = given;
	else if (strcmp(word, "hostname") == 0)
		request->hostname = given;
	else if (strcmp(word, "master_user") == 0)
		request->master_user = given;
	else if (strcmp(word, "generation") == 0)
		request->generation = generation_parse(value);
	else if (strcmp(word, "now") == 0)
		ck_assert_int_eq(date_rfc3339(value, &request->now), 0);
	else
		ck_abort_msg("login: no \"%s\"", word);
}

static void
rig_request(struct rig *rig, const char *words)
{
	char *text = arena_string(rig->arena, words == NULL ? "" : words);
	char *save, *word;

	for (word = strtok_r(text, " ", &save); word != NULL;
	     word = strtok_r(NULL, " ", &save))
		request_word(rig, word);
}

void
rig_open(struct rig *rig, const struct policy_case *test)
{
	*rig = (struct rig){.arena = arena_new()};
	rig->config = rig_config(rig->arena, test);
	rig_request(rig, defaults);
	rig_request(rig, test->login);
	rig_facts(rig, test->facts);
	rig->scene = (struct scene){
	    .arena = rig->arena,
	    .config = rig->config,
	    .request = &rig->request,
	    .facts = &rig->facts,
	};
}

void
rig_close(struct rig *rig)
{
	config_free(&rig->config);
	arena_free(&rig->arena);
}

void
rig_zones(struct rig *rig)
{
	struct strings names = policy_zones(&rig->scene);
	struct named_zone *zones =
	    arena_array(rig->arena, names.count + 1, sizeof(*zones));

	for (size_t i = 0; i < names.count; i++)
		zones[i] = (struct named_zone){
		    names.items[i],
		    zone_load(rig->arena, names.items[i]),
		};
	rig->facts.zones = zones;
	rig->facts.zone_count = names.count;
}

/* --- Comparison ------------------------------------------------------------
 */

static void
show_verdict(struct text *text, const struct decision *decision)
{
	bool refused = decision->verdict != VERDICT_ALLOW;

	text_add(text, verdict_name(decision->verdict));
	if (refused)
		text_addf(text, " %s %s", code_name(decision->code),
		    decision->message);
	text_add(text, "\n");
	if (decision->observed_set)
		text_addf(text, "observed %s %s %s\n",
		    verdict_name(decision->observed), code_name(decision->code),
		    decision->message);
}

static void
show_update(struct text *text, const struct update *update)
{
	text_addf(text, "update %s:", update->dn);
	for (size_t i = 0; i < update->count; i++) {
		const struct change *change = &update->changes[i];

		text_addf(text, "%s %s %s", i == 0 ? "" : ";",
		    operation_name(change->operation), change->attribute);
		if (change->value != NULL)
			text_addf(text, "=%s", change->value);
		if (change->absent)
			text_add(text, " absent");
	}
	text_add(text, "\n");
}

static void
show_names(struct text *text, const char *word, const char *separator,
    const char *const *names, size_t count)
{
	text_add(text, word);
	for (size_t i = 0; i < count; i++)
		text_addf(text, "%s%s", i == 0 ? " " : separator, names[i]);
	text_add(text, "\n");
}

static const char *
show_decision(struct arena *arena, const struct decision *decision)
{
	struct text text = {.arena = arena};

	show_verdict(&text, decision);
	for (size_t i = 0; i < decision->alert_count; i++)
		text_addf(&text, "alert %s\n", decision->alerts[i].text);
	for (size_t i = 0; i < decision->export_count; i++)
		text_addf(&text, "export %s=%s\n", decision->exports[i].setting,
		    decision->exports[i].value);
	for (size_t i = 0; i < decision->unset_count; i++)
		text_addf(&text, "unset %s\n", decision->unset[i]);
	for (size_t i = 0; i < decision->update_count; i++)
		show_update(&text, &decision->updates[i]);
	if (decision->group_count > 0)
		show_names(&text, "groups", "|", decision->groups,
		    decision->group_count);
	if (decision->acl_groups_set)
		text_addf(&text, "acl %s\n", decision->acl_groups);
	return text_string(&text);
}

static const char *
show_reasons(struct arena *arena, const struct decision *decision)
{
	struct text text = {.arena = arena};

	for (size_t i = 0; i < decision->reason_count; i++) {
		const struct reason *reason = &decision->reasons[i];

		text_addf(&text, "reason %s %s %s", reason->name, reason->verb,
		    reason->outcome);
		if (reason->value != NULL)
			text_addf(&text, " %s", reason->value);
		text_add(&text, "\n");
	}
	for (size_t i = 0; i < decision->note_count; i++)
		text_addf(&text, "note %s\n", decision->notes[i]);
	return text_string(&text);
}

/* A "reason" is a whole line, a "note" any part of one. */
static bool
line_there(const char *lines, const char *wanted)
{
	size_t size = strlen(wanted);
	const char *at = lines;

	if (strncmp(wanted, "note ", 5) == 0)
		return strstr(lines, wanted + 5) != NULL;
	while ((at = strstr(at, wanted)) != NULL) {
		if ((at == lines || at[-1] == '\n') && at[size] == '\n')
			return true;
		at++;
	}
	return false;
}

static void
compare(const struct policy_case *test, struct arena *arena,
    const struct decision *decision)
{
	const char *reasons = show_reasons(arena, decision);
	struct text wanted = {.arena = arena};
	char *save, *line, *text = arena_string(arena, test->expected);

	for (line = strtok_r(text, "\n", &save); line != NULL;
	     line = strtok_r(NULL, "\n", &save)) {
		if (strncmp(line, "reason ", 7) == 0 ||
		    strncmp(line, "note ", 5) == 0)
			ck_assert_msg(line_there(reasons, line),
			    "%s: no \"%s\" in:\n%s", test->name, line, reasons);
		else
			text_addf(&wanted, "%s\n", line);
	}
	text = arena_string(arena, show_decision(arena, decision));
	ck_assert_msg(strcmp(text, text_string(&wanted)) == 0,
	    "%s: expected:\n%sgot:\n%s%s", test->name, text_string(&wanted),
	    text, reasons);
}

void
rig_run(const struct policy_case *test)
{
	struct rig rig;

	rig_open(&rig, test);
	rig_zones(&rig);
	compare(test, rig.arena, policy_decide(&rig.scene));
	rig_close(&rig);
}
