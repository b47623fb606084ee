"""A small LDAP server of our own (RFC 4511), for what no server here does.

It gives long attributes in parts, as Active Directory does, and can be told to
do that wrongly. Anybody may bind; searches are base, onelevel and subtree with
filters of & | ! equality and presence; every matching rule is equality.
"""

import socket
import threading


def _length(size):
    if size < 128:
        return bytes([size])
    data = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(data)]) + data


def tlv(tag, *parts):
    body = b"".join(parts)
    return bytes([tag]) + _length(len(body)) + body


def octets(text, tag=0x04):
    return tlv(tag, text if isinstance(text, bytes) else text.encode())


def integer(number, tag=0x02):
    return tlv(tag, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def read_tlv(data, at=0):
    """(tag, body, behind) of the element at `at`."""
    tag, size, at = data[at], data[at + 1], at + 2
    if size & 0x80:
        count = size & 0x7f
        size, at = int.from_bytes(data[at:at + count], "big"), at + count
    return tag, data[at:at + size], at + size


def elements(data):
    at, found = 0, []
    while at < len(data):
        tag, body, at = read_tlv(data, at)
        found.append((tag, body))
    return found


def normal(dn):
    return ",".join(part.strip() for part in dn.lower().split(","))


def parent(dn):
    return dn.split(",", 1)[1] if "," in dn else ""


class Ranger:
    """Serves `entries`, {dn: {attribute: [values]}}, in parts of `page`.

    part(low, high, values, dn, name) may change what is said of a later part:
    it returns (low, high or "*", values), or an int to answer with that result
    code. `log` holds (scope, base, attributes) of each search.
    """

    def __init__(self, entries, page=1500, part=None, twin=True):
        self.entries = {normal(dn): (dn, {
            name.lower(): (name, list(values))
            for name, values in attributes.items()})
            for dn, attributes in entries.items()}
        self.page, self.part, self.twin = page, part, twin
        self.log, self.kept = [], []
        self.sock = socket.socket()
        self.sock.bind(("127.0.0.1", 0))
        self.sock.listen(50)
        self.uri = "ldap://127.0.0.1:%d" % self.sock.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self):
        self.sock.close()
        for peer in self.kept:
            peer.close()

    def _serve(self):
        while True:
            try:
                peer, _ = self.sock.accept()
            except OSError:
                return
            self.kept.append(peer)
            threading.Thread(target=self._talk, args=(peer,),
                             daemon=True).start()

    def _talk(self, peer):
        data = b""
        try:
            while True:
                while len(data) < 2 or len(data) < self._need(data):
                    more = peer.recv(65536)
                    if not more:
                        return
                    data += more
                need = self._need(data)
                _, body, _ = read_tlv(data[:need])
                data = data[need:]
                self._answer(peer, body)
        except OSError:
            pass

    @staticmethod
    def _need(data):
        size, at = data[1], 2
        if size & 0x80:
            at += size & 0x7f
            size = int.from_bytes(data[2:at], "big")
        return at + size

    def _answer(self, peer, body):
        (_, number), (tag, request) = elements(body)[:2]
        number = tlv(0x02, number)
        if tag == 0x60:  # bind
            self._end(peer, number, 0x61)
        elif tag == 0x63:
            self._search(peer, number, elements(request))

    @staticmethod
    def _end(peer, number, tag, code=0, before=b""):
        peer.sendall(before + tlv(0x30, number, tlv(
            tag, integer(code, 0x0a), octets(""), octets(""))))

    def _search(self, peer, number, request):
        base = normal(request[0][1].decode())
        scope, asked = request[1][1][0], [
            name.decode() for _, name in elements(request[7][1])]
        self.log.append((scope, base, asked))
        if base and base not in self.entries:
            self._end(peer, number, 0x65, 32)
            return
        out = b""
        for key, (dn, attributes) in self.entries.items():
            if not (key == base if scope == 0 else
                    parent(key) == base if scope == 1 else
                    key == base or key.endswith("," + base)):
                continue
            if not self._matches(request[6], attributes):
                continue
            items = self._attributes(dn, attributes, asked)
            if isinstance(items, int):
                self._end(peer, number, 0x65, items)
                return
            out += tlv(0x30, number, tlv(0x64, octets(dn), tlv(0x30, *(
                tlv(0x30, octets(name), tlv(0x31, *map(octets, values)))
                for name, values in items))))
        self._end(peer, number, 0x65, 0, out)

    def _matches(self, item, attributes):
        tag, body = item
        if tag == 0xa0:
            return all(self._matches(x, attributes) for x in elements(body))
        if tag == 0xa1:
            return any(self._matches(x, attributes) for x in elements(body))
        if tag == 0xa2:
            return not self._matches(elements(body)[0], attributes)
        if tag == 0x87:
            name = body.decode().lower()
            return name == "objectclass" or name in attributes
        parts = elements(body)
        if tag == 0xa9:  # RULE, type, value: any rule is equality here
            parts = [part for part in parts if part[0] in (0x82, 0x83)]
        name, value = (x.decode().lower() for _, x in parts)
        return value in [str(x).lower() for x in
                         attributes.get(name, (name, []))[1]]

    def _attributes(self, dn, attributes, asked):
        found = []
        for wish in asked:
            name, _, option = wish.partition(";range=")
            if name.lower() not in attributes:
                continue
            name, values = attributes[name.lower()]
            if len(values) <= self.page and not option:
                found.append((name, values))
                continue
            low = int(option.split("-")[0]) if option else 0
            high = low + self.page - 1
            part = (low, "*" if high >= len(values) - 1 else high,
                    values[low:high + 1])
            if option and self.part:
                part = self.part(*part, dn, name)
                if isinstance(part, int):
                    return part
            if self.twin:
                found.append((name, []))
            if part is not None:
                found.append(("%s;range=%d-%s" % (name, part[0], part[1]),
                              part[2]))
        return found
