/* Addresses and networks. */
#include "base_suites.h"

#include <string.h>

#include "postlogin/address.h"
#include "unit.h"

static const struct address_case {
	const char *text;
	bool good;
} addresses[] = {
    {"192.0.2.1", true},
    {"0.0.0.0", true},
    {"255.255.255.255", true},
    {"::", true},
    {"::1", true},
    {"2001:DB8::1", true},
    {"::ffff:192.0.2.1", true},
    {"", false},
    {" 192.0.2.1", false},
    {"192.0.2.1 ", false},
    {"192.0.2", false},
    {"192.0.2.256", false},
    {"192.0.2.01", false},
    {"0xc0.0.2.1", false},
    {"3221225985", false},
    {"192.0.2.1.1", false},
    {"192.0.2.1/32", false},
    {"[::1]", false},
    {"fe80::1%eth0", false},
    {"1::2::3", false},
    {"12345::", false},
    {":", false},
    {"localhost", false},
    {"1:2:3:4:5:6:7:8:9", false},
};

START_TEST(address_text)
{
	const struct address_case *row = &addresses[_i];
	struct address address;

	ck_assert_msg(
	    address_parse(row->text, &address) == row->good, "%s", row->text);
}
END_TEST

static const struct network_case {
	const char *network;
	const char *inside;  /* NULL: the network is none */
	const char *outside; /* or NULL */
} networks[] = {
    {"192.0.2.1", "192.0.2.1", "192.0.2.2"},
    {"192.0.2.1", "::ffff:192.0.2.1", "::192.0.2.1"},
    {"::ffff:192.0.2.1", "192.0.2.1", "192.0.2.0"},
    {"10.0.0.0/8", "10.255.255.255", "11.0.0.0"},
    {"10.0.0.0/8", "::ffff:10.1.2.3", "9.255.255.255"},
    {"10.1.2.3/8", "10.0.0.0", "110.1.2.3"},
    {"192.0.2.0/25", "192.0.2.127", "192.0.2.128"},
    {"192.0.2.128/25", "192.0.2.128", "192.0.2.127"},
    {"192.0.2.0/31", "192.0.2.1", "192.0.2.2"},
    {"192.0.2.0/32", "192.0.2.0", "192.0.2.1"},
    {"0.0.0.0/0", "255.1.2.3", "::1"},
    {"0.0.0.0/0", "::ffff:1.2.3.4", "2001:db8::1"},
    {"::/0", "192.0.2.1", NULL},
    {"::/0", "2001:db8::1", NULL},
    {"::ffff:192.0.2.0/120", "192.0.2.255", "192.0.3.0"},
    {"2001:db8:10::/48", "2001:db8:10:ffff::1", "2001:db8:11::"},
    {"2001:db8::/33", "2001:db8:7fff::", "2001:db8:8000::"},
    {"2001:db8::1/128", "2001:db8::1", "2001:db8::2"},
    {"10.0.0.0/33", NULL, NULL},
    {"10.0.0.0/", NULL, NULL},
    {"10.0.0.0/-1", NULL, NULL},
    {"10.0.0.0/+8", NULL, NULL},
    {"10.0.0.0/08", NULL, NULL},
    {"10.0.0.0/8 ", NULL, NULL},
    {"10.0.0.0/8/8", NULL, NULL},
    {"10.0.0.0/255.0.0.0", NULL, NULL},
    {"10.0.0.0/4294967304", NULL, NULL},
    {"10/8", NULL, NULL},
    {"2001:db8::/129", NULL, NULL},
    {"/8", NULL, NULL},
    {"", NULL, NULL},
    {"*", NULL, NULL},
    {"1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb", NULL, NULL},
};

START_TEST(network)
{
	const struct network_case *row = &networks[_i];
	struct network parsed;
	struct address address;
	bool good = network_parse(row->network, &parsed);

	ck_assert_msg(good == (row->inside != NULL), "%s", row->network);
	if (!good) {
		/* Used all the same, it holds nobody. */
		ck_assert(address_parse("10.0.0.0", &address));
		ck_assert(!network_contains(&parsed, &address));
		return;
	}
	ck_assert(address_parse(row->inside, &address));
	ck_assert_msg(network_contains(&parsed, &address), "%s: %s",
	    row->network, row->inside);
	if (row->outside == NULL)
		return;
	ck_assert(address_parse(row->outside, &address));
	ck_assert_msg(!network_contains(&parsed, &address), "%s: %s",
	    row->network, row->outside);
}
END_TEST

Suite *
suite_address(void)
{
	Suite *suite = suite_create("address");
	TCase *tests = unit_case(suite, "address");

	tcase_add_loop_test(tests, address_text, 0, COUNT(addresses));
	tcase_add_loop_test(tests, network, 0, COUNT(networks));
	return suite;
}
