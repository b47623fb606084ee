/*
 * Our reading of DNs against libldap's, on names put together at random from
 * the bytes that mean something.
 *
 * Where both accept, both must have read the same. libldap alone accepts an
 * empty "#", whatever follows the digits of one, and options ("cn;x="); it is
 * asked for RFC 4514, so that we alone accept ";" and quotes.
 */
#include "base_suites.h"

#include <ldap.h>
#include <stdlib.h>
#include <string.h>

#include "postlogin/dn.h"
#include "postlogin/escape.h"
#include "unit.h"

enum { ROUNDS = 30000 };

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *
part_of(const LDAPAVA *ava)
{
	struct text text = {.arena = unit_arena};
	struct span type = {ava->la_attr.bv_val, ava->la_attr.bv_len};
	struct span value = {ava->la_value.bv_val, ava->la_value.bv_len};

	text_add_span(&text, text_folded(unit_arena, type));
	text_add_byte(&text, '=');
	if ((ava->la_flags & LDAP_AVA_BINARY) == 0) {
		escape_dn(&text, text_folded(unit_arena, value));
		return text_string(&text);
	}
	text_add_byte(&text, '#');
	for (size_t i = 0; i < value.size; i++)
		text_addf(&text, "%02x", (unsigned char)value.data[i]);
	return text_string(&text);
}

/* The canonical form made from what libldap read; NULL if it refused. */
static const char *
libldap_canonical(const char *string)
{
	struct text text = {.arena = unit_arena};
	const char *parts[64];
	LDAPDN dn = NULL;

	if (ldap_str2dn(string, &dn, LDAP_DN_FORMAT_LDAPV3) != LDAP_SUCCESS)
		return NULL;
	for (size_t i = 0; dn != NULL && dn[i] != NULL; i++) {
		size_t count = 0;

		for (; dn[i][count] != NULL && count < 64; count++)
			parts[count] = part_of(dn[i][count]);
		qsort(parts, count, sizeof(parts[0]), compare);
		for (size_t j = 0; j < count; j++)
			text_addf(&text, "%s%s",
			    j > 0   ? "+"
			    : i > 0 ? ","
			            : "",
			    parts[j]);
	}
	ldap_dnfree(dn);
	return text_string(&text);
}

static unsigned
next_random(unsigned *state)
{
	*state = *state * 1103515245u + 12345u;
	return *state >> 16;
}

static const char *
random_name(unsigned *state)
{
	static const char *const pieces[] = {"cn=", "OU=", "1.2=", ",", ", ",
	    "+", "a", "B", "\xc3\xa4", " ", "\\,", "\\2C", "\\+", "\\\\",
	    "\\\"", "\\ ", "\\#", "#", "#04", "0a", "\\C3\\A4", "\\", "=",
	    "\\=", "dc=x", ",dc=x", "cn=a+", "\\3b", "x", "\\00", "\"", ";",
	    "<"};
	struct text text = {.arena = unit_arena};
	unsigned length = next_random(state) % 8;

	text_add(&text, "cn=");
	for (unsigned i = 0; i < length; i++)
		text_add(&text,
		    pieces[next_random(state) % (unsigned)COUNT(pieces)]);
	return text_string(&text);
}

/* The two differ in what they were told to accept, and in nothing else. */
static void
assert_agree(const char *name, const char *ours, const char *theirs)
{
	if (ours == NULL && theirs == NULL)
		return;
	if (ours == NULL)
		ck_assert_msg(strpbrk(name, "#;") != NULL,
		    "'%s': libldap alone reads %s", name, theirs);
	else if (theirs == NULL)
		ck_assert_msg(strpbrk(name, ";\"") != NULL,
		    "'%s': we alone read %s", name, ours);
	else
		ck_assert_msg(strcmp(ours, theirs) == 0,
		    "'%s': %s where libldap reads %s", name, ours, theirs);
}

START_TEST(random_names)
{
	unsigned state = 20261122, both = 0;

	for (int i = 0; i < ROUNDS; i++) {
		const char *name = random_name(&state);
		const char *ours = dn_canonical(unit_arena, span_of(name));
		const char *theirs = libldap_canonical(name);

		assert_agree(name, ours, theirs);
		both += ours != NULL && theirs != NULL;
		if (i % 100 == 0) {
			arena_free(&unit_arena);
			unit_arena = arena_new();
		}
	}
	/* Else the names would show nothing. */
	ck_assert_uint_gt(both, ROUNDS / 10);
}
END_TEST

Suite *
suite_dn_oracle(void)
{
	Suite *suite = suite_create("dn oracle");
	TCase *tests = unit_case(suite, "dn oracle");

	tcase_add_test(tests, random_names);
	return suite;
}
