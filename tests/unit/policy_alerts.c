/* Which alerts are the same: rule, value and step, whatever they say. */
#include "policy_rig.h"

#include "unit.h"

#define STEPS                                                                  \
	"attributes: {a: {alert: '%{days}', every: once, when: {within: "      \
	"[14d, 7d, 3d, 1d]}}}\n"
#define LISTED                                                                 \
	"attributes: {a: {alert: '%{days}', every: once, when: {within: "      \
	"[1d, 14d, 3d, 7d]}}}\n"
#define PLAIN_STEPS                                                            \
	"rules: [{alert: 'x', when: {ldap: {a: {within: [7d, 3d]}}}}]\n"

#define WRITTEN                                                                \
	"rules: [{update: {replace: {lastLogin: '%{now}'}}}]\n"                \
	"attributes: {lastLogin: {alert: 'Before: %{value}', every: 8h}}\n"

/* The login is at 2026-11-25T12:00:00Z unless it says another time. */
static const struct {
	const char *name;
	bool same;
	struct policy_case one, other; /* name and expected are not used */
} pairs[] = {
    {"the same", true,
        {.config = "attributes: {a: {alert: 'x'}}\n", .facts = "a: 1"},
        {.config = "attributes: {a: {alert: 'x'}}\n", .facts = "a: 1"}},
    {"another text", true,
        {.config = "attributes: {a: {alert: 'x'}}\n", .facts = "a: 1"},
        {.config = "attributes: {a: {alert: 'y %{now}'}}\n", .facts = "a: 1"}},
    {"another value", false,
        {.config = "attributes: {a: {alert: 'x'}}\n", .facts = "a: 1"},
        {.config = "attributes: {a: {alert: 'x'}}\n", .facts = "a: 2"}},
    {"another attribute", false,
        {.config = "attributes: {a: {alert: 'x'}}\n", .facts = "a: 1"},
        {.config = "attributes: {b: {alert: 'x'}}\n", .facts = "b: 1"}},
    {"the attribute in capitals", true,
        {.config = "attributes: {mailAlert: {alert: 'x'}}\n",
            .facts = "mailAlert: 1"},
        {.config = "attributes: {MAILALERT: {alert: 'x'}}\n",
            .facts = "mailAlert: 1"}},
    {"another name", false,
        {.config = "attributes: {a: {name: n, alert: 'x'}}\n", .facts = "a: 1"},
        {.config = "attributes: {a: {name: m, alert: 'x'}}\n",
            .facts = "a: 1"}},
    {"no name", false,
        {.config = "attributes: {a: {name: n, alert: 'x'}}\n", .facts = "a: 1"},
        {.config = "attributes: {a: {alert: 'x'}}\n", .facts = "a: 1"}},
    {"lines, attributes and other verbs before it", true,
        {.config = "attributes: {a: {alert: 'x'}}\n", .facts = "a: 1"},
        {.config = "\n\nattributes: {b: {alert: 'y'}, a: [{name: m, alert: "
                   "'z', when: {user: nobody}}, {group: g}, {alert: 'x'}]}\n",
            .facts = "a: 1"}},
    {"a nameless alert of that attribute before it", false,
        {.config = "attributes: {a: {alert: 'x'}}\n", .facts = "a: 1"},
        {.config = "attributes: {a: [{alert: 'z', when: {user: nobody}}, "
                   "{alert: 'x'}]}\n",
            .facts = "a: 1"}},
    {"rules by their place", false, {.config = "rules: [{alert: 'x'}]\n"},
        {.config = "rules: [{alert: 'x', when: {user: nobody}}, "
                   "{alert: 'x'}]\n"}},
    {"a named rule anywhere", true,
        {.config = "rules: [{name: n, alert: 'x'}]\n"},
        {.config = "rules: [{alert: 'x', when: {user: nobody}}, "
                   "{name: n, alert: 'x'}]\n"}},
    {"an entry and the user", false,
        {.config = "entries: {s: {base: 'dc=x', attributes: {a: {alert: "
                   "'x'}}}}\n",
            .facts = "entry s cn=1\na: 1"},
        {.config = "attributes: {a: {alert: 'x'}}\n", .facts = "a: 1"}},
    {"entries of one name", true,
        {.config = "entries: {s: {base: 'dc=x', attributes: {a: {alert: "
                   "'x'}}}}\n",
            .facts = "entry s cn=1\na: 1"},
        {.config = "entries: {t: {base: 'dc=x'}, s: {base: 'dc=x', "
                   "attributes: {a: {alert: 'x'}}}}\n",
            .facts = "entry s cn=2\na: 1"}},
    {"groups that say the same", true,
        {.config = "groups: [{base: 'dc=x', attributes: {a: {alert: "
                   "'%{group}'}}}]\n",
            .facts = "group 0 cn=g,dc=x\na: 1"},
        {.config = "groups: [{base: 'dc=x', attributes: {a: {alert: "
                   "'%{group}'}}}]\n",
            .facts = "group 0 cn=h,dc=x\na: 1"}},
    {"the same step", true, {.config = STEPS, .facts = "a: 20261130120000Z"},
        {.config = STEPS,
            .facts = "a: 20261130120000Z",
            .login = "now=2026-11-26T12:00:00Z"}},
    {"the second before a step", true,
        {.config = STEPS, .facts = "a: 20261206120000Z"},
        {.config = STEPS,
            .facts = "a: 20261206120000Z",
            .login = "now=2026-11-29T11:59:59Z"}},
    {"at a step", false, {.config = STEPS, .facts = "a: 20261206120000Z"},
        {.config = STEPS,
            .facts = "a: 20261206120000Z",
            .login = "now=2026-11-29T12:00:00Z"}},
    {"steps in another order", true,
        {.config = STEPS, .facts = "a: 20261130120000Z"},
        {.config = LISTED, .facts = "a: 20261130120000Z"}},
    {"a rule of no attribute: another step", false,
        {.config = PLAIN_STEPS, .facts = "a: 20261127120000Z"},
        {.config = PLAIN_STEPS,
            .facts = "a: 20261127120000Z",
            .login = "now=2026-11-23T12:00:00Z"}},
    {"a rule of no attribute: another date", false,
        {.config = PLAIN_STEPS, .facts = "a: 20261127120000Z"},
        {.config = PLAIN_STEPS, .facts = "a: 20261127120001Z"}},
    {"a value that logins write", true,
        {.config = WRITTEN, .facts = "lastLogin: 20261124120000Z"},
        {.config = WRITTEN, .facts = "lastLogin: 20261125110000Z"}},
    {"a value that logins write elsewhere", false,
        {.config = "entries: {s: {base: 'dc=x', attributes: {a: {update: "
                   "'%{now}'}}}}\n"
                   "attributes: {a: {alert: 'x'}}\n",
            .facts = "a: 1"},
        {.config = "entries: {s: {base: 'dc=x', attributes: {a: {update: "
                   "'%{now}'}}}}\n"
                   "attributes: {a: {alert: 'x'}}\n",
            .facts = "a: 2"}},
    {"a rule of no attribute: what else `when` asks", true,
        {.config =
                "rules: [{alert: 'x', when: {ldap: {a: {present: true}}}}]\n",
            .facts = "a: 1"},
        {.config =
                "rules: [{alert: 'x', when: {ldap: {a: {present: true}}}}]\n",
            .facts = "a: 2"}},
};

static const struct alert *
only_alert(struct rig *rig, const struct policy_case *test)
{
	const struct decision *decision;

	rig_open(rig, test);
	decision = policy_decide(&rig->scene);
	ck_assert_msg(decision->alert_count == 1, "%s: %zu alerts", test->name,
	    decision->alert_count);
	ck_assert_ptr_null(decision->alerts[0].same);
	return &decision->alerts[0];
}

START_TEST(identity)
{
	struct policy_case one = pairs[_i].one, other = pairs[_i].other;
	struct rig left, right;
	bool same;

	one.name = other.name = pairs[_i].name;
	same = span_equal(only_alert(&left, &one)->identity,
	    only_alert(&right, &other)->identity);
	ck_assert_msg(same == pairs[_i].same, "%s", pairs[_i].name);
	rig_close(&left);
	rig_close(&right);
}
END_TEST

/* One text, said for two values by two rules: each is remembered. */
START_TEST(one_text)
{
	static const struct policy_case test = {
	    .config =
	        "attributes: {a: [{alert: 'x', every: once}, {alert: 'x', "
	        "every: 1d}]}\n",
	    .facts = "a: 1\na: 2",
	};
	struct rig rig;
	const struct decision *decision;
	size_t count = 0, once = 0;

	rig_open(&rig, &test);
	decision = policy_decide(&rig.scene);
	ck_assert_uint_eq(decision->alert_count, 1);
	for (const struct alert *alert = &decision->alerts[0]; alert;
	     alert = alert->same) {
		ck_assert_str_eq(alert->text, "x");
		ck_assert(
		    alert->once || alert->every_ms == 24 * 60 * 60 * 1000);
		once += alert->once;
		count++;
	}
	ck_assert_uint_eq(count, 4);
	ck_assert_uint_eq(once, 2);
	rig_close(&rig);
}
END_TEST

TCase *
policy_alerts_tests(void)
{
	TCase *tests = tcase_create("alerts");

	tcase_add_loop_test(tests, identity, 0, COUNT(pairs));
	tcase_add_test(tests, one_text);
	return tests;
}
