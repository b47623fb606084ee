"""A private Dovecot 2.3: passwd-file users, dovecot-acl, post-login services.

Everything is below one temporary directory; only the login processes listen,
on free ports of 127.0.0.1.
"""

import os
import re
import socket

from .base import (Server, Settings, free_port, make_directory, read_file,
                   run, tool, write_file)

MAIL_UID = 5000
PASSWORD = "secret"
SEPARATOR = "*"

CONFIG = """
base_dir = %(dir)s/run
state_dir = %(dir)s/state
log_path = %(dir)s/log
info_log_path = %(dir)s/log
log_timestamp = ""
instance_name = %(name)s
protocols = imap pop3
listen = 127.0.0.1
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_master_user_separator = %(separator)s
auth_failure_delay = 0
auth_username_chars =
auth_username_format =
first_valid_uid = 1000
mail_location = maildir:~/Maildir
maildir_stat_dirs = no
mail_fsync = never
default_vsz_limit = %(vsz)s
%(ssl)s
passdb {
  driver = passwd-file
  args = scheme=plain %(dir)s/masters
  master = yes
}
passdb {
  driver = passwd-file
  args = scheme=plain username_format=%%u %(dir)s/users
}
userdb {
  driver = passwd-file
  args = username_format=%%u %(dir)s/users
}
namespace inbox {
  inbox = yes
  separator = /
}
namespace public {
  type = public
  separator = /
  prefix = Public/
  location = maildir:%(dir)s/public:INDEXPVT=~/public
  subscriptions = no
  list = children
}
mail_plugins = acl
protocol imap {
  mail_plugins = acl imap_acl
}
plugin {
  acl = vfile:%(dir)s/global-acls:cache_secs=0
  acl_globals_only = no
}
service imap-login {
  inet_listener imap {
    port = %(imap)d
  }
  inet_listener imaps {
    port = %(imaps)d
    ssl = yes
  }
}
service pop3-login {
  inet_listener pop3 {
    port = %(pop3)d
  }
  inet_listener pop3s {
    port = 0
  }
}
%(services)s
%(extra)s
"""

SERVICE = """
service %(name)s {
  executable = %(name)s %(name)s-postlogin
}
service %(name)s-postlogin {
  executable = script-login %(flags)s%(chain)s
%(user)s  vsz_limit = %(vsz)s
  unix_listener %(name)s-postlogin {
  }
}
"""


class Dovecot(Server):
    """chain: function of the service giving what script-login is to run.

    users: names, or {name: "userdb_x=y ..." extra fields}; folders: public
    mailboxes with the lines of their dovecot-acl.
    """

    def __init__(self, chain=None, users=(), folders=None, masters=("boss",),
                 user=None, drop=False, authority=None, extra=""):
        self.directory = make_directory("ld-")
        self.imap, self.pop3 = free_port(), free_port()
        self.imaps = free_port() if authority else 0
        self.users = dict(users) if isinstance(users, dict) else {
            name: "" for name in users}
        for name in masters:
            self.users.setdefault(name, "")
        self._make_homes()
        self._make_folders(folders or {})
        self.write_users()
        write_file(self.path("masters"), "".join(
            "%s:%s\n" % (name, PASSWORD) for name in masters), 0o644)
        self.config = write_file(
            self.path("dovecot.conf"),
            self._configuration(chain, user, drop, authority, extra))
        self.log = self.path("log")
        self.start()

    def path(self, *names):
        return os.path.join(self.directory, *names)

    def _make_homes(self):
        for name in ("home", "state"):
            os.mkdir(self.path(name), 0o755)
        for name in self.users:
            home = self.path("home", name)
            os.mkdir(home, 0o700)
            os.chown(home, MAIL_UID, MAIL_UID)

    def _make_folders(self, folders):
        top = self.path("public")
        os.makedirs(top)
        for name, lines in folders.items():
            for part in ("cur", "new", "tmp"):
                os.makedirs(os.path.join(top, "." + name, part))
            write_file(os.path.join(top, "." + name, "dovecot-acl"),
                       "".join(text + "\n" for text in lines))
        write_file(self.path("global-acls"), "")
        run(["chown", "-R", "%d:%d" % (MAIL_UID, MAIL_UID), top], check=True)

    def write_users(self):
        """Write the passwd-file: after a change of `users` it is re-read."""
        write_file(self.path("users"), "".join(
            "%s:%s:%d:%d::%s::%s\n" % (
                name, PASSWORD, MAIL_UID, MAIL_UID,
                self.path("home", name), extra)
            for name, extra in self.users.items()))

    def _configuration(self, chain, user, drop, authority, extra):
        vsz = "0" if Settings.sanitize else "256M"
        services = ""
        for name in ("imap", "pop3") if chain else ():
            services += SERVICE % {
                "name": name, "chain": chain(name), "vsz": vsz,
                "flags": "-d " if drop else "",
                "user": "  user = %s\n" % user if user else ""}
        ssl = "ssl = no"
        if authority:
            ssl = "ssl = yes\nssl_cert = <%s\nssl_key = <%s" % (
                authority.path("good.pem"), authority.path("good.key"))
        return CONFIG % {
            "dir": self.directory, "name": os.path.basename(self.directory),
            "separator": SEPARATOR, "vsz": vsz, "ssl": ssl,
            "imap": self.imap, "pop3": self.pop3, "imaps": self.imaps,
            "services": services, "extra": extra}

    def start(self):
        super().__init__([tool("dovecot"), "-F", "-c", self.config],
                         self.path("stderr"))
        self.log = self.path("log")
        self.wait_ready(self._answers)

    def _answers(self):
        for port in (self.imap, self.pop3):
            try:
                with socket.create_connection(("127.0.0.1", port), 5) as sock:
                    if not sock.recv(100):
                        return False
            except OSError:
                return False
        return True

    def text(self):
        return read_file(self.log) + read_file(self.path("stderr"))

    def mark(self):
        self.offset = len(self.text())

    def since_mark(self):
        return self.text()[self.offset:]

    def throttled(self):
        """Lines that say Dovecot slowed a service down or a child failed."""
        return re.findall(r".*(?:throttling|returned error|killed with).*",
                          self.text())
