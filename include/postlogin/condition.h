/*
 * Conditions and tests of a configuration, compiled; see CONDITION and TEST in
 * the language. Parts of struct config (config.h): made by config_load(), never
 * changed afterwards, owned by its arena.
 */
#ifndef POSTLOGIN_CONDITION_H
#define POSTLOGIN_CONDITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "postlogin/datetime.h"
#include "postlogin/diagnostics.h"
#include "postlogin/pattern.h"
#include "postlogin/template.h"

/* A list of plain strings. */
struct strings {
	const char *const *items;
	size_t count;
};

/* DUR: a number, or a template that gives one when a value is at hand. */
struct duration {
	bool set;
	int64_t milliseconds;
	const struct template *template; /* NULL: the number counts */
};

/* How the V+ of a test are read. */
enum compare {
	COMPARE_EQUAL, /* V+: equal to one of them */
	COMPARE_TEXT,  /* a login variable: `*`, `!x`, several items a V */
	COMPARE_WORD,  /* likewise, but a V is one item: user, group's names */
	COMPARE_GROUP, /* likewise; a name ignoring case, or a DN */
	COMPARE_SERVICE,  /* imap pop3 sieve submission */
	COMPARE_ADDRESS,  /* addresses and CIDR */
	COMPARE_HOSTNAME, /* short or full name */
	COMPARE_HOURS,    /* items separated by commas */
};

enum test_kind {
	TEST_LIST, /* V+, read by `compare` */
	TEST_EQUALS,
	TEST_MATCHES,
	TEST_PRESENT,
	TEST_BITS,
	TEST_AT_LEAST,
	TEST_AT_MOST,
	TEST_NOT,
	TEST_PAST,
	TEST_OLDER,
	TEST_NEWER,
	TEST_WITHIN,
	TEST_ALL, /* a mapping: all of its keys, on the same value */
};

struct test {
	enum test_kind kind;
	struct position at;
	enum compare compare;          /* LIST */
	struct templates values;       /* LIST, EQUALS; AT_LEAST, AT_MOST: 1 */
	const struct pattern *pattern; /* MATCHES */
	bool wanted;                   /* PRESENT, PAST */
	uint64_t bits;                 /* BITS */
	const struct duration *durations; /* OLDER, NEWER: 1; WITHIN: 1+ */
	size_t duration_count;
	const struct duration *adds; /* PAST, WITHIN: all are added */
	size_t add_count;
	const struct test *children; /* NOT: 1; ALL: any number */
	size_t count;
};

/* What a test of the login looks at. */
enum subject {
	SUBJECT_USER,
	SUBJECT_USERNAME,
	SUBJECT_DOMAIN,
	SUBJECT_SERVICE,
	SUBJECT_REMOTE_IP,
	SUBJECT_LOCAL_IP,
	SUBJECT_HOSTNAME,
	SUBJECT_MECHANISM,
	SUBJECT_MASTER_USER,
	SUBJECT_GROUP,
	SUBJECT_HOURS,
};

enum condition_kind {
	CONDITION_ANY,   /* a list */
	CONDITION_ALL,   /* a mapping, or all: [...] */
	CONDITION_NOT,   /* one child */
	CONDITION_NAMED, /* one child, found under its name */
	CONDITION_LOGIN,
	CONDITION_LDAP,   /* ldap: {ATTR: TEST}, the user's entry */
	CONDITION_OWN,    /* entry: {ATTR: TEST}, the entry of this rule */
	CONDITION_ENTRY,  /* ENTRY: {ATTR: TEST} */
	CONDITION_USERDB, /* userdb: {FIELD: TEST} */
	CONDITION_SEARCH,
	CONDITION_VALUE, /* on the value, in a rule of an attribute */
};

struct condition {
	enum condition_kind kind;
	struct position at;
	const char *name; /* NAMED */
	const struct condition *const *children;
	size_t count;
	enum subject subject;  /* LOGIN */
	size_t index;          /* ENTRY: config.entries; SEARCH: .searches */
	const char *attribute; /* LDAP, OWN, ENTRY, USERDB (the field), VALUE */
	enum syntax syntax;    /* of that attribute */
	struct test test;      /* LOGIN to VALUE */
};

#endif
