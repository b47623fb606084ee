# Manual pages (mdoc) and the decisions. The reference of the configuration is
# printed from the rows that drive its parser.
EXTRA_DIST += docs/decisions.md docs/ldap-postlogin.yaml.5.in \
	tests/house/manual.sh tests/house/keys.sh
dist_man_MANS += docs/ldap-postlogin.8 docs/ldap-postloginctl.8
nodist_man_MANS = docs/ldap-postlogin.yaml.5
CLEANFILES += docs/ldap-postlogin.yaml.5
TESTS += tests/house/manual.sh tests/house/keys.sh

# Pages to read; every piece of YAML in them is loaded.
docpagesdir = $(docdir)/docs
dist_docpages_DATA = docs/from-scripts.md docs/language.md
directorypagesdir = $(docpagesdir)/directories
dist_directorypages_DATA = \
	docs/directories/389ds.md \
	docs/directories/active-directory.md \
	docs/directories/edirectory.md \
	docs/directories/exchange.md \
	docs/directories/freeipa.md \
	docs/directories/iredmail.md \
	docs/directories/openldap.md \
	docs/directories/rfc2307.md \
	docs/directories/zimbra.md
EXTRA_DIST += tests/docs/header.yaml tests/docs/links.sh \
	tests/docs/names.sh tests/docs/reference.sh tests/docs/snippets.sh
TESTS += tests/docs/links.sh tests/docs/names.sh tests/docs/reference.sh \
	tests/docs/snippets.sh

docs/ldap-postlogin.yaml.5: $(srcdir)/docs/ldap-postlogin.yaml.5.in \
		src/config/manual$(EXEEXT)
	@mkdir -p docs
	$(AM_V_GEN)src/config/manual$(EXEEXT) > $@.keys && \
	$(SED) -e '/^@KEYS@$$/{r $@.keys' -e 'd;}' \
		-e 's|@CONFIG_FILE[@]|$(sysconfdir)/ldap-postlogin/ldap-postlogin.yaml|' \
		-e 's|@DOC[@]|$(docdir)|' \
		$(srcdir)/docs/ldap-postlogin.yaml.5.in > $@.new && \
	rm $@.keys && mv $@.new $@
