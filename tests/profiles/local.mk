# The packaged profiles, each against its table of logins.
EXTRA_DIST += tests/profiles/run.sh \
	tests/profiles/openldap.conf.yaml \
	tests/profiles/openldap.ldif \
	tests/profiles/openldap.yaml
TESTS += tests/profiles/run.sh
