# src/config
noinst_LIBRARIES += src/libconfig.a
src_libconfig_a_CPPFLAGS = $(AM_CPPFLAGS) $(YAML_CFLAGS)
src_libconfig_a_SOURCES = \
	src/config/diagnostics.c \
	src/config/file.c \
	src/config/file.h \
	src/config/generic.c \
	src/config/loader.h \
	src/config/names.c \
	src/config/walk.c \
	src/config/yaml.c \
	src/config/yaml_problem.c \
	src/config/yaml_problem.h
