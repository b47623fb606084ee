# src/proto
noinst_LIBRARIES += src/libproto.a
src_libproto_a_SOURCES = \
	src/proto/client.c \
	src/proto/records.h \
	src/proto/reply.c \
	src/proto/request.c \
	src/proto/settings.c \
	src/proto/wire.c \
	src/proto/wire_reply.c \
	src/proto/wire_request.c
