"""Alerts that were shown and are not shown again: `every`, `once`, steps."""

import concurrent.futures
import datetime
import os
import shutil
import signal
import subprocess
import time

from rig import clients
from rig.base import (daemon_ids, daemon_processes, make_directory, program,
                      run_product, wait_until, write_file)
from rig.check import cases, contains, equal, lacks, true
from rig.master12 import Master
from rig.probe import Probe
from rig.script23 import ScriptLogin
from rig.world import World, dn, person, plain

VALUE = 'attributes: {mailAlert: {alert: "%{value}", every: EVERY}}\n'
NOTICE = "A notice."


class Here:
    world = dovecot = config = probe = state = None


def setup():
    Here.world = World(more=person("heidi", mail="heidi@example.com")
                       + person("ida"))
    Here.probe = Probe()
    Here.config = Here.world.config(plain())
    Here.dovecot = Here.world.dovecot(
        Here.world.chain(Here.config),
        users=["heidi", "ida", "heidi@example.com"], masters=("boss",))


def state_directory(mode=0o700):
    """A new one, the daemon's."""
    path = os.path.join(make_directory("la-"), "state")
    os.mkdir(path)
    os.chown(path, *daemon_ids())
    os.chmod(path, mode)
    return path


def configure(rest, state=None):
    """What the next logins read; a memory that is empty unless given."""
    Here.state = state_directory() if state is None else state
    new = Here.world.config(plain(rest + "state: %s\n" % Here.state))
    os.rename(new, Here.config)
    Here.dovecot.mark()


def heidi(attribute, *values):
    Here.world.slapd.set(dn("heidi"), attribute, *values)


def imap(user="heidi"):
    seen = clients.imap(Here.dovecot.imap, user)
    true(seen.ok, "refused: %r" % seen.text)
    return seen.alerts


def settled():
    wait_until(lambda: not daemon_processes(Here.world.directory), 20,
               "the deciders to end")


def log():
    settled()
    return [line for line in Here.dovecot.since_mark().splitlines()
            if "ldap-postlogin" in line or "state " in line]


def test_thirty_logins_one_alert():
    configure(VALUE.replace("EVERY", "12h"))
    heidi("mailAlert", NOTICE)
    seen = [imap() for _ in range(30)]
    equal(seen, [[NOTICE]] + [[]] * 29, "alerts")
    equal(log(), [], "log")


def test_every_login():
    configure(VALUE.replace("EVERY", "0s"))
    heidi("mailAlert", NOTICE)
    equal([imap() for _ in range(3)], [[NOTICE]] * 3, "alerts")
    equal(os.listdir(Here.state), [], "nothing is remembered")


def test_every_two_seconds():
    configure(VALUE.replace("EVERY", "2s"))
    heidi("mailAlert", NOTICE)
    equal([imap(), imap()], [[NOTICE], []], "alerts")
    time.sleep(2.1)
    equal([imap(), imap()], [[NOTICE], []], "alerts after two seconds")


def test_once():
    configure(VALUE.replace("EVERY", "once"))
    heidi("mailAlert", NOTICE)
    equal([imap(), imap()], [[NOTICE], []], "alerts")
    time.sleep(1.1)
    equal(imap(), [], "alerts later")


def test_another_value_is_another_alert():
    configure(VALUE.replace("EVERY", "once"))
    heidi("mailAlert", "one")
    equal(imap(), ["one"], "first")
    heidi("mailAlert", "one", "two")
    equal(imap(), ["two"], "one more value")
    heidi("mailAlert", "two", "one", "three")
    equal([imap(), imap()], [["three"], []], "a third, in another order")


def test_another_text_is_the_same_alert():
    heidi("mailAlert", NOTICE)
    configure('attributes: {mailAlert: {alert: "%{value} %{now}"}}\n')
    equal(len(imap()), 1, "first")
    time.sleep(1.1)
    equal(imap(), [], "a second later")
    configure('# moved\nrules: [{alert: "rule"}]\nattributes:\n'
              '  mailLoginEnabled: {require: {equals: "TRUE"}, '
              'absent: allow}\n'
              '  mailAlert: {alert: "New: %{value}", every: 1d}\n',
              state=Here.state)
    equal(imap(), ["rule"], "another text, another line")


def test_users_have_their_own():
    configure('rules: [{alert: "Hello.", every: once}]\n')
    equal([imap("heidi"), imap("ida"), imap("heidi"), imap("ida")],
          [["Hello."], ["Hello."], [], []], "alerts")


def test_one_user_of_two_names():
    configure('rules: [{alert: "Hello.", every: once}]\n')
    text = open(Here.config).read().replace(
        '"(uid=%{user})"', '"(|(uid=%{user})(mail=%{user}))"')
    write_file(Here.config, text)
    equal([imap("heidi"), imap("heidi@example.com")], [["Hello."], []],
          "alerts")


def test_a_master_does_not_use_it_up():
    configure('rules: [{alert: "Hello.", every: once, '
              'when: [{master_user: "*"}, {user: heidi}]}]\n')
    equal(imap("heidi*boss"), ["Hello."], "the master's")
    equal([imap(), imap()], [["Hello."], []], "the user's")


def test_pop3_does_not_use_it_up():
    configure(VALUE.replace("EVERY", "once"))
    heidi("mailAlert", NOTICE)
    for _ in range(2):
        seen = clients.pop3(Here.dovecot.pop3, "heidi")
        true(seen.ok, "refused: %r" % seen.text)
        lacks(seen.text, NOTICE, "POP3")
    equal([imap(), imap()], [[NOTICE], []], "alerts")


def test_two_services_at_once():
    configure(VALUE.replace("EVERY", "once"))
    heidi("mailAlert", NOTICE)

    def login(number):
        if number % 2:
            return clients.pop3(Here.dovecot.pop3, "heidi")
        return clients.imap(Here.dovecot.imap, "heidi")

    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        seen = list(pool.map(login, range(24)))
    true(all(login.ok for login in seen), "a login was refused")
    equal(sum(len(login.alerts) for login in seen), 1, "alerts")
    equal(log(), [], "log")


def test_a_refusal_does_not_use_it_up():
    configure(VALUE.replace("EVERY", "once")
              + "rules: [{deny: {ldap: {description: 'x'}}}]\n")
    heidi("mailAlert", NOTICE)
    heidi("description", "x")
    seen = clients.imap(Here.dovecot.imap, "heidi")
    true(not seen.ok and NOTICE not in seen.text, "let in: %r" % seen.text)
    heidi("description")
    equal(imap(), [NOTICE], "alerts")


def test_more_than_ten():
    configure(VALUE.replace("EVERY", "once"))
    values = ["notice %02d" % number for number in range(25)]
    heidi("mailAlert", *values)
    seen = [imap() for _ in range(4)]
    equal([len(alerts) for alerts in seen], [10, 10, 5, 0], "alerts")
    equal(sorted(sum(seen, [])), values, "all of them")
    heidi("mailAlert", NOTICE)


def in_days(days, hours=-1):
    when = datetime.datetime.utcnow() + datetime.timedelta(
        days=days, hours=hours)
    return when.strftime("%Y%m%d%H%M%SZ")


def test_steps_until_the_end():
    configure('attributes:\n  mailLoginExpires:\n'
              '    alert: "%{days} days."\n'
              '    when: {within: [14d, 7d, 3d, 1d]}\n    every: once\n')
    for days, wanted in ((20, []), (14, ["14 days."]), (7, ["7 days."]),
                         (1, ["1 days."]), (0, [])):
        heidi("mailLoginExpires", in_days(days))
        equal([imap(), imap()], [wanted, []], "%d days" % days)
    heidi("mailLoginExpires")


def test_steps_of_one_date():
    # The date stays, what is added to it changes: only the step does.
    heidi("mailLoginStarts", in_days(-30, 0))
    configure("")
    state = Here.state
    for added, wanted in (
            (50, []), (44, ["14"]), (43, []), (38, []), (37, ["7"]),
            (34, []), (33, ["3"]), (32, []), (31, ["1"]), (31, []),
            (33, []), (30, [])):
        configure('attributes:\n  mailLoginStarts:\n'
                  '    alert: "%%{days}"\n'
                  '    when: {within: [1d, 14d, 3d, 7d], add: %dd}\n'
                  '    every: once\n' % added, state=state)
        equal(imap(), wanted, "%d days left" % (added - 30))
    heidi("mailLoginStarts")


def test_a_rule_of_no_attribute_has_steps():
    configure('rules:\n  - alert: "%{days} days."\n'
              '    when: {ldap: {mailLoginExpires: {within: [7d, 3d]}}}\n'
              '    every: once\n')
    heidi("mailLoginExpires", in_days(5))
    equal([imap(), imap()], [["5 days."], []], "7 days")
    heidi("mailLoginExpires", in_days(2))
    equal([imap(), imap()], [["2 days."], []], "3 days")
    heidi("mailLoginExpires", in_days(6))
    equal([imap(), imap()], [["6 days."], []], "another date")
    heidi("mailLoginExpires")


def test_explain_ignores_it():
    configure(VALUE.replace("EVERY", "once"))
    heidi("mailAlert", NOTICE)
    equal([imap(), imap()], [[NOTICE], []], "alerts")
    for _ in range(2):
        done = run_product("ldap-postloginctl", "-c", Here.config, "explain",
                           "heidi", "-s", "imap", "--json")
        contains(done.stdout, NOTICE, "explain")
    configure(VALUE.replace("EVERY", "once"))
    run_product("ldap-postloginctl", "-c", Here.config, "explain", "heidi")
    equal(os.listdir(Here.state), [], "explain writes nothing")


# --- A memory that cannot be used ------------------------------------------

def without(make):
    """Each login shows it, soon; the lines of the log."""
    path = state_directory()
    make(path)
    configure(VALUE.replace("EVERY", "once"), state=path)
    heidi("mailAlert", NOTICE)
    begin = time.monotonic()
    equal([imap(), imap(), imap()], [[NOTICE]] * 3, "alerts")
    true(time.monotonic() - begin < 10, "three logins took too long")
    return log()


def garbage(path):
    write_file(os.path.join(path, "state.mdb"), "x" * 100000, 0o600,
               daemon_ids())


def link(path):
    os.symlink("/etc/passwd", os.path.join(path, "state.mdb"))


BROKEN = (
    ("another's", lambda path: os.chown(path, 0, 0), "Permission denied"),
    ("open to all", lambda path: os.chmod(path, 0o777),
     "others may write it"),
    ("a file", lambda path: (os.rmdir(path), write_file(path, "")),
     "Not a directory"),
    ("garbage", garbage, "state.mdb: "),
    ("a link", link, "not a regular file"),
    ("a FIFO", lambda path: os.mkfifo(os.path.join(path, "state.lock")),
     "not a regular file"),
)


@cases(BROKEN)
def test_no_memory(make, reason):
    lines = without(make)
    equal(len(lines), 3, "lines in the log: %r" % lines)
    for line in lines:
        contains(line, reason, "log")
        contains(line, "user=heidi", "log")


def test_no_directory():
    """Who has not made one is not told so at each login."""
    equal(without(shutil.rmtree), [], "log")


HOLDER = """
import fcntl, os, struct, sys, time
fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
lock = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0)
fcntl.fcntl(fd, 37, lock)  # F_OFD_SETLK
print("held", flush=True)
time.sleep(60)
"""


def test_a_stopped_process_that_holds_it():
    configure(VALUE.replace("EVERY", "once"))
    heidi("mailAlert", NOTICE)
    equal(imap("ida"), [], "alerts of one without")
    heidi("mailAlert", "known")
    equal(imap(), ["known"], "alerts before")
    holder = subprocess.Popen(
        ["/usr/bin/python3", "-c", HOLDER,
         os.path.join(Here.state, "state.lock")], stdout=subprocess.PIPE)
    try:
        equal(holder.stdout.readline(), b"held\n", "the holder")
        holder.send_signal(signal.SIGSTOP)
        equal(imap(), [], "what is known is not shown again")
        heidi("mailAlert", NOTICE)
        for _ in range(2):
            begin = time.monotonic()
            equal(imap(), [NOTICE], "alerts")
            true(time.monotonic() - begin < 3, "the login was held up")
        equal(len(log()), 2, "lines in the log")
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    equal([imap(), imap()], [[NOTICE], []], "alerts after kill -9")


@cases([("1.2", Master), ("2.3", ScriptLogin)])
def test_nobody_takes_the_answer(server_class):
    """A wrapper that is killed before the answer: it is due again."""
    configure(VALUE.replace("EVERY", "once"))
    heidi("mailAlert", NOTICE)
    one = server_class is Master
    words = "%s -c %s %s%s" % (
        program("ldap-postlogin"), Here.config, "" if one else "-s imap ",
        Here.probe.path("imap" if one else "script-login"))
    Here.world.slapd.pause()
    try:
        session = server_class(words).login("imap", "heidi")
        wait_until(lambda: daemon_processes(Here.world.directory), 10,
                   "the decider")
        os.kill(session.pid, signal.SIGKILL)
    finally:
        Here.world.slapd.resume()
    session.finish()
    Here.probe.clear()
    settled()
    equal([imap(), imap()], [[NOTICE], []], "alerts")


def check():
    return run_product("ldap-postloginctl", "-c", Here.config, "check").stdout


def test_check_looks_at_the_directory():
    configure(VALUE.replace("EVERY", "once"))
    lacks(check(), "state", "check")
    shutil.rmtree(Here.state)
    contains(check(), "note     state: there is no " + Here.state, "check")
    os.mkdir(Here.state, 0o700)
    contains(check(), "warning  state: %s cannot be used: Permission denied"
             % Here.state, "check")
    configure(VALUE.replace("EVERY", "0s"), state=Here.state)
    lacks(check(), "state", "check where nothing is remembered")


def test_nothing_is_left_behind():
    configure(VALUE.replace("EVERY", "once"))
    heidi("mailAlert", NOTICE)
    equal([imap(), imap()], [[NOTICE], []], "alerts")
    settled()
    equal(sorted(os.listdir(Here.state)),
          ["state.lock", "state.mdb", "state.mdb-lock"], "files")
    for name in os.listdir(Here.state):
        status = os.stat(os.path.join(Here.state, name))
        equal((status.st_mode & 0o7777, status.st_uid),
              (0o600, daemon_ids()[0]), name)
    with open(os.path.join(Here.state, "state.mdb"), "rb") as file:
        data = file.read()
    true(b"heidi" not in data and NOTICE.encode() not in data,
         "the file names people")
