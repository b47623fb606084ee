/*
 * Values that come in parts: what is asked for, what is put together, and what
 * a server may not do. No server here: the machine is fed from tables.
 */
#include <check.h>
#include <string.h>

#include "directory/chain.h"
#include "directory/range.h"
#include "postlogin/text.h"

#include "unit.h"

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

/* --- The option ------------------------------------------------------- */

static const struct {
	const char *description;
	int is;
	const char *name;
	unsigned long low;
	unsigned long high;
	bool last;
} options[] = {
    {"member", 0, NULL, 0, 0, false},
    {"member;binary", 0, NULL, 0, 0, false},
    {"member;ranger=0-1", 0, NULL, 0, 0, false},
    {"member;range=0-1499", 1, "member", 0, 1499, false},
    {"member;Range=1500-*", 1, "member", 1500, 0, true},
    {"member;binary;range=0-0", 1, "member;binary", 0, 0, false},
    {"member;range=0-1;lang-de", 1, "member;lang-de", 0, 1, false},
    {"member;range=", -1, NULL, 0, 0, false},
    {"member;range=0", -1, NULL, 0, 0, false},
    {"member;range=0-", -1, NULL, 0, 0, false},
    {"member;range=-1-2", -1, NULL, 0, 0, false},
    {"member;range=*-*", -1, NULL, 0, 0, false},
    {"member;range=3-2", -1, NULL, 0, 0, false},
    {"member;range=0-*x", -1, NULL, 0, 0, false},
    {"member;range=0-1x", -1, NULL, 0, 0, false},
    {"member;range=0-9999999999", -1, NULL, 0, 0, false},
};

START_TEST(option)
{
	struct range range;
	const char *description = options[_i].description;
	int is = range_parse(arena, description, &range);

	ck_assert_msg(is == options[_i].is, "%s: %d", description, is);
	if (is <= 0)
		return;
	ck_assert_str_eq(range.name, options[_i].name);
	ck_assert_uint_eq(range.low, options[_i].low);
	ck_assert_int_eq(range.last, options[_i].last);
	if (!range.last)
		ck_assert_uint_eq(range.high, options[_i].high);
}
END_TEST

/* --- The machine ------------------------------------------------------ */

#define D "cn=a,dc=x"

static const struct {
	const char *name;
	/* What the server gives, one answer after the other:
	 * "DN|ATTR:VALUE,VALUE|..."; "-" gives no entry. */
	const char *answers[5];
	const char *wanted;   /* what was asked for, joined */
	const char *expected; /* the whole entry, or a part of the error */
} conversations[] = {
    {"no parts", {D "|m:a,b|n:c"}, "", D "|m:a,b|n:c"},
    {"one part is all", {D "|m;range=0-*:a,b"}, "", D "|m:a,b"},
    {"nothing in it", {D "|m;range=0-*:"}, "", D "|m:"},
    {"two parts", {D "|m;range=0-1:a,b", D "|m;range=2-*:c"}, "m;range=2-*",
        D "|m:a,b,c"},
    {"three parts",
        {D "|m;range=0-1:a,b", D "|m;range=2-3:c,d", D "|m;range=4-*:e"},
        "m;range=2-* m;range=4-*", D "|m:a,b,c,d,e"},
    {"the last is empty", {D "|m;range=0-0:a", D "|m;range=1-*:"},
        "m;range=1-*", D "|m:a"},
    {"another spelling", {D "|M;RANGE=0-0:a", "CN=A, dc=x|m;range=1-*:b"},
        "M;range=1-*", D "|M:a,b"},
    {"others around it, an empty twin",
        {D "|a:x|m:|m;range=0-0:a|z:y", D "|m:|m;range=1-*:b"}, "m;range=1-*",
        D "|a:x|m:a,b|z:y"},
    {"two attributes",
        {D "|m;range=0-0:a|n;range=0-0:x", D "|m;range=1-*:b",
            D "|n;range=1-*:y"},
        "m;range=1-* n;range=1-*", D "|m:a,b|n:x,y"},
    {"not from the start", {D "|m;range=1-1:a"}, "", "the first is missing"},
    {"malformed", {D "|m;range=x:a"}, "", "no such range"},
    {"fewer values than it says", {D "|m;range=0-2:a"}, "", "not whole"},
    {"fewer values in a later part", {D "|m;range=0-0:a", D "|m;range=1-5:b"},
        "m;range=1-*", "not whole"},
    {"the same in parts and whole", {D "|m:z|m;range=0-0:a"}, "",
        "it came twice"},
    {"the same in parts twice", {D "|m;range=0-*:a|m;range=0-*:b"}, "",
        "it came twice"},
    {"backwards", {D "|m;range=0-1:a,b", D "|m;range=0-1:a,b"}, "m;range=2-*",
        "the next one was not given"},
    {"overlapping", {D "|m;range=0-1:a,b", D "|m;range=1-*:b"}, "m;range=2-*",
        "the next one was not given"},
    {"a hole", {D "|m;range=0-1:a,b", D "|m;range=3-*:b"}, "m;range=2-*",
        "the next one was not given"},
    {"no more of it", {D "|m;range=0-1:a,b", D}, "m;range=2-*",
        "the next one was not given"},
    {"without a range", {D "|m;range=0-1:a,b", D "|m:c"}, "m;range=2-*",
        "the next one was not given"},
    {"another attribute", {D "|m;range=0-1:a,b", D "|n;range=2-*:c"},
        "m;range=2-*", "the next one was not given"},
    {"another entry", {D "|m;range=0-1:a,b", "cn=b,dc=x|m;range=2-*:c"},
        "m;range=2-*", "another entry"},
    {"no entry", {D "|m;range=0-1:a,b", "-"}, "m;range=2-*", "another entry"},
};

/* Values separated by commas; "" is no value. */
static void
parse_values(struct attribute *attribute, const char *text, size_t size)
{
	struct span *values = arena_array(arena, 8, sizeof(*values));

	attribute->values = values;
	while (size > 0) {
		size_t length = strcspn(text, ",|");
		values[attribute->count++] =
		    (struct span){arena_copy(arena, text, length), length};
		text += length;
		size -= length;
		if (size > 0) {
			text++;
			size--;
		}
	}
}

static size_t
parse_entry(const char *text, struct entry *entry)
{
	struct attribute *attributes =
	    arena_array(arena, 8, sizeof(*attributes));
	size_t size = strcspn(text, "|");

	*entry = (struct entry){.attributes = attributes};
	if (strcmp(text, "-") == 0)
		return 0;
	entry->dn = arena_copy(arena, text, size);
	for (text += size; *text; text += size) {
		const char *colon = strchr(++text, ':');
		struct attribute *attribute = &attributes[entry->count++];

		size = strcspn(text, "|");
		attribute->name =
		    arena_copy(arena, text, (size_t)(colon - text));
		parse_values(
		    attribute, colon + 1, size - (size_t)(colon + 1 - text));
	}
	return 1;
}

static const char *
show_entry(const struct entry *entry)
{
	struct text text = {.arena = arena};

	text_add(&text, entry->dn);
	for (size_t i = 0; i < entry->count; i++) {
		const struct attribute *attribute = &entry->attributes[i];

		text_addf(&text, "|%s:", attribute->name);
		for (size_t j = 0; j < attribute->count; j++)
			text_addf(&text, "%s%s", j ? "," : "",
			    attribute->values[j].data);
	}
	return text_string(&text);
}

START_TEST(conversation)
{
	const char *const *answers = conversations[_i].answers;
	struct entry entry;
	struct ranges ranges = {.arena = arena, .entries = &entry, .count = 1};
	struct text wanted = {.arena = arena};
	struct error error = {0};
	struct search search;
	int more;

	(void)parse_entry(*answers++, &entry);
	while ((more = ranges_next(&ranges, &search, &error)) > 0) {
		struct entry answer;
		size_t count = parse_entry(*answers++, &answer);

		text_addf(&wanted, "%s%s", wanted.size ? " " : "",
		    search.attributes.items[0]);
		ck_assert_str_eq(search.base, D);
		ck_assert_int_eq(search.scope, SCOPE_BASE);
		if (ranges_take(&ranges, &answer, count, &error) < 0) {
			more = -1;
			break;
		}
	}
	ck_assert_msg(
	    strcmp(text_string(&wanted), conversations[_i].wanted) == 0,
	    "%s: wanted %s", conversations[_i].name, text_string(&wanted));
	if (more == 0)
		ck_assert_msg(
		    strcmp(show_entry(&entry), conversations[_i].expected) == 0,
		    "%s: %s", conversations[_i].name, show_entry(&entry));
	else
		ck_assert_msg(
		    strstr(error.text, conversations[_i].expected) != NULL,
		    "%s: %s", conversations[_i].name, error.text);
}
END_TEST

/* A server that always has one more. */
START_TEST(endless)
{
	struct entry entry;
	struct ranges ranges = {.arena = arena, .entries = &entry, .count = 1};
	struct error error = {0};
	struct search search;
	unsigned asked = 0;
	int more;

	(void)parse_entry(D "|m;range=0-0:a", &entry);
	while ((more = ranges_next(&ranges, &search, &error)) > 0) {
		struct entry answer;

		asked++;
		ck_assert_uint_le(asked, 5000);
		(void)parse_entry(
		    arena_printf(arena, D "|m;range=%u-%u:x", asked, asked),
		    &answer);
		ck_assert_int_eq(ranges_take(&ranges, &answer, 1, &error), 0);
	}
	ck_assert_int_eq(more, -1);
	ck_assert_ptr_nonnull(strstr(error.text, "too many"));
}
END_TEST

/* A sample is content with the first part, under the name that was asked for.
 */
START_TEST(sample)
{
	struct entry entry;
	struct ranges ranges = {
	    .arena = arena, .entries = &entry, .count = 1, .first_only = true};
	struct error error = {0};
	struct search search;

	(void)parse_entry(D "|m;range=0-1:a,b", &entry);
	ck_assert_int_eq(ranges_next(&ranges, &search, &error), 0);
	ck_assert_str_eq(show_entry(&entry), D "|m:a,b");
}
END_TEST

/* --- Groups in groups, by a matching rule ----------------------------- */

#define RULE "1.2.840.113556.1.4.1941"

static const struct {
	const char *filter;
	bool used;
} filters[] = {
    {"(member=cn=a)", false},
    {"(member:" RULE ":=cn=a)", true},
    {"(&(a=b)(|(c=d)(member:" RULE ":=cn=a)))", true},
    {"(member:dn:" RULE ":=cn=a)", true},
    {"(:" RULE ":=cn=a)", true},
    {"(uid=:" RULE ":=x)", false},
    {"(uid=x:" RULE ":=(member:1)", false},
    {"(member:" RULE "2:=cn=a)", false},
    {"(member:1.2.840.113556.1.4.803:=2)", false},
};

START_TEST(rule)
{
	ck_assert_msg(chain_used(filters[_i].filter) == filters[_i].used, "%s",
	    filters[_i].filter);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("ranges");
	TCase *test = tcase_create("ranges");

	tcase_add_checked_fixture(test, setup, teardown);
	tcase_add_loop_test(test, option, 0, (int)COUNT(options));
	tcase_add_loop_test(test, conversation, 0, (int)COUNT(conversations));
	tcase_add_test(test, endless);
	tcase_add_test(test, sample);
	tcase_add_loop_test(test, rule, 0, (int)COUNT(filters));
	suite_add_tcase(suite, test);
	return unit_run(&suite, 1);
}
