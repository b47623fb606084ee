"""The same company in OpenLDAP, 389 Directory Server and Active Directory: a
login has the same outcome, whichever of them decides it."""

import datetime
import json
import os
import re
import threading

import company_servers
from company import DISABLED, PEOPLE, SOON, TABLE
from rig import clients, ds389, samba, slapd
from rig.base import (Failure, daemon_ids, data_path, make_directory, program,
                      read_file, run_product, wait_until, write_file)
from rig.check import between, cases, equal, true
from rig.dovecot import Dovecot
from rig.ds389 import DS389
from rig.samba import SAMBA

FOLDERS = {"Staff": ["group=staff lr"], "Nest": ["group=nest1 lr"],
           "Top": ["group=top lr"], "Choir": ["group=choir lr"],
           "Latin": ['"group=Gr\u00f6\u00dfe & L\u00e4nder" lr'],
           "Team": ['"group=The \\"A\\" team" lr'],
           "Last": ["group=dept-209 lr"]}
EVERYBODY = {"Domain Users", "Users"}  # in Active Directory they are in these
WITHOUT_SANITIZERS = True  # two large servers; the rest of the ring has them
SHARED = (DS389, SAMBA)


class Site:
    """A server with the company in it, and a configuration for it."""

    # Groups the server puts everybody in; acl_groups leaves them out.
    everybody = ()

    def __init__(self, get, kind, name_of, fill=None):
        self.get, self.kind, self.fill = get, kind, fill
        self.name_of = name_of
        self.server = self.config = self.dovecot = None

    def ready(self):
        """Once: the first test of each server pays for it."""
        if self.config:
            return self
        self.server = self.get()
        if self.fill:
            self.fill(self.server)
        place = make_directory("lc-")
        secret = write_file(os.path.join(place, "secret"),
                            self.kind.SERVICE_PASSWORD, 0o640,
                            (0, daemon_ids()[1]))
        for name in ("company-site.yaml", "company-%s.yaml" % self.name):
            path = write_file(os.path.join(place, name), read_file(
                data_path(name)).replace("@SECRET@", secret)
                .replace("@URI@", self.server.tcp))
        self.config = path
        return self

    def imap(self, user):
        """A whole login, through Dovecot and the wrapper."""
        self.ready()
        if not self.dovecot:
            words = "%s -c %s -s " % (program("ldap-postlogin"), self.config)
            self.dovecot = Dovecot(
                chain=lambda service: words + service, folders=FOLDERS,
                users=[person.uid for person in PEOPLE] + ["nobody"])
        return clients.imap(self.dovecot.imap, user)

    def dn(self, uid):
        (person,) = [person for person in PEOPLE if person.uid == uid]
        return self.name_of(person)


SITES = {
    "openldap": Site(company_servers.openldap, slapd,
                     company_servers.unix_dn),
    "389ds": Site(DS389.get, ds389, company_servers.unix_dn,
                  company_servers.fill_389),
    "ad": Site(SAMBA.get, samba, company_servers.ad_dn,
               company_servers.fill_ad)}
SITES["ad"].everybody = ("Domain Users", "Users")
for _name, _site in SITES.items():
    _site.name = _name


def explain(site, user, *options):
    site.ready()
    if "--ip" not in options:
        options += ("--ip", "192.0.2.1")
    done = run_product("ldap-postloginctl", "-c", site.config, "explain",
                       user, "--json", *options)
    try:
        return json.loads(done.stdout), done.stderr
    except ValueError:
        raise Failure("exit %d, no JSON: %s%s" % (
            done.returncode, done.stdout, done.stderr))


def decide(site, user, options, expected):
    got, said = explain(site, user, *options)
    got["groups"] = [name for name in got["groups"]
                     if name not in site.everybody]
    if "groups" in expected:  # in no generation can a comma be exported
        expected = dict(expected, acl_groups=",".join(sorted(
            (name for name in expected["groups"] if "," not in name),
            key=str.encode)))
    refused = "code" in expected
    wanted = {"verdict": "deny" if refused else "allow", "alerts": []}
    wanted.update(expected)
    updates = wanted.pop("updates", 4 if wanted["verdict"] == "allow" else 0)
    for key, value in wanted.items():
        found = sorted(set(got[key]) - EVERYBODY) if key == "groups" else \
            sorted(got[key]) if key == "alerts" else got[key]
        if found != value:
            raise Failure("%s: got %r, wanted %r\n%s%s" % (
                key, found, value, said, _reasons(got)))
    equal(len(got["updates"]), updates, "updates")


def _reasons(got):
    """The rules that did something, one a line."""
    return "\n".join(
        "%(attribute)s %(name)s: %(verb)s %(value)s: %(outcome)s" % rule
        for rule in got["rules"] if rule["outcome"] != "skipped")


ROWS = [("%s: %s" % (site, row[0]), SITES[site], *row[1:])
        for site in SITES for row in TABLE]


@cases(ROWS)
def test_login(site, user, options, expected):
    decide(site, user, options, expected)


@cases([(name, site) for name, site in SITES.items()])
def test_check_is_content(site):
    done = run_product("ldap-postloginctl", "-c", site.ready().config,
                       "check")
    equal(done.returncode, 0, "exit, said:\n" + done.stdout + done.stderr)
    for name in ("Time", "Address", "Service"):
        true(re.search(r"ok +mailLastLogin%s: may be updated" % name,
                       done.stdout), "the right to update: " + done.stdout)


# case, user, filter, whether it finds them. Active Directory answers success
# and nonsense to a time without a fraction.
FILTERS = [
    ("begun", "pat", "(mailLoginStarts<=%{now})", True),
    ("not over", "pat", "(mailLoginExpires<=%{now})", False),
    ("still good", "pat", "(&(objectClass=*)(mailLoginExpires>=%{now}))", True),
    ("none", "alice", "(|(mailLoginStarts<=%{now})(mailLoginExpires>=%{now}))",
     False),
]


@cases([("%s: %s" % (name, row[0]), site, *row[1:])
        for name, site in SITES.items() for row in FILTERS])
def test_now_in_a_filter(site, user, pattern, found):
    config = write_file(os.path.join(
        os.path.dirname(site.ready().config), "filter.yaml"),
        "include: [%s]\nrules:\n  - {name: by-filter, deny: {search: \"%s\"}}"
        "\n" % (os.path.basename(site.config), pattern))
    done = run_product("ldap-postloginctl", "-c", config, "explain", user,
                       "--ip", "192.0.2.1", "--json")
    equal(json.loads(done.stdout)["verdict"], "deny" if found else "allow",
          "verdict, said " + done.stderr)


# case, user, the folders of its groups or None if it is refused, what it sees
LOGINS = [
    ("plain", "alice", ["Choir", "Nest", "Staff"], []),
    ("alert", "dave", [], [SOON]),
    ("alerts", "iris", ["Staff"], ["K\u00fcche zu \u2014 \u6599\u7406",
                                   "Two"]),
    ("nested", "grace", ["Nest"], []),
    ("circle, diamond", "peggy", ["Top"], []),
    ("hostile names", "ivan", ["Latin", "Team"], []),
    ("many", "judy", ["Last"], []),
    ("disabled", "bob", None, "BYE [CONTACTADMIN] " + DISABLED),
    ("account expired", "carol", None, "BYE [EXPIRED]"),
    ("network", "frank", None,
     "BYE [AUTHORIZATIONFAILED] No mail from 127.0.0.1."),
    ("unknown", "nobody", None,
     "BYE [AUTHORIZATIONFAILED] There is no mailbox here."),
]


@cases([("%s: %s" % (name, row[0]), site, *row[1:])
        for name, site in SITES.items() for row in LOGINS])
def test_whole_login(site, user, folders, seen_there):
    seen = site.imap(user)
    equal(seen.ok, folders is not None, "logged in, saw %r" % seen.text)
    if not seen.ok:
        true(seen_there in seen.text, "the client saw %r" % seen.text)
        return
    equal(sorted(name[7:] for name in seen.folders
                 if name.startswith("Public/")), folders, "public folders")
    equal(sorted(seen.alerts), seen_there, "alerts")


@cases([(name, site) for name, site in SITES.items()])
def test_what_is_written(site):
    """Also where the entry has no value yet, or not the class."""
    dn, server = site.ready().dn("jana"), site.server
    before = datetime.datetime.now(datetime.timezone.utc)
    for count in ("1", "2"):
        true(site.imap("jana").ok, "refused")
        wait_until(lambda: server.value(dn, "mailLoginCount") == count, 10,
                   "the counter to be " + count)
    equal(server.value(dn, "mailLastLoginAddress"), "127.0.0.1", "address")
    equal(server.value(dn, "mailLastLoginService"), "imap", "service")
    stored = server.value(dn, "mailLastLoginTime")
    form = "%Y%m%d%H%M%S.0Z" if site.kind is samba else "%Y%m%d%H%M%SZ"
    stamp = datetime.datetime.strptime(stored, form).replace(
        tzinfo=datetime.timezone.utc)
    between((stamp - before).total_seconds(), -1, 60, "seconds until written")


@cases([(name, site) for name, site in SITES.items()])
def test_no_login_is_lost_from_a_counter(site):
    """All but OpenLDAP have no increment: compare and swap, in a race. The
    first of them race for the class and the first value, too."""
    dn, server = site.ready().dn("norma"), site.server
    oks = []
    threads = [threading.Thread(
        target=lambda: oks.append(site.imap("norma").ok)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    equal(oks, [True] * len(threads), "logged in")
    wait_until(lambda: server.value(dn, "mailLoginCount") == "8", 10,
               "the counter to be 8, is %s; %s" % (
                   server.value(dn, "mailLoginCount"),
                   site.dovecot.text()[-2000:]))
