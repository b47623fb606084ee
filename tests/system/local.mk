# The system ring: real slapd, real Dovecot, an installation of its own. As
# root: make check-system [SANITIZE=1] [SYSTEM_FLAGS="-k PATTERN --keep"]
EXTRA_DIST += \
	tests/system/build \
	tests/system/check \
	tests/system/company.py \
	tests/system/company_servers.py \
	tests/system/data/company-389ds.yaml \
	tests/system/data/company-ad.yaml \
	tests/system/data/company-openldap.yaml \
	tests/system/data/company-site.yaml \
	tests/system/data/company.ldif \
	tests/system/data/company.yaml \
	tests/system/data/postlogin/deny-ip.sh \
	tests/system/data/postlogin/deny-user.sh \
	tests/system/data/postlogin/last-login.sh \
	tests/system/data/postlogin/out-of-office.sh \
	tests/system/data/postlogin/sql-update.sh \
	tests/system/data/postlogin/unix-groups.sh \
	tests/system/language_cases.py \
	tests/system/language_groups.py \
	tests/system/probe.c \
	tests/system/rig/__init__.py \
	tests/system/rig/base.py \
	tests/system/rig/check.py \
	tests/system/rig/clients.py \
	tests/system/rig/dovecot.py \
	tests/system/rig/dns.py \
	tests/system/rig/ds389.py \
	tests/system/rig/fakes.py \
	tests/system/rig/groups.py \
	tests/system/rig/kdc.py \
	tests/system/rig/ldap.py \
	tests/system/rig/ldapserver.py \
	tests/system/rig/ldif.py \
	tests/system/rig/master12.py \
	tests/system/rig/namespace.py \
	tests/system/rig/probe.py \
	tests/system/rig/samba.py \
	tests/system/rig/script23.py \
	tests/system/rig/shared.py \
	tests/system/rig/slapd.py \
	tests/system/rig/tls.py \
	tests/system/rig/two.py \
	tests/system/rig/world.py \
	tests/system/run \
	tests/system/setup-user \
	tests/system/test_alerts.py \
	tests/system/test_chain.py \
	tests/system/test_clients.py \
	tests/system/test_company.py \
	tests/system/test_ctl.py \
	tests/system/test_directories.py \
	tests/system/test_directory.py \
	tests/system/test_dns.py \
	tests/system/test_docs.py \
	tests/system/test_generations.py \
	tests/system/test_groups.py \
	tests/system/test_groups_servers.py \
	tests/system/test_gssapi.py \
	tests/system/test_hostile.py \
	tests/system/test_hours.py \
	tests/system/test_hygiene.py \
	tests/system/test_inherit.py \
	tests/system/test_isolation.py \
	tests/system/test_include.py \
	tests/system/test_language.py \
	tests/system/test_logins.py \
	tests/system/test_master12.py \
	tests/system/test_modes.py \
	tests/system/test_policytest.py \
	tests/system/test_profiles.py \
	tests/system/test_profiles_ad.py \
	tests/system/test_ranges.py \
	tests/system/test_schema.py \
	tests/system/test_servers.py \
	tests/system/test_sessions.py \
	tests/system/test_shipped.py \
	tests/system/test_unknown.py \
	tests/system/test_valgrind.py \
	tests/system/test_wire.py

check-system:
	SANITIZE='$(SANITIZE)' $(srcdir)/tests/system/check '$(abs_srcdir)' \
		'$(abs_builddir)' $(SYSTEM_FLAGS)

.PHONY: check-system
