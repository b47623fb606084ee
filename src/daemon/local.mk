# src/daemon
sbin_PROGRAMS += src/ldap-postlogind
src_ldap_postlogind_SOURCES = \
	src/daemon/main.c \
	src/daemon/once.c \
	src/daemon/once.h
src_ldap_postlogind_LDADD = \
	src/libdecide.a \
	src/libstate.a \
	src/libpolicy.a \
	src/libdirectory.a \
	src/libconfig.a \
	src/libproto.a \
	src/libbase.a \
	$(STATE_LIBS) $(LDAP_LIBS) $(YAML_LIBS)
dist_man_MANS += docs/ldap-postlogind.8
