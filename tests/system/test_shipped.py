"""The files an administrator starts from are right as they are shipped."""

import os

from rig.base import (Settings, make_directory, read_file, run, run_product,
                      tool, write_file)
from rig.check import contains, equal
from rig.world import World


def shipped(name):
    return os.path.join(Settings.source, "config", name)


def test_configuration_is_without_a_fault():
    path = write_file(os.path.join(make_directory(), "shipped.yaml"),
                      read_file(shipped("ldap-postlogin.yaml")))
    done = run_product("ldap-postloginctl", "-c", path, "check", "--offline")
    equal(done.returncode, 0, "exit, said:\n" + done.stdout + done.stderr)


def test_configuration_decides_for_the_company():
    world = World()
    text = read_file(shipped("ldap-postlogin.yaml"))
    (line,) = [line for line in text.split("\n")
               if line.lstrip().startswith("uri:")]
    config = world.config(text, replace=[(line, '  uri: "@URI@"')])
    for user, code in (("alice", 0), ("bob", 1), ("frank", 1), ("dora", 1),
                       ("nobody", 1), ("ivan", 3)):
        done = run_product("ldap-postloginctl", "-c", config, "explain", user,
                           "-s", "imap", "--ip", "192.0.2.1")
        equal(done.returncode, code, "exit for %s, said:\n%s%s"
              % (user, done.stdout, done.stderr))


def test_dovecot_reads_the_snippet():
    path = write_file(os.path.join(make_directory(), "dovecot.conf"),
                      "protocols = imap pop3\n"
                      + read_file(shipped("dovecot-2.3.conf")))
    done = run([tool("doveconf"), "-n", "-c", path])
    equal(done.returncode, 0, "exit, said:\n" + done.stderr)
    equal(done.stderr, "", "what doveconf complains about")
    for service in ("imap", "pop3"):
        contains(done.stdout, "executable = %s %s-postlogin\n"
                 % (service, service), "doveconf")
        contains(done.stdout, "ldap-postlogin -s %s\n" % service, "doveconf")
