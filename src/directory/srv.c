#include "srv.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "dns.h"
#include "postlogin/text.h"

enum {
	ALIASES_MAX = 8, /* CNAME after CNAME */
	SECONDS_MIN = 5, /* also of what may not be remembered at all */
	SECONDS_MAX = 3600,
	SRV_FIXED = 6, /* octets before the target */
};

/* --- Reading an answer ------------------------------------------------- */

/* True for a name that can be a host's: what else DNS can hold has no business
 * in a URI. */
static bool
is_host(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
	                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                              "0123456789-_.";

	return *name && *name != '.' && *name != '-' &&
	       name[strspn(name, allowed)] == '\0';
}

static void
live(struct srv_targets *targets, uint32_t seconds)
{
	if (seconds < targets->seconds)
		targets->seconds = (unsigned)seconds;
}

/* 1 with what `name` is an alias of in its place, 0: it is none; -1: broken. */
static int
follow_alias(
    struct span message, char name[DNS_NAME_MAX], struct srv_targets *targets)
{
	struct dns_records records;
	struct dns_record record;
	int more = dns_first(message, &records) ? 1 : -1;

	while (more > 0 && (more = dns_next(&records, &record)) > 0) {
		size_t at = record.at;

		if (record.type != DNS_CNAME || !record.in ||
		    !text_same(record.owner, name))
			continue;
		live(targets, record.seconds);
		return dns_name(message, &at, name) ? 1 : -1;
	}
	return more;
}

/* 1: taken, 0: no host (the root means "no such service"), -1: broken. */
static int
take_target(struct arena *arena, struct span message,
    const struct dns_record *record, struct srv_target *target_r)
{
	size_t at = record->at + SRV_FIXED;
	char host[DNS_NAME_MAX];

	if (record->size <= SRV_FIXED || !dns_name(message, &at, host))
		return -1;
	*target_r = (struct srv_target){
	    .priority = dns_number(message, record->at),
	    .weight = dns_number(message, record->at + 2),
	    .port = dns_number(message, record->at + 4),
	};
	if (!is_host(host) || target_r->port == 0)
		return 0;
	target_r->host = arena_string(arena, host);
	return 1;
}

static int
take_targets(struct arena *arena, struct span message, const char *name,
    struct srv_targets *targets, unsigned *records_r)
{
	struct dns_records records;
	struct dns_record record;
	int more = dns_first(message, &records) ? 1 : -1;

	while (more > 0 && targets->count < SRV_MAX &&
	       (more = dns_next(&records, &record)) > 0) {
		int taken;

		if (record.type != DNS_SRV || !record.in ||
		    !text_same(record.owner, name))
			continue;
		taken = take_target(
		    arena, message, &record, &targets->items[targets->count]);
		if (taken < 0)
			return -1;
		live(targets, record.seconds);
		targets->count += taken > 0;
		(*records_r)++;
	}
	return more < 0 ? -1 : 0;
}

int
srv_parse(struct arena *arena, struct span message, const char *name,
    struct srv_targets *targets_r, struct error *error)
{
	char owner[DNS_NAME_MAX];
	unsigned records = 0;
	int alias = 1;

	*targets_r = (struct srv_targets){
	    .items = arena_array(arena, SRV_MAX, sizeof(struct srv_target)),
	    .seconds = SECONDS_MAX,
	};
	if (strlen(name) >= sizeof(owner))
		return error_set(error, "%s is no name of DNS", name);
	memcpy(owner, name, strlen(name) + 1);
	for (int step = 0; step < ALIASES_MAX && alias > 0; step++)
		alias = follow_alias(message, owner, targets_r);
	if (alias != 0 ||
	    take_targets(arena, message, owner, targets_r, &records) < 0)
		return error_set(error, "the name server's answer is broken");
	if (targets_r->count > 0)
		return 0;
	if (records > 0)
		return error_set(error,
		    "DNS says that there is no LDAP service (the SRV records "
		    "of %s name no host)",
		    name);
	return error_set(error, "DNS has no SRV records of %s", name);
}

/* --- The order --------------------------------------------------------- */

/* Those without weight first: they have hardly a chance before others. */
static int
compare(const void *a, const void *b)
{
	const struct srv_target *left = a;
	const struct srv_target *right = b;

	if (left->priority != right->priority)
		return left->priority < right->priority ? -1 : 1;
	return (left->weight > 0) - (right->weight > 0);
}

/* Moves the one that is drawn to the front. */
static void
draw(struct srv_target *items, size_t count, uint32_t (*below)(uint32_t limit))
{
	uint32_t sum = 0;
	uint32_t drawn;
	struct srv_target first;
	size_t i = 0;

	for (size_t j = 0; j < count; j++)
		sum += items[j].weight;
	drawn = below(sum + 1);
	for (sum = items[0].weight; sum < drawn; sum += items[i].weight)
		i++;
	first = items[i];
	memmove(&items[1], &items[0], i * sizeof(*items));
	items[0] = first;
}

void
srv_order(
    struct srv_target *items, size_t count, uint32_t (*below)(uint32_t limit))
{
	if (count == 0)
		return;
	qsort(items, count, sizeof(*items), compare);
	for (size_t i = 0; i < count; i++) {
		size_t end = i + 1;

		while (end < count && items[end].priority == items[i].priority)
			end++;
		draw(&items[i], end - i, below);
	}
}

/* --- All of it --------------------------------------------------------- */

/* The sums of weights are far below what would make this uneven. */
static uint32_t
random_below(uint32_t limit)
{
	uint32_t number = 0;

	if (getrandom(&number, sizeof(number), 0) != sizeof(number))
		return 0;
	return number % limit;
}

const char *
srv_name(const char *domain, const char *host)
{
	size_t domain_size = strlen(domain);
	size_t host_size = strlen(host);
	const char *end;

	if (host_size < domain_size)
		return domain;
	end = host + (host_size - domain_size);
	if (!text_same(end, domain) || (end > host && end[-1] != '.'))
		return domain;
	return host;
}

int
srv_find(struct arena *arena, const char *domain, struct deadline deadline,
    struct srv_targets *targets_r, struct error *error)
{
	const char *name = arena_printf(arena, "_ldap._tcp.%s", domain);
	struct span message;

	if (dns_ask(arena, name, DNS_SRV, deadline, &message, error) < 0)
		return -1;
	if (dns_code(message) == DNS_NXDOMAIN)
		return error_set(error, "DNS has no SRV records of %s", name);
	if (srv_parse(arena, message, name, targets_r, error) < 0)
		return -1;
	srv_order(targets_r->items, targets_r->count, random_below);
	if (targets_r->seconds < SECONDS_MIN)
		targets_r->seconds = SECONDS_MIN;
	return 0;
}
