/* LDAP URLs: the examples of RFC 4516, what groups hold, malformed ones. */
#include "base_suites.h"

#include <string.h>

#include "postlogin/text.h"
#include "postlogin/url.h"
#include "unit.h"

static const struct url_case {
	const char *text;
	const char *base; /* NULL: refused, for the reason in `filter` */
	enum url_scope scope;
	const char *filter;
} urls[] = {
    {"ldap:///o=University%20of%20Michigan,c=US",
        "o=University of Michigan,c=US", URL_BASE, NULL},
    {"ldap:///o=University%20of%20Michigan,c=US?postalAddress",
        "o=University of Michigan,c=US", URL_BASE, NULL},
    {"LDAP:///c=GB?objectClass?ONE", "c=GB", URL_ONE, NULL},
    {"ldap:///o=x,c=US??sub?(cn=Babs%20Jensen)", "o=x,c=US", URL_SUBTREE,
        "(cn=Babs Jensen)"},
    {"ldap:///o=Question%3f,c=US?mail", "o=Question?,c=US", URL_BASE, NULL},
    {"ldap:///o=Babsco,c=US??\?(four-octet=%5c00%5c00%5c00%5c04)",
        "o=Babsco,c=US", URL_BASE, "(four-octet=\\00\\00\\00\\04)"},
    {"ldap:///o=An%20Example%5C2C%20Inc.,c=US", "o=An Example\\2C Inc.,c=US",
        URL_BASE, NULL},
    {"ldap:///", "", URL_BASE, NULL},
    {"ldap:///??sub??e-bindname=cn=x", "", URL_SUBTREE, NULL},
    {"ldap:///??sub?\?!e-bindname=cn=x", NULL, 0, "critical"},
    {"ldap:///??sub?\?x=1,!y", NULL, 0, "critical"},
    {"ldap:///dc=x??sub?(objectclass=*)", "dc=x", URL_SUBTREE, NULL},
    {"ldap:///dc=x??sub?", "dc=x", URL_SUBTREE, NULL},
    {"ldap:///dc=x??sub?uid=a*", "dc=x", URL_SUBTREE, "(uid=a*)"},
    {"ldap:///dc=x??subtree?(!(a=b))", "dc=x", URL_SUBTREE, "(!(a=b))"},
    {"ldap:///dc=x??sub?(%26(a=b)(%7C(c%3E=d)(e~=f)(g:dn:1.2:=h)(i=*)))",
        "dc=x", URL_SUBTREE, "(&(a=b)(|(c>=d)(e~=f)(g:dn:1.2:=h)(i=*)))"},
    {"ldap:///dc=x??sub?(&)", "dc=x", URL_SUBTREE, "(&)"},
    {"", NULL, 0, "no ldap"},
    {"cn=a,dc=x", NULL, 0, "no ldap"},
    {"http:///dc=x", NULL, 0, "no ldap"},
    {"ldaps:///dc=x", NULL, 0, "no ldap"},
    {"ldap://", NULL, 0, "no DN"},
    {"ldap://host/dc=x??sub", NULL, 0, "names a server"},
    {"ldap:///nonsense??sub", NULL, 0, "no DN for a base"},
    {"ldap:///dc=%zz??sub", NULL, 0, "no DN for a base"},
    {"ldap:///dc=x%", NULL, 0, "no DN for a base"},
    {"ldap:///dc=x%2", NULL, 0, "no DN for a base"},
    {"ldap:///dc=x%00", NULL, 0, "no DN for a base"},
    {"ldap:///dc=x??children", NULL, 0, "scope"},
    {"ldap:///dc=x??sub?(a=b", NULL, 0, "filter"},
    {"ldap:///dc=x??sub?(a=b))", NULL, 0, "filter"},
    {"ldap:///dc=x??sub?(a=b)(c=d)", NULL, 0, "filter"},
    {"ldap:///dc=x??sub?a=b)(c=d", NULL, 0, "filter"},
    {"ldap:///dc=x??sub?(!(a=b)(c=d))", NULL, 0, "filter"},
    {"ldap:///dc=x??sub?(!)", NULL, 0, "filter"},
    {"ldap:///dc=x??sub?(a)", NULL, 0, "filter"},
    {"ldap:///dc=x??sub?(=b)", NULL, 0, "filter"},
    {"ldap:///dc=x??sub?(a=%5c)", NULL, 0, "filter"},
    {"ldap:///dc=x??sub?(a=%5c0)", NULL, 0, "filter"},
    {"ldap:///dc=x??sub?(a=%00)", NULL, 0, "filter"},
    {"ldap:///dc=x??sub?(a=%ff)", NULL, 0, "filter"},
    {"ldap:///dc=x??sub?(a=b)??x?y", NULL, 0, "too many"},
};

START_TEST(read)
{
	const struct url_case *row = &urls[_i];
	struct error error = {0};
	struct url url;
	int result = url_parse(unit_arena, span_of(row->text), &url, &error);

	ck_assert_msg(
	    result == (row->base ? 0 : -1), "%s: %s", row->text, error.text);
	if (!row->base) {
		ck_assert_msg(strstr(error.text, row->filter) != NULL, "%s: %s",
		    row->text, error.text);
		return;
	}
	ck_assert_str_eq(url.base, row->base);
	ck_assert_int_eq(url.scope, row->scope);
	ck_assert_pstr_eq(url.filter, row->filter);
}
END_TEST

/* Deep ones end by a limit, not by the stack. */
START_TEST(deep)
{
	struct text text = {.arena = unit_arena};
	struct error error = {0};
	struct url url;

	text_add(&text, "ldap:///dc=x??sub?");
	for (int i = 0; i < 100000; i++)
		text_add(&text, "(!");
	ck_assert_int_eq(
	    url_parse(unit_arena, text_span(&text), &url, &error), -1);
}
END_TEST

/* Whatever stands there: an answer, and a good one is good again. */
START_TEST(changed)
{
	static const char bytes[] = "?%/()!&\\=*,\xc3\x01#";
	const char *text = urls[_i].text;
	size_t size = strlen(text);

	for (size_t at = 0; at < size; at++)
		for (size_t i = 0; i < sizeof(bytes); i++) {
			char *copy = arena_copy(unit_arena, text, size);
			struct error error = {0};
			struct url url;

			copy[at] = bytes[i];
			if (url_parse(unit_arena, (struct span){copy, size},
			        &url, &error) == 0)
				ck_assert_ptr_nonnull(url.base);
			else
				ck_assert_str_ne(error.text, "");
		}
}
END_TEST

static const struct cover_case {
	const char *url;
	const char *dn;
	bool covers;
} covers[] = {
    {"ldap:///uid=u,dc=x", "UID=U, DC=X", true},
    {"ldap:///dc=x", "uid=u,dc=x", false},
    {"ldap:///dc=x??one", "uid=u,dc=x", true},
    {"ldap:///dc=x??one", "dc=x", false},
    {"ldap:///dc=x??one", "uid=u,ou=p,dc=x", false},
    {"ldap:///dc=x??sub", "dc=x", true},
    {"ldap:///dc=x??sub", "uid=u,ou=p,dc=x", true},
    {"ldap:///dc=x??sub", "uid=u,dc=y", false},
    {"ldap:///dc=x??sub", "uid=u,adc=x", false},
    {"ldap:///??sub", "uid=u,dc=y", true},
    {"ldap:///??one", "dc=y", true},
    {"ldap:///??one", "uid=u,dc=y", false},
    {"ldap:///", "dc=y", false},
    {"ldap:///ou=Sales%5C2C%20EMEA,dc=x??sub", "uid=u,ou=sales\\, emea,dc=x",
        true},
};

START_TEST(cover)
{
	const struct cover_case *row = &covers[_i];
	struct error error = {0};
	struct url url;

	ck_assert_int_eq(
	    url_parse(unit_arena, span_of(row->url), &url, &error), 0);
	ck_assert_msg(
	    url_covers(unit_arena, &url, span_of(row->dn)) == row->covers,
	    "%s: %s", row->url, row->dn);
}
END_TEST

Suite *
suite_url(void)
{
	Suite *suite = suite_create("url");
	TCase *tests = unit_case(suite, "url");

	tcase_add_loop_test(tests, read, 0, COUNT(urls));
	tcase_add_loop_test(tests, changed, 0, COUNT(urls));
	tcase_add_test(tests, deep);
	tcase_add_loop_test(tests, cover, 0, COUNT(covers));
	return suite;
}
