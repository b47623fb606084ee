# The system ring: real slapd, real Dovecot, an installation of its own. As
# root: make check-system [SANITIZE=1] [SYSTEM_FLAGS="-k PATTERN --keep"]
EXTRA_DIST += \
	tests/system/check \
	tests/system/run \
	tests/system/setup-user \
	tests/system/probe.c \
	tests/system/rig/__init__.py \
	tests/system/rig/base.py \
	tests/system/rig/check.py \
	tests/system/rig/clients.py \
	tests/system/rig/dovecot.py \
	tests/system/rig/ldif.py \
	tests/system/rig/master12.py \
	tests/system/rig/probe.py \
	tests/system/rig/slapd.py \
	tests/system/rig/tls.py \
	tests/system/test_schema.py

check-system:
	SANITIZE='$(SANITIZE)' $(srcdir)/tests/system/check '$(abs_srcdir)' \
		'$(abs_builddir)' $(SYSTEM_FLAGS)

.PHONY: check-system
