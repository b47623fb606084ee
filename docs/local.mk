# Manual pages (mdoc) and the decisions.
EXTRA_DIST += docs/decisions.md tests/house/manual.sh
dist_man_MANS += docs/ldap-postlogin.8 docs/ldap-postloginctl.8
TESTS += tests/house/manual.sh
