# tests/unit: the proto layer, one program of one suite a module
check_PROGRAMS += tests/unit/check_proto
TESTS += tests/unit/check_proto
tests_unit_check_proto_CPPFLAGS = $(unit_cppflags)
tests_unit_check_proto_LDADD = tests/unit/libunit.a src/libproto.a src/libbase.a $(CHECK_LIBS)
tests_unit_check_proto_SOURCES = \
	tests/unit/check_proto.c \
	tests/unit/mutate.c \
	tests/unit/mutate.h \
	tests/unit/proto_client.c \
	tests/unit/proto_names.c \
	tests/unit/proto_reply.c \
	tests/unit/proto_request.c \
	tests/unit/proto_settings.c \
	tests/unit/proto_suites.h
