"""What the language says, one login a row: see test_language.py.

A row: name, configuration behind the common head, attributes of the user's
entry, options of explain, what must stand in the answer.
"""

from rig.slapd import SUFFIX

PEOPLE = "ou=people," + SUFFIX
GROUPS = "ou=groups," + SUFFIX
USER = "uid=u," + PEOPLE
GROUP_SEARCH = """
groups: [{base: "%s", filter: "(member=%%%%{dn})", nested: %%d}]
""" % GROUPS

ALLOW = {"verdict": "allow", "code": None, "message": None}
DENY = {"verdict": "deny"}
UNAVAILABLE = {"verdict": "unavailable", "code": "unavailable"}
IP = ["--ip", "10.1.2.3"]


def attribute(rule):
    return "attributes: {description: %s}\n" % rule


def first(rule):
    return "rules: [%s]\n" % rule


CASES = [
    ("nothing at all", "", {}, [], ALLOW),
    # --- deny and require on values
    ("deny equals", attribute('{deny: {equals: bad}, message: "No."}'),
     {"description": "BAD"}, [],
     {"verdict": "deny", "code": "authorizationfailed", "message": "No."}),
    ("deny other value", attribute("{deny: {equals: bad}}"),
     {"description": "good"}, [], ALLOW),
    ("deny absent", attribute("{deny: {equals: bad}}"), {}, [], ALLOW),
    ("deny default message", attribute("{deny: {present: true}}"),
     {"description": "x"}, [], {"message": "Access denied."}),
    ("require one of several", attribute("{require: {equals: [a, b]}}"),
     {"description": ["c", "B"]}, [], ALLOW),
    ("require none", attribute("{require: {equals: [a, b]}}"),
     {"description": ["c", "d"]}, [], DENY),
    ("require absent denies", attribute("{require: {equals: a}}"), {}, [],
     DENY),
    ("require absent allow",
     attribute("{require: {equals: a}, absent: allow}"), {}, [], ALLOW),
    ("spaces and case", attribute('{deny: {equals: "two words"}}'),
     {"description": "Two   WORDS"}, [], DENY),
    ("star is a star", attribute('{deny: {equals: "*"}}'),
     {"description": "x"}, [], ALLOW),
    ("matches the whole", attribute('{deny: {matches: "ab+"}}'),
     {"description": "xabb"}, [], ALLOW),
    ("matches ignoring case", attribute('{deny: {matches: "ab+"}}'),
     {"description": "ABB"}, [], DENY),
    ("not: no value equals", attribute("{require: {not: {equals: a}}}"),
     {"description": ["a", "b"]}, [], DENY),
    ("bits", "attributes: {shadowFlag: {deny: {bits: 2}}}\n",
     {"shadowFlag": "514"}, [], DENY),
    ("no bits", "attributes: {shadowFlag: {deny: {bits: 2}}}\n",
     {"shadowFlag": "512"}, [], ALLOW),
    ("bits of words", attribute("{deny: {bits: 2}}"),
     {"description": "many"}, [], UNAVAILABLE),
    # --- addresses
    ("cidr in", attribute('{require: {remote_ip: "%{value}"}}'),
     {"description": "10.0.0.0/8"}, IP, ALLOW),
    ("mapped is IPv4", attribute('{require: {remote_ip: "%{value}"}}'),
     {"description": "10.0.0.0/8"}, ["--ip", "::ffff:10.0.0.1"], ALLOW),
    ("cidr out", attribute('{require: {remote_ip: "%{value}"}, '
                           'message: "Not from %{remote_ip}."}'),
     {"description": "192.0.2.0/24"}, IP,
     {"verdict": "deny", "message": "Not from 10.1.2.3."}),
    ("exclusion across values is final",
     attribute('{require: {remote_ip: "%{value}"}}'),
     {"description": ["10.0.0.0/8", "!10.1.0.0/16"]}, IP, DENY),
    ("exclusions alone admit nobody",
     attribute('{require: {remote_ip: "%{value}"}}'),
     {"description": "!192.0.2.0/24"}, IP, DENY),
    ("no address at all", attribute('{require: {remote_ip: "%{value}"}}'),
     {"description": "10.0.0.0/33"}, IP, UNAVAILABLE),
    ("ip not given", first("{require: {remote_ip: 10.0.0.0/8}}"), {}, [],
     UNAVAILABLE),
    ("several items a value", attribute('{require: {remote_ip: "%{value}"}}'),
     {"description": "192.0.2.1, 10.1.2.3"}, IP, ALLOW),
    ("a field like an address",
     "syntax: {webmail_ip: address}\n"
     + first("{require: {userdb: {webmail_ip: 10.3.0.0/24}}}"), {},
     ["--field", "webmail_ip=10.3.0.9"], ALLOW),
    # --- services, mechanisms, users
    ("service", attribute('{require: {service: "%{value}"}}'),
     {"description": "pop3 sieve"}, ["-s", "sieve"], ALLOW),
    ("service not", attribute('{require: {service: "%{value}"}}'),
     {"description": "pop3 sieve"}, ["-s", "imap"], DENY),
    ("mechanism not given", first("{deny: {mechanism: PLAIN}}"), {}, [],
     UNAVAILABLE),
    ("mechanism", first("{deny: {mechanism: [PLAIN, LOGIN]}}"), {},
     ["--mechanism", "plain"], DENY),
    ("any user but one", first('{require: {user: ["*", "!u"]}}'), {}, [],
     DENY),
    ("no master", first('{deny: {master_user: "*"}}'), {}, [], ALLOW),
    ("a master", first('{deny: {master_user: "*"}}'), {},
     ["--field", "master_user=boss"], DENY),
    # --- hours
    ("hours in", first('{require: {hours: "Mon-Fri 08:00-18:00 UTC"}}'), {},
     [], ALLOW),
    ("end excluded", first('{require: {hours: "Wed 08:00-12:00 UTC"}}'), {},
     [], DENY),
    ("start included", first('{require: {hours: "Wed 12:00-12:01 UTC"}}'),
     {}, [], ALLOW),
    ("over midnight of the day before",
     first('{require: {hours: "Tue 22:00-13:00 UTC"}}'), {}, [], ALLOW),
    ("zone", first('{require: {hours: "Wed 13:00-14:00 Europe/Zurich"}}'),
     {}, [], ALLOW),
    ("zone unknown in a value", attribute('{require: {hours: "%{value}"}}'),
     {"description": "daily 00:00-24:00 Mars/Olympus"}, [], UNAVAILABLE),
    ("a day of the calendar", first("{deny: {hours: 2026-11-25 UTC}}"), {},
     [], DENY),
    ("days of the calendar that are over",
     first("{deny: {hours: [2026-11-01..2026-11-24, 2026-11-26]}}"), {}, [],
     ALLOW),
    ("a day taken out", first('{require: {hours: ["Mon-Fri 08:00-18:00 UTC", '
                              '"!2026-11-25 UTC"]}}'), {}, [], DENY),
    ("half a day taken out",
     first('{require: {hours: ["Mon-Fri 08:00-18:00 UTC", '
           '"!2026-11-25 13:00-18:00 UTC"]}}'), {}, [], ALLOW),
    ("office hours but for holidays",
     first('{require: {hours: "Mon-Fri 07:00-19:00 Europe/Zurich", '
           'not: {hours: [2026-11-24..2026-11-26, 2027-01-01]}}}'), {}, [],
     DENY),
    ("days in a value", attribute('{require: {hours: "%{value}"}}'),
     {"description": "2026-11-24..2026-11-25 Europe/Zurich"}, [], ALLOW),
    ("days in a value, over", attribute('{require: {hours: "%{value}"}}'),
     {"description": "2026-11-24..2026-11-25 Pacific/Kiritimati"}, [], DENY),
    ("days in a value that are none",
     attribute('{deny: {hours: "%{value}"}}'), {"description": "2026-02-30"},
     [], UNAVAILABLE),
    # --- dates
    ("expired", attribute("{deny: {past: true}, code: expired, "
                          'message: "Over on %{date}, %{days} days."}'),
     {"description": "20261125120000Z"}, [],
     {"verdict": "deny", "code": "expired",
      "message": "Over on 2026-11-25, 0 days."}),
    ("a second to go", attribute("{deny: {past: true}}"),
     {"description": "20261125120001Z"}, [], ALLOW),
    ("fraction and offset", attribute("{deny: {past: true}}"),
     {"description": "20261125130000.5+0100"}, [], DENY),
    ("year 0000 is never", attribute("{deny: {past: true}}"),
     {"description": "000001010000Z"}, [], ALLOW),
    ("bad date", attribute("{deny: {past: true}}"),
     {"description": "tomorrow"}, [], UNAVAILABLE),
    ("older", attribute("{deny: {older: 7d}}"),
     {"description": "20261118120000Z"}, [], DENY),
    ("not yet older", attribute("{deny: {older: 7d}}"),
     {"description": "20261118120001Z"}, [], ALLOW),
    ("unix days", "syntax: {shadowExpire: unix_days}\n"
     "attributes: {shadowExpire: {deny: {past: true}}}\n",
     {"shadowExpire": "20782"}, [], DENY),
    ("unix days, tomorrow", "syntax: {shadowExpire: unix_days}\n"
     "attributes: {shadowExpire: {deny: {past: true}}}\n",
     {"shadowExpire": "20783"}, [], ALLOW),
    ("unix days, never", "syntax: {shadowExpire: unix_days}\n"
     "attributes: {shadowExpire: {deny: {past: true}}}\n",
     {"shadowExpire": "-1"}, [], ALLOW),
    ("within", attribute('{alert: "%{days} days until %{date}.", '
                         "when: {within: [14d, 7d], add: 90d}}"),
     {"description": "20260831120000Z"}, [],
     {"alerts": ["4 days until 2026-11-29."]}),
    ("a duration from the entry", "attributes: {description: "
     '{deny: {older: "%{ldap:shadowMax}d"}}}\n',
     {"description": "20260101000000Z", "shadowMax": "30"}, [], DENY),
    ("a duration that is not there", "attributes: {description: "
     '{deny: {older: "%{ldap:shadowMax}d"}}}\n',
     {"description": "20260101000000Z"}, [], ALLOW),
    ("durations added up", "syntax: {shadowLastChange: unix_days}\n"
     "attributes: {shadowLastChange: {deny: {past: true, "
     "add: ['%{ldap:shadowMax}d', 1d]}}}\n",
     {"shadowLastChange": "20772", "shadowMax": "9"}, [], DENY),
    ("durations added up, a day less", "syntax: {shadowLastChange: unix_days}\n"
     "attributes: {shadowLastChange: {deny: {past: true, "
     "add: ['%{ldap:shadowMax}d', 1d]}}}\n",
     {"shadowLastChange": "20772", "shadowMax": "10"}, [], ALLOW),
    ("one of them never", "syntax: {shadowLastChange: unix_days}\n"
     "attributes: {shadowLastChange: {deny: {past: true, "
     "add: ['%{ldap:shadowMax}d', 1d]}}}\n",
     {"shadowLastChange": "20772"}, [], ALLOW),
    # --- numbers
    ("at least", "attributes: {shadowMax: {deny: {at_least: 90}}}\n",
     {"shadowMax": "90"}, [], DENY),
    ("below it", "attributes: {shadowMax: {deny: {at_least: 90}}}\n",
     {"shadowMax": "89"}, [], ALLOW),
    ("at most as many as there are", "attributes: {shadowMax: "
     '{deny: {at_most: "%{ldap:description | count}"}}}\n',
     {"shadowMax": "2", "description": ["a", "b"]}, [], DENY),
    ("more than there are", "attributes: {shadowMax: "
     '{deny: {at_most: "%{ldap:description | count}"}}}\n',
     {"shadowMax": "2", "description": ["a"]}, [], ALLOW),
    ("no number", attribute("{deny: {at_least: 1}}"),
     {"description": "many"}, [], UNAVAILABLE),
    # --- alerts
    ("alert a value", "attributes: {mailAlert: {alert: \"%{value}\"}}\n",
     {"mailAlert": ["one", "two"]}, [],
     {"alerts": lambda a: sorted(a) == ["one", "two"]}),
    ("alert in a block",
     'rules:\n  - alert: |\n      one\n      %{user}\n', {}, [],
     {"alerts": ["one u"]}),
    ("alert by value", 'attributes: {mailAlert: {alert: "%{value}", '
     'when: {matches: "t.*"}}}\n',
     {"mailAlert": ["one", "two"]}, [], {"alerts": ["two"]}),
    ("no line of its own", attribute('{alert: "Hi %{value}"}'),
     {"description": b"a\r\n* BYE gone"}, [],
     {"alerts": lambda a: len(a) == 1 and not set("\r\n") & set(a[0])}),
    ("no alert in a master's login",
     attribute('{alert: "%{value}"}'), {"description": "x"},
     ["--field", "master_user=boss"], {"alerts": []}),
    ("alert that asks for the master",
     attribute('{alert: "%{value}", when: {master_user: "*"}}'),
     {"description": "x"}, ["--field", "master_user=boss"],
     {"alerts": ["x"]}),
    # --- exports
    ("export", first('{export: {mail_path: "/m/%{ldap:uid}"}}'), {}, [],
     {"exports": {"mail_path": "/m/u"}}),
    ("export yes", "attributes: {mailMaintenance: {export: mail_debug}}\n",
     {"mailMaintenance": "FALSE"}, [],
     {"exports": {"mail_debug": "no"}, "unset": []}),
    ("unset in 1.x", "dovecot: 1.2\n"
     "attributes: {mailMaintenance: {export: mail_debug}}\n",
     {"mailMaintenance": "FALSE"}, [],
     {"exports": {}, "unset": ["mail_debug"]}),
    ("export nothing", first('{export: {mail_path: "%{ldap:l}"}}'), {}, [],
     {"exports": {}}),
    ("export default", first(
        '{export: {quota_rule: "*:storage=%{ldap:l | default(\'5\')}M"}}'),
     {}, [], {"exports": {"quota_rule": "*:storage=5M"}}),
    ("several unpiped", attribute("{export: acl_user}"),
     {"description": ["a", "b"]}, [], {"exports": {}}),
    ("several listed", first(
        '{export: {acl_user: "%{ldap:description | list(\'+\') | upper}"}}'),
     {"description": ["a", "b"]}, [],
     {"exports": lambda e: e.get("acl_user") in ("A+B", "B+A")}),
    ("a field no more", attribute("{export: acl_user}"),
     {"description": b"a\tuid=0"}, [], dict(ALLOW, exports={})),
    # --- updates
    ("update", first("{update: {replace: {mailLastLoginTime: '%{now}'}, "
                     "increment: {mailLoginCount: 1}}}"), {}, [],
     {"updates": lambda u: [(x["dn"], x["attribute"], x["operation"],
                             x["value"]) for x in u] == [
         (USER, "mailLastLoginTime", "replace", "20261125120000Z"),
         (USER, "mailLoginCount", "increment", "1")]}),
    ("too soon", first("{update: {replace: "
                       "{mailLastLoginTime: '%{now}'}}, every: 1h}"),
     {"mailLastLoginTime": "20261125113000Z"}, [], {"updates": []}),
    ("not after a refusal", first(
        "{update: {replace: {mailLastLoginTime: '%{now}'}}}")
     + attribute("{deny: {present: true}}"), {"description": "x"}, [],
     {"verdict": "deny", "updates": []}),
    ("after a refusal", first(
        "{update: {add: {mailLastLoginAddress: '%{remote_ip}'}}, "
        "after: deny}") + attribute("{deny: {present: true}}"),
     {"description": "x"}, IP,
     {"verdict": "deny", "updates": lambda u: len(u) == 1
      and u[0]["operation"] == "add" and u[0]["value"] == "10.1.2.3"}),
    # --- entries
    ("notices", "entries: {site: {base: 'cn=mail,ou=notices,%s', scope: base,"
     " attributes: {mailAlert: {alert: \"%%{value}\"}}}}\n" % SUFFIX, {}, [],
     {"alerts": lambda a: sorted(a) == ["Notice one", "Notice two"]}),
    ("maintenance", GROUP_SEARCH % 0 +
     "entries: {site: {base: 'cn=mail,ou=notices,%s', scope: base, "
     "attributes: {mailMaintenance: {deny: {equals: 'TRUE', "
     "not: {group: admins}}, code: unavailable, "
     "message: \"%%{entry:description | default('x')}\"}}}}\n" % SUFFIX,
     {}, [], {"verdict": "deny", "code": "unavailable",
              "message": "Back at six."}),
    ("an entry that is not there", "entries: {x: {base: 'cn=no,%s'}}\n"
     % SUFFIX + first("{deny: {x: {cn: {present: true}}}}"), {}, [], ALLOW),
    ("its base by a variable", "entries: {x: {base: '%{ldap:manager}', "
     "scope: base}}\n" + first("{deny: {x: {employeeType: boss}}}"),
     {"manager": "uid=boss," + PEOPLE}, [], DENY),
    ("all the bases of several values", "entries: {x: {base: "
     "'%{ldap:seeAlso}', scope: base}}\n"
     + first("{export: {acl_user: \"%{x:cn | list('+')}\"}}"),
     {"seeAlso": ["cn=%s,%s" % (name, GROUPS)
                  for name in ("staff", "none", "admins")]}, [],
     {"exports": {"acl_user": "admins+staff"}}),
    ("a base without a value", "entries: {x: {base: '%{ldap:manager}', "
     "scope: base}}\n" + first("{deny: {x: {employeeType: boss}}}"), {}, [],
     ALLOW),
    ("a base that is no DN", "entries: {x: {base: '%{ldap:description}', "
     "scope: base}}\n" + first("{deny: {x: {employeeType: boss}}}"),
     {"description": "ask the boss"}, [], UNAVAILABLE),
    ("a group base that is no DN",
     "groups: [{base: '%{ldap:description}', filter: '(cn=*)'}]\n",
     {"description": "ask the boss"}, [], UNAVAILABLE),
    # --- searches
    ("search on the own entry",
     first('{require: {search: "(employeeType=staff)"}}'),
     {"employeeType": "staff"}, [], ALLOW),
    ("search on the own entry, no",
     first('{require: {search: "(employeeType=boss)"}}'),
     {"employeeType": "staff"}, [], DENY),
    ("a search with too many values", first(
        "{deny: {search: '(description=%{ldap:description}"
        "%{ldap:description})'}}"),
     {"description": [str(number) for number in range(40)]}, [],
     UNAVAILABLE),
    ("groups with too many values",
     "groups: [{base: '%s', filter: '(cn=%%{ldap:description}"
     "%%{ldap:description})'}]\n" % GROUPS,
     {"description": [str(number) for number in range(40)]}, [],
     UNAVAILABLE),
    ("groups that need an entry that is not known",
     "entries: {x: {base: '%{ldap:description}', scope: base}}\n"
     "groups: [{base: '" + GROUPS + "', filter: '(cn=%{x:cn})'}]\n",
     {"description": "ask the boss"}, [], UNAVAILABLE),
    ("a search on the own entry that needs an entry that is not known",
     "entries: {x: {base: '%{ldap:description}', scope: base}}\n"
     + first("{deny: {search: '(employeeType=%{x:cn})'}}"),
     {"description": "ask the boss"}, [], UNAVAILABLE),
    ("search anywhere", first(
        "{require: {search: {base: '%s', filter: '(&(cn=admins)"
        "(member=%%{dn}))'}}}" % GROUPS), {}, [], DENY),
    # --- text by language
    ("main tag by main tag", attribute(
        '{deny: {present: true}, message: {default: "No.", de: "Nein."}}'),
     {"description": "x", "preferredLanguage": "fr, de-CH;q=0.5"}, [],
     {"message": "Nein."}),
    ("the very tag first", first(
        '{alert: {default: "Hi.", pt: "Olá.", pt-br: "Oi."}}'),
     {"preferredLanguage": "pt-BR"}, [], {"alerts": ["Oi."]}),
    ("a language ruled out", first(
        '{alert: {default: "Hi.", de: "Hallo."}}'),
     {"preferredLanguage": "de;q=0"}, [], {"alerts": ["Hi."]}),
    ("language of an attribute of choice", "language: description\n"
     + first('{alert: {default: "Hi.", de: "Hallo."}}'),
     {"description": "de_CH", "preferredLanguage": "en"}, [],
     {"alerts": ["Hallo."]}),
    ("message: by language, unavailable",
     'messages: {unavailable: {default: "Later.", de: "Später."}}\n'
     + first("{deny: {mechanism: X}}"), {"preferredLanguage": "de"}, [],
     {"verdict": "unavailable", "message": "Später."}),
    # --- verdicts
    ("deny before undefined", attribute("{deny: {past: true}}")
     + first("{deny: {user: u}}"), {"description": "bad"}, [], DENY),
    ("first denial by order", attribute(
        '{deny: {present: true}, message: "attribute"}')
     + first('{deny: {user: u}, message: "rules"}'),
     {"description": "x"}, [], {"message": "rules"}),
    ("observed", "observe: [r]\n" + first("{name: r, deny: {user: u}}"), {},
     [], {"verdict": "allow", "observed": "deny"}),
    ("observe all", "observe: true\n" + first("{deny: {mechanism: X}}"), {},
     [], {"verdict": "allow", "observed": "unavailable"}),
    ("disabled", "disable: [r]\n" + first("{name: r, deny: {user: u}}"), {},
     [], dict(ALLOW, observed=None)),
    ("exempt", "exempt: {user: u}\n" + first("{deny: {user: u}}"), {}, [],
     ALLOW),
    ("named conditions", "conditions: {a: {user: u}, b: {not: a}}\n"
     + first("{deny: b}") + attribute("{deny: a}"), {"description": "x"}, [],
     DENY),
    ("all and any", "conditions: {a: {user: u}}\n" + first(
        "{require: {all: [a, [{user: x}, {service: imap}]]}}"), {}, [],
     ALLOW),
    ("undefined through not", first("{deny: {not: {mechanism: PLAIN}}}"), {},
     [], UNAVAILABLE),
    ("undefined in any beside true",
     first("{require: [{mechanism: PLAIN}, {user: u}]}"), {}, [], ALLOW),
    ("undefined when applies", first(
        "{deny: {user: u}, when: {mechanism: PLAIN}}"), {}, [], DENY),
]
