/*
 * Hostile configurations: the example with bytes changed, doubled, cut out and
 * moved. Each is loaded or refused with a position inside the text; neither
 * crashes. The numbers are made from a fixed seed, so a failure comes again.
 */
#include <check.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "postlogin/config.h"
#include "postlogin/text.h"

#include "unit.h"

enum { ROUNDS = 40, MUTANTS = 25, EXAMPLE_MAX = 64 * 1024 };

static char example[EXAMPLE_MAX];
static size_t example_size;
static char path[] = "/tmp/config_mutation.??????";

/* Numerical Recipes' generator: small, and the same everywhere. */
static uint32_t
number(uint32_t *seed, size_t below)
{
	*seed = *seed * 1664525U + 1013904223U;
	return (uint32_t)((*seed >> 8) % below);
}

/* Bytes that mean something to YAML, templates, filters or tests. */
static const char *const pieces[] = {"%", "%{", "}", "(", ")", "'", "\"", "|",
    ":", ": ", "\n", "  ", "- ", "[", "]", "{", ",", "*", "!", "\\", "=", "%%",
    "%{value}", "%{dn}", "%{entry:", "not: ", "all: ", "add: 1d",
    "within: ", "search: (a=b)", "\xc3\xa4", "\xff", "\x01",
    "999999999999999999999", "-1", "user", "group: ", "once", "~", "#", "&a",
    "*a", "<<: "};

static void
mutate_once(uint32_t *seed, struct text *text, const char *from, size_t size)
{
	size_t at = number(seed, size), length = number(seed, 12);
	const char *piece =
	    pieces[number(seed, sizeof pieces / sizeof *pieces)];

	if (length > size - at)
		length = size - at;
	text_add_span(text, (struct span){from, at});
	switch (number(seed, 4)) {
	case 0: /* put in */
		text_add(text, piece);
		break;
	case 1: /* replace */
		text_add(text, piece);
		at += length;
		break;
	case 2: /* cut out */
		at += length;
		break;
	default: /* double */
		text_add_span(text, (struct span){from + at, length});
		break;
	}
	text_add_span(text, (struct span){from + at, size - at});
}

static struct span
mutate(struct arena *arena, uint32_t *seed)
{
	struct span span = {example, example_size};

	for (size_t i = number(seed, 4) + 1; i > 0 && span.size > 0; i--) {
		struct text text = {.arena = arena};

		mutate_once(seed, &text, span.data, span.size);
		span = text_span(&text);
	}
	return span;
}

/* What is missing at the end of the text is reported on the line behind it. */
static unsigned
count_lines(struct span span)
{
	unsigned lines = 2;

	for (size_t i = 0; i < span.size; i++)
		lines += span.data[i] == '\n';
	return lines;
}

static void
write_file(struct span span)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, span.data, span.size), (ssize_t)span.size);
	ck_assert_int_eq(close(fd), 0);
}

static void
load_mutant(uint32_t *seed)
{
	struct arena *arena = arena_new();
	struct diagnostics diagnostics = {.arena = arena};
	const struct span span = mutate(arena, seed);
	const unsigned lines = count_lines(span);
	const struct config *config;

	write_file(span);
	config = config_load(arena, path, CONFIG_OFFLINE, &diagnostics);
	ck_assert((config == NULL) == (diagnostics.errors > 0));
	for (size_t i = 0; i < diagnostics.count; i++) {
		const struct diagnostic *item = &diagnostics.items[i];

		ck_assert_str_eq(item->at.file, path);
		ck_assert_uint_ge(item->at.line, 1);
		ck_assert_uint_le(item->at.line, lines);
		ck_assert_uint_ge(item->at.column, 1);
		ck_assert_str_ne(item->text, "");
	}
	config_free(&config);
	arena_free(&arena);
}

START_TEST(mutants)
{
	uint32_t seed = (uint32_t)_i * 2654435761U + 1;

	for (int i = 0; i < MUTANTS; i++)
		load_mutant(&seed);
}
END_TEST

static void
read_example(void)
{
	const char *top = getenv("top_srcdir");
	char name[4096];
	FILE *file;

	snprintf(name, sizeof name, "%s/tests/data/config/good/example.yaml",
	    top ? top : ".");
	file = fopen(name, "r");
	if (!file)
		abort();
	example_size = fread(example, 1, sizeof example, file);
	fclose(file);
}

int
main(void)
{
	Suite *suite = suite_create("config_mutation");
	TCase *cases = tcase_create("mutants");
	int status, fd;

	read_example();
	memset(strchr(path, '?'), 'X', 6);
	fd = mkstemp(path);
	if (fd < 0)
		return 99;
	close(fd);
	tcase_set_timeout(cases, 60);
	tcase_add_loop_test(cases, mutants, 0, ROUNDS);
	suite_add_tcase(suite, cases);
	status = unit_run(&suite, 1);
	unlink(path);
	return status;
}
