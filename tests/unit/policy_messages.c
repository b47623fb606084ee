/* TEXT by language. */
#include "policy_rig.h"

#define TEXT "{default: 'No.', de: 'Nein.', pt-BR: 'Não.', fr: 'Non, %{user}.'}"
#define DENY "rules: [{deny: {user: jdoe}, message: " TEXT "}]\n"

static const struct policy_case cases[] = {
    {"no attribute", DENY, NULL, NULL, "deny authorizationfailed No.\n"},
    {"main tag", DENY, "preferredLanguage: de-CH", NULL,
        "deny authorizationfailed Nein.\n"},
    {"the very tag", DENY, "preferredLanguage: pt-br, de", NULL,
        "deny authorizationfailed Não.\n"},
    {"by weight", DENY, "preferredLanguage: it, de;q=0.3, fr;q=0.8", NULL,
        "deny authorizationfailed Non, jdoe.\n"},
    {"ruled out", DENY, "preferredLanguage: de;q=0, it", NULL,
        "deny authorizationfailed No.\n"},
    {"several values are one list", DENY,
        "preferredLanguage: it\npreferredLanguage: fr", NULL,
        "deny authorizationfailed Non, jdoe.\n"},
    {"another attribute", "language: lang\n" DENY,
        "lang: fr\npreferredLanguage: de", NULL,
        "deny authorizationfailed Non, jdoe.\n"},
    {"options are not this", DENY, "preferredLanguage;lang-de: de", NULL,
        "deny authorizationfailed No.\n"},
    {"garbage", DENY, "preferredLanguage: de;q=garbage", NULL,
        "deny authorizationfailed No.\n"},
    {"controls", DENY, "preferredLanguage: de\\n", NULL,
        "deny authorizationfailed No.\n"},
    {"a NUL", DENY, "preferredLanguage: de\\0", NULL,
        "deny authorizationfailed No.\n"},
    {"a template", DENY, "preferredLanguage: %{user}, fr", NULL,
        "deny authorizationfailed Non, jdoe.\n"},
    {"an alert", "rules: [{alert: " TEXT "}]\n", "preferredLanguage: de", NULL,
        "allow\nalert Nein.\n"},
    {"messages: denied",
        "messages: {denied: " TEXT "}\nrules: [{deny: {user: jdoe}}]\n",
        "preferredLanguage: fr", NULL, "deny authorizationfailed Non, jdoe.\n"},
    {"an unknown user has no language",
        "messages: {denied: " TEXT "}\nlanguage: uid\n", "unknown", NULL,
        "deny authorizationfailed No.\n"},
    {"messages: unavailable, in an outage",
        "messages: {unavailable: " TEXT "}\n", "nobody\nfault outage", NULL,
        "unavailable unavailable No.\n"},
    {"messages: unavailable, of a known user",
        "messages: {unavailable: " TEXT "}\nrules: [{deny: {mechanism: X}}]\n",
        "preferredLanguage: de",
        "mechanism=", "unavailable unavailable Nein.\n"},
    /* A rule by language needs no directory: it counts where one is down. */
    {"outage: allow", "outage: allow\n" DENY, "nobody\nfault outage", NULL,
        "deny authorizationfailed No.\n"},
    {"unknown_user: allow", "unknown_user: allow\n" DENY, "unknown", NULL,
        "deny authorizationfailed No.\n"},
};

START_TEST(messages)
{
	rig_run(&cases[_i]);
}
END_TEST

TCase *
policy_messages_tests(void)
{
	TCase *tests = tcase_create("messages");

	tcase_add_loop_test(tests, messages, 0, CASES(cases));
	return tests;
}
