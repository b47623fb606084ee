"""How the demo is shown: plain text, in colour where there is a terminal."""

import os
import sys
import textwrap

WIDTH = 88
COLOUR = sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb" \
    and "NO_COLOR" not in os.environ


def paint(text, code):
    return "\033[%sm%s\033[0m" % (code, text) if COLOUR else text


def title(text):
    print()
    print(paint(text, "1"))
    print("=" * len(text))


def heading(text):
    print()
    print(paint(text, "1"))


def facts(pairs):
    for name, value in pairs:
        print("  %-11s %s" % (name, value))


def lines(texts):
    for text in texts:
        print("  " + text)


def verdict(visit):
    """One word: allowed, refused, or later for a temporary failure."""
    if visit.ok:
        return "allowed"
    if "[UNAVAILABLE]" in visit.text or "[SYS/TEMP]" in visit.text:
        return "later"
    return "refused"


def paragraph(name, line, code):
    """A line under a name, wrapped and painted."""
    wrapped = textwrap.wrap(line, WIDTH - 14, break_on_hyphens=False) or [""]
    for text in wrapped:
        print("  %-11s %s" % (name, paint(text, code)))
        name = ""


def heard(name, visit):
    """What the client heard, as it was sent."""
    colour = {"allowed": "32", "refused": "31", "later": "33"}[verdict(visit)]
    for line in visit.lines or ["(nothing)"]:
        paragraph(name, line, colour)
        name = ""


def logged(said):
    """What is in Dovecot's log."""
    for line in said:
        paragraph("log", line, "2")


def person(who, imap, pop3, groups, said, before, after):
    heading("%s: %s" % (who.name, who.what))
    heard("IMAP", imap)
    if imap.ok:
        facts((("ACL_GROUPS", "%s   (Dovecot's log: acl: group added)" %
                ", ".join(groups) if groups else "none"),
               ("shared", ", ".join("Public/" + name for name in imap.shared)
                or "no shared mailbox is listed")))
    heard("POP3", pop3)
    logged(said)
    facts((("last login", "before: " + before), ("", "after:  " + after)))


def table(rows):
    heading("All in one table")
    head = ("user", "who", "IMAP", "POP3", "shared mailboxes")
    widths = [max(len(row[i]) for row in rows + [head])
              for i in range(len(head))]
    widths[1] = min(widths[1], 44)
    for row in [head, tuple("-" * width for width in widths)] + rows:
        cells = [textwrap.wrap(cell, width) or [""]
                 for cell, width in zip(row, widths)]
        for i in range(max(len(cell) for cell in cells)):
            print("  " + "  ".join(
                (cell[i] if i < len(cell) else "").ljust(width)
                for cell, width in zip(cells, widths)).rstrip())


def closing(wrong, logins):
    print()
    if not wrong:
        print(paint("All %d logins went as the directory says." % logins,
                    "1;32"))
    for text in wrong:
        print(paint("NOT AS EXPECTED: " + text, "1;31"))
