"""Medians, ratios, the table and the JSON."""

import json
import os
import platform
import statistics

from candidates import NAMES

# (what, of two candidates' CPU, at most or at least, limit)
TARGETS = (
    ("wrapper / C over libldap", ("wrapper", "minimal"), "at most", 1.3),
    ("ldapsearch script / wrapper", ("shell", "wrapper"), "at least", 4.0))
PEAK_LIMIT_KIB = 2048


def _ratio(rounds, above, below):
    """The median of the rounds' ratios: what slows a round slows both."""
    return statistics.median(
        a / b for a, b in zip(rounds[above], rounds[below]))


def summary(settings, cpu, wall, peaks):
    """All results as one object. cpu, wall: {name: [mean of a round]}."""
    result = {"settings": settings, "machine": {
        "cpus": os.cpu_count(), "kernel": platform.release(),
        "processor": _processor()}, "candidates": {}, "targets": []}
    for name in NAMES:
        result["candidates"][name] = {
            "title": NAMES[name],
            "cpu_us": statistics.median(cpu[name]),
            "cpu_us_rounds": cpu[name],
            "wall_us": statistics.median(wall[name]),
            "wall_us_rounds": wall[name],
            "cpu_to_minimal": _ratio(cpu, name, "minimal"),
            "cpu_to_wrapper": _ratio(cpu, name, "wrapper")}
    for title, (above, below), kind, limit in TARGETS:
        value = _ratio(cpu, above, below)
        result["targets"].append({
            "title": title, "value": value, "kind": kind, "limit": limit,
            "met": value <= limit if kind == "at most" else value >= limit})
    peak = max(peaks)
    result["targets"].append({
        "title": "wrapper's peak resident KiB", "value": peak,
        "kind": "below", "limit": PEAK_LIMIT_KIB,
        "met": peak < PEAK_LIMIT_KIB})
    return result


def _processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as source:
            for line in source:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.machine()


def show(result):
    """The table."""
    settings = result["settings"]
    print("%(users)d users, %(groups)d groups, %(memberships)d groups a user; "
          "%(rounds)d rounds of %(logins)d logins" % settings)
    print("medians of the rounds; CPU: user and system, the whole tree\n")
    print("%-24s %10s %17s %10s %7s %9s" % (
        "", "CPU ms", "least..most", "wall ms", "x C", "x wrapper"))
    order = sorted(result["candidates"].values(), key=lambda c: c["cpu_us"])
    for one in order:
        print("%-24s %10.2f %8.2f..%7.2f %10.2f %7.2f %9.2f" % (
            one["title"], one["cpu_us"] / 1000,
            min(one["cpu_us_rounds"]) / 1000,
            max(one["cpu_us_rounds"]) / 1000, one["wall_us"] / 1000,
            one["cpu_to_minimal"], one["cpu_to_wrapper"]))
    print()
    for target in result["targets"]:
        print("%-6s %s: %.2f (%s %g)" % (
            "met" if target["met"] else "MISSED", target["title"],
            target["value"], target["kind"], target["limit"]))


def write(result, path):
    with open(path, "w", encoding="utf-8") as out:
        json.dump(result, out, indent=1)
        out.write("\n")
