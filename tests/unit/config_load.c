/*
 * What config_load() makes of a file: structs, defaults, the order of look-ups
 * and what is read of whom.
 */
#include "config_loading.h"

#include <string.h>

static bool
has(const struct strings *strings, const char *string)
{
	for (size_t i = 0; i < strings->count; i++) {
		if (strcmp(strings->items[i], string) == 0)
			return true;
	}
	return false;
}

/* --- Values --------------------------------------------------------------- */

START_TEST(defaults)
{
	load("timeout: 3s\n");
	ck_assert_int_eq(config->timeout_ms, 3000);
	ck_assert_uint_eq(config->directory_count, 0);
	ck_assert(!config->unknown_user_allows);
	ck_assert(!config->outage_allows);
	ck_assert(!config->observe_all);
	ck_assert_ptr_null(config->exempt);
	ck_assert_str_eq(config->denied->text->source, "Access denied.");
	ck_assert_ptr_eq(config->unknown_user, config->denied);
	ck_assert_str_eq(config->unavailable->text->source,
	    "Temporary failure, please try again later.");
	ck_assert_str_eq(config->state, STATE_DIRECTORY);
	ck_assert_str_eq(config->daemon.sockets, RUN_DIRECTORY);
	ck_assert_str_eq(config->daemon.user, DAEMON_USER);
	ck_assert_uint_eq(config->daemon.connections, 4);
	ck_assert_uint_eq(config->daemon.peers.count, 2);
	ck_assert_str_eq(config->daemon.peers.items[1], "dovecot");
	ck_assert_str_eq(config->acl_groups.prefix, "");
	ck_assert_int_eq(config->acl_groups.fold, CASE_KEEP);
	ck_assert_int_ne(config->generation, GENERATION_UNKNOWN);
	ck_assert_uint_eq(config->step_count, 0);
}
END_TEST

START_TEST(directory_defaults)
{
	const struct directory_config *it;

	load("directory: {uri: ldaps://a.example}\n");
	it = &config->directories[0];
	ck_assert_uint_eq(config->directory_count, 1);
	ck_assert_uint_eq(it->uris.count, 1);
	ck_assert_ptr_eq(it->write_uris.items, it->uris.items);
	ck_assert_uint_eq(it->write_uris.count, 1);
	ck_assert(!it->starttls);
	ck_assert_int_eq(it->tls_minimum, 12);
	ck_assert_int_eq(it->connect_timeout_ms, 1000);
	ck_assert_int_eq(it->bind, BIND_ANONYMOUS);
	ck_assert(!it->follow_referrals);
}
END_TEST

START_TEST(directory_values)
{
	const struct directory_config *it;

	load(
	    "directory:\n"
	    "  uri: [ldap://a.example, 'ldap://[2001:db8::1]:3389/']\n"
	    "  write_uri: ldap://b.example\n"
	    "  starttls: true\n"
	    "  tls: {ca_file: /ca, cert_file: /c, key_file: /k, minimum: 1.3}\n"
	    "  connect_timeout: 500ms\n"
	    "  bind: {sasl: GSSAPI, principal: p, keytab: /t}\n"
	    "  referrals: follow\n"
	    "timeout: 50\n");
	it = &config->directories[0];
	ck_assert_uint_eq(it->uris.count, 2);
	ck_assert_str_eq(it->write_uris.items[0], "ldap://b.example");
	ck_assert(it->starttls);
	ck_assert_int_eq(it->tls_minimum, 13);
	ck_assert_str_eq(it->key_file, "/k");
	ck_assert_int_eq(it->connect_timeout_ms, 500);
	ck_assert_int_eq(it->bind, BIND_GSSAPI);
	ck_assert_str_eq(it->keytab, "/t");
	ck_assert(it->follow_referrals);
	ck_assert_int_eq(config->timeout_ms, 50000);
}
END_TEST

START_TEST(options)
{
	load("unknown_user: allow\noutage: allow\nobserve: true\n"
	     "acl_groups: {rename: {a: b, c: d}, only: [x], except: [y, z], "
	     "prefix: p, case: both}\n"
	     "daemon: {sockets: /s, user: u, peers: [v], exports: [A], "
	     "connections: 9}\n"
	     "state: /state\ndovecot: 1.2\n"
	     "messages: {unknown_user: \"Who?\"}\n");
	ck_assert(config->unknown_user_allows);
	ck_assert(config->outage_allows);
	ck_assert(config->observe_all);
	ck_assert_uint_eq(config->acl_groups.rename_count, 2);
	ck_assert_str_eq(config->acl_groups.renames[1].to, "d");
	ck_assert_uint_eq(config->acl_groups.only.count, 1);
	ck_assert_uint_eq(config->acl_groups.except.count, 2);
	ck_assert_int_eq(config->acl_groups.fold, CASE_BOTH);
	ck_assert_str_eq(config->daemon.user, "u");
	ck_assert_uint_eq(config->daemon.connections, 9);
	ck_assert_int_eq(config->generation, DOVECOT_1_2);
	ck_assert_str_eq(config->unknown_user->text->source, "Who?");
	ck_assert_str_eq(config->denied->text->source, "Access denied.");
}
END_TEST

/* --- Look-ups ------------------------------------------------------------- */

#define SOME_DIRECTORY "directory: {uri: ldaps://a.example}\n"

static const char lookups[] = SOME_DIRECTORY
    "user:\n"
    "  - {base: 'dc=x', filter: '(uid=%{user})', scope: onelevel}\n"
    "  - {base: 'dc=y', filter: '(mail=%{site:mailDomain})', optional: true}\n"
    "entries:\n"
    "  policy: {base: '%{ldap:pwdPolicySubentry}', scope: base}\n"
    "  site: {base: 'cn=site', attributes: {mailAlert: {alert: "
    "\"%{value} %{entry:cn}\"}}}\n"
    "groups:\n"
    "  - {attribute: memberOf, base: 'ou=g'}\n"
    "  - {base: 'dc=x', filter: '(member=%{dn | default(ldap:uid)})', nested: "
    "3, name: ou}\n"
    "  - {userdb: acl_groups}\n"
    "  - {system: true}\n"
    "rules:\n"
    "  - deny: {search: '(title=boss)'}\n"
    "  - update: {replace: {lastSeen: '%{now}'}, increment: {count: 1}}\n"
    "  - deny: {policy: {pwdLockout: 'TRUE'}}\n";

START_TEST(order_of_steps)
{
	static const struct step expected[] = {
	    {STEP_ENTRY, 1},
	    {STEP_USER, 0},
	    {STEP_ENTRY, 0},
	    {STEP_GROUPS, 0},
	    {STEP_SEARCH, 0},
	};

	load(lookups);
	ck_assert_uint_eq(config->step_count, 5);
	for (size_t i = 0; i < 5; i++) {
		ck_assert_int_eq(config->steps[i].kind, expected[i].kind);
		ck_assert_uint_eq(config->steps[i].index, expected[i].index);
	}
}
END_TEST

START_TEST(what_is_read)
{
	const struct strings *user;

	load(lookups);
	user = &config->users[0].attributes;
	ck_assert_uint_eq(user->count, 5);
	ck_assert(has(user, "pwdPolicySubentry"));
	ck_assert(has(user, "memberOf"));
	ck_assert(has(user, "uid"));
	ck_assert(has(user, "lastSeen"));
	ck_assert(has(user, "count"));
	ck_assert_ptr_eq(config->users[1].attributes.items, user->items);
	ck_assert_uint_eq(config->entries[0].lookup.attributes.count, 1);
	ck_assert(has(&config->entries[0].lookup.attributes, "pwdLockout"));
	ck_assert_uint_eq(config->entries[1].lookup.attributes.count, 3);
	ck_assert(has(&config->entries[1].lookup.attributes, "mailDomain"));
	ck_assert(has(&config->entries[1].lookup.attributes, "mailAlert"));
	ck_assert(has(&config->entries[1].lookup.attributes, "cn"));
	ck_assert_uint_eq(config->groups[1].lookup.attributes.count, 2);
	ck_assert(has(&config->groups[1].lookup.attributes, "ou"));
	ck_assert(has(&config->groups[1].lookup.attributes, "uid"));
}
END_TEST

/* A disabled rule is as if not written: nothing is read for its sake. */
START_TEST(disabled_reads_nothing)
{
	const struct strings *user;

	load("directory: {uri: \"ldap://127.0.0.1\"}\n"
	     "user: {base: dc=x, filter: \"(uid=%{user})\"}\n"
	     "disable: [one, two]\n"
	     "attributes:\n"
	     "  a: {name: one, deny: {equals: \"%{ldap:b}\"}}\n"
	     "  c:\n"
	     "    - {name: two, deny: {ldap: {d: x}}}\n"
	     "    - deny: {equals: x}\n");
	user = &config->users[0].attributes;
	ck_assert_uint_eq(user->count, 1);
	ck_assert(has(user, "c"));
	ck_assert_uint_eq(config->user_rule_count, 3);
	ck_assert(config->user_rules[0].disabled);
	ck_assert(config->user_rules[1].disabled);
	ck_assert(!config->user_rules[2].disabled);
}
END_TEST

/* A source of groups that is left out asks for nothing either. */
START_TEST(disabled_sources)
{
	load("directory: {uri: \"ldap://127.0.0.1\", base: dc=x}\n"
	     "user: {filter: \"(uid=%{user})\"}\n"
	     "disable: [mine]\n"
	     "groups:\n"
	     "  - {label: mine, attribute: memberOf}\n"
	     "  - {userdb: groups}\n"
	     "  - {label: mine, filter: \"(member=%{dn})\"}\n");
	ck_assert_uint_eq(config->group_count, 1);
	ck_assert_int_eq(config->groups[0].source, GROUPS_USERDB);
	ck_assert_uint_eq(config->users[0].attributes.count, 0);
	ck_assert(!config->groups_in_directory);
}
END_TEST

START_TEST(disabled_only_source)
{
	load("disable: [mine]\n"
	     "groups: [{label: mine, userdb: groups}]\n");
	ck_assert_uint_eq(config->group_count, 0);
}
END_TEST

START_TEST(lookups_as_written)
{
	load(lookups);
	ck_assert_uint_eq(config->user_count, 2);
	ck_assert_int_eq(config->users[0].scope, SCOPE_ONELEVEL);
	ck_assert_int_eq(config->users[1].scope, SCOPE_SUBTREE);
	ck_assert(!config->users[0].optional);
	ck_assert(config->users[1].optional);
	ck_assert_uint_eq(config->users[1].need_count, 1);
	ck_assert_uint_eq(config->users[1].needs[0], 1);
	ck_assert_str_eq(config->entries[1].name, "site");
	ck_assert_uint_eq(config->entries[1].rule_count, 1);
	ck_assert_int_eq(config->entries[0].lookup.filter->kind, FILTER_ITEM);
	ck_assert_str_eq(
	    config->entries[0].lookup.filter->item.source, "objectClass=*");
	ck_assert_uint_eq(config->group_count, 4);
	ck_assert_int_eq(config->groups[0].source, GROUPS_ATTRIBUTE);
	ck_assert_ptr_null(config->groups[0].name);
	ck_assert_str_eq(config->groups[0].below->source, "ou=g");
	ck_assert_int_eq(config->groups[1].source, GROUPS_SEARCH);
	ck_assert_uint_eq(config->groups[1].nested, 3);
	ck_assert(config->groups[1].lookup.needs_user);
	ck_assert_int_eq(config->groups[2].source, GROUPS_USERDB);
	ck_assert_str_eq(config->groups[2].attribute, "acl_groups");
	ck_assert_int_eq(config->groups[3].source, GROUPS_SYSTEM);
	ck_assert(config->searches[0].own);
	ck_assert_uint_eq(config->searches[0].at.line, 14);
}
END_TEST

/* --- Rules by name -------------------------------------------------------- */

static const char named[] = SOME_DIRECTORY
    "user: {base: 'dc=x', attributes: {b: {name: two, alert: \"x\"}}}\n"
    "rules:\n"
    "  - {name: one, group: g}\n"
    "attributes: {a: {name: three, deny: {past: true}}}\n"
    "entries: {e: {base: 'dc=e', attributes: {c: {name: four, deny: {equals: "
    "x}}}}}\n"
    "observe: [three, four]\n"
    "disable: [one]\n";

START_TEST(bases_from_the_directory)
{
	load("directory: {uri: 'ldap://a', base: [dc=a, 'dc=%{domain}']}\n"
	     "directories: {other: {uri: 'ldap://b', base: 'dc=b'}}\n"
	     "user: {base: ['ou=p,%{base}', '%{ base },%{base}', dc=z]}\n"
	     "entries: {e: {directory: other, base: 'cn=%%{base},%{base}'}}\n");
	ck_assert_uint_eq(config->users[0].bases.count, 5);
	ck_assert_str_eq(config->users[0].bases.items[0].source, "ou=p,dc=a");
	ck_assert_str_eq(
	    config->users[0].bases.items[1].source, "ou=p,dc=%{domain}");
	ck_assert_uint_eq(config->users[0].bases.items[1].count, 2);
	ck_assert_str_eq(config->users[0].bases.items[2].source, "dc=a,dc=a");
	ck_assert_str_eq(config->users[0].bases.items[4].source, "dc=z");
	ck_assert_str_eq(config->entries[0].lookup.bases.items[0].source,
	    "cn=%%{base},dc=a");
	config_free(&config);
	load("directory: {uri: 'ldap://a', base: dc=a}\n"
	     "user: {filter: '(uid=%{user})'}\n"
	     "groups: [{attribute: memberOf, base: 'cn=g,%{base}'}]\n");
	ck_assert_str_eq(config->groups[0].below->source, "cn=g,dc=a");
}
END_TEST

START_TEST(rules_by_name)
{
	load(named);
	ck_assert_uint_eq(config->user_rule_count, 2);
	ck_assert_str_eq(config->user_rules[0].name, "two");
	ck_assert_str_eq(config->user_rules[1].name, "three");
	ck_assert(!config->user_rules[0].observed);
	ck_assert(config->user_rules[1].observed);
	ck_assert(config->entries[0].rules[0].observed);
	ck_assert_int_eq(config->entries[0].rules[0].owner, OWNER_ENTRY);
	ck_assert(config->rules[0].disabled);
	ck_assert(!config->rules[0].observed);
	ck_assert(!config->has_group_action);
	ck_assert(!config->observe_all);
}
END_TEST

/* Two included files may give one name to what means the same. */
START_TEST(rules_of_one_name)
{
	write_file(
	    "a.yaml", "rules: [{name: locked, deny: {user: a}}]\n", 0600);
	write_file("b.yaml",
	    "rules: [{name: lock, deny: {user: b}},\n"
	    "  {name: locked, deny: {user: b}}]\n",
	    0600);
	load("include: [a.yaml, b.yaml]\n"
	     "rules: [{name: locker, deny: {user: c}}]\n"
	     "disable: [locked]\n"
	     "observe: [locked, locker]\n");
	ck_assert_uint_eq(config->rule_count, 4);
	ck_assert(config->rules[0].disabled && config->rules[0].observed);
	ck_assert(!config->rules[1].disabled && !config->rules[1].observed);
	ck_assert(config->rules[2].disabled && config->rules[2].observed);
	ck_assert(!config->rules[3].disabled && config->rules[3].observed);
}
END_TEST

START_TEST(group_action)
{
	load("rules: [{group: g}]\n");
	ck_assert(config->has_group_action);
}
END_TEST

/* A test of groups needs the directory only if groups come from there. */
START_TEST(groups_without_directory)
{
	load("groups: [{system: true}]\nrules: [{deny: {group: x}}]\n");
	ck_assert(!config->rules[0].needs_directory);
	config_free(&config);
	load(
	    SOME_DIRECTORY "user: {base: 'dc=x'}\n"
	                   "rules: [{deny: {group: x}}]\n"
	                   "groups: [{system: true}, {attribute: memberOf}]\n");
	ck_assert(config->rules[0].needs_directory);
}
END_TEST

int
main(void)
{
	TCase *test = tcase_create("config_load");

	tcase_add_test(test, defaults);
	tcase_add_test(test, directory_defaults);
	tcase_add_test(test, directory_values);
	tcase_add_test(test, options);
	tcase_add_test(test, order_of_steps);
	tcase_add_test(test, what_is_read);
	tcase_add_test(test, disabled_reads_nothing);
	tcase_add_test(test, disabled_sources);
	tcase_add_test(test, disabled_only_source);
	tcase_add_test(test, lookups_as_written);
	tcase_add_test(test, bases_from_the_directory);
	tcase_add_test(test, rules_by_name);
	tcase_add_test(test, rules_of_one_name);
	tcase_add_test(test, group_action);
	tcase_add_test(test, groups_without_directory);
	return run_case("config_load", test);
}
