/* LDIF as RFC 2849 has it, and what is none. */
#include "check_ldif.h"

#include <stdlib.h>
#include <string.h>

#include "mutate.h"
#include "postlogin/text.h"

/* All entries and their values, in one line: "dn{cn=a,b sn=c}". */
static const char *
show(const struct ldif *ldif)
{
	const char *const all[] = {"*"};
	const struct search search = {
	    .base = "",
	    .scope = SCOPE_SUBTREE,
	    .filter = "(objectClass=*)",
	    .attributes = {all, 1},
	};
	struct text text = {.arena = unit_arena};
	struct result result;

	ldif_search(ldif, unit_arena, &search, &result);
	for (size_t i = 0; i < result.count; i++) {
		const struct entry *entry = &result.entries[i];

		text_addf(&text, "%s{", entry->dn);
		for (size_t j = 0; j < entry->count; j++) {
			const struct attribute *attribute =
			    &entry->attributes[j];

			text_addf(
			    &text, "%s%s=", j ? " " : "", attribute->name);
			for (size_t k = 0; k < attribute->count; k++)
				text_addf(&text, "%s\"%s\"", k ? "," : "",
				    unit_show(attribute->values[k]));
		}
		text_add(&text, "}");
	}
	return text_string(&text);
}

static const struct good {
	const char *name;
	struct span text;
	const char *expected;
} goods[] = {
    {"one", LITERAL("dn: cn=a\ncn: a\n"), "cn=a{cn=\"a\"}"},
    {"version, comments, empty lines",
        LITERAL("# c\n\nversion: 1\n# c\n#\n\n\ndn: cn=a\n# c\ncn: a\n\n\n"),
        "cn=a{cn=\"a\"}"},
    {"version at once", LITERAL("version: 1\ndn: cn=a\ncn: a\n"),
        "cn=a{cn=\"a\"}"},
    {"BOM",
        LITERAL("\xef\xbb\xbf"
                "dn: cn=a\ncn: a\n"),
        "cn=a{cn=\"a\"}"},
    {"CRLF", LITERAL("dn: cn=a\r\ncn: a\r\n b\r\n\r\ndn: cn=b\r\nsn: b\r\n"),
        "cn=a{cn=\"ab\"}cn=b{sn=\"b\"}"},
    {"no newline at the end", LITERAL("dn: cn=a\ncn: a"), "cn=a{cn=\"a\"}"},
    {"folded", LITERAL("dn: cn=a,\n dc=x\nc\n n: a\n  b\n\n"),
        "cn=a,dc=x{cn=\"a b\"}"},
    {"a folded comment", LITERAL("# c\n cn: no\ndn: cn=a\ncn: a\n"),
        "cn=a{cn=\"a\"}"},
    {"base64", LITERAL("dn:: Y249YQ==\ncn:: AP8=\nsn:: YWI=\nl:: YWJj\n"),
        "cn=a{cn=\"\\x00\\xff\" sn=\"ab\" l=\"abc\"}"},
    {"base64 folded", LITERAL("dn: cn=a\ncn::\n  Y\n W\n I\n =\n"),
        "cn=a{cn=\"ab\"}"},
    {"empty values", LITERAL("dn: cn=a\ncn:\nsn: \nl::\n"),
        "cn=a{cn=\"\" sn=\"\" l=\"\"}"},
    {"no space behind the colon", LITERAL("dn:cn=a\ncn:a:b\n"),
        "cn=a{cn=\"a:b\"}"},
    {"values together, names in any case",
        LITERAL("dn: cn=a\ncn: a\nsn: b\nCN: c\n"),
        "cn=a{cn=\"a\",\"c\" sn=\"b\"}"},
    {"options", LITERAL("dn: cn=a\ncn;lang-de: a\ncn: b\n2.5.4.4: c\n"),
        "cn=a{cn;lang-de=\"a\" cn=\"b\" 2.5.4.4=\"c\"}"},
    {"UTF-8 as it is", LITERAL("dn: cn=\xc3\xa4\ncn: \xc3\xa4\n"),
        "cn=\xc3\xa4{cn=\"\\xc3\\xa4\"}"},
    {"as ldifde writes it", LITERAL("dn: cn=a\nchangetype: add\ncn: a\n"),
        "cn=a{cn=\"a\"}"},
    {"version as an attribute", LITERAL("dn: cn=a\nversion: 2\n"),
        "cn=a{version=\"2\"}"},
};

START_TEST(reads)
{
	const struct good *row = &goods[_i];
	struct diagnostics diagnostics = {.arena = unit_arena};
	const struct ldif *ldif =
	    ldif_read(unit_arena, "test.ldif", row->text, &diagnostics);

	ck_assert_msg(ldif != NULL, "%s: %s", row->name,
	    diagnostics.count ? diagnostics.items[0].text : "no reason");
	ck_assert_msg(strcmp(show(ldif), row->expected) == 0, "%s: %s",
	    row->name, show(ldif));
}
END_TEST

static const struct bad {
	const char *name;
	struct span text;
	const char *expected; /* "line:column start of the text", all of them */
} bads[] = {
    {"empty", LITERAL(""), "1:1 no entry"},
    {"comments alone", LITERAL("# c\n\n"), "1:1 no entry"},
    {"version alone", LITERAL("version: 1\n"), "1:1 no entry"},
    {"another version", LITERAL("version: 2\ndn: cn=a\ncn: a\n"),
        "1:10 another version"},
    {"no dn", LITERAL("\ncn: a\n"), "2:1 expected \"dn"},
    {"a malformed DN", LITERAL("dn: a\ncn: a\n\ndn: cn=b\ncn: b\n"),
        "1:5 no DN"},
    {"a NUL in a DN", LITERAL("dn:: Y249YQBi\ncn: a\n"), "1:6 no DN"},
    {"a second dn", LITERAL("dn: cn=a\ncn: a\ndn: cn=b\ncn: b\n"),
        "3:1 a second \"dn\""},
    {"no attributes", LITERAL("dn: cn=a\n\ndn: cn=b\ncn: b\n"),
        "1:1 an entry without"},
    {"the same DN again",
        LITERAL("dn: cn=a, dc=x\ncn: a\n\ndn: CN=A,dc=x\ncn: a\n"),
        "4:1 an entry with the DN of line 1"},
    {"a change", LITERAL("dn: cn=a\nchangetype: modify\nreplace: cn\n-\n"),
        "2:1 a change"},
    {"a change behind attributes",
        LITERAL("dn: cn=a\ncn: a\nchangetype: add\n"), "3:1 a change"},
    {"nothing added", LITERAL("dn: cn=a\nchangetype: add\n"),
        "1:1 an entry without"},
    {"the end of ldapsearch without -LLL",
        LITERAL("dn: cn=a\ncn: a\n\nsearch: 2\nresult: 0 Success\n"),
        "4:1 expected \"dn"},
    {"a control", LITERAL("dn: cn=a\ncontrol: 1.2 true\n"), "2:1 a change"},
    {"a dash", LITERAL("dn: cn=a\ncn: a\n-\n"), "3:1 no LDIF"},
    {"a URL", LITERAL("dn: cn=a\njpegPhoto:< file:///etc/passwd\n"),
        "2:13 \":<\" names"},
    {"no base64", LITERAL("dn: cn=a\ncn:: a b\n"), "2:6 no base64"},
    {"base64 cut", LITERAL("dn: cn=a\ncn:: YWI\n"), "2:6 no base64"},
    {"base64 with bits behind", LITERAL("dn: cn=a\ncn:: YWJ=\n"),
        "2:6 no base64"},
    {"padding in the middle", LITERAL("dn: cn=a\ncn:: YQ==YWJj\n"),
        "2:6 no base64"},
    {"a NUL", LITERAL("dn: cn=a\ncn: a\0b\n"), "2:5 a NUL byte"},
    {"a name with a space", LITERAL("dn: cn=a\nc n: a\n"),
        "2:1 no name of an attribute"},
    {"no name", LITERAL("dn: cn=a\n: a\n"), "2:1 no name of an attribute"},
    {"no colon", LITERAL("dn: cn=a\ncn\n"), "2:1 no LDIF"},
    {"a line that goes on with nothing", LITERAL(" dn: cn=a\ncn: a\n"),
        "1:1 no name of an attribute"},
    {"all of them, one an entry",
        LITERAL("dn: x\ncn\n\ndn: cn=b\ncn\ncn\n\ndn: cn=c\n\ncn: d\n"),
        "1:5 no DN|5:1 no LDIF|8:1 an entry without|10:1 expected \"dn"},
};

/* True if what was reported is what the row expects. */
static bool
as_expected(const struct diagnostics *diagnostics, const char *expected)
{
	char *rest = arena_string(unit_arena, expected), *save = NULL;
	size_t i = 0;

	for (const char *item = strtok_r(rest, "|", &save); item;
	     item = strtok_r(NULL, "|", &save), i++) {
		const struct diagnostic *got = &diagnostics->items[i];
		const char *line;

		if (i == diagnostics->count)
			return false;
		line = arena_printf(unit_arena, "%u:%u %s", got->at.line,
		    got->at.column, got->text);
		if (strncmp(line, item, strlen(item)) != 0)
			return false;
	}
	return i == diagnostics->count;
}

START_TEST(refuses)
{
	const struct bad *row = &bads[_i];
	struct diagnostics diagnostics = {.arena = unit_arena};
	const struct ldif *ldif =
	    ldif_read(unit_arena, "test.ldif", row->text, &diagnostics);

	ck_assert_msg(ldif == NULL, "%s: was read", row->name);
	ck_assert_msg(diagnostics.count > 0, "%s: no reason", row->name);
	ck_assert_msg(as_expected(&diagnostics, row->expected),
	    "%s: %u:%u %s (of %zu)", row->name, diagnostics.items[0].at.line,
	    diagnostics.items[0].at.column, diagnostics.items[0].text,
	    diagnostics.count);
}
END_TEST

START_TEST(limits_attributes)
{
	struct text text = {.arena = unit_arena};
	struct diagnostics diagnostics = {.arena = unit_arena};

	text_add(&text, "dn: cn=a\n");
	for (int i = 0; i < 1001; i++)
		text_addf(&text, "a%d: x\n", i);
	ck_assert_ptr_null(
	    ldif_read(unit_arena, "test.ldif", text_span(&text), &diagnostics));
	ck_assert_uint_eq(diagnostics.items[0].at.line, 1002);
}
END_TEST

/* Whatever happens to a file, it is read or refused with a place in it. */
START_TEST(survives)
{
	static const char text[] =
	    "version: 1\n\n# people\ndn: uid=a,dc=x\nuid: a\nmail:: YUBi\n"
	    "description: long\n  line\n\ndn: uid=b,dc=x\r\nuid: b\r\n"
	    "member: uid=a,dc=x\r\n\r\ndn:: dWlkPWMsZGM9eA==\nuid;x-a: c\n";
	unsigned state = 20261122;
	int refused = 0;

	for (int i = 0; i < 3000; i++) {
		struct arena *arena = arena_new();
		struct diagnostics diagnostics = {.arena = arena};
		struct span copy = mutate(&state, BYTES(text));
		const struct ldif *ldif =
		    ldif_read(arena, "test.ldif", copy, &diagnostics);

		refused += ldif == NULL;
		ck_assert_int_eq(ldif == NULL, diagnostics.errors > 0);
		free((void *)copy.data);
		arena_free(&arena);
	}
	ck_assert_int_gt(refused, 300);
	ck_assert_int_lt(refused, 2900);
}
END_TEST

Suite *
suite_ldif_read(void)
{
	Suite *suite = suite_create("ldif_read");
	TCase *tests = unit_case(suite, "read");

	tcase_add_loop_test(tests, reads, 0, COUNT(goods));
	tcase_add_loop_test(tests, refuses, 0, COUNT(bads));
	tcase_add_test(tests, limits_attributes);
	tcase_add_test(tests, survives);
	return suite;
}
