/* Policy tests: the list, and each login in it. */
#include "postlogin/policytest.h"

#include <string.h>

#include "config/policytest.h"
#include "postlogin/address.h"
#include "postlogin/text.h"
#include "postlogin/zone.h"

static key_load load_login_text;
static key_load load_login_user;
static key_load load_login_service;
static key_load load_login_address;
static key_load load_login_time;
static key_load load_login_zone;
static key_load load_login_fields;

#define LOGIN(member) offsetof(struct policy_case, request.member)

static const struct key case_keys[] = {
    {"name", load_string, offsetof(struct policy_case, name), "TEXT", NULL, 0,
        "What the case is called; else it is called after the login."},
    {"user", load_login_user, LOGIN(user), "USER", NULL, KEY_REQUIRED,
        "Who logs in."},
    {"service", load_login_service, LOGIN(service),
        "imap|pop3|sieve|submission", "imap", KEY_INITIAL,
        "What they log in to."},
    {"remote_ip", load_login_address, LOGIN(remote_ip), "ADDRESS", NULL, 0,
        "The client's address."},
    {"local_ip", load_login_address, LOGIN(local_ip), "ADDRESS", NULL, 0,
        "The address the client connected to."},
    {"mechanism", load_login_text, LOGIN(mechanism), "MECHANISM", NULL, 0,
        "The SASL mechanism."},
    {"master_user", load_login_text, LOGIN(master_user), "USER", NULL, 0,
        "Who authenticated, in the login of a master user."},
    {"hostname", load_login_text, LOGIN(hostname), "HOST", NULL, 0,
        "The name of the machine, if it is not to be this one's."},
    {"at", load_login_time, LOGIN(now), "TIME", NULL, 0,
        "When, as in RFC 3339; else now."},
    {"zone", load_login_zone, LOGIN(zone), "ZONE", NULL, 0,
        "Whose local time counts, if not this machine's: Europe/Zurich."},
    {"userdb", load_login_fields, offsetof(struct policy_case, request),
        "{FIELD: VALUE}", NULL, 0, "Userdb fields."},
    {"expect", load_expectation, offsetof(struct policy_case, expect), "EXPECT",
        NULL, KEY_REQUIRED, "What is to become of it."},
};

static const struct context context_case = {
    "a test", case_keys, sizeof(case_keys) / sizeof(*case_keys)};

/* What is null is not there. */
static void
load_login_text(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	if (!policytest_is_null(node))
		load_string(loader, place, key, node, target);
}

static void
load_login_user(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const char *user = NULL;

	load_string(loader, place, key, node, &user);
	if (user && (!*user || text_has_controls(span_of(user))))
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected a user name without control characters",
		    load_quote(loader, user));
	*(const char **)target = user;
}

static void
load_login_service(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const struct choice words[] = {
	    {"imap", SERVICE_IMAP},
	    {"pop3", SERVICE_POP3},
	    {"sieve", SERVICE_SIEVE},
	    {"submission", SERVICE_SUBMISSION},
	};
	int service = SERVICE_UNKNOWN;

	(void)place;
	(void)key;
	load_choice(loader, node, words, 4, &service);
	*(enum service *)target = (enum service)service;
}

static void
load_login_address(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct address address;
	const char *text = NULL;

	load_login_text(loader, place, key, node, &text);
	if (text && !address_parse(text, &address))
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected an IPv4 or IPv6 address",
		    load_quote(loader, text));
	*(const char **)target = text;
}

static void
load_login_time(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const char *text = NULL;

	load_login_text(loader, place, key, node, &text);
	if (text && date_rfc3339(text, target) != 0)
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected a time like 2026-12-24T18:30:00+01:00",
		    load_quote(loader, text));
}

static void
load_login_zone(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const char **zone = target;

	load_login_text(loader, place, key, node, target);
	if (*zone && !zone_load(loader->arena, *zone))
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected the name of a time zone such as "
		    "Europe/Zurich",
		    load_quote(loader, *zone));
}

static void
load_login_fields(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct request *request = target;
	struct field *fields;

	if (!load_require_kind(loader, node, NODE_MAPPING, key->type))
		return;
	fields = arena_array(loader->arena, node->count, sizeof(*fields));
	for (size_t i = 0; i < node->count; i++) {
		const struct pair *pair = &node->pairs[i];
		char *name = arena_string(loader->arena, pair->key.text);

		text_lower(name);
		fields[i] = (struct field){name, ""};
		load_string(loader, place, key, &pair->value, &fields[i].value);
		if (strcmp(name, "master_user") == 0 && *fields[i].value)
			request->master_user = fields[i].value;
	}
	request->fields = fields;
	request->field_count = node->count;
}

/* --- The file ------------------------------------------------------------ */

static void
load_cases(struct loader *loader, const struct node *root, int64_t now,
    struct policy_test *test)
{
	static const struct place place = {.directory = false};
	struct policy_case *cases;

	if (!load_require_kind(
	        loader, root, NODE_LIST, "a list of tests: \"- user: ...\""))
		return;
	if (root->count == 0 && !root->incomplete)
		diagnostics_error(loader->diagnostics, root->at,
		    "an empty list, expected tests");
	cases = arena_array(loader->arena, root->count, sizeof(*cases));
	for (size_t i = 0; i < root->count; i++) {
		cases[i].at = root->items[i].at;
		cases[i].request.now = now;
		load_mapping(
		    loader, &place, &context_case, &root->items[i], &cases[i]);
	}
	test->cases = cases;
	test->count = root->count;
}

const struct policy_test *
policytest_read(struct arena *arena, const char *file, struct span text,
    int64_t now, struct diagnostics *diagnostics)
{
	const size_t before = diagnostics->errors;
	struct loader loader = {.arena = arena, .diagnostics = diagnostics};
	struct policy_test *test = arena_alloc(arena, sizeof(*test));
	const struct node *root = yaml_parse(arena, file, text, diagnostics);

	if (root)
		load_cases(&loader, root, now, test);
	return diagnostics->errors > before ? NULL : test;
}
