/*
 * What went wrong, in words, for a function that returns -1.
 *
 * Refusal is a result and never travels here. The text never holds a secret;
 * it is one printable line.
 */
#ifndef POSTLOGIN_ERROR_H
#define POSTLOGIN_ERROR_H

#include "postlogin/attributes.h"

struct error {
	char text[512];
};

/* Sets the text, cut to fit and made printable; returns -1, so that a caller
 * may `return error_set(...)`. `error` may be NULL. */
int error_set(struct error *error, const char *format, ...) PRINTF(2, 3);

#endif
