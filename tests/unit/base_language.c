/* Which wording a reader gets. */
#include "postlogin/language.h"

#include <stdlib.h>
#include <string.h>

#include "base_suites.h"
#include "unit.h"

static const char *const tags[] = {"de", "fr", "pt-BR", "en", "zh-Hant-TW"};

static const struct {
	const char *list;
	const char *tag; /* NULL: none of them */
} choices[] = {
    {"de", "de"},
    {"DE", "de"},
    {"de-CH", "de"},
    {"de_CH", "de"},
    {"de-CH-1996", "de"},
    {"pt-br", "pt-BR"},
    {"pt", "pt-BR"},
    {"pt-PT", "pt-BR"},
    {"zh", "zh-Hant-TW"},
    {"it", NULL},
    {"", NULL},
    {"  fr  ", "fr"},
    {"it, fr", "fr"},
    {"fr, de", "fr"},
    {"fr;q=0.5, de", "de"},
    {"fr;q=0.5, de;q=0.5", "fr"},
    {"fr;q=0.499,de;q=0.5", "de"},
    {"de-CH, fr;q=0.8, en;q=0.5", "de"},
    {"it, fr;q=0.8, en;q=0.5", "fr"},
    {"it , fr ; q=0.8 ,\ten;Q=0.9", "en"},
    {"fr;q=1.000", "fr"},
    {"fr;q=0.", NULL},
    {"fr;q=1.", "fr"},
    {",, ,fr,", "fr"},
    /* 0 rules out: a main tag all that have it. */
    {"de;q=0", NULL},
    {"de;q=0.000, de-CH", NULL},
    {"de-CH, de;q=0, fr;q=0.1", "fr"},
    {"pt, pt-BR;q=0", NULL},
    {"pt-BR, pt;q=0", "pt-BR"},
    {"pt-PT, pt;q=0", NULL},
    {"*;q=0, fr", "fr"},
    /* "*" is content with what everybody gets. */
    {"*", NULL},
    {"it, *;q=0.5, fr;q=0.1", NULL},
    {"fr, *;q=0.5", "fr"},
    /* No items. */
    {"fr;q=garbage", NULL},
    {"fr;q=", NULL},
    {"fr;q=2", NULL},
    {"fr;q=1.1", NULL},
    {"fr;q=0.1234", NULL},
    {"fr;q=-1", NULL},
    {"fr;level=1", NULL},
    {"fr;", NULL},
    {"fr;q=2, de;q=0.1", "de"},
    {"fr de", NULL},
    {"fr\x01", NULL},
    {"fr\n", NULL},
    {"\xc3\xa4", NULL},
    {"fr-", NULL},
    {"-fr", NULL},
    {"francais-", NULL},
    {"deutschland", NULL},
    {"d3", NULL},
    {"*-CH", NULL},
    {"%{user}, de", "de"},
};

START_TEST(choose)
{
	const size_t count = COUNT(tags);
	size_t got = language_choose(span_of(choices[_i].list), tags, count);

	ck_assert_uint_le(got, count);
	if (choices[_i].tag)
		ck_assert_msg(
		    got < count && strcmp(tags[got], choices[_i].tag) == 0,
		    "%s: %s, not %s", choices[_i].list,
		    got < count ? tags[got] : "none", choices[_i].tag);
	else
		ck_assert_msg(got == count, "%s: %s, not none",
		    choices[_i].list, got < count ? tags[got] : "");
}
END_TEST

START_TEST(own_before_main)
{
	static const char *const both[] = {"pt-BR", "pt", "pt-PT"};

	ck_assert_uint_eq(language_choose(span_of("pt-PT"), both, 3), 2);
	ck_assert_uint_eq(language_choose(span_of("pt-AO"), both, 3), 1);
	ck_assert_uint_eq(
	    language_choose(span_of("pt-AO, pt;q=0"), both, 3), 3);
	ck_assert_uint_eq(language_choose(span_of("pt"), both, 0), 0);
}
END_TEST

START_TEST(nul_inside)
{
	ck_assert_uint_eq(language_choose(BYTES("de\0, fr"), tags, COUNT(tags)),
	    (size_t)COUNT(tags));
}
END_TEST

/* What is longer than any list of a person, and what has more items. */
START_TEST(long_lists)
{
	const size_t size = 100 * 1024;
	char *list = malloc(size + 1);

	memset(list, 'x', size);
	memcpy(list, "de, ", 4);
	list[size] = '\0';
	ck_assert_uint_eq(language_choose(span_of(list), tags, COUNT(tags)), 5);
	for (size_t i = 0; i < 4096; i += 4)
		memcpy(list + i, "it, ", 4);
	memcpy(list + 4, "fr, ", 4);
	memcpy(list + 4000, "de, ", 4);
	list[4096] = '\0';
	ck_assert_uint_eq(language_choose(span_of(list), tags, COUNT(tags)), 1);
	memcpy(list + 4, "it, ", 4);
	ck_assert_uint_eq(language_choose(span_of(list), tags, COUNT(tags)), 5);
	free(list);
}
END_TEST

static const struct {
	const char *text;
	bool is_tag;
} words[] = {
    {"de", true},
    {"gsw", true},
    {"pt-BR", true},
    {"de-CH-1996", true},
    {"zh-Hant-TW", true},
    {"", false},
    {"d", false},
    {"de-", false},
    {"-de", false},
    {"de_CH", false},
    {"de--CH", false},
    {"d3", false},
    {"deutschland", false},
    {"de CH", false},
    {"*", false},
    {"d\xc3\xa9", false},
    {"de-1-2-3-4-5-6-7-8-9-1-2-3-4-5-6-7-8-9-1-2-3-4-5-6-7-8-9-1-2-3-4-5",
        false},
};

START_TEST(tag_words)
{
	ck_assert_msg(language_is_tag(words[_i].text) == words[_i].is_tag, "%s",
	    words[_i].text);
}
END_TEST

Suite *
suite_language(void)
{
	Suite *suite = suite_create("base_language");
	TCase *test = tcase_create("language");

	tcase_add_loop_test(test, choose, 0, COUNT(choices));
	tcase_add_test(test, own_before_main);
	tcase_add_test(test, nul_inside);
	tcase_add_test(test, long_lists);
	tcase_add_loop_test(test, tag_words, 0, COUNT(words));
	suite_add_tcase(suite, test);
	return suite;
}
