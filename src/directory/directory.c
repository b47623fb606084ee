#include "postlogin/directory.h"

#include <lber.h>
#include <ldap.h>
#include <stdlib.h>

#include "postlogin/exitcode.h"
#include "postlogin/text.h"
#include "referral.h"
#include "server.h"
#include "update.h"

struct directory {
	struct arena *arena;
	const struct directory_config *config;
	struct servers *servers;
	struct directory_statistics statistics;
};

/* libldap's name for this machine; not in its headers. */
extern char *ldap_int_hostname __attribute__((weak));

/*
 * What libldap does with its first handle, wanted or not:
 *
 * It asks DNS for this machine's full name, without limit: with a resolver that
 * hangs no login would be decided, not even over ldapi://. With a name that is
 * there already it looks for that one: an address, since "localhost" is a
 * question to DNS too where there is no /etc/hosts. GSSAPI makes a principal of
 * the name.
 *
 * It starts Cyrus SASL, which loads every plugin it finds, with OpenSSL and
 * Berkeley DB behind them: a third of what a login costs. EXTERNAL is built in;
 * GSSAPI alone needs a plugin. There is none in the root directory; one that
 * does not exist would be a line in the system's log for each login.
 */
static void
keep_libldap_modest(const struct directory_config *configs, size_t count)
{
	static bool gssapi;

	for (size_t i = 0; i < count; i++)
		gssapi = gssapi || configs[i].bind == BIND_GSSAPI;
	if (!gssapi && &ldap_int_hostname && !ldap_int_hostname)
		ldap_int_hostname = ber_strdup("127.0.0.1");
	if ((gssapi ? unsetenv("SASL_PATH") : setenv("SASL_PATH", "/", 1)) != 0)
		exit(EXIT_TEMPORARY);
}

static struct directory *
directory_new(const struct directory_config *config)
{
	struct arena *arena = arena_new();
	struct directory *directory = arena_alloc(arena, sizeof(*directory));

	directory->arena = arena;
	directory->config = config;
	directory->servers = servers_new(config);
	return directory;
}

static void
directory_free(struct directory *directory)
{
	struct arena *arena = directory->arena;

	servers_free(&directory->servers);
	arena_free(&arena);
}

struct directory **
directories_new(const struct directory_config *configs, size_t count)
{
	struct directory **directories;

	if (count == 0)
		return NULL;
	directories = calloc(count, sizeof(struct directory *));
	/* Read once, by the first call into libldap: no ldap.conf, no ldaprc,
	 * no LDAP* variable has a say here. A name server that is silent is
	 * given up after one second, not five (resolv.conf(5)): a login has no
	 * time for more, and another name server or directory may know. */
	if (!directories || setenv("LDAPNOINIT", "1", 1) != 0 ||
	    setenv("RES_OPTIONS", "timeout:1 attempts:2", 1) != 0)
		exit(EXIT_TEMPORARY);
	keep_libldap_modest(configs, count);
	for (size_t i = 0; i < count; i++)
		directories[i] = directory_new(&configs[i]);
	return directories;
}

void
directories_free(struct directory ***directories, size_t count)
{
	if (!*directories)
		return;
	for (size_t i = 0; i < count; i++)
		directory_free((*directories)[i]);
	free(*directories);
	*directories = NULL;
}

struct directory_statistics
directories_statistics(
    struct directory *const *directories, size_t count, size_t main)
{
	struct directory_statistics sum = {0};

	for (size_t i = 0; i < count; i++) {
		const struct directory_statistics *one =
		    &directories[i]->statistics;

		sum.searches += one->searches;
		sum.updates += one->updates;
		sum.milliseconds += one->milliseconds;
		if (one->uri && (!sum.uri || i == main))
			sum.uri = one->uri;
	}
	return sum;
}

/* --- Searches --------------------------------------------------------- */

struct search_job {
	struct arena *arena;
	const struct search *search;
	struct gathered gathered;
};

static enum answer
ask_search(struct session *session, struct deadline deadline, void *context,
    struct error *error)
{
	struct search_job *job = context;

	job->gathered.referred = false;
	return search_run(
	    session, job->arena, job->search, deadline, &job->gathered, error);
}

/* One of the URLs is asked, the first that is ours and answers. *ours_r says
 * if there was any. */
static enum answer
follow_search(struct directory *directory, struct search_job *job,
    const struct reference *reference, bool part, struct deadline deadline,
    bool *ours_r, struct error *error)
{
	const struct search *asked = job->search;
	enum answer answer = ANSWER_FAULT;
	size_t references = job->gathered.reference_count;

	*ours_r = false;
	for (size_t i = 0; i < reference->count; i++) {
		struct target target;
		struct search there;
		if (!referral_target(job->arena, directory->config,
		        reference->urls[i], &target))
			continue;
		*ours_r = true;
		there = referral_search(asked, &target, part);
		job->search = &there;
		answer = servers_ask_one(directory->servers, target.uri,
		    deadline, ask_search, job, error);
		job->search = asked;
		/* One hop: what it refers to in turn is not followed. */
		job->gathered.reference_count = references;
		if (answer != ANSWER_OUTAGE)
			break;
	}
	return answer;
}

/* What else is to be asked before the answer is whole. */
static enum answer
follow(struct directory *directory, struct search_job *job, enum answer answer,
    struct deadline deadline, struct error *error)
{
	bool ours;

	if (!directory->config->follow_referrals)
		return answer;
	if (answer == ANSWER_FAULT && job->gathered.referred) {
		struct reference referral = job->gathered.referral;
		return follow_search(
		    directory, job, &referral, false, deadline, &ours, error);
	}
	for (size_t i = 0;
	     answer == ANSWER_DONE && i < job->gathered.reference_count; i++) {
		enum answer part = follow_search(directory, job,
		    &job->gathered.references[i], true, deadline, &ours, error);
		if (ours && part != ANSWER_NO_BASE)
			answer = part;
	}
	return answer;
}

void
directory_search(struct directory *directory, struct arena *arena,
    const struct search *search, struct deadline deadline,
    struct result *result_r)
{
	struct search_job job = {.arena = arena, .search = search};
	struct error error = {0};
	int64_t start = clock_now();
	const char *uri = NULL;
	enum answer answer = servers_ask(directory->servers, ROLE_READ,
	    deadline, ask_search, &job, &uri, &error);

	if (uri)
		directory->statistics.uri = uri;
	answer = follow(directory, &job, answer, deadline, &error);
	directory->statistics.searches += 1 + job.gathered.more;
	directory->statistics.milliseconds += clock_now() - start;
	*result_r = (struct result){.answer = answer};
	if (answer == ANSWER_DONE) {
		result_r->entries = job.gathered.entries;
		result_r->count = job.gathered.count;
	} else {
		result_r->text = text_printable(arena, span_of(error.text));
	}
}

/* --- Updates ---------------------------------------------------------- */

struct update_job {
	struct arena *arena;
	const struct update *update;
	struct reference referral;
};

static enum answer
ask_update(struct session *session, struct deadline deadline, void *context,
    struct error *error)
{
	struct update_job *job = context;

	job->referral = (struct reference){0};
	return update_run(
	    session, job->arena, job->update, deadline, &job->referral, error);
}

static enum answer
follow_update(struct directory *directory, struct update_job *job,
    enum answer answer, struct deadline deadline, struct error *error)
{
	struct reference referral = job->referral;
	const struct update *asked = job->update;
	struct update there = *asked;
	struct target target;

	if (!directory->config->follow_referrals)
		return answer;
	for (size_t i = 0; i < referral.count; i++) {
		if (!referral_target(job->arena, directory->config,
		        referral.urls[i], &target))
			continue;
		there.dn = target.dn ? target.dn : asked->dn;
		job->update = &there;
		answer = servers_ask_one(directory->servers, target.uri,
		    deadline, ask_update, job, error);
		job->update = asked;
		if (answer != ANSWER_OUTAGE)
			break;
	}
	return answer;
}

enum answer
directory_update(struct directory *directory, struct arena *arena,
    const struct update *update, struct deadline deadline, const char **text_r)
{
	struct update_job job = {.arena = arena, .update = update};
	struct error error = {0};
	int64_t start = clock_now();
	const char *uri = NULL;
	enum answer answer = servers_ask(directory->servers, ROLE_WRITE,
	    deadline, ask_update, &job, &uri, &error);

	answer = follow_update(directory, &job, answer, deadline, &error);
	directory->statistics.updates++;
	directory->statistics.milliseconds += clock_now() - start;
	*text_r = NULL;
	if (answer != ANSWER_DONE)
		*text_r = text_printable(arena, span_of(error.text));
	return answer;
}

/* --- For check -------------------------------------------------------- */

struct trial {
	struct arena *arena;
	const char *dn;
	const char *attribute;
};

static enum answer
ask_trial(struct session *session, struct deadline deadline, void *context,
    struct error *error)
{
	const struct trial *trial = context;

	return update_try(session, trial->arena, trial->dn, trial->attribute,
	    deadline, error);
}

static enum answer
ask_read(struct session *session, struct deadline deadline, void *context,
    struct error *error)
{
	const struct trial *trial = context;

	return read_try(session, trial->dn, trial->attribute, deadline, error);
}

enum answer
directory_may_read(struct directory *directory, const char *dn,
    const char *attribute, struct deadline deadline)
{
	struct trial trial = {.dn = dn, .attribute = attribute};
	struct error error = {0};
	const char *uri = NULL;

	return servers_ask(directory->servers, ROLE_READ, deadline, ask_read,
	    &trial, &uri, &error);
}

enum answer
directory_may_update(struct directory *directory, struct arena *arena,
    const char *dn, const char *attribute, struct deadline deadline,
    const char **text_r)
{
	struct trial trial = {.arena = arena, .dn = dn, .attribute = attribute};
	struct error error = {0};
	const char *uri = NULL;
	enum answer answer = servers_ask(directory->servers, ROLE_WRITE,
	    deadline, ask_trial, &trial, &uri, &error);

	*text_r = NULL;
	if (answer != ANSWER_DONE)
		*text_r = text_printable(arena, span_of(error.text));
	return answer;
}

enum answer
directory_servers(struct directory *directory, struct arena *arena,
    const char *uri, struct deadline deadline, struct strings *uris_r,
    const char **text_r)
{
	struct error error = {0};
	enum answer answer = servers_list(
	    directory->servers, arena, uri, deadline, uris_r, &error);

	*text_r = NULL;
	if (answer != ANSWER_DONE)
		*text_r = text_printable(arena, span_of(error.text));
	return answer;
}

enum answer
directory_probe(struct directory *directory, struct arena *arena,
    const char *uri, struct deadline deadline, const struct entry **root_r,
    const char **text_r)
{
	static const char *const wanted[] = {"*", "+"};
	const struct search search = {
	    .base = "",
	    .scope = SCOPE_BASE,
	    .filter = "(objectClass=*)",
	    .attributes = {.items = wanted, .count = 2},
	};
	struct search_job job = {.arena = arena, .search = &search};
	struct error error = {0};
	enum answer answer = servers_ask_one(
	    directory->servers, uri, deadline, ask_search, &job, &error);

	*root_r = NULL;
	*text_r = NULL;
	if (answer == ANSWER_NO_BASE ||
	    (answer == ANSWER_DONE && job.gathered.count != 1)) {
		(void)error_set(&error, "%s: the root DSE is missing", uri);
		answer = ANSWER_FAULT;
	}
	if (answer == ANSWER_DONE)
		*root_r = &job.gathered.entries[0];
	else
		*text_r = text_printable(arena, span_of(error.text));
	return answer;
}
