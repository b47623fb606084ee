/*
 * Entries that users name: `base: "%{ldap:pwdPolicySubentry}"`. Whoever names
 * none has none, and what the rules ask of it is absent, which nobody sees in a
 * configuration that is otherwise good.
 */
#include "ctl/check.h"
#include "postlogin/entry.h"

/* The attributes of the user's entry that the bases are made of; none if one of
 * the bases needs none. */
static struct strings
base_attributes(struct arena *arena, const struct lookup *lookup)
{
	const struct strings none = {NULL, 0};
	struct strings names = {NULL, 0};

	for (size_t i = 0; i < lookup->bases.count; i++) {
		const struct template *base = &lookup->bases.items[i];
		const size_t before = names.count;

		for (size_t j = 0; j < base->count; j++)
			if (!base->parts[j].literal &&
			    base->parts[j].variable.kind == VARIABLE_LDAP)
				names_add(arena, &names,
				    base->parts[j].variable.name);
		if (names.count == before)
			return none;
	}
	return names;
}

static bool
has_one(const struct entry *entry, const struct strings *names)
{
	for (size_t i = 0; i < names->count; i++)
		if (entry_attribute(entry, names->items[i]))
			return true;
	return false;
}

static const char *
list_names(struct arena *arena, const struct strings *names)
{
	struct text text = {.arena = arena};

	for (size_t i = 0; i < names->count; i++)
		text_addf(&text, "%s%s", i > 0 ? " or " : "", names->items[i]);
	return text_string(&text);
}

void
check_named(const struct inspection *inspection, const char *subject,
    const struct lookup *lookup)
{
	const struct config *config = inspection->config;
	const struct strings names = base_attributes(inspection->arena, lookup);

	for (size_t i = 0; names.count > 0 && i < config->user_count; i++) {
		struct result users;
		size_t without = 0;

		if (config->users[i].directory != inspection->index)
			continue;
		users = check_sample(inspection, &config->users[i]);
		if (users.answer != ANSWER_DONE)
			continue;
		for (size_t j = 0; j < users.count; j++)
			without += !has_one(&users.entries[j], &names);
		if (without > 0)
			report_note(inspection->report, subject,
			    "none for %zu of %zu users, who have no %s: name "
			    "the one that holds for them as a further base",
			    without, users.count,
			    list_names(inspection->arena, &names));
	}
}
