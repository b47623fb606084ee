#!/bin/sh
# "ldap-postloginctl test" on files: what it prints and its exit status, beside
# tests/data/policytests/*.out. With "update" as argument these are written.
data=${top_srcdir:-.}/tests/data/policytests
program=${top_builddir:-.}/src/ldap-postloginctl
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cp "$data"/*.yaml "$data"/*.ldif "$work" && chmod 600 "$work"/* || exit 99
failed=0
count=0

# NAME CONFIGURATION ARGUMENT...: both outputs and the status, as one text.
try() {
	name=$1
	configuration=$2
	shift 2
	(
		cd "$work" || exit 99
		TZ=UTC "$program" -c "$configuration.conf.yaml" test "$@" \
			>stdout 2>stderr
		echo "exit $?" >status
		# Said where the daemon's user is missing, by root alone.
		grep -v 'warning: .*going on as nobody' stderr
		cat stdout status
	) >"$work/$name.got"
	count=$((count + 1))
	if [ "$update" = update ]; then
		cp "$work/$name.got" "$data/$name.out"
	elif ! diff -u "$data/$name.out" "$work/$name.got"; then
		echo "$name: differs"
		failed=1
	fi
}

update=$1
try passing company passing.yaml --ldif company.ldif
try failing company failing.yaml --ldif company.ldif
try slips company slips.yaml --ldif company.ldif
try nothing company nothing.yaml --ldif company.ldif
try broken company broken.yaml --ldif company.ldif
try broken-ldif company passing.yaml --ldif broken.ldif
try missing company none.yaml --ldif company.ldif
try missing-ldif company passing.yaml --ldif none.ldif
try two two two.yaml --ldif people=two.people.ldif --ldif two.groups.ldif
try two-swapped two two.yaml --ldif two.people.ldif
try two-lacking two two.yaml --ldif people=two.people.ldif
try two-many two two.yaml --ldif a.ldif --ldif b.ldif
try without company --ldif company.ldif
try unknown company passing.yaml --ldfi company.ldif
[ "$count" -eq 14 ] || failed=1
exit $failed
