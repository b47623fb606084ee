"""A stand-in for Dovecot 2.3's script-login, for what the real one hides.

The same environment, descriptors and working directory as the real one gives
(seen on 2.3.19.1); the test holds the other end of descriptor 3.
"""

import os
import resource
import signal
import socket

from .base import Settings, make_directory
from .master12 import PROCESS_SIZE, UID, Master

TOKEN = "535c6cadc0cb64deeb68dd11ced37c1b17b5735d"


class ScriptLogin(Master):
    """command: what `script-login` is told to run; as_uid: service user."""

    def __init__(self, command, as_uid=0):
        super().__init__(command)
        self.as_uid = self.as_gid = as_uid
        self.base = make_directory("lb-")

    def environment(self, service, user, ip="127.0.0.1",
                    local_ip="127.0.0.1", fields=()):
        """LOCAL_IP, IP, USER, each userdb field, USERDB_KEYS."""
        made = [("UID", str(UID)), ("GID", str(UID)), ("HOME", self.home),
                ("AUTH_MECH", "PLAIN")]
        if service == "imap":
            made.append(("AUTH_TOKEN", TOKEN))
        made += [(name.upper(), value) for name, value in fields]
        keys = "".join(name + " " for name, _ in made)
        return dict([("LOCAL_IP", local_ip), ("IP", ip), ("USER", user)]
                    + made + [("USERDB_KEYS", keys)])

    def _descriptors(self, server, log):
        ours, theirs = socket.socketpair()
        master_dead = os.open(os.path.join(self.base, "master"),
                              os.O_RDWR | os.O_CREAT, 0o600)
        os.set_blocking(log, False)
        return {0: server, 1: server, 2: log, 3: theirs.detach(),
                6: master_dead}, ours

    def _arguments(self, user, ip):
        return self.words[0], list(self.words)

    def _become(self, uid, home):
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.RLIM_INFINITY))
        if not Settings.sanitize:
            for limit in (resource.RLIMIT_DATA, resource.RLIMIT_AS):
                resource.setrlimit(limit, (PROCESS_SIZE, PROCESS_SIZE))
        os.umask(0o077)
        os.chdir(self.base)
        os.setgroups([self.as_gid])
        if self.as_uid:
            os.setresgid(*[self.as_gid] * 3)
            os.setresuid(*[self.as_uid] * 3)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
