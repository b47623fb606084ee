"""One company, for three directories: who is in it, in words of none of them.

A person is a name, a state of the account, the groups it is written into and
what the administrator set for mail. company_servers.py says it to OpenLDAP,
389 Directory Server and Active Directory; all dates are counted from NOW.
"""

import datetime

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
DAY = datetime.timedelta(days=1)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MANY = ["dept-%03d" % number for number in range(210)]
HOSTILE = ["Sales, EMEA", 'The "A" team', "Gr\u00f6\u00dfe & L\u00e4nder",
           "\u043f\u043e\u0447\u0442\u0430 \u738b", "a+b=c", "back\\slash",
           "#hash", "<angle>;semi", "star*(paren)"]

# A password about to expire has this left.
WARNING = 4.5 * DAY


def day(offset):
    """The whole day so many days from now, as hours of the week."""
    return "%s 00:00-24:00 UTC" % DAYS[(NOW + offset * DAY).weekday()]


class Person:
    """state: plain, disabled, expired, warned, password-expired, must-change,
    locked, unlocked (the lock is over), never (the password never expires) or
    strict (a policy of its own warns)."""

    def __init__(self, uid, state="plain", cn=None, mail=None, gid=None,
                 department=None, **site):
        self.uid, self.state, self.cn = uid, state, cn or uid
        self.mail = [uid + "@example.com"] if mail is None else mail
        self.gid, self.department = gid, department
        self.site = site


PEOPLE = [
    Person("alice", mailLastLoginTime=NOW - 2 * DAY,
           mailLastLoginAddress="192.0.2.77"),
    Person("bob", "disabled"),
    Person("carol", "expired"),
    Person("dave", "warned"),
    Person("erin", "locked"),
    Person("mallory", "password-expired"),
    Person("sybil", "must-change"),
    Person("nick", "unlocked"),
    Person("norma", "never"),
    Person("olga", "strict"),
    Person("frank", mailAllowedNetwork=["192.0.2.0/24", "!192.0.2.9"]),
    Person("gina", mailAllowedService=["imap"]),
    Person("hope", mailLoginHours=[day(-1), day(0), day(1)]),
    Person("hilde", mailLoginHours=[day(3)]),
    Person("nina", mailLoginStarts=NOW + 30 * DAY),
    Person("otto", mailLoginExpires=NOW - DAY),
    Person("pat", mailLoginStarts=NOW - DAY, mailLoginExpires=NOW + DAY),
    Person("erik", mailLoginEnabled="FALSE"),
    Person("iris", mailAlert=["K\u00fcche zu \u2014 \u6599\u7406", "Two"]),
    Person("vera", mailLastLoginTime=NOW - 200 * DAY),
    Person("grace"),
    Person("peggy"),
    Person("oscar", gid=5000),
    Person("heidi", department="42"),
    Person("ivan", cn='Ivan "der Gro\u00dfe", Jr. <x>+y'),
    Person("judy"),
    Person("kevin", mailGroup=["guests", "staff"]),
    Person("lara", mail=["lara@example.com"]),
    Person("lara2", mail=["lara@example.com"]),
    Person("rupert", mail=["rupert@example.com", "r@example.com"]),
    Person("quentin", mail=[]),
    Person("jana", cn="Jana \u738b (\u010capek*)"),
    Person("boss"),
]

# {group: members}; "@name" is a group. Of members there is always one.
GROUPS = {
    "staff": ["alice", "bob", "iris", "boss"],
    "sales": ["alice", "frank"],
    "nest1": ["@nest2", "alice"], "nest2": ["@nest3"], "nest3": ["grace"],
    "cycle-a": ["@cycle-b", "peggy"], "cycle-b": ["@cycle-a"],
    "left": ["peggy"], "right": ["peggy"], "top": ["@left", "@right"],
    "auditors": ["boss"],
}
GROUPS.update({name: ["ivan"] for name in HOSTILE})
GROUPS.update({name: ["judy"] for name in MANY})
# Of user names, as in RFC 2307; of one primary member; of a department.
CHOIR, PRIMARY, DYNAMIC = ("choir", ["alice", "kevin"]), "primary-oscar", "d42"

SOON = "Your password expires on %s. Please change it." % (
    NOW + WARNING).astimezone().strftime("%Y-%m-%d")
DISABLED = "Your account is disabled. Please contact your administrator."
LOCKED = ("Your account is locked after too many wrong passwords. "
          "Please try again later.")
ENDED = "Your account expired on %s." % (
    NOW - 10 * DAY).astimezone().strftime("%Y-%m-%d")
# case, user, further options of explain, what has to come of it
TABLE = [
    ("plain", "alice", (), {"groups": ["choir", "nest1", "sales", "staff"]}),
    ("by mail", "r@example.com", (), {"groups": []}),
    ("without mail", "quentin", (), {}),
    ("disabled", "bob", (), {"code": "contactadmin", "message": DISABLED}),
    ("account expired", "carol", (), {"code": "expired", "message": ENDED}),
    ("password expires", "dave", (), {"alerts": [SOON]}),
    ("own policy warns", "olga", (), {"alerts": [SOON]}),
    ("never expires", "norma", (), {}),
    ("locked", "erin", (), {"code": "authorizationfailed",
                            "message": LOCKED}),
    ("no longer locked", "nick", (), {}),
    ("password expired", "mallory", (), {"code": "expired"}),
    ("must change", "sybil", (), {"code": "expired"}),
    ("network", "frank", ("--ip", "192.0.2.1"), {"groups": ["sales"]}),
    ("other network", "frank", ("--ip", "198.51.100.1"), {
        "code": "authorizationfailed",
        "message": "No mail from 198.51.100.1."}),
    ("excluded address", "frank", ("--ip", "192.0.2.9"), {
        "code": "authorizationfailed"}),
    ("service", "gina", ("-s", "imap"), {}),
    ("other service", "gina", ("-s", "pop3"), {"code": "noperm"}),
    ("hours", "hope", (), {}),
    ("other hours", "hilde", (), {"code": "limit"}),
    ("not yet", "nina", (), {"code": "authorizationfailed"}),
    ("over", "otto", (), {"code": "expired"}),
    ("between", "pat", (), {}),
    ("switched off", "erik", (), {"code": "contactadmin"}),
    ("alerts", "iris", (), {"alerts": ["K\u00fcche zu \u2014 \u6599\u7406",
                                       "Two"], "groups": ["staff"]}),
    ("long not used", "vera", (), {"code": "contactadmin"}),
    ("nested", "grace", (), {"groups": ["nest1", "nest2", "nest3"]}),
    ("circle, diamond", "peggy", (), {
        "groups": ["cycle-a", "cycle-b", "left", "right", "top"]}),
    ("primary", "oscar", (), {"groups": [PRIMARY]}),
    ("dynamic", "heidi", (), {"groups": [DYNAMIC]}),
    ("hostile names", "ivan", (), {"groups": sorted(HOSTILE)}),
    ("many", "judy", (), {"groups": MANY}),
    ("by attribute", "kevin", (), {"groups": ["choir", "guests", "staff"]}),
    ("UTF-8", "jana", (), {}),
    ("two entries", "lara@example.com", (), {"verdict": "unavailable"}),
    ("unknown", "nobody", (), {"code": "authorizationfailed",
                               "message": "There is no mailbox here."}),
    ("a master user", "alice", ("--field", "master_user=boss"), {
        "groups": ["auditors", "staff"], "updates": 0}),
    ("no auditor", "alice", ("--field", "master_user=frank",
                             "--ip", "192.0.2.1"), {
        "code": "authorizationfailed",
        "message": "Only auditors may open other people's mail."}),
]
