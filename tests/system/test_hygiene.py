"""Descriptors, environment, children: seen from inside and from outside."""

import os
import signal

from rig import clients, fakes
from rig.base import (Settings, daemon_ids, daemon_processes, program,
                      read_file, wait_until)
from rig.check import between, cases, contains, equal, lacks, true
from rig.master12 import Master
from rig.probe import Probe
from rig.script23 import TOKEN, ScriptLogin
from rig.slapd import SERVICE_PASSWORD
from rig.world import World, plain


class Here:
    world = probe = dovecot = None


def setup():
    Here.world = World()
    Here.probe = Probe()
    Here.dovecot = Here.world.dovecot(
        Here.world.chain(Here.world.config(), Here.probe.path()),
        users={"alice": "userdb_quota_rule=*:storage=1G "
                        "userdb_acl_groups=planted userdb_site=x=y",
               "erin": "userdb_ld_preload=/nonexistent/evil.so "
                       "userdb_path=/nonexistent"},
        masters=())


def through_dovecot(user):
    seen = clients.imap(Here.dovecot.imap, user)
    true(seen.ok, "refused: " + seen.text)
    return Here.probe.one()


def test_inside_script_login():
    seen = through_dovecot("alice")
    equal([fd for fd in sorted(seen.fds) if fd != 10], [0, 1, 2, 3, 6],
          "descriptors")
    for fd in (0, 1, 2):
        true(seen.fds[fd]["nonblock"], "%d became blocking" % fd)
    true(not seen.fds[3]["nonblock"], "3 became non-blocking")
    true(seen.fds[3]["socket"], "3 is no socket")
    equal((seen.uids, seen.gids), ([0] * 3, [0] * 3), "ids")
    equal(seen.umask, 0o077, "umask")
    equal(seen.cwd, Here.dovecot.path("run"), "working directory")
    equal(seen.ignored, [13], "ignored signals")
    equal((seen.blocked, seen.alarm, seen.no_new_privs), ([], 0, 0), "state")
    true(not seen.child, "a child is left")
    equal(seen.argv[1:], ["/usr/lib/dovecot/script-login"], "argv")


def test_userdb_keys_has_each_key_once():
    seen = through_dovecot("alice")
    keys = seen.userdb_keys
    equal(len(keys), len(set(key.upper() for key in keys)),
          "keys twice in %r" % keys)
    equal(sorted(keys), ["ACL_GROUPS", "AUTH_MECH", "AUTH_TOKEN", "GID",
                         "HOME", "QUOTA_RULE", "SITE", "UID"], "keys")
    equal(seen.env["QUOTA_RULE"], "*:storage=500M", "QUOTA_RULE")
    equal(seen.env["SITE"], "x=y", "a field of the site's own")
    lacks(seen.acl_groups, "planted", "ACL_GROUPS")
    # Plugin settings are expanded by 2.x: a single % would be a variable.
    contains(seen.acl_groups, "50%% off", "ACL_GROUPS")
    equal(seen.acl_groups, sorted(seen.acl_groups), "order of ACL_GROUPS")
    equal(sorted(set(seen.env) - {"USERDB_KEYS", "IP", "LOCAL_IP", "USER"}),
          sorted(keys), "variables")


def test_planted_loader_variables_do_not_reach_the_decider():
    seen = through_dovecot("erin")
    equal(seen.env["LD_PRELOAD"], "/nonexistent/evil.so",
          "a variable that is Dovecot's own affair")
    log = Here.dovecot.text()
    mentions = log.count("/nonexistent/evil.so")
    # ld.so complains once a program: wrapper, probe, script-login. Not us.
    between(mentions, 1, 3, "complaints about LD_PRELOAD")


# --- The decider while it waits for a directory -----------------------------

class Waiting:
    """A login whose decider waits for a silent directory."""

    def __init__(self, server_class=ScriptLogin, options="-s imap",
                 timeout="20s", **more):
        self.listener = fakes.Listener("silent")
        text = plain(timeout=timeout, connect="20s")
        self.config = Here.world.config(
            text, uri="ldap://" + self.listener.address)
        server = server_class(" ".join((
            program("ldap-postlogin"), "-c", self.config, options,
            Here.probe.path("script-login" if server_class is ScriptLogin
                            else "imap"))).replace("  ", " "))
        self.session = server.login("imap", "alice", **more)
        wait_until(lambda: self.listener.accepted, 10, "a connection")
        (self.decider,) = daemon_processes(self.config)

    def proc(self, name):
        return read_file("/proc/%d/%s" % (self.decider, name))

    def gone(self, seconds):
        wait_until(lambda: self.decider not in daemon_processes(
            self.config), seconds,
                   "the decider to end")

    def end(self):
        self.session.kill()
        try:
            os.kill(self.decider, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.gone(5)
        self.listener.stop()


def status_field(text, name):
    for line in text.split("\n"):
        if line.startswith(name + ":"):
            return line.split(":", 1)[1].split()
    return None


@cases((("2.3", ScriptLogin, "-s imap"), ("1.2", Master, "")))
def test_decider_is_unprivileged_and_alone(server_class, options):
    waiting = Waiting(server_class, options)
    try:
        uid, gid = daemon_ids()
        status = waiting.proc("status")
        equal(status_field(status, "Uid"), [str(uid)] * 4, "uids")
        equal(status_field(status, "Gid"), [str(gid)] * 4, "gids")
        equal(status_field(status, "Groups"), [str(gid)], "groups")
        equal(status_field(status, "NoNewPrivs"), ["1"], "no_new_privs")
        equal(status_field(status, "CapPrm"), ["0" * 16], "capabilities")
        true(status_field(status, "PPid") != [str(waiting.session.pid)],
             "the decider is a child of the mail process")
        environment = [text for text in waiting.proc("environ").split("\0")
                       if text]
        equal(sorted(environment), ["LC_ALL=C", "LDAPNOINIT=1"],
              "environment")
        lacks(waiting.proc("cmdline"), SERVICE_PASSWORD, "command line")
        contains(waiting.proc("cmdline"), "--once", "command line")
        equal(children_of(waiting.session.pid), [], "children of the wrapper")
        targets = [os.readlink("/proc/%d/fd/%s" % (waiting.decider, fd))
                   for fd in os.listdir("/proc/%d/fd" % waiting.decider)]
        for number, target in waiting.session.given.items():
            if number != 2:
                lacks(targets, target, "descriptor %d in the decider" % number)
    finally:
        waiting.end()


def children_of(pid):
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                fields = read_file("/proc/%s/stat" % name).rsplit(")", 1)
            except ProcessLookupError:
                continue
            if len(fields) == 2 and fields[1].split()[1] == str(pid):
                found.append(int(name))
    return found


def test_nothing_holds_dovecots_socket_after_the_wrapper():
    waiting = Waiting(options="-s imap -t 1")
    try:
        status, text, _ = waiting.session.finish()
        equal(status, 0, "exit")
        contains(text, "[UNAVAILABLE]", "client")
        comm = waiting.session.comm
        comm.settimeout(1)
        equal(comm.recv(10), b"", "end of the socket to the mail process")
    finally:
        waiting.end()


def test_decider_ends_soon_after_its_deadline():
    waiting = Waiting(options="-s imap -t 2")
    waiting.session.finish()
    waiting.gone(4)
    waiting.listener.stop()


def test_decider_ends_when_the_wrapper_was_killed():
    waiting = Waiting(options="-s imap -t 3")
    waiting.session.kill()
    waiting.gone(6)
    waiting.listener.stop()


def test_killed_decider_is_a_temporary_failure():
    waiting = Waiting()
    os.kill(waiting.decider, signal.SIGKILL)
    status, text, log = waiting.session.finish()
    equal(text.split("]")[0], "* BYE [UNAVAILABLE", "client")
    between(waiting.session.seconds, 0, 4, "seconds")
    equal(status, 0, "exit")
    equal(log.count("\n"), 1, "lines in the log: %r" % log)
    waiting.listener.stop()


def test_client_that_leaves_does_not_keep_the_wrapper():
    waiting = Waiting(options="-s imap -t 2")
    waiting.session.client.close()
    between(waiting.session.wait(), 0, 111, "exit")
    between(waiting.session.seconds, 0, 5, "seconds")
    waiting.end()


def test_many_logins_leave_nothing_behind():
    config = Here.world.config(plain())
    server = ScriptLogin("%s -c %s -s imap %s" % (
        program("ldap-postlogin"), config, Here.probe.path("script-login")))
    for _ in range(10):
        equal(server.login("imap", "alice").finish()[0], 0, "exit")
    reports = Here.probe.reports()
    Here.probe.clear()
    equal(len(reports), 10, "executed programs")
    true(not any(seen.child for seen in reports), "a child under the program")
    wait_until(lambda: not daemon_processes(config), 5, "the deciders to end")


def test_secrets_are_in_no_log():
    server = ScriptLogin("%s -c %s -s imap %s" % (
        program("ldap-postlogin"), Here.world.config(),
        Here.probe.path("script-login")))
    for user in ("alice", "bob", "ivan"):
        log = server.login("imap", user, fields=[
            ("my_password", "hunter22")]).finish()[2]
        for secret in (TOKEN, "hunter22", SERVICE_PASSWORD):
            lacks(log, secret, "log")
    Here.probe.clear()


def test_a_small_wrapper():
    if Settings.sanitize:
        return
    waiting = Waiting()
    try:
        text = read_file("/proc/%d/status" % waiting.session.pid)
        between(int(status_field(text, "VmRSS")[0]), 1, 2048, "KiB resident")
    finally:
        waiting.end()
