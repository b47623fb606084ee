"""The mail clients of Python's library, with an ear on what they hear."""

import imaplib
import poplib
import re
import socket

from rig.dovecot import PASSWORD

TIMEOUT = 30


class Visit:
    """What one login looked like: the lines heard, and the folders seen."""

    def __init__(self):
        self.ok = False
        self.lines = []
        self.shared = []

    @property
    def text(self):
        return "\n".join(self.lines)

    def hear(self, raw):
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        if not line.startswith("* CAPABILITY "):
            self.lines.append(re.sub(r"\[CAPABILITY [^]]*\]",
                                     "[CAPABILITY ...]", line))


class Imap(imaplib.IMAP4):
    """imaplib, from an address, telling `visit` of each line."""

    def __init__(self, port, address):
        self.visit = None
        self.address = address
        super().__init__("127.0.0.1", port, TIMEOUT)

    def _create_socket(self, timeout):
        return socket.create_connection((self.host, self.port), timeout,
                                        (self.address, 0))

    def readline(self):
        line = super().readline()
        if self.visit and line:
            self.visit.hear(line)
        return line


class Pop3(poplib.POP3):
    """poplib, likewise."""

    def __init__(self, port, address):
        self.visit = None
        self.address = address
        super().__init__("127.0.0.1", port, TIMEOUT)

    def _create_socket(self, timeout):
        return socket.create_connection((self.host, self.port), timeout,
                                        (self.address, 0))

    def _getline(self):
        line, octets = super()._getline()
        if self.visit:
            self.visit.hear(line)
        return line, octets


def imap(port, person):
    """One login by IMAP: (lines up to the answer, shared mailboxes)."""
    visit = Visit()
    client = Imap(port, person.address)
    try:
        client.visit = visit
        client.login(person.name, PASSWORD)
        client.visit = None
        visit.ok = True
        for raw in client.list('""', "Public/%")[1]:
            if raw is not None:
                visit.shared.append(raw.decode().rsplit("/", 1)[1].strip('"'))
        client.logout()
    except imaplib.IMAP4.error:  # also abort, which is what a BYE becomes
        client.shutdown()
    visit.shared.sort()
    return visit


def pop3(port, person):
    """One login by POP3."""
    visit = Visit()
    client = Pop3(port, person.address)
    try:
        client.user(person.name)
        client.visit = visit
        client.pass_(PASSWORD)
        client.visit = None
        visit.ok = True
        client.quit()
    except poplib.error_proto:
        client.close()
    return visit
