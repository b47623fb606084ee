"""Servers that misbehave: silent, rude or lying, over TCP and UNIX sockets."""

import os
import socket
import threading

from .base import make_directory

# LDAP ExtendedResponse (RFC 4511 4.12): message 1, success.
START_TLS_OK = bytes.fromhex("300c02010178070a010004000400")
BIND_OK = bytes.fromhex("300c02010161070a010004000400")


def _end(listener):
    """Close it; the thread that waits for the next peer ends, too."""
    try:
        listener.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # somebody has done so
    listener.close()


class Listener:
    """Accepts connections and does `manner` with each, in threads of its own.

    `silent` says nothing, `closing` hangs up, `garbage` sends bytes that are
    no LDAP, `starttls` agrees to StartTLS and then says nothing, `bound` lets
    anybody bind and then says nothing; `heard` is what it was then asked.
    """

    def __init__(self, manner="silent"):
        self.manner = manner
        self.sock = socket.socket()
        self.sock.bind(("127.0.0.1", 0))
        self.sock.listen(50)
        self.address = "127.0.0.1:%d" % self.sock.getsockname()[1]
        self.accepted = 0
        self.heard = b""
        self.kept = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                peer, _ = self.sock.accept()
            except OSError:
                return
            self.accepted += 1
            self.kept.append(peer)
            try:
                self._answer(peer)
            except OSError:
                pass

    def _answer(self, peer):
        if self.manner == "closing":
            peer.close()
        elif self.manner == "garbage":
            peer.sendall(b"\x30\x84\xff\xff\xff\xffHTTP/1.1 400 No\r\n\r\n")
        elif self.manner == "starttls":
            peer.recv(4096)
            peer.sendall(START_TLS_OK)
        elif self.manner == "bound":
            peer.recv(4096)
            peer.sendall(BIND_OK)
            self.heard += peer.recv(4096)

    def stop(self):
        _end(self.sock)
        for peer in self.kept:
            peer.close()


def frame(*records):
    """A frame of the wrapper's protocol (include/postlogin/wire.h)."""
    body = b"".join(record if isinstance(record, bytes) else record.encode()
                    for record in (text + "\0" if isinstance(text, str)
                                   else text + b"\0" for text in records))
    return len(body).to_bytes(4, "big") + body


def reply(*records):
    """A whole reply: version and end added."""
    return frame("postlogin=1", *records, "end=")


class Decider:
    """A decider on a UNIX socket that answers every request with `answer`.

    answer: bytes, or None for silence; slowly: one byte at a time.
    `requests` holds the records of what was asked.
    """

    def __init__(self, answer, close=True, slowly=0.0, owner=0):
        self.answer, self.close, self.slowly = answer, close, slowly
        self.path = os.path.join(make_directory("lf-"), "s")
        self.requests = []
        self.kept = []
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.bind(self.path)
        os.chmod(self.path, 0o666)
        if owner:
            # The listener's owner is who called listen(): see SO_PEERCRED.
            os.seteuid(owner)
        self.sock.listen(50)
        if owner:
            os.seteuid(0)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                peer, _ = self.sock.accept()
            except OSError:
                return
            try:
                self._talk(peer)
            except OSError:
                pass

    def _talk(self, peer):
        peer.settimeout(5)
        head = self._exactly(peer, 4)
        body = self._exactly(peer, int.from_bytes(head, "big"))
        self.requests.append([
            record.decode("utf-8", "surrogateescape")
            for record in body.split(b"\0")[:-1]])
        if self.answer is not None:
            if self.slowly:
                stopped = threading.Event()
                for byte in self.answer:
                    peer.sendall(bytes([byte]))
                    stopped.wait(self.slowly)
            else:
                peer.sendall(self.answer)
        if self.close and self.answer is not None:
            peer.close()
        else:
            self.kept.append(peer)

    @staticmethod
    def _exactly(peer, count):
        data = b""
        while len(data) < count:
            part = peer.recv(count - len(data))
            if not part:
                raise OSError("short request")
            data += part
        return data

    def stop(self):
        _end(self.sock)
        for peer in self.kept:
            peer.close()
