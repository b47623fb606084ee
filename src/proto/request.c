/* Names in a request; see postlogin/request.h. */
#include "postlogin/request.h"

#include <string.h>

#include "postlogin/text.h"

static const char *const generations[] = {
    [DOVECOT_1_0] = "1.0",
    [DOVECOT_1_1] = "1.1",
    [DOVECOT_1_2] = "1.2",
    [DOVECOT_2_0] = "2.0",
    [DOVECOT_2_1] = "2.1",
    [DOVECOT_2_2] = "2.2",
    [DOVECOT_2_3] = "2.3",
    [DOVECOT_2_4] = "2.4",
};

static const char *const services[] = {
    [SERVICE_IMAP] = "imap",
    [SERVICE_POP3] = "pop3",
    [SERVICE_SIEVE] = "sieve",
    [SERVICE_SUBMISSION] = "submission",
};

/* The index of `name`; 0, which has no name, for anything else. */
static size_t
find(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 1; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return 0;
}

enum generation
generation_parse(const char *name)
{
	return (enum generation)find(
	    generations, sizeof(generations) / sizeof(generations[0]), name);
}

const char *
generation_name(enum generation generation)
{
	return generations[generation];
}

enum service
service_parse(const char *name)
{
	return (enum service)find(
	    services, sizeof(services) / sizeof(services[0]), name);
}

const char *
service_name(enum service service)
{
	return services[service];
}

const char *
request_field(const struct request *request, const char *name)
{
	for (size_t i = 0; i < request->field_count; i++)
		if (text_same(request->fields[i].name, name))
			return request->fields[i].value;
	return NULL;
}
