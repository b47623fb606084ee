# tests/unit: the LDIF layer
check_PROGRAMS += tests/unit/check_ldif
TESTS += tests/unit/check_ldif
tests_unit_check_ldif_SOURCES = \
	tests/unit/check_ldif.c \
	tests/unit/check_ldif.h \
	tests/unit/ldif_read.c \
	tests/unit/ldif_search.c \
	tests/unit/ldif_tokens.c \
	tests/unit/mutate.c \
	tests/unit/mutate.h
tests_unit_check_ldif_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_unit_check_ldif_LDADD = tests/unit/libunit.a src/libldif.a src/libconfig.a \
	src/libproto.a src/libbase.a \
	$(YAML_LIBS) $(CHECK_LIBS)
