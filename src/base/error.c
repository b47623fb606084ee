/* What went wrong, in words; see postlogin/error.h. */
#include "postlogin/error.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/printable.h"

int
error_set(struct error *error, const char *format, ...)
{
	char text[sizeof(error->text)]; /* error->text may be an argument */
	va_list arguments;

	if (error == NULL)
		return -1;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	printable_copy(error->text, sizeof(error->text), span_of(text));
	return -1;
}
