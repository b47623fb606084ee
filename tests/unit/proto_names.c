/* Names of generations, services, verdicts and codes. */
#include "proto_suites.h"

#include "postlogin/reply.h"
#include "postlogin/request.h"
#include "unit.h"

START_TEST(generations)
{
	static const char *const names[] = {
	    "1.0", "1.1", "1.2", "2.0", "2.1", "2.2", "2.3", "2.4"};

	for (int i = 0; i < COUNT(names); i++) {
		enum generation generation = generation_parse(names[i]);

		ck_assert_int_eq(generation, i + 1);
		ck_assert_str_eq(generation_name(generation), names[i]);
		ck_assert_int_eq(generation_is_1(generation), i < 3);
	}
	ck_assert_ptr_null(generation_name(GENERATION_UNKNOWN));
	ck_assert(!generation_is_1(GENERATION_UNKNOWN));
	ck_assert_int_eq(generation_parse("2.5"), GENERATION_UNKNOWN);
	ck_assert_int_eq(generation_parse("2"), GENERATION_UNKNOWN);
	ck_assert_int_eq(generation_parse(""), GENERATION_UNKNOWN);
}
END_TEST

START_TEST(services)
{
	static const char *const names[] = {
	    "imap", "pop3", "sieve", "submission"};

	for (int i = 0; i < COUNT(names); i++) {
		ck_assert_int_eq(service_parse(names[i]), i + 1);
		ck_assert_str_eq(service_name((enum service)(i + 1)), names[i]);
	}
	ck_assert_ptr_null(service_name(SERVICE_UNKNOWN));
	ck_assert_int_eq(service_parse("IMAP"), SERVICE_UNKNOWN);
	ck_assert_int_eq(service_parse("lmtp"), SERVICE_UNKNOWN);
	ck_assert_int_eq(service_parse(""), SERVICE_UNKNOWN);
}
END_TEST

START_TEST(verdicts)
{
	enum verdict verdict = VERDICT_DENY;

	for (int i = VERDICT_UNAVAILABLE; i <= VERDICT_ALLOW; i++) {
		const char *name = verdict_name((enum verdict)i);

		ck_assert_int_eq(verdict_parse(name, &verdict), 0);
		ck_assert_int_eq(verdict, i);
	}
	verdict = VERDICT_DENY;
	ck_assert_int_eq(verdict_parse("ALLOW", &verdict), -1);
	ck_assert_int_eq(verdict_parse("", &verdict), -1);
	ck_assert_int_eq(verdict, VERDICT_DENY);
	ck_assert_int_eq((enum verdict){0}, VERDICT_UNAVAILABLE);
}
END_TEST

START_TEST(codes)
{
	static const char *const names[] = {"unavailable",
	    "authorizationfailed", "expired", "contactadmin", "limit",
	    "noperm"};
	enum code code;

	for (int i = 0; i < COUNT(names); i++) {
		ck_assert_str_eq(code_name((enum code)i), names[i]);
		ck_assert_int_eq(code_parse(names[i], &code), 0);
		ck_assert_int_eq(code, i);
	}
	ck_assert_int_eq(code_parse("EXPIRED", &code), -1);
	ck_assert_int_eq(code_parse("", &code), -1);
}
END_TEST

START_TEST(fields)
{
	static const struct field list[] = {{"uid", "0"}, {"site", ""}};
	struct request request = {.fields = list, .field_count = 2};

	ck_assert_str_eq(request_field(&request, "UID"), "0");
	ck_assert_str_eq(request_field(&request, "site"), "");
	ck_assert_ptr_null(request_field(&request, "gid"));
	request.field_count = 0;
	ck_assert_ptr_null(request_field(&request, "uid"));
}
END_TEST

Suite *
suite_names(void)
{
	Suite *suite = suite_create("names");
	TCase *tests = unit_case(suite, "names");

	tcase_add_test(tests, generations);
	tcase_add_test(tests, services);
	tcase_add_test(tests, verdicts);
	tcase_add_test(tests, codes);
	tcase_add_test(tests, fields);
	return suite;
}
