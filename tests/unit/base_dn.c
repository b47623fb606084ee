/* Distinguished names: vectors of RFC 4514, hostile ones. */
#include "base_suites.h"

#include <string.h>

#include "postlogin/dn.h"
#include "postlogin/text.h"
#include "unit.h"

static const struct dn_case {
	const char *name;
	struct span dn;
	const char *canonical; /* NULL: no DN */
} names[] = {
    {"empty", LITERAL(""), ""},
    {"RFC 4514", LITERAL("UID=jsmith,DC=example,DC=net"),
        "uid=jsmith,dc=example,dc=net"},
    {"RFC 4514: two values", LITERAL("OU=Sales+CN=J.  Smith,DC=example,DC=net"),
        "cn=j. smith+ou=sales,dc=example,dc=net"},
    {"RFC 4514: quotes",
        LITERAL("CN=James \\\"Jim\\\" Smith\\, III,DC=example,DC=net"),
        "cn=james \\\"jim\\\" smith\\, iii,dc=example,dc=net"},
    {"RFC 4514: carriage return",
        LITERAL("CN=Before\\0dAfter,DC=example,DC=net"),
        "cn=before after,dc=example,dc=net"},
    {"RFC 4514: hexadecimal", LITERAL("1.3.6.1.4.1.1466.0=#04024869"),
        "1.3.6.1.4.1.1466.0=#04024869"},
    {"RFC 4514: UTF-8 escaped", LITERAL("CN=Lu\\C4\\8Di\\C4\\87"),
        "cn=lu\xc4\x8di\xc4\x87"},
    {"slapd's spelling", LITERAL("cn=Sales\\2C EMEA"), "cn=sales\\, emea"},
    {"RFC 2253: quoted", LITERAL("cn=\"Sales, EMEA\""), "cn=sales\\, emea"},
    {"RFC 2253: quoted with escapes", LITERAL("cn=\"a\\\"\\2Cb\",dc=x"),
        "cn=a\\\"\\,b,dc=x"},
    {"RFC 2253: semicolon", LITERAL("cn=a;dc=x"), "cn=a,dc=x"},
    {"RFC 2253: spaces", LITERAL(" cn = a , dc = x "), "cn=a,dc=x"},
    {"spaces around +", LITERAL("cn=b + ou=a"), "cn=b+ou=a"},
    {"quoted, then a space", LITERAL("cn=\"a\" ,dc=x"), "cn=a,dc=x"},
    {"empty value", LITERAL("cn=,dc=x"), "cn=,dc=x"},
    {"escaped space at the end is folded", LITERAL("cn=a\\ "), "cn=a"},
    {"escaped hash", LITERAL("cn=\\#1"), "cn=\\#1"},
    {"escaped equals", LITERAL("cn=a\\=b"), "cn=a=b"},
    {"equals", LITERAL("cn=a=b"), "cn=a=b"},
    {"hexadecimal in upper case", LITERAL("cn=#0C0141"), "cn=#0c0141"},
    {"case of a letter beyond ASCII", LITERAL("cn=M\xc3\x9cLLER"),
        "cn=m\xc3\xbcller"},
    {"escaped NUL", LITERAL("cn=a\\00b"), "cn=a\\00b"},
    {"escaped ill-formed byte", LITERAL("cn=\\ff"), "cn=\\ff"},
    {"number", LITERAL("2.5.4.3=a"), "2.5.4.3=a"},
    {"number with zeros", LITERAL("0.9.2342.0=a"), "0.9.2342.0=a"},
    {"same part twice", LITERAL("cn=a+cn=a"), "cn=a+cn=a"},
    {"spaces alone", LITERAL("  "), NULL},
    {"no equals", LITERAL("cn"), NULL},
    {"no type", LITERAL("=a"), NULL},
    {"comma alone", LITERAL(","), NULL},
    {"comma at the end", LITERAL("cn=a,"), NULL},
    {"comma in front", LITERAL(",cn=a"), NULL},
    {"plus at the end", LITERAL("cn=a+"), NULL},
    {"two commas", LITERAL("cn=a,,dc=x"), NULL},
    {"backslash at the end", LITERAL("cn=a\\"), NULL},
    {"half a pair", LITERAL("cn=a\\4"), NULL},
    {"bad pair", LITERAL("cn=a\\zz"), NULL},
    {"quote in the middle", LITERAL("cn=a\"b"), NULL},
    {"quote left open", LITERAL("cn=\"a"), NULL},
    {"text behind a quote", LITERAL("cn=\"a\"b"), NULL},
    {"less than", LITERAL("cn=a<b"), NULL},
    {"greater than", LITERAL("cn=a>b"), NULL},
    {"NUL", LITERAL("cn=a\0b"), NULL},
    {"NUL at the end", LITERAL("cn=a\0"), NULL},
    {"NUL in a type", LITERAL("c\0n=a"), NULL},
    {"ill-formed", LITERAL("cn=B\xfcro"), NULL},
    {"hash alone", LITERAL("cn=#"), NULL},
    {"odd hexadecimal", LITERAL("cn=#041"), NULL},
    {"bad hexadecimal", LITERAL("cn=#04zz"), NULL},
    {"one number", LITERAL("2=a"), NULL},
    {"number with a leading zero", LITERAL("2.05=a"), NULL},
    {"dot at the end", LITERAL("2.5.=a"), NULL},
    {"two dots", LITERAL("2..5=a"), NULL},
    {"dash in front", LITERAL("-cn=a"), NULL},
    {"digit in front", LITERAL("1cn=a"), NULL},
    {"option", LITERAL("cn;x=a"), NULL},
    {"a filter", LITERAL("(cn=a)"), NULL},
};

START_TEST(canonical)
{
	const struct dn_case *row = &names[_i];
	const char *got = dn_canonical(unit_arena, row->dn);

	if (row->canonical == NULL) {
		ck_assert_msg(got == NULL, "%s: '%s'", row->name, got);
		return;
	}
	ck_assert_msg(got != NULL, "%s: no DN", row->name);
	unit_assert_span(row->name, span_of(got), span_of(row->canonical));
	unit_assert_span(row->name,
	    span_of(dn_canonical(unit_arena, span_of(got))), span_of(got));
}
END_TEST

static const struct pair_case {
	const char *a, *b;
	bool equal;
	bool below; /* a below b */
} pairs[] = {
    {"cn=Sales\\2C EMEA,dc=x", "CN=sales\\, emea, DC=X", true, true},
    {"cn=a+ou=b,dc=x", "OU=b+CN=a,dc=x", true, true},
    {"uid=u,ou=p,dc=x", "ou=p,dc=x", false, true},
    {"uid=u,ou=p,dc=x", "ou=q,dc=x", false, false},
    {"ou=p,dc=x", "uid=u,ou=p,dc=x", false, false},
    {"uid=u\\,dc=x", "dc=x", false, false},
    {"uid=u\\\\,dc=x", "dc=x", false, true},
    {"uid=u,adc=x", "dc=x", false, false},
    {"uid=u,dc=x+c=y", "dc=x", false, false},
    {"uid=u,dc=x", "", false, true},
    {"", "", false, true},
    {"", "dc=x", false, false},
    {"nonsense", "nonsense", false, false},
    {"nonsense", "", false, false},
    {"uid=u,dc=x", "nonsense", false, false},
    {"cn=#0c0141", "cn=#0C0141", true, true},
    {"cn=#0c0141", "cn=\\#0c0141", false, false},
    {"cn=a b", "cn=a  b", true, true},
    {"cn=ab", "cn=a b", false, false},
};

START_TEST(compare)
{
	const struct pair_case *row = &pairs[_i];
	struct span a = span_of(row->a), b = span_of(row->b);

	ck_assert_msg(dn_equal(unit_arena, a, b) == row->equal, "%s = %s",
	    row->a, row->b);
	ck_assert_msg(dn_equal(unit_arena, b, a) == row->equal, "%s = %s",
	    row->b, row->a);
	ck_assert_msg(dn_below(unit_arena, a, b) == row->below, "%s below %s",
	    row->a, row->b);
}
END_TEST

static const struct value_case {
	const char *dn;
	struct span value;
} values[] = {
    {"cn=Sales\\2C EMEA,dc=x", LITERAL("Sales, EMEA")},
    {"CN=\"a  B\"+ou=c", LITERAL("a  B")},
    {"cn=\\ a\\ ,dc=x", LITERAL(" a ")},
    {"cn= a ,dc=x", LITERAL("a")},
    {"cn=a\\  ,dc=x", LITERAL("a ")},
    {"cn=a\\00b", LITERAL("a\0b")},
    {"cn=#0403614263", {"\x04\x03"
                        "aBc",
                           5}},
    {"cn=,dc=x", LITERAL("")},
};

START_TEST(rdn_value)
{
	const struct value_case *row = &values[_i];
	struct span got = dn_rdn_value(unit_arena, span_of(row->dn));

	ck_assert_ptr_nonnull(got.data);
	unit_assert_span(row->dn, got, row->value);
}
END_TEST

START_TEST(rdn_value_of_none)
{
	ck_assert_ptr_null(dn_rdn_value(unit_arena, span_of("")).data);
	ck_assert_ptr_null(dn_rdn_value(unit_arena, span_of("group")).data);
	ck_assert_ptr_null(dn_rdn_value(unit_arena, span_of("cn=a,b")).data);
}
END_TEST

static const struct uid_case {
	const char *value;
	const char *dn;
} uids[] = {
    {"cn=a,dc=x#'0101'B", "cn=a,dc=x"},
    {"cn=a,dc=x#''B", "cn=a,dc=x"},
    {"cn=a,dc=x", "cn=a,dc=x"},
    {"cn=a#b,dc=x", "cn=a#b,dc=x"},
    {"cn=a,dc=x#'0201'B", "cn=a,dc=x#'0201'B"},
    {"cn=a,dc=x#'01'b", "cn=a,dc=x#'01'b"},
    {"cn=a,dc=x'01'B", "cn=a,dc=x'01'B"},
    {"'B", "'B"},
    {"#'1'B", ""},
    {"1'B", "1'B"},
    {"", ""},
};

START_TEST(optional_uid)
{
	unit_assert_span(uids[_i].value,
	    dn_without_uid(unit_arena, span_of(uids[_i].value)),
	    span_of(uids[_i].dn));
}
END_TEST

static const struct domain_case {
	const char *dn;
	const char *domain; /* NULL: in none */
} domains[] = {
    {"CN=u,OU=p,DC=Ad,DC=example", "dc=ad,dc=example"},
    {"CN=u,DC=a,OU=p,DC=x", "dc=x"},
    {"DC=x", "dc=x"},
    {"CN=u, DC = a , DC=x\\, y", "dc=a,dc=x\\, y"},
    {"uid=u,ou=people,o=x", NULL},
    {"uid=u\\,dc=x", NULL},
    {"", NULL},
    {"nonsense", NULL},
};

START_TEST(domain)
{
	ck_assert_pstr_eq(
	    dn_domain(unit_arena, span_of(domains[_i].dn)), domains[_i].domain);
}
END_TEST

/* A long one costs time in proportion. */
START_TEST(long_name)
{
	struct text text = {.arena = unit_arena};

	text_add(&text, "cn=a");
	for (int i = 0; i < 20000; i++)
		text_add(&text, i % 2 == 0 ? "+cn=b" : ",dc=x");
	ck_assert(dn_equal(unit_arena, text_span(&text), text_span(&text)));
}
END_TEST

Suite *
suite_dn(void)
{
	Suite *suite = suite_create("dn");
	TCase *tests = unit_case(suite, "dn");

	tcase_add_loop_test(tests, canonical, 0, COUNT(names));
	tcase_add_loop_test(tests, compare, 0, COUNT(pairs));
	tcase_add_loop_test(tests, rdn_value, 0, COUNT(values));
	tcase_add_test(tests, rdn_value_of_none);
	tcase_add_loop_test(tests, optional_uid, 0, COUNT(uids));
	tcase_add_loop_test(tests, domain, 0, COUNT(domains));
	tcase_add_test(tests, long_name);
	return suite;
}
