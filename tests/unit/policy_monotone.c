/*
 * The property that matters most: not knowing something never lets anybody in.
 * Rules are made at random from a fixed seed; each fact in turn becomes
 * undefined, and what was refused has to stay refused.
 */
#include "policy_rig.h"

#include "postlogin/text.h"

enum { POLICIES = 300, FACTS = 5 };

/* Facts by number: how a condition tests one, and how it is made undefined. */
static const char *const leaves[FACTS] = {
    "{mechanism: PLAIN}",
    "{remote_ip: 192.0.2.0/24}",
    "{e: {a: x}}",
    "{ldap: {n: {bits: 2}}}",
    "{group: staff}",
};

static uint32_t state;

/* Numerical Recipes' generator: the same numbers on every machine. */
static unsigned
next_random(unsigned below)
{
	state = state * 1664525U + 1013904223U;
	return (state >> 16) % below;
}

static void
add_condition(struct text *text, int depth)
{
	unsigned count = 1 + next_random(3), kind = next_random(4);

	if (depth == 0 || kind == 0) {
		text_add(text, leaves[next_random(FACTS)]);
		return;
	}
	if (kind == 1) {
		text_add(text, "{not: ");
		add_condition(text, depth - 1);
		text_add(text, "}");
		return;
	}
	text_add(text, kind == 2 ? "[" : "{all: [");
	for (unsigned i = 0; i < count; i++) {
		text_add(text, i == 0 ? "" : ", ");
		add_condition(text, depth - 1);
	}
	text_add(text, kind == 2 ? "]" : "]}");
}

static const char *
random_policy(struct arena *arena)
{
	struct text text = {.arena = arena};
	unsigned rules = 1 + next_random(3);

	text_add(&text, "entries: {e: {base: 'cn=e', optional: true}}\n"
	                "groups: [{base: 'dc=x', optional: true}]\n"
	                "rules:\n");
	for (unsigned i = 0; i < rules; i++) {
		text_addf(&text, "  - {name: r%u, %s: ", i,
		    next_random(2) == 0 ? "deny" : "require");
		add_condition(&text, 3);
		if (next_random(2) == 0) {
			text_add(&text, ", when: ");
			add_condition(&text, 2);
		}
		text_add(&text, "}\n");
	}
	return text_string(&text);
}

/* A world in which each fact is true, false or (one of them) undefined. */
static enum verdict
decide_world(const char *config, unsigned truths, int undefined)
{
	static const char *const words[FACTS][3] = {
	    {"mechanism=PLAIN ", "mechanism=LOGIN ", "mechanism= "},
	    {"remote_ip=192.0.2.7 ", "remote_ip=10.0.0.1 ", "remote_ip=x "},
	    {"entry e cn=e\na: x\n", "entry e cn=e\na: y\n", "failed e\n"},
	    {"n: 2\n", "n: 4\n", "n: two\n"},
	    {"group 0 cn=staff\n", "group 0 cn=other\n", "failed groups\n"},
	};
	struct arena *arena = arena_new();
	struct text login = {.arena = arena}, facts = {.arena = arena};
	struct policy_case test = {.name = config, .config = config};
	enum verdict verdict;
	struct rig rig;

	for (int i = FACTS - 1; i >= 0; i--) {
		int is = i == undefined ? 2 : (truths >> i & 1) == 0;
		struct text *text = i < 2 ? &login : &facts;

		if (i == 3)
			continue;
		text_add(text, words[i][is]);
	}
	test.login = text_string(&login);
	test.facts = arena_printf(arena, "%s%s",
	    words[3][undefined == 3 ? 2 : (truths >> 3 & 1) == 0],
	    text_string(&facts));
	rig_open(&rig, &test);
	rig_zones(&rig);
	verdict = policy_decide(&rig.scene)->verdict;
	rig_close(&rig);
	arena_free(&arena);
	return verdict;
}

START_TEST(monotone)
{
	struct arena *arena = arena_new();
	unsigned truths;
	const char *config;
	enum verdict known;

	state = (uint32_t)_i * 2654435761U + 1;
	truths = next_random(1U << FACTS);
	config = random_policy(arena);
	known = decide_world(config, truths, -1);
	for (int i = 0; i < FACTS && known != VERDICT_ALLOW; i++)
		ck_assert_msg(decide_world(config, truths, i) != VERDICT_ALLOW,
		    "fact %d of %x lets in:\n%s", i, truths, config);
	arena_free(&arena);
}
END_TEST

TCase *
policy_monotone_tests(void)
{
	TCase *tests = tcase_create("monotone");

	tcase_add_loop_test(tests, monotone, 0, POLICIES);
	return tests;
}
