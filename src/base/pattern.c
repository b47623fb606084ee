/*
 * Patterns are POSIX extended regular expressions (IEEE Std 1003.1-2017, 9.4)
 * matched by regcomp(3). Its GNU extensions are not in the contract and some of
 * them cost exponential time, so an expression is read here first and whatever
 * is not POSIX is refused in words that say where.
 */
#include "postlogin/pattern.h"

#include <locale.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "postlogin/text.h"

#include "pattern_check.h"

enum {
	VALUE_LIMIT = 4096,
	/* regexec() keeps each state it comes upon as long as the compiled
	 * expression lives: it is compiled anew after so many bytes. */
	BYTES_LIMIT = 8192,
	REASON_SIZE = 256,
};

/* One compiled expression; `bytes` is how much it has matched so far. */
struct machine {
	regex_t regex;
	bool ready;
	size_t bytes;
};

/*
 * The expression in two readings: UTF-8, and bytes for values that are not
 * well-formed UTF-8, where `.` must still match each of them: a broken byte
 * is no way round a `deny`.
 */
struct pattern {
	char *anchored;
	locale_t locale;
	struct machine *utf8;
	struct machine *plain;
};

/* Compiles if that is to be done; returns regcomp()'s result. The process's
 * locale must not matter, so the thread's is changed for the while. */
static int
machine_compile(struct machine *machine, const char *anchored, locale_t locale)
{
	locale_t before;
	int result;

	if (machine->ready && machine->bytes < BYTES_LIMIT)
		return 0;
	if (machine->ready)
		regfree(&machine->regex);
	before = uselocale(locale);
	result = regcomp(
	    &machine->regex, anchored, REG_EXTENDED | REG_ICASE | REG_NOSUB);
	(void)uselocale(before);
	machine->ready = result == 0;
	machine->bytes = 0;
	return result;
}

static void
machine_free(struct machine *machine)
{
	if (machine != NULL && machine->ready)
		regfree(&machine->regex);
	free(machine);
}

void
pattern_free(struct pattern **pattern)
{
	struct pattern *old = *pattern;

	*pattern = NULL;
	if (old == NULL)
		return;
	machine_free(old->utf8);
	machine_free(old->plain);
	if (old->locale != (locale_t)0)
		freelocale(old->locale);
	free(old->anchored);
	free(old);
}

/* "^(...)$": without REG_NEWLINE the anchors are the ends of the value alone,
 * and the check has seen to it that the parentheses inside are balanced. */
static char *
anchor(const char *expression)
{
	size_t size = strlen(expression) + sizeof("^()$");
	char *anchored = malloc(size);

	if (anchored != NULL)
		(void)snprintf(anchored, size, "^(%s)$", expression);
	return anchored;
}

struct pattern *
pattern_compile(const char *expression, struct error *error)
{
	struct pattern *pattern;
	char reason[REASON_SIZE];
	int result;

	if (pattern_check(expression, error) != 0)
		return NULL;
	pattern = calloc(1, sizeof(*pattern));
	if (pattern == NULL)
		goto memory;
	pattern->anchored = anchor(expression);
	pattern->utf8 = calloc(1, sizeof(*pattern->utf8));
	pattern->plain = calloc(1, sizeof(*pattern->plain));
	pattern->locale = newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0);
	if (pattern->anchored == NULL || pattern->utf8 == NULL ||
	    pattern->plain == NULL || pattern->locale == (locale_t)0)
		goto memory;
	result =
	    machine_compile(pattern->utf8, pattern->anchored, pattern->locale);
	if (result == 0)
		return pattern;
	(void)regerror(result, &pattern->utf8->regex, reason, sizeof(reason));
	(void)error_set(error, "not a regular expression: %s", reason);
	pattern_free(&pattern);
	return NULL;
memory:
	(void)error_set(error, "out of memory, or no C.UTF-8 locale");
	pattern_free(&pattern);
	return NULL;
}

static enum tri
machine_match(const struct pattern *pattern, struct machine *machine,
    locale_t locale, struct span value)
{
	regmatch_t range = {.rm_so = 0, .rm_eo = (regoff_t)value.size};
	locale_t before;
	int result;

	if (machine_compile(machine, pattern->anchored, locale) != 0)
		return TRI_UNDEFINED;
	machine->bytes += value.size + 1;
	before = uselocale(locale);
	/* REG_STARTEND: the span's size counts, not a NUL behind it */
	result = regexec(&machine->regex, value.size > 0 ? value.data : "", 1,
	    &range, REG_STARTEND);
	(void)uselocale(before);
	if (result != 0 && result != REG_NOMATCH)
		return TRI_UNDEFINED;
	return tri_of(result == 0);
}

enum tri
pattern_match(const struct pattern *pattern, struct span value)
{
	locale_t plain;
	enum tri result;

	if (value.size > VALUE_LIMIT || !span_is_text(value))
		return TRI_UNDEFINED;
	if (utf8_valid(value))
		return machine_match(
		    pattern, pattern->utf8, pattern->locale, value);
	plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (plain == (locale_t)0)
		return TRI_UNDEFINED;
	result = machine_match(pattern, pattern->plain, plain, value);
	freelocale(plain);
	return result;
}
