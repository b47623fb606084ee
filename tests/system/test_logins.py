"""Logins by IMAP and POP3 through a real Dovecot, decided by a real slapd."""

import datetime

from rig import clients
from rig.base import daemon_processes, run_product, wait_until
from rig.check import appears, between, cases, contains, equal, lacks, true
from rig.world import World, dn


class Here:
    world = dovecot = None


def setup():
    Here.world = World()
    Here.dovecot = Here.world.dovecot(
        Here.world.chain(Here.world.config()))


def imap(user, **more):
    return clients.imap(Here.dovecot.imap, user, **more)


def pop3(user, **more):
    return clients.pop3(Here.dovecot.pop3, user, **more)


def settled():
    """Wait for updates: they come behind the answer to the client."""
    wait_until(lambda: not daemon_processes(Here.world.directory), 20,
               "the deciders to end")


def public(seen):
    return sorted(name[7:] for name in seen.folders
                  if name.startswith("Public/"))


ALLOWED = (
    # case, user, public folders by group, alerts
    ("ordinary", "alice", ["Discount", "Research", "Sales", "Staff"], []),
    ("no class yet", "albert", [], []),
    ("alerts and UTF-8", "erin", ["Staff"],
     ["Die K\u00fcche \u00f6ffnet um 12 Uhr \u2014 \u6599\u7406",
      "The canteen is closed."]),
    ("nested groups, a circle", "grace", ["Board", "Choir", "Staff"],
     ["[board] Board meeting on Friday."]),
    ("DN with escapes", "mallory", ["Escapers"], []),
    ("user name in UTF-8", "j\u00fcrgen", [], []),
)


@cases(ALLOWED)
def test_allowed(user, folders, alerts):
    seen = imap(user)
    true(seen.ok, "refused: %r" % seen.text)
    equal(public(seen), folders, "public folders")
    equal(sorted(seen.alerts), sorted(alerts), "alerts")
    before_tagged = seen.text.split("a1 OK")[0]
    equal(before_tagged.count("\r\n"), len(alerts),
          "lines before the tagged OK")
    seen = pop3(user)
    equal(seen.lines[0], "+OK Logged in.", "POP3's answer to PASS")


DENIED = (
    # case, user, code, what POP3 says, text
    ("switched off", "bob", "CONTACTADMIN", "SYS/PERM",
     "Mail is switched off for this account."),
    ("network", "carol", "AUTHORIZATIONFAILED", "AUTH",
     "No mail from 127.0.0.1."),
    ("hours", "dora", "LIMIT", "AUTH", "Not at this hour."),
    ("expired", "frank", "EXPIRED", "SYS/PERM",
     "Your account expired on 2020-02-29."),
    ("not yet", "fiona", "AUTHORIZATIONFAILED", "AUTH",
     "Not before 2099-01-01."),
    ("unknown user", "nobody", "AUTHORIZATIONFAILED", "AUTH",
     "There is no mailbox here."),
)


@cases(DENIED)
def test_denied(user, code, pop3_code, text):
    seen = imap(user)
    equal(seen.lines, ["* NO [ALERT] " + text, "* BYE [%s] %s" % (code, text)],
          "IMAP")
    seen = pop3(user)
    equal(seen.lines, ["-ERR [%s] %s" % (pop3_code, text)], "POP3")
    settled()
    if user != "nobody":
        equal(Here.world.slapd.value(dn(user), "mailLoginCount"), None,
              "a refused login was counted")


UNAVAILABLE = (
    ("two entries", "ivan", "ivan"),
    ("a value that cannot be read", "ursula", "300.1.2.3/99"),
)


@cases(UNAVAILABLE)
def test_unavailable(user, logged):
    Here.dovecot.mark()
    seen = imap(user)
    equal(seen.lines, ["* BYE [UNAVAILABLE] Please try again later."], "IMAP")
    appears(Here.dovecot.since_mark, logged, "log")
    seen = pop3(user)
    equal(seen.lines, ["-ERR [SYS/TEMP] Please try again later."], "POP3")


def test_service_allowed_and_not():
    equal(imap("dave").lines[1], "* BYE [NOPERM] Not by imap.", "IMAP")
    true(pop3("dave").ok, "POP3 was refused")


def test_network_allowed_from_another_address():
    true(imap("carol", source="127.0.0.9").ok, "127.0.0.9 was refused")
    equal(pop3("carol", source="127.0.0.17").lines,
          ["-ERR [AUTH] No mail from 127.0.0.17."], "127.0.0.17")


def test_last_login_is_written():
    slapd = Here.world.slapd
    settled()
    slapd.set(dn("alice"), "mailLoginCount")
    for number, (login, service, source) in enumerate((
            (imap, "imap", "127.0.0.5"), (pop3, "pop3", "127.0.0.6")), 1):
        slapd.mark()
        before = datetime.datetime.now(datetime.timezone.utc)
        true(login("alice", source=source).ok, "refused")
        wait_until(lambda: slapd.value(dn("alice"), "mailLoginCount")
                   == str(number), 5, "mailLoginCount %d" % number)
        entry = slapd.get(dn("alice"))
        equal(entry["maillastloginaddress"], [source.encode()], "address")
        equal(entry["maillastloginservice"], [service.encode()], "service")
        written = datetime.datetime.strptime(
            entry["maillastlogintime"][0].decode() + "+0000", "%Y%m%d%H%M%SZ%z")
        between((written - before).total_seconds(), -2, 10, "seconds")
        between(slapd.count("MOD"), 1, 2, "modify operations")
        between(slapd.count("SRCH"), 1, 6, "searches")


def test_a_missing_class_is_added():
    slapd = Here.world.slapd
    true(imap("albert").ok, "refused")
    wait_until(lambda: slapd.value(dn("albert"), "mailLastLoginTime"), 5,
               "the last login")
    classes = slapd.get(dn("albert"))["objectclass"]
    contains(classes, b"mailLoginAccount", "object classes")


def test_names_that_need_escaping_are_written_to():
    slapd = Here.world.slapd
    name = "cn=Mallory\\2C Inc. \\2B \\22Sons\\22 (*)\\5C,ou=people," \
        "dc=example,dc=com"
    for user, entry in (("mallory", name), ("j\u00fcrgen",
                                            dn("j\u00fcrgen"))):
        settled()
        before = int(slapd.value(entry, "mailLoginCount") or 0)
        true(pop3(user).ok, "refused")
        wait_until(lambda: slapd.value(entry, "mailLoginCount")
                   == str(before + 1), 5, "%s's count" % user)


FILTERS = (
    ("star", "*"), ("parenthesis", "a)(uid=alice"), ("backslash", "ali\\63e"),
    ("any", "*)(objectClass=*"))


@cases(FILTERS)
def test_a_user_name_is_never_part_of_a_filter(user):
    # Dovecot does not know such users: the decision alone is asked.
    done = run_product("ldap-postloginctl", "-c", Here.world.config(),
                       "explain", user, "-s", "imap", "--json")
    equal(done.returncode, 1, "exit")
    contains(done.stdout, '"There is no mailbox here."', "explain")


def test_maintenance_for_everybody():
    notice = "cn=mail,ou=notices,dc=example,dc=com"
    Here.world.slapd.set(notice, "mailMaintenance", "TRUE")
    try:
        seen = imap("alice")
        equal(seen.lines[-1],
              "* BYE [UNAVAILABLE] Maintenance until noon.", "IMAP")
        true(pop3("alice").lines[0].endswith("Maintenance until noon."),
             "POP3")
    finally:
        Here.world.slapd.set(notice, "mailMaintenance", "FALSE")
    true(imap("alice").ok, "refused after the maintenance")


def test_master_user_who_may():
    slapd = Here.world.slapd
    settled()
    counts = [slapd.value(dn(name), "mailLoginCount")
              for name in ("alice", "boss")]
    seen = imap("alice*boss")
    true(seen.ok, "refused: %s" % seen.text)
    equal(seen.alerts, [], "alerts of somebody else's login")
    equal(public(seen), ["Audit"], "folders by the master's groups")
    settled()
    equal([slapd.value(dn(name), "mailLoginCount")
           for name in ("alice", "boss")], counts, "counts")


def test_master_user_who_may_not():
    seen = imap("alice*spy")
    equal(seen.lines[1], "* BYE [AUTHORIZATIONFAILED] Only auditors may open "
          "other people's mail.", "IMAP")


def test_mail_libraries():
    equal(clients.library_imap(Here.dovecot.imap, "alice")[0], "OK", "alice")
    kind, text = clients.library_imap(Here.dovecot.imap, "bob")
    equal(kind, "abort", "bob")
    contains(text, "[CONTACTADMIN] Mail is switched off", "bob")
    equal(clients.library_pop3(Here.dovecot.pop3, "alice")[0], "+OK", "alice")
    kind, text = clients.library_pop3(Here.dovecot.pop3, "bob")
    equal(kind, "-ERR", "bob")
    contains(text, "[SYS/PERM] Mail is switched off", "bob")


def test_denials_do_not_make_dovecot_throttle():
    Here.dovecot.mark()
    seen = [imap("bob") for _ in range(15)]
    true(not any(login.ok for login in seen), "a login was not refused")
    slowest = max(login.seconds for login in seen)
    between(slowest, 0, 1.5, "slowest of 15 refused logins")
    equal(Here.dovecot.throttled(), [], "throttling or failed children")
    true(imap("alice").seconds < 1.5, "slow after denials")


def test_log_lines_are_dovecots_own():
    Here.dovecot.mark()
    imap("bob")
    appears(Here.dovecot.since_mark, "verdict=deny", "log")
    log = Here.dovecot.since_mark()
    lacks(log, "\x01", "log")
    lines = [line for line in log.split("\n") if "imap-postlogin" in line
             or "postlogin" in line and "script" not in line]
    true(any(": Info:" in line for line in lines),
         "a denial is not logged as information: %r" % lines)
