# The wrapper: base, proto and libc, nothing else.
noinst_LIBRARIES += src/libwrapper.a
src_libwrapper_a_SOURCES = \
	src/wrapper/apply.c src/wrapper/apply.h \
	src/wrapper/ask.c src/wrapper/ask.h \
	src/wrapper/environment.c src/wrapper/environment.h \
	src/wrapper/options.c src/wrapper/options.h \
	src/wrapper/spawn.c src/wrapper/spawn.h \
	src/wrapper/unavailable.c src/wrapper/unavailable.h

sbin_PROGRAMS += src/ldap-postlogin
src_ldap_postlogin_SOURCES = src/wrapper/main.c
src_ldap_postlogin_LDADD = src/libwrapper.a src/libproto.a src/libbase.a
