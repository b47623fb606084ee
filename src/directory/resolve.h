/* `uri` with its dns:DOMAIN items replaced by the servers that DNS names. */
#ifndef DIRECTORY_RESOLVE_H
#define DIRECTORY_RESOLVE_H

#include "postlogin/config.h"
#include "postlogin/error.h"

/*
 * What can be found, in order (RFC 2782 within one domain). -1 with the reason
 * if a domain has no SRV records at the moment; the others are there all the
 * same. Asking DNS has no limit of its own.
 */
NODISCARD int resolve_uris(struct arena *arena, const struct strings *uris,
    struct strings *found_r, struct error *error);

/* "a.example:389 b.example:636" as URIs; for resolve_uris() and its test. */
void resolve_hosts(
    struct arena *arena, const char *hosts, struct strings *found);

#endif
