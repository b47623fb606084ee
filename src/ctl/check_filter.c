/* A look-up's filter for everybody: what it would find, were nobody asked for.
 */
#include "ctl/check.h"
#include "postlogin/text.h"

/* The text of a template without variables, or NULL. */
const char *
check_fixed_text(struct arena *arena, const struct template *template)
{
	struct text text = {.arena = arena};

	for (size_t i = 0; i < template->count; i++) {
		if (!template->parts[i].literal)
			return NULL;
		text_add(&text, template->parts[i].literal);
	}
	return text_string(&text);
}

/* --- Filters ----------------------------------------------------------- */

static void
add_item(struct text *text, const struct filter *filter)
{
	const char *fixed = check_fixed_text(text->arena, &filter->item);

	if (fixed)
		text_addf(text, "(%s)", fixed);
	else if (!filter->attribute || !*filter->attribute)
		text_add(text, "(objectClass=*)");
	else
		text_addf(text, "(%s=*)", filter->attribute);
}

static bool
has_variables(struct arena *arena, const struct filter *filter)
{
	if (filter->kind == FILTER_ITEM)
		return !check_fixed_text(arena, &filter->item);
	for (size_t i = 0; i < filter->count; i++)
		if (has_variables(arena, &filter->children[i]))
			return true;
	return false;
}

/* The filter with "is there" for each item that needs a login; what a
 * negation says of a login is left out. */
void
check_add_filter(struct text *text, const struct filter *filter)
{
	static const char signs[] = {
	    [FILTER_AND] = '&', [FILTER_OR] = '|', [FILTER_NOT] = '!'};

	if (filter->kind == FILTER_ITEM) {
		add_item(text, filter);
		return;
	}
	if (filter->kind == FILTER_NOT && has_variables(text->arena, filter)) {
		text_add(text, "(objectClass=*)");
		return;
	}
	text_add_byte(text, '(');
	text_add_byte(text, signs[filter->kind]);
	for (size_t i = 0; i < filter->count; i++)
		check_add_filter(text, &filter->children[i]);
	text_add_byte(text, ')');
}

void
check_filter_names(
    struct arena *arena, const struct filter *filter, struct strings *names)
{
	if (filter->kind == FILTER_ITEM && filter->attribute &&
	    *filter->attribute)
		names_add(arena, names, filter->attribute);
	for (size_t i = 0; i < filter->count; i++)
		check_filter_names(arena, &filter->children[i], names);
}
