/* The group verb, acl_groups, and 300 groups. */
#include "policy_rig.h"

#include <stdio.h>

#include "postlogin/text.h"

#define SYSTEM "groups: [{system: true}]\n"

static const struct policy_case group_cases[] = {
    {"no source, no rule: left alone", "rules: [{alert: 'x'}]\n", "name 0 a",
        NULL, "allow\nalert x\ngroups a\n"},
    {"a source: set, also empty", SYSTEM, NULL, NULL, "allow\nacl \n"},
    {"empty in 2.4", SYSTEM, NULL, "generation=2.4", "allow\nacl none\n"},
    {"sorted, no duplicates", SYSTEM, "name 0 b\nname 0 a\nname 0 b\nname 0 B",
        NULL, "allow\ngroups B|a|b\nacl B,a,b\n"},
    {"added", "attributes: {g: {name: r, group: '%{value}'}}\n", "g: b\ng: a",
        NULL, "allow\ngroups a|b\nacl a,b\nreason r group added b, a"},
    {"added when", "attributes: {t: {group: readonly, when: {equals: old}}}\n",
        "t: new\nt: old", NULL, "allow\ngroups readonly\nacl readonly\n"},
    {"added, not true of any",
        "attributes: {t: {group: readonly, when: {equals: old}}}\n", "t: new",
        NULL, "allow\nacl \n"},
    {"added is not seen by conditions",
        "rules: [{group: g}, {deny: {group: g}}]\n" SYSTEM, NULL, NULL,
        "allow\ngroups g\nacl g\n"},
    {"several unpiped", "rules: [{name: r, group: '%{ldap:a}'}]\n",
        "a: 1\na: 2", NULL,
        "allow\nacl \nreason r group left out\nnote several values"},
    {"no value", "rules: [{name: r, group: '%{ldap:a}'}]\n", NULL, NULL,
        "allow\nacl \nreason r group left out"},
    {"a comma cannot be exported", SYSTEM, "name 0 Sales, EMEA\nname 0 a", NULL,
        "allow\ngroups Sales, EMEA|a\nacl a\nnote cannot be exported"},
    {"in 2.4 it can", SYSTEM, "name 0 Sales, EMEA\nname 0 a", "generation=2.4",
        "allow\ngroups Sales, EMEA|a\nacl \"Sales, EMEA\",a\n"},
    {"line feed", SYSTEM, "name 0 x\\ny", NULL,
        "allow\ngroups x\ny\nacl \nnote cannot be exported"},
    {"NUL", SYSTEM, "name 0 adm\\0x", NULL,
        "allow\nacl \nnote is no name for a group"},
    {"ill-formed", SYSTEM, "name 0 x\\xff", NULL,
        "allow\ngroups x\xff\nacl \nnote cannot be exported"},
    {"percent is doubled in 2.3", SYSTEM, "name 0 50%", NULL,
        "allow\ngroups 50%\nacl 50%%\n"},
    {"only", SYSTEM "acl_groups: {only: ['mail-*', vips]}\n",
        "name 0 Mail-a\nname 0 unix-b\nname 0 vips", NULL,
        "allow\ngroups Mail-a|unix-b|vips\nacl Mail-a,vips\n"},
    {"except", SYSTEM "acl_groups: {except: [domain-users, 'unix-?']}\n",
        "name 0 domain-users\nname 0 unix-b\nname 0 unix-bb", NULL,
        "allow\ngroups domain-users|unix-b|unix-bb\nacl unix-bb\n"},
    {"a pattern's star is not the directory's",
        SYSTEM "acl_groups: {except: [abc]}\n", "name 0 a*", NULL,
        "allow\ngroups a*\nacl a*\n"},
    {"rename, case, prefix, in this order",
        SYSTEM
        "acl_groups: {only: [old], rename: {OLD: Größe}, case: upper, prefix: "
        "x-}\n",
        "name 0 Old", NULL, "allow\ngroups Old\nacl x-GRÖßE\n"},
    {"except is on the directory's name",
        SYSTEM "acl_groups: {except: [new], rename: {old: new}}\n",
        "name 0 old\nname 0 new", NULL, "allow\ngroups new|old\nacl new\n"},
    {"lower makes one of two", SYSTEM "acl_groups: {case: lower}\n",
        "name 0 ÄB\nname 0 äb", NULL, "allow\ngroups ÄB|äb\nacl äb\n"},
    {"both", SYSTEM "acl_groups: {case: both}\n", "name 0 Staff", NULL,
        "allow\ngroups Staff\nacl Staff,staff\n"},
    {"a prefix cannot make an empty name one",
        SYSTEM "acl_groups: {prefix: 'a,'}\n", "name 0 b", NULL,
        "allow\ngroups b\nacl \n"},
    {"refused: not set", SYSTEM "rules: [{deny: {user: jdoe}}]\n", "name 0 a",
        NULL, "deny authorizationfailed Access denied.\ngroups a\n"},
};

START_TEST(groups)
{
	rig_run(&group_cases[_i]);
}
END_TEST

/* Every one is passed on, none is cut, and tests see them all. */
START_TEST(many)
{
	struct arena *arena = arena_new();
	struct text facts = {.arena = arena}, list = {.arena = arena};
	struct text bars = {.arena = arena};
	struct policy_case test = {
	    .name = "300 groups",
	    .config = SYSTEM "rules: [{require: {group: G299}}, {deny: {group: "
	                     "{matches: 'x.*'}}}]\n",
	};

	for (int i = 0; i < 300; i++) {
		text_addf(&facts, "name 0 g%03d\n", 299 - i);
		text_addf(&list, "%sg%03d", i == 0 ? "" : ",", i);
		text_addf(&bars, "%sg%03d", i == 0 ? "" : "|", i);
	}
	test.facts = text_string(&facts);
	test.expected = arena_printf(arena, "allow\ngroups %s\nacl %s\n",
	    text_string(&bars), text_string(&list));
	rig_run(&test);
	arena_free(&arena);
}
END_TEST

TCase *
policy_groups_tests(void)
{
	TCase *tests = tcase_create("groups");

	tcase_add_loop_test(tests, groups, 0, CASES(group_cases));
	tcase_add_test(tests, many);
	return tests;
}
