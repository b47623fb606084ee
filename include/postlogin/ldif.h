/*
 * A directory that is a file: LDIF content records (RFC 2849) in memory, which
 * answer searches as a server would (RFC 4511). For policy tests and `explain`
 * without a server; no login is ever decided by it.
 *
 * There is no schema in such a file, so what decides how values compare is a
 * built-in table of well-known attributes (src/ldif/type.c). Operational
 * attributes are attributes like others: what is not in the file is not there.
 * But tokenGroups, which Active Directory computes, is made from the file.
 */
#ifndef POSTLOGIN_LDIF_H
#define POSTLOGIN_LDIF_H

#include "postlogin/arena.h"
#include "postlogin/diagnostics.h"
#include "postlogin/directory.h"
#include "postlogin/span.h"

struct ldif;

/*
 * Reads a file's text; `file` is what positions say. NULL with all problems
 * reported: lines that are no LDIF, change records, values to be read from
 * elsewhere (":<" is never followed), two entries of one DN, nothing in it. The
 * result lives in the arena and keeps nothing of `text`.
 */
const struct ldif *ldif_read(struct arena *arena, const char *file,
    struct span text, struct diagnostics *diagnostics);

/*
 * Searches. Entries come in the order of the file, with those attributes that
 * were asked for. What stands above an entry of the file is there, too, though
 * it has nothing to be found; every other base is ANSWER_NO_BASE. A filter that
 * cannot be parsed is a FAULT. An attribute that neither the file nor the
 * built-in table knows makes an item Undefined (RFC 4511 4.5.1.7).
 */
void ldif_search(const struct ldif *ldif, struct arena *arena,
    const struct search *search, struct result *result_r);

#endif
