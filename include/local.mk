# The public headers of each layer; not installed: there is no library.
dist_noinst_DATA += \
	include/postlogin/address.h \
	include/postlogin/arena.h \
	include/postlogin/attributes.h \
	include/postlogin/client.h \
	include/postlogin/clock.h \
	include/postlogin/condition.h \
	include/postlogin/config.h \
	include/postlogin/datetime.h \
	include/postlogin/decide.h \
	include/postlogin/decision.h \
	include/postlogin/diagnostics.h \
	include/postlogin/directory.h \
	include/postlogin/dn.h \
	include/postlogin/entry.h \
	include/postlogin/error.h \
	include/postlogin/escape.h \
	include/postlogin/exitcode.h \
	include/postlogin/facts.h \
	include/postlogin/fd.h \
	include/postlogin/hours.h \
	include/postlogin/language.h \
	include/postlogin/ldif.h \
	include/postlogin/log.h \
	include/postlogin/pattern.h \
	include/postlogin/policy.h \
	include/postlogin/policytest.h \
	include/postlogin/privilege.h \
	include/postlogin/reply.h \
	include/postlogin/request.h \
	include/postlogin/settings.h \
	include/postlogin/span.h \
	include/postlogin/template.h \
	include/postlogin/text.h \
	include/postlogin/tri.h \
	include/postlogin/wire.h \
	include/postlogin/zone.h
