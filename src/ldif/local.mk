# src/ldif
noinst_LIBRARIES += src/libldif.a
src_libldif_a_SOURCES = \
	src/ldif/evaluate.c \
	src/ldif/filter.c \
	src/ldif/filter.h \
	src/ldif/match.c \
	src/ldif/match.h \
	src/ldif/read.c \
	src/ldif/record.c \
	src/ldif/record.h \
	src/ldif/search.c \
	src/ldif/substrings.c \
	src/ldif/tokens.c \
	src/ldif/tokens.h \
	src/ldif/type.c \
	src/ldif/type.h
