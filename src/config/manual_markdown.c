/* The reference as Markdown: a table a context. */
#include "config/manual.h"

#include <stdio.h>
#include <string.h>

/* Defaults that depend on how it was built. */
static const struct {
	const char *key;
	const char *type;
	const char *initial;
} built[] = {
    {"dovecot", "1.0 ... 2.4", "what `configure` found"},
    {"state", "DIR", "/var/lib/ldap-postlogin"},
    {"user", "USER", "ldap-postlogin"},
};

/* Text of a cell: "|" would end it, and "*" begin what is emphasised. */
static void
print_cell(const char *text)
{
	bool code = false;

	for (; *text; text++) {
		if (*text == '`')
			code = !code;
		if (*text == '|' || (*text == '*' && !code))
			putchar('\\');
		putchar(*text);
	}
}

static void
print_code(const char *text)
{
	putchar('`');
	for (; *text; text++)
		printf(*text == '|' ? "\\|" : "%c", *text);
	putchar('`');
}

static void
print_default(const struct key *key)
{
	for (size_t i = 0; i < sizeof(built) / sizeof(*built); i++)
		if (strcmp(key->name, built[i].key) == 0 &&
		    strcmp(key->type, built[i].type) == 0) {
			fputs(built[i].initial, stdout);
			return;
		}
	if (manual_has_default(key))
		print_cell(key->initial);
	else if (key->flags & (KEY_REQUIRED | KEY_SERVER))
		fputs("required", stdout);
}

static void
print_row(const struct key *key)
{
	fputs("| ", stdout);
	print_code(key->name);
	fputs(" | ", stdout);
	print_code(key->type);
	fputs(" | ", stdout);
	print_default(key);
	fputs(" | ", stdout);
	print_cell(key->doc);
	if (key->flags & KEY_LATER)
		fputs(" Comes with a later version.", stdout);
	puts(" |");
}

/* An earlier context has this very row. */
static bool
is_printed(
    const struct context *const *contexts, size_t before, const struct key *key)
{
	for (size_t i = 0; i < before; i++) {
		const struct key *other = load_key(contexts[i], key->name);

		if (other && strcmp(other->type, key->type) == 0 &&
		    strcmp(other->doc, key->doc) == 0)
			return true;
	}
	return false;
}

void
manual_markdown(const struct context *const *contexts, size_t before)
{
	const struct context *context = contexts[before];
	bool some = false;

	printf("\n### %s\n\n| key | value | default | |\n|---|---|---|---|\n",
	    context->name);
	for (size_t i = 0; i < context->count; i++)
		if (!is_printed(contexts, before, &context->keys[i]))
			print_row(&context->keys[i]);
	for (size_t i = 0; i < context->count; i++) {
		if (!is_printed(contexts, before, &context->keys[i]))
			continue;
		fputs(some ? ", " : "\nAlso, as above: ", stdout);
		print_code(context->keys[i].name);
		some = true;
	}
	if (some)
		puts(".");
}
