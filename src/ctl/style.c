#include <stdlib.h>
#include <unistd.h>

#include "ctl/ctl.h"
#include "postlogin/text.h"

bool
style_wanted(void)
{
	return isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
}

int
style_width(const char *text)
{
	int width = 0;

	for (; *text; text++) /* bytes that continue a character do not count */
		if (((unsigned char)*text & 0xc0) != 0x80)
			width++;
	return width;
}

static const char *
style_code(enum style style)
{
	switch (style) {
	case STYLE_PLAIN:
		return "";
	case STYLE_BOLD:
		return "\033[1m";
	case STYLE_GOOD:
		return "\033[32m";
	case STYLE_BAD:
		return "\033[31m";
	case STYLE_DOUBT:
		return "\033[33m";
	}
	return "";
}

void
style_print(struct arena *arena, bool colour, enum style style, int width,
    const char *text)
{
	const char *shown = text_printable(arena, span_of(text));
	int spaces = width - style_width(shown);

	colour = colour && style != STYLE_PLAIN;
	printf("%s%s%s%*s", colour ? style_code(style) : "", shown,
	    colour ? "\033[0m" : "", spaces > 0 ? spaces : 0, "");
}
