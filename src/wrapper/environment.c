#include "wrapper/environment.h"

#include <string.h>
#include <strings.h>

#include "postlogin/text.h"

const char *
environment_get(char *const *environment, const char *name)
{
	size_t size = strlen(name);

	for (; *environment; environment++)
		if (strncmp(*environment, name, size) == 0 &&
		    (*environment)[size] == '=')
			return *environment + size + 1;
	return NULL;
}

static bool
has(char *const *environment, const char *name)
{
	return environment_get(environment, name) != NULL;
}

/* The value, or NULL if it is empty. */
static const char *
filled(char *const *environment, const char *name)
{
	const char *value = environment_get(environment, name);

	return value && *value ? value : NULL;
}

enum generation
environment_generation(char *const *environment)
{
	const char *version = environment_get(environment, "DOVECOT_VERSION");

	if (has(environment, "USERDB_KEYS"))
		return GENERATION_UNKNOWN;
	if (version && strncmp(version, "1.0", 3) == 0)
		return DOVECOT_1_0;
	if (version && strncmp(version, "1.1", 3) == 0)
		return DOVECOT_1_1;
	if (version && strncmp(version, "1.2", 3) == 0)
		return DOVECOT_1_2;
	/* version_ignore=yes hides it; these two came with 1.2 */
	if (has(environment, "LOCAL_IP") || has(environment, "IMAPLOGINTAG"))
		return DOVECOT_1_2;
	return DOVECOT_1_1;
}

enum log_format
environment_log_format(char *const *environment)
{
	if (has(environment, "USERDB_KEYS"))
		return LOG_DOVECOT_2;
	/* --exec-mail has no LOG_TO_MASTER: stderr is a terminal. The run for
	 * the capabilities has it, and the master's own stderr. */
	if (has(environment, "LOG_TO_MASTER") &&
	    !environment_dumps_capability(environment))
		return LOG_DOVECOT_1;
	return LOG_PLAIN;
}

bool
environment_dumps_capability(char *const *environment)
{
	return has(environment, "DUMP_CAPABILITY") &&
	       !has(environment, "USERDB_KEYS") &&
	       !has(environment, "IMAPLOGINTAG") && !filled(environment, "IP");
}

/* A name that could stand for a secret: such a field never leaves the process.
 */
static bool
may_be_secret(const char *name)
{
	static const char *const words[] = {"TOKEN", "PASS", "KEY", "SECRET"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(name, words[i]))
			return true;
	return false;
}

static bool
plain_name(const char *name)
{
	for (; *name; name++)
		if (*name <= ' ' || *name >= 0x7f || *name == '=')
			return false;
	return true;
}

static void
field_add(struct arena *arena, struct request *request, const char *name,
    const char *value)
{
	/* The array is ours until the request is handed out. */
	struct field *fields = arena_grow(arena, (void *)request->fields,
	    request->field_count, sizeof(*fields));
	char *lower = arena_string(arena, name);

	text_lower(lower);
	fields[request->field_count++] =
	    (struct field){.name = lower, .value = value};
	request->fields = fields;
}

/* One word of USERDB_KEYS: script-login looks it up in upper case. */
static void
userdb_field(struct arena *arena, char *const *environment, const char *word,
    struct request *request)
{
	char *name = arena_string(arena, word);
	const char *value;

	text_upper(name);
	value = environment_get(environment, name);
	if (!value)
		return;
	if (strcmp(name, "MASTER_USER") == 0 && *value)
		request->master_user = value;
	if (strcmp(name, "AUTH_MECH") == 0 && *value)
		request->mechanism = value;
	if (plain_name(name) && !may_be_secret(name) &&
	    !request_field(request, name))
		field_add(arena, request, name, value);
}

static void
userdb_fields(
    struct arena *arena, char *const *environment, struct request *request)
{
	const char *keys = environment_get(environment, "USERDB_KEYS");

	for (;;) {
		keys += strspn(keys, " ");
		size_t size = strcspn(keys, " ");
		if (size == 0)
			return;
		userdb_field(
		    arena, environment, arena_copy(arena, keys, size), request);
		keys += size;
	}
}

int
environment_request(struct arena *arena, char *const *environment,
    enum service service, struct request *request_r, struct error *error)
{
	struct request request = {
	    .generation = environment_generation(environment),
	    .service = service,
	    .user = filled(environment, "USER"),
	    .remote_ip = filled(environment, "IP"),
	    .local_ip = filled(environment, "LOCAL_IP"),
	};

	if (!request.user)
		return error_set(error, "USER is not set: this program is "
		                        "started by Dovecot after a login");
	if (text_has_controls(span_of(request.user)))
		return error_set(error, "USER holds a control character");
	if (generation_is_1(request.generation)) {
		const char *home = environment_get(environment, "HOME");

		request.master_user = filled(environment, "MASTER_USER");
		if (home)
			field_add(arena, &request, "home", home);
	} else {
		userdb_fields(arena, environment, &request);
	}
	*request_r = request;
	return 0;
}

/* The last setting of a name counts, as with setenv(). */
static const struct setting *
setting_for(const struct setting *settings, size_t count, const char *string)
{
	size_t size = strcspn(string, "=");

	if (!string[size])
		return NULL;
	while (count-- > 0)
		if (strncmp(settings[count].name, string, size) == 0 &&
		    !settings[count].name[size])
			return &settings[count];
	return NULL;
}

static bool
word_listed(const char *keys, const char *name)
{
	size_t size = strlen(name);

	for (;;) {
		keys += strspn(keys, " ");
		size_t length = strcspn(keys, " ");
		if (length == 0)
			return false;
		if (length == size && strncasecmp(keys, name, size) == 0)
			return true;
		keys += length;
	}
}

/* "USERDB_KEYS=UID GID ACL_GROUPS ", each exported name in it once. */
static char *
keys_merged(struct arena *arena, const char *keys,
    const struct setting *settings, size_t count)
{
	struct text text = {.arena = arena};

	text_add(&text, "USERDB_KEYS=");
	text_add(&text, keys);
	for (size_t i = 0; i < count; i++) {
		const char *now =
		    text_string(&text) + sizeof("USERDB_KEYS=") - 1;

		if (!settings[i].value || word_listed(now, settings[i].name))
			continue;
		if (*now && text.data[text.size - 1] != ' ')
			text_add_byte(&text, ' ');
		text_add(&text, settings[i].name);
		text_add_byte(&text, ' ');
	}
	return arena_copy(arena, text.data, text.size);
}

static bool
same_name(const char *a, const char *b)
{
	size_t size = strcspn(a, "=");

	return strncmp(a, b, size + 1) == 0;
}

/* True if a variable of that name is among the first `count`. */
static bool
name_present(char *const *strings, size_t count, const char *string)
{
	for (size_t i = 0; i < count; i++)
		if (same_name(string, strings[i]))
			return true;
	return false;
}

char **
environment_merge(struct arena *arena, char *const *environment,
    const struct setting *settings, size_t count)
{
	const char *keys = environment_get(environment, "USERDB_KEYS");
	size_t size = 0, used = 0;

	while (environment[size])
		size++;
	char **merged = arena_array(arena, size + count + 1, sizeof(*merged));
	for (size_t i = 0; i < size; i++) {
		const struct setting *setting =
		    setting_for(settings, count, environment[i]);

		if (!setting)
			merged[used++] = environment[i];
		else if (setting->value &&
		         !name_present(merged, used, environment[i]))
			merged[used++] = arena_printf(
			    arena, "%s=%s", setting->name, setting->value);
	}
	for (size_t i = 0; i < count; i++) {
		char *string = arena_printf(arena, "%s=%s", settings[i].name,
		    settings[i].value ? settings[i].value : "");

		if (setting_for(settings, count, string) == &settings[i] &&
		    settings[i].value && !name_present(merged, used, string))
			merged[used++] = string;
	}
	for (size_t i = 0; keys && i < used; i++)
		if (same_name("USERDB_KEYS=", merged[i])) {
			merged[i] = keys_merged(arena, keys, settings, count);
			break;
		}
	return merged;
}

bool
environment_too_long(char *const *environment)
{
	for (; *environment; environment++)
		if (strlen(*environment) + 1 > ENVIRONMENT_STRING_MAX)
			return true;
	return false;
}
