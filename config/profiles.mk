# Configurations to include.
profilesdir = $(pkgdatadir)/profiles
dist_profiles_DATA = \
	config/profiles/389ds.yaml \
	config/profiles/active-directory.yaml \
	config/profiles/common.yaml \
	config/profiles/edirectory.yaml \
	config/profiles/exchange.yaml \
	config/profiles/freeipa.yaml \
	config/profiles/iredmail.yaml \
	config/profiles/mail-login.yaml \
	config/profiles/openldap.yaml \
	config/profiles/rfc2307.yaml \
	config/profiles/zimbra.yaml
