# src/base
# "u" of the default is ignored, with a message, by a deterministic ar.
ARFLAGS = cr
noinst_LIBRARIES += src/libbase.a
src_libbase_a_SOURCES = \
	src/base/address.c \
	src/base/arena.c \
	src/base/base64.c \
	src/base/civil.c \
	src/base/civil.h \
	src/base/clock.c \
	src/base/datetime.c \
	src/base/dn.c \
	src/base/dn_uid.c \
	src/base/duration.c \
	src/base/entry.c \
	src/base/error.c \
	src/base/escape.c \
	src/base/fd.c \
	src/base/fold.c \
	src/base/hourmap.c \
	src/base/hourmap_text.c \
	src/base/hours.c \
	src/base/language.c \
	src/base/log.c \
	src/base/pattern.c \
	src/base/pattern_check.c \
	src/base/pattern_check.h \
	src/base/printable.h \
	src/base/privilege.c \
	src/base/quote.c \
	src/base/sid.c \
	src/base/span.c \
	src/base/text.c \
	src/base/tzif.c \
	src/base/tzrule.c \
	src/base/url.c \
	src/base/utf8.c \
	src/base/utf8.h \
	src/base/zone.c \
	src/base/zone_data.h
