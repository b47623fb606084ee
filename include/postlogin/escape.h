/*
 * Putting a value into a filter or a DN. These are the only functions that do
 * it; what a configuration holds is joined by policy/expand alone.
 */
#ifndef POSTLOGIN_ESCAPE_H
#define POSTLOGIN_ESCAPE_H

#include "postlogin/span.h"
#include "postlogin/text.h"

/* RFC 4515 section 3: NUL ( ) * \ as \xx, and every byte that is not part of
 * well-formed UTF-8. */
void escape_filter(struct text *text, struct span value);

/* Each byte as \xx, for binary values: SIDs. */
void escape_filter_octets(struct text *text, struct span value);

/* RFC 4514 section 2.4. */
void escape_dn(struct text *text, struct span value);

#endif
