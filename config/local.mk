# Examples to start from; none is installed where a program reads it.
examplesdir = $(docdir)/examples
dist_examples_DATA = \
	config/dovecot-1.x.conf \
	config/dovecot-2.3.conf \
	config/dovecot-2.4.conf \
	config/ldap-postlogin.yaml
