/* `explain --json`: one object (design: "Command lines"). */
#include <stdio.h>

#include "ctl/explain.h"
#include "ctl/json.h"
#include "postlogin/datetime.h"
#include "postlogin/decide.h"

static void
add_strings(
    struct json *json, const char *key, const char *const *items, size_t count)
{
	json_open_list(json, key);
	for (size_t i = 0; i < count; i++)
		json_string(json, NULL, items[i]);
	json_close_list(json);
}

static void
add_verdict(struct json *json, const struct decision *decision)
{
	bool refused = decision->verdict != VERDICT_ALLOW;

	json_string(json, "verdict", verdict_name(decision->verdict));
	json_string(json, "observed",
	    decision->observed_set ? verdict_name(decision->observed) : NULL);
	json_string(json, "code", refused ? code_name(decision->code) : NULL);
	json_string(json, "message", refused ? decision->message : NULL);
}

static void
add_exports(struct json *json, const struct decision *decision)
{
	json_open_object(json, "exports");
	for (size_t i = 0; i < decision->export_count; i++)
		json_string(json, decision->exports[i].setting,
		    decision->exports[i].value);
	json_close_object(json);
}

static void
add_updates(struct json *json, const struct decision *decision)
{
	json_open_list(json, "updates");
	for (size_t i = 0; i < decision->update_count; i++) {
		const struct update *update = &decision->updates[i];

		for (size_t j = 0; j < update->count; j++) {
			const struct change *change = &update->changes[j];

			json_open_object(json, NULL);
			json_string(json, "dn", update->dn);
			json_string(json, "attribute", change->attribute);
			json_string(json, "operation",
			    operation_name(change->operation));
			json_string(json, "value", change->value);
			json_close_object(json);
		}
	}
	json_close_list(json);
}

static void
add_rules(struct json *json, const struct decision *decision)
{
	json_open_list(json, "rules");
	for (size_t i = 0; i < decision->reason_count; i++) {
		const struct reason *reason = &decision->reasons[i];

		/* What is no rule (look-up, outage) has no place in the file;
		 * the verdict tells of it, and a line on stderr. */
		if (!reason->rule)
			continue;
		json_open_object(json, NULL);
		json_string(json, "at", reason->at);
		json_string(json, "name", reason->rule->name);
		json_string(json, "attribute", reason->attribute);
		json_string(json, "verb", reason->verb);
		json_string(json, "value", reason->value);
		json_string(json, "outcome", reason->outcome);
		json_close_object(json);
	}
	json_close_list(json);
}

static void
add_directory(struct json *json, const struct directory_statistics *statistics)
{
	json_open_object(json, "directory");
	json_string(json, "uri", statistics->uri);
	json_number(json, "searches", statistics->searches);
	json_number(json, "ms", statistics->milliseconds);
	json_close_object(json);
}

void
explain_print_json(const struct explanation *explanation)
{
	const struct request *request = explanation->request;
	const struct decision *decision = explanation->decision;
	struct json json = {.text = {.arena = explanation->arena}};

	json_open_object(&json, NULL);
	json_string(&json, "user", request->user);
	json_string(&json, "service", service_name(request->service));
	json_string(&json, "remote_ip", request->remote_ip);
	json_string(&json, "time",
	    date_format_rfc3339(explanation->arena, request->now));
	json_string(&json, "dn", decision->dn);
	add_verdict(&json, decision);
	add_strings(&json, "alerts",
	    decide_alert_texts(
	        explanation->arena, decision, decision->alert_count),
	    decision->alert_count);
	add_strings(&json, "groups", decision->groups, decision->group_count);
	json_string(&json, "acl_groups", decision->acl_groups);
	add_exports(&json, decision);
	add_strings(&json, "unset", decision->unset, decision->unset_count);
	add_updates(&json, decision);
	add_rules(&json, decision);
	add_directory(&json, &explanation->statistics);
	json_close_object(&json);
	puts(json_text(&json));
}
