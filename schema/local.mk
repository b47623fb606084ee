# The directory schema: installed as data, with the script that made the LDIF
# in the tarball only.
schemadir = $(pkgdatadir)/schema
dist_schema_DATA = \
	schema/mail-login.schema \
	schema/mail-login.ldif \
	schema/access-example.ldif \
	schema/README.md
EXTRA_DIST += schema/mkldif.sh
