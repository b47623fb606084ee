#include <nettle/sha2.h>
#include <string.h>

#include "postlogin/state.h"

/* Half of a SHA-256: two of 2^64 would have to be alike before one alert were
 * taken for another. */
static void
hash(struct span span, unsigned char *half)
{
	struct sha256_ctx context;
	unsigned char digest[SHA256_DIGEST_SIZE];

	sha256_init(&context);
	if (span.size > 0)
		sha256_update(
		    &context, span.size, (const unsigned char *)span.data);
	sha256_digest(&context, sizeof(digest), digest);
	memcpy(half, digest, STATE_KEY / 2);
}

struct state_key
state_key(struct span user, struct span alert)
{
	struct state_key key;

	hash(user, key.bytes);
	hash(alert, key.bytes + STATE_KEY / 2);
	return key;
}
