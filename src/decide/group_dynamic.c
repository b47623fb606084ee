/*
 * Dynamic groups: who belongs to them, LDAP URLs in an attribute say
 * (memberURL of groupOfURLs). Whether the user is below the base of a URL we
 * see ourselves; whether its filter matches the user's directory is asked, by
 * a base search on the user's entry: the schema and the matching rules are
 * there. A filter that several groups share is asked once.
 */
#include "walk.h"

#include "postlogin/dn.h"
#include "postlogin/text.h"
#include "postlogin/url.h"

/* Different filters that one login may cost. */
enum { FILTERS_MAX = 200 };

struct candidate {
	const struct entry *entry;
	bool in;
	bool doubtful; /* a URL could not be judged */
};

/* A candidate is in if the user matches the filter. */
struct link {
	size_t candidate;
	size_t filter;
};

struct dynamic {
	struct set seen;
	struct candidate *candidates;
	size_t count;
	const char **filters;
	size_t filter_count;
	struct link *links;
	size_t link_count;
};

void
group_dynamic_add(
    struct decide *decide, struct task *task, const struct entry *entry)
{
	struct dynamic *dynamic = task->walk->dynamic;
	const char *key = dn_canonical(decide->arena, span_of(entry->dn));

	if (!dynamic) {
		dynamic = arena_alloc(decide->arena, sizeof(*dynamic));
		task->walk->dynamic = dynamic;
	}
	if (!set_add(decide->arena, &dynamic->seen, key ? key : entry->dn))
		return;
	dynamic->candidates = arena_grow(decide->arena, dynamic->candidates,
	    dynamic->count, sizeof(*dynamic->candidates));
	dynamic->candidates[dynamic->count++] =
	    (struct candidate){.entry = entry};
}

static void
doubt(struct decide *decide, const struct task *task,
    struct candidate *candidate, const char *what)
{
	candidate->doubtful = true;
	machine_note(decide,
	    arena_printf(decide->arena, "%s %s: %s: nobody is known to match",
	        text_printable(decide->arena, span_of(candidate->entry->dn)),
	        task->walk->config->dynamic,
	        text_printable(decide->arena, span_of(what))));
}

/* The place of a filter among those to be asked. */
static size_t
place_of(struct decide *decide, struct dynamic *dynamic, const char *filter)
{
	size_t at = 0;

	while (at < dynamic->filter_count &&
	       !span_equal(span_of(dynamic->filters[at]), span_of(filter)))
		at++;
	if (at == dynamic->filter_count) {
		dynamic->filters = arena_grow(decide->arena, dynamic->filters,
		    dynamic->filter_count, sizeof(*dynamic->filters));
		dynamic->filters[dynamic->filter_count++] = filter;
	}
	return at;
}

/* One URL of a candidate; at most one more filter than there may be. */
static void
add_url(struct decide *decide, const struct task *task, size_t at,
    struct span value)
{
	struct dynamic *dynamic = task->walk->dynamic;
	struct candidate *candidate = &dynamic->candidates[at];
	struct error error;
	struct url url;

	if (url_parse(decide->arena, value, &url, &error) < 0) {
		doubt(decide, task, candidate, error.text);
		return;
	}
	if (!url_covers(decide->arena, &url, span_of(decide->facts.user->dn)))
		return;
	if (!url.filter) {
		candidate->in = true;
		return;
	}
	dynamic->links = arena_grow(decide->arena, dynamic->links,
	    dynamic->link_count, sizeof(*dynamic->links));
	dynamic->links[dynamic->link_count++] = (struct link){
	    .candidate = at,
	    .filter = place_of(decide, dynamic, url.filter),
	};
}

static void
ask_filters(struct decide *decide, struct task *task)
{
	const struct dynamic *dynamic = task->walk->dynamic;

	task->asks = arena_array(
	    decide->arena, dynamic->filter_count, sizeof(*task->asks));
	for (size_t i = 0; i < dynamic->filter_count; i++)
		task->asks[i] = (struct search){
		    .base = decide->facts.user->dn,
		    .directory = decide->facts.user_directory,
		    .scope = SCOPE_BASE,
		    .filter = dynamic->filters[i],
		};
	task->ask_count = dynamic->filter_count;
	task->state = TASK_ASKING;
	task->walk->stage = STAGE_URLS;
}

/* Who is in becomes a member; the groups in these are looked for next. */
static void
conclude(struct decide *decide, struct task *task)
{
	struct walk *walk = task->walk;
	const struct dynamic *dynamic = walk->dynamic;
	const char *name = walk->config->name;

	for (size_t i = 0; dynamic && i < dynamic->count; i++) {
		const struct candidate *candidate = &dynamic->candidates[i];
		const struct entry *entry = candidate->entry;
		const struct attribute *names = entry_attribute(entry, name);

		if (candidate->in &&
		    walk_member(decide, walk, entry->dn, entry))
			walk_names(decide, task, name,
			    &walk->members[walk->member_count - 1]);
		else if (candidate->doubtful)
			machine_doubt(decide, task->index,
			    names ? names->values[0] : span_of(""), entry->dn,
			    entry);
	}
	walk->stage = STAGE_LEVEL;
	group_search_deepen(decide, task);
}

void
group_dynamic_judge(struct decide *decide, struct task *task)
{
	const struct walk *walk = task->walk;
	struct dynamic *dynamic = walk->dynamic;

	for (size_t i = 0; dynamic && i < dynamic->count; i++) {
		const struct attribute *urls = entry_attribute(
		    dynamic->candidates[i].entry, walk->config->dynamic);

		for (size_t j = 0; urls && j < urls->count &&
		                   dynamic->filter_count <= FILTERS_MAX;
		     j++)
			add_url(decide, task, i, urls->values[j]);
		if (dynamic->filter_count > FILTERS_MAX) {
			walk_fail(decide, task, FAULT_OTHER,
			    "dynamic groups with more than 200 different "
			    "filters");
			return;
		}
	}
	if (dynamic && dynamic->filter_count > 0)
		ask_filters(decide, task);
	else
		conclude(decide, task);
}

/* What the server says to a filter that somebody wrote into a group: only that
 * group is in doubt, unless there is no server or no user any more. */
void
group_dynamic_take(
    struct decide *decide, struct task *task, const struct result *results)
{
	struct dynamic *dynamic = task->walk->dynamic;

	for (size_t i = 0; i < dynamic->filter_count; i++) {
		if (results[i].answer == ANSWER_DONE ||
		    results[i].answer == ANSWER_FAULT)
			continue;
		walk_fail(decide, task, machine_fault_of(results[i].answer),
		    results[i].text);
		return;
	}
	for (size_t i = 0; i < dynamic->link_count; i++) {
		const struct link *link = &dynamic->links[i];
		const struct result *result = &results[link->filter];
		struct candidate *candidate =
		    &dynamic->candidates[link->candidate];

		if (result->answer == ANSWER_FAULT)
			doubt(decide, task, candidate, result->text);
		else if (result->count > 0)
			candidate->in = true;
	}
	conclude(decide, task);
}
