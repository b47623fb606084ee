#include "ctl/expect.h"

#include <string.h>

#include "ctl/json.h"
#include "postlogin/dn.h"
#include "postlogin/text.h"

/* One change, as `explain --json` lists them. */
struct flat {
	const char *dn;
	const char *attribute;
	const char *operation;
	const char *value;
};

static void
differ(struct differences *differences, enum concern concern, const char *key,
    const char *expected, const char *got)
{
	differences->items = arena_grow(differences->arena, differences->items,
	    differences->count, sizeof(*differences->items));
	differences->items[differences->count++] = (struct difference){
	    .key = key,
	    .expected = expected,
	    .got = got,
	    .concern = concern,
	};
}

static struct json
json_new(struct arena *arena)
{
	return (struct json){.text = {.arena = arena}};
}

static const char *
json_of_text(struct arena *arena, const char *text)
{
	struct json json = json_new(arena);

	json_string(&json, NULL, text);
	return json_text(&json);
}

static const char *
json_of_list(struct arena *arena, const struct strings *strings)
{
	struct json json = json_new(arena);

	json_open_list(&json, NULL);
	for (size_t i = 0; i < strings->count; i++)
		json_string(&json, NULL, strings->items[i]);
	json_close_list(&json);
	return json_text(&json);
}

/* --- Texts --------------------------------------------------------------- */

static bool
same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void
compare_text(struct differences *differences, enum concern concern,
    const char *key, const struct expected_text *expected, const char *got)
{
	if (expected->set && !same_text(expected->text, got))
		differ(differences, concern, key,
		    json_of_text(differences->arena, expected->text),
		    json_of_text(differences->arena, got));
}

static bool
same_dn(struct arena *arena, const char *a, const char *b)
{
	return same_text(a, b) ||
	       (a && b && dn_equal(arena, span_of(a), span_of(b)));
}

static void
compare_verdict(struct differences *differences,
    const struct expectation *expect, const struct decision *decision)
{
	const bool refused = decision->verdict != VERDICT_ALLOW;

	compare_text(differences, CONCERN_VERDICT, "verdict", &expect->verdict,
	    verdict_name(decision->verdict));
	compare_text(differences, CONCERN_VERDICT, "observed",
	    &expect->observed,
	    decision->observed_set ? verdict_name(decision->observed) : NULL);
	compare_text(differences, CONCERN_VERDICT, "code", &expect->code,
	    refused ? code_name(decision->code) : NULL);
	compare_text(differences, CONCERN_VERDICT, "message", &expect->message,
	    refused ? decision->message : NULL);
	compare_text(differences, CONCERN_VERDICT, "rule", &expect->rule,
	    decision->cause ? decision->cause->name : NULL);
	if (expect->dn.set &&
	    !same_dn(differences->arena, expect->dn.text, decision->dn))
		compare_text(differences, CONCERN_VERDICT, "dn", &expect->dn,
		    decision->dn);
}

/* --- Lists --------------------------------------------------------------- */

static bool
list_has(const struct strings *list, const char *item)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i], item) == 0)
			return true;
	return false;
}

static bool
list_includes(const struct strings *list, const struct strings *items)
{
	for (size_t i = 0; i < items->count; i++)
		if (!list_has(list, items->items[i]))
			return false;
	return true;
}

static bool
same_order(const struct strings *a, const struct strings *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return true;
}

static void
compare_set(struct differences *differences, enum concern concern,
    const char *key, const struct expected_list *expected,
    const struct strings *got)
{
	if (expected->set && !(list_includes(got, &expected->items) &&
	                         list_includes(&expected->items, got)))
		differ(differences, concern, key,
		    json_of_list(differences->arena, &expected->items),
		    json_of_list(differences->arena, got));
}

static void
compare_groups(struct differences *differences,
    const struct expectation *expect, const struct decision *decision)
{
	const struct strings groups = {decision->groups, decision->group_count};
	const struct strings names = {decision->acl_names, decision->acl_count};

	compare_set(
	    differences, CONCERN_GROUPS, "groups", &expect->groups, &groups);
	if (expect->groups_include.set &&
	    !list_includes(&groups, &expect->groups_include.items))
		differ(differences, CONCERN_GROUPS, "groups_include",
		    json_of_list(
		        differences->arena, &expect->groups_include.items),
		    json_of_list(differences->arena, &groups));
	compare_text(differences, CONCERN_GROUPS, "acl_groups",
	    &expect->acl_groups, decision->acl_groups);
	if (expect->acl_names.set && !decision->acl_groups)
		differ(differences, CONCERN_GROUPS, "acl_groups",
		    json_of_list(differences->arena, &expect->acl_names.items),
		    "null");
	else
		compare_set(differences, CONCERN_GROUPS, "acl_groups",
		    &expect->acl_names, &names);
}

static void
compare_alerts(struct differences *differences,
    const struct expectation *expect, const struct decision *decision)
{
	const char **texts = arena_array(
	    differences->arena, decision->alert_count, sizeof(*texts));
	const struct strings got = {texts, decision->alert_count};

	for (size_t i = 0; i < decision->alert_count; i++)
		texts[i] = decision->alerts[i].text;
	if (expect->alerts.set && !same_order(&expect->alerts.items, &got))
		differ(differences, CONCERN_ALERTS, "alerts",
		    json_of_list(differences->arena, &expect->alerts.items),
		    json_of_list(differences->arena, &got));
}

/* --- Settings ------------------------------------------------------------ */

static const char *
exported(const struct decision *decision, const char *setting)
{
	for (size_t i = 0; i < decision->export_count; i++)
		if (strcmp(decision->exports[i].setting, setting) == 0)
			return decision->exports[i].value;
	return NULL;
}

static void
compare_exports(struct differences *differences,
    const struct expectation *expect, const struct decision *decision)
{
	const struct strings unset = {decision->unset, decision->unset_count};
	struct json expected = json_new(differences->arena);
	struct json got = json_new(differences->arena);
	bool same = expect->export_count == decision->export_count;

	compare_set(
	    differences, CONCERN_EXPORTS, "unset", &expect->unset, &unset);
	json_open_object(&expected, NULL);
	for (size_t i = 0; i < expect->export_count; i++) {
		const struct expected_export *export = &expect->exports[i];

		json_string(&expected, export->setting, export->value);
		same = same && same_text(exported(decision, export->setting),
		                   export->value);
	}
	json_close_object(&expected);
	json_open_object(&got, NULL);
	for (size_t i = 0; i < decision->export_count; i++)
		json_string(&got, decision->exports[i].setting,
		    decision->exports[i].value);
	json_close_object(&got);
	if (expect->exports_set && !same)
		differ(differences, CONCERN_EXPORTS, "exports",
		    json_text(&expected), json_text(&got));
}

/* --- Updates ------------------------------------------------------------- */

static size_t
flatten(
    struct arena *arena, const struct decision *decision, struct flat **flat_r)
{
	struct flat *flat = NULL;
	size_t count = 0;

	for (size_t i = 0; i < decision->update_count; i++) {
		const struct update *update = &decision->updates[i];

		for (size_t j = 0; j < update->count; j++) {
			const struct change *change = &update->changes[j];

			flat = arena_grow(arena, flat, count, sizeof(*flat));
			flat[count++] = (struct flat){
			    .dn = update->dn,
			    .attribute = change->attribute,
			    .operation = operation_name(change->operation),
			    .value = change->value,
			};
		}
	}
	*flat_r = flat;
	return count;
}

static bool
fits(struct arena *arena, const struct expected_update *expected,
    const struct flat *got)
{
	return (!expected->dn.set ||
	           same_dn(arena, expected->dn.text, got->dn)) &&
	       expected->attribute.text &&
	       text_same(expected->attribute.text, got->attribute) &&
	       (!expected->operation.set ||
	           same_text(expected->operation.text, got->operation)) &&
	       (!expected->value.set ||
	           same_text(expected->value.text, got->value));
}

/* A matching of expected updates and those there are. */
struct pairing {
	struct arena *arena;
	const struct expected_update *expected;
	const struct flat *got;
	size_t count;  /* of each */
	size_t *taken; /* by which expected one, plus 1 */
	bool *tried;
};

/* Finds one for `index`, if need be by moving others (Kuhn's algorithm); as
 * deep at most as there are updates. */
static bool
find_partner(struct pairing *pairing, size_t index)
{
	for (size_t i = 0; i < pairing->count; i++) {
		if (pairing->tried[i] ||
		    !fits(pairing->arena, &pairing->expected[index],
		        &pairing->got[i]))
			continue;
		pairing->tried[i] = true;
		if (pairing->taken[i] &&
		    !find_partner(pairing, pairing->taken[i] - 1))
			continue;
		pairing->taken[i] = index + 1;
		return true;
	}
	return false;
}

static bool
same_updates(struct arena *arena, const struct expectation *expect,
    const struct flat *got, size_t count)
{
	struct pairing pairing = {
	    .arena = arena,
	    .expected = expect->updates,
	    .got = got,
	    .count = count,
	    .taken = arena_array(arena, count, sizeof(*pairing.taken)),
	    .tried = arena_array(arena, count, sizeof(*pairing.tried)),
	};

	if (expect->update_count != count)
		return false;
	for (size_t i = 0; i < count; i++) {
		memset(pairing.tried, 0, count * sizeof(*pairing.tried));
		if (!find_partner(&pairing, i))
			return false;
	}
	return true;
}

static void
json_expected(
    struct json *json, const char *key, const struct expected_text *expected)
{
	if (expected->set)
		json_string(json, key, expected->text);
}

static void
compare_updates(struct differences *differences,
    const struct expectation *expect, const struct decision *decision)
{
	struct json expected = json_new(differences->arena);
	struct json got = json_new(differences->arena);
	struct flat *flat;
	size_t count = flatten(differences->arena, decision, &flat);

	if (!expect->updates_set ||
	    same_updates(differences->arena, expect, flat, count))
		return;
	json_open_list(&expected, NULL);
	for (size_t i = 0; i < expect->update_count; i++) {
		json_open_object(&expected, NULL);
		json_expected(&expected, "dn", &expect->updates[i].dn);
		json_expected(
		    &expected, "attribute", &expect->updates[i].attribute);
		json_expected(
		    &expected, "operation", &expect->updates[i].operation);
		json_expected(&expected, "value", &expect->updates[i].value);
		json_close_object(&expected);
	}
	json_close_list(&expected);
	json_open_list(&got, NULL);
	for (size_t i = 0; i < count; i++) {
		json_open_object(&got, NULL);
		json_string(&got, "dn", flat[i].dn);
		json_string(&got, "attribute", flat[i].attribute);
		json_string(&got, "operation", flat[i].operation);
		json_string(&got, "value", flat[i].value);
		json_close_object(&got);
	}
	json_close_list(&got);
	differ(differences, CONCERN_UPDATES, "updates", json_text(&expected),
	    json_text(&got));
}

struct differences
expect_compare(struct arena *arena, const struct expectation *expect,
    const struct decision *decision)
{
	struct differences differences = {.arena = arena};

	compare_verdict(&differences, expect, decision);
	compare_groups(&differences, expect, decision);
	compare_alerts(&differences, expect, decision);
	compare_exports(&differences, expect, decision);
	compare_updates(&differences, expect, decision);
	return differences;
}
