"""A name server of one's own, truthful or not, and a place where it is asked.

It listens on an address of its own within 127/8; the programs under test find
it in an /etc/resolv.conf that only they see.
"""

import os
import socket
import struct
import threading
import time

from .base import NAMESPACE, make_directory, run, write_file

A, CNAME, AAAA, SRV = 1, 5, 28, 33
INSIDE = """#!/bin/sh -e
PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount --bind @HERE@/resolv.conf /etc/resolv.conf
exec "$@"
"""


def _name(text):
    return b"".join(bytes([len(part)]) + part.encode()
                    for part in text.split(".") if part) + b"\0"


def srv(priority, weight, port, target, ttl=60):
    return SRV, ttl, struct.pack(">HHH", priority, weight, port) + _name(target)


def alias(target, ttl=60):
    return CNAME, ttl, _name(target)


def address(text, ttl=60):
    return A, ttl, socket.inet_aton(text)


class NameServer:
    """`records`: {name: [record]}; `asked`: the names it was asked for.

    manner: `silent` says nothing, `busy` fails (SERVFAIL), `garbage` sends
    that, `cut` has room for nothing over UDP; `number`, `name` and `kind` lie
    about what was asked, `port` answers from another one, `drip` sends a byte
    now and then over TCP.
    """

    serial = 0

    def __init__(self, records=(), manner=""):
        self.records, self.manner = dict(records), manner
        self.asked = []
        self.here = make_directory("ld-")
        self.sockets = []
        pid = os.getpid()
        NameServer.serial += 1
        self.address = "127.%d.%d.%d" % (
            60 + NameServer.serial % 100, pid >> 8 & 255, pid & 255)
        self.inside = self.place([self.address])
        self._listen(socket.SOCK_DGRAM, self._datagrams)
        self._listen(socket.SOCK_STREAM, self._streams)

    def place(self, addresses, search=""):
        """Words that run a command where these name servers are asked."""
        write_file(os.path.join(self.here, "resolv.conf"), "".join(
            "nameserver %s\n" % address for address in addresses)
            + ("search %s\n" % search if search else ""))
        return [NAMESPACE, write_file(os.path.join(self.here, "inside"),
                                      INSIDE.replace("@HERE@", self.here),
                                      0o755)]

    def _listen(self, kind, serve):
        sock = socket.socket(socket.AF_INET, kind)
        if kind == socket.SOCK_STREAM:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((self.address, 53))
        if kind == socket.SOCK_STREAM:
            sock.listen(20)
        self.sockets.append(sock)
        threading.Thread(target=serve, args=(sock,), daemon=True).start()

    def _datagrams(self, sock):
        while True:
            try:
                query, peer = sock.recvfrom(4096)
            except OSError:
                return
            if not query:
                return  # stopped
            answer = self._answer(query, self.manner)
            if answer is None:
                continue
            if self.manner == "port":
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
                    other.bind((self.address, 0))
                    other.sendto(answer, peer)
            else:
                sock.sendto(answer, peer)

    def _streams(self, sock):
        while True:
            try:
                peer, _ = sock.accept()
            except OSError:
                return
            with peer:
                size = struct.unpack(">H", peer.recv(2, socket.MSG_WAITALL))[0]
                answer = self._answer(
                    peer.recv(size, socket.MSG_WAITALL), "")
                try:
                    self._stream(peer, struct.pack(">H", len(answer)) + answer)
                except OSError:
                    pass  # hung up

    def _stream(self, peer, answer):
        if self.manner != "drip":
            peer.sendall(answer)
            return
        for byte in answer:
            peer.sendall(bytes([byte]))
            time.sleep(0.2)

    def _answer(self, query, manner):
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode())
            at += 1 + query[at]
        kind = struct.unpack(">H", query[at + 1:at + 3])[0]
        question, name = query[12:at + 5], ".".join(labels).lower()
        self.asked.append((name, kind))
        if manner == "silent":
            return None
        if manner == "garbage":
            return os.urandom(40)
        if manner == "drip":
            manner = "cut"
        if manner == "cut" and kind != SRV:
            manner = ""
        code = 2 if manner == "busy" else 0 if name in self.records else 3
        found, wanted = [], name
        for record in self.records.get(name, []):
            if record[0] in (kind, CNAME):
                found.append((wanted, record))
        for record in [record for _, record in found if record[0] == CNAME]:
            for target, records in self.records.items():
                if _name(target) == record[2]:
                    found += [(target, one) for one in records]
        if manner in ("busy", "cut") or code:
            found = []
        number = query[:2]
        if manner == "number":
            number = bytes([query[0] ^ 1, query[1]])
        if manner == "name":
            question = question.replace(b"\x05_ldap", b"\x05_LDAX")
        if manner == "kind":
            question = question[:-3] + b"\1" + question[-2:]
        answer = number + struct.pack(
            ">HHHHH", 0x8180 | code | (0x0200 if manner == "cut" else 0),
            1, len(found), 0, 0) + question
        for owner, (kind, ttl, data) in found:
            answer += _name(owner) + struct.pack(
                ">HHIH", kind, 1, ttl, len(data)) + data
        return answer

    def stop(self):
        for sock in self.sockets:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            sock.close()

    def run(self, *words, **more):
        """Run a command to its end where this name server is asked."""
        return run(self.inside + list(words), **more)
