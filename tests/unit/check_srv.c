/*
 * SRV records without a name server: questions, answers good, broken and
 * hostile, the order of targets, the name a certificate must have.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "directory/dns.h"
#include "directory/srv.h"
#include "postlogin/text.h"

#include "mutate.h"
#include "unit.h"

#define NAME "_ldap._tcp.example.com"

static struct arena *arena;

static void
setup(void)
{
	arena = arena_new();
}

static void
teardown(void)
{
	arena_free(&arena);
}

/* --- Making answers ----------------------------------------------------- */

static void
add_number(struct text *text, unsigned number)
{
	text_add_byte(text, (char)(number >> 8 & 0xff));
	text_add_byte(text, (char)(number & 0xff));
}

/* "a.b", "" for the root; "@" is the name of the question, by a pointer. */
static void
add_name(struct text *text, const char *name)
{
	if (strcmp(name, "@") == 0) {
		add_number(text, 0xc000 | DNS_HEADER);
		return;
	}
	while (*name) {
		size_t size = strcspn(name, ".");
		text_add_byte(text, (char)size);
		text_add_span(text, (struct span){name, size});
		name += size + (name[size] == '.');
	}
	text_add_byte(text, '\0');
}

/* One record a line: "OWNER srv TTL PRIORITY WEIGHT PORT HOST" or
 * "OWNER cname TTL NAME"; "x" instead of a type is one nobody knows. */
static void
add_record(struct text *text, const char *line)
{
	char owner[80], type[8], host[80];
	unsigned ttl, priority, weight, port;
	struct text data = {.arena = arena};

	if (sscanf(line, "%79s %7s %u %u %u %u %79s", owner, type, &ttl,
	        &priority, &weight, &port, host) == 7) {
		add_number(&data, priority);
		add_number(&data, weight);
		add_number(&data, port);
	} else {
		ck_assert_int_eq(
		    sscanf(line, "%79s %7s %u %79s", owner, type, &ttl, host),
		    4);
	}
	add_name(&data, strcmp(host, ".") == 0 ? "" : host);
	add_name(text, owner);
	add_number(text, strcmp(type, "srv") == 0 ? DNS_SRV
	                 : *type == 'x'           ? 99
	                                          : DNS_CNAME);
	add_number(text, 1);
	add_number(text, ttl >> 16);
	add_number(text, ttl & 0xffff);
	add_number(text, (unsigned)data.size);
	text_add_span(text, text_span(&data));
}

static struct span
make_answer(const char *records)
{
	unsigned char question[DNS_QUESTION_MAX];
	struct text text = {.arena = arena};
	struct error error;
	size_t size;
	unsigned count = 0;
	char *lines = arena_string(arena, records);
	char *rest = NULL;
	char *message;

	ck_assert_int_eq(
	    dns_question(NAME, DNS_SRV, 7, question, &size, &error), 0);
	text_add_span(&text, (struct span){(const char *)question, size});
	for (char *line = strtok_r(lines, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest), count++)
		add_record(&text, line);
	message = arena_copy(arena, text_span(&text).data, text.size);
	message[2] = (char)0x81;
	message[7] = (char)count;
	return (struct span){message, text.size};
}

/* --- Answers ------------------------------------------------------------ */

static const struct {
	const char *records;
	const char
	    *targets; /* "PRIORITY WEIGHT HOST:PORT, ...", or the error */
	unsigned seconds;
} answers[] = {
    {"@ srv 300 10 5 389 dc1.example.com\n@ srv 200 0 0 3268 dc2.Example.COM",
        "10 5 dc1.example.com:389, 0 0 dc2.Example.COM:3268", 200},
    {NAME " srv 0 1 1 1 a", "1 1 a:1", 0},
    {"_LDAP._tcp.EXAMPLE.com srv 9 1 1 65535 a.", "1 1 a:65535", 9},
    {"@ cname 50 x.example.com\nx.example.com srv 99999 1 1 389 a", "1 1 a:389",
        50},
    {"x.example.com srv 60 1 1 389 a\n@ cname 99999 x.example.com", "1 1 a:389",
        60},
    {"@ srv 60 1 1 389 a\n@ x 1 b\nother.example.com srv 1 1 1 389 evil",
        "1 1 a:389", 60},
    /* a host of nobody, no port, no host at all */
    {"@ srv 60 0 0 0 .", "DNS says that there is no LDAP service", 60},
    {"@ srv 60 0 0 389 .", "DNS says that there is no LDAP service", 60},
    {"@ srv 60 0 0 0 a", "DNS says that there is no LDAP service", 60},
    {"@ srv 60 0 0 389 a/b?c", "DNS says that there is no LDAP service", 60},
    {"@ srv 60 0 0 389 -a", "DNS says that there is no LDAP service", 60},
    {"@ srv 60 0 0 389 a@b\n@ srv 60 1 1 389 c", "1 1 c:389", 60},
    {"", "DNS has no SRV records of " NAME, 0},
    {"other.example.com srv 1 1 1 389 a", "DNS has no SRV records", 0},
    {"@ cname 5 a.b\na.b cname 5 @", "the name server's answer is broken", 0},
    {"@ cname 5 @", "the name server's answer is broken", 0},
};

static const char *
shown(const struct srv_targets *targets)
{
	struct text text = {.arena = arena};

	for (size_t i = 0; i < targets->count; i++)
		text_addf(&text, "%s%u %u %s:%u", i ? ", " : "",
		    targets->items[i].priority, targets->items[i].weight,
		    targets->items[i].host, targets->items[i].port);
	return text_string(&text);
}

START_TEST(parse)
{
	const char *wanted = answers[_i].targets;
	struct srv_targets targets;
	struct error error = {0};
	int result = srv_parse(
	    arena, make_answer(answers[_i].records), NAME, &targets, &error);

	if (result == 0) {
		ck_assert_str_eq(shown(&targets), wanted);
		ck_assert_uint_eq(targets.seconds, answers[_i].seconds);
	} else {
		ck_assert_msg(strncmp(error.text, wanted, strlen(wanted)) == 0,
		    "%s", error.text);
	}
}
END_TEST

/* However many there are, SRV_MAX are taken. */
START_TEST(parse_many)
{
	struct text text = {.arena = arena};
	struct srv_targets targets;
	struct error error;

	for (int i = 0; i < 200; i++)
		text_addf(&text, "@ srv 60 %d 1 389 h%d\n", i, i);
	ck_assert_int_eq(srv_parse(arena, make_answer(text_string(&text)), NAME,
	                     &targets, &error),
	    0);
	ck_assert_uint_eq(targets.count, SRV_MAX);
}
END_TEST

/* Each cut of an answer is broken or has fewer targets, and damage is survived
 * (valgrind and the sanitizers look on). */
START_TEST(parse_damaged)
{
	struct span whole = make_answer("@ cname 50 x.example.com\n"
	                                "x.example.com srv 60 1 1 389 a.b\n"
	                                "x.example.com srv 60 2 1 389 c.d\n");
	struct srv_targets targets;
	struct error error;
	unsigned state = 1;

	for (size_t size = 0; size < whole.size; size++) {
		char *cut = malloc(size + 1);
		memcpy(cut, whole.data, size);
		ck_assert_int_eq(srv_parse(arena, (struct span){cut, size},
		                     NAME, &targets, &error),
		    -1);
		free(cut);
	}
	for (int i = 0; i < 20000; i++) {
		struct span damaged = mutate(&state, whole);
		if (srv_parse(arena, damaged, NAME, &targets, &error) == 0)
			for (size_t j = 0; j < targets.count; j++)
				ck_assert(!strpbrk(
				    targets.items[j].host, "/:@?# %\\"));
		free((void *)(uintptr_t)damaged.data);
	}
}
END_TEST

/* --- Questions ---------------------------------------------------------- */

START_TEST(questions)
{
	static const char *const bad[] = {"", ".", "a..b", "a.", ".a",
	    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg"};
	unsigned char message[DNS_QUESTION_MAX];
	struct error error;
	size_t size;
	struct span answer = make_answer("@ srv 60 0 0 389 a");
	struct span question = {(const char *)message, 0};
	char *other;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_int_eq(
		    dns_question(bad[i], DNS_SRV, 7, message, &size, &error),
		    -1);
	ck_assert_int_eq(dns_question("_LDAP._tcp.Example.com", DNS_SRV, 7,
	                     message, &size, &error),
	    0);
	question.size = size;
	ck_assert(dns_is_answer(answer, question));
	/* Another number, no response, another name, type, two questions, too
	 * short. */
	for (size_t i = 0; i < size; i++) {
		if (i == 2 || i == 3 || (i >= 6 && i < DNS_HEADER))
			continue;
		other = arena_copy(arena, answer.data, answer.size);
		other[i] = (char)(other[i] + 1);
		ck_assert_msg(
		    !dns_is_answer((struct span){other, answer.size}, question),
		    "octet %zu", i);
	}
	other = arena_copy(arena, answer.data, answer.size);
	other[2] = 0x01;
	ck_assert(!dns_is_answer((struct span){other, answer.size}, question));
	ck_assert(
	    !dns_is_answer((struct span){answer.data, size - 1}, question));
	ck_assert(!dns_is_answer((struct span){answer.data, 0}, question));
}
END_TEST

/* --- The order ---------------------------------------------------------- */

static uint32_t
lowest(uint32_t limit)
{
	(void)limit;
	return 0;
}

static uint32_t
highest(uint32_t limit)
{
	return limit - 1;
}

static uint32_t
any(uint32_t limit)
{
	static uint32_t state = 1;

	state = state * 1664525 + 1013904223;
	return (state >> 8) % limit;
}

static const struct {
	uint32_t (*below)(uint32_t limit);
	const char *order;
} orders[] = {
    {lowest, "zero a b c last"},
    {highest, "c b a zero last"},
};

START_TEST(order)
{
	struct srv_target items[] = {{"last", 1, 20, 9}, {"a", 1, 10, 1},
	    {"b", 1, 10, 3}, {"zero", 1, 10, 0}, {"c", 1, 10, 6}};
	struct text text = {.arena = arena};

	srv_order(items, 5, orders[_i].below);
	for (size_t i = 0; i < 5; i++)
		text_addf(&text, "%s%s", i ? " " : "", items[i].host);
	ck_assert_str_eq(text_string(&text), orders[_i].order);
	srv_order(items, 0, orders[_i].below);
}
END_TEST

/* Three quarters of the weight, three quarters of the firsts; without weight
 * hardly ever, but each of several without any has its turn. */
START_TEST(weights)
{
	unsigned heavy = 0;
	unsigned zero = 0;

	for (int i = 0; i < 10000; i++) {
		struct srv_target items[] = {{"light", 1, 0, 250},
		    {"zero", 1, 0, 0}, {"heavy", 1, 0, 750}};
		srv_order(items, 3, any);
		heavy += strcmp(items[0].host, "heavy") == 0;
		zero += strcmp(items[0].host, "zero") == 0;
	}
	ck_assert_uint_gt(heavy, 7000);
	ck_assert_uint_lt(heavy, 8000);
	ck_assert_uint_lt(zero, 100);
}
END_TEST

/* --- Names -------------------------------------------------------------- */

static const struct {
	const char *host;
	const char *name;
} names[] = {
    {"dc1.example.com", "dc1.example.com"},
    {"DC1.sub.EXAMPLE.com", "DC1.sub.EXAMPLE.com"},
    {"example.com", "example.com"},
    {"dc1.example.net", "example.com"},
    {"evilexample.com", "example.com"},
    {"dc1.example.com.evil.net", "example.com"},
    {"com", "example.com"},
    {"127.0.0.1", "example.com"},
};

START_TEST(certificate_names)
{
	ck_assert_str_eq(
	    srv_name("example.com", names[_i].host), names[_i].name);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("srv");
	TCase *test = tcase_create("srv");

	tcase_add_checked_fixture(test, setup, teardown);
	tcase_set_timeout(test, 60);
	tcase_add_loop_test(
	    test, parse, 0, (int)(sizeof(answers) / sizeof(*answers)));
	tcase_add_test(test, parse_many);
	tcase_add_test(test, parse_damaged);
	tcase_add_test(test, questions);
	tcase_add_loop_test(
	    test, order, 0, (int)(sizeof(orders) / sizeof(*orders)));
	tcase_add_test(test, weights);
	tcase_add_loop_test(
	    test, certificate_names, 0, (int)(sizeof(names) / sizeof(*names)));
	suite_add_tcase(suite, test);
	return unit_run(&suite, 1);
}
