#include <stdarg.h>
#include <stdio.h>

#include "ctl/check.h"

enum { WORD_WIDTH = 9 };

static void PRINTF(5, 0)
    report_line(struct report *report, enum style style, const char *word,
        const char *subject, const char *format, va_list arguments)
{
	const char *text = arena_vprintf(report->arena, format, arguments);

	style_print(report->arena, report->colour, style, WORD_WIDTH, word);
	style_print(report->arena, false, STYLE_PLAIN, 0,
	    arena_printf(report->arena, "%s: %s", subject, text));
	putchar('\n');
}

void
report_ok(struct report *report, const char *subject, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	report_line(report, STYLE_GOOD, "ok", subject, format, arguments);
	va_end(arguments);
}

void
report_note(struct report *report, const char *subject, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	report_line(report, STYLE_PLAIN, "note", subject, format, arguments);
	va_end(arguments);
}

void
report_warning(
    struct report *report, const char *subject, const char *format, ...)
{
	va_list arguments;

	report->warnings++;
	va_start(arguments, format);
	report_line(report, STYLE_DOUBT, "warning", subject, format, arguments);
	va_end(arguments);
}

void
report_failed(
    struct report *report, const char *subject, const char *format, ...)
{
	va_list arguments;

	report->failed++;
	va_start(arguments, format);
	report_line(report, STYLE_BAD, "FAILED", subject, format, arguments);
	va_end(arguments);
}
