"""A private certificate authority, and every certificate that must fail."""

import os

from .base import run, tool, write_file


class Authority:
    """CA in a directory: good, expired, wrong-name and foreign certificates.

    Each is NAME.pem and NAME.key; `ca.pem` vouches for all but `foreign`.
    """

    def __init__(self, directory):
        self.directory = directory
        self.openssl = tool("openssl")
        self._root("ca")
        self._root("otherca")
        here = "IP:127.0.0.1,DNS:localhost"
        self._issue("good", "ca", here, "20200101000000Z", "20991231000000Z")
        self._issue("expired", "ca", here,
                    "20200101000000Z", "20200201000000Z")
        self._issue("wrongname", "ca", "DNS:ldap.example.net",
                    "20200101000000Z", "20991231000000Z")
        self._issue("foreign", "otherca", here,
                    "20200101000000Z", "20991231000000Z")

    def issue(self, name, *hosts):
        """One more good certificate, for these hosts."""
        self._issue(name, "ca", ",".join("DNS:" + host for host in hosts),
                    "20200101000000Z", "20991231000000Z")

    def path(self, name):
        return os.path.join(self.directory, name)

    def _ssl(self, *args):
        run([self.openssl] + list(args), check=True, cwd=self.directory)

    def _root(self, name):
        self._ssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
                  "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650",
                  "-subj", "/CN=%s of the tests" % name,
                  "-addext", "keyUsage=critical,keyCertSign,cRLSign",
                  "-keyout", name + ".key", "-out", name + ".pem")

    def _issue(self, name, issuer, names, start, end):
        write_file(self.path(name + ".cnf"), """
[ca]
default_ca = here
[here]
new_certs_dir = %(dir)s
database = %(dir)s/%(name)s.index
serial = %(dir)s/%(name)s.serial
default_md = sha256
policy = any
x509_extensions = server
unique_subject = no
[any]
commonName = supplied
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = %(names)s
""" % {"dir": self.directory, "name": name, "names": names})
        write_file(self.path(name + ".index"), "")
        write_file(self.path(name + ".serial"),
                   "%032X\n" % int.from_bytes(os.urandom(15), "big"))
        self._ssl("req", "-newkey", "ec", "-pkeyopt",
                  "ec_paramgen_curve:prime256v1", "-nodes",
                  "-subj", "/CN=%s" % name,
                  "-keyout", name + ".key", "-out", name + ".csr")
        self._ssl("ca", "-batch", "-notext", "-config", name + ".cnf",
                  "-cert", issuer + ".pem", "-keyfile", issuer + ".key",
                  "-startdate", start, "-enddate", end,
                  "-in", name + ".csr", "-out", name + ".pem")
