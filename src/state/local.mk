# src/state
noinst_LIBRARIES += src/libstate.a
src_libstate_a_CPPFLAGS = $(AM_CPPFLAGS) $(LMDB_CFLAGS) $(NETTLE_CFLAGS)
src_libstate_a_SOURCES = \
	src/state/alerts.c \
	src/state/alerts.h \
	src/state/claim.c \
	src/state/key.c \
	src/state/place.c \
	src/state/place.h \
	src/state/store.c \
	src/state/store.h \
	src/state/sweep.c
STATE_LIBS = $(LMDB_LIBS) $(NETTLE_LIBS)
