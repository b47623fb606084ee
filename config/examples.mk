# Sites to start from, each with its table of logins.
sitesdir = $(docdir)/examples/sites
dist_sites_DATA = \
	config/examples/README.md \
	config/examples/389ds.yaml \
	config/examples/active-directory.yaml \
	config/examples/bank.yaml \
	config/examples/dovecot-1.2.yaml \
	config/examples/dovecot-2.4.yaml \
	config/examples/edirectory.yaml \
	config/examples/exchange.yaml \
	config/examples/freeipa.yaml \
	config/examples/hosting.yaml \
	config/examples/iredmail.yaml \
	config/examples/ppolicy.yaml \
	config/examples/rfc2307.yaml \
	config/examples/two-directories.yaml \
	config/examples/university.yaml \
	config/examples/webmail.yaml \
	config/examples/zimbra.yaml
sitetestsdir = $(sitesdir)/tests
dist_sitetests_DATA = \
	config/examples/tests/389ds.ldif \
	config/examples/tests/389ds.yaml \
	config/examples/tests/active-directory.ldif \
	config/examples/tests/active-directory.yaml \
	config/examples/tests/bank.ldif \
	config/examples/tests/bank.yaml \
	config/examples/tests/dovecot-1.2.ldif \
	config/examples/tests/dovecot-1.2.yaml \
	config/examples/tests/dovecot-2.4.ldif \
	config/examples/tests/dovecot-2.4.yaml \
	config/examples/tests/edirectory.ldif \
	config/examples/tests/edirectory.yaml \
	config/examples/tests/exchange.ldif \
	config/examples/tests/exchange.yaml \
	config/examples/tests/freeipa.ldif \
	config/examples/tests/freeipa.yaml \
	config/examples/tests/hosting.ldif \
	config/examples/tests/hosting.yaml \
	config/examples/tests/iredmail.ldif \
	config/examples/tests/iredmail.yaml \
	config/examples/tests/ppolicy.ldif \
	config/examples/tests/ppolicy.yaml \
	config/examples/tests/rfc2307.ldif \
	config/examples/tests/rfc2307.yaml \
	config/examples/tests/two-directories.ldif \
	config/examples/tests/two-directories.mail.ldif \
	config/examples/tests/two-directories.yaml \
	config/examples/tests/university.ldif \
	config/examples/tests/university.yaml \
	config/examples/tests/webmail.ldif \
	config/examples/tests/webmail.yaml \
	config/examples/tests/zimbra.ldif \
	config/examples/tests/zimbra.yaml
EXTRA_DIST += tests/examples/run.sh
TESTS += tests/examples/run.sh
