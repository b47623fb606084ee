# Manual pages (mdoc) and the decisions. The reference of the configuration is
# printed from the rows that drive its parser.
EXTRA_DIST += docs/decisions.md docs/ldap-postlogin.yaml.5.in \
	tests/house/manual.sh tests/house/keys.sh
dist_man_MANS += docs/ldap-postlogin.8 docs/ldap-postloginctl.8
nodist_man_MANS = docs/ldap-postlogin.yaml.5
CLEANFILES += docs/ldap-postlogin.yaml.5
TESTS += tests/house/manual.sh tests/house/keys.sh

docs/ldap-postlogin.yaml.5: $(srcdir)/docs/ldap-postlogin.yaml.5.in \
		src/config/manual$(EXEEXT)
	@mkdir -p docs
	$(AM_V_GEN)src/config/manual$(EXEEXT) > $@.keys && \
	$(SED) -e '/^@KEYS@$$/{r $@.keys' -e 'd;}' \
		-e 's|@CONFIG_FILE[@]|$(sysconfdir)/ldap-postlogin/ldap-postlogin.yaml|' \
		$(srcdir)/docs/ldap-postlogin.yaml.5.in > $@.new && \
	rm $@.keys && mv $@.new $@
