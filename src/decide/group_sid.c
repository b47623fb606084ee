/*
 * Groups that Active Directory names by SIDs: tokenGroups, which a base search
 * on the user's entry alone gives, and primaryGroupID, which is the last part
 * of one.
 */
#include "walk.h"

#include "postlogin/dn.h"
#include "postlogin/escape.h"
#include "postlogin/sid.h"
#include "postlogin/text.h"

/* Adds a SID once. */
static void
add_sid(struct decide *decide, struct strings *filters, struct set *seen,
    struct span sid)
{
	struct text text = {.arena = decide->arena};
	const char **items;

	text_add(&text, "(objectSid=");
	escape_filter_octets(&text, sid);
	text_add(&text, ")");
	if (!set_add(decide->arena, seen, text_string(&text)))
		return;
	items = arena_grow(decide->arena, (void *)filters->items,
	    filters->count, sizeof(*items));
	items[filters->count++] = text_string(&text);
	filters->items = items;
}

/* Groups of the user's domain; or below the base that was given. */
static const char *
find_base(struct decide *decide, const struct walk *walk)
{
	if (walk->below)
		return walk->below;
	return dn_domain(decide->arena, span_of(decide->facts.user->dn));
}

/* Which groups have these SIDs: batches OR-ed, side by side. */
static void
ask_sids(struct decide *decide, struct task *task, const struct strings *sids)
{
	struct walk *walk = task->walk;
	size_t batches = (sids->count + BATCH - 1) / BATCH;
	const char *base = find_base(decide, walk);

	if (!base) {
		walk_fail(decide, task, FAULT_OTHER,
		    "the user's DN does not end in dc=: the groups need a "
		    "base");
		return;
	}
	task->asks = arena_array(decide->arena, batches, sizeof(*task->asks));
	for (size_t i = 0; i < batches; i++) {
		struct text filter = {.arena = decide->arena};

		text_add(&filter, "(|");
		for (size_t j = i * BATCH;
		     j < sids->count && j < (i + 1) * BATCH; j++)
			text_add(&filter, sids->items[j]);
		text_add(&filter, ")");
		task->asks[i] = (struct search){
		    .base = base,
		    .directory = decide->facts.user_directory,
		    .scope = SCOPE_SUBTREE,
		    .filter = text_string(&filter),
		    .attributes = walk->attributes,
		};
	}
	walk->sid_count = sids->count;
	walk->stage = STAGE_SIDS;
	task->ask_count = batches;
	task->state = TASK_ASKING;
}

static void
start_primary(struct decide *decide, struct task *task)
{
	const struct entry *user = decide->facts.user;
	const struct attribute *rid = entry_attribute(user, "primaryGroupID");
	const struct attribute *own = entry_attribute(user, "objectSid");
	struct strings filters = {0};
	struct set seen = {0};
	struct span sid;

	if (!rid)
		return; /* not a user of such a directory: no primary group */
	if (!own || rid->count != 1 || own->count != 1 ||
	    sid_with_rid(decide->arena, own->values[0], rid->values[0], &sid) !=
	        0) {
		walk_fail(decide, task, FAULT_OTHER,
		    "primaryGroupID and objectSid make no SID");
		return;
	}
	add_sid(decide, &filters, &seen, sid);
	ask_sids(decide, task, &filters);
}

static void
start_tokens(struct decide *decide, struct task *task)
{
	static const char *const tokens[] = {"tokenGroups"};

	task->asks = arena_alloc(decide->arena, sizeof(*task->asks));
	task->asks[0] = (struct search){
	    .base = decide->facts.user->dn,
	    .directory = decide->facts.user_directory,
	    .scope = SCOPE_BASE,
	    .filter = "(objectClass=*)",
	    .attributes = {tokens, 1},
	};
	task->walk->stage = STAGE_TOKENS;
	task->ask_count = 1;
	task->state = TASK_ASKING;
}

void
group_sid_start(struct decide *decide, struct task *task)
{
	if (task->walk->config->values == GROUPS_TOKENS)
		start_tokens(decide, task);
	else
		start_primary(decide, task);
}

/* Whoever is in an Active Directory has some. None: it is another directory,
 * or they may not be read. */
static void
take_tokens(
    struct decide *decide, struct task *task, const struct result *result)
{
	const struct attribute *tokens = NULL;
	struct strings filters = {0};
	struct set seen = {0};

	if (result->count == 1)
		tokens = entry_attribute(result->entries, "tokenGroups");
	if (!tokens) {
		walk_fail(decide, task, FAULT_OTHER,
		    "the directory gives no tokenGroups");
		return;
	}
	for (size_t i = 0; i < tokens->count; i++) {
		if (!sid_valid(tokens->values[i])) {
			walk_fail(decide, task, FAULT_OTHER,
			    "a value of tokenGroups is no SID");
			return;
		}
		add_sid(decide, &filters, &seen, tokens->values[i]);
	}
	ask_sids(decide, task, &filters);
}

/* What has no entry in the domain belongs to another one. */
static void
note_missing(struct decide *decide, const struct walk *walk)
{
	if (!walk->below && walk->member_count < walk->sid_count)
		machine_note(decide,
		    arena_printf(decide->arena,
		        "%s: %zu of %zu SIDs have no entry in the user's "
		        "domain, left out",
		        walk->config->attribute,
		        walk->sid_count - walk->member_count, walk->sid_count));
}

void
group_sid_take(
    struct decide *decide, struct task *task, const struct result *results)
{
	struct walk *walk = task->walk;

	for (size_t i = 0; i < task->ask_count; i++) {
		if (results[i].answer == ANSWER_DONE)
			continue;
		walk_fail(decide, task, machine_fault_of(results[i].answer),
		    results[i].text);
		return;
	}
	if (walk->stage == STAGE_TOKENS) {
		take_tokens(decide, task, results);
		return;
	}
	for (size_t i = 0; i < task->ask_count; i++)
		for (size_t j = 0; j < results[i].count; j++) {
			const struct entry *entry = &results[i].entries[j];

			(void)walk_member(decide, walk, entry->dn, entry);
		}
	note_missing(decide, walk);
	walk->stage = STAGE_LEVEL;
	group_attribute_follow(decide, task);
}
