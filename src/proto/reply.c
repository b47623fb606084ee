/* Names in a reply; see postlogin/reply.h. */
#include "postlogin/reply.h"

#include <string.h>

static const char *const verdicts[] = {
    [VERDICT_UNAVAILABLE] = "unavailable",
    [VERDICT_DENY] = "deny",
    [VERDICT_ALLOW] = "allow",
};

static const char *const codes[] = {
    [CODE_UNAVAILABLE] = "unavailable",
    [CODE_AUTHORIZATIONFAILED] = "authorizationfailed",
    [CODE_EXPIRED] = "expired",
    [CODE_CONTACTADMIN] = "contactadmin",
    [CODE_LIMIT] = "limit",
    [CODE_NOPERM] = "noperm",
};

const char *
verdict_name(enum verdict verdict)
{
	return verdicts[verdict];
}

int
verdict_parse(const char *name, enum verdict *verdict_r)
{
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
		if (strcmp(verdicts[i], name) == 0) {
			*verdict_r = (enum verdict)i;
			return 0;
		}
	return -1;
}

const char *
code_name(enum code code)
{
	return codes[code];
}

int
code_parse(const char *name, enum code *code_r)
{
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (strcmp(codes[i], name) == 0) {
			*code_r = (enum code)i;
			return 0;
		}
	return -1;
}
