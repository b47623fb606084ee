# src/policy
noinst_LIBRARIES += src/libpolicy.a
src_libpolicy_a_SOURCES = \
	src/policy/admit.c \
	src/policy/alert.c \
	src/policy/condition.c \
	src/policy/datetest.c \
	src/policy/decide.c \
	src/policy/effect.c \
	src/policy/evaluate.h \
	src/policy/expand.c \
	src/policy/filter.c \
	src/policy/groups.c \
	src/policy/hearing.h \
	src/policy/judge.c \
	src/policy/message.c \
	src/policy/needs.c \
	src/policy/note.c \
	src/policy/pipe.c \
	src/policy/rules.c \
	src/policy/test.c \
	src/policy/update.c \
	src/policy/variable.c \
	src/policy/zones.c
