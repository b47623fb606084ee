/*
 * Prints the reference of the configuration language as mdoc(7), from the same
 * rows that drive the parser; with --markdown as Markdown.
 */
#include <stdio.h>
#include <string.h>

#include "config/manual.h"

/* True for the space between a full stop and a capital letter; there is one
 * before it, since no row begins with a space. */
static bool
ends_sentence(const char *space)
{
	return space[-1] == '.' && space[1] >= 'A' && space[1] <= 'Z';
}

/* Text of a roff line: a backslash, and what may not begin a line. */
static void
print_text(const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", stdout);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-')
			fputs("\\-", stdout);
		else if (*text == ' ' && ends_sentence(text))
			putchar('\n'); /* roff sets the space */
		else
			putchar(*text);
	}
}

/* A macro's argument in quotes, so that none of its words is a macro. */
static void
print_quoted(const char *text)
{
	putchar('"');
	for (; *text; text++) {
		if (*text == '"')
			fputs("\\(dq", stdout);
		else if (*text == '\\')
			fputs("\\e", stdout);
		else
			putchar(*text);
	}
	putchar('"');
}

bool
manual_has_default(const struct key *key)
{
	return key->initial && *key->initial && strcmp(key->initial, "{}") != 0;
}

static void
print_key(const struct key *key)
{
	fputs(".It Ic ", stdout);
	print_quoted(key->name);
	fputs(" : ", stdout);
	print_quoted(key->type);
	putchar('\n');
	if (key->flags & (KEY_REQUIRED | KEY_SERVER))
		puts("Required.");
	print_text(key->doc);
	putchar('\n');
	if (manual_has_default(key)) {
		fputs("Default: ", stdout);
		print_text(key->initial);
		puts(strchr(key->initial, '\0')[-1] == '.' ? "" : ".");
	}
	if (key->flags & KEY_LATER)
		puts("Comes with a later version.");
}

static void
print_context(const struct context *context)
{
	fputs(".Ss ", stdout);
	print_text(context->name);
	fputs("\n.Bl -tag -width Ds\n", stdout);
	for (size_t i = 0; i < context->count; i++)
		print_key(&context->keys[i]);
	puts(".El");
}

int
main(int argc, char **argv)
{
	bool markdown = argc > 1 && strcmp(argv[1], "--markdown") == 0;

	for (size_t i = 0; load_contexts[i]; i++)
		if (markdown)
			manual_markdown(load_contexts, i);
		else
			print_context(load_contexts[i]);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
