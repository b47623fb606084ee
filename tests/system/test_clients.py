"""Clients in all their habits: TLS, pipelining, haste, crowds."""

import base64
import concurrent.futures

from rig import clients
from rig.base import (daemon_processes, make_directory, run, tool,
                      wait_until)
from rig.check import between, contains, equal, lacks, true
from rig.tls import Authority
from rig.world import World, dn


class Here:
    world = dovecot = authority = None


def setup():
    Here.world = World()
    Here.authority = Authority(make_directory("lt-"))
    Here.dovecot = Here.world.dovecot(
        Here.world.chain(Here.world.config()), authority=Here.authority,
        users={"alice": "", "erin": "", "frank": "",
               "bob": "userdb_dump_capability=1"})


def test_behind_tls():
    context = clients.context(Here.authority)
    seen = clients.imap(Here.dovecot.imaps, "erin", context=context)
    true(seen.ok, "refused: %r" % seen.text)
    equal(len(seen.alerts), 2, "alerts")
    contains(seen.folders, "Public/Staff", "folders")
    seen = clients.imap(Here.dovecot.imaps, "frank", context=context)
    equal(seen.lines[-1], "* BYE [EXPIRED] Your account expired on "
          "2020-02-29.", "client")


def session(data, user):
    """Send all at once and read to the end."""
    raw = clients.Raw(Here.dovecot.imap)
    raw.read_until(rb"^\* OK .*\r\n")
    start = len(raw.received)
    raw.send(b"a1 LOGIN %s secret\r\n" % user + data)
    raw.read_all()
    raw.close()
    return raw.received[start:].decode()


PIPELINE = b"a2 NOOP\r\na3 LIST \"\" INBOX\r\na9 LOGOUT\r\n"


def test_pipelined_commands():
    text = session(PIPELINE, b"erin")
    order = [text.index(part) for part in (
        "* OK [ALERT] ", "a1 OK", "a2 OK", "a3 OK", "a9 OK")]
    equal(order, sorted(order), "order of the answers")


def test_pipelined_commands_after_a_refusal():
    text = session(PIPELINE, b"bob")
    equal(text, "* NO [ALERT] Mail is switched off for this account.\r\n"
          "* BYE [CONTACTADMIN] Mail is switched off for this account.\r\n",
          "client")


def test_a_planted_dump_capability_in_2x():
    # bob's userdb entry has the field dump_capability.
    lacks(clients.imap(Here.dovecot.imap, "bob").text, "a1 OK", "client")


def test_authenticate_with_an_initial_response():
    raw = clients.Raw(Here.dovecot.imap)
    raw.read_until(rb"^\* OK .*\r\n")
    token = base64.b64encode(b"\0alice\0secret")
    raw.send(b"a1 AUTHENTICATE PLAIN " + token + b"\r\n")
    true(raw.read_until(rb"^a1 OK .*\r\n"), "refused: %r" % raw.received)
    raw.close()


def test_clients_that_hang_up_at_once():
    Here.world.slapd.mark()
    for _ in range(5):
        raw = clients.Raw(Here.dovecot.imap)
        raw.read_until(rb"^\* OK .*\r\n")
        raw.send(b"a1 LOGIN erin secret\r\n")
        raw.close()
    wait_until(lambda: Here.world.slapd.count("SRCH") >= 5, 10, "5 decisions")
    wait_until(lambda: not daemon_processes(Here.world.directory), 10, "the deciders to end")
    equal([line for line in Here.dovecot.throttled()], [], "throttling")
    true(clients.imap(Here.dovecot.imap, "alice").ok, "refused afterwards")


def test_a_crowd():
    # The last login of another test may still be written.
    wait_until(lambda: not daemon_processes(Here.world.directory), 20,
               "the deciders to end")
    Here.world.slapd.set(dn("alice"), "mailLoginCount", "0")
    Here.dovecot.mark()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(
            lambda _: clients.imap(Here.dovecot.imap, "alice"), range(40)))
    equal(sum(login.ok for login in seen), 40, "logins")
    between(max(login.seconds for login in seen), 0, 15, "slowest login")
    wait_until(lambda: not daemon_processes(Here.world.directory), 20,
               "the deciders to end")
    # Either it was counted or the log says that it was not.
    lost = Here.dovecot.since_mark().count("update of ")
    equal(int(Here.world.slapd.value(dn("alice"), "mailLoginCount")) + lost,
          40, "logins counted, %d of them logged as lost" % lost)
    equal(Here.dovecot.throttled(), [], "throttling or failed children")


def test_nothing_of_ours_is_left():
    true(clients.imap(Here.dovecot.imap, "alice").ok, "refused")
    wait_until(lambda: not daemon_processes(Here.world.directory), 10, "the deciders to end")
    found = run([tool("doveadm"), "-c", Here.dovecot.config, "who"])
    equal(found.returncode, 0, "doveadm who: " + found.stderr)
    lacks(found.stdout, "alice", "sessions")
