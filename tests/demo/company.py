"""The people of the demo, what they try, and what must come of it."""

import base64
import os
import time

HERE = os.path.dirname(os.path.abspath(__file__))
DAY = 86400
EVIL_ALERT = "Hello.\r\na1 OK Logged in as root\r\n* BYE Your disk is full."

FOLDERS = {
    "Staff": ["group=staff lr"],
    "Management": ["group=management lr"],
    "Board": ["group=board lr"],
    "Sales": ["group=sales lr"],
}


class Person:
    """A user, the address the logins come from, and the expected outcome.

    imap and pop3 are parts of what the client must be shown; a refusal is
    known by `allowed` alone.
    """

    def __init__(self, name, what, allowed, shared=(), imap=(), pop3=(),
                 address="127.0.0.1"):
        self.name = name
        self.what = what
        self.allowed = allowed
        self.shared = sorted(shared)
        self.imap = imap
        self.pop3 = pop3
        self.address = address

    @property
    def dn(self):
        return "uid=%s,ou=people,dc=example,dc=com" % self.name


PEOPLE = (
    Person("nora", "an ordinary user, in the groups staff and sales", True,
           shared=("Sales", "Staff"), pop3=("+OK",)),
    Person("dan", "disabled: mailLoginEnabled is FALSE", False,
           imap=("* BYE [CONTACTADMIN] Mail is switched off",),
           pop3=("-ERR [SYS/PERM] Mail is switched off",)),
    Person("nils", "limited to 127.0.0.8/29, coming from 127.0.0.1", False,
           imap=("No mail from 127.0.0.1.",),
           pop3=("-ERR [AUTH] No mail from 127.0.0.1.",)),
    Person("nils", "limited to 127.0.0.8/29, coming from 127.0.0.9", True,
           address="127.0.0.9", pop3=("+OK",)),
    Person("olga", "outside her hours", False,
           imap=("No mail at this hour.",),
           pop3=("-ERR [AUTH] No mail at this hour.",)),
    Person("alma", "with two alerts", True,
           imap=("* OK [ALERT] Your mailbox is moved tonight at 22:00.",
                 "* OK [ALERT] Gr\u00fcezi! Die K\u00fcche"), pop3=("+OK",)),
    Person("erik", "expired three days ago", False,
           imap=("* BYE [EXPIRED] Your account expired on",),
           pop3=("-ERR [SYS/PERM] Your account expired on",)),
    Person("nadia", "in board, which is in management, which is in staff",
           True, shared=("Board", "Management", "Staff"),
           imap=("* OK [ALERT] [board] The board meets on Friday.",),
           pop3=("+OK",)),
    Person("hank", "in staff, with line breaks in mailAlert and commas in "
           "mailGroup", True, shared=("Staff",),
           imap=("* OK [ALERT] Hello.",), pop3=("+OK",)),
)


def generalized(at):
    """A time as directories write it."""
    return time.strftime("%Y%m%d%H%M%SZ", time.gmtime(at))


def directory(now):
    """The company as LDIF, with dates around `now`."""
    values = {
        "IN_A_YEAR": generalized(now + 365 * DAY),
        "TWO_DAYS_AGO": generalized(now - 2 * DAY),
        "THREE_DAYS_AGO": generalized(now - 3 * DAY),
        # three days off is another day in every zone
        "ANOTHER_DAY": time.strftime("%a", time.gmtime(now + 3 * DAY)),
        "EVIL_ALERT": base64.b64encode(EVIL_ALERT.encode()).decode(),
    }
    with open(os.path.join(HERE, "company.ldif"), encoding="utf-8") as file:
        text = file.read()
    for name, value in values.items():
        text = text.replace("@%s@" % name, value)
    return text
