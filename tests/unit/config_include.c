/*
 * include: where files are looked for, whose they may be, what becomes of them.
 */
#include "config_loading.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "postlogin/text.h"

static const char *const parts[] = {"a.yaml", "b.yaml", "d/a.yaml", "d/b.yaml",
    "packaged/p.yaml", "packaged/a.yaml", "link.yaml"};

static void
open_profiles(void)
{
	ck_assert_int_eq(mkdir("d", 0755), 0);
	ck_assert_int_eq(mkdir("packaged", 0755), 0);
	config_set_profiles("packaged");
}

static void
close_profiles(void)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		unlink(parts[i]);
	rmdir("d");
	rmdir("packaged");
}

static const char *
rule_file(size_t index)
{
	ck_assert_uint_lt(index, config->rule_count);
	return config->rules[index].at.file;
}

START_TEST(merged)
{
	write_file("a.yaml",
	    "timeout: 5s\ndirectory: {uri: 'ldaps://a'}\n"
	    "user: {filter: '(uid=%{user})'}\n"
	    "attributes: {x: {name: r, deny: {equals: '1'}}, "
	    "y: {deny: {equals: '1'}}}\n"
	    "observe: [r]\n",
	    0644);
	load("include: [a.yaml]\ntimeout: 7s\nuser: {base: dc=x}\n\n"
	     "attributes: {x: {deny: {equals: '2'}}}\n"
	     "rules: [{name: own, deny: {user: a}}]\nobserve: [own]\n");
	ck_assert_int_eq(config->timeout_ms, 7000);
	ck_assert_uint_eq(config->directory_count, 1);
	ck_assert_uint_eq(config->user_count, 1);
	ck_assert_uint_eq(config->user_rule_count, 3);
	ck_assert_str_eq(config->user_rules[0].name, "r");
	ck_assert(config->user_rules[0].observed);
	ck_assert_str_eq(config->user_rules[0].at.file, "a.yaml");
	ck_assert_uint_eq(config->user_rules[0].at.line, 4);
	ck_assert_str_eq(config->user_rules[1].attribute, "y");
	ck_assert_str_eq(config->user_rules[2].at.file, "c.yaml");
	ck_assert_uint_eq(config->user_rules[2].at.line, 5);
	ck_assert(config->rules[0].observed);
	ck_assert_uint_eq(config->files.count, 2);
	ck_assert_str_eq(config->files.items[1], "c.yaml");
	ck_assert_str_eq(config->files.items[0], "a.yaml");
}
END_TEST

/* Rules of the user's entry have two places; the included ones are first in
 * either, and in the order of the file. */
START_TEST(order)
{
	static const struct {
		const char *name;
		const char *attribute;
	} rules[] = {{"a.yaml", "v"}, {"a.yaml", "w"}, {"c.yaml", "x"},
	    {"c.yaml", "y"}, {"c.yaml", "z"}};

	write_file("a.yaml",
	    "user: {base: dc=x, attributes: {v: {deny: {equals: a}}}}\n"
	    "attributes: {w: {deny: {equals: a}}}\n",
	    0644);
	load("include: [a.yaml]\ndirectory: {uri: 'ldaps://a'}\n"
	     "user: {attributes: {x: {deny: {equals: a}}, "
	     "y: {deny: {equals: a}}}}\n"
	     "attributes: {z: {deny: {equals: a}}}\n");
	ck_assert_uint_eq(config->user_rule_count, 5);
	for (size_t i = 0; i < 5; i++) {
		const struct rule *rule = &config->user_rules[i];

		ck_assert_str_eq(rule->at.file, rules[i].name);
		ck_assert_str_eq(rule->attribute, rules[i].attribute);
	}
}
END_TEST

/* Beside the file that names it, at any depth; absolute; packaged. */
START_TEST(places)
{
	static const struct {
		const char *item;
		const char *file; /* of its rule */
	} rows[] = {
	    {"a.yaml", "a.yaml"}, /* not the packaged one */
	    {"./a.yaml", "./a.yaml"},
	    {"d/a.yaml", "d/a.yaml"},
	    {"p.yaml", "packaged/p.yaml"},
	    {"p", "packaged/p.yaml"},
	    {"a", "packaged/a.yaml"},
	};

	write_file("a.yaml", "rules: [{deny: {user: a}}]\n", 0644);
	write_file("d/a.yaml", "rules: [{deny: {user: a}}]\n", 0644);
	write_file("packaged/a.yaml", "rules: [{deny: {user: a}}]\n", 0644);
	write_file("packaged/p.yaml", "rules: [{deny: {user: a}}]\n", 0644);
	load(arena_printf(arena, "include: ['%s']\n", rows[_i].item));
	ck_assert_str_eq(rule_file(0), rows[_i].file);
}
END_TEST

START_TEST(absolute)
{
	write_file("a.yaml", "rules: [{deny: {user: a}}]\n", 0644);
	load(arena_printf(arena, "include: ['%s/a.yaml']\n", directory));
	ck_assert_str_eq(
	    rule_file(0), arena_printf(arena, "%s/a.yaml", directory));
}
END_TEST

/* Relative to the file that says so, and once, where it was first named. */
START_TEST(nested)
{
	write_file("d/a.yaml",
	    "include: [b.yaml]\nrules: [{name: a, deny: {user: a}}]\n", 0644);
	write_file("d/b.yaml", "rules: [{name: b, deny: {user: a}}]\n", 0644);
	ck_assert_int_eq(symlink("d/b.yaml", "link.yaml"), 0);
	load("include: [d/a.yaml, d/b.yaml, ./d/b.yaml, link.yaml]\n"
	     "rules: [{name: c, deny: {user: a}}]\n");
	ck_assert_uint_eq(config->rule_count, 3);
	ck_assert_str_eq(rule_file(0), "d/b.yaml");
	ck_assert_str_eq(rule_file(1), "d/a.yaml");
	ck_assert_str_eq(rule_file(2), "c.yaml");
	ck_assert_uint_eq(config->files.count, 3);
}
END_TEST

/* The rule of the file itself, at the item that names it. What is beside the
 * file and may not be read is not replaced by a packaged one. */
START_TEST(unsafe)
{
	static const struct {
		mode_t mode;
		const char *text;
	} rows[] = {
	    {0664,
	        "a.yaml: its group may write it, expected its owner alone to"},
	    {0646, "a.yaml: others may write it, expected its owner alone to"},
	};

	write_file("packaged/a.yaml", "timeout: 3s\n", 0644);
	write_file("a.yaml", "timeout: 3s\n", rows[_i].mode);
	ck_assert_str_eq(
	    problem("timeout: 2s\ninclude: [a.yaml]\n", CONFIG_OFFLINE),
	    rows[_i].text);
	ck_assert_str_eq(diagnostics.items[0].at.file, "c.yaml");
	ck_assert_uint_eq(diagnostics.items[0].at.line, 2);
	ck_assert_uint_eq(diagnostics.items[0].at.column, 11);
	ck_assert_uint_eq(diagnostics.count, 1);
}
END_TEST

START_TEST(foreign)
{
	if (geteuid() != 0)
		return; /* only root can give a file away */
	write_file("packaged/p.yaml", "timeout: 3s\n", 0644);
	ck_assert_int_eq(chown("packaged/p.yaml", 12345, 0), 0);
	ck_assert_str_eq(problem("include: [p]\n", CONFIG_OFFLINE),
	    "packaged/p.yaml: owned by uid 12345, expected root or uid 0");
}
END_TEST

START_TEST(no_files)
{
	static const struct {
		const char *item;
		const char *text;
	} rows[] = {
	    {"link.yaml",
	        "link.yaml: cannot be opened: No such file or directory"},
	    {"d", "d: not a regular file"},
	    {"a.yaml/b", "there is no file \"a.yaml/b\", looked for a.yaml/b"},
	    {"pp", "there is no file \"pp\", looked for pp, packaged/pp and "
	           "packaged/pp.yaml"},
	    {"openlpad",
	        "there is no file \"openlpad\", looked for openlpad, "
	        "packaged/openlpad and packaged/openlpad.yaml, did you mean "
	        "\"openldap\"?"},
	    {"c.yaml",
	        "a circle of files: c.yaml includes c.yaml, expected no file "
	        "inside itself"},
	};

	write_file("a.yaml", "timeout: 3s\n", 0644);
	write_file("packaged/openldap.yaml", "timeout: 3s\n", 0644);
	ck_assert_int_eq(symlink("nowhere", "link.yaml"), 0);
	ck_assert_str_eq(
	    problem(arena_printf(arena, "include: ['%s']\n", rows[_i].item),
	        CONFIG_OFFLINE),
	    rows[_i].text);
	unlink("packaged/openldap.yaml");
}
END_TEST

/* Four levels below the file, and no more. */
START_TEST(deep)
{
	char name[] = "1.yaml";
	const bool loads = _i == 0;

	for (; *name < '4' + _i; ++*name)
		write_file(name,
		    arena_printf(
		        arena, "include: [%d.yaml]\n", *name - '0' + 1),
		    0644);
	write_file(name, "timeout: 9s\n", 0644);
	load_mode("include: [1.yaml]\n", CONFIG_OFFLINE);
	ck_assert(loads == (config != NULL));
	if (loads)
		ck_assert_int_eq(config->timeout_ms, 9000);
	for (*name = '1'; *name <= '5'; ++*name)
		unlink(name);
}
END_TEST

START_TEST(many)
{
	struct text text = {.arena = arena};
	const int count = _i == 0 ? 63 : 64;

	text_add(&text, "include: [");
	for (int i = 0; i < count; i++) {
		const char *name = arena_printf(arena, "%d.yaml", i);

		write_file(name, "timeout: 9s\n", 0644);
		text_addf(&text, "%s%s", i > 0 ? ", " : "", name);
	}
	text_add(&text, "]\n");
	load_mode(text_string(&text), CONFIG_OFFLINE);
	for (int i = 0; i < count; i++)
		unlink(arena_printf(arena, "%d.yaml", i));
	ck_assert((_i == 0) == (config != NULL));
	if (_i > 0)
		ck_assert_str_eq(diagnostics.items[0].text,
		    "too many files, expected at most 64");
}
END_TEST

/* What a text by language is chosen by is asked for, and only then. */
START_TEST(language_asked)
{
	static const struct {
		const char *text;
		const char *asked;
	} rows[] = {
	    {"messages: {denied: 'No.'}\n", NULL},
	    {"messages: {denied: {default: 'No.'}}\n", NULL},
	    {"messages: {denied: {default: 'No.', de: 'Nein.'}}\n",
	        "preferredLanguage"},
	    {"language: lang\nrules: [{alert: {default: 'a', de: 'b'}}]\n",
	        "lang"},
	};
	const struct strings *asked;

	load(arena_printf(arena,
	    "directory: {uri: 'ldaps://a'}\nuser: {base: dc=x}\n%s",
	    rows[_i].text));
	asked = &config->users[0].attributes;
	ck_assert_uint_eq(asked->count, rows[_i].asked ? 1 : 0);
	if (rows[_i].asked)
		ck_assert_str_eq(asked->items[0], rows[_i].asked);
	if (config->rule_count > 0)
		ck_assert(!config->rules[0].needs_directory);
}
END_TEST

int
main(void)
{
	TCase *test = tcase_create("config_include");

	tcase_add_checked_fixture(test, open_profiles, close_profiles);
	tcase_add_test(test, merged);
	tcase_add_test(test, order);
	tcase_add_loop_test(test, places, 0, 6);
	tcase_add_test(test, absolute);
	tcase_add_test(test, nested);
	tcase_add_loop_test(test, unsafe, 0, 2);
	tcase_add_test(test, foreign);
	tcase_add_loop_test(test, no_files, 0, 6);
	tcase_add_loop_test(test, deep, 0, 2);
	tcase_add_loop_test(test, many, 0, 2);
	tcase_add_loop_test(test, language_asked, 0, 4);
	return run_case("config_include", test);
}
