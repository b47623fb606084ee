"""Mail clients: the standard library's, and a socket that keeps every byte."""

import imaplib
import poplib
import re
import select
import socket
import ssl
import time

from .base import Failure
from .dovecot import PASSWORD

TIMEOUT = 40


class Seen:
    """What one login looked like from outside.

    ok: the login succeeded; raw: all bytes from the server after the
    greeting; folders: what LIST showed; seconds: until the answer.
    """

    def __init__(self):
        self.ok = False
        self.raw = b""
        self.folders = []
        self.seconds = 0.0

    @property
    def text(self):
        return self.raw.decode("utf-8", "replace")

    @property
    def lines(self):
        return self.text.split("\r\n")[:-1]

    @property
    def alerts(self):
        return re.findall(r"^\* OK \[ALERT\] (.*)\r$", self.text, re.M)


class Raw:
    """A line protocol over a socket that records what came."""

    def __init__(self, port, context=None, source=None):
        self.sock = socket.create_connection(
            ("127.0.0.1", port), TIMEOUT,
            source_address=(source, 0) if source else None)
        if context:
            self.sock = context.wrap_socket(self.sock)
        self.received = b""

    def send(self, data):
        self.sock.sendall(data)

    def read_until(self, pattern, seconds=TIMEOUT):
        """Read until the bytes since the last call match; False at EOF."""
        start = len(self.received)
        end = time.monotonic() + seconds
        while not re.search(pattern, self.received[start:], re.M):
            left = end - time.monotonic()
            if left <= 0:
                raise Failure("no %r in %.0f s, only %r" %
                              (pattern, seconds, self.received[start:]))
            self.sock.settimeout(left)
            try:
                data = self.sock.recv(65536)
            except (socket.timeout, TimeoutError):
                continue
            except ConnectionResetError:
                return False
            if not data:
                return False
            self.received += data
        return True

    def read_all(self, seconds=TIMEOUT):
        """Read up to the end of the connection."""
        start = len(self.received)
        if self.read_until(rb"(?!)", seconds):
            raise Failure("unreachable")
        return self.received[start:]

    def close(self):
        self.sock.close()


def _quoted(text):
    return text.replace("\\", "\\\\").replace('"', '\\"').encode()


def imap(port, user, password=PASSWORD, context=None, source=None):
    """Log in by IMAP, list the folders, log out; every byte recorded."""
    seen, raw = Seen(), Raw(port, context, source)
    try:
        raw.read_until(rb"^\* OK .*\r\n")
        start, begin = len(raw.received), time.monotonic()
        name = user.encode()
        if all(byte < 128 for byte in name):
            raw.send(b'a1 LOGIN "%s" "%s"\r\n' %
                     (_quoted(user), _quoted(password)))
        else:
            raw.send(b"a1 LOGIN {%d+}\r\n%s \"%s\"\r\n" %
                     (len(name), name, _quoted(password)))
        raw.read_until(rb"^a1 .*\r\n")
        seen.seconds = time.monotonic() - begin
        seen.ok = re.search(rb"^a1 OK", raw.received[start:], re.M) is not None
        if seen.ok:
            raw.send(b'a2 LIST "" "*"\r\n')
            raw.read_until(rb"^a2 .*\r\n")
            raw.send(b"a3 LOGOUT\r\n")
        if seen.ok or not re.search(rb"^a1 ", raw.received[start:], re.M):
            raw.read_all()
        seen.raw = raw.received[start:]
        seen.folders = re.findall(r'^\* LIST \([^)]*\) "/" "?([^"\r]*)"?\r$',
                                  seen.text, re.M)
    finally:
        raw.close()
    return seen


def pop3(port, user, password=PASSWORD, context=None, source=None):
    """Log in by POP3 and quit; every byte after USER's answer recorded."""
    seen, raw = Seen(), Raw(port, context, source)
    try:
        raw.read_until(rb"^\+OK .*\r\n")
        raw.send(b"USER %s\r\n" % user.encode())
        raw.read_until(rb"^\+OK.*\r\n")
        start, begin = len(raw.received), time.monotonic()
        raw.send(b"PASS %s\r\n" % password.encode())
        raw.read_until(rb"\r\n")
        seen.seconds = time.monotonic() - begin
        seen.ok = raw.received[start:].startswith(b"+OK")
        if seen.ok:
            raw.send(b"QUIT\r\n")
        raw.read_all()
        seen.raw = raw.received[start:]
    finally:
        raw.close()
    return seen


def library_imap(port, user, password=PASSWORD):
    """imaplib's view: ("OK" or "NO" or "abort", text)."""
    client = imaplib.IMAP4("127.0.0.1", port, timeout=TIMEOUT)
    try:
        kind, data = client.login(user, password)
        client.logout()
        return kind, b" ".join(data).decode("utf-8", "replace")
    except imaplib.IMAP4.abort as error:
        return "abort", str(error)
    except imaplib.IMAP4.error as error:
        return "NO", str(error)
    finally:
        client.file.close()
        client.sock.close()


def library_pop3(port, user, password=PASSWORD):
    """poplib's view: ("+OK" or "-ERR", text)."""
    client = poplib.POP3("127.0.0.1", port, timeout=TIMEOUT)
    try:
        client.user(user)
        answer = client.pass_(password).decode("utf-8", "replace")
        client.quit()
        return "+OK", answer
    except poplib.error_proto as error:
        return "-ERR", str(error)
    finally:
        client.close()


def context(authority):
    """A TLS context that trusts the private CA."""
    made = ssl.create_default_context(cafile=authority.path("ca.pem"))
    made.check_hostname = False
    return made


def readable(sock, seconds):
    """Whether there is something to read within this time."""
    return bool(select.select([sock], [], [], seconds)[0])
