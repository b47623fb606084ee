#!/bin/sh
# What each program needs at run time. The wrapper runs as root in front of
# every login: libc alone (design: "Three programs, three levels of trust").
cd "${top_builddir:-.}" || exit 99
needed() {
	readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort | tr '\n' ' '
}
fail() {
	echo "$*"
	exit 1
}
case $(needed src/ldap-postlogin) in
'libc.so.6 ') ;;
*libasan*) echo 'sanitizer build: the wrapper needs their libraries too' ;;
*) fail "src/ldap-postlogin needs $(needed src/ldap-postlogin)but libc alone was expected" ;;
esac
case $(needed src/ldap-postlogind) in
*libldap*) ;;
*) fail 'src/ldap-postlogind does not need libldap' ;;
esac
for program in src/ldap-postlogin src/ldap-postlogind src/ldap-postloginctl; do
	[ -x "$program" ] || fail "$program was not built"
	readelf -d "$program" | grep -q 'RPATH\|RUNPATH' &&
		fail "$program has a run path"
done
exit 0
