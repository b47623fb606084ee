/* Suites of the LDIF layer. */
#ifndef CHECK_LDIF_H
#define CHECK_LDIF_H

#include "postlogin/ldif.h"
#include "unit.h"

Suite *suite_ldif_read(void);
Suite *suite_ldif_search(void);
Suite *suite_ldif_tokens(void);

/* Reads a text that must be good. */
const struct ldif *ldif_of(const char *text);

/* The RDN values found, in order, "a b"; "fault", "no base". */
const char *ldif_found(const struct ldif *ldif, const struct search *search);

#endif
