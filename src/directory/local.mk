# src/directory
noinst_LIBRARIES += src/libdirectory.a
src_libdirectory_a_CPPFLAGS = $(AM_CPPFLAGS) $(LDAP_CFLAGS)
src_libdirectory_a_SOURCES = \
	src/directory/bind.c \
	src/directory/bind.h \
	src/directory/chain.c \
	src/directory/chain.h \
	src/directory/connect.c \
	src/directory/connect.h \
	src/directory/directory.c \
	src/directory/dns.c \
	src/directory/dns.h \
	src/directory/dns_message.c \
	src/directory/gate.c \
	src/directory/gate.h \
	src/directory/range.c \
	src/directory/range.h \
	src/directory/referral.c \
	src/directory/referral.h \
	src/directory/result.c \
	src/directory/result.h \
	src/directory/root.c \
	src/directory/root.h \
	src/directory/schema.c \
	src/directory/schema.h \
	src/directory/search.c \
	src/directory/search.h \
	src/directory/server.c \
	src/directory/server.h \
	src/directory/route.c \
	src/directory/route.h \
	src/directory/session.c \
	src/directory/session.h \
	src/directory/spelling.c \
	src/directory/spelling.h \
	src/directory/srv.c \
	src/directory/srv.h \
	src/directory/tls.c \
	src/directory/tls.h \
	src/directory/trial.c \
	src/directory/update.c \
	src/directory/update.h
