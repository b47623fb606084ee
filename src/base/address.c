/* Network addresses; see postlogin/address.h. */
#include "postlogin/address.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

enum { ADDRESS_BITS = 128, MAPPED_BITS = 96, NO_PREFIX = 129 };

/* True for IPv4, which is written without a colon. */
static bool
parse(const char *string, struct address *address_r, bool *is_ipv4)
{
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};

	*is_ipv4 = strchr(string, ':') == NULL;
	if (!*is_ipv4)
		return inet_pton(AF_INET6, string, address_r->bytes) == 1;
	memcpy(address_r->bytes, mapped, sizeof(mapped));
	return inet_pton(AF_INET, string, address_r->bytes + 12) == 1;
}

bool
address_parse(const char *string, struct address *address_r)
{
	struct address address;
	bool is_ipv4;

	if (!parse(string, &address, &is_ipv4))
		return false;
	*address_r = address;
	return true;
}

/* One to three digits, no leading zero: "/08" is somebody's mistake. */
static bool
parse_prefix(const char *string, unsigned largest, unsigned *prefix_r)
{
	size_t size = strspn(string, "0123456789");
	unsigned prefix = 0;

	if (size == 0 || size > 3 || string[size] != '\0' ||
	    (string[0] == '0' && size > 1))
		return false;
	for (size_t i = 0; i < size; i++)
		prefix = prefix * 10 + (unsigned)(string[i] - '0');
	*prefix_r = prefix;
	return prefix <= largest;
}

bool
network_parse(const char *string, struct network *network_r)
{
	const char *slash = strchr(string, '/');
	char text[INET6_ADDRSTRLEN];
	struct address address;
	size_t size = slash == NULL ? strlen(string) : (size_t)(slash - string);
	unsigned prefix, host_bits;
	bool is_ipv4;

	/* Whoever ignores the result gets a network that holds nothing. */
	memset(network_r, 0, sizeof(*network_r));
	network_r->prefix = NO_PREFIX;
	if (size >= sizeof(text))
		return false;
	memcpy(text, string, size);
	text[size] = '\0';
	if (!parse(text, &address, &is_ipv4))
		return false;
	host_bits = is_ipv4 ? MAPPED_BITS : 0;
	prefix = ADDRESS_BITS - host_bits;
	if (slash != NULL && !parse_prefix(slash + 1, prefix, &prefix))
		return false;
	network_r->address = address;
	network_r->prefix = prefix + host_bits;
	return true;
}

bool
network_contains(const struct network *network, const struct address *address)
{
	size_t whole = network->prefix / 8;
	unsigned rest = network->prefix % 8;
	unsigned difference;

	if (network->prefix > ADDRESS_BITS ||
	    memcmp(network->address.bytes, address->bytes, whole) != 0)
		return false;
	if (rest == 0)
		return true;
	difference = network->address.bytes[whole] ^ address->bytes[whole];
	return difference >> (8 - rest) == 0;
}
