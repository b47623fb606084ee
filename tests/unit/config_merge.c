/* Two trees made one. */
#include <check.h>
#include <string.h>

#include "config/merge.h"
#include "postlogin/text.h"

#include "unit.h"

static void
show_node(struct text *text, const struct node *node)
{
	const bool list = node->kind == NODE_LIST;

	if (node->kind == NODE_SCALAR) {
		text_add(text, node->text);
		return;
	}
	text_add(text, list ? "[" : "{");
	for (size_t i = 0; i < node->count; i++) {
		text_add(text, i > 0 ? ", " : "");
		if (!list)
			text_addf(text, "%s: ", node->pairs[i].key.text);
		show_node(text, list ? &node->items[i] : &node->pairs[i].value);
	}
	text_add(text, list ? "]" : "}");
}

static const struct {
	const char *under;
	const char *over;
	const char *merged;
} rows[] = {
    /* By kind alone. */
    {"a: 1", "b: 2", "{a: 1, b: 2}"},
    {"a: 1", "a: 2", "{a: 2}"},
    {"{a: 1, b: 1}", "{b: 2, c: 2}", "{a: 1, b: 2, c: 2}"},
    {"a: {b: 1, c: {d: 1}}", "a: {c: {e: 2}, b: 2}",
        "{a: {b: 2, c: {d: 1, e: 2}}}"},
    {"a: [1, 2]", "a: [2, 3]", "{a: [1, 2, 2, 3]}"},
    {"a: [1]", "a: 2", "{a: [1, 2]}"},
    {"a: 1", "a: [2]", "{a: [1, 2]}"},
    {"a: {b: 1}", "a: [2]", "{a: [{b: 1}, 2]}"},
    {"a: {b: 1}", "a: 2", "{a: 2}"},
    {"a: 1", "a: {b: 2}", "{a: {b: 2}}"},
    {"a: []", "a: []", "{a: []}"},
    {"rules: [{name: a}]", "rules: [{name: b}]",
        "{rules: [{name: a}, {name: b}]}"},
    {"groups: [{attribute: x}]", "groups: [{attribute: y}]",
        "{groups: [{attribute: x}, {attribute: y}]}"},
    {"entries: {p: {base: x, scope: base}}", "entries: {p: {base: [y]}}",
        "{entries: {p: {base: [x, y], scope: base}}}"},
    {"messages: {denied: {default: a, de: b}}",
        "messages: {denied: {de: c, fr: d}}",
        "{messages: {denied: {default: a, de: c, fr: d}}}"},
    {"user: {filter: f}", "user: {base: b}", "{user: {filter: f, base: b}}"},
    {"user: [{base: a}]", "user: {base: b}", "{user: [{base: a}, {base: b}]}"},
    /* Rules append, included ones before all others. */
    {"attributes: {a: {deny: 1}}", "attributes: {a: {deny: 2}}",
        "{attributes: {a: {deny: 1}, a: {deny: 2}}}"},
    {"attributes: {a: {deny: 1}, b: {deny: 1}}",
        "attributes: {c: {deny: 2}, a: [{deny: 2}]}",
        "{attributes: {a: {deny: 1}, b: {deny: 1}, c: {deny: 2}, "
        "a: [{deny: 2}]}}"},
    {"user: {attributes: {a: 1}}", "user: {attributes: {a: 2}}",
        "{user: {attributes: {a: 1, a: 2}}}"},
    {"entries: {o: {attributes: {a: 1}}}", "entries: {o: {attributes: {a: 2}}}",
        "{entries: {o: {attributes: {a: 1, a: 2}}}}"},
    /* Conditions are replaced. */
    {"conditions: {c: {user: a, service: b}, d: e}",
        "conditions: {c: {user: x}}", "{conditions: {c: {user: x}, d: e}}"},
    {"conditions: {c: [a]}", "conditions: {c: [b]}", "{conditions: {c: [b]}}"},
    {"exempt: {user: a}", "exempt: {service: b}", "{exempt: {service: b}}"},
    {"user: {when: [a]}", "user: {when: [b]}", "{user: {when: [b]}}"},
    {"entries: {o: {when: {user: a}}}", "entries: {o: {when: {service: b}}}",
        "{entries: {o: {when: {service: b}}}}"},
    /* Names of rules append, but true and false are words. */
    {"observe: [a]", "observe: [b]", "{observe: [a, b]}"},
    {"observe: true", "observe: [b]", "{observe: [b]}"},
    {"observe: [a]", "observe: false", "{observe: false}"},
    {"disable: [a]", "disable: [b]", "{disable: [a, b]}"},
    /* Names of attributes and languages ignore case. */
    {"syntax: {aB: x}", "syntax: {Ab: y}", "{syntax: {Ab: y}}"},
    {"messages: {denied: {default: a, pt-br: b}}",
        "messages: {denied: {pt-BR: c}}",
        "{messages: {denied: {default: a, pt-BR: c}}}"},
    {"conditions: {aB: x}", "conditions: {Ab: y}",
        "{conditions: {aB: x, Ab: y}}"},
};

static const struct node *
parse(struct diagnostics *diagnostics, const char *file, const char *text)
{
	const struct node *node =
	    yaml_parse(unit_arena, file, span_of(text), diagnostics);

	ck_assert_ptr_nonnull(node);
	ck_assert_uint_eq(diagnostics->count, 0);
	return node;
}

START_TEST(trees)
{
	struct diagnostics diagnostics = {.arena = unit_arena};
	const struct node *under = parse(&diagnostics, "u", rows[_i].under);
	const struct node *over = parse(&diagnostics, "o", rows[_i].over);
	struct text before = {.arena = unit_arena};
	struct text after = {.arena = unit_arena};
	struct text text = {.arena = unit_arena};

	show_node(&before, under);
	show_node(&text, node_merge(unit_arena, under, over));
	ck_assert_str_eq(text_string(&text), rows[_i].merged);
	show_node(&after, under);
	ck_assert_str_eq(text_string(&after), text_string(&before));
}
END_TEST

/* Each node knows its file; what was merged stands in the later one. */
START_TEST(places)
{
	struct diagnostics diagnostics = {.arena = unit_arena};
	const struct node *merged = node_merge(unit_arena,
	    parse(&diagnostics, "u", "a: {b: 1, c: [1]}\nd: 1\n"),
	    parse(&diagnostics, "o", "x: 1\na: {c: [2]}\nd: 2\n"));
	const struct node *a = node_get(merged, "a");
	const struct node *c = node_get(a, "c");

	ck_assert_str_eq(a->at.file, "o");
	ck_assert_uint_eq(a->at.line, 2);
	ck_assert_str_eq(node_get(a, "b")->at.file, "u");
	ck_assert_str_eq(c->at.file, "o");
	ck_assert_str_eq(c->items[0].at.file, "u");
	ck_assert_str_eq(c->items[1].at.file, "o");
	ck_assert_str_eq(node_get(merged, "d")->at.file, "o");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config_merge");
	TCase *test = unit_case(suite, "trees");

	tcase_add_loop_test(test, trees, 0, COUNT(rows));
	tcase_add_test(test, places);
	return unit_run(&suite, 1);
}
