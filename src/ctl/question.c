#include <getopt.h>
#include <string.h>
#include <time.h>

#include "ctl/explain.h"
#include "postlogin/address.h"
#include "postlogin/datetime.h"
#include "postlogin/text.h"

enum {
	OPTION_IP = 256,
	OPTION_LOCAL_IP,
	OPTION_MECHANISM,
	OPTION_AT,
	OPTION_FIELD,
	OPTION_JSON,
	OPTION_LDIF,
	OPTION_ZONE,
};

static const struct option options[] = {
    {"ip", required_argument, NULL, OPTION_IP},
    {"local-ip", required_argument, NULL, OPTION_LOCAL_IP},
    {"mechanism", required_argument, NULL, OPTION_MECHANISM},
    {"at", required_argument, NULL, OPTION_AT},
    {"field", required_argument, NULL, OPTION_FIELD},
    {"ldif", required_argument, NULL, OPTION_LDIF},
    {"zone", required_argument, NULL, OPTION_ZONE},
    {"json", no_argument, NULL, OPTION_JSON},
    {NULL, 0, NULL, 0},
};

static int
set_address(const char *name, const char *value, const char **address_r)
{
	struct address address;

	if (!address_parse(value, &address)) {
		ctl_usage("--%s %s: an IPv4 or IPv6 address was expected", name,
		    value);
		return -1;
	}
	*address_r = value;
	return 0;
}

static int
set_field(struct arena *arena, struct request *request, const char *value)
{
	const char *equals = strchr(value, '=');

	if (!equals || equals == value) {
		ctl_usage("--field %s: NAME=VALUE was expected", value);
		return -1;
	}
	char *name = arena_copy(arena, value, (size_t)(equals - value));
	struct field *fields = arena_grow(arena, (void *)request->fields,
	    request->field_count, sizeof(*fields));
	size_t i = 0;

	text_lower(name);
	while (i < request->field_count && strcmp(fields[i].name, name) != 0)
		i++;
	fields[i] = (struct field){name, equals + 1}; /* the last counts */
	if (i == request->field_count)
		request->field_count++;
	request->fields = fields;
	if (strcmp(name, "master_user") == 0)
		request->master_user = equals[1] ? equals + 1 : NULL;
	return 0;
}

static int
set_service(const char *value, enum service *service_r)
{
	*service_r = service_parse(value);
	if (*service_r != SERVICE_UNKNOWN)
		return 0;
	ctl_usage("-s %s: imap, pop3, sieve or submission was expected", value);
	return -1;
}

static int
set_time(const char *value, int64_t *now_r)
{
	if (date_rfc3339(value, now_r) == 0)
		return 0;
	ctl_usage("--at %s: a time like 2026-12-24T18:30:00+01:00 was expected",
	    value);
	return -1;
}

static int
set_option(
    struct ctl *ctl, struct question *question, int option, const char *value)
{
	struct request *request = &question->request;

	switch (option) {
	case 'c':
		ctl->file = value;
		return 0;
	case 's':
		return set_service(value, &request->service);
	case OPTION_IP:
		return set_address("ip", value, &request->remote_ip);
	case OPTION_LOCAL_IP:
		return set_address("local-ip", value, &request->local_ip);
	case OPTION_MECHANISM:
		request->mechanism = value;
		return 0;
	case OPTION_AT:
		return set_time(value, &request->now);
	case OPTION_ZONE:
		return ctl_set_zone(ctl, value, &request->zone);
	case OPTION_FIELD:
		return set_field(ctl->arena, request, value);
	case OPTION_LDIF:
		ctl_add_string(ctl, &question->ldif, value);
		return 0;
	case OPTION_JSON:
		question->json = true;
		return 0;
	default:
		return -1;
	}
}

static int
set_user(struct request *request, int argc, char **argv)
{
	if (argc != 1) {
		ctl_usage("explain: one USER was expected");
		return -1;
	}
	if (!argv[0][0] || text_has_controls(span_of(argv[0]))) {
		ctl_usage("explain: a user name without control characters was "
		          "expected");
		return -1;
	}
	request->user = argv[0];
	return 0;
}

int
question_parse(
    struct ctl *ctl, int argc, char **argv, struct question *question_r)
{
	struct question question = {
	    .request = {.service = SERVICE_IMAP, .now = time(NULL)}};
	int option;

	optind = 0; /* begin anew: main() has used it */
	while (
	    (option = getopt_long(argc, argv, ":c:s:", options, NULL)) != -1) {
		if (option == '?' || option == ':') {
			ctl_option_unknown(option, argv);
			return -1;
		}
		if (set_option(ctl, &question, option, optarg) != 0)
			return -1;
	}
	if (set_user(&question.request, argc - optind, argv + optind) != 0)
		return -1;
	*question_r = question;
	return 0;
}
