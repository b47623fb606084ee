/*
 * Network addresses (RFC 4291, RFC 4632). IPv4 is kept as IPv4-mapped IPv6, so
 * that "::ffff:192.0.2.1" and "192.0.2.1" are one address.
 */
#ifndef POSTLOGIN_ADDRESS_H
#define POSTLOGIN_ADDRESS_H

#include <stdbool.h>

struct address {
	unsigned char bytes[16];
};

struct network {
	struct address address;
	unsigned prefix; /* of the 128 bits: an IPv4 /8 is 104 */
};

/* An address in text, no brackets, no zone, no prefix. False if it is none. */
bool address_parse(const char *string, struct address *address_r);

/* An address or CIDR. Bits beyond the prefix may be set and are ignored.
 * 0.0.0.0/0 holds IPv4 alone, ::/0 everything. False if it is neither. */
bool network_parse(const char *string, struct network *network_r);

bool network_contains(
    const struct network *network, const struct address *address);

#endif
