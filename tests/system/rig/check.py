"""What tests say: short comparisons with a readable failure, and tables."""

import functools

from .base import Failure, wait_until


def equal(got, wanted, what="value"):
    if got != wanted:
        raise Failure("%s: got %r, wanted %r" % (what, got, wanted))


def true(value, what):
    if not value:
        raise Failure(what)


def contains(text, part, what="text"):
    if part not in text:
        raise Failure("%s: %r is not in\n%s" % (what, part, _shown(text)))


def appears(read, part, what="text", seconds=5):
    """read() must come to contain part: logs arrive behind the answer."""
    try:
        wait_until(lambda: part in read(), seconds)
    except Failure:
        contains(read(), part, what)


def lacks(text, part, what="text"):
    if part in text:
        raise Failure("%s: %r is in\n%s" % (what, part, _shown(text)))


def between(value, low, high, what="value"):
    if not low <= value <= high:
        raise Failure("%s: %r is not within %r and %r" %
                      (what, value, low, high))


def _shown(text):
    text = text if isinstance(text, str) else repr(text)
    return text[-3000:]


def cases(table):
    """Run a test once for each row; row[0] names the case.

    The function gets the rest of the row as its arguments.
    """
    def decorate(function):
        made = {}
        for row in table:
            if row[0] in made:
                raise ValueError("two cases are called %r" % row[0])
            made[row[0]] = functools.partial(function, *row[1:])
        function.cases = made
        return function
    return decorate
