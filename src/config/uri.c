#include "config/uri.h"

#include <string.h>

#include "postlogin/address.h"
#include "postlogin/text.h"

enum { HOST_LIMIT = 255, DOMAIN_LIMIT = 240, LABEL_LIMIT = 63 };

static bool
starts(const char *text, const char *prefix, const char **rest_r)
{
	size_t length = strlen(prefix);

	if (strncmp(text, prefix, length) != 0)
		return false;
	*rest_r = text + length;
	return true;
}

/* Copies a host into a buffer, for functions that want a C string. */
static bool
host_copy(struct span host, char buffer[HOST_LIMIT + 1])
{
	if (host.size > HOST_LIMIT)
		return false;
	memcpy(buffer, host.data, host.size);
	buffer[host.size] = '\0';
	return true;
}

static bool
is_hostname(struct span host)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
	                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                              "0123456789.-_";

	return host.size > 0 && host.size <= HOST_LIMIT &&
	       strspn(host.data, allowed) >= host.size;
}

/* Labels of 1 to 63 letters, together what DNS can hold behind _ldap._tcp. */
static bool
is_domain(const char *text)
{
	if (strlen(text) > DOMAIN_LIMIT || !is_hostname(span_of(text)))
		return false;
	for (;;) {
		size_t size = strcspn(text, ".");

		if (size < 1 || size > LABEL_LIMIT)
			return false;
		if (text[size] == '\0')
			return true;
		text += size + 1;
	}
}

static bool
is_ipv6(struct span host)
{
	char buffer[HOST_LIMIT + 1];
	struct address address;

	return memchr(host.data, ':', host.size) && host_copy(host, buffer) &&
	       address_parse(buffer, &address);
}

/* An optional port, then an optional slash, then the end. */
static const char *
check_rest(const char *rest)
{
	if (*rest == ':') {
		size_t digits = strspn(++rest, "0123456789");
		long long port;

		if (text_integer((struct span){rest, digits}, &port) == -1 ||
		    port < 1 || port > 65535)
			return "a port from 1 to 65535 behind the \":\"";
		rest += digits;
	}
	if (*rest == '/')
		rest++;
	if (*rest == ' ' || *rest == ',')
		return "one URI: several are written as a list";
	if (*rest != '\0')
		return "a server alone, as in ldap://ldap.example.com:389";
	return NULL;
}

static const char *
parse_server(const char *text, struct uri *uri)
{
	const char *end;

	if (*text == '[') {
		end = strchr(text, ']');
		if (!end)
			return "a \"]\" behind the IPv6 address";
		uri->host = (struct span){text + 1, (size_t)(end - text) - 1};
		if (!is_ipv6(uri->host))
			return "an IPv6 address between \"[\" and \"]\"";
		return check_rest(end + 1);
	}
	uri->host = (struct span){text, strcspn(text, ":/ ,")};
	if (!is_hostname(uri->host))
		return "a host name or address behind \"//\"";
	return check_rest(text + uri->host.size);
}

/* ldapi://%2Frun%2Fslapd%2Fldapi; nothing: libldap's own socket. */
static const char *
parse_socket(const char *text)
{
	const char *slash = strchr(text, '/');

	if (slash && slash[1] != '\0')
		return "the socket's path with %2F for each \"/\", as in "
		       "ldapi://%2Frun%2Fslapd%2Fldapi";
	return strchr(text, ' ') ? "one URI: several are written as a list"
	                         : NULL;
}

const char *
uri_parse(const char *text, struct uri *uri_r)
{
	const char *rest;

	*uri_r = (struct uri){.scheme = URI_LDAP};
	if (starts(text, "ldap://", &rest))
		return parse_server(rest, uri_r);
	if (starts(text, "ldaps://", &rest)) {
		uri_r->scheme = URI_LDAPS;
		return parse_server(rest, uri_r);
	}
	if (starts(text, "ldapi://", &rest)) {
		uri_r->scheme = URI_LDAPI;
		return parse_socket(rest);
	}
	if (starts(text, "dns:", &rest)) {
		uri_r->scheme = URI_DNS;
		uri_r->host = span_of(rest);
		return is_domain(rest) ? NULL
		                       : "a domain behind \"dns:\", as in "
		                         "dns:example.com";
	}
	return "ldap://HOST, ldaps://HOST, ldapi://SOCKET or dns:DOMAIN";
}

bool
uri_is_local(const struct uri *uri)
{
	char host[HOST_LIMIT + 1];
	struct address address;
	struct network loopback;

	if (uri->scheme == URI_LDAPI)
		return true;
	if (uri->scheme == URI_DNS)
		return false; /* wherever DNS says */
	if (!uri->host.data || !host_copy(uri->host, host))
		return false;
	if (text_same(host, "localhost"))
		return true;
	if (!address_parse(host, &address))
		return false;
	return (network_parse("127.0.0.0/8", &loopback) &&
	           network_contains(&loopback, &address)) ||
	       (network_parse("::1", &loopback) &&
	           network_contains(&loopback, &address));
}
