#!/usr/bin/python3
"""Writes the tables beside it anew; see README.md.

It shares nothing with the program that is tested by them: each bit is set by
asking which clock time its slot begins at.
"""

import base64
import datetime
import os
import sys

UTC = datetime.timezone.utc
DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
# A Sunday, 00:00 UTC.
SUNDAY = datetime.datetime(2026, 11, 22, tzinfo=UTC)
SYNTAXES = {"logon_hours": 60, "time_map": 30}

# name, windows (day 0 = Sunday, from and to in minutes of that day), text
OFFICE = [(day, 480, 1080) for day in range(1, 6)]
BOTH = (
    ("never", [], "never"),
    ("always", [(day, 0, 1440) for day in range(7)],
     "daily 00:00-24:00 UTC"),
    ("office hours", OFFICE, "Mon-Fri 08:00-18:00 UTC"),
    ("office hours and Saturday morning", OFFICE + [(6, 540, 720)],
     "Mon-Fri 08:00-18:00 UTC, Sat 09:00-12:00 UTC"),
    ("office hours with a lunch break",
     [(day, at, to) for day in range(1, 6)
      for at, to in ((480, 720), (780, 1080))],
     "Mon-Fri 08:00-12:00 UTC, Mon-Fri 13:00-18:00 UTC"),
    ("Sunday to Thursday", [(day, 480, 1080) for day in range(5)],
     "Sun-Thu 08:00-18:00 UTC"),
    ("Monday and Wednesday", [(1, 480, 720), (3, 480, 720)],
     "Mon 08:00-12:00 UTC, Wed 08:00-12:00 UTC"),
    ("nights", [(day, 0, 360) for day in range(7)] +
     [(day, 1320, 1440) for day in range(7)], "daily 22:00-06:00 UTC"),
    ("Friday night", [(5, 1320, 1440), (6, 0, 360)],
     "Fri 22:00-06:00 UTC"),
    ("Saturday night, over the end of the week",
     [(6, 1320, 1440), (0, 0, 360)], "Sat 22:00-06:00 UTC"),
    ("a whole week-end, over the end of the week",
     [(6, 0, 1440), (0, 0, 1440)], "Sat-Sun 00:00-24:00 UTC"),
    ("Friday evening to Monday morning",
     [(5, 1080, 1440), (6, 0, 1440), (0, 0, 1440), (1, 0, 480)],
     "Mon 00:00-08:00 UTC, Fri 18:00-24:00 UTC, Sat-Sun 00:00-24:00 UTC"),
    ("a day from noon to noon is cut at midnight",
     [(2, 720, 1440), (3, 0, 720)],
     "Tue 12:00-24:00 UTC, Wed 00:00-12:00 UTC"),
    ("an hour less than a day is not", [(2, 720, 1440), (3, 0, 660)],
     "Tue 12:00-11:00 UTC"),
    ("all but the first hour of the week",
     [(0, 60, 1440)] + [(day, 0, 1440) for day in range(1, 7)],
     "Mon-Sat 00:00-24:00 UTC, Sun 01:00-24:00 UTC"),
    ("first and last hour of the week", [(0, 0, 60), (6, 1380, 1440)],
     "Sat 23:00-01:00 UTC"),
)
HALVES = (
    ("half past eight to half past five",
     [(day, 510, 1050) for day in range(1, 6)], "Mon-Fri 08:30-17:30 UTC"),
    ("the first half of each fourth hour: octets of 01",
     [(day, at, at + 30) for day in range(7) for at in range(0, 1440, 240)],
     "daily 00:00-00:30 UTC, daily 04:00-04:30 UTC, daily 08:00-08:30 UTC, "
     "daily 12:00-12:30 UTC, daily 16:00-16:30 UTC, daily 20:00-20:30 UTC"),
    ("all but those: octets of fe",
     [(day, at + 30, at + 240) for day in range(7)
      for at in range(0, 1440, 240)],
     "daily 00:30-04:00 UTC, daily 04:30-08:00 UTC, daily 08:30-12:00 UTC, "
     "daily 12:30-16:00 UTC, daily 16:30-20:00 UTC, daily 20:30-24:00 UTC"),
    ("half past eleven to half past midnight",
     [(day, 0, 30) for day in range(7)] +
     [(day, 1410, 1440) for day in range(7)], "daily 23:30-00:30 UTC"),
)
NAMED = {"logon_hours": BOTH, "time_map": BOTH + HALVES}

# syntax, when, zone, minutes east of UTC then, text in that zone, windows UTC
ZONES = (
    ("logon_hours", "2026-11-25T12:00:00Z", "Europe/Zurich",
     "Mon-Fri 08:00-18:00", [(day, 420, 1020) for day in range(1, 6)]),
    ("logon_hours", "2026-07-25T12:00:00Z", "Europe/Zurich",
     "Mon-Fri 08:00-18:00", [(day, 360, 960) for day in range(1, 6)]),
    ("logon_hours", "2026-11-25T12:00:00Z", "Asia/Tokyo",
     "Sun 08:00-10:00", [(6, 1380, 1440), (0, 0, 60)]),
    ("logon_hours", "2026-11-25T12:00:00Z", "America/Los_Angeles",
     "Sat 15:00-17:00", [(6, 1380, 1440), (0, 0, 60)]),
    ("logon_hours", "2026-11-25T12:00:00Z", "Pacific/Kiritimati",
     "Mon 00:00-24:00", [(0, 600, 1440), (1, 0, 600)]),
    ("logon_hours", "2026-11-25T12:00:00Z", "Asia/Kolkata",
     "Mon-Fri 08:30-17:30", [(day, 180, 720) for day in range(1, 6)]),
    ("time_map", "2026-11-25T12:00:00Z", "Asia/Kolkata",
     "Mon-Fri 08:00-18:00", [(day, 150, 750) for day in range(1, 6)]),
    ("time_map", "2026-11-25T12:00:00Z", "Asia/Kathmandu",
     "Mon-Fri 08:15-17:45", [(day, 150, 720) for day in range(1, 6)]),
    ("time_map", "2026-11-25T12:00:00Z", "America/St_Johns",
     "Sat 20:00-21:00", [(6, 1410, 1440), (0, 0, 30)]),
)


def pack(syntax, windows):
    """The octets of a map that is open in these windows."""
    length = SYNTAXES[syntax]
    octets = bytearray(7 * 1440 // length // 8)
    for slot in range(len(octets) * 8):
        day, minute = divmod(slot * length, 1440)
        if any(day == at[0] and at[1] <= minute < at[2] for at in windows):
            octets[slot // 8] |= 1 << slot % 8
    return bytes(octets)


def stamp(minutes, seconds=0):
    """So long behind the beginning of the week."""
    when = SUNDAY + datetime.timedelta(minutes=minutes, seconds=seconds)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def clock(minutes):
    return "%02d:%02d" % divmod(minutes, 60)


def text64(octets):
    return base64.b64encode(octets).decode()


def maps():
    yield "syntax", "name", "hex", "base64", "text"
    for syntax, rows in NAMED.items():
        for name, windows, text in rows:
            octets = pack(syntax, windows)
            yield syntax, name, octets.hex(), text64(octets), text


def instants():
    """Around each edge of each map: the second before, at, and after."""
    yield "syntax", "name", "instant", "verdict"
    for syntax, rows in NAMED.items():
        for name, windows, _ in rows:
            edges = sorted({day * 1440 + at for day, first, last in windows
                            for at in (first, last)} | {0, 10080})
            for edge in edges:
                for second in (-1, 0, 1):
                    at = (edge * 60 + second) % (10080 * 60)
                    day, rest = divmod(at, 86400)
                    is_open = any(day == span[0] and
                                  span[1] * 60 <= rest < span[2] * 60
                                  for span in windows)
                    yield (syntax, name, stamp(edge, second),
                           "open" if is_open else "shut")


def slots():
    yield "syntax", "slot", "first", "last", "hex", "base64", "text"
    for syntax, length in SYNTAXES.items():
        for slot in range(7 * 1440 // length):
            day, minute = divmod(slot * length, 1440)
            octets = pack(syntax, [(day, minute, minute + length)])
            yield (syntax, str(slot), stamp(slot * length),
                   stamp((slot + 1) * length, -1), octets.hex(),
                   text64(octets), "%s %s-%s UTC" % (
                       DAYS[day], clock(minute), clock(minute + length)))


def zones():
    yield "syntax", "at", "zone", "text", "hex"
    for syntax, when, zone, text, windows in ZONES:
        yield syntax, when, zone, text, pack(syntax, windows).hex()


def lengths():
    """No maps: a test of them is undefined, whatever they hold."""
    yield "syntax", "octets", "hex"
    for syntax in SYNTAXES:
        right = len(pack(syntax, []))
        for size in (0, 1, 20, 21, 22, 28, 41, 42, 43, 63, 84):
            if size != right:
                yield syntax, str(size), "ff" * size


def main():
    place = os.path.dirname(os.path.abspath(__file__))
    if len(sys.argv) > 1:
        place = sys.argv[1]
    for table in (maps, instants, slots, zones, lengths):
        path = os.path.join(place, table.__name__ + ".tsv")
        with open(path, "w", encoding="ascii") as file:
            for row in table():
                file.write("\t".join(row) + "\n")


if __name__ == "__main__":
    main()
