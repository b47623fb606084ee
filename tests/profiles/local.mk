# The packaged profiles, each against its table of logins.
EXTRA_DIST += tests/profiles/run.sh \
	tests/profiles/389ds.conf.yaml \
	tests/profiles/389ds.ldif \
	tests/profiles/389ds.yaml \
	tests/profiles/freeipa-types.conf.yaml \
	tests/profiles/freeipa-types.ldif \
	tests/profiles/freeipa-types.yaml \
	tests/profiles/freeipa.conf.yaml \
	tests/profiles/freeipa.ldif \
	tests/profiles/freeipa.yaml \
	tests/profiles/mail-login.conf.yaml \
	tests/profiles/mail-login.ldif \
	tests/profiles/mail-login.yaml \
	tests/profiles/openldap.conf.yaml \
	tests/profiles/openldap.ldif \
	tests/profiles/openldap.yaml \
	tests/profiles/rfc2307.conf.yaml \
	tests/profiles/rfc2307.ldif \
	tests/profiles/rfc2307.yaml
TESTS += tests/profiles/run.sh
