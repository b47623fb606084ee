# src/decide
noinst_LIBRARIES += src/libdecide.a
src_libdecide_a_SOURCES = \
	src/decide/alerts.c \
	src/decide/group_attribute.c \
	src/decide/group_dynamic.c \
	src/decide/group_search.c \
	src/decide/group_sid.c \
	src/decide/groups.c \
	src/decide/inherit.c \
	src/decide/login.c \
	src/decide/lookup.c \
	src/decide/machine.c \
	src/decide/machine.h \
	src/decide/reply.c \
	src/decide/report.c \
	src/decide/set.c \
	src/decide/set.h \
	src/decide/system.c \
	src/decide/system.h \
	src/decide/walk.h
