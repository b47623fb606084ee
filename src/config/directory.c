/*
 * A directory: its servers, TLS and how to bind; and what these must not be
 * together.
 */
#include <string.h>

#include "config/parts.h"
#include "config/uri.h"
#include "postlogin/dn.h"

static key_load load_uris;
static key_load load_tls;
static key_load load_tls_minimum;
static key_load load_referrals;
static key_load load_bind;
static key_load load_bind_dn;
static key_load load_sasl;
static key_load load_timeout;

static const struct key directory_keys[] = {
    {"uri", load_uris, offsetof(struct directory_config, uris), "URI+", NULL,
        KEY_SERVER,
        "Servers: ldap://, ldaps:// or ldapi://, or dns:DOMAIN for those that "
        "the domain's SRV records name. They are asked in order; one that "
        "failed is remembered, and the first is preferred again."},
    {"write_uri", load_uris, offsetof(struct directory_config, write_uris),
        "URI+", NULL, 0, "Servers for updates. Without it those of uri."},
    {"base", load_early, 0, "TEMPLATE+", NULL, 0,
        "Where look-ups search here that name no base of their own."},
    {"starttls", load_bool, offsetof(struct directory_config, starttls), "BOOL",
        "false", KEY_INITIAL, "Turns TLS on after connecting to ldap://."},
    {"insecure", load_bool, offsetof(struct directory_config, insecure), "BOOL",
        "false", KEY_INITIAL,
        "Allows a bind password to be sent to another host without TLS."},
    {"tls", load_tls, 0, "TLS", "{}", KEY_INITIAL,
        "Certificates. That of the server is always verified."},
    {"connect_timeout", load_timeout,
        offsetof(struct directory_config, connect_timeout_ms), "DUR", "1s",
        KEY_INITIAL,
        "For TCP, TLS and bind of one server together, and the longest wait "
        "for one search before the next server is asked."},
    {"bind", load_bind, 0, "BIND", NULL, 0,
        "Who asks: {dn, password_file}, {sasl: EXTERNAL} or {sasl: GSSAPI, "
        "principal, keytab}. Without it anonymous."},
    {"referrals", load_referrals,
        offsetof(struct directory_config, follow_referrals), "ignore|follow",
        "ignore", KEY_INITIAL,
        "Whether referrals to servers of uri and write_uri are followed."},
};

const struct context context_directory = {"directory", directory_keys,
    sizeof(directory_keys) / sizeof(*directory_keys)};

static const struct key tls_keys[] = {
    {"ca_file", load_path, offsetof(struct directory_config, ca_file), "PATH",
        NULL, 0,
        "Certificates of the authorities that are trusted (PEM). Without it "
        "the system's."},
    {"cert_file", load_path, offsetof(struct directory_config, cert_file),
        "PATH", NULL, 0, "A certificate of our own (PEM), with key_file."},
    {"key_file", load_path, offsetof(struct directory_config, key_file), "PATH",
        NULL, 0, "The key of cert_file (PEM)."},
    {"minimum", load_tls_minimum,
        offsetof(struct directory_config, tls_minimum), "1.2|1.3", "1.2",
        KEY_INITIAL, "The oldest version of TLS that is spoken."},
};

const struct context context_tls = {
    "tls", tls_keys, sizeof(tls_keys) / sizeof(*tls_keys)};

static const struct key bind_keys[] = {
    {"dn", load_bind_dn, offsetof(struct directory_config, bind_dn), "DN", NULL,
        0, "Bind as this entry, with the password of password_file."},
    {"password_file", load_path,
        offsetof(struct directory_config, password_file), "PATH", NULL, 0,
        "The password is its first line. It must belong to root or the "
        "daemon's user; its group may read it, others may not."},
    {"sasl", load_sasl, offsetof(struct directory_config, bind),
        "EXTERNAL|GSSAPI", NULL, 0,
        "EXTERNAL: who we are says the socket (ldapi://) or the certificate. "
        "GSSAPI: Kerberos, with principal and keytab."},
    {"principal", load_string, offsetof(struct directory_config, principal),
        "NAME", NULL, 0,
        "The Kerberos principal for GSSAPI. Of a keytab with several it must "
        "be the first; its realm may be left out."},
    {"keytab", load_path, offsetof(struct directory_config, keytab), "PATH",
        NULL, 0, "The keytab of the principal."},
};

const struct context context_bind = {
    "bind", bind_keys, sizeof(bind_keys) / sizeof(*bind_keys)};

/* --- Values ----------------------------------------------------------- */

static const struct node *
item_of(const struct node *node, size_t index)
{
	return node->kind == NODE_LIST ? &node->items[index] : node;
}

static void
check_uri(struct loader *loader, const struct node *node, const char *text)
{
	struct uri uri;
	const char *expected;

	if (node->kind != NODE_SCALAR)
		return; /* load_strings() has said so */
	expected = uri_parse(text, &uri);
	if (expected)
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected %s", load_quote(loader, text), expected);
}

static void
load_uris(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct strings *uris = target;

	load_strings(loader, place, key, node, target);
	for (size_t i = 0; i < uris->count; i++)
		check_uri(loader, item_of(node, i), uris->items[i]);
}

static void
load_tls(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	(void)key;
	load_mapping(loader, place, &context_tls, node, target);
}

static void
load_tls_minimum(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const struct choice versions[] = {{"1.2", 12}, {"1.3", 13}};

	(void)place;
	(void)key;
	load_choice(loader, node, versions, 2, target);
}

static void
load_referrals(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const struct choice words[] = {{"ignore", 0}, {"follow", 1}};
	int follow = 0;

	(void)place;
	(void)key;
	load_choice(loader, node, words, 2, &follow);
	*(bool *)target = follow;
}

static void
load_timeout(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	int64_t *milliseconds = target;

	*milliseconds = -1;
	load_time(loader, place, key, node, target);
	if (*milliseconds == 0)
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected more than no time",
		    load_quote(loader, node->text));
}

/* --- Bind ------------------------------------------------------------- */

static void
load_bind_dn(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	const char **dn = target;
	const char *canonical;

	load_string(loader, place, key, node, target);
	if (!*dn)
		return;
	canonical = dn_canonical(loader->arena, span_of(*dn));
	if (!canonical || *canonical == '\0')
		diagnostics_error(loader->diagnostics, node->at,
		    "%s, expected a DN such as cn=postlogin,dc=example,dc=com",
		    load_quote(loader, *dn));
}

static void
load_sasl(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const struct choice mechanisms[] = {
	    {"EXTERNAL", BIND_EXTERNAL}, {"GSSAPI", BIND_GSSAPI}};
	int bind = BIND_EXTERNAL;

	(void)place;
	(void)key;
	load_choice(loader, node, mechanisms, 2, &bind);
	*(enum bind_kind *)target = (enum bind_kind)bind;
}

/* One of three forms, each with exactly its keys. */
static void
check_bind_keys(struct loader *loader, const struct node *node,
    const char *form, const char *const *keys, size_t count)
{
	bool known = !node->incomplete;

	for (size_t i = 0; i < node->count; i++)
		known =
		    known && load_key(&context_bind, node->pairs[i].key.text);
	for (size_t i = 0; i < count; i++) {
		if (!node_get(node, keys[i]) && known)
			diagnostics_error(loader->diagnostics, node->at,
			    "\"%s\" is missing, expected bind: %s", keys[i],
			    form);
	}
	for (size_t i = 0; i < node->count; i++) {
		const struct node *key = &node->pairs[i].key;
		bool belongs = !load_key(&context_bind, key->text);

		for (size_t j = 0; j < count; j++)
			belongs = belongs || strcmp(keys[j], key->text) == 0;
		if (!belongs)
			diagnostics_error(loader->diagnostics, key->at,
			    "\"%s\" does not belong here, expected bind: %s",
			    key->text, form);
	}
}

static void
load_bind(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	static const char *const simple[] = {"dn", "password_file"};
	static const char *const external[] = {"sasl"};
	static const char *const gssapi[] = {"sasl", "principal", "keytab"};
	struct directory_config *directory = target;

	(void)key;
	load_mapping(loader, place, &context_bind, node, target);
	if (node->kind != NODE_MAPPING || node->count == 0)
		return;
	if (!node_get(node, "sasl")) {
		directory->bind = BIND_SIMPLE;
		check_bind_keys(loader, node, "{dn, password_file}", simple, 2);
	} else if (directory->bind == BIND_GSSAPI) {
		check_bind_keys(loader, node,
		    "{sasl: GSSAPI, principal, keytab}", gssapi, 3);
	} else {
		check_bind_keys(loader, node, "{sasl: EXTERNAL}", external, 1);
	}
}

/* --- All of it together ------------------------------------------------ */

/* Each URI against what the whole says about TLS and passwords. */
static void
check_security(struct loader *loader, const struct directory_config *directory,
    const struct node *node, const struct strings *uris,
    const struct node *starttls)
{
	for (size_t i = 0; i < uris->count; i++) {
		struct uri uri;
		bool plain;

		if (uri_parse(uris->items[i], &uri))
			continue;
		plain = uri.scheme == URI_LDAP || uri.scheme == URI_DNS;
		if (directory->starttls && !plain)
			diagnostics_error(loader->diagnostics, starttls->at,
			    "starttls with %s, expected ldap:// alone: "
			    "ldaps:// "
			    "has TLS already, ldapi:// needs none",
			    load_quote(loader, uris->items[i]));
		else if (directory->bind == BIND_SIMPLE && plain &&
		         !directory->starttls && !directory->insecure &&
		         !uri_is_local(&uri))
			diagnostics_error(loader->diagnostics,
			    item_of(node, i)->at,
			    "the bind password would be sent to %s in clear "
			    "text, expected starttls: true or ldaps:// (or "
			    "insecure: true)",
			    load_quote(loader, uris->items[i]));
	}
}

static void
check_certificate(struct loader *loader,
    const struct directory_config *directory, const struct node *node)
{
	const struct node *tls = node_get(node, "tls");

	if (!tls || !directory->cert_file == !directory->key_file)
		return;
	diagnostics_error(loader->diagnostics, tls->at,
	    "\"%s\" is missing, expected cert_file and key_file together",
	    directory->cert_file ? "key_file" : "cert_file");
}

void
load_directory(struct loader *loader, const struct place *place,
    const struct key *key, const struct node *node, void *target)
{
	struct directory_config *directory = target;
	const struct node *uri;
	const struct node *write_uri;
	const struct node *starttls;

	(void)key;
	load_mapping(loader, place, &context_directory, node, directory);
	directory->at = node->at;
	uri = node_get(node, "uri");
	write_uri = node_get(node, "write_uri");
	starttls = node_get(node, "starttls");
	if (uri)
		check_security(
		    loader, directory, uri, &directory->uris, starttls);
	if (write_uri)
		check_security(loader, directory, write_uri,
		    &directory->write_uris, starttls);
	else
		directory->write_uris = directory->uris;
	check_certificate(loader, directory, node);
}
