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
flag() {
	grep -q "^PROJECT_[A-Z]*FLAGS = .*$1" Makefile
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
	# What configure found the tools to take must have had its effect.
	flag '-pie' && ! readelf -d "$program" | grep -q 'FLAGS_1.* PIE' &&
		fail "$program is not position independent"
	flag '-Wl,-z,now' && ! readelf -d "$program" | grep -q 'FLAGS_1.* NOW' &&
		fail "$program binds lazily"
	flag '-Wl,-z,relro' && ! readelf -lW "$program" | grep -q GNU_RELRO &&
		fail "$program has no RELRO"
	flag '-Wl,-z,noexecstack' &&
		! readelf -lW "$program" | grep -q 'GNU_STACK.* RW ' &&
		fail "the stack of $program is executable"
	flag '-fstack-protector-strong' &&
		! readelf -W --dyn-syms "$program" | grep -q __stack_chk_fail &&
		fail "$program has no stack protector"
	flag '-D_FORTIFY_SOURCE=[23]' &&
		! readelf -W --dyn-syms "$program" | grep -q '__.*_chk@' &&
		fail "$program is not fortified"
done
exit 0
