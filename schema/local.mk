# The directory schema: installed as data, with the script that made the LDIF
# in the tarball only.
schemadir = $(pkgdatadir)/schema
dist_schema_DATA = \
	schema/mail-login.schema \
	schema/mail-login.ldif \
	schema/60mail-login.ldif \
	schema/mail-login-ad.ldif \
	schema/access-example.ldif \
	schema/access-example-389ds.ldif \
	schema/access-example-samba.sh \
	schema/access-example-ad.cmd \
	schema/README.md
EXTRA_DIST += schema/mkldif.sh
