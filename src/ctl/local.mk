# The administrator's program. All but main() is a library for its tests.
noinst_LIBRARIES += src/libctl.a
src_libctl_a_SOURCES = \
	src/ctl/ask.c \
	src/ctl/ask.h \
	src/ctl/check.c \
	src/ctl/check.h \
	src/ctl/check_exports.c \
	src/ctl/check_filter.c \
	src/ctl/check_groups.c \
	src/ctl/check_lookups.c \
	src/ctl/check_named.c \
	src/ctl/check_rights.c \
	src/ctl/check_schema.c \
	src/ctl/check_servers.c \
	src/ctl/ctl.h \
	src/ctl/expect.c \
	src/ctl/expect.h \
	src/ctl/explain.c \
	src/ctl/explain.h \
	src/ctl/explain_json.c \
	src/ctl/explain_text.c \
	src/ctl/hours.c \
	src/ctl/hours.h \
	src/ctl/hours_decode.c \
	src/ctl/hours_encode.c \
	src/ctl/init.c \
	src/ctl/init.h \
	src/ctl/init_write.c \
	src/ctl/json.c \
	src/ctl/json.h \
	src/ctl/load.c \
	src/ctl/question.c \
	src/ctl/reasons.c \
	src/ctl/report.c \
	src/ctl/style.c \
	src/ctl/survey.c \
	src/ctl/survey_product.c \
	src/ctl/survey.h \
	src/ctl/test.c

sbin_PROGRAMS += src/ldap-postloginctl
src_ldap_postloginctl_SOURCES = src/ctl/main.c
src_ldap_postloginctl_LDADD = \
	src/libctl.a \
	src/libdecide.a \
	src/libstate.a \
	src/libldif.a \
	src/libpolicy.a \
	src/libdirectory.a \
	src/libconfig.a \
	src/libproto.a \
	src/libbase.a \
	$(LDAP_LIBS) $(YAML_LIBS)
