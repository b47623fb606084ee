"""A decider that is dead, silent, lying or talking nonsense (-S SOCKET)."""

import os
import socket

from rig import fakes
from rig.base import NAMESPACE, make_directory, program, write_file
from rig.check import between, cases, contains, equal, lacks, true
from rig.master12 import Master
from rig.probe import Probe
from rig.script23 import ScriptLogin
from rig.world import World, dn, plain

TEMPORARY = "* BYE [UNAVAILABLE] Temporary failure, please try again later."


class Here:
    world = probe = config = None


def setup():
    Here.world = World()
    Here.probe = Probe()
    Here.config = Here.world.config(plain())


def ask(decider, user="alice", server_class=ScriptLogin, seconds=2,
        options="", **more):
    """One login asked of this decider: session, client's text, log."""
    one = server_class is Master
    words = [program("ldap-postlogin"), "-S", decider.path, "-t",
             str(seconds), options]
    words += [] if one else ["-s", "imap"]
    words.append(Here.probe.path("imap" if one else "script-login"))
    server = server_class(" ".join(word for word in words if word))
    session = server.login("imap", user, **more)
    status, text, log = session.finish()
    equal(status, 0, "exit, log: " + log)
    decider.stop()
    return session, text, log


def unavailable(session, text, log, high=1.5):
    equal(text, TEMPORARY + "\r\n", "client")
    Here.probe.none()
    between(session.seconds, 0, high, "seconds")
    equal(log.count("\n"), 1, "lines in the log: %r" % log)


def longer(frame, more):
    """A frame with more bytes in it."""
    body = frame[4:] + more
    return len(body).to_bytes(4, "big") + body


ALLOW = fakes.reply("verdict=allow")
NONSENSE = (
    ("nothing", b""), ("no frame", b"HTTP/1.1 200 OK\r\n\r\n"),
    ("length 0", bytes(4)), ("one byte", b"\0"), ("only a header", ALLOW[:4]),
    ("cut short", ALLOW[:-1]), ("cut in the middle", ALLOW[:12]),
    ("huge length", b"\x7f\xff\xff\xff" + ALLOW[4:]),
    ("negative length", b"\xff\xff\xff\xff" + ALLOW[4:]),
    ("a byte behind the end", longer(ALLOW, b"x")),
    ("a NUL behind the end", longer(ALLOW, b"\0")),
    ("an answer twice in a frame", longer(ALLOW, ALLOW[4:])),
    ("no version", fakes.frame("verdict=allow", "end=")),
    ("another version", fakes.frame("postlogin=2", "verdict=allow", "end=")),
    ("version not first", fakes.frame("verdict=allow", "postlogin=1",
                                      "end=")),
    ("no end", fakes.frame("postlogin=1", "verdict=allow")),
    ("end not last", fakes.frame("postlogin=1", "end=", "verdict=allow")),
    ("no verdict", fakes.reply()),
    ("empty verdict", fakes.reply("verdict=")),
    ("unknown verdict", fakes.reply("verdict=maybe")),
    ("verdict in capitals", fakes.reply("verdict=ALLOW")),
    ("two verdicts", fakes.reply("verdict=allow", "verdict=allow")),
    ("deny and allow", fakes.reply("verdict=deny", "verdict=allow")),
    ("unknown record", fakes.reply("verdict=allow", "exec=/bin/sh")),
    ("record without =", fakes.reply("verdict=allow", "alert")),
    ("unknown code", fakes.reply("verdict=deny", "code=teapot")),
    ("a request", fakes.reply("user=alice", "service=imap")),
    ("too long", fakes.reply("verdict=allow", "alert=" + "x" * 300000)),
)


@cases(NONSENSE)
def test_nonsense_is_unavailable(answer):
    unavailable(*ask(fakes.Decider(answer)))


def test_a_user_name_is_no_other_key_in_the_log():
    user = 'x: verdict=allow "y'
    _, _, log = ask(fakes.Decider(b""), user)
    contains(log, 'user="x: verdict=allow \\"y": ', "the wrapper's line")
    text = plain("attributes: {mailGroup: {group: '%{value}'}}\n").replace(
        "(uid=%{user})", "(uid=alice)")
    server = ScriptLogin("%s -c %s -s imap %s" % (
        program("ldap-postlogin"), Here.world.config(text),
        Here.probe.path("script-login")))
    Here.world.slapd.set(dn("alice"), "mailGroup", "a,b")
    _, _, log = server.login("imap", user).finish()
    Here.probe.clear()
    contains(log, 'user="x: verdict=allow \\"y": ', "the decider's line")


def test_unavailable_without_a_word():
    _, text, _ = ask(fakes.Decider(fakes.reply("verdict=unavailable")))
    equal(text, TEMPORARY + "\r\n", "client")
    Here.probe.none()


@cases((("nothing", b""), ("half a frame", ALLOW[:9]),
        ("all but the end", ALLOW[:-1])))
def test_silence_is_unavailable_in_time(answer):
    session, text, log = ask(fakes.Decider(answer, close=False))
    between(session.seconds, 1.0, 3.0, "seconds")
    unavailable(session, text, log, 3.0)


def test_one_byte_at_a_time_does_not_stretch_the_deadline():
    decider = fakes.Decider(ALLOW * 20, slowly=0.2)
    decider.answer = b"\0\0\1\0" + b"postlogin=1\0alert=" + b"x" * 300
    session, text, log = ask(decider)
    between(session.seconds, 1.0, 3.0, "seconds")
    unavailable(session, text, log, 3.0)


def test_pieces_are_put_together():
    session, _, _ = ask(fakes.Decider(ALLOW, slowly=0.005), seconds=10)
    true(Here.probe.one(), "not executed")
    between(session.seconds, 0, 5, "seconds")


def test_a_full_answer():
    answer = fakes.reply("verdict=allow", "alert=First.", "alert=Second.",
                         "set.ACL_GROUPS=a,b c", "set.QUOTA_RULE=*:bytes=1",
                         "unset.MAIL=")
    decider = fakes.Decider(answer)
    _, text, _ = ask(decider, fields=[("mail", "maildir:x"), ("site", "s")])
    equal(text, "* OK [ALERT] First.\r\n* OK [ALERT] Second.\r\n", "client")
    seen = Here.probe.one()
    equal(seen.acl_groups, ["a", "b c"], "ACL_GROUPS")
    equal(seen.env["QUOTA_RULE"], "*:bytes=1", "QUOTA_RULE")
    true("MAIL" not in seen.env, "MAIL was not unset")
    equal(seen.env["SITE"], "s", "SITE")


def test_what_is_asked():
    decider = fakes.Decider(ALLOW)
    ask(decider, ip="2001:db8::1", fields=[
        ("master_user", "boss"), ("site", "x=y\u00fc"),
        ("api_key", "k"), ("mypass", "p"), ("mail_secret", "s"),
        ("my_token", "t")])
    Here.probe.one()
    (records,) = decider.requests
    equal(records[0], "postlogin=1", "first record")
    equal(records[-1], "end=", "last record")
    for record in ("service=imap", "user=alice", "remote_ip=2001:db8::1",
                   "local_ip=127.0.0.1", "mechanism=PLAIN",
                   "master_user=boss", "field.site=x=y\u00fc"):
        contains([text.lower() if text.startswith("field.") else text
                  for text in records], record, "request")
    for word in ("token", "pass", "key", "secret"):
        true(not any(word in record.lower() for record in records),
             "%s is in %r" % (word, records))
    deadline = [record for record in records
                if record.startswith("deadline=")]
    between(int(deadline[0].split("=")[1]), 100, 2000, "deadline")


def test_what_is_asked_in_1x():
    decider = fakes.Decider(ALLOW)
    ask(decider, server_class=Master, extra=[("MASTER_USER", "boss"),
                                             ("LDAP_SITE", "x")])
    Here.probe.one()
    (records,) = decider.requests
    for record in ("generation=1.2", "service=imap", "user=alice",
                   "master_user=boss"):
        contains(records, record, "request")
    fields = sorted(record.split("=")[0] for record in records
                    if record.startswith("field."))
    true(set(fields) <= {"field." + name for name in (
        "user", "ip", "local_ip", "master_user", "home")},
         "fields: %r" % fields)


LIES = ("LD_PRELOAD", "LD_AUDIT", "GLIBC_TUNABLES", "PATH", "IFS", "USER",
        "UID", "GID", "HOME", "USERDB_KEYS", "AUTH_TOKEN", "AUTH_USER",
        "RESTRICT_SETUID", "LOGGED_IN", "DUMP_CAPABILITY", "MASTER_USER",
        "MAIL_PLUGINS", "MAIL_PLUGIN_DIR", "CHROOT", "POSTLOGIN",
        "IMAPLOGINTAG", "CLIENT_INPUT", "LOG_TO_MASTER", "DOVECOT_VERSION",
        "SYSTEM_GROUPS_USER", "NONSENSE")


@cases([(name, name) for name in LIES])
def test_lie_about_a_variable(name):
    for server_class in (ScriptLogin, Master):
        options = "-e " + name if name not in ("NONSENSE",
                                               "SYSTEM_GROUPS_USER") else ""
        decider = fakes.Decider(fakes.reply(
            "verdict=allow", "set.%s=planted" % name))
        _, text, log = ask(decider, server_class=server_class,
                           options=options)
        seen = Here.probe.one()
        true(seen.env.get(name) != "planted", name + " was set")
        contains(log, name, "log")
        lacks(text, "UNAVAILABLE", "client")


@cases((("unset RESTRICT_SETUID", "RESTRICT_SETUID"),
        ("unset LOGGED_IN", "LOGGED_IN"), ("unset USER", "USER"),
        ("unset IMAPLOGINTAG", "IMAPLOGINTAG")))
def test_lie_by_unsetting(name):
    decider = fakes.Decider(fakes.reply("verdict=allow",
                                        "unset.%s=" % name))
    ask(decider, server_class=Master)
    true(name in Here.probe.one().env, name + " was unset")


@cases((("LF", "a\nuid=0"), ("TAB", "a\tuid=0"), ("CR", "a\r")))
def test_lie_in_a_value(value):
    decider = fakes.Decider(fakes.reply("verdict=allow",
                                        "set.QUOTA_RULE=" + value,
                                        "set.ACL_GROUPS=" + value))
    ask(decider)
    true(decider.requests, "the decider was not asked")
    for seen in Here.probe.reports():
        true("QUOTA_RULE" not in seen.env, "QUOTA_RULE was set")
        true(seen.acl_groups is None, "ACL_GROUPS was set")
    Here.probe.clear()


def test_names_allowed_on_the_command_line():
    decider = fakes.Decider(fakes.reply("verdict=allow", "set.SITE=x"))
    ask(decider, options="-e SITE")
    seen = Here.probe.one()
    equal(seen.env["SITE"], "x", "SITE")
    equal(seen.userdb_keys.count("SITE"), 1, "SITE in USERDB_KEYS")


@cases((("message", "message"), ("alert", "alert")))
def test_lines_in_a_text(name):
    records = ["verdict=allow"] if name == "alert" else [
        "verdict=deny", "code=expired"]
    _, text, log = ask(fakes.Decider(fakes.reply(
        *records, name + "=a\r\na1 OK x\r\n* BYE \x1b[2J\x80\xff")))
    Here.probe.clear()
    contains(text, "] a", "client")
    for line in text.split("\r\n")[:-1]:
        true(line.startswith(("* OK [ALERT] ", "* NO [ALERT] ",
                              "* BYE [EXPIRED] ")), "line %r" % line)
        true(all(ord(char) >= 0x20 for char in line), "control in %r" % line)
    lacks(text.replace("\r\n", ""), "\n", "client")
    lacks(log[1:], "\x1b", "log")


def test_listener_of_another_user_is_not_asked():
    directory = make_directory("lf-", 0o777)
    true(directory, "no directory")
    decider = fakes.Decider(ALLOW, owner=65534)
    session, text, log = ask(decider)
    unavailable(session, text, log, 3)
    equal(decider.requests, [], "requests")


# A name service cache that accepts and never answers.
HUNG = """#!/bin/sh -e
mount -t tmpfs none /run
mkdir /run/nscd
touch /run/nscd/socket
mount --bind @SOCKET@ /run/nscd/socket
exec "$@"
"""


def test_name_service_that_hangs():
    here = make_directory("lf-")
    cache = socket.socket(socket.AF_UNIX)
    cache.bind(os.path.join(here, "nscd"))
    os.chmod(os.path.join(here, "nscd"), 0o666)
    cache.listen(50)
    script = write_file(os.path.join(here, "hung"), HUNG.replace(
        "@SOCKET@", os.path.join(here, "nscd")), 0o755)
    os.chmod(here, 0o777)
    decider = fakes.Decider(ALLOW, owner=65534)
    server = ScriptLogin("%s %s %s -S %s -t 2 -s imap %s"
                         % (NAMESPACE, script, program("ldap-postlogin"),
                            decider.path, Here.probe.path("script-login")))
    environment = server.environment("imap", "alice")
    environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
    session = server.login("imap", "alice", environment=environment)
    equal(session.finish()[:2], (0, TEMPORARY + "\r\n"), "exit and client")
    between(session.seconds, 1.5, 3.5, "seconds")
    cache.close()
    decider.stop()


def test_no_listener_and_no_fallback_configuration():
    class Nobody:
        path = "/nonexistent/socket"

        @staticmethod
        def stop():
            pass
    session, text, log = ask(Nobody)
    # The packaged configuration is not there either.
    unavailable(session, text, log, 3)


def test_fallback_when_nobody_listens():
    server = ScriptLogin("%s -S /nonexistent/s -c %s -s imap %s" % (
        program("ldap-postlogin"), Here.config,
        Here.probe.path("script-login")))
    server.login("imap", "alice").finish()
    true(Here.probe.one(), "not executed")


def test_no_second_question_after_silence():
    decider = fakes.Decider(b"", close=True)
    server = ScriptLogin("%s -S %s -c %s -s imap %s" % (
        program("ldap-postlogin"), decider.path, Here.config,
        Here.probe.path("script-login")))
    Here.world.slapd.mark()
    _, text, _ = server.login("imap", "alice").finish()
    contains(text, TEMPORARY, "client")
    equal(Here.world.slapd.count("SRCH"), 0, "searches of a second decision")
    decider.stop()
